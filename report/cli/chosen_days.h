// Which days a nightly run judges.
#ifndef MAILTIDE_REPORT_CLI_CHOSEN_DAYS_H_
#define MAILTIDE_REPORT_CLI_CHOSEN_DAYS_H_

#include <chrono>
#include <set>
#include <span>
#include <vector>

#include "analysis/history/history.h"
#include "analysis/summary.h"
#include "parser/base/error.h"

namespace mailtide {

struct ChosenDays {
  std::vector<std::chrono::local_days> wanted;  // all of them, in order
  // Judged for the first time since they closed, or since they are over.
  std::set<std::chrono::local_days> closed;
  // Judged before, and counted anew since; only the newest of them are judged
  // again.
  std::set<std::chrono::local_days> changed;
  bool is_first = false;  // no nightly has judged in this store yet
};

// Chooses the open days; every day that is over after the newest that was
// judged (of a first run only the newest closed one), and those that were
// judged without a log that came later; and of the newest judged days those
// whose numbers changed since. `all` is every day of the store in order, at
// least one; days that were looked at more closely get their details. `touched`
// are the days of which this run has stored something.
Result<ChosenDays> ChooseDays(History& history,
                              std::span<const std::chrono::local_days> touched,
                              std::vector<DayReport>& all);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_CHOSEN_DAYS_H_
