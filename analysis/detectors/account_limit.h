// More copies to external recipients in a day than the account may send:
//   V > limit, V in copies always; the limit is max_relay (100), or that of the
//   first `account_limit` line that matches the account and has not run out.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_ACCOUNT_LIMIT_H_
#define MAILTIDE_ANALYSIS_DETECTORS_ACCOUNT_LIMIT_H_

#include <chrono>
#include <string_view>
#include <vector>

#include "analysis/detectors/detector.h"

namespace mailtide {

// Returns the `account_limit` line that holds for `account` on `day`, or
// nullptr: then max_relay does. A pointer into `settings`.
const AccountLimitRule* LimitRuleOf(std::string_view account,
                                    std::chrono::local_days day,
                                    const CheckSettings& settings);

void JudgeAccountLimit(const DetectorInput& input,
                       std::vector<Verdict>& verdicts);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_ACCOUNT_LIMIT_H_
