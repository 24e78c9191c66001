// Why a verdict on an indicator was given or not, from the store alone.
#ifndef MAILTIDE_REPORT_CLI_EXPLAIN_INDICATOR_H_
#define MAILTIDE_REPORT_CLI_EXPLAIN_INDICATOR_H_

#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include "analysis/history/history.h"
#include "parser/base/error.h"
#include "report/cli/run_context.h"
#include "report/indicator_explanation.h"

namespace mailtide {

// Returns the name of an indicator, "SMTP_RECVD_MSGS_W", as it is typed in
// upper or lower case. The error is kUsage and speaks of the value alone.
Result<std::string> ParseIndicator(std::string_view text);

// `all` are the days of the store in order, `day` one of them, `name` as from
// ParseIndicator. The day is judged anew, under the settings in force.
Result<IndicatorExplanation> ExplainIndicator(const RunContext& context,
                                              History& history,
                                              std::span<const DayReport> all,
                                              std::chrono::local_days day,
                                              const std::string& name);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_EXPLAIN_INDICATOR_H_
