// Which verdicts go on: each day of a small story, by hand.
#include "analysis/episodes.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;

// A Monday.
constexpr local_days kMonday =
    local_days(std::chrono::year(2026) / std::chrono::November / 2);

Verdict Of(VerdictKind kind, local_days day, const std::string& subject,
           Side side = Side::kHigh) {
  Verdict verdict;
  verdict.kind = kind;
  verdict.day = day;
  verdict.subject = subject;
  verdict.side = side;
  return verdict;
}

// A day, with what one account sent outside in messages; copies are twice that.
DayReport On(local_days day, const std::string& account = {},
             std::uint64_t messages = 0) {
  DayReport report;
  report.day = day;
  if (!account.empty()) {
    AccountRow row;
    row.account = account;
    row.counts.relay_messages = messages;
    row.counts.relay_copies = 2 * messages;
    report.accounts.push_back(row);
  }
  return report;
}

// The state of one verdict and the day of its case, such as "continuing 2"; the
// day is empty of everything else.
std::string Note(Episodes& episodes, bool ends_others, const Verdict& verdict) {
  std::vector<Verdict> verdicts = {verdict};
  episodes.Note(On(verdict.day), ends_others, verdicts);
  return std::string(EpisodeName(verdicts[0].episode)) + " " +
         std::to_string((verdict.day - verdicts[0].since).count() + 1);
}

// The cases that end with a day without verdicts, such as
// "account_limit a@example.org 12, 3 days".
std::vector<std::string> Ended(Episodes& episodes, const DayReport& day,
                               bool ends_others = true,
                               std::vector<Verdict> verdicts = {}) {
  const std::size_t out = verdicts.size();
  episodes.Note(day, ends_others, verdicts);
  std::vector<std::string> ended;
  for (std::size_t i = out; i < verdicts.size(); ++i) {
    const Verdict& verdict = verdicts[i];
    EXPECT_TRUE(IsEndOfCase(verdict));
    EXPECT_EQ(verdict.side, Side::kNone);
    EXPECT_EQ(verdict.day, day.day);
    ended.push_back(std::string(VerdictKindName(verdict.kind)) + " " +
                    verdict.subject + " " + std::to_string(verdict.value) +
                    ", " + std::to_string((day.day - verdict.since).count()) +
                    " days");
  }
  return ended;
}

using Texts = std::vector<std::string>;

TEST(Episodes, GoOnFromDayToDay) {
  Episodes episodes;
  const auto over = [](int day) {
    return Of(VerdictKind::kAccountLimit, kMonday + days(day), "a@example.org");
  };
  EXPECT_EQ(Note(episodes, true, over(0)), "new 1");
  EXPECT_EQ(Note(episodes, true, over(1)), "continuing 2");
  EXPECT_EQ(Ended(episodes, On(kMonday + days(2))),
            Texts{"account_limit a@example.org 0, 2 days"});
  EXPECT_EQ(Note(episodes, true, over(3)), "new 1");
}

TEST(Episodes, AWeekendDoesNotEndThem) {
  Episodes episodes;
  const auto over = [](int day) {
    return Of(VerdictKind::kFixedRule, kMonday + days(day), "SMTP_SENT_MSGS_W");
  };
  EXPECT_EQ(Note(episodes, true, over(4)), "new 1");
  EXPECT_EQ(Ended(episodes, On(kMonday + days(5)), false), Texts());
  EXPECT_EQ(Ended(episodes, On(kMonday + days(6)), false), Texts());
  EXPECT_EQ(Note(episodes, true, over(7)), "continuing 4");
}

TEST(Episodes, AnotherSideOrSubjectOrKindIsAnotherOne) {
  Episodes episodes;
  const local_days next = kMonday + days(1);
  EXPECT_EQ(Note(episodes, true,
                 Of(VerdictKind::kFixedRule, kMonday, "SMTP_SENT_MSGS")),
            "new 1");
  EXPECT_EQ(
      Note(episodes, false,
           Of(VerdictKind::kFixedRule, next, "SMTP_SENT_MSGS", Side::kLow)),
      "new 1");
  EXPECT_EQ(Note(episodes, false,
                 Of(VerdictKind::kFixedRule, next, "SMTP_RECVD_MSGS")),
            "new 1");
  EXPECT_EQ(
      Note(episodes, false, Of(VerdictKind::kCusum, next, "SMTP_SENT_MSGS")),
      "new 1");
  EXPECT_EQ(Note(episodes, false,
                 Of(VerdictKind::kFixedRule, next, "SMTP_SENT_MSGS")),
            "continuing 2");
}

TEST(Episodes, AnAcceptedLevelEndsThem) {
  Episodes episodes;
  Verdict accepted =
      Of(VerdictKind::kSeasonalForecast, kMonday, "SMTP_SENT_MSGS");
  accepted.since = kMonday - days(4);
  accepted.episode = Episode::kLevelAccepted;
  EXPECT_EQ(Note(episodes, true, accepted), "level_accepted 5");
  EXPECT_EQ(Note(episodes, false,
                 Of(VerdictKind::kSoFar, kMonday + days(1), "SMTP_SENT_MSGS")),
            "new 1");
}

