#include "analysis/account_history.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

#include "analysis/tally.h"

namespace mailtide {
namespace {

bool IsWeekend(std::chrono::local_days day) {
  const std::chrono::weekday weekday(day);
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

std::uint32_t Saturated(std::uint64_t messages) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(messages, kMost));
}

}  // namespace

void AccountHistory::Add(std::chrono::local_days day, bool is_holiday,
                         const TextMap<AccountCounts>& accounts) {
  assert(days_.empty() || days_.back().day < day);
  Day added{day, is_holiday, {}};
  const auto add_row = [&added](std::uint32_t number,
                                const AccountCounts& counts) {
    if (counts.relay_messages > 0) {
      added.rows.push_back({number, Saturated(counts.relay_messages)});
    }
  };
  std::vector<const TextMap<AccountCounts>::value_type*> unknown;
  for (const auto& account : accounts) {
    const auto found = numbers_.find(account.first);
    if (found != numbers_.end()) {
      add_row(found->second, account.second);
    } else if (!IsRest(account.first, accounts.size())) {
      unknown.push_back(&account);
    }
  }
  // In order of names, that sums over the accounts round alike in every run.
  std::sort(unknown.begin(), unknown.end(),
            [](const auto* a, const auto* b) { return a->first < b->first; });
  unknown.resize(std::min(unknown.size(), kMaxAccounts - numbers_.size()));
  for (const auto* account : unknown) {
    const auto number = static_cast<std::uint32_t>(numbers_.size());
    numbers_.emplace(account->first, number);
    first_seen_.push_back(day);
    add_row(number, account->second);
  }
  added.rows.shrink_to_fit();
  days_.push_back(std::move(added));
}

void AccountHistory::DropBefore(std::chrono::local_days day) {
  while (!days_.empty() && days_.front().day < day) {
    days_.pop_front();
  }
}

AccountWindow AccountHistory::WindowBefore(std::chrono::local_days day) const {
  AccountWindow window;
  window.accounts.resize(first_seen_.size());
  std::vector<std::chrono::local_days> known;
  for (const Day& past : days_) {
    if (past.day < day - kWindow || past.day >= day || past.is_holiday ||
        IsWeekend(past.day) != IsWeekend(day)) {
      continue;
    }
    known.push_back(past.day);
    for (const Row& row : past.rows) {
      const double messages = row.relay_messages;
      window.accounts[row.account].messages += row.relay_messages;
      window.accounts[row.account].squares += messages * messages;
    }
  }
  window.days = known.size();
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
