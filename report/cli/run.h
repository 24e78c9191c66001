// The program itself, as a function that a test can call.
#ifndef MAILTIDE_REPORT_CLI_RUN_H_
#define MAILTIDE_REPORT_CLI_RUN_H_

#include <string>
#include <vector>

#include "parser/base/clock.h"

namespace mailtide {

// Runs mailtide with `arguments` (the program's name not among them) and
// `environment` (`NAME=value`, ended by nullptr). Returns the exit code.
int Run(const std::vector<std::string>& arguments,
        const char* const* environment, const Clock& clock);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_RUN_H_
