// An account that sent more outside today than its own past makes likely: what
// a stolen password looks like below the fixed limit.
//
// Relay messages y of the account on the n known days of the window
// (account_history.h: 28 calendar days, same class, holidays out, from the day
// it was first seen; zeros count), V today:
//   m0   = sum y / sum n over the active accounts of the window
//   m    = (sum y + 5 m0) / (n + 5)
//   e    = sum (y - m)^2 - n m
//   psi0 = max(.05, sum e / sum n m^2) over the active accounts of the window
//   psi  = (n max(0, e / (n m^2)) + 10 psi0) / (n + 10)
//   p    = upper mid-p of V under NB(m, psi (1 + 1/(n + 5)))  if V >= 20,
//          else 1
// An account is active when it has relay messages. One that was never seen has
// n = 0, hence m = m0 and psi = psi0. Where the window has known days but no
// relay message, m0 is one message in twenty days, the least that an active
// account can have. In the first two weeks of a history p = 1: nobody has a
// past yet. An address with an `account_limit` of its own above max_relay is a
// known bulk sender: not among those m0 and psi0 come from, and p = 1 as long
// as it keeps within that limit.
//
// All are reported up to the largest p_(i) <= q i / N (Benjamini and Hochberg
// 1995), q = .05: where the law holds, on average at most one in twenty of the
// accounts told is told by chance. N counts the accounts active in the window
// or today, who could have been told, the quiet too: 564 a day in the
// public mails of a research institution (824 accounts), and 8.5 alarms in 100
// weekdays. With those of today alone (216) there are 9.9.
//
// The high side alone is tested, so V of an open day is compared with the limit
// of a whole day: valid, and only too lenient. A holiday counts as its weekday.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_ACCOUNT_BASELINE_H_
#define MAILTIDE_ANALYSIS_DETECTORS_ACCOUNT_BASELINE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/account_history.h"
#include "analysis/detectors/detector.h"
#include "analysis/summary.h"

namespace mailtide {

// An account with relay messages today.
struct AccountScore {
  std::size_t row = 0;      // in today's accounts
  std::uint64_t value = 0;  // V, > 0
  double mean = 0;          // m
  double dispersion = 0;    // psi, before it is widened for the forecast
  double p = 1;
  std::uint64_t days = 0;  // n
  double own_mean = 0;     // sum y / n; 0 without days
};

struct AccountScores {
  std::vector<AccountScore> active;  // today, in the order of today's accounts
  std::uint64_t tests = 0;           // N
};

// Compares the accounts of `day` with the days before it. `is_bulk` tells known
// bulk senders by their names; empty: there are none.
AccountScores ScoreAccounts(
    const AccountHistory& history, std::chrono::local_days day,
    std::span<const AccountRow> accounts,
    const std::function<bool(std::string_view)>& is_bulk = {});

// Returns the greatest p-value to report, or nothing when none is, at the false
// discovery rate `rate`. There are `tests` p-values in all; those that
// `p_values` does not hold are 1. All that are not greater are reported, equal
// ones together.
std::optional<double> BenjaminiHochberg(std::vector<double> p_values,
                                        std::uint64_t tests, double rate);

void JudgeAccountBaseline(const DetectorInput& input,
                          std::vector<Verdict>& verdicts);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_ACCOUNT_BASELINE_H_
