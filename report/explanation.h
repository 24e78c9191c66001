// What stands behind the number of an account, as plain data: what the formats
// of `explain` take.
#ifndef MAILTIDE_REPORT_EXPLANATION_H_
#define MAILTIDE_REPORT_EXPLANATION_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/day_counts.h"
#include "analysis/day_state.h"
#include "analysis/evidence.h"

namespace mailtide {

// How many days before are shown.
inline constexpr std::chrono::days kExplainedBefore{28};

// How many copies an account may send outside a day, and who says so.
struct LimitInForce {
  std::uint64_t copies = 0;
  std::string pattern;  // of the account_limit line; empty: max_relay
  std::optional<std::chrono::local_days> until;  // last day it holds
  std::string reason;
};

// What an account sent on one day, as it was counted.
struct AccountDay {
  std::chrono::local_days day;
  DayState state = DayState::kOpen;
  AccountCounts counts;
};

struct AccountExplanation {
  std::string version;
  std::chrono::sys_seconds generated;
  std::string gateway, zone, zone_origin;  // as in Summary
  std::string account;
  AccountDay day;             // the one it is about
  bool old_settings = false;  // counted under settings no longer in force
  // Days of the store, in order, at most kExplainedBefore; where the account
  // sent nothing its counts are zero.
  std::vector<AccountDay> before;
  LimitInForce limit;
  AccountEvidence evidence;
  std::vector<LogProblem> problems;
};

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_EXPLANATION_H_
