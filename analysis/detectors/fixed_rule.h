// The rule of the script that mailtide replaces, kept to the letter.
//
// Per indicator, over the last n = days_of_data - 1 values before the current
// one V (14 by default):
//   M = sum x / n
//   S = sqrt(sum (x - M)^2 / n)          (population deviation)
//   alert  iff  |V - M| > sigma * S      (sigma 2)
// The six indicators are SMTP_RECVD_MSGS, SMTP_SENT_MSGS, SMTP_RELAY_MSGS and
// the same with _W, whose series holds Monday to Friday only, counted in
// weekdays; Saturday and Sunday have no _W value and no _W verdict. Only closed
// days (day_state.h) make values. With `window = including`, V is one of the
// days_of_data values. No verdict until the window is full, or holds
// min_samples values (never fewer than 2).
// On an open day only the high side speaks: V can still grow.
//
// The script's own example fixes the choice of S: the weekdays 3176 3524 3258
// 3118 2837 3185 3819 3435 3793 3452 3414 3364 2657 3664 with V = 2387 give
// M:3335.42857143 S:319.289101932, which only a division by n reproduces.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_FIXED_RULE_H_
#define MAILTIDE_ANALYSIS_DETECTORS_FIXED_RULE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analysis/detectors/detector.h"
#include "analysis/indicator.h"

namespace mailtide {

// The mean and population deviation of `values`, which are not empty.
struct MeanAndDeviation {
  double mean = 0;
  double deviation = 0;
};
MeanAndDeviation Describe(std::span<const std::uint64_t> values);

// A day that the search for the values of the window came by.
struct WindowDay {
  enum class Use : std::uint8_t {
    kValue,      // one of the values
    kWeekend,    // left out: a weekend, of a _W indicator
    kNotClosed,  // left out: its state
  };
  std::chrono::local_days day;
  DayState state = DayState::kOpen;
  std::uint64_t value = 0;
  Use use = Use::kValue;
};

// Where a value lies to a full window.
struct FixedRuleOutcome {
  MeanAndDeviation described;
  std::size_t samples = 0;  // values behind it, V too if it is among them
  double low = 0;           // M - sigma S
  double high = 0;
  Side side = Side::kNone;  // of the bounds, on which V lies
  bool is_alert = false;    // of an open day the high side alone
};

// The rule on one indicator of one day, with all that it goes by.
struct FixedRuleCheck {
  std::uint64_t value = 0;  // V
  // From the oldest value of the window to the day before, in order; of a
  // window that is not full, all days there are.
  std::vector<WindowDay> days;
  std::size_t values_before = 0;  // how many of them are values
  std::size_t values_needed = 0;
  // Set when there are as many as are needed.
  std::optional<FixedRuleOutcome> outcome;
};

// `past` are days before `day`, in order; those that are not closed are passed
// over. Nothing where the rule has no say: a partial or missing day, and a
// weekend when it is about weekdays only.
std::optional<FixedRuleCheck> CheckFixedRule(const DayReport& day,
                                             std::span<const DayReport> past,
                                             const Indicator& indicator,
                                             bool weekdays_only,
                                             const CheckSettings& settings);

void JudgeFixedRule(const DetectorInput& input, std::vector<Verdict>& verdicts);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_FIXED_RULE_H_
