// Days of the history as a report, without reading a log.
#ifndef MAILTIDE_REPORT_CLI_DAY_PAGE_H_
#define MAILTIDE_REPORT_CLI_DAY_PAGE_H_

#include <chrono>
#include <span>

#include "analysis/history/history.h"
#include "analysis/summary.h"
#include "parser/base/error.h"
#include "report/cli/run_context.h"

namespace mailtide {

// Judges the days of `wanted` again (at least one, in order, all of them known
// to the store) and shows them, with `before` days of comparison in front of
// the first.
Result<Summary> MakeDayPage(const RunContext& context, History& history,
                            std::span<const std::chrono::local_days> wanted,
                            std::chrono::days before);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_DAY_PAGE_H_
