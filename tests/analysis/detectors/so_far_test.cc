// So far today, on days small enough to count by hand. Scores and limits come
// from a program of its own (Python, sums of the probabilities from lgamma).
#include "analysis/detectors/so_far.h"

#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

constexpr double kNoon = .5;

// A day with these counts in the hours from 8 and from 16, and its forecast.
SoFarPastDay Past(std::uint64_t morning, std::uint64_t evening,
                  double mean = 200) {
  SoFarPastDay day;
  day.hours[8] = morning;
  day.hours[16] = evening;
  day.mean = mean;
  return day;
}

using Days = std::vector<SoFarPastDay>;

Days operator+(Days days, const Days& more) {
  days.insert(days.end(), more.begin(), more.end());
  return days;
}

Days Times(std::size_t count, const SoFarPastDay& day) {
  return Days(count, day);
}

SoFarToday Today(std::uint64_t count, double time_of_day = kNoon,
                 double mean = 240) {
  SoFarToday today;
  today.hours[7] = count;
  today.time_of_day = time_of_day;
  today.mean = mean;
  today.dispersion = .04;
  return today;
}

// The share, or -1 where there is none.
double Share(const Days& past, double time_of_day = kNoon) {
  const std::optional<SoFar> so_far = CompareSoFar(past, Today(0, time_of_day));
  return so_far ? so_far->share : -1;
}

// The forecast, which must be there.
SoFarForecast Forecast(const Days& past, const SoFarToday& today) {
  const std::optional<SoFar> so_far = CompareSoFar(past, today);
  EXPECT_TRUE(so_far && so_far->forecast);
  return so_far && so_far->forecast ? *so_far->forecast : SoFarForecast();
}

// Eight days with half of their mail before noon, each as forecast:
// F = 1/2, m = 240 / 2, e = (0 - 100) / 100^2 = -.01 eight times,
// psi_tau = (1.15 * -.08 + 4 * .04) / (8 + 4) * 16/15 = .068 / 12 * 16/15.
TEST(SoFar, HalfOfTheDay) {
  const SoFarForecast low = Forecast(Times(8, Past(100, 100)), Today(100));
  EXPECT_DOUBLE_EQ(low.expected, 120);
  EXPECT_DOUBLE_EQ(low.dispersion, .068 / 12 * 16 / 15);
  EXPECT_NEAR(low.score, -1.4194501022554797, 1e-9);
  EXPECT_FALSE(low.is_out);
  EXPECT_EQ(low.low, 77U);
  EXPECT_EQ(low.high, 171U);
  EXPECT_DOUBLE_EQ(low.end_of_day, 100 + 120);

  const SoFarForecast high = Forecast(Times(8, Past(100, 100)), Today(180));
  EXPECT_NEAR(high.score, 3.788288663989762, 1e-9);
  EXPECT_TRUE(high.is_out);
  EXPECT_EQ(high.low, 77U);
  EXPECT_EQ(high.high, 171U);
  EXPECT_DOUBLE_EQ(high.end_of_day, 180 + 120);
}

TEST(SoFar, WhatIsOutLiesBeyondTheLimits) {
  const Days past = Times(8, Past(100, 100));
  for (std::uint64_t count = 0; count <= 300; ++count) {
    const SoFarForecast forecast = Forecast(past, Today(count));
    EXPECT_EQ(forecast.is_out, count < 77 || count > 171) << count;
  }
}

// All of a count until now counts, in whichever hours it came.
TEST(SoFar, TheHoursOfTodayAddUp) {
  SoFarToday today = Today(60);
  today.hours[0] = 1;
  today.hours[11] = 39;
  const SoFarForecast forecast = Forecast(Times(8, Past(100, 100)), today);
  EXPECT_DOUBLE_EQ(forecast.end_of_day, 100 + 120);
}

TEST(SoFar, AnHourCountsByThePartThatHasPassed) {
  const Days past = Times(8, Past(100, 100));
  EXPECT_DOUBLE_EQ(Share(past, 0), 0);
  EXPECT_DOUBLE_EQ(Share(past, 8. / 24), 0);
  EXPECT_DOUBLE_EQ(Share(past, 8.25 / 24), .125);
  EXPECT_DOUBLE_EQ(Share(past, 9. / 24), .5);
  EXPECT_DOUBLE_EQ(Share(past, 16.5 / 24), .75);
  EXPECT_DOUBLE_EQ(Share(past, 1), 1);
  // At the end of the day the forecast of it is what has come.
  EXPECT_DOUBLE_EQ(Forecast(past, Today(200, 1)).end_of_day, 200);
}

TEST(SoFar, TheShareIsTheMedian) {
  const Days low = Times(4, Past(80, 120));
  const Days high = Times(4, Past(140, 60));
  // Of eight the mean of the two in the middle, .4 and .7.
  EXPECT_DOUBLE_EQ(Share(low + high), .55);
  EXPECT_DOUBLE_EQ(Share(low + high + Times(1, Past(110, 90))), .55);
  EXPECT_DOUBLE_EQ(Share(low + high + Times(1, Past(90, 110))), .45);
  EXPECT_DOUBLE_EQ(Share(low + high + Times(1, Past(200, 0))), .7);
}

