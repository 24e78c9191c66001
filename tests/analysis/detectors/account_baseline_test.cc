// The account baseline, on histories small enough to reckon by hand.
#include "analysis/detectors/account_baseline.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;

constexpr double kRate = .05;

// A Monday.
constexpr local_days kMonday =
    local_days(std::chrono::year(2026) / std::chrono::November / 2);

using Relayed = std::vector<std::pair<std::string, std::uint64_t>>;

std::vector<AccountRow> Rows(const Relayed& relayed) {
  std::vector<AccountRow> rows;
  for (const auto& [account, messages] : relayed) {
    AccountCounts counts;
    counts.relay_messages = messages;
    rows.push_back({account, counts});
  }
  return rows;
}

void Add(AccountHistory& history, local_days day, const Relayed& relayed,
         bool is_holiday = false) {
  history.Add(day, is_holiday, Rows(relayed));
}

AccountScores Score(const AccountHistory& history, local_days day,
                    const Relayed& relayed) {
  return ScoreAccounts(history, day, Rows(relayed));
}

// The values that are reported.
std::vector<std::uint64_t> Reported(const AccountScores& scores) {
  std::vector<double> p_values;
  for (const AccountScore& score : scores.active) {
    p_values.push_back(score.p);
  }
  const std::optional<double> limit =
      BenjaminiHochberg(p_values, scores.tests, kRate);
  std::vector<std::uint64_t> values;
  for (const AccountScore& score : scores.active) {
    if (limit && score.p <= *limit) {
      values.push_back(score.value);
    }
  }
  return values;
}

// Ten weekdays, and the Monday after them. Of the accounts, a sends 2 every
// day; b is first seen on the sixth; c sends on the first day only. A holiday,
// a weekend, and a day that is not known stand between, and must not matter.
//   a  n 10  sum 20  squares  40
//   b  n  5  sum  5  squares  17    m0 = 35 / 25 = 7/5
//   c  n 10  sum 10  squares 100
constexpr local_days kJudged = kMonday + days(21);
AccountHistory TenDays() {
  const std::vector<Relayed> weekdays = {{{"a", 2}, {"c", 10}},
                                         {{"a", 2}, {"c", 0}},
                                         {{"a", 2}},
                                         {{"a", 2}},
                                         {{"a", 2}},
                                         {{"a", 2}, {"b", 4}},
                                         {{"a", 2}, {"b", 0}},
                                         {{"a", 2}},
                                         {{"a", 2}},
                                         {{"a", 2}, {"b", 1}}};
  AccountHistory history;
  local_days day = kMonday;
  for (const Relayed& relayed : weekdays) {
    if (day == kMonday + days(3)) {
      Add(history, day, {{"a", 90}}, true);  // a holiday
      day += days(2);                        // Friday: no log
      Add(history, day, {{"a", 50}});        // Saturday
      day += days(2);
    }
    if (day == kMonday + days(12)) {
      day += days(2);
    }
    Add(history, day, relayed);
    day += days(1);
  }
  return history;
}

