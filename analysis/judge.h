// Runs the detectors over days.
#ifndef MAILTIDE_ANALYSIS_JUDGE_H_
#define MAILTIDE_ANALYSIS_JUDGE_H_

#include <chrono>
#include <functional>
#include <span>
#include <vector>

#include "analysis/account_history.h"
#include "analysis/detectors/detector.h"
#include "analysis/episodes.h"
#include "parser/base/error.h"

namespace mailtide {

// Returns a day with its details: accounts, hours, clients and senders.
using DetailLoader = std::function<Result<DayReport>(const DayReport&)>;

// Sees of a wanted day what the detectors see.
using DayWatcher = std::function<void(const DetectorInput&)>;

// What is judged, by what. Views must be valid during the call.
struct JudgeInput {
  std::span<const DayReport> days;  // all that are known, in order
  std::span<const std::chrono::local_days> wanted;  // in order
  std::span<const SourceFacts> sources;
  const CheckSettings& settings;
  const TimeZone& zone;
  std::chrono::sys_seconds now;
  // The logs were read just now: they hold all that has happened until `now`.
  // Else the day until its last record is all that is known of an open day.
  bool is_live = false;
  // Asked for the days in `wanted` and for those kDetailReach before each of
  // them, in order, each once. Empty: `days` have their details.
  DetailLoader load = {};
  DayWatcher watch = {};  // called for each of the wanted days, in order
};

// Accounts are compared, on each day on which a case is followed, with eight
// weeks before it. Twenty days of weekends lie in it too (so_far.h).
inline constexpr std::chrono::days kDetailReach =
    kCaseReach + AccountHistory::kReach;

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
                        DayCounts counts);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_JUDGE_H_
