// The memory of accounts, counted by hand.
#include "analysis/account_history.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;

// A Monday.
constexpr local_days kMonday =
    local_days(std::chrono::year(2026) / std::chrono::November / 2);

std::vector<AccountRow> Relayed(
    const std::vector<std::pair<std::string, std::uint64_t>>& rows) {
  std::vector<AccountRow> accounts;
  for (const auto& [account, messages] : rows) {
    AccountRow& row = accounts.emplace_back();
    row.account = account;
    row.counts.sent_messages = messages + 1;
    row.counts.relay_messages = messages;
    row.counts.relay_copies = 3 * messages;
  }
  return accounts;
}

// "n sum squares" of the account on the days before `day`; "never seen".
std::string PastOf(const AccountHistory& history, const std::string& account,
                   local_days day) {
  const std::optional<std::size_t> number = history.Find(account);
  if (!number) {
    return "never seen";
  }
  const AccountPast past = history.WindowBefore(day).accounts.at(*number);
  return std::to_string(past.days) + " " + std::to_string(past.messages) + " " +
         std::to_string(static_cast<std::uint64_t>(past.squares));
}

TEST(AccountHistory, SumsRelayMessagesAndCountsZeros) {
  AccountHistory history;
  history.Add(kMonday, false, Relayed({{"a", 3}, {"b", 1}}));
  history.Add(kMonday + days(1), false, Relayed({{"a", 4}}));
  history.Add(kMonday + days(2), false, Relayed({}));
  EXPECT_EQ(PastOf(history, "a", kMonday + days(3)), "3 7 25");
  EXPECT_EQ(PastOf(history, "b", kMonday + days(3)), "3 1 1");
  EXPECT_EQ(PastOf(history, "c", kMonday + days(3)), "never seen");
}

TEST(AccountHistory, CountsDaysFromTheFirstOnWhichTheAccountWasSeen) {
  AccountHistory history;
  history.Add(kMonday, false, Relayed({{"a", 1}}));
  // Mail that stayed inside makes an account known.
  history.Add(kMonday + days(1), false, Relayed({{"a", 1}, {"b", 0}}));
  history.Add(kMonday + days(2), false, Relayed({{"a", 1}, {"b", 5}}));
  EXPECT_EQ(PastOf(history, "a", kMonday + days(3)), "3 3 3");
  EXPECT_EQ(PastOf(history, "b", kMonday + days(3)), "2 5 25");
}

TEST(AccountHistory, UnknownDaysAreNoZeros) {
  AccountHistory history;
  history.Add(kMonday, false, Relayed({{"a", 1}}));
  history.Add(kMonday + days(3), false, Relayed({{"a", 1}}));
  EXPECT_EQ(PastOf(history, "a", kMonday + days(4)), "2 2 2");
}

TEST(AccountHistory, HolidaysAreLeftOut) {
  AccountHistory history;
  history.Add(kMonday, false, Relayed({{"a", 2}}));
  history.Add(kMonday + days(1), true, Relayed({{"a", 9}, {"b", 9}}));
  history.Add(kMonday + days(2), false, Relayed({{"a", 2}}));
  EXPECT_EQ(PastOf(history, "a", kMonday + days(3)), "2 4 8");
  // Seen on the holiday: known from then on.
  EXPECT_EQ(PastOf(history, "b", kMonday + days(3)), "1 0 0");
}

TEST(AccountHistory, WeekdaysAndWeekendsAreKeptApart) {
  AccountHistory history;
  for (int i = 0; i < 14; ++i) {
    history.Add(kMonday + days(i), false,
                Relayed({{"a", i % 7 < 5 ? 2U : 10U}}));
  }
  EXPECT_EQ(PastOf(history, "a", kMonday + days(14)), "10 20 40");
  EXPECT_EQ(PastOf(history, "a", kMonday + days(19)), "4 40 400");
  EXPECT_EQ(history.WindowBefore(kMonday + days(14)).days_in_reach, 10U);
  EXPECT_EQ(history.WindowBefore(kMonday + days(19)).days_in_reach, 4U);
}

TEST(AccountHistory, LooksTwentyEightDaysBackAndNotAhead) {
  AccountHistory history;
  for (int i = 0; i < 42; ++i) {
    history.Add(kMonday + days(i), false, Relayed({{"a", 1}}));
  }
  EXPECT_EQ(PastOf(history, "a", kMonday + days(42)), "20 20 20");
  EXPECT_EQ(PastOf(history, "a", kMonday + days(40)), "8 8 8");
  EXPECT_EQ(PastOf(history, "a", kMonday + days(2)), "2 2 2");
  EXPECT_EQ(PastOf(history, "a", kMonday), "0 0 0");
}

TEST(AccountHistory, NumbersGoByFirstDay) {
  AccountHistory history;
  history.Add(kMonday, false, Relayed({{"d", 1}, {"b", 0}}));
  history.Add(kMonday + days(1), false, Relayed({{"a", 1}, {"b", 1}}));
  EXPECT_EQ(history.Find("d"), 0U);
  EXPECT_EQ(history.Find("b"), 1U);
  EXPECT_EQ(history.Find("a"), 2U);
  const AccountHistory moved = std::move(history);
  EXPECT_EQ(moved.Find("b"), 1U);
  EXPECT_EQ(moved.Name(2), "a");
}

TEST(AccountHistory, WhatIsDroppedIsForgotten) {
  AccountHistory history;
  history.Add(kMonday, false, Relayed({{"a", 7}}));
  history.Add(kMonday + days(1), false, Relayed({{"b", 1}}));
  history.DropBefore(kMonday + days(1));
  EXPECT_EQ(PastOf(history, "a", kMonday + days(2)), "0 0 0");
  EXPECT_EQ(PastOf(history, "b", kMonday + days(2)), "1 1 1");
}

// What is known of a day does not hang on how far back a run began.
TEST(AccountHistory, NothingBeyondItsReachMatters) {
  AccountHistory longer, shorter;
  longer.Add(kMonday - days(90), false, Relayed({{"a", 1}, {"b", 1}}));
  for (int i = 0; i < 56; ++i) {
    const std::vector<AccountRow> rows =
        i == 30 ? Relayed({{"b", 1}}) : Relayed({});
    longer.Add(kMonday + days(i), false, rows);
    shorter.Add(kMonday + days(i), false, rows);
  }
  const local_days day = kMonday + days(56);
  // Last seen too long ago: as if it had never been.
  EXPECT_EQ(PastOf(longer, "a", day), "0 0 0");
  EXPECT_EQ(PastOf(longer, "b", day), PastOf(shorter, "b", day));
  EXPECT_EQ(longer.WindowBefore(day).days_in_reach,
            shorter.WindowBefore(day).days_in_reach);
}

}  // namespace
}  // namespace mailtide
