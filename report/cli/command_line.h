// Reads the command line: which command, its options, its PATHs.
//
// The options and commands are rows of command_table.h; Boost.Program_options
// does the splitting, with its guessing of abbreviations off.
#ifndef MAILTIDE_REPORT_CLI_COMMAND_LINE_H_
#define MAILTIDE_REPORT_CLI_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "parser/base/error.h"
#include "report/cli/options.h"
#include "report/cli/settings.h"

namespace mailtide {

// A setting given as an option; its value is not checked yet (LoadOptions).
struct TypedSetting {
  const Setting* setting = nullptr;  // never null; lives for ever
  std::string value;
  std::string option;  // "--internal-domain"
};

enum class Request {
  kRun,         // run command.command
  kHelp,        // print `text` to stdout, exit 0
  kVersion,     // print the version to stdout, exit 0
  kShortUsage,  // nothing was asked: print `text` to stderr, exit 64
};

struct CommandLine {
  Request request = Request::kRun;
  std::string text;  // for kHelp and kShortUsage
  CommandOptions command;
  std::vector<TypedSetting> settings;  // in the order of the table
  std::vector<std::string> warnings;   // options that do nothing here
};

// Reads `arguments`, the program's name not among them. All errors are kUsage.
Result<CommandLine> ParseCommandLine(const std::vector<std::string>& arguments);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_COMMAND_LINE_H_
