// What each level (command line, environment, file) says of the settings, as
// text with its place. Only load_options.cc puts the levels together.
#ifndef MAILTIDE_REPORT_CLI_SETTING_LEVELS_H_
#define MAILTIDE_REPORT_CLI_SETTING_LEVELS_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "parser/base/error.h"
#include "report/cli/command_line.h"
#include "report/cli/config_file.h"
#include "report/cli/settings.h"

namespace mailtide {

// The process environment, by name.
using Environment = std::map<std::string, std::string, std::less<>>;

// One value from one level, not checked yet.
struct Given {
  const Setting* setting = nullptr;  // never null; lives for ever
  std::string value;
  std::string origin;  // "FILE:LINE", "environment MAILTIDE_X", "command line"
  std::string where;   // begins error messages
};

struct Level {
  ErrorCode code = ErrorCode::kConfiguration;  // of a wrong value
  std::vector<Given> given;
};

Level FromCommandLine(const CommandLine& line);

// A list has one value a line. Adds a warning for each variable that begins
// with MAILTIDE_ and is none of ours.
Level FromEnvironment(const Environment& environment,
                      std::vector<std::string>& warnings);

// What the values of `replay --set` say: keys of [checks], "checks.sigma=2.5".
// Errors are kUsage.
Result<Level> FromSets(const std::vector<std::string>& sets);

// Unknown sections and keys, and keys that may not repeat and do, are
// kConfiguration with FILE:LINE.
Result<Level> FromFile(const ConfigFile& file);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_SETTING_LEVELS_H_
