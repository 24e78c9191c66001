// Which days a nightly run judges (design: "What a run judges").
#ifndef MAILTIDE_REPORT_CLI_CHOSEN_DAYS_H_
#define MAILTIDE_REPORT_CLI_CHOSEN_DAYS_H_

#include <chrono>
#include <set>
#include <vector>

#include "analysis/history/history.h"
#include "analysis/summary.h"
#include "parser/base/error.h"

namespace mailtide {

struct ChosenDays {
  std::vector<std::chrono::local_days> wanted;  // in order
  std::set<std::chrono::local_days> closed;  // of them, judged the first time
  bool is_first = false;  // no nightly has judged in this store yet
};

// Chooses the open days, every closed day after the newest that was judged
// (the newest closed one when none was), and of the newest judged days those
// whose numbers changed since. `all` is every day of the store in order, at
// least one; days that were looked at more closely get their details.
Result<ChosenDays> ChooseDays(History& history, std::vector<DayReport>& all);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_CHOSEN_DAYS_H_
