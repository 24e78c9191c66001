#include "analysis/detectors/replay_series.h"

#include <array>
#include <cstddef>

#include "analysis/detectors/carry_over.h"
#include "analysis/detectors/cusum.h"
#include "analysis/detectors/fixed_rule.h"
#include "analysis/detectors/seasonal_model.h"

namespace mailtide {
namespace {

using Verdicts = std::vector<std::optional<ReplayVerdict>>;

Verdicts ReplayFixedRule(std::span<const DatedCount> rows) {
  constexpr std::size_t kWindow = 14;
  constexpr double kSigma = 2;
  std::vector<std::uint64_t> values;
  values.reserve(rows.size());
  Verdicts verdicts;
  for (const DatedCount& row : rows) {
    std::optional<ReplayVerdict>& verdict = verdicts.emplace_back();
    if (values.size() >= kWindow) {
      const MeanAndDeviation past = Describe(std::span(values).last(kWindow));
      const auto value = static_cast<double>(row.value);
      const double distance = value - past.mean;
      verdict.emplace();
      verdict->expected = past.mean;
      verdict->low = past.mean - kSigma * past.deviation;
      verdict->high = past.mean + kSigma * past.deviation;
      verdict->score = distance == 0 ? 0 : distance / past.deviation;
      verdict->is_alert = value < verdict->low || value > verdict->high;
    }
    values.push_back(row.value);
  }
  return verdicts;
}

unsigned WeekdayOf(std::chrono::local_days date) {
  return std::chrono::weekday(date).iso_encoding() - 1;
}

// Of a model of forecasts.
template <typename Model>
Verdicts ReplayForecast(std::span<const DatedCount> rows) {
  Model model;
  Verdicts verdicts;
  for (const DatedCount& row : rows) {
    std::optional<ReplayVerdict>& verdict = verdicts.emplace_back();
    const auto seen =
        Observe(model, WeekdayOf(row.date), row.value, /*is_holiday=*/false);
    if (seen) {
      const Bounds bounds = BoundsOf(seen->forecast);
      verdict = {seen->forecast.mean, static_cast<double>(bounds.low),
                 static_cast<double>(bounds.high), seen->score,
                 row.value < bounds.low || row.value > bounds.high};
    }
  }
  return verdicts;
}

Verdicts ReplayCusum(std::span<const DatedCount> rows) {
  Verdicts verdicts = ReplayForecast<SeasonalModel>(rows);
  Cusum cusum;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!verdicts[i]) {
      continue;
    }
    if (WeekdayOf(rows[i].date) >= 5) {
      verdicts[i].reset();
      continue;
    }
    const CusumStep step = Add(cusum, verdicts[i]->score);
    verdicts[i]->score = step.score;
    verdicts[i]->is_alert = step.alarm != Side::kNone;
  }
  return verdicts;
}

constexpr std::array kReplayDetectors = {
    ReplayDetector{"fixed_rule", ReplayFixedRule},
    ReplayDetector{"seasonal_forecast", ReplayForecast<SeasonalModel>},
    ReplayDetector{"carry_over", ReplayForecast<CarryOverModel>},
    ReplayDetector{"cusum", ReplayCusum},
};

}  // namespace

std::span<const ReplayDetector> ReplayDetectors() {
  return kReplayDetectors;
}

const ReplayDetector* FindReplayDetector(std::string_view name) {
  for (const ReplayDetector& detector : kReplayDetectors) {
    if (detector.name == name) {
      return &detector;
    }
  }
  return nullptr;
}

std::vector<std::string_view> ReplayDetectorNames() {
  std::vector<std::string_view> names;
  for (const ReplayDetector& detector : kReplayDetectors) {
    names.push_back(detector.name);
  }
  return names;
}

}  // namespace mailtide
