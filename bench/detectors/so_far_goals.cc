// G7: the day until now, looked at ten times a day.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "analysis/detectors/seasonal_model.h"
#include "analysis/detectors/so_far.h"
#include "bench/detectors/goals.h"
#include "bench/detectors/series.h"

namespace mailtide::bench {
namespace {

constexpr std::array kLooks = {8, 9, 10, 11, 12, 14, 16, 18, 20, 24};
constexpr int kStop = 9;  // the hour when mail stops
constexpr std::array<std::size_t, 2> kBurst = {10, 11};  // hours of a burst

struct Day {
  SeriesDay day;
  HourlyCounts hours = {};
  std::optional<Forecast> forecast;
};

std::vector<Day> LoadDays(const std::string& folder, const std::string& kind) {
  std::map<std::chrono::local_days, HourlyCounts> hours;
  for (const std::vector<std::string>& cells :
       LoadTable(folder + "/volumes/eu.hourly.csv")) {
    if (cells[1] == kind) {
      HourlyCounts& of_day = hours[ParseDate(cells[0])];
      for (std::size_t hour = 0; hour < of_day.size(); ++hour) {
        of_day[hour] = std::stoull(cells[2 + hour]);
      }
    }
  }
  std::vector<Day> days;
  SeasonalModel model;
  for (const SeriesDay& day : LoadSeries(folder, "eu." + kind)) {
    Day added = {day, hours[day.day],
                 NextForecast(model, day.weekday(), false)};
    days.push_back(added);
    Observe(model, day.weekday(), day.value, false);
  }
  return days;
}

bool IsOut(const std::vector<SoFarPastDay>& past, const Day& day,
           const HourlyCounts& hours, int hour) {
  SoFarToday today;
  // Hours to come are not known yet.
  std::copy_n(hours.begin(), hour, today.hours.begin());
  today.time_of_day = hour / 24.0;
  today.mean = day.forecast->mean;
  today.dispersion = day.forecast->dispersion;
  const std::optional<SoFar> so_far = CompareSoFar(past, today);
  return so_far && so_far->forecast && so_far->forecast->is_out;
}

// Whether a look after `from` and until `until` finds it.
bool IsFound(const std::vector<SoFarPastDay>& past, const Day& day,
             const HourlyCounts& hours, int from, int until) {
  return std::ranges::any_of(kLooks, [&](int look) {
    return look >= from && look <= until && IsOut(past, day, hours, look);
  });
}

struct SoFarRates {
  double false_days = 0, stop = 0, burst = 0;  // per 100 clean weekdays
};
SoFarRates Measure(const std::vector<Day>& days) {
  constexpr int kStopFoundBy = 14, kBurstFoundBy = 12;
  SoFarRates rates;
  double looked = 0;
  std::vector<SoFarPastDay> past;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const Day& day = days[i];
    if (day.day.weekday() >= 5 || !day.forecast) {
      continue;
    }
    if (i >= kWarmUp && day.day.clean) {
      ++looked;
      HourlyCounts stopped = day.hours;
      std::fill(stopped.begin() + kStop, stopped.end(), 0);
      // One more day's volume, as it was forecast.
      HourlyCounts burst = day.hours;
      for (const std::size_t hour : kBurst) {
        burst[hour] += static_cast<std::uint64_t>(
            std::llround(day.forecast->mean / kBurst.size()));
      }
      rates.false_days += IsFound(past, day, day.hours, 0, 24) ? 1 : 0;
      rates.stop +=
          IsFound(past, day, stopped, kStop + 1, kStopFoundBy) ? 1 : 0;
      rates.burst += IsFound(past, day, burst, static_cast<int>(kBurst[0]) + 1,
                             kBurstFoundBy)
                         ? 1
                         : 0;
    }
    past.push_back({day.hours, day.forecast->mean});
  }
  for (double* rate : {&rates.false_days, &rates.stop, &rates.burst}) {
    *rate *= 100 / looked;
  }
  return rates;
}

}  // namespace

Goal CheckSoFar(const std::string& folder) {
  bool holds = true;
  std::string figures;
  for (const char* kind : {"sent", "recv"}) {
    const SoFarRates rates = Measure(LoadDays(folder, kind));
    holds =
        holds && rates.false_days <= 4 && rates.stop >= 90 && rates.burst >= 98;
    figures += fmt::format(
        "{}eu.{}: {:.1f} days per 100 with a false alarm in ten looks (<= 4), "
        "stop at 9 h found by 14 h {:.1f} % (>= 90), a day's volume more in "
        "10-12 h found by 12 h {:.1f} % (>= 98)",
        figures.empty() ? "" : "; ", kind, rates.false_days, rates.stop,
        rates.burst);
  }
  return {"G7", holds, figures};
}

}  // namespace mailtide::bench
