// The day that an excess is put beside: the newest of the same weekdays before
// it on which as much was sent and received as usual.
//
// Of the last kWeeksBefore of them those count that are closed and no holidays.
// A holiday is put beside a Sunday, as the forecast does.
// In each direction the usual is what lies between m / 1.25 and 1.25 m, m the
// median of their copies: neither a burst nor a day on which the server was
// down is a measure. Of an even number m is the mean of the two in the middle;
// where these are far apart nothing is near it, and nobody can say which of
// them was as usual. One alone is taken as it is.
#ifndef MAILTIDE_ANALYSIS_USUAL_DAY_H_
#define MAILTIDE_ANALYSIS_USUAL_DAY_H_

#include <chrono>
#include <cstdint>
#include <span>

#include "analysis/evidence_counts.h"
#include "analysis/holidays.h"
#include "analysis/summary.h"

namespace mailtide {

inline constexpr int kWeeksBefore = 4;

// Returns the copies that were counted of a day in one direction.
std::uint64_t CopiesOf(const DayReport& day, Flow flow);

// Returns which of `days` (in order) is as usual, in all of `flows`, and
// comparable with `day`; nullptr when none is. Valid as long as `days`.
const DayReport* UsualDay(std::span<const DayReport> days,
                          std::chrono::local_days day,
                          std::span<const Flow> flows,
                          const Holidays& holidays);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_USUAL_DAY_H_
