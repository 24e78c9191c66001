#include "analysis/detectors/fixed_rule.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "analysis/indicator.h"

namespace mailtide {
namespace {

// Returns the newest `most` values of the series, the newest first.
std::vector<std::uint64_t> NewestValues(std::span<const DayReport> past,
                                        Metric metric, bool weekdays_only,
                                        std::size_t most) {
  std::vector<std::uint64_t> values;
  for (auto day = past.rbegin(); day != past.rend() && values.size() < most;
       ++day) {
    if (!weekdays_only || !IsWeekend(day->day)) {
      values.push_back(At(day->totals, metric));
    }
  }
  return values;
}

void JudgeIndicator(const DetectorInput& input, const Indicator& indicator,
                    bool weekdays_only, std::vector<Verdict>& verdicts) {
  const CheckSettings& settings = input.settings;
  const Metric metric = indicator.Counted(settings.count_copies);
  const auto window = static_cast<std::size_t>(settings.days_of_data - 1);
  std::vector<std::uint64_t> values =
      NewestValues(input.past, metric, weekdays_only, window);
  const std::size_t least =
      settings.min_samples > 0
          ? std::clamp(static_cast<std::size_t>(settings.min_samples),
                       std::size_t{2}, window)
          : window;
  if (values.size() < least) {
    return;
  }
  const std::uint64_t value = At(input.day.totals, metric);
  if (settings.window_includes_value) {
    values.push_back(value);
  }
  const MeanAndDeviation described = Describe(values);
  const double distance = static_cast<double>(value) - described.mean;
  if (!(std::abs(distance) > settings.sigma * described.deviation)) {
    return;
  }
  const Side side = distance > 0 ? Side::kHigh : Side::kLow;
  if (side == Side::kLow && !IsClosed(input.day.state)) {
    return;
  }
  Verdict verdict;
  verdict.kind = VerdictKind::kFixedRule;
  verdict.day = input.day.day;
  verdict.subject = indicator.name;
  verdict.subject += weekdays_only ? "_W" : "";
  verdict.side = side;
  verdict.value = value;
  verdict.mean = described.mean;
  verdict.deviation = described.deviation;
  verdict.samples = values.size();
  verdicts.push_back(std::move(verdict));
}

}  // namespace

MeanAndDeviation Describe(std::span<const std::uint64_t> values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const std::uint64_t value : values) {
    sum += static_cast<double>(value);
  }
  const double mean = sum / n;
  double squares = 0;
  for (const std::uint64_t value : values) {
    const double distance = static_cast<double>(value) - mean;
    squares += distance * distance;
  }
  return {mean, std::sqrt(squares / n)};
}

void JudgeFixedRule(const DetectorInput& input,
                    std::vector<Verdict>& verdicts) {
  const DayState state = input.day.state;
  if (!IsClosed(state) && state != DayState::kOpen) {
    return;
  }
  for (const bool weekdays_only : {false, true}) {
    if (weekdays_only && IsWeekend(input.day.day)) {
      return;
    }
    for (const Indicator& indicator : kIndicators) {
      JudgeIndicator(input, indicator, weekdays_only, verdicts);
    }
  }
}

}  // namespace mailtide
