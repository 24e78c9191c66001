// The help texts, printed from the tables of command_table.h and settings.h.
#ifndef MAILTIDE_REPORT_CLI_HELP_H_
#define MAILTIDE_REPORT_CLI_HELP_H_

#include <string>

#include "report/cli/command_table.h"

namespace mailtide {

// All end with a line feed; lines have at most 80 columns.
std::string ShortUsage();    // `mailtide` alone
std::string OverviewHelp();  // `mailtide --help`
std::string CommandHelp(const CommandRow& command);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_HELP_H_
