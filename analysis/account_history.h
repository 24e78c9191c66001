// What each account sent outside on the days of the last weeks: the memory of
// the account baseline (detectors/account_baseline.h).
//
// What it says of a day hangs on the kReach days before it alone, so that every
// run that has these says the same. An account is known from the first of them
// on which it sent anything.
#ifndef MAILTIDE_ANALYSIS_ACCOUNT_HISTORY_H_
#define MAILTIDE_ANALYSIS_ACCOUNT_HISTORY_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/summary.h"
#include "analysis/text_map.h"

namespace mailtide {

// The days of a window on which an account was already known, and its relay
// messages y on them; days without any are zeros and count.
struct AccountPast {
  std::uint64_t days = 0;      // n
  std::uint64_t messages = 0;  // sum of y
  double squares = 0;          // sum of y^2
};

struct AccountWindow {
  // Known days of the class in all of kReach.
  std::uint64_t days_in_reach = 0;
  std::vector<AccountPast> accounts;  // by number (AccountHistory::Find)
};

class AccountHistory {
 public:
  AccountHistory() = default;
  AccountHistory(AccountHistory&&) = default;
  AccountHistory& operator=(AccountHistory&&) = default;

  // Calendar days that a window reaches back: 20 weekdays or 8 days of
  // weekends.
  static constexpr std::chrono::days kWindow{28};
  static constexpr std::chrono::days kReach{56};
  // What comes after that many accounts stays unknown, as if new every day: a
  // flood of forged names must not eat the memory.
  static constexpr std::size_t kMaxAccounts = 2'000'000;

  // Adds a day after all that were added. The names are copied; of each account
  // the day keeps 8 bytes.
  void Add(std::chrono::local_days day, bool is_holiday,
           std::span<const AccountRow> accounts);

  // Forgets the days before `day`.
  void DropBefore(std::chrono::local_days day);

  // Returns what every account sent on the days before `day`, kWindow back at
  // most, that are of its class (Monday to Friday, or Saturday and Sunday),
  // known, and no holidays. The class of `day` is that of its weekday even if
  // it is a holiday.
  AccountWindow WindowBefore(std::chrono::local_days day) const;

  // Returns the number of the account, or nothing if it was never seen.
  std::optional<std::size_t> Find(std::string_view account) const;
  // Returns the name of an account by its number.
  std::string_view Name(std::size_t number) const { return names_[number]; }

 private:
  struct Row {
    std::uint32_t account = 0;
    std::uint32_t relay_messages = 0;  // saturated
  };
  struct Day {
    std::chrono::local_days day;
    bool is_holiday = false;
    std::vector<Row> rows;  // accounts that sent anything, be it only inside
  };

  TextMap<std::uint32_t> numbers_;
  std::vector<std::string_view> names_;  // by number; they lie in numbers_
  std::deque<Day> days_;                 // in order
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_ACCOUNT_HISTORY_H_
