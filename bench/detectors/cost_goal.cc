// G10: what judging costs. The least of several runs: what it can be done in.
#include <algorithm>
#include <chrono>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "analysis/detectors/carry_over.h"
#include "analysis/judge.h"
#include "bench/detectors/goals.h"
#include "bench/detectors/made_days.h"

namespace mailtide::bench {
namespace {

using std::chrono::local_days;

double LeastMilliseconds(const std::function<void()>& run) {
  constexpr int kRuns = 20;
  double least = 1e9;
  for (int i = 0; i < kRuns; ++i) {
    const auto start = std::chrono::steady_clock::now();
    run();
    least = std::min(least, std::chrono::duration<double, std::milli>(
                                std::chrono::steady_clock::now() - start)
                                .count());
  }
  return least;
}

}  // namespace

Goal CheckCost() {
  std::mt19937_64 random(20261122);  // NOLINT: the same year every time
  std::poisson_distribution<std::uint64_t> value(600);
  std::vector<std::uint64_t> year(365);
  std::ranges::generate(year, [&] { return value(random); });
  const double indicator_year = LeastMilliseconds([&year] {
    CarryOverModel model;
    for (std::size_t i = 0; i < year.size(); ++i) {
      Observe(model, static_cast<unsigned>(i % 7), year[i], false);
    }
  });
  const std::vector<DayReport> reports = MakeAccountDays();
  const std::vector<local_days> wanted = {reports.back().day};
  const CheckSettings settings;
  const TimeZone zone = TimeZone::Open("UTC").value();
  std::size_t verdicts = 0;
  const double accounts = LeastMilliseconds([&] {
    verdicts =
        JudgeDays({reports, wanted, {}, settings, zone, {}, false, {}})->size();
  });
  return {"G10", indicator_year < 1 && accounts < 50,
          fmt::format("an indicator's year {:.3f} ms (< 1); a day of 1,000 "
                      "accounts over 60 days, all detectors, {:.1f} ms (< 50; "
                      "{} verdicts)",
                      indicator_year, accounts, verdicts)};
}

}  // namespace mailtide::bench
