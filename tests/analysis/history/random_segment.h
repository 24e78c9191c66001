// Segments with made-up but plausible numbers, always the same for one seed.
#ifndef MAILTIDE_TESTS_ANALYSIS_HISTORY_RANDOM_SEGMENT_H_
#define MAILTIDE_TESTS_ANALYSIS_HISTORY_RANDOM_SEGMENT_H_

#include <chrono>
#include <cstdint>

#include "analysis/history/history.h"
#include "analysis/segment.h"

namespace mailtide {

// The first of the ten days that random segments touch.
inline constexpr std::chrono::local_days kFirstRandomDay =
    std::chrono::local_days{std::chrono::year{2026} / 11 / 1};

// One to three days out of ten, up to eight accounts out of twelve on each,
// some of them hostile names; identity and blocks differ with the seed.
Segment RandomSegment(std::uint64_t seed);

// The source that goes with it: a new one at "/logs/SEED.log".
StoredSource SourceOf(std::uint64_t seed, const Segment& segment);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_ANALYSIS_HISTORY_RANDOM_SEGMENT_H_
