// Days of the store in the shape that judging and reporting take.
#ifndef MAILTIDE_REPORT_CLI_HISTORY_DAYS_H_
#define MAILTIDE_REPORT_CLI_HISTORY_DAYS_H_

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/history/history.h"
#include "analysis/judge.h"
#include "analysis/summary.h"
#include "analysis/verdict.h"
#include "report/cli/run_context.h"

namespace mailtide {

// How many days a report shows before the one it is about.
inline constexpr std::chrono::days kShownBefore{14};

// Returns every day of the store in order, with states and totals only.
Result<std::vector<DayReport>> LoadAllDays(History& history);

// Returns the newest day that a nightly run has judged, else the newest closed
// one, else the newest. `all` is what LoadAllDays gave, at least one day.
Result<std::chrono::local_days> NewestJudged(History& history,
                                             std::span<const DayReport> all);

// Fills in accounts, clients and times of the days in `wanted` (in order).
Result<void> LoadDetails(History& history,
                         std::span<const std::chrono::local_days> wanted,
                         std::vector<DayReport>& days);

// Returns the way to the details of a day of the store; `history` must outlive
// it.
DetailLoader DetailsFrom(History& history);

// Returns a hash of what judging a day depends on: its state, its totals and
// what its accounts sent outside. The day must carry its details.
Hash128 DigestOf(const DayReport& day);

// Returns that the store has no `what` (kNoInput). `all` as above.
Error UnknownDay(std::string_view what, std::span<const DayReport> all);

// Keeps --output from replacing a log that is in the store (kUsage).
Result<void> CheckOutputIsNoLog(const std::string& output, History& history);

// Opens the store that the configuration names; kConfiguration when it names
// none.
Result<std::unique_ptr<History>> OpenConfiguredStore(const RunContext& context,
                                                     bool for_writing);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_HISTORY_DAYS_H_
