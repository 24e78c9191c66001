// What a nightly run hands out: the mail and the report files. They are put
// into the store together with the counts, and leave it after the commit.
#ifndef MAILTIDE_REPORT_CLI_NIGHTLY_OUTPUTS_H_
#define MAILTIDE_REPORT_CLI_NIGHTLY_OUTPUTS_H_

#include <cstdint>

#include "analysis/history/history.h"
#include "analysis/summary.h"
#include "parser/base/error.h"
#include "report/cli/chosen_days.h"
#include "report/cli/exit_code.h"
#include "report/cli/mail_settings.h"
#include "report/cli/run_context.h"

namespace mailtide {

// Returns whether a verdict was not told before.
bool HasNews(const Summary& summary);

// Puts the mail about `summary` into the outbox. `run` is the number of the
// run: no two runs make the same mail. Must run inside a transaction.
Result<void> QueueMail(const RunContext& context, History& history,
                       std::int64_t run, const Summary& summary,
                       const ChosenDays& chosen, const MailSettings& mail);

// Puts the report files among the pending ones: that of this run, if it has
// anything to tell, and those of other days that it counted anew. Must run
// inside a transaction.
Result<void> QueueFiles(RunContext& context, History& history,
                        const Summary& summary, const ChosenDays& chosen);

// Writes the report files that are committed. One that fails is told and
// stays pending as long as its folder is the configured one.
ExitCode WritePendingFiles(const RunContext& context, History& history);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_NIGHTLY_OUTPUTS_H_
