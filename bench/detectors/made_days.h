// Days of invented accounts, the same every time: what the cost of judging is
// measured on.
#ifndef MAILTIDE_BENCH_DETECTORS_MADE_DAYS_H_
#define MAILTIDE_BENCH_DETECTORS_MADE_DAYS_H_

#include <vector>

#include "analysis/summary.h"

namespace mailtide::bench {

inline constexpr int kAccounts = 1000;
inline constexpr int kAccountDays = 60;

// Returns kAccountDays complete days from a Monday on, on each of which
// kAccounts accounts send about four mails outside.
std::vector<DayReport> MakeAccountDays();

}  // namespace mailtide::bench

#endif  // MAILTIDE_BENCH_DETECTORS_MADE_DAYS_H_
