#include "analysis/account_history.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

#include "analysis/indicator.h"
#include "analysis/tally.h"

namespace mailtide {
namespace {

std::uint32_t Saturated(std::uint64_t messages) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(messages, kMost));
}

}  // namespace

void AccountHistory::Add(std::chrono::local_days day, bool is_holiday,
                         std::span<const AccountRow> accounts) {
  assert(days_.empty() || days_.back().day < day);
  Day added{day, is_holiday, {}};
  added.rows.reserve(accounts.size());
  for (const AccountRow& account : accounts) {
    auto found = numbers_.find(account.account);
    if (found == numbers_.end()) {
      if (IsRest(account.account, accounts.size()) ||
          names_.size() >= kMaxAccounts) {
        continue;
      }
      const auto number = static_cast<std::uint32_t>(names_.size());
      numbers_[account.account] = number;
      found = numbers_.find(account.account);
      names_.push_back(found->first);
    }
    added.rows.push_back(
        {found->second, Saturated(account.counts.relay_messages)});
  }
  days_.push_back(std::move(added));
}

void AccountHistory::DropBefore(std::chrono::local_days day) {
  while (!days_.empty() && days_.front().day < day) {
    days_.pop_front();
  }
}

AccountWindow AccountHistory::WindowBefore(std::chrono::local_days day) const {
  constexpr auto kNever = std::chrono::local_days::max();
  AccountWindow window;
  window.accounts.resize(names_.size());
  std::vector<std::chrono::local_days> first_seen(names_.size(), kNever);
  std::vector<std::chrono::local_days> known;
  for (const Day& past : days_) {
    if (past.day < day - kReach || past.day >= day) {
      continue;
    }
    const bool is_of_class =
        !past.is_holiday && IsWeekend(past.day) == IsWeekend(day);
    const bool counts = is_of_class && past.day >= day - kWindow;
    window.days_in_reach += is_of_class ? 1U : 0U;
    if (counts) {
      known.push_back(past.day);
    }
    for (const Row& row : past.rows) {
      first_seen[row.account] = std::min(first_seen[row.account], past.day);
      if (counts) {
        const double messages = row.relay_messages;
        window.accounts[row.account].messages += row.relay_messages;
        window.accounts[row.account].squares += messages * messages;
      }
    }
  }
  for (std::size_t i = 0; i < first_seen.size(); ++i) {
    const auto first =
        std::lower_bound(known.begin(), known.end(), first_seen[i]);
    window.accounts[i].days = static_cast<std::uint64_t>(known.end() - first);
  }
  return window;
}

std::optional<std::size_t> AccountHistory::Find(
    std::string_view account) const {
  const auto found = numbers_.find(account);
  if (found == numbers_.end()) {
    return std::nullopt;
  }
  return found->second;
}

}  // namespace mailtide
