// The seasonal forecast (seasonal_model.h) with what the weekday before carries
// over to the next. Weekdays follow each other: one that brought more than was
// forecast is followed by one that brings a little more, too. Where the
// forecast is (m, psi'), this one is
//   m^ = m (1 + e / 10),   psi^ = psi' p / psi
// with e of the last weekday that the model learnt from,
//   e = (V* - m) / m,     V* = V within two deviations of m
// (0 where that was left out or m was below 100), and p the dispersion of
// weekdays around m^ and not around m, that is of less. It begins as psi and
// follows in the same way, but at a rate of 1 / n after n weekdays, within .02
// and .03, and a square counts for no more than 6 variances. Score and limits
// are those of the forecast.
//
// Where m is below 100, chance is most of what a day is off by, and on weekends
// and holidays little is known of the day before: there it is the forecast.
//
// bench/README.md has the comparison with the forecast, and how the figures
// were chosen.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_CARRY_OVER_H_
#define MAILTIDE_ANALYSIS_DETECTORS_CARRY_OVER_H_

#include <cstdint>
#include <optional>

#include "analysis/detectors/seasonal_model.h"

namespace mailtide {

struct CarryOverModel {
  SeasonalModel seasonal;
  double excess = 0;      // e
  double dispersion = 0;  // p, once psi is no longer estimated from the start
};

struct CarriedObservation {
  Observation seasonal;  // what the seasonal forecast says of the value
  Forecast forecast;     // as it was before the value
  double score = 0;
  bool is_out = false;
  bool is_own = false;  // it is not the seasonal forecast
};

// As those of the seasonal model.
std::optional<Forecast> NextForecast(const CarryOverModel& model,
                                     unsigned weekday, bool is_holiday);
std::optional<CarriedObservation> Observe(CarryOverModel& model,
                                          unsigned weekday, std::uint64_t value,
                                          bool is_holiday);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_CARRY_OVER_H_
