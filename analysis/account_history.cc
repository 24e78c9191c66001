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
  for (const AccountRow& account : accounts) {
    auto found = numbers_.find(account.account);
    if (found == numbers_.end()) {
      if (IsRest(account.account, accounts.size()) ||
          names_.size() >= kMaxAccounts) {
        continue;
      }
      const auto number = static_cast<std::uint32_t>(names_.size());
      names_.push_back(account.account);
      first_seen_.push_back(day);
      found = numbers_.emplace(names_.back(), number).first;
    }
    if (account.counts.relay_messages > 0) {
      added.rows.push_back(
          {found->second, Saturated(account.counts.relay_messages)});
    }
  }
  added.rows.shrink_to_fit();
  days_.push_back(std::move(added));
}

void AccountHistory::DropBefore(std::chrono::local_days day) {
  while (!days_.empty() && days_.front().day < day) {
    dropped_[IsWeekend(days_.front().day) ? 1 : 0] +=
        days_.front().is_holiday ? 0U : 1U;
    days_.pop_front();
  }
}

AccountWindow AccountHistory::WindowBefore(std::chrono::local_days day) const {
  AccountWindow window;
  window.accounts.resize(first_seen_.size());
  std::vector<std::chrono::local_days> known;
  window.days_ever = dropped_[IsWeekend(day) ? 1 : 0];
  for (const Day& past : days_) {
    if (past.day >= day || past.is_holiday ||
        IsWeekend(past.day) != IsWeekend(day)) {
      continue;
    }
    ++window.days_ever;
    if (past.day < day - kWindow) {
      continue;
    }
    known.push_back(past.day);
    for (const Row& row : past.rows) {
      const double messages = row.relay_messages;
      window.accounts[row.account].messages += row.relay_messages;
      window.accounts[row.account].squares += messages * messages;
    }
  }
  for (std::size_t i = 0; i < first_seen_.size(); ++i) {
    const auto first =
        std::lower_bound(known.begin(), known.end(), first_seen_[i]);
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
