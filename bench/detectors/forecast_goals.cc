// G1, G2 and G11: the forecasts, clean weekdays and changed ones.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "analysis/detectors/carry_over.h"
#include "analysis/detectors/negative_binomial.h"
#include "analysis/detectors/seasonal_model.h"
#include "bench/detectors/goals.h"
#include "bench/detectors/series.h"

namespace mailtide::bench {
namespace {

constexpr std::array kFactors = {1.0, 1.5, 2.0, 3.0, 5.0, .5, .1, 0.0};
enum Factor : std::size_t {
  kAsItIs,
  kX15,
  kX2,
  kX3,
  kX5,
  kHalf,
  kTenth,
  kStop
};

std::uint64_t Times(std::uint64_t value, double factor) {
  return static_cast<std::uint64_t>(
      std::nearbyint(static_cast<double>(value) * factor));
}

bool PassesGate(std::uint64_t value, double mean) {
  const double distance = std::abs(static_cast<double>(value) - mean);
  return distance >= std::max(10.0, .25 * mean);
}

// One clean weekday, with each factor in its place.
struct Look {
  double degrees = 1;  // of freedom, for the warm-up
  std::array<double, kFactors.size()> scores = {};
  std::array<bool, kFactors.size()> passes = {};  // the gate

  bool IsOut(std::size_t factor, double k) const {
    return passes[factor] && std::abs(scores[factor]) > WarmUpLimit(k, degrees);
  }
};

// What a model of forecasts would say.
template <typename Model>
std::vector<Look> Walk(const Series& series) {
  Model model;
  std::vector<Look> looks;
  int weekdays = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const SeriesDay& day = series[i];
    const auto forecast = NextForecast(model, day.weekday(), false);
    if (forecast && i >= kWarmUp && day.is_clean_weekday()) {
      Look look;
      look.degrees = std::max(weekdays - 1, 1);
      for (std::size_t f = 0; f < kFactors.size(); ++f) {
        const std::uint64_t value = Times(day.value, kFactors[f]);
        look.scores[f] =
            NormalScore(value, forecast->mean, forecast->dispersion);
        look.passes[f] = PassesGate(value, forecast->mean);
      }
      looks.push_back(look);
    }
    Observe(model, day.weekday(), day.value, false);
    weekdays += day.weekday() < 5 ? 1 : 0;
  }
  return looks;
}

// Per 100 looks, at threshold k.
std::array<double, kFactors.size()> Rates(const std::vector<Look>& looks,
                                          double k) {
  std::array<double, kFactors.size()> rates = {};
  for (std::size_t f = 0; f < kFactors.size(); ++f) {
    const auto out = std::ranges::count_if(
        looks, [&](const Look& look) { return look.IsOut(f, k); });
    rates[f] = 100.0 * static_cast<double>(out) /
               static_cast<double>(std::max<std::size_t>(looks.size(), 1));
  }
  return rates;
}

template <typename Names>
std::vector<std::vector<Look>> WalkAll(const std::string& folder,
                                       const Names& names) {
  std::vector<std::vector<Look>> walks;
  for (const std::string_view name : names) {
    walks.push_back(Walk<SeasonalModel>(LoadSeries(folder, name)));
  }
  return walks;
}

// The mean of the series' rates, and the greatest rate as they are.
struct MeanRates {
  std::array<double, kFactors.size()> mean = {};
  double worst_false = 0;
};
MeanRates MeanOf(const std::vector<std::vector<Look>>& walks, double k) {
  MeanRates rates;
  for (const std::vector<Look>& looks : walks) {
    const auto its = Rates(looks, k);
    for (std::size_t f = 0; f < its.size(); ++f) {
      rates.mean[f] += its[f] / static_cast<double>(walks.size());
    }
    rates.worst_false = std::max(rates.worst_false, its[kAsItIs]);
  }
  return rates;
}

}  // namespace

Goal CheckCleanDays(const std::string& folder) {
  const MeanRates rates = MeanOf(WalkAll(folder, kHighSeries), 3);
  const auto& mean = rates.mean;
  return {
      "G1",
      mean[kAsItIs] <= 1.0 && rates.worst_false <= 1.5 && mean[kX2] >= 75 &&
          mean[kX3] >= 99 && mean[kHalf] >= 48 && mean[kTenth] >= 100 &&
          mean[kStop] >= 100,
      fmt::format("false alarms {:.2f} per 100 clean weekdays (<= 1.0), "
                  "worst series {:.2f} (<= 1.5); found x2 {:.1f} % (>= 75), "
                  "x3 {:.1f} % (>= 99), half {:.1f} % (>= 48), a tenth "
                  "{:.1f} % (100), none {:.1f} % (100)",
                  mean[kAsItIs], rates.worst_false, mean[kX2], mean[kX3],
                  mean[kHalf], mean[kTenth], mean[kStop])};
}

Goal CheckEqualRate(const std::string& folder) {
  // The one k that gave 2.0 in the mean of nine series; two of them cannot be
  // given away, so the rate of those in the folder is printed beside it.
  constexpr double kEqualRate = 2.39;
  const auto of_all = MeanOf(WalkAll(folder, kAllSeries), kEqualRate).mean;
  const auto of_high = MeanOf(WalkAll(folder, kHighSeries), kEqualRate).mean;
  return {"G2", of_all[kX2] >= 55 && of_high[kX2] >= 87 && of_high[kHalf] >= 75,
          fmt::format("at k {} ({:.2f} false alarms per 100 in the mean of {} "
                      "series): x2 {:.1f} % of all (>= 55), {:.1f} % of the "
                      "high ones (>= 87); half {:.1f} % of these (>= 75)",
                      kEqualRate, of_all[kAsItIs], kAllSeries.size(),
                      of_all[kX2], of_high[kX2], of_high[kHalf])};
}

Goal CheckCarryOver(const std::string& folder) {
  constexpr double kLimit = 3;
  bool holds = true;
  std::vector<std::string> figures;
  for (const std::string_view name : kAllSeries) {
    const Series series = LoadSeries(folder, name);
    const auto before = Rates(Walk<SeasonalModel>(series), kLimit);
    const auto now = Rates(Walk<CarryOverModel>(series), kLimit);
    bool is_worse = now[kAsItIs] > before[kAsItIs];
    bool is_better = now[kAsItIs] < before[kAsItIs];
    for (std::size_t f = kX15; f < kFactors.size(); ++f) {
      is_worse = is_worse || now[f] < before[f];
      is_better = is_better || now[f] > before[f];
    }
    const bool is_high = std::ranges::count(kHighSeries, name) > 0;
    holds = holds && !is_worse && (is_better || !is_high);
    const auto change = [&](std::string_view what, Factor factor, int digits) {
      return fmt::format("{} {:.{}f} -> {:.{}f}", what, before[factor], digits,
                         now[factor], digits);
    };
    figures.push_back(fmt::format(
        "{}: {}, {}, {}, {}, {}, {}", name, change("false alarms", kAsItIs, 2),
        change("x1.5", kX15, 1), change("x2", kX2, 1), change("x3", kX3, 1),
        change("half", kHalf, 1), change("none", kStop, 1)));
  }
  return {"G11", holds,
          fmt::format("carry_over is nowhere worse than the forecast, and "
                      "better on the high series; per 100 clean weekdays, {}",
                      fmt::join(figures, "; "))};
}

}  // namespace mailtide::bench