TEST(Episodes, ADayThatIsNotOverGoesOnFromTheForecast) {
  Episodes episodes;
  Verdict forecast =
      Of(VerdictKind::kSeasonalForecast, kMonday, "SMTP_SENT_MSGS");
  forecast.since = kMonday - days(3);  // it knows that itself
  forecast.episode = Episode::kContinuing;
  EXPECT_EQ(Note(episodes, true, forecast), "continuing 4");
  EXPECT_EQ(Note(episodes, false,
                 Of(VerdictKind::kSoFar, kMonday + days(1), "SMTP_SENT_MSGS")),
            "continuing 5");
}

// Said once, on the next closed weekday, with what the account sent then.
TEST(Episodes, TheEndOfACaseOfAnAccountIsAVerdict) {
  Episodes episodes;
  const local_days friday = kMonday + days(4);
  Note(episodes, true,
       Of(VerdictKind::kAccountBaseline, friday, "a@example.org"));
  EXPECT_EQ(Ended(episodes, On(friday + days(1), "a@example.org", 1), false),
            Texts());
  EXPECT_EQ(Ended(episodes, On(friday + days(3), "a@example.org", 6)),
            Texts{"account_baseline a@example.org 6, 3 days"});
  EXPECT_EQ(Ended(episodes, On(friday + days(4), "a@example.org", 6)), Texts());
}

// Limit and baseline of an account are one case, that of the first of its days.
TEST(Episodes, AnAccountIsBackInLineWhenNothingIsSaidOfIt) {
  Episodes episodes;
  const auto of = [](VerdictKind kind, int day) {
    return Of(kind, kMonday + days(day), "a@example.org");
  };
  Note(episodes, true, of(VerdictKind::kAccountBaseline, 0));
  EXPECT_EQ(Ended(episodes, On(kMonday + days(1)), true,
                  {of(VerdictKind::kAccountLimit, 1),
                   of(VerdictKind::kAccountBaseline, 1)}),
            Texts());
  EXPECT_EQ(Ended(episodes, On(kMonday + days(2)), true,
                  {of(VerdictKind::kAccountLimit, 2),
                   of(VerdictKind::kAccountBaseline, 2)}),
            Texts());
  EXPECT_EQ(Ended(episodes, On(kMonday + days(3), "a@example.org", 7)),
            Texts{"account_limit a@example.org 14, 3 days"});
}

TEST(Episodes, OneKindThatEndsIsNoEndBesideTheOther) {
  Episodes episodes;
  const auto of = [](VerdictKind kind, int day) {
    return Of(kind, kMonday + days(day), "a@example.org");
  };
  EXPECT_EQ(Ended(episodes, On(kMonday), true,
                  {of(VerdictKind::kAccountLimit, 0),
                   of(VerdictKind::kAccountBaseline, 0)}),
            Texts());
  EXPECT_EQ(Ended(episodes, On(kMonday + days(1)), true,
                  {of(VerdictKind::kAccountBaseline, 1)}),
            Texts());
  EXPECT_EQ(Ended(episodes, On(kMonday + days(2))),
            Texts{"account_baseline a@example.org 0, 2 days"});
}

// To the reader both kinds are one case: it began with the first of them.
TEST(Episodes, TheCaseBeginsWithTheFirstOfBothKinds) {
  Episodes episodes;
  const auto of = [](VerdictKind kind, int day) {
    return Of(kind, kMonday + days(day), "a@example.org");
  };
  Ended(episodes, On(kMonday), true, {of(VerdictKind::kAccountBaseline, 0)});
  Ended(episodes, On(kMonday + days(1)), true,
        {of(VerdictKind::kAccountBaseline, 1),
         of(VerdictKind::kAccountLimit, 1)});
  Ended(episodes, On(kMonday + days(2)), true,
        {of(VerdictKind::kAccountLimit, 2)});
  EXPECT_EQ(Ended(episodes, On(kMonday + days(3))),
            Texts{"account_limit a@example.org 0, 3 days"});
}

TEST(Episodes, OtherKindsEndWithoutAWord) {
  Episodes episodes;
  EXPECT_EQ(
      Ended(episodes, On(kMonday), true,
            {Of(VerdictKind::kFixedRule, kMonday, "SMTP_SENT_MSGS"),
             Of(VerdictKind::kForbiddenAccepted, kMonday, "x@example.net"),
             Of(VerdictKind::kInputHealth, kMonday, ""),
             Of(VerdictKind::kOpenRelay, kMonday, "198.51.100.7")}),
      Texts());
  EXPECT_EQ(Ended(episodes, On(kMonday + days(1))),
            Texts{"open_relay 198.51.100.7 0, 1 days"});
}

// What is said of a day hangs on the five weeks before it, wherever a run
// began.
TEST(Episodes, ACaseOfLongAgoIsForgotten) {
  Episodes episodes;
  const auto over = [](int day) {
    return Of(VerdictKind::kAccountLimit, kMonday + days(day), "a@example.org");
  };
  for (int day = 0; day < 50; ++day) {
    Note(episodes, false, over(day));
  }
  EXPECT_EQ(Ended(episodes, On(kMonday + days(50))),
            Texts{"account_limit a@example.org 0, 35 days"});
  Note(episodes, false, over(56));
  EXPECT_EQ(Ended(episodes, On(kMonday + days(56 + 36))), Texts());
}

}  // namespace
}  // namespace mailtide
