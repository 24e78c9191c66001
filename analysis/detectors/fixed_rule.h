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

#include <span>
#include <vector>

#include "analysis/detectors/detector.h"

namespace mailtide {

void JudgeFixedRule(const DetectorInput& input, std::vector<Verdict>& verdicts);

// The mean and population deviation of `values`, which are not empty.
struct MeanAndDeviation {
  double mean = 0;
  double deviation = 0;
};
MeanAndDeviation Describe(std::span<const std::uint64_t> values);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_FIXED_RULE_H_