TEST(SoFar, EightComparableDaysAreNeeded) {
  const Days seven = Times(7, Past(100, 100));
  EXPECT_EQ(Share({}), -1);
  EXPECT_EQ(Share(seven), -1);
  EXPECT_EQ(Share(seven + Times(1, Past(100, 100))), .5);
  // Neither half of the forecast nor twice as much, but all between.
  EXPECT_EQ(Share(seven + Times(9, Past(100, 100, 400))), -1);
  EXPECT_EQ(Share(seven + Times(9, Past(100, 100, 100))), -1);
  EXPECT_EQ(Share(seven + Times(9, Past(0, 0))), -1);
  EXPECT_EQ(Share(seven + Times(1, Past(100, 100, 399))), .5);
  EXPECT_EQ(Share(seven + Times(1, Past(100, 100, 101))), .5);
}

TEST(SoFar, TheLastTwentyComparableDaysCount) {
  const Days old = Times(30, Past(40, 160));
  const Days strange = Times(30, Past(1000, 0));
  EXPECT_DOUBLE_EQ(Share(old + Times(20, Past(100, 100)) + strange), .5);
  // Ten and ten; one new day more, and it is the median.
  EXPECT_DOUBLE_EQ(Share(old + Times(10, Past(100, 100)) + strange), .35);
  EXPECT_DOUBLE_EQ(Share(old + Times(11, Past(100, 100)) + strange), .5);
}

// One day had 160 before noon: e = (60^2 - 100) / 100^2 = .35.
TEST(SoFar, OfMoreThanTenDaysTheWorstIsLeftOut) {
  const Days strange = Times(1, Past(160, 40));
  const SoFarForecast of_ten =
      Forecast(strange + Times(9, Past(100, 100)), Today(120));
  EXPECT_DOUBLE_EQ(of_ten.dispersion,
                   (1.15 * (.35 - .09) + .16) / 14 * 16 / 15);
  EXPECT_EQ(of_ten.low, 53U);
  EXPECT_EQ(of_ten.high, 218U);
  const SoFarForecast of_eleven =
      Forecast(strange + Times(10, Past(100, 100)), Today(120));
  EXPECT_DOUBLE_EQ(of_eleven.dispersion, (1.15 * -.1 + .16) / 14 * 16 / 15);
  EXPECT_EQ(of_eleven.low, 81U);
  EXPECT_EQ(of_eleven.high, 165U);
}

// e = -.01 twenty times and a forecast without dispersion of its own would
// give less than 0. With 100 000 expected, a quarter of it decides, and not
// the score: 3.3 of sqrt(.0025 * 16/15) are .17.
TEST(SoFar, LeastDispersionAndLeastDistance) {
  SoFarToday today = Today(75'000, kNoon, 200'000);
  today.dispersion = .0001;
  const Days past = Times(20, Past(100, 100));
  const SoFarForecast forecast = Forecast(past, today);
  EXPECT_DOUBLE_EQ(forecast.dispersion, .0025 * 16 / 15);
  EXPECT_TRUE(forecast.is_out);
  EXPECT_EQ(forecast.low, 75'001U);
  EXPECT_EQ(forecast.high, 124'999U);
  today.hours[7] = 75'001;
  EXPECT_FALSE(Forecast(past, today).is_out);
}

TEST(SoFar, NoVerdictWhileTooLittleHasPassed) {
  // A tenth of the day's mail, of which 20 are expected.
  const Days tenth = Times(8, Past(20, 180));
  EXPECT_DOUBLE_EQ(Share(tenth), .1);
  EXPECT_TRUE(CompareSoFar(tenth, Today(0, kNoon, 200))->forecast);
  const std::optional<SoFar> few = CompareSoFar(tenth, Today(0, kNoon, 199));
  ASSERT_TRUE(few);
  EXPECT_DOUBLE_EQ(few->share, .1);
  EXPECT_FALSE(few->forecast);
  // 950 would be expected.
  const std::optional<SoFar> early =
      CompareSoFar(Times(8, Past(19, 181)), Today(0, kNoon, 10'000));
  ASSERT_TRUE(early);
  EXPECT_DOUBLE_EQ(early->share, .095);
  EXPECT_FALSE(early->forecast);
}

// 20 expected, and days that differ much: even nothing at all may be.
TEST(SoFar, NoCountMayBeTooLow) {
  SoFarToday today = Today(0, kNoon, 40);
  today.dispersion = 3;
  const SoFarForecast forecast = Forecast(Times(8, Past(100, 100)), today);
  EXPECT_DOUBLE_EQ(forecast.dispersion, (-.092 + 12) / 12 * 16 / 15);
  EXPECT_EQ(forecast.low, 0U);
  EXPECT_FALSE(forecast.is_out);
  EXPECT_EQ(forecast.high, 161U);
}

}  // namespace
}  // namespace mailtide
