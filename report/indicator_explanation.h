// Why a verdict on an indicator was given or not, as plain data: what the
// formats of `explain --indicator` take.
#ifndef MAILTIDE_REPORT_INDICATOR_EXPLANATION_H_
#define MAILTIDE_REPORT_INDICATOR_EXPLANATION_H_

#include <optional>
#include <string>

#include "analysis/detectors/fixed_rule.h"
#include "analysis/detectors/forecast_verdicts.h"
#include "analysis/detectors/indicator_series.h"
#include "analysis/summary.h"

namespace mailtide {

struct IndicatorExplanation {
  // With the day, and the verdicts of the day about the indicator.
  Summary head;
  std::string name;            // "SMTP_RECVD_MSGS_W"
  bool weekdays_only = false;  // _W
  bool window_includes_value = false;

  // Whether [checks] detector lets it speak.
  bool has_fixed_rule = true, has_forecast = true, has_carry_over = true,
       has_cusum = true, has_so_far = true;

  // Nothing where the rule has no say (CheckFixedRule).
  std::optional<FixedRuleCheck> fixed_rule;
  // Of the indicator without _W; of an open day too.
  IndicatorDay forecast;
  bool is_holiday = false;
  double p = 1;  // of forecast.observed, the mid-p of its side
  std::optional<SoFarLook> so_far;  // LookSoFar

  // Whether the day is out of line for what is forecast, but not for the level
  // before the one that was accepted last, which holds again.
  bool IsAtFormerLevel() const {
    return forecast.observed && forecast.observed->is_out &&
           (!forecast.episode || *forecast.episode == Episode::kReturned);
  }
  const DayReport& day() const { return head.days.front(); }
  // The verdict of that kind, or nullptr.
  const Verdict* VerdictOf(VerdictKind kind) const {
    for (const Verdict& verdict : head.verdicts) {
      if (verdict.kind == kind) {
        return &verdict;
      }
    }
    return nullptr;
  }
};

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_INDICATOR_EXPLANATION_H_
