#include "analysis/detectors/seasonal_model.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>

#include "analysis/detectors/negative_binomial.h"

namespace mailtide {
namespace {

constexpr int kLastEstimate = 13;     // values the state is estimated from
constexpr double kLevelRate = 0.12;   // a
constexpr double kFactorRate = 0.05;  // g
constexpr double kFactorPrior = 2;    // days that a factor's prior counts for
constexpr double kDispersionPrior = 4;
constexpr std::array<double, 2> kPriorDispersions = {0.04, 0.24};
constexpr std::array<double, 2> kDispersionRates = {0.03, 0.051};
constexpr double kMostVariances = 9;  // that a square counts for
constexpr double kLeastDispersion = 0.0025;
constexpr double kLeastMean = 0.05;
constexpr double kExclusion = 3;  // beyond it nothing is learnt
constexpr double kClip = 2;       // deviations that a value may pull by
constexpr int kRunForLevel = 5;
constexpr int kMemory = 45;         // days a former level is remembered
constexpr double kSameLevel = 2.5;  // |z| of a value of the former level
constexpr unsigned kSunday = 6;
// Scores end at 60, and with a great k and few weekdays k_nu lies beyond.
constexpr std::uint64_t kNoLimit = std::uint64_t{1} << 62;

bool IsWeekday(unsigned weekday) {
  return weekday < 5;
}

std::size_t GroupOf(unsigned weekday) {
  return IsWeekday(weekday) ? 0 : 1;
}

// `values` are not empty.
double Median(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t n = values.size();
  return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

double Mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) {
    sum += value;
  }
  return sum / static_cast<double>(values.size());
}

using DayValues = std::vector<SeasonalModel::DayValue>;

template <typename Predicate>
std::vector<double> ValuesWhere(const DayValues& days, Predicate holds) {
  std::vector<double> values;
  for (const SeasonalModel::DayValue& day : days) {
    if (holds(day.weekday)) {
      values.push_back(day.value);
    }
  }
  return values;
}

// Sets level and factors from the first values; what a group of days lacks is
// taken from all.
void EstimateLevels(SeasonalModel& model) {
  const DayValues& days = model.first_values;
  const auto any = [](unsigned) { return true; };
  const auto weekend = [](unsigned w) { return !IsWeekday(w); };
  std::vector<double> base = ValuesWhere(days, IsWeekday);
  if (base.empty()) {
    base = ValuesWhere(days, any);
  }
  model.level = std::max(Median(std::move(base)), 0.3);
  const std::vector<double> weekends = ValuesWhere(days, weekend);
  const double weekend_factor =
      weekends.empty() ? 1 : std::max(Mean(weekends), kLeastMean) / model.level;
  for (unsigned w = 0; w < 7; ++w) {
    const double prior = IsWeekday(w) ? 1 : weekend_factor;
    std::vector<double> values =
        ValuesWhere(days, [w](unsigned other) { return other == w; });
    if (values.empty()) {
      model.factors[w] = prior;
      continue;
    }
    // A single great value must not make a factor.
    for (double& value : values) {
      value = std::min(value, 3 * model.level * prior + 3);
    }
    const auto n = static_cast<double>(values.size());
    model.factors[w] = (n * std::max(Mean(values), kLeastMean) / model.level +
                        kFactorPrior * prior) /
                       (n + kFactorPrior);
  }
}

// Sets the dispersions: the excess of the squares over Poisson's, each bounded,
// shrunk towards the prior.
void EstimateDispersions(SeasonalModel& model) {
  for (std::size_t group = 0; group < 2; ++group) {
    const double prior = kPriorDispersions[group];
    double sum = 0;
    double n = 0;
    for (const auto& [weekday, value] : model.first_values) {
      if (GroupOf(weekday) != group) {
        continue;
      }
      const double mean =
          std::max(model.level * model.factors[weekday], kLeastMean);
      const double distance = value - mean;
      sum += std::min((distance * distance - mean) / (mean * mean),
                      9 * (model.dispersions[group] + 1 / mean));
      n += 1;
    }
    if (n > 0) {
      model.dispersions[group] =
          std::max(kLeastDispersion,
                   (n / std::max(n - 1, 1.0) * sum + kDispersionPrior * prior) /
                       (n + kDispersionPrior));
    }
  }
}

bool IsOut(const Forecast& forecast, std::uint64_t value) {
  return IsOut(forecast, NormalScore(value, forecast.mean, forecast.dispersion),
               value);
}

// Counts a day with |z| > 3 in its run; the fifth makes a new level.
LevelChange CountRun(SeasonalModel& model, unsigned weekday, double value,
                     const Forecast& forecast, int side) {
  double level = value / std::max(model.factors[weekday], 0.02);
  if (side == model.run_side) {
    ++model.run;
    if (forecast.mean <= 1) {
      level = value;  // the factor of a silent weekday says nothing
    }
  } else {
    model.run = 1;
    model.run_side = side;
    model.run_levels.clear();
  }
  model.run_levels.push_back(level);
  if (model.run < kRunForLevel) {
    return LevelChange::kNone;
  }
  model.former = {model.level, model.days};
  model.level = std::max(Median(model.run_levels), 0.3);
  model.run = 0;
  model.run_levels.clear();
  return LevelChange::kAccepted;
}

// Whether the value, out of line now, is in line with the former level; then
// that is taken up again, and `forecast` has the mean that it gave.
bool ReturnToFormer(SeasonalModel& model, unsigned weekday, std::uint64_t value,
                    Forecast& forecast) {
  if (!model.former || model.days - model.former->left_on > kMemory) {
    return false;
  }
  const double former_mean =
      std::max(model.former->level * model.factors[weekday], kLeastMean);
  if (!(std::abs(NormalScore(value, former_mean, forecast.dispersion)) <
        kSameLevel)) {
    return false;
  }
  model.level = model.former->level;
  model.former.reset();
  model.run = 0;
  model.run_levels.clear();
  forecast.mean = former_mean;
  return true;
}

void LearnLevel(SeasonalModel& model, unsigned weekday, double value,
                double mean) {
  const double factor = model.factors[weekday];
  const double rate = std::max(kLevelRate, 1.0 / (model.learnt + 1));
  const double weight =
      IsWeekday(weekday) ? 1 : std::min(1.0, mean / model.level);
  const double factor_rate =
      std::max(kFactorRate, 1 / (model.learnt_of[weekday] + 1 + kFactorPrior));
  // A weekday that brings next to nothing says nothing of the level.
  const double level =
      factor > 0.2
          ? model.level + rate * weight * (value / factor - model.level)
          : model.level;
  model.factors[weekday] = std::max(
      0.003,
      factor + factor_rate * (value / std::max(model.level, 0.3) - factor));
  model.level = std::max(level, 0.2);
  ++model.learnt;
  ++model.learnt_of[weekday];
  if (IsWeekday(weekday)) {
    double mean_factor = 0;
    for (unsigned w = 0; w < 5; ++w) {
      mean_factor += model.factors[w];
    }
    mean_factor /= 5;
    for (double& each : model.factors) {
      each /= mean_factor;
    }
    model.level *= mean_factor;
  }
}

// Everything that a value of the open model changes; fills in what the
// observation says of it.
void Follow(SeasonalModel& model, unsigned weekday, std::uint64_t count,
            Observation& observation) {
  Forecast forecast = observation.forecast;
  const auto value = static_cast<double>(count);
  if (std::abs(observation.score) > kExclusion) {
    if (!ReturnToFormer(model, weekday, count, forecast)) {
      const int side = observation.score > 0 ? 1 : -1;
      observation.run = side == model.run_side ? model.run + 1 : 1;
      observation.change = CountRun(model, weekday, value, forecast, side);
      return;
    }
    observation.change = LevelChange::kReturned;
  }
  if (IsWeekday(weekday)) {
    model.run = 0;
    model.run_side = 0;
    model.run_levels.clear();
  }
  const std::size_t group = GroupOf(weekday);
  model.dispersions[group] =
      FollowDispersion(model.dispersions[group], kDispersionRates[group],
                       kMostVariances, value, forecast);
  const double mean = forecast.mean;
  const double deviation = std::sqrt(Variance(forecast));
  LearnLevel(
      model, weekday,
      mean + deviation * std::clamp((value - mean) / deviation, -kClip, kClip),
      mean);
}

void Remember(SeasonalModel& model, unsigned weekday, std::uint64_t value) {
  ++model.days;
  if (IsWeekday(weekday)) {
    ++model.weekdays;
  }
  if (model.days > kLastEstimate) {
    model.first_values.clear();
    return;
  }
  model.first_values.push_back({weekday, static_cast<double>(value)});
  if (model.days >= kFirstForecast) {
    EstimateLevels(model);
    EstimateDispersions(model);
    model.learnt = model.days;
  }
}

}  // namespace

