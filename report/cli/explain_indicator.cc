#include "report/cli/explain_indicator.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/detectors/negative_binomial.h"
#include "analysis/detectors/registry.h"
#include "analysis/indicator.h"
#include "analysis/judge.h"
#include "report/cli/history_days.h"
#include "report/cli/nearest.h"
#include "report/cli/value_forms.h"

namespace mailtide {
namespace {

bool IsOfIndicator(const Verdict& verdict, const std::string& name,
                   std::string_view without_suffix) {
  switch (verdict.kind) {
    case VerdictKind::kFixedRule:
      return verdict.subject == name;
    case VerdictKind::kSeasonalForecast:
    case VerdictKind::kCarryOver:
    case VerdictKind::kCusum:
    case VerdictKind::kSoFar:
      return verdict.subject == without_suffix;
    default:
      return false;
  }
}

// Takes down what the detectors go by. `all_before` are all days before.
void TakeDown(const DetectorInput& input, std::span<const DayReport> all_before,
              std::size_t indicator, IndicatorExplanation& explanation) {
  explanation.fixed_rule =
      CheckFixedRule(input.day, all_before, kIndicators[indicator],
                     explanation.weekdays_only, input.settings);
  explanation.forecast = input.forecasts[indicator];
  const IndicatorDay& its = explanation.forecast;
  if (its.observed) {
    explanation.p = TailMidP(its.value, its.observed->forecast.mean,
                             its.observed->forecast.dispersion);
  }
  explanation.so_far = LookSoFar(input, indicator);
}

}  // namespace

Result<std::string> ParseIndicator(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  std::vector<std::string> names;
  for (const std::string_view suffix : {std::string_view(), kWeekdaysSuffix}) {
    for (const Indicator& indicator : kIndicators) {
      names.push_back(std::string(indicator.name) + std::string(suffix));
    }
  }
  if (std::ranges::find(names, upper) != names.end()) {
    return upper;
  }
  std::string help = DidYouMean(text, {names.begin(), names.end()});
  if (help.empty()) {
    help = fmt::format("; there is: {}", fmt::join(names, ", "));
  }
  return Fail(ErrorCode::kUsage,
              fmt::format("{} is no indicator{}", Quoted(text), help));
}

Result<IndicatorExplanation> ExplainIndicator(const RunContext& context,
                                              History& history,
                                              std::span<const DayReport> all,
                                              std::chrono::local_days day,
                                              const std::string& name) {
  const CheckSettings& checks = context.checks;
  IndicatorExplanation explanation;
  explanation.head = context.MakeSummary();
  explanation.name = name;
  explanation.weekdays_only = name.ends_with(kWeekdaysSuffix);
  explanation.window_includes_value = checks.window_includes_value;
  explanation.has_fixed_rule = IsInForce("fixed_rule", checks);
  explanation.has_forecast = IsInForce("seasonal_forecast", checks);
  explanation.has_carry_over = IsInForce("carry_over", checks);
  explanation.has_cusum = IsInForce("cusum", checks);
  explanation.has_so_far = IsInForce("so_far", checks);
  explanation.is_holiday = checks.holidays.Contains(day);

  const std::string_view base = WithoutWeekdaysSuffix(name);
  const auto indicator = static_cast<std::size_t>(
      std::ranges::find(kIndicators, base, &Indicator::name) -
      kIndicators.begin());
  const auto judged = std::ranges::find(all, day, &DayReport::day);
  const std::vector<std::chrono::local_days> wanted = {day};
  const auto watch = [&](const DetectorInput& input) {
    TakeDown(input, {all.begin(), judged}, indicator, explanation);
  };
  Result<std::vector<Verdict>> verdicts = JudgeDays({all,
                                                     wanted,
                                                     {},
                                                     checks,
                                                     context.zone,
                                                     context.now,
                                                     /*is_live=*/false,
                                                     DetailsFrom(history),
                                                     watch});
  if (!verdicts) {
    return tl::unexpected<Error>(verdicts.error());
  }
  std::erase_if(*verdicts, [&](const Verdict& verdict) {
    return !IsOfIndicator(verdict, name, base);
  });
  explanation.head.verdicts = *std::move(verdicts);
  explanation.head.days.push_back(*judged);
  return explanation;
}

}  // namespace mailtide
