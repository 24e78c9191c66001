// The commands: one function and one file each, `<name>_command.cc`.
#ifndef MAILTIDE_REPORT_CLI_COMMANDS_H_
#define MAILTIDE_REPORT_CLI_COMMANDS_H_

#include "report/cli/exit_code.h"
#include "report/cli/run_context.h"

namespace mailtide {

ExitCode RunAnalyze(RunContext& context);
ExitCode RunNightly(RunContext& context);
ExitCode RunBackfill(RunContext& context);
ExitCode RunReport(RunContext& context);
ExitCode RunExplain(RunContext& context);
ExitCode RunSend(RunContext& context);
ExitCode RunStatus(RunContext& context);
ExitCode RunReplay(RunContext& context);
ExitCode RunConfig(RunContext& context);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_COMMANDS_H_
