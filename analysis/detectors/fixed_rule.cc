#include "analysis/detectors/fixed_rule.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace mailtide {
namespace {

// Goes back over `past` until `most` values are found.
std::vector<WindowDay> FindWindow(std::span<const DayReport> past,
                                  Metric metric, bool weekdays_only,
                                  std::size_t most) {
  std::vector<WindowDay> days;
  std::size_t values = 0;
  for (auto day = past.rbegin(); day != past.rend() && values < most; ++day) {
    auto use = WindowDay::Use::kValue;
    if (weekdays_only && IsWeekend(day->day)) {
      use = WindowDay::Use::kWeekend;
    } else if (!IsClosed(day->state)) {
      use = WindowDay::Use::kNotClosed;
    } else {
      ++values;
    }
    days.push_back({day->day, day->state, At(day->totals, metric), use});
  }
  std::ranges::reverse(days);
  return days;
}

void JudgeIndicator(const DetectorInput& input, const Indicator& indicator,
                    bool weekdays_only, std::vector<Verdict>& verdicts) {
  const std::optional<FixedRuleCheck> check = CheckFixedRule(
      input.day, input.past, indicator, weekdays_only, input.settings);
  if (!check || !check->outcome || !check->outcome->is_alert) {
    return;
  }
  const FixedRuleOutcome& outcome = *check->outcome;
  Verdict verdict;
  verdict.kind = VerdictKind::kFixedRule;
  verdict.day = input.day.day;
  verdict.subject = indicator.name;
  if (weekdays_only) {
    verdict.subject += kWeekdaysSuffix;
  }
  verdict.side = outcome.side;
  verdict.value = check->value;
  verdict.mean = outcome.described.mean;
  verdict.deviation = outcome.described.deviation;
  verdict.samples = outcome.samples;
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

std::optional<FixedRuleCheck> CheckFixedRule(const DayReport& day,
                                             std::span<const DayReport> past,
                                             const Indicator& indicator,
                                             bool weekdays_only,
                                             const CheckSettings& settings) {
  const bool is_closed = IsClosed(day.state);
  if ((!is_closed && day.state != DayState::kOpen) ||
      (weekdays_only && IsWeekend(day.day))) {
    return std::nullopt;
  }
  const Metric metric = indicator.Counted(settings.count_copies);
  const auto window = static_cast<std::size_t>(settings.days_of_data - 1);
  FixedRuleCheck check;
  check.value = At(day.totals, metric);
  check.days = FindWindow(past, metric, weekdays_only, window);
  check.values_needed =
      settings.min_samples > 0
          ? std::clamp(static_cast<std::size_t>(settings.min_samples),
                       std::size_t{2}, window)
          : window;
  std::vector<std::uint64_t> values;
  for (const WindowDay& before : check.days) {
    if (before.use == WindowDay::Use::kValue) {
      values.push_back(before.value);
    }
  }
  check.values_before = values.size();
  if (values.size() < check.values_needed) {
    return check;
  }
  if (settings.window_includes_value) {
    values.push_back(check.value);
  }
  FixedRuleOutcome& outcome = check.outcome.emplace();
  outcome.described = Describe(values);
  outcome.samples = values.size();
  const double distance =
      static_cast<double>(check.value) - outcome.described.mean;
  const double spread = settings.sigma * outcome.described.deviation;
  outcome.low = outcome.described.mean - spread;
  outcome.high = outcome.described.mean + spread;
  if (std::abs(distance) > spread) {
    outcome.side = distance > 0 ? Side::kHigh : Side::kLow;
    outcome.is_alert = is_closed || outcome.side == Side::kHigh;
  }
  return check;
}

void JudgeFixedRule(const DetectorInput& input,
                    std::vector<Verdict>& verdicts) {
  for (const bool weekdays_only : {false, true}) {
    for (const Indicator& indicator : kIndicators) {
      JudgeIndicator(input, indicator, weekdays_only, verdicts);
    }
  }
}

}  // namespace mailtide
