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

namespace mailtide::bench {
namespace {

using std::chrono::days;
using std::chrono::local_days;

constexpr local_days kMonday =
    local_days(std::chrono::year(2026) / std::chrono::January / 5);

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

// Sixty days of a thousand accounts, of which the last is judged.
std::vector<DayReport> ThousandAccounts() {
  std::mt19937_64 random(20261122);  // NOLINT: the same accounts every time
  std::poisson_distribution<std::uint64_t> messages(4);
  std::vector<DayReport> reports;
  for (int i = 0; i < 60; ++i) {
    DayCounts counts;
    for (int account = 0; account < 1000; ++account) {
      AccountCounts& its =
          counts.accounts[fmt::format("user{}@example.org", account)];
      its.sent_messages = its.sent_copies = its.relay_messages =
          its.relay_copies = messages(random);
      At(counts.hours[9], Metric::kRelayCopies) += its.relay_copies;
    }
    reports.push_back(
        MakeDayReport(kMonday + days(i), DayState::kComplete, counts));
  }
  return reports;
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
  const std::vector<DayReport> reports = ThousandAccounts();
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
