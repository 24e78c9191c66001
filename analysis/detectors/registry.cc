#include "analysis/detectors/registry.h"

#include <algorithm>
#include <array>

#include "analysis/detectors/account_baseline.h"
#include "analysis/detectors/account_limit.h"
#include "analysis/detectors/fixed_rule.h"
#include "analysis/detectors/forecast_verdicts.h"
#include "analysis/detectors/input_health.h"
#include "analysis/detectors/policy_breaches.h"

namespace mailtide {
namespace {

constexpr std::array kDetectors = {
    DetectorRow{"fixed_rule",
                "a day's total is more than sigma deviations off its mean",
                JudgeFixedRule},
    DetectorRow{"seasonal_forecast",
                "a day's total is not what the days before make expect",
                JudgeSeasonalForecast},
    DetectorRow{"carry_over",
                "the same, with what the weekday before carries over",
                JudgeCarryOver},
    DetectorRow{"cusum", "weekdays lean to one side for days", JudgeCusum},
    DetectorRow{"so_far", "a day that is not over runs off its forecast",
                JudgeSoFar},
    DetectorRow{"account_limit",
                "an account sent more copies outside than max_relay",
                JudgeAccountLimit},
    DetectorRow{"account_baseline",
                "an account sent more outside than its own past makes likely",
                JudgeAccountBaseline},
    DetectorRow{"open_relay", "a stranger's mail was passed to strangers",
                JudgeOpenRelay},
    DetectorRow{"forbidden_accepted", "mail of a forbidden sender was accepted",
                JudgeForbiddenAccepted},
    DetectorRow{"input_health",
                "a log is missing, empty, damaged, or not understood",
                JudgeInputHealth},
};

}  // namespace

std::span<const DetectorRow> Detectors() {
  return kDetectors;
}

bool IsInForce(std::string_view detector, const CheckSettings& settings) {
  return settings.detectors.empty() ||
         std::ranges::find(settings.detectors, detector) !=
             settings.detectors.end();
}

}  // namespace mailtide
