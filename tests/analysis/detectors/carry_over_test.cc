// The forecast with what the weekday before carries over: by hand, and against
// an independent program (samples/detectors/README.md).
#include "analysis/detectors/carry_over.h"

#include <cmath>
#include <cstdint>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

// Thirty weeks of 400 a day; the next day is a Monday.
CarryOverModel Steady(std::uint64_t value = 400) {
  CarryOverModel model;
  for (unsigned day = 0; day < 210; ++day) {
    Observe(model, day % 7, value, false);
  }
  return model;
}

double MeanRatio(const CarryOverModel& model, unsigned weekday,
                 bool is_holiday = false) {
  return NextForecast(model, weekday, is_holiday)->mean /
         NextForecast(model.seasonal, weekday, is_holiday)->mean;
}

// 40 of 400 is a tenth, and less than two deviations: psi has come down to
// .0025, so that the variance is above 400 + .0025 * 400^2 = 800.
TEST(CarryOver, AShareOfWhatAWeekdayIsOffByIsExpectedOfTheNext) {
  CarryOverModel model = Steady();
  EXPECT_NEAR(MeanRatio(model, 0), 1, 1e-9);
  EXPECT_FALSE(Observe(model, 0, 440, false)->is_out);
  EXPECT_NEAR(MeanRatio(model, 1), 1.01, 1e-9);
  model = Steady();
  Observe(model, 0, 360, false);
  EXPECT_NEAR(MeanRatio(model, 1), 0.99, 1e-9);
}

// Two deviations of the forecast, which has a score of 2.9 for 490.
TEST(CarryOver, NoMoreThanTwoDeviationsAreCarriedOver) {
  CarryOverModel model = Steady();
  const Forecast before = *NextForecast(model.seasonal, 0, false);
  const double deviation =
      std::sqrt(before.mean + before.dispersion * before.mean * before.mean);
  ASSERT_GT(90, 2 * deviation);
  ASSERT_LT(Observe(model, 0, 490, false)->seasonal.score, 3);
  EXPECT_NEAR(MeanRatio(model, 1), 1 + 0.1 * 2 * deviation / before.mean, 1e-9);
}

TEST(CarryOver, FridayIsBeforeMondayAndTheWeekendIsTheForecast) {
  CarryOverModel model = Steady();
  for (const unsigned weekday : {0U, 1U, 2U, 3U}) {
    Observe(model, weekday, 400, false);
  }
  Observe(model, 4, 440, false);
  for (const unsigned weekday : {5U, 6U}) {
    EXPECT_EQ(MeanRatio(model, weekday), 1);
    EXPECT_FALSE(Observe(model, weekday, 400, false)->is_own);
  }
  EXPECT_GT(MeanRatio(model, 0), 1.009);
}

TEST(CarryOver, WhatIsLeftOutCarriesNothingOver) {
  CarryOverModel model = Steady();
  Observe(model, 0, 440, false);
  const CarriedObservation spike = *Observe(model, 1, 1200, false);
  EXPECT_TRUE(spike.is_out && spike.is_own && spike.seasonal.is_out);
  EXPECT_EQ(MeanRatio(model, 2), 1);
}

TEST(CarryOver, AHolidayIsTheForecastAndTeachesNothing) {
  CarryOverModel model = Steady();
  Observe(model, 0, 440, false);
  EXPECT_EQ(MeanRatio(model, 1, true), 1);
  EXPECT_FALSE(Observe(model, 1, 20, true)->is_own);
  EXPECT_NEAR(MeanRatio(model, 2), 1.01, 1e-3);
}

TEST(CarryOver, BelowAHundredItIsTheForecast) {
  CarryOverModel model = Steady(80);
  Observe(model, 0, 88, false);
  const Forecast seasonal = *NextForecast(model.seasonal, 1, false);
  const Forecast forecast = *NextForecast(model, 1, false);
  EXPECT_EQ(forecast.mean, seasonal.mean);
  EXPECT_EQ(forecast.dispersion, seasonal.dispersion);
  const CarriedObservation stop = *Observe(model, 1, 0, false);
  EXPECT_FALSE(stop.is_own);
  EXPECT_TRUE(stop.is_out);
  EXPECT_EQ(stop.score, stop.seasonal.score);
}

// A Friday of next to nothing says nothing of a Monday of 400.
TEST(CarryOver, NothingIsCarriedOverFromBelowAHundred) {
  CarryOverModel model;
  for (unsigned day = 0; day < 214; ++day) {
    Observe(model, day % 7, day % 7 < 4 ? 400 : 2, false);
  }
  Observe(model, 4, 4, false);
  EXPECT_GT(NextForecast(model, 0, false)->mean, 300);
  EXPECT_EQ(MeanRatio(model, 0), 1);
}

TEST(CarryOver, IsSilentBeforeSevenValues) {
  CarryOverModel model;
  for (unsigned day = 0; day < 6; ++day) {
    EXPECT_FALSE(Observe(model, day, 400, false));
  }
  EXPECT_FALSE(NextForecast(model, 6, false));
}

TEST(CarryOver, BeginsWithTheDispersionOfTheForecast) {
  CarryOverModel model;
  for (unsigned day = 0; day < 13; ++day) {
    Observe(model, day % 7, 400 + 20 * (day % 3), false);
    if (day >= 6) {
      EXPECT_EQ(NextForecast(model, 0, false)->dispersion,
                NextForecast(model.seasonal, 0, false)->dispersion);
    }
  }
}

// Both are .0025 after so steady a time. (40^2 - 400) / 400^2 = .0075, so that
// psi is .97 * .0025 + .03 * .0075 = .00265 and p, at .02, .0026.
TEST(CarryOver, AfterFiftyWeekdaysTheDispersionFollowsMoreSlowly) {
  CarryOverModel model = Steady();
  const auto ratio = [&model] {
    return NextForecast(model, 1, false)->dispersion /
           NextForecast(model.seasonal, 1, false)->dispersion;
  };
  EXPECT_NEAR(ratio(), 1, 1e-9);
  Observe(model, 0, 440, false);
  EXPECT_NEAR(ratio(), .0026 / .00265, 1e-9);
}

}  // namespace
}  // namespace mailtide
