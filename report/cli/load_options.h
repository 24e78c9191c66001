// Puts Options together: defaults < configuration file < environment < command
// line. The one place that knows which level a value came from.
#ifndef MAILTIDE_REPORT_CLI_LOAD_OPTIONS_H_
#define MAILTIDE_REPORT_CLI_LOAD_OPTIONS_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/base/error.h"
#include "report/cli/command_line.h"
#include "report/cli/options.h"
#include "report/cli/setting_levels.h"
#include "report/cli/settings.h"

namespace mailtide {

// Copies `environ`-shaped variables (`NAME=value`, ended by nullptr; nullptr
// alone: none). Of a name that stands twice the first counts.
Environment CopyEnvironment(const char* const* variables);

struct LoadedOptions {
  Options options;
  std::string config_path;            // the file that was read, or empty
  std::vector<std::string> warnings;  // one line each, as Error::message
  // Where the values of a key came from, one per value, by Setting::Name();
  // absent: the default. "FILE:LINE", "environment MAILTIDE_X" or "command
  // line".
  std::map<std::string, std::vector<std::string>, std::less<>> origins;
};

// Returns where the configuration is looked for without --config: the place
// MAILTIDE_CONFIG names (which must exist), else the first that exists of
// $XDG_CONFIG_HOME/mailtide/mailtide.conf (unset: ~/.config) and
// /etc/mailtide/mailtide.conf. Never the working directory: a log folder may
// be writable by others.
std::vector<std::string> DefaultConfigPlaces(const Environment& environment);

// Reads and checks every value of every level, also of those that a higher
// level replaces; a list from a higher level replaces the whole list. Errors:
// kUsage when a value of the command line is wrong, else kConfiguration, with
// FILE:LINE or the name of the variable. An unknown MAILTIDE_... variable is a
// warning: it may be another program's. `places` are tried in turn when
// neither --config nor MAILTIDE_CONFIG names a file; none need exist.
Result<LoadedOptions> LoadOptions(const CommandLine& command_line,
                                  const Environment& environment,
                                  const SettingContext& context,
                                  const std::vector<std::string>& places);

// Gives the keys of `level` its values in place of those they have, a list the
// whole list; their origins too. `warnings` become those of the values then.
// Errors: level.code.
Result<LoadedOptions> WithLevel(LoadedOptions loaded, const Level& level,
                                const SettingContext& context);

// Returns what begins a message about a value that was found wrong after
// loading: `FILE:LINE: [mail] security`, or `[mail] security` for a default.
std::string Where(const LoadedOptions& loaded, std::string_view section,
                  std::string_view key);

// One value of one key, or a key that is not set.
struct SettingRow {
  std::string section;
  std::string key;
  std::optional<std::string> value;
  std::string origin;  // "default", or as LoadedOptions::origins

  friend bool operator==(const SettingRow&, const SettingRow&) = default;
};

// Returns every key in the order of the table, a repeated key once per value.
std::vector<SettingRow> DescribeSettings(const LoadedOptions& loaded);

// Prints rows as a configuration file that gives the same options: the origin
// as a comment before each key; keys that are not set are comments.
std::string FormatSettings(const std::vector<SettingRow>& rows);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_LOAD_OPTIONS_H_
