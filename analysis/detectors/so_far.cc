#include "analysis/detectors/so_far.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "analysis/detectors/negative_binomial.h"

namespace mailtide {
namespace {

constexpr std::size_t kMostDays = 20;
constexpr double kLeastShare = .10;
constexpr double kLeastExpected = 20;
constexpr double kLimit = 3.3;
constexpr double kLeastDispersion = .0025;
constexpr double kPriorDays = 4;  // that the day's dispersion is worth

double Total(const HourlyCounts& hours) {
  return static_cast<double>(
      std::accumulate(hours.begin(), hours.end(), std::uint64_t{0}));
}

// C(tau): an hour that is not over counts by the part of it that has passed.
double CountUntil(const HourlyCounts& hours, double time_of_day) {
  double passed = time_of_day * static_cast<double>(hours.size());
  double count = 0;
  for (const std::uint64_t hour : hours) {
    count += std::clamp(passed, 0., 1.) * static_cast<double>(hour);
    passed -= 1;
  }
  return count;
}

// One comparable day.
struct Comparable {
  double until_now = 0;  // C_i(tau)
  double share = 0;      // C_i(tau) / C_i(24)
  double mean = 0;       // mu_i
};

// Returns the last comparable days, the newest first.
std::vector<Comparable> LastComparable(std::span<const SoFarPastDay> past,
                                       double time_of_day) {
  std::vector<Comparable> days;
  for (auto day = past.rbegin(); day != past.rend() && days.size() < kMostDays;
       ++day) {
    const double total = Total(day->hours);
    if (total > .5 * day->mean && total < 2 * day->mean) {
      const double until_now = CountUntil(day->hours, time_of_day);
      days.push_back({until_now, until_now / total, day->mean});
    }
  }
  return days;
}

// Of an even number of days the mean of the two in the middle.
double MedianShare(const std::vector<Comparable>& days) {
  std::vector<double> shares;
  shares.reserve(days.size());
  for (const Comparable& day : days) {
    shares.push_back(day.share);
  }
  std::sort(shares.begin(), shares.end());
  return (shares[(shares.size() - 1) / 2] + shares[shares.size() / 2]) / 2;
}

// Returns psi_tau.
double Dispersion(const std::vector<Comparable>& days, double share,
                  double day_dispersion) {
  constexpr std::size_t kFewDays = 10;  // of which none is left out
  constexpr double kLeftOutFactor = 1.15;
  constexpr double kForecastFactor = 1 + 1. / 15;
  std::vector<double> excesses;
  excesses.reserve(days.size());
  for (const Comparable& day : days) {
    const double expected = day.mean * share;
    const double error = day.until_now - expected;
    excesses.push_back((error * error - expected) / (expected * expected));
  }
  if (excesses.size() > kFewDays) {
    excesses.erase(std::max_element(excesses.begin(), excesses.end()));
  }
  const double sum = std::accumulate(excesses.begin(), excesses.end(), 0.);
  const double dispersion =
      (kLeftOutFactor * sum + kPriorDays * day_dispersion) /
      (static_cast<double>(excesses.size()) + kPriorDays);
  return std::max(kLeastDispersion, dispersion) * kForecastFactor;
}

bool IsOut(std::uint64_t count, double expected, double dispersion) {
  const double distance = std::abs(static_cast<double>(count) - expected);
  return distance >= std::max(10., .25 * expected) &&
         std::abs(NormalScore(count, expected, dispersion)) > kLimit;
}

// Returns the count next to `out`, seen from `in`, that is not out: beyond it
// all are.
std::uint64_t LastIn(std::uint64_t in, std::uint64_t out, double expected,
                     double dispersion) {
  while (std::max(in, out) - std::min(in, out) > 1) {
    const std::uint64_t middle = std::midpoint(in, out);
    (IsOut(middle, expected, dispersion) ? out : in) = middle;
  }
  return in;
}

}  // namespace

std::optional<SoFar> CompareSoFar(std::span<const SoFarPastDay> past,
                                  const SoFarToday& today) {
  assert(today.mean > 0 && today.dispersion > 0 && "no forecast of the day");
  const std::vector<Comparable> days = LastComparable(past, today.time_of_day);
  if (days.size() < kLeastComparableDays) {
    return std::nullopt;
  }
  SoFar result;
  result.share = MedianShare(days);
  const double expected = today.mean * result.share;
  if (result.share < kLeastShare || expected < kLeastExpected) {
    return result;
  }
  const double dispersion = Dispersion(days, result.share, today.dispersion);
  const auto count =
      std::accumulate(today.hours.begin(), today.hours.end(), std::uint64_t{0});
  SoFarForecast& forecast = result.forecast.emplace();
  forecast.expected = expected;
  forecast.dispersion = dispersion;
  forecast.score = NormalScore(count, expected, dispersion);
  forecast.is_out = IsOut(count, expected, dispersion);
  const auto middle = static_cast<std::uint64_t>(std::llround(expected));
  forecast.low = IsOut(0, expected, dispersion)
                     ? LastIn(middle, 0, expected, dispersion)
                     : 0;
  std::uint64_t too_high = 2 * middle;
  while (!IsOut(too_high, expected, dispersion)) {
    too_high *= 2;
  }
  forecast.high = LastIn(middle, too_high, expected, dispersion);
  forecast.end_of_day =
      static_cast<double>(count) + today.mean * (1 - result.share);
  return result;
}

}  // namespace mailtide
