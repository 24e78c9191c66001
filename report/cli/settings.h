// THE table of the configuration: one row per key with its section, form,
// meaning and way into Options. The file reader, the environment, the command
// line, `mailtide config` and the sample configuration all walk this table;
// adding a key is a field in options.h and a row in settings.cc.
#ifndef MAILTIDE_REPORT_CLI_SETTINGS_H_
#define MAILTIDE_REPORT_CLI_SETTINGS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parser/base/error.h"
#include "report/cli/options.h"

namespace mailtide {

// What only other parts know and values are checked against. Views must live
// as long as the context.
struct SettingContext {
  using Check = Result<void> (*)(std::string_view text);

  std::vector<std::string_view> detectors;  // known names; empty: any word
  std::vector<std::string_view> dialects;   // without "auto"; empty: any word
  // Each says what is wrong with the value; null: taken unchecked.
  Check file_pattern = nullptr;  // [logs] include, exclude
  Check lcd_line = nullptr;      // [lcd] line
};

struct Setting {
  std::string_view section;
  std::string_view key;
  std::string_view form;  // "DURATION", "yes|no", ... for help
  bool repeatable = false;
  std::string_view help;  // one line, lower case, no final dot
  // Reads one value into `options`; a repeatable key appends it. The error is
  // kConfiguration and speaks of the value alone.
  Result<void> (*apply)(std::string_view text, const SettingContext& context,
                        Options& options) = nullptr;
  // Forgets the values of a repeatable key; null for others.
  void (*clear)(Options& options) = nullptr;
  // Returns the values as `apply` reads them; empty when not set.
  std::vector<std::string> (*show)(const Options& options) = nullptr;

  std::string Name() const;         // "checks.sigma"
  std::string Variable() const;     // "MAILTIDE_CHECKS_SIGMA"
  std::string Description() const;  // "[checks] sigma"
};

// All rows, sections together and in the order of the documentation.
std::span<const Setting> Settings();

// Returns the row of a key, or nullptr. Names are lower case and compare
// exactly.
const Setting* FindSetting(std::string_view section, std::string_view key);

// Returns the names of the sections, in order.
std::vector<std::string_view> SettingSections();

// Returns what to say of a section or key that is not in the table, with the
// nearest that is.
std::string UnknownSectionMessage(std::string_view section);
std::string UnknownKeyMessage(std::string_view section, std::string_view key);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_SETTINGS_H_