std::optional<Forecast> NextForecast(const SeasonalModel& model,
                                     unsigned weekday, bool is_holiday) {
  assert(weekday < 7);
  if (model.days < kFirstForecast) {
    return std::nullopt;
  }
  const unsigned like = is_holiday ? kSunday : weekday;
  const double days = std::min<double>(model.learnt, 2 / kLevelRate - 1);
  const double days_of =
      std::min<double>(std::max(model.learnt_of[like], 1), 2 / kFactorRate - 1);
  Forecast forecast;
  forecast.mean = std::max(model.level * model.factors[like], kLeastMean);
  forecast.dispersion = model.dispersions[GroupOf(like)] *
                        (1 + 1 / days + 0.5 / (days_of + kFactorPrior));
  forecast.limit = WarmUpLimit(model.k, std::max(model.weekdays - 1, 1));
  forecast.is_holiday = is_holiday;
  forecast.level = model.level;
  forecast.factor = model.factors[like];
  forecast.like = like;
  return forecast;
}

std::optional<Observation> Observe(SeasonalModel& model, unsigned weekday,
                                   std::uint64_t value, bool is_holiday) {
  const std::optional<Forecast> forecast =
      NextForecast(model, weekday, is_holiday);
  std::optional<Observation> observation;
  if (forecast) {
    observation.emplace();
    observation->forecast = *forecast;
    observation->score =
        NormalScore(value, forecast->mean, forecast->dispersion);
    observation->is_out = IsOut(*forecast, observation->score, value);
  }
  if (!is_holiday) {
    if (observation) {
      Follow(model, weekday, value, *observation);
    }
    Remember(model, weekday, value);
  }
  return observation;
}

