#include "analysis/detectors/forecast_verdicts.h"

#include <algorithm>
#include <optional>
#include <ratio>
#include <utility>

#include <fmt/format.h>

#include "analysis/detectors/so_far.h"

namespace mailtide {
namespace {

HourlyCounts HoursOf(const std::vector<MetricCounts>& hours, Metric metric) {
  HourlyCounts counts = {};
  for (std::size_t hour = 0; hour < hours.size(); ++hour) {
    counts[hour] = At(hours[hour], metric);
  }
  return counts;
}

}  // namespace

void JudgeSeasonalForecast(const DetectorInput& input,
                           std::vector<Verdict>& verdicts) {
  for (const IndicatorDay& day : input.forecasts) {
    if (!day.episode) {
      continue;
    }
    const Forecast& forecast = day.observed->forecast;
    const Bounds bounds = BoundsOf(forecast);
    Verdict verdict;
    verdict.kind = VerdictKind::kSeasonalForecast;
    verdict.day = input.day.day;
    verdict.subject = day.indicator.name;
    verdict.side = *day.episode == Episode::kReturned ? Side::kNone
                   : day.observed->score > 0          ? Side::kHigh
                                                      : Side::kLow;
    verdict.value = day.value;
    verdict.expected = forecast.mean;
    verdict.low = bounds.low;
    verdict.high = bounds.high;
    verdict.score = day.observed->score;
    verdict.episode = *day.episode;
    verdict.on_holiday = forecast.is_holiday;
    verdict.since = day.since;
    verdicts.push_back(std::move(verdict));
  }
}

void JudgeCusum(const DetectorInput& input, std::vector<Verdict>& verdicts) {
  for (const IndicatorDay& day : input.forecasts) {
    if (day.drift.alarm == Side::kNone || day.episode) {
      continue;
    }
    Verdict verdict;
    verdict.kind = VerdictKind::kCusum;
    verdict.day = input.day.day;
    verdict.subject = day.indicator.name;
    verdict.side = day.drift.alarm;
    verdict.value = day.value;
    verdict.expected = day.observed->forecast.mean;
    verdict.score = day.drift.score;
    verdicts.push_back(std::move(verdict));
  }
}

void JudgeSoFar(const DetectorInput& input, std::vector<Verdict>& verdicts) {
  const std::chrono::local_days day = input.day.day;
  // A log that was copied in the morning says nothing of the afternoon.
  const std::chrono::sys_seconds until =
      input.is_live ? input.now
                    : std::min(input.now, input.day.last.value_or(input.now));
  const auto local_now = input.zone.ToLocal(until);
  if (input.day.state != DayState::kOpen || input.day.hours.empty() ||
      std::chrono::floor<std::chrono::days>(local_now) != day) {
    return;
  }
  for (std::size_t i = 0; i < input.forecasts.size(); ++i) {
    const IndicatorDay& its = input.forecasts[i];
    if (!its.forecast || its.forecast->is_holiday) {
      continue;
    }
    const Metric metric = its.indicator.Counted(input.settings.count_copies);
    std::vector<SoFarPastDay> past;
    for (const RecentDay& recent : input.recent) {
      const std::optional<Forecast>& forecast = recent.forecasts[i].forecast;
      if (forecast && !recent.is_holiday &&
          IsWeekend(recent.day) == IsWeekend(day)) {
        past.push_back({HoursOf(recent.hours, metric), forecast->mean});
      }
    }
    SoFarToday today;
    today.hours = HoursOf(input.day.hours, metric);
    today.time_of_day =
        std::chrono::duration<double, std::ratio<86400>>(local_now - day)
            .count();
    today.mean = its.forecast->mean;
    today.dispersion = its.forecast->dispersion;
    const std::optional<SoFar> so_far = CompareSoFar(past, today);
    if (!so_far || !so_far->forecast || !so_far->forecast->is_out) {
      continue;
    }
    const SoFarForecast& forecast = *so_far->forecast;
    Verdict verdict;
    verdict.kind = VerdictKind::kSoFar;
    verdict.day = day;
    verdict.subject = its.indicator.name;
    verdict.side = forecast.score > 0 ? Side::kHigh : Side::kLow;
    verdict.value = its.value;
    verdict.expected = forecast.expected;
    verdict.low = forecast.low;
    verdict.high = forecast.high;
    verdict.score = forecast.score;
    verdict.at = until;
    verdict.day_end = forecast.end_of_day;
    const auto minutes =
        std::chrono::floor<std::chrono::minutes>(local_now - day);
    verdict.details.Add(
        fmt::format("{:02}:{:02}", minutes.count() / 60, minutes.count() % 60));
    verdicts.push_back(std::move(verdict));
  }
}

}  // namespace mailtide