//   m    a (20 + 7) / 15 = 9/5   b (5 + 7) / 10 = 6/5   c (10 + 7) / 15 = 17/15
//   e    a 40 - 72 + 32.4 - 18 = -17.6   b 17 - 12 + 7.2 - 6 = 6.2
//        c 100 - 340/15 + 2890/225 - 170/15 = 3548/45
//   psi0 = (607/9) / (32.4 + 7.2 + 2890/225 = 472/9) = 607/472
//   psi  a (0 + 10 psi0) / 20   b (6.2 / 1.44 + 10 psi0) / 15
//        c ((3548/45) / (289/225) + 10 psi0) / 20 = (17740/289 + 10 psi0) / 20
// p from the sum of the law's terms, by a program of its own (Python, exact
// fractions up to the last step).
TEST(AccountBaseline, ScoresThreeAccountsOverTenDays) {
  const AccountScores scores =
      Score(TenDays(), kJudged, {{"c", 30}, {"a", 20}, {"b", 21}, {"d", 25}});
  const double psi0 = 607.0 / 472;
  const std::vector<AccountScore> expected = {
      {0, 30, 17.0 / 15, (17740.0 / 289 + 10 * psi0) / 20,
       0.00015327953756383877},
      {1, 20, 9.0 / 5, 10 * psi0 / 20, 1.7647224422364226e-05},
      {2, 21, 6.0 / 5, (6.2 / 1.44 + 10 * psi0) / 15, 1.0078506155989252e-05},
      // Never seen: that of all, widened by 1 + 1/5.
      {3, 25, 7.0 / 5, psi0, 2.091906309629643e-05}};
  EXPECT_EQ(scores.tests, 4U);
  ASSERT_EQ(scores.active.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    SCOPED_TRACE(i);
    EXPECT_EQ(scores.active[i].row, expected[i].row);
    EXPECT_EQ(scores.active[i].value, expected[i].value);
    EXPECT_NEAR(scores.active[i].mean, expected[i].mean, 1e-12);
    EXPECT_NEAR(scores.active[i].dispersion, expected[i].dispersion, 1e-12);
    EXPECT_NEAR(scores.active[i].p / expected[i].p, 1, 1e-9);
  }
}

TEST(AccountBaseline, TestsAllThatAreActiveInTheWindowOrToday) {
  // a, b and c of the window, d of today; not e, which sent inside only.
  const AccountScores scores =
      Score(TenDays(), kJudged, {{"a", 1}, {"d", 1}, {"e", 0}});
  EXPECT_EQ(scores.tests, 4U);
  EXPECT_EQ(scores.active.size(), 2U);
}

TEST(AccountBaseline, FewerThanTwentyMessagesAreNeverReported) {
  AccountHistory history;
  for (int i = 0; i < 12; ++i) {
    Add(history, kMonday + days(i), {{"a", 1}, {"b", 1}});
  }
  const local_days day = kMonday + days(14);
  EXPECT_EQ(Score(history, day, {{"a", 19}}).active[0].p, 1);
  EXPECT_LT(Score(history, day, {{"a", 20}}).active[0].p, .001);
}

TEST(AccountBaseline, BeforeTwoWeeksEverybodyIsNew) {
  AccountHistory history;
  for (int i = 0; i < 11; ++i) {
    Add(history, kMonday + days(i), {{"a", 1}, {"b", 1}});
  }
  // Nine weekdays, then ten.
  EXPECT_EQ(Score(history, kMonday + days(11), {{"a", 90}}).active[0].p, 1);
  Add(history, kMonday + days(11), {{"a", 1}, {"b", 1}});
  EXPECT_LT(Score(history, kMonday + days(14), {{"a", 90}}).active[0].p, .001);
}

TEST(AccountBaseline, BulkSendersAreNotWhatOthersAreComparedWith) {
  AccountHistory history;
  for (int i = 0; i < 12; ++i) {
    Add(history, kMonday + days(i), {{"a", 1}, {"news", 4000}});
  }
  const auto is_bulk = [](std::string_view name) { return name == "news"; };
  const AccountScores scores =
      ScoreAccounts(history, kMonday + days(14), Rows({{"new", 30}}), is_bulk);
  EXPECT_EQ(scores.active[0].mean, 1);  // m0, of a alone
  EXPECT_EQ(scores.tests, 3U);
}

// Beside 200 others that keep to their ways.
TEST(AccountBaseline, FindsSixtyFromAnAccountThatUsedToSendTwo) {
  AccountHistory history;
  Relayed usual;
  for (int i = 0; i < 200; ++i) {
    usual.push_back(
        {"user" + std::to_string(i), static_cast<std::uint64_t>(1 + i % 3)});
  }
  for (int i = 0; i < 28; ++i) {
    Add(history, kMonday + days(i), usual);
  }
  const local_days day = kMonday + days(28);
  EXPECT_TRUE(Reported(Score(history, day, usual)).empty());
  usual[1].second = 60;
  EXPECT_EQ(Reported(Score(history, day, usual)),
            std::vector<std::uint64_t>{60});
}

