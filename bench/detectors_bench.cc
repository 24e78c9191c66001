// What judging costs: each detector alone, then all of them over the days of a
// history, as a nightly run, and as a report of sixty days does.
//
// Counts are drawn, with a fixed seed, round 600 mails a weekday and 60 on a
// weekend day; a thousand accounts send four mails a day each. A benchmark's
// time is that of what its name says: a year, a day, sixty days.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

#include "analysis/account_history.h"
#include "analysis/detectors/account_baseline.h"
#include "analysis/detectors/replay_series.h"
#include "analysis/detectors/seasonal_model.h"
#include "analysis/detectors/so_far.h"
#include "analysis/indicator.h"
#include "analysis/judge.h"
#include "bench/detectors/made_days.h"
#include "parser/time_zone.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;

constexpr local_days kMonday =
    local_days(std::chrono::year(2026) / std::chrono::January / 5);
constexpr int kYear = 365;

// The counts of a year.
std::vector<DatedCount> MakeYear() {
  std::mt19937_64 random(20261122);  // NOLINT: the same year every time
  std::poisson_distribution<std::uint64_t> weekday(600);
  std::poisson_distribution<std::uint64_t> weekend(60);
  std::vector<DatedCount> year;
  for (int i = 0; i < kYear; ++i) {
    const local_days day = kMonday + days(i);
    year.push_back({day, IsWeekend(day) ? weekend(random) : weekday(random)});
  }
  return year;
}

void BM_SeasonalModelYear(benchmark::State& state) {
  const std::vector<DatedCount> year = MakeYear();
  for (auto _ : state) {
    SeasonalModel model;
    for (std::size_t i = 0; i < year.size(); ++i) {
      benchmark::DoNotOptimize(
          Observe(model, static_cast<unsigned>(i % 7), year[i].value, false));
    }
  }
  state.SetItemsProcessed(state.iterations() * kYear);  // days
}
BENCHMARK(BM_SeasonalModelYear);

// As `replay --csv` has it; the forecast's row has limits too, which take more
// than the forecast itself.
void BM_ReplayYear(benchmark::State& state, const char* detector) {
  const std::vector<DatedCount> year = MakeYear();
  const ReplayDetector* const replay = FindReplayDetector(detector);
  for (auto _ : state) {
    benchmark::DoNotOptimize(replay->replay(year));
  }
  state.SetItemsProcessed(state.iterations() * kYear);  // days
}
BENCHMARK_CAPTURE(BM_ReplayYear, fixed_rule, "fixed_rule");
BENCHMARK_CAPTURE(BM_ReplayYear, seasonal_forecast, "seasonal_forecast");

// A look at noon, with twenty days to compare with.
void BM_SoFar(benchmark::State& state) {
  std::mt19937_64 random(20261122);  // NOLINT: the same days every time
  std::poisson_distribution<std::uint64_t> hourly(25);
  std::vector<SoFarPastDay> past(20);
  for (SoFarPastDay& day : past) {
    std::ranges::generate(day.hours, [&] { return hourly(random); });
    day.mean = 600;
  }
  SoFarToday today;
  std::generate(today.hours.begin(), today.hours.begin() + 12,
                [&] { return hourly(random); });
  today.time_of_day = .5;
  today.mean = 600;
  today.dispersion = .01;
  for (auto _ : state) {
    benchmark::DoNotOptimize(CompareSoFar(past, today));
  }
}
BENCHMARK(BM_SoFar);

// The accounts of one day against the weeks before it.
void BM_AccountBaselineDay(benchmark::State& state) {
  const std::vector<DayReport> reports = bench::MakeAccountDays();
  AccountHistory history;
  for (const DayReport& report : reports) {
    if (report.day != reports.back().day) {
      history.Add(report.day, false, report.accounts);
    }
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        ScoreAccounts(history, reports.back().day, reports.back().accounts));
  }
  state.SetItemsProcessed(state.iterations() * bench::kAccounts);  // accounts
}
BENCHMARK(BM_AccountBaselineDay)->Unit(benchmark::kMicrosecond);

// Sixty days of history of which the last `range` are judged, by all detectors.
void BM_JudgeDays(benchmark::State& state) {
  const std::vector<DayReport> reports = bench::MakeAccountDays();
  std::vector<local_days> wanted;
  for (auto report = reports.end() - state.range(0); report != reports.end();
       ++report) {
    wanted.push_back(report->day);
  }
  const CheckSettings settings;
  const TimeZone zone = TimeZone::Open("UTC").value();
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        JudgeDays({reports, wanted, {}, settings, zone, {}, false, {}}));
  }
}
BENCHMARK(BM_JudgeDays)
    ->ArgName("wanted")
    ->Arg(1)
    ->Arg(bench::kAccountDays)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace mailtide
