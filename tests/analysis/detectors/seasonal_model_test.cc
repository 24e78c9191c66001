// The seasonal forecast: its start by hand, its course against an independent
// program (samples/detectors/README.md).
#include "analysis/detectors/seasonal_model.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/detectors/negative_binomial.h"

namespace mailtide {
namespace {

SeasonalModel AfterDays(int days, std::uint64_t value) {
  SeasonalModel model;
  for (int day = 0; day < days; ++day) {
    Observe(model, static_cast<unsigned>(day % 7), value, false);
  }
  return model;
}

TEST(SeasonalModel, IsSilentBeforeSevenValues) {
  EXPECT_FALSE(NextForecast(AfterDays(6, 100), 6, false));
  EXPECT_TRUE(NextForecast(AfterDays(7, 100), 0, false));
}

// A week of 100 each: l = 100, r = 1, e = -100 / 100^2 each.
// psi of weekdays = (5/4 * -.05 + 4 * .04) / 9 = .0975 / 9, of weekends
// = (2 * -.02 + 4 * .24) / 6 = .92 / 6; n = 7, n_w = 0, nu = 4.
TEST(SeasonalModel, FirstWeekByHand) {
  const SeasonalModel model = AfterDays(7, 100);
  const double doubt = 1 + 1.0 / 7 + 0.5 / 3;
  const Forecast monday = *NextForecast(model, 0, false);
  EXPECT_DOUBLE_EQ(monday.mean, 100);
  EXPECT_DOUBLE_EQ(monday.dispersion, 0.0975 / 9 * doubt);
  EXPECT_DOUBLE_EQ(monday.limit, 5.953125);
  const Forecast sunday = *NextForecast(model, 6, false);
  EXPECT_DOUBLE_EQ(sunday.mean, 100);
  EXPECT_DOUBLE_EQ(sunday.dispersion, 0.92 / 6 * doubt);
}

struct Row {
  std::string date;
  std::uint64_t value = 0;
  double mean = 0, dispersion = 0, score = 0, limit = 0;
  std::string flag;
  bool has_forecast = false;
  unsigned weekday = 0;
};

unsigned WeekdayOf(const std::string& date) {
  const std::chrono::year_month_day day(
      std::chrono::year(std::stoi(date.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(std::stoi(date.substr(5, 2)))),
      std::chrono::day(static_cast<unsigned>(std::stoi(date.substr(8, 2)))));
  return std::chrono::weekday(std::chrono::sys_days(day)).iso_encoding() - 1;
}

std::vector<Row> ReadForecasts(const std::string& name) {
  std::ifstream file(MAILTIDE_SAMPLES_DIR "/detectors/" + name +
                     ".forecast.csv");
  std::vector<Row> rows;
  std::string line;
  std::getline(file, line);  // the header
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    std::vector<std::string> cell(7);
    for (std::string& each : cell) {
      std::getline(cells, each, ',');
    }
    Row row;
    row.date = cell[0];
    row.weekday = WeekdayOf(cell[0]);
    row.value = std::stoull(cell[1]);
    row.has_forecast = !cell[2].empty();
    if (row.has_forecast) {
      row.mean = std::stod(cell[2]);
      row.dispersion = std::stod(cell[3]);
      row.score = std::stod(cell[4]);
      row.limit = std::stod(cell[5]);
      row.flag = cell[6];
    }
    rows.push_back(row);
  }
  return rows;
}

std::string FlagOf(const Observation& observation) {
  std::string flag;
  if (std::abs(observation.score) > observation.forecast.limit) {
    flag = "ALARM";
  }
  switch (observation.change) {
    case LevelChange::kNone:
      return flag;
    case LevelChange::kAccepted:
      return flag + " shift accepted";
    case LevelChange::kReturned:
      return flag + " returned";
  }
  return flag;
}

class SeasonalModelSample : public testing::TestWithParam<const char*> {};

TEST_P(SeasonalModelSample, AgreesWithTheIndependentProgram) {
  const std::vector<Row> rows = ReadForecasts(GetParam());
  ASSERT_GE(rows.size(), 200U);
  SeasonalModel model;
  for (const Row& row : rows) {
    SCOPED_TRACE(row.date);
    const auto observation = Observe(model, row.weekday, row.value, false);
    ASSERT_EQ(observation.has_value(), row.has_forecast);
    if (!observation) {
      continue;
    }
    const Forecast& forecast = observation->forecast;
    // The sample has twelve digits of mean and dispersion, nine decimals of z
    // and six of k.
    EXPECT_NEAR(forecast.mean / row.mean, 1, 1e-11);
    EXPECT_NEAR(forecast.dispersion / row.dispersion, 1, 1e-11);
    if (std::abs(row.score) < 34.5) {
      EXPECT_NEAR(observation->score, row.score, 1e-9);
    }
    EXPECT_NEAR(forecast.limit, row.limit, 1e-6);
    EXPECT_EQ(FlagOf(*observation), row.flag);
    // The bounds say the same as the judgement.
    const Bounds bounds = BoundsOf(forecast);
    EXPECT_EQ(row.value < bounds.low || row.value > bounds.high,
              observation->is_out);
  }
}

INSTANTIATE_TEST_SUITE_P(Samples, SeasonalModelSample,
                         testing::Values("office", "mailbox"));

// Five weekdays of a tenth, then 600 again.
TEST(SeasonalModel, RunsCountToFiveAndReturn) {
  SeasonalModel model = AfterDays(70, 600);
  for (unsigned w = 0; w < 5; ++w) {
    const Observation low = *Observe(model, w, 60, false);
    EXPECT_TRUE(low.is_out);
    EXPECT_LT(low.score, -3);
    EXPECT_EQ(low.run, static_cast<int>(w) + 1);
    EXPECT_EQ(low.change, w == 4 ? LevelChange::kAccepted : LevelChange::kNone);
  }
  EXPECT_NEAR(NextForecast(model, 5, false)->mean, 60, 1);
  const Observation quiet = *Observe(model, 5, 60, false);
  EXPECT_FALSE(quiet.is_out);
  EXPECT_EQ(quiet.run, 0);
  const Observation back = *Observe(model, 0, 600, false);
  EXPECT_TRUE(back.is_out);
  EXPECT_EQ(back.change, LevelChange::kReturned);
  EXPECT_NEAR(NextForecast(model, 1, false)->mean, 600, 5);
}

TEST(SeasonalModel, AQuietWeekdayEndsARunAQuietSundayDoesNot) {
  SeasonalModel model = AfterDays(70, 600);
  EXPECT_EQ(Observe(model, 4, 60, false)->run, 1);
  EXPECT_EQ(Observe(model, 6, 600, false)->run, 0);
  EXPECT_EQ(Observe(model, 0, 60, false)->run, 2);
  EXPECT_EQ(Observe(model, 1, 600, false)->run, 0);
  EXPECT_EQ(Observe(model, 2, 60, false)->run, 1);
  EXPECT_EQ(Observe(model, 3, 6000, false)->run, 1) << "the other side";
}

TEST(SeasonalModel, AHolidayIsASundayThatIsNeverLowAndTeachesNothing) {
  SeasonalModel model;
  for (int week = 0; week < 10; ++week) {
    for (unsigned w = 0; w < 7; ++w) {
      Observe(model, w, w < 5 ? 600 : 100, false);
    }
  }
  const Forecast sunday = *NextForecast(model, 6, false);
  const Forecast before = *NextForecast(model, 2, false);
  const Observation none = *Observe(model, 2, 0, true);
  EXPECT_EQ(none.forecast.mean, sunday.mean);
  EXPECT_EQ(none.forecast.dispersion, sunday.dispersion);
  EXPECT_LT(none.score, -3);
  EXPECT_FALSE(none.is_out);
  EXPECT_EQ(none.run, 0);
  EXPECT_EQ(BoundsOf(none.forecast), (Bounds{0, BoundsOf(sunday).high}));
  EXPECT_GT(BoundsOf(sunday).low, 0U);
  EXPECT_TRUE(Observe(model, 2, 6000, true)->is_out);
  const Forecast after = *NextForecast(model, 2, false);
  EXPECT_EQ(after.mean, before.mean);
  EXPECT_EQ(after.dispersion, before.dispersion);
  EXPECT_EQ(after.limit, before.limit);
}

// A limit that everything passes leaves the least distance: 10, or a quarter.
TEST(SeasonalModel, BoundsOfTheDistanceByHand) {
  EXPECT_EQ(BoundsOf({100, 0.0025, 0.5, false}), (Bounds{76, 124}));
  EXPECT_EQ(BoundsOf({100.5, 0.0025, 0.5, false}), (Bounds{76, 125}));
  EXPECT_EQ(BoundsOf({20, 0.0025, 0.5, false}), (Bounds{11, 29}));
  EXPECT_EQ(BoundsOf({9.5, 0.0025, 0.5, false}), (Bounds{0, 19}));
  EXPECT_EQ(BoundsOf({0.05, 0.0025, 3, false}), (Bounds{0, 10}));
}

// With psi = 1 and mean 20 half of P(Y = 0) is 1/42, z = -1.98.
TEST(SeasonalModel, BoundsOfTheScore) {
  EXPECT_EQ(BoundsOf({20, 1, 1.9, false}).low, 1U);
  EXPECT_EQ(BoundsOf({20, 1, 2, false}).low, 0U);
  for (const double mean : {30.0, 850.5, 1e7}) {
    for (const double dispersion : {0.01, 0.05, 0.5}) {
      const Bounds bounds = BoundsOf({mean, dispersion, 3, false});
      EXPECT_GT(NormalScore(bounds.high + 1, mean, dispersion), 3);
      EXPECT_TRUE(NormalScore(bounds.high, mean, dispersion) <= 3 ||
                  static_cast<double>(bounds.high) - mean <
                      std::max(10.0, mean / 4));
    }
  }
  // No score reaches such a limit.
  EXPECT_EQ(BoundsOf({20, 1, 85, false}).low, 0U);
  EXPECT_GT(BoundsOf({20, 1, 85, false}).high, 1ULL << 60);
}

TEST(SeasonalModel, DegenerateSeries) {
  for (const std::uint64_t value : {0ULL, 1ULL, 10'000'000ULL}) {
    SeasonalModel model;
    for (int day = 0; day < 200; ++day) {
      const auto seen =
          Observe(model, static_cast<unsigned>(day % 7), value, false);
      EXPECT_FALSE(seen && seen->is_out) << value << " on day " << day;
    }
  }
  SeasonalModel weekends;
  for (int day = 0; day < 40; ++day) {
    Observe(weekends, day % 2 == 0 ? 5 : 6, 50, false);
  }
  const Forecast monday = *NextForecast(weekends, 0, false);
  EXPECT_TRUE(std::isfinite(monday.mean) && std::isfinite(monday.dispersion));
}

}  // namespace
}  // namespace mailtide
