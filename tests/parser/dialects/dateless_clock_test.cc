#include "parser/dialects/dateless_clock.h"

#include <chrono>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::seconds;

constexpr auto kDay = std::chrono::local_days(std::chrono::year(2011) / 5 / 16);

TEST(DatelessClock, DaysBetweenNeighbours) {
  const struct {
    seconds before, next;
    int days;
  } rows[] = {
      {9h, 10h, 0},
      {10h, 9h, 0},
      // A fall of more than half a day is the next day.
      {23h + 59min, 1min, 1},
      {12h + 1s, 0s, 1},
      {12h, 0s, 0},
      {18h, 5h + 59min + 59s, 1},
      {18h, 6h, 0},
      // A line of the last minutes among those of the first ones.
      {0s, 23h + 59min + 59s, -1},
      {9min + 59s, 23h + 50min, -1},
      {10min, 23h + 59min, 0},
      {9min, 23h + 49min + 59s, 0},
      // A server that had nothing to do for a day.
      {1min, 18h, 0},
  };
  for (const auto& [before, next, expected] : rows) {
    EXPECT_EQ(DaysBetween(before, next), expected)
        << before.count() << " " << next.count();
  }
}

TEST(DatelessClock, GoesThroughTheDays) {
  DatelessClock clock(kDay);
  EXPECT_FALSE(clock.times());
  const struct {
    seconds time_of_day;
    int day;
  } rows[] = {{8h, 0}, {23h + 59min, 0}, {1s, 1},  {23h + 59min + 59s, 0},
              {2s, 1}, {9h, 1},          {20h, 1}, {3h, 2}};
  for (const auto& [time_of_day, day] : rows) {
    EXPECT_EQ(clock.Take(time_of_day), kDay + days(day) + time_of_day)
        << time_of_day.count();
  }
  const DatelessTimes expected = {kDay, 8h, 3h, 2, true};
  EXPECT_EQ(clock.times(), expected);
}

TEST(DatelessClock, WithoutAFallThereIsNoMidnight) {
  DatelessClock clock(kDay);
  clock.Take(1s);
  clock.Take(23h + 59min);
  const DatelessTimes expected = {kDay, 1s, 23h + 59min, -1, false};
  EXPECT_EQ(clock.times(), expected);
}

}  // namespace
}  // namespace mailtide
