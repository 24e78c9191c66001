// Runs the detectors over days.
#ifndef MAILTIDE_ANALYSIS_JUDGE_H_
#define MAILTIDE_ANALYSIS_JUDGE_H_

#include <chrono>
#include <span>
#include <vector>

#include "analysis/detectors/detector.h"

namespace mailtide {

// Returns the verdicts about each of `wanted` (in order), by day and then in
// the order of the detectors' table. `days` are all days that are known, in
// order; those in `wanted` must carry their accounts, the others need only
// their totals and states. `now` is the time of the run.
std::vector<Verdict> JudgeDays(std::span<const DayReport> days,
                               std::span<const std::chrono::local_days> wanted,
                               std::span<const SourceFacts> sources,
                               const CheckSettings& settings,
                               const TimeZone& zone,
                               std::chrono::sys_seconds now);

// Notes in each day how much history its judgement lacked
// (DayReport::history_lacking). `days` are all days that are known, in order.
void NoteHistoryLacking(std::vector<DayReport>& days,
                        const CheckSettings& settings);

// Returns the counts of a day in the order of a report: accounts with the most
// relay copies first, then by name.
DayReport MakeDayReport(std::chrono::local_days day, DayState state,
                        const DayCounts& counts);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_JUDGE_H_
