// Which day an excess is put beside. Ratios are counted by hand.
#include "analysis/usual_day.h"

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;

constexpr local_days kDay{std::chrono::year(2026) / 11 / 20};
constexpr Flow kReceived[] = {Flow::kReceived};

DayReport DayOf(int weeks_before, std::uint64_t received,
                std::uint64_t sent = 0) {
  DayReport day;
  day.day = kDay - days(7 * weeks_before);
  day.state = DayState::kComplete;
  day.totals[static_cast<std::size_t>(Metric::kReceivedCopies)] = received;
  day.totals[static_cast<std::size_t>(Metric::kSentCopies)] = sent;
  return day;
}

// Days of so many copies received, one a week, the newest first.
std::vector<DayReport> Weeks(std::initializer_list<std::uint64_t> received) {
  std::vector<DayReport> all;
  int week = 0;
  for (const std::uint64_t copies : received) {
    all.insert(all.begin(), DayOf(++week, copies));
  }
  return all;
}

// How many weeks before; nothing: no such day.
std::optional<int> WeeksBefore(const std::vector<DayReport>& all,
                               std::span<const Flow> flows = kReceived,
                               const Holidays& holidays = {}) {
  const DayReport* const found = UsualDay(all, kDay, flows, holidays);
  if (found == nullptr) {
    return std::nullopt;
  }
  return static_cast<int>((kDay - found->day) / days(7));
}

TEST(UsualDay, IsTheNewest) {
  EXPECT_EQ(WeeksBefore(Weeks({500, 510, 490, 505})), 1);
}

TEST(UsualDay, ABurstIsNoMeasure) {
  EXPECT_EQ(WeeksBefore(Weeks({5000, 510, 490, 505})), 2);
}

// 2026-11-22. The server was down a week ago: beside it all is an excess.
TEST(UsualDay, ADeadDayIsNoMeasure) {
  EXPECT_EQ(WeeksBefore(Weeks({10, 510, 490, 505})), 2);
  EXPECT_EQ(WeeksBefore(Weeks({0, 5000, 490, 505})), 3);
}

// Of 400, 500 and 625 the middle is 500, and the others just as far from it as
// they may be.
TEST(UsualDay, AFifthLessOrAQuarterMoreIsUsual) {
  EXPECT_EQ(WeeksBefore(Weeks({625, 500, 400})), 1);
  EXPECT_EQ(WeeksBefore(Weeks({400, 500, 625})), 1);
  EXPECT_EQ(WeeksBefore(Weeks({626, 500, 400})), 2);
  EXPECT_EQ(WeeksBefore(Weeks({399, 500, 625})), 2);
}

// 2026-11-22. Which of two days was as usual, nobody can say when they have
// nothing in common.
TEST(UsualDay, OfTwoThatDifferNeitherIsUsual) {
  EXPECT_EQ(WeeksBefore(Weeks({10, 500})), std::nullopt);
  EXPECT_EQ(WeeksBefore(Weeks({500, 10})), std::nullopt);
  EXPECT_EQ(WeeksBefore(Weeks({10, 500, 510, 12})), std::nullopt);
  EXPECT_EQ(WeeksBefore(Weeks({450, 500})), 1);
}

TEST(UsualDay, OneAloneIsTakenAsItIs) {
  EXPECT_EQ(WeeksBefore(Weeks({10})), 1);
}

TEST(UsualDay, HolidaysAndOpenDaysDoNotCount) {
  Holidays holidays;
  holidays.AddDay(kDay - days(7));
  std::vector<DayReport> all = Weeks({500, 510, 490, 505});
  EXPECT_EQ(WeeksBefore(all, kReceived, holidays), 2);
  all[2].state = DayState::kPartial;  // two weeks before
  EXPECT_EQ(WeeksBefore(all, kReceived, holidays), 3);
  // Nor do they in the median: of 10, 490 and 505 it is 490.
  all = Weeks({10, 10, 490, 505});
  all[3].state = DayState::kOpen;
  EXPECT_EQ(WeeksBefore(all), 3);
}

// A Friday on which nobody worked, beside the Sunday before.
TEST(UsualDay, OfAHolidayItIsASunday) {
  Holidays holidays;
  holidays.AddDay(kDay);
  std::vector<DayReport> all = Weeks({500, 510});
  DayReport sunday = DayOf(1, 50);
  sunday.day += days(2);  // 2026-11-15
  all.push_back(sunday);
  const DayReport* const found = UsualDay(all, kDay, kReceived, holidays);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->day, sunday.day);
}

TEST(UsualDay, InEveryDirectionThatIsAsked) {
  const std::vector<DayReport> all = {DayOf(3, 500, 50), DayOf(2, 500, 50),
                                      DayOf(1, 500, 5)};
  EXPECT_EQ(WeeksBefore(all), 1);
  constexpr Flow kBoth[] = {Flow::kReceived, Flow::kSent};
  EXPECT_EQ(WeeksBefore(all, kBoth), 2);
}

// Four weeks back and no other weekday.
TEST(UsualDay, NothingToCompareWith) {
  EXPECT_EQ(WeeksBefore({}), std::nullopt);
  EXPECT_EQ(WeeksBefore({DayOf(5, 500)}), std::nullopt);
  DayReport yesterday = DayOf(0, 500);
  yesterday.day -= days(1);
  EXPECT_EQ(WeeksBefore({yesterday, DayOf(0, 500)}), std::nullopt);
}

}  // namespace
}  // namespace mailtide
