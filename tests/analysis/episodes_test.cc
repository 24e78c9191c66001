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

// The state of one verdict and the day of its case, such as "continuing 2"; the
// day is empty of everything else.
std::string Note(Episodes& episodes, bool ends_others, Verdict verdict) {
  episodes.Note(ends_others, {&verdict, 1});
  return std::string(EpisodeName(verdict.episode)) + " " +
         std::to_string((verdict.day - verdict.since).count() + 1);
}

TEST(Episodes, GoOnFromDayToDay) {
  Episodes episodes;
  const auto over = [](int day) {
    return Of(VerdictKind::kAccountLimit, kMonday + days(day), "a@example.org");
  };
  EXPECT_EQ(Note(episodes, true, over(0)), "new 1");
  EXPECT_EQ(Note(episodes, true, over(1)), "continuing 2");
  episodes.Note(true, {});
  EXPECT_EQ(Note(episodes, true, over(3)), "new 1");
}

TEST(Episodes, AWeekendDoesNotEndThem) {
  Episodes episodes;
  const auto over = [](int day) {
    return Of(VerdictKind::kFixedRule, kMonday + days(day), "SMTP_SENT_MSGS_W");
  };
  EXPECT_EQ(Note(episodes, true, over(4)), "new 1");
  episodes.Note(false, {});
  episodes.Note(false, {});
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

}  // namespace
}  // namespace mailtide
