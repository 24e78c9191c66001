// What the exit code of mailtide says: sysexits, and 1 for alerts on request.
#ifndef MAILTIDE_REPORT_CLI_EXIT_CODE_H_
#define MAILTIDE_REPORT_CLI_EXIT_CODE_H_

#include "parser/base/error.h"

namespace mailtide {

enum class ExitCode : int {
  kDone = 0,           // also with alerts
  kAlerts = 1,         // alerts were found, only with --exit-code
  kUsage = 64,         // the command line is wrong
  kInputDamaged = 65,  // what was readable is counted
  kNoInput = 66,
  kMailQueued = 69,  // could not be delivered yet, or was refused for good
  kCannotCreate = 73,
  kIo = 74,
  kBusy = 75,  // another run holds the store
  kConfiguration = 78,
};

ExitCode ExitCodeOf(ErrorCode code);

// Returns the one of two exit codes that is to be reported: wrong usage and
// configuration before work, then the first of 74, 73, 75, 66, 65, 69, 1.
ExitCode Worse(ExitCode a, ExitCode b);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_EXIT_CODE_H_
