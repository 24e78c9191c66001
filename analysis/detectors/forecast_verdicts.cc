#include "analysis/detectors/forecast_verdicts.h"

#include <algorithm>
#include <optional>
#include <ratio>
#include <string>
#include <utility>

#include <fmt/format.h>

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

std::string TimeOfDayText(std::chrono::minutes time) {
  return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
}

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

void JudgeCarryOver(const DetectorInput& input,
                    std::vector<Verdict>& verdicts) {
  for (const IndicatorDay& day : input.forecasts) {
    if (!day.carried || !day.carried->is_own || !day.carried->is_out) {
      continue;
    }
    const Bounds bounds = BoundsOf(day.carried->forecast);
    Verdict verdict;
    verdict.kind = VerdictKind::kCarryOver;
    verdict.day = input.day.day;
    verdict.subject = day.indicator.name;
    verdict.side = day.carried->score > 0 ? Side::kHigh : Side::kLow;
    verdict.value = day.value;
    verdict.expected = day.carried->forecast.mean;
    verdict.low = bounds.low;
    verdict.high = bounds.high;
    verdict.score = day.carried->score;
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

std::optional<SoFarLook> LookSoFar(const DetectorInput& input,
                                   std::size_t indicator) {
  const std::chrono::local_days day = input.day.day;
  // A log that was copied in the morning says nothing of the afternoon.
  SoFarLook look;
  look.until = input.is_live
                   ? input.now
                   : std::min(input.now, input.day.last.value_or(input.now));
  const auto local_now = input.zone.ToLocal(look.until);
  const IndicatorDay& its = input.forecasts[indicator];
  if (input.day.state != DayState::kOpen || input.day.hours.empty() ||
      std::chrono::floor<std::chrono::days>(local_now) != day ||
      !its.forecast || its.forecast->is_holiday) {
    return std::nullopt;
  }
  look.time_of_day = std::chrono::floor<std::chrono::minutes>(local_now - day);
  const Metric metric = its.indicator.Counted(input.settings.count_copies);
  std::vector<SoFarPastDay> past;
  for (const RecentDay& recent : input.recent) {
    const std::optional<Forecast>& forecast =
        recent.forecasts[indicator].forecast;
    if (forecast && !recent.is_holiday &&
        IsWeekend(recent.day) == IsWeekend(day)) {
      past.push_back({HoursOf(recent.hours, metric), forecast->mean});
    }
  }
  SoFarToday today;
  today.hours = HoursOf(input.day.hours, metric);
  today.time_of_day =
      std::chrono::duration<double, std::ratio<86400>>(local_now - day).count();
  today.mean = its.forecast->mean;
  today.dispersion = its.forecast->dispersion;
  look.so_far = CompareSoFar(past, today);
  return look;
}

void JudgeSoFar(const DetectorInput& input, std::vector<Verdict>& verdicts) {
  for (std::size_t i = 0; i < input.forecasts.size(); ++i) {
    const std::optional<SoFarLook> look = LookSoFar(input, i);
    if (!look || !look->so_far || !look->so_far->forecast ||
        !look->so_far->forecast->is_out) {
      continue;
    }
    const SoFarForecast& forecast = *look->so_far->forecast;
    Verdict verdict;
    verdict.kind = VerdictKind::kSoFar;
    verdict.day = input.day.day;
    verdict.subject = input.forecasts[i].indicator.name;
    verdict.side = forecast.score > 0 ? Side::kHigh : Side::kLow;
    verdict.value = input.forecasts[i].value;
    verdict.expected = forecast.expected;
    verdict.low = forecast.low;
    verdict.high = forecast.high;
    verdict.score = forecast.score;
    verdict.at = look->until;
    verdict.day_end = forecast.end_of_day;
    verdict.details.Add(TimeOfDayText(look->time_of_day));
    if (!input.day.last && input.recent.back().last) {
      verdict.last_record = input.zone.ToLocal(*input.recent.back().last);
    }
    verdicts.push_back(std::move(verdict));
  }
}

}  // namespace mailtide
