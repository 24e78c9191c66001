// What is wrong with the sources themselves, found once for all days of a run:
// a log that is damaged, was hardly understood, has impossible or future times,
// or covers the same hours as another.
#ifndef MAILTIDE_ANALYSIS_SOURCE_PROBLEMS_H_
#define MAILTIDE_ANALYSIS_SOURCE_PROBLEMS_H_

#include <chrono>
#include <map>
#include <span>

#include "analysis/source_facts.h"
#include "analysis/verdict.h"
#include "parser/time_zone.h"

namespace mailtide {

// By the day they are told under. All sources in the same trouble on one day
// are one problem that names them.
using SourceProblems =
    std::map<std::chrono::local_days, std::map<Problem, Details>>;

// Returns the problems of `sources`, whatever their order. A source's own are
// told under the day of its last record, or of its name when it has none; an
// overlap under each day whose hours are covered twice. `now` is the time of
// the run, not of the reading: a record is in the future only until its time
// comes. Takes n log n for n days of sources.
SourceProblems FindSourceProblems(std::span<const SourceFacts> sources,
                                  const TimeZone& zone,
                                  std::chrono::sys_seconds now);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_SOURCE_PROBLEMS_H_
