// Runs the detectors over days.
#ifndef MAILTIDE_ANALYSIS_JUDGE_H_
#define MAILTIDE_ANALYSIS_JUDGE_H_

#include <chrono>
#include <functional>
#include <span>
#include <vector>

#include "analysis/detectors/detector.h"
#include "parser/base/error.h"

namespace mailtide {

// Returns a day with its details: accounts, hours, clients and senders.
using DetailLoader = std::function<Result<DayReport>(const DayReport&)>;

// What is judged, by what. Views must be valid during the call.
struct JudgeInput {
  std::span<const DayReport> days;  // all that are known, in order
  std::span<const std::chrono::local_days> wanted;  // in order
  std::span<const SourceFacts> sources;
  const CheckSettings& settings;
  const TimeZone& zone;
  std::chrono::sys_seconds now;
  // Asked for the days in `wanted` and those kDetailReach before the first of
  // them, in order, each once. Empty: `days` have their details.
  DetailLoader load = {};
};

// Accounts are compared with so many days before, and cases that go on are
// followed for as long.
inline constexpr std::chrono::days kDetailReach{56};

// Returns the verdicts about each of the wanted days, by day and then in the
// order of the detectors' table. An error is that of `load`.
Result<std::vector<Verdict>> JudgeDays(const JudgeInput& input);

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
