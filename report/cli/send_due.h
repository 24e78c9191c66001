// Sends what waits in the outbox, and says what could not be sent.
#ifndef MAILTIDE_REPORT_CLI_SEND_DUE_H_
#define MAILTIDE_REPORT_CLI_SEND_DUE_H_

#include "analysis/history/history.h"
#include "report/cli/exit_code.h"
#include "report/cli/run_context.h"
#include "report/mail/outbox.h"

namespace mailtide {

// Takes the send lock (kBusy when another process is sending) and delivers
// what is due, or everything when `all`. kMailQueued when something waits
// after a vain try or was refused.
ExitCode SendDue(const RunContext& context, History& history,
                 const TransportSettings& transport, bool all);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_SEND_DUE_H_