TEST(AccountBaseline, ComparesADayOfTheWeekendWithWeekends) {
  AccountHistory history;
  for (int i = 0; i < 19; ++i) {
    // On weekdays both send a lot; at the weekend 2 and 4.
    const bool is_weekend = i % 7 >= 5;
    Add(history, kMonday + days(i),
        {{"a", is_weekend ? 2 : 40}, {"b", is_weekend ? 4 : 40}});
  }
  // Four days: m0 = 24 / 8 = 3, m = (8 + 15) / 9.
  const AccountScores scores =
      Score(history, kMonday + days(19), {{"a", 40}, {"b", 4}});
  EXPECT_NEAR(scores.active[0].mean, 23.0 / 9, 1e-12);
  EXPECT_EQ(Reported(scores), std::vector<std::uint64_t>{40});
  EXPECT_TRUE(
      Reported(Score(history, kMonday + days(21), {{"a", 40}})).empty());
}

TEST(AccountBaseline, WithoutADayOfTheClassThereIsNothingToCompareWith) {
  AccountHistory history;
  EXPECT_EQ(Score(history, kMonday, {{"a", 500}}).active[0].p, 1);
  for (int i = 0; i < 5; ++i) {
    Add(history, kMonday + days(i), {{"a", 1}});
  }
  // The first Saturday.
  EXPECT_EQ(Score(history, kMonday + days(5), {{"a", 500}}).active[0].p, 1);
}

// Nobody ever sends at the weekend: m0 is 1/20, a's m = .25 / (4 + 5) = 1/36.
TEST(AccountBaseline, FindsMailWhereThereIsNone) {
  AccountHistory history;
  for (int i = 0; i < 19; ++i) {
    Add(history, kMonday + days(i), {{"a", i % 7 < 5 ? 5U : 0U}});
  }
  const AccountScores scores = Score(history, kMonday + days(19), {{"a", 20}});
  EXPECT_NEAR(scores.active[0].mean, 1.0 / 36, 1e-12);
  EXPECT_NEAR(scores.active[0].dispersion, 1.0 / 28, 1e-12);
  EXPECT_EQ(scores.tests, 1U);
  EXPECT_EQ(Reported(scores), std::vector<std::uint64_t>{20});
}

// The fifteen p-values of the example of Benjamini and Hochberg (1995): at .05
// four are reported, .0095 <= .05 * 4 / 15 = .0133, .0201 > .0167, and so on.
TEST(BenjaminiHochberg, ReportsFourOfTheirOwnExample) {
  const std::vector<double> p_values = {.0201, .0001, .0004, .0019, .0095,
                                        .0278, .0298, .0344, .0459, .3240,
                                        .4262, .5719, .6528, .7590, 1};
  EXPECT_EQ(BenjaminiHochberg(p_values, 15, .05), .0095);
  // Those that are 1 need not be there.
  EXPECT_EQ(BenjaminiHochberg({.0201, .0001, .0004, .0019, .0095}, 15, .05),
            .0095);
  // Among 100 only .0001 <= .0005 and .0004 <= .001 hold; .0019 > .0015.
  EXPECT_EQ(BenjaminiHochberg(p_values, 100, .05), .0004);
}

TEST(BenjaminiHochberg, TheLargestThatHoldsTakesTheSmallerWithIt) {
  // .04 > .025, but .05 <= .05.
  EXPECT_EQ(BenjaminiHochberg({.04, .05}, 2, .05), .05);
  EXPECT_EQ(BenjaminiHochberg({.04, .06}, 2, .05), std::nullopt);
}

TEST(BenjaminiHochberg, TiesAreReportedTogether) {
  // The second .02 holds, .02 <= .05 * 2 / 4; the first alone would not.
  EXPECT_EQ(BenjaminiHochberg({.02, .02}, 4, .05), .02);
  EXPECT_EQ(BenjaminiHochberg({0, 0, 1}, 1000, .05), 0.0);
}

TEST(BenjaminiHochberg, NothingOfNothing) {
  EXPECT_EQ(BenjaminiHochberg({}, 0, .05), std::nullopt);
  EXPECT_EQ(BenjaminiHochberg({}, 10, .05), std::nullopt);
}

}  // namespace
}  // namespace mailtide
