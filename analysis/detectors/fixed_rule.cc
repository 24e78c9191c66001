#include "analysis/detectors/fixed_rule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace mailtide {
namespace {

struct Indicator {
  std::string_view name;
  Metric copies;
  Metric messages;
  bool weekdays_only;
};

constexpr std::array kIndicators = {
    Indicator{"SMTP_RECVD_MSGS", Metric::kReceivedCopies,
              Metric::kReceivedMessages, false},
    Indicator{"SMTP_SENT_MSGS", Metric::kSentCopies, Metric::kSentMessages,
              false},
    Indicator{"SMTP_RELAY_MSGS", Metric::kRelayCopies, Metric::kRelayMessages,
              false},
    Indicator{"SMTP_RECVD_MSGS_W", Metric::kReceivedCopies,
              Metric::kReceivedMessages, true},
    Indicator{"SMTP_SENT_MSGS_W", Metric::kSentCopies, Metric::kSentMessages,
              true},
    Indicator{"SMTP_RELAY_MSGS_W", Metric::kRelayCopies, Metric::kRelayMessages,
              true},
};

bool IsWeekend(std::chrono::local_days day) {
  const std::chrono::weekday weekday(day);
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

// Returns the newest `most` values of the series, the newest first.
std::vector<std::uint64_t> NewestValues(std::span<const DayReport> past,
                                        const Indicator& indicator,
                                        Metric metric, std::size_t most) {
  std::vector<std::uint64_t> values;
  for (auto day = past.rbegin(); day != past.rend() && values.size() < most;
       ++day) {
    if (!indicator.weekdays_only || !IsWeekend(day->day)) {
      values.push_back(At(day->totals, metric));
    }
  }
  return values;
}

void JudgeIndicator(const DetectorInput& input, const Indicator& indicator,
                    std::vector<Verdict>& verdicts) {
  const CheckSettings& settings = input.settings;
  const Metric metric =
      settings.count_copies ? indicator.copies : indicator.messages;
  const auto window = static_cast<std::size_t>(settings.days_of_data - 1);
  std::vector<std::uint64_t> values =
      NewestValues(input.past, indicator, metric, window);
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
  for (const Indicator& indicator : kIndicators) {
    if (!indicator.weekdays_only || !IsWeekend(input.day.day)) {
      JudgeIndicator(input, indicator, verdicts);
    }
  }
}

}  // namespace mailtide
