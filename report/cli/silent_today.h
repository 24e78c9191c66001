// A gateway that has written nothing since the rotation. A day without any
// record is no day of the store; yet by ten o'clock silence is news.
#ifndef MAILTIDE_REPORT_CLI_SILENT_TODAY_H_
#define MAILTIDE_REPORT_CLI_SILENT_TODAY_H_

#include <vector>

#include "analysis/history/history.h"
#include "analysis/summary.h"
#include "parser/base/error.h"
#include "parser/rotation.h"
#include "report/cli/run_context.h"
#include "report/cli/store_run.h"

namespace mailtide {

// Appends today to `all` (every day of the store, in order) as an open day
// without records, when the folder shows that the gateway writes there and
// has written nothing of today: yesterday was rotated, and in `found` there is
// a live file without a date in its name that
// - begins at that rotation, as the store has it, or
// - is empty, and is known for a log: it was read before, or a log of yesterday
//   has its name but for the date (`smtp.log` beside `smtp20261120.log.gz`).
// A folder into which rotated logs are copied has no such file, whatever else
// is empty there, and the day is left out: whoever copies at midnight knows
// nothing of it by day. Nor is it added when `batch`, what this run has read,
// lacks a live file that could not be read: today may stand in it.
Result<void> AddSilentToday(const RunContext& context, History& history,
                            const FoundFiles& found, const ReadBatch& batch,
                            std::vector<DayReport>& all);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_SILENT_TODAY_H_
