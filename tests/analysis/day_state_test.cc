// Day states. Each case is a little set of sources.
#include "analysis/day_state.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Day n of November 2026.
constexpr local_days Nov(int n) {
  return local_days(std::chrono::year(2026) / std::chrono::November / 1) +
         days(n - 1);
}

// A source with records at the given times, in order.
SourceSpan Source(const std::vector<local_seconds>& times,
                  std::optional<local_days> name_date = std::nullopt,
                  std::optional<int> part = std::nullopt) {
  SourceSpan span;
  span.name_date = name_date;
  span.name_part = part;
  for (const local_seconds time : times) {
    span.first = span.first ? std::min(*span.first, time) : time;
    span.last = span.last ? std::max(*span.last, time) : time;
    const local_days day = std::chrono::floor<days>(time);
    const auto [found, is_new] = span.days.emplace(day, time);
    if (!is_new) {
      found->second = std::min(found->second, time);
    }
  }
  return span;
}

// The rotated file of a day: from 23:58 of the day before to 23:57.
SourceSpan Rotated(int n) {
  return Source({Nov(n - 1) + hours(23) + minutes(58) + seconds(30),
                 Nov(n) + hours(9), Nov(n) + hours(23) + minutes(57)},
                Nov(n));
}

std::string Words(const std::vector<SourceSpan>& sources, local_seconds now) {
  std::string words;
  for (const auto& [day, state] : DayStates(sources, {now})) {
    words += std::to_string((day - Nov(1)).count() + 1) + ":" +
             std::string(DayStateName(state)) + " ";
  }
  return words;
}

TEST(DayState, FollowsTheRotation) {
  const local_seconds before = Nov(20) + hours(23) + minutes(57);
  const local_seconds after = Nov(20) + hours(23) + minutes(59);
  const SourceSpan live =
      Source({Nov(19) + hours(23) + minutes(58), Nov(20) + hours(10)});
  EXPECT_EQ(Words({Rotated(19), live}, before),
            "18:partial 19:complete 20:open ");
  EXPECT_EQ(Words({Rotated(19), Rotated(20)}, after),
            "18:partial 19:complete 20:rotated ");
  const SourceSpan next = Source({Nov(20) + hours(23) + minutes(59)});
  EXPECT_EQ(Words({Rotated(19), Rotated(20), next}, after),
            "18:partial 19:complete 20:rotated ");
  EXPECT_EQ(Words({Rotated(19), Rotated(20), Rotated(21)},
                  Nov(21) + hours(23) + minutes(59)),
            "18:partial 19:complete 20:complete 21:rotated ");
}

TEST(DayState, EndsWithTheSettleTime) {
  const SourceSpan undated = Source({Nov(19) + hours(9), Nov(20) + hours(9)});
  EXPECT_EQ(Words({undated}, Nov(21) + minutes(9)), "19:partial 20:open ");
  EXPECT_EQ(Words({undated}, Nov(21) + minutes(10)), "19:partial 20:ended ");
}

TEST(DayState, AGapIsMissingAndItsTwoMinutesArePartial) {
  // The file of the 19th is lost; the 20th's file holds two minutes of it.
  EXPECT_EQ(Words({Rotated(17), Rotated(18), Rotated(20)}, Nov(22)),
            "16:partial 17:complete 18:complete 19:partial 20:rotated ");
  EXPECT_EQ(Words({Rotated(17), Rotated(20)}, Nov(22)),
            "16:partial 17:complete 18:missing 19:partial 20:rotated ");
}

TEST(DayState, ACoveredDayWithoutRecordsIsComplete) {
  const SourceSpan quiet = Source({Nov(20) + hours(9), Nov(22) + hours(9)});
  EXPECT_EQ(Words({quiet}, Nov(23) + hours(1)),
            "20:partial 21:complete 22:ended ");
  const SourceSpan empty = Source({}, Nov(20));
  EXPECT_EQ(Words({empty}, Nov(21)), "20:rotated ");
}

TEST(DayState, PartsOfADay) {
  const auto part = [](int n, int nn) {
    return Source({Nov(n) + hours(nn)}, Nov(n), nn);
  };
  // Closed only when a file of a later date is there.
  EXPECT_EQ(
      Words({part(20, 0), part(20, 1)}, Nov(20) + hours(23) + minutes(59)),
      "20:open ");
  EXPECT_EQ(Words({part(20, 0), part(20, 1), part(21, 0)}, Nov(21)),
            "20:complete 21:open ");
  EXPECT_EQ(Words({part(20, 0), part(20, 2), part(21, 0)}, Nov(21)),
            "20:partial 21:open ");
  EXPECT_EQ(Words({part(20, 2), part(21, 0)}, Nov(21)), "20:partial 21:open ");
}

