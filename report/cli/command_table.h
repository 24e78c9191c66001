// THE tables of the commands and of the options of the command line. The
// parser (command_line.h) and every help text (help.h) walk them; a new command
// or option is a row here.
#ifndef MAILTIDE_REPORT_CLI_COMMAND_TABLE_H_
#define MAILTIDE_REPORT_CLI_COMMAND_TABLE_H_

#include <span>
#include <string_view>
#include <vector>

#include "parser/base/error.h"
#include "report/cli/options.h"

namespace mailtide {

struct CommandRow {
  std::string_view name;
  std::string_view arguments;  // "PATH...", or empty: takes none
  int min_arguments = 0;
  std::string_view summary;      // one line for `mailtide --help`
  std::string_view description;  // lines of at most 80 columns
  std::string_view examples;     // one to a line
};

// An option is common to all commands, or belongs to some.
struct OptionRow {
  std::string_view name;      // without the dashes
  std::string_view form;      // "FILE"; empty: a flag
  std::string_view commands;  // "analyze report"; empty: all
  // The key it sets for this run, "checks.count": form, help and default are
  // the key's. Empty: it fills CommandOptions by `apply`.
  std::string_view setting_section;
  std::string_view setting_key;
  bool repeatable = false;
  std::string_view help;
  std::string_view default_text;
  // Reads the value ("" of a flag). The error speaks of the value alone.
  Result<void> (*apply)(std::string_view text,
                        CommandOptions& options) = nullptr;
  // Given to another command it is passed over with a warning, for scripts
  // that give every command the same options; else it is an error.
  bool may_be_idle = false;

  bool IsFlag() const { return form.empty(); }
  bool IsSetting() const { return !setting_key.empty(); }
  bool IsCommon() const { return commands.empty(); }
  // Whether `command` takes it.
  bool IsOf(std::string_view command) const;
};

std::span<const CommandRow> Commands();
std::span<const OptionRow> CommandLineOptions();

// Returns the row, or nullptr.
const CommandRow* FindCommand(std::string_view name);
const OptionRow* FindOption(std::string_view name);

std::vector<std::string_view> CommandNames();
// Returns the options that `command` takes, and those of all commands when it
// is empty.
std::vector<std::string_view> OptionNames(std::string_view command);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_COMMAND_TABLE_H_
