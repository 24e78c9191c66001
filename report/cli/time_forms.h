// Durations, days and times as they are configured or typed: text to value and
// back, by the rules of value_forms.h. No zone is known here.
#ifndef MAILTIDE_REPORT_CLI_TIME_FORMS_H_
#define MAILTIDE_REPORT_CLI_TIME_FORMS_H_

#include <chrono>
#include <string>
#include <string_view>

#include "parser/base/error.h"
#include "report/cli/options.h"

namespace mailtide {

// `90s`, `10m`, `26h`, `2d`, also joined, largest unit first: `1h30m`. At most
// 366 days; a number without a unit is an error.
Result<std::chrono::seconds> ParseDuration(std::string_view text);
std::string FormatDuration(std::chrono::seconds duration);

// `HH:MM`, 00:00 to 23:59.
Result<std::chrono::minutes> ParseTimeOfDay(std::string_view text);
std::string FormatTimeOfDay(std::chrono::minutes after_midnight);

// `YYYY-MM-DD`, a day that exists.
Result<std::chrono::local_days> ParseDay(std::string_view text);
std::string FormatDay(std::chrono::local_days day);

// `YYYY-MM-DDTHH:MM[:SS[.fraction]][offset]`, a blank or T between; offset is
// Z, +HH, +HHMM or +HH:MM, at most 14 hours. The fraction is dropped.
Result<StampText> ParseStamp(std::string_view text);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_TIME_FORMS_H_