TEST(DayState, DamageMakesPartial) {
  SourceSpan damaged = Rotated(19);
  damaged.damaged = true;
  EXPECT_EQ(Words({Rotated(18), damaged, Rotated(20)}, Nov(21)),
            "17:partial 18:complete 19:partial 20:rotated ");
}

TEST(DayState, AStrayTimeClosesNothingInBetween) {
  // One record with a broken clock, years ago, and one from the future.
  const SourceSpan old = Source(
      {local_days(std::chrono::year(1999) / std::chrono::May / 1) + hours(1),
       Nov(19) + hours(23) + minutes(59), Nov(20) + hours(12)},
      Nov(20));
  const std::string words = Words({Rotated(18), Rotated(19), old}, Nov(21));
  EXPECT_TRUE(words.ends_with(
      ":partial 17:partial 18:complete 19:complete 20:rotated "))
      << words;
  EXPECT_EQ(std::count(words.begin(), words.end(), ':'), 5) << words;
  // No day closes before its rotation time, whatever was seen.
  const SourceSpan future = Source({Nov(20) + hours(10), Nov(21) + hours(10)});
  EXPECT_EQ(Words({Rotated(19), future}, Nov(20) + hours(11)),
            "18:partial 19:complete 20:open 21:open ");
}

// 2026-11-22: one record of tomorrow made today missing, ten minutes after
// midnight.
TEST(DayState, ADayThatIsNotOverIsNeverMissing) {
  const SourceSpan stray = Source({Nov(21) + hours(12)});
  EXPECT_EQ(Words({Rotated(19), stray}, Nov(20) + minutes(10)),
            "18:partial 19:rotated 21:open ");
  // Nor is it when its rotation is due but its log may still come.
  EXPECT_EQ(Words({Rotated(19), stray}, Nov(21) + minutes(9)),
            "18:partial 19:rotated 21:open ");
  EXPECT_EQ(Words({Rotated(19), stray}, Nov(21) + minutes(10)),
            "18:partial 19:rotated 20:missing 21:open ");
  // With a log it closes as any other.
  EXPECT_EQ(Words({Rotated(19), Rotated(20), stray}, Nov(21) + minutes(10)),
            "18:partial 19:complete 20:rotated 21:open ");
}

TEST(DayState, ARecordOfTheFutureSaysNothingOfTheDaysBeforeIt) {
  const local_seconds stray = Nov(21) + hours(12);
  const SourceSpan live = Source({Nov(20) + minutes(1), stray});
  // It does not complete the day whose rotated file is still to come.
  EXPECT_EQ(Words({Rotated(19), live}, Nov(20) + hours(23) + minutes(59)),
            "18:partial 19:complete 20:open 21:open ");
  // A source does not reach over a day to a record of the future.
  SourceSpan rotated = Rotated(19);
  rotated.days.emplace(Nov(21), stray);
  rotated.last = stray;
  EXPECT_EQ(Words({rotated}, Nov(21) + minutes(10)),
            "18:partial 19:rotated 20:missing 21:open ");
}

TEST(DayState, OrderOfSourcesDoesNotMatter) {
  std::vector<SourceSpan> sources = {
      Rotated(17), Rotated(18), Rotated(20),
      Source({Nov(20) + hours(23) + minutes(59)})};
  const std::string expected = Words(sources, Nov(21) + hours(1));
  std::mt19937 random(4);
  for (int i = 0; i < 24; ++i) {
    std::shuffle(sources.begin(), sources.end(), random);
    EXPECT_EQ(Words(sources, Nov(21) + hours(1)), expected);
  }
}

TEST(DayState, NamesReadBack) {
  for (const DayState state :
       {DayState::kOpen, DayState::kRotated, DayState::kComplete,
        DayState::kEnded, DayState::kPartial, DayState::kMissing}) {
    EXPECT_EQ(DayStateFromName(DayStateName(state)), state);
  }
  EXPECT_EQ(DayStateFromName("done"), std::nullopt);
}

}  // namespace
}  // namespace mailtide