double Variance(const Forecast& forecast) {
  return forecast.mean + forecast.dispersion * forecast.mean * forecast.mean;
}

// The two-sided cut: how far the value is from the mean, in scores and mails.
bool IsOut(const Forecast& forecast, double score, std::uint64_t value) {
  const double distance = static_cast<double>(value) - forecast.mean;
  return std::abs(score) > forecast.limit &&
         std::abs(distance) >=
             std::max(kOutDistance, kOutShare * forecast.mean) &&
         !(forecast.is_holiday && distance < 0);
}

double FollowDispersion(double dispersion, double rate, double most,
                        double value, const Forecast& forecast) {
  const double mean = forecast.mean;
  if (!(mean > 0.5)) {
    return dispersion;  // zeros and ones say nothing of it
  }
  const double distance = value - mean;
  const double seen =
      (std::min(distance * distance, most * Variance(forecast)) - mean) /
      (mean * mean);
  return std::max(kLeastDispersion, (1 - rate) * dispersion + rate * seen);
}

Bounds BoundsOf(const Forecast& forecast) {
  // Nothing is out within ten of the mean; from there on both ways one count
  // further is never better.
  const auto middle = static_cast<std::uint64_t>(forecast.mean);
  Bounds bounds;
  if (IsOut(forecast, std::uint64_t{0})) {
    std::uint64_t out = 0;
    bounds.low = middle;
    while (bounds.low - out > 1) {
      const std::uint64_t between = out + (bounds.low - out) / 2;
      (IsOut(forecast, between) ? out : bounds.low) = between;
    }
  }
  bounds.high = middle;
  std::uint64_t out = 2 * middle + 10;
  while (out < kNoLimit && !IsOut(forecast, out)) {
    bounds.high = out;
    out *= 2;
  }
  while (out - bounds.high > 1) {
    const std::uint64_t between = bounds.high + (out - bounds.high) / 2;
    (IsOut(forecast, between) ? out : bounds.high) = between;
  }
  return bounds;
}

}  // namespace mailtide
