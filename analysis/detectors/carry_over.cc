#include "analysis/detectors/carry_over.h"

#include <algorithm>
#include <cmath>

#include "analysis/detectors/negative_binomial.h"

namespace mailtide {
namespace {

constexpr double kShare = 0.1;  // of what the weekday before was off by
constexpr double kFirstRate = 0.03, kLastRate = 0.02;  // of the dispersion
constexpr double kMostVariances = 6;
constexpr double kClip = 2;  // deviations that a value may carry over
constexpr double kLeastMean = 100;

bool IsOwn(const Forecast& seasonal, unsigned weekday) {
  return weekday < 5 && !seasonal.is_holiday && seasonal.mean >= kLeastMean;
}

// p. While psi is estimated anew from the first values, it is psi.
double DispersionOf(const CarryOverModel& model) {
  return model.seasonal.first_values.empty() ? model.dispersion
                                             : model.seasonal.dispersions[0];
}

// Follows a weekday of which `observation` was made; `doubt` is psi' / psi.
void Follow(CarryOverModel& model, const CarriedObservation& observation,
            double doubt, double value) {
  if (observation.seasonal.run > 0 ||
      observation.seasonal.change != LevelChange::kNone) {
    model.excess = 0;
    return;
  }
  Forecast forecast = observation.forecast;
  forecast.dispersion = model.dispersion * doubt;
  const double rate =
      std::clamp(1.0 / model.seasonal.weekdays, kLastRate, kFirstRate);
  model.dispersion =
      FollowDispersion(model.dispersion, rate, kMostVariances, value, forecast);
  const Forecast& seasonal = observation.seasonal.forecast;
  const double most = kClip * std::sqrt(Variance(seasonal)) / seasonal.mean;
  model.excess = observation.is_own
                     ? std::clamp(value / seasonal.mean - 1, -most, most)
                     : 0;
}

}  // namespace

std::optional<Forecast> NextForecast(const CarryOverModel& model,
                                     unsigned weekday, bool is_holiday) {
  std::optional<Forecast> forecast =
      NextForecast(model.seasonal, weekday, is_holiday);
  if (forecast && IsOwn(*forecast, weekday)) {
    forecast->mean *= 1 + kShare * model.excess;
    forecast->dispersion *= DispersionOf(model) / model.seasonal.dispersions[0];
  }
  return forecast;
}

std::optional<CarriedObservation> Observe(CarryOverModel& model,
                                          unsigned weekday, std::uint64_t value,
                                          bool is_holiday) {
  const std::optional<Forecast> forecast =
      NextForecast(model, weekday, is_holiday);
  const double seasonal_dispersion = model.seasonal.dispersions[0];
  model.dispersion = DispersionOf(model);
  const std::optional<Observation> seasonal =
      Observe(model.seasonal, weekday, value, is_holiday);
  if (!seasonal) {
    return std::nullopt;
  }
  CarriedObservation observation;
  observation.seasonal = *seasonal;
  observation.forecast = *forecast;
  observation.score = NormalScore(value, forecast->mean, forecast->dispersion);
  observation.is_out = IsOut(*forecast, observation.score, value);
  observation.is_own = IsOwn(seasonal->forecast, weekday);
  if (weekday < 5 && !is_holiday) {
    Follow(model, observation,
           seasonal->forecast.dispersion / seasonal_dispersion,
           static_cast<double>(value));
  }
  return observation;
}

}  // namespace mailtide
