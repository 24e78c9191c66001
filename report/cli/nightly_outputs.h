// What a nightly run hands out: the mail and the report files. They are put
// into the store together with the counts, and leave it after the commit.
#ifndef MAILTIDE_REPORT_CLI_NIGHTLY_OUTPUTS_H_
#define MAILTIDE_REPORT_CLI_NIGHTLY_OUTPUTS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

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

// A report file of one day.
struct ReportPage {
  std::chrono::local_days day;
  Summary summary;
};

// What a run has put into the store to hand out.
struct QueuedOutputs {
  std::optional<std::int64_t> mail;
  std::optional<std::chrono::local_days> page;  // that of the run itself
  // Of those of other days the newest with alerts to explain.
  std::vector<ReportPage> others;
};

// Puts the mail about `summary` into the outbox. `run` is the number of the
// run: no two runs make the same mail. Must run inside a transaction.
Result<void> QueueMail(const RunContext& context, History& history,
                       std::int64_t run, const Summary& summary,
                       const ChosenDays& chosen, const MailSettings& mail,
                       QueuedOutputs& queued);

// Puts the report files among the pending ones: that of this run, if it has
// anything to tell, and those of other days that it counted anew. Must run
// inside a transaction.
Result<void> QueueFiles(const RunContext& context, History& history,
                        const Summary& summary, const ChosenDays& chosen,
                        QueuedOutputs& queued);

// Looks in the logs for what stands behind the alerts of `summary` and of the
// queued pages, and adds it to the mail, unless that is on its way already, and
// to the files. Logs are read outside any transaction: nobody waits for that,
// and should the run die meanwhile the mail goes without.
Result<void> ExplainOutputs(RunContext& context, History& history,
                            std::int64_t run, const ChosenDays& chosen,
                            const MailSettings& mail, QueuedOutputs& queued,
                            Summary& summary);

// Writes the report files that are committed. One that fails is told and
// stays pending as long as its folder is the configured one.
ExitCode WritePendingFiles(const RunContext& context, History& history);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_NIGHTLY_OUTPUTS_H_
