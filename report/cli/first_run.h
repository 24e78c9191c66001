// What a run without a configured internal domain says instead of guessing.
#ifndef MAILTIDE_REPORT_CLI_FIRST_RUN_H_
#define MAILTIDE_REPORT_CLI_FIRST_RUN_H_

#include <optional>

#include "parser/rotation.h"
#include "report/cli/exit_code.h"
#include "report/cli/run_context.h"

namespace mailtide {

// Returns nothing when an internal domain is configured, or when the logs mark
// themselves which recipients are external (IceWarp's `will forward`): then the
// run goes on. Else reads the newest of `found`, prints what was recognised,
// the most frequent recipient domains and the lines for the configuration with
// their reasons, and returns kConfiguration, or what went wrong with the files.
std::optional<ExitCode> AdviseFirstRun(RunContext& context,
                                       const FoundFiles& found);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_FIRST_RUN_H_
