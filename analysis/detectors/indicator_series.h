// The days of a history one after the other, as the models see them.
//
// There is no hidden state: each run goes over all stored days again, so that
// ten runs a day say what one says. Only closed days teach the models.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_INDICATOR_SERIES_H_
#define MAILTIDE_ANALYSIS_DETECTORS_INDICATOR_SERIES_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

#include "analysis/detectors/carry_over.h"
#include "analysis/detectors/cusum.h"
#include "analysis/detectors/seasonal_model.h"
#include "analysis/holidays.h"
#include "analysis/indicator.h"
#include "analysis/summary.h"
#include "analysis/verdict.h"

namespace mailtide {

// One indicator on one day.
struct IndicatorDay {
  Indicator indicator;
  std::uint64_t value = 0;
  int days_before = 0;  // that the model has learnt from
  // What the days before make expect; empty while they are too few.
  std::optional<Forecast> forecast;
  // Of a closed day that has a forecast.
  std::optional<Observation> observed;
  // The same with what the weekday before carries over.
  std::optional<CarriedObservation> carried;
  // Set while the forecast is out of line or has news of that: where this day
  // stands in its episode.
  std::optional<Episode> episode;
  std::chrono::local_days since{};
  CusumStep drift;  // of a weekday
  Cusum sums;       // after this day
};

// The case of an indicator that goes on from day to day.
struct IndicatorCase {
  Side side = Side::kNone;  // kNone: none does
  std::chrono::local_days since{};
  // The first day of a level that was accepted, and may still be left again.
  std::optional<std::chrono::local_days> level_since;
};

using IndicatorDays = std::array<IndicatorDay, kIndicators.size()>;

class IndicatorSeries {
 public:
  // `holidays` must outlive this.
  IndicatorSeries(bool count_copies, const Holidays& holidays)
      : count_copies_(count_copies), holidays_(holidays) {}

  // Takes the next day; its totals and state are enough. Days must come in
  // order.
  IndicatorDays Next(const DayReport& day);

 private:
  struct State {
    CarryOverModel model;
    Cusum cusum;
    IndicatorCase open;
  };

  bool count_copies_;
  const Holidays& holidays_;
  std::array<State, kIndicators.size()> states_;
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_INDICATOR_SERIES_H_
