// What other settings would have said of the days of a store, as plain data:
// what the formats of `replay --set` take.
#ifndef MAILTIDE_REPORT_REPLAY_COMPARISON_H_
#define MAILTIDE_REPORT_REPLAY_COMPARISON_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/summary.h"

namespace mailtide {

// A key that is tried with other values; no values: it is not set.
struct TriedSetting {
  std::string name;  // "checks.sigma"
  std::vector<std::string> in_force;
  std::vector<std::string> tried;
};

struct ReplayComparison {
  std::vector<TriedSetting> settings;  // in the order of the table
  std::chrono::local_days from, to;    // the first and the last day judged
  std::uint64_t days = 0;              // closed ones, all of them judged
  // The alerts that only what is in force gives, and that only what is tried
  // gives, by day, under the heads of the two. Back in line is no alert.
  Summary vanish, appear;
  std::uint64_t same = 0;  // alerts that both give
};

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_REPLAY_COMPARISON_H_
