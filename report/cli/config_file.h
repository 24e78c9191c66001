// Splits a configuration file into sections, keys, values and line numbers.
//
//   file    = [BOM] { line (LF | CRLF) }
//   line    = blank | comment | "[" section "]" | key "=" value
//   comment = first character that is not a blank is "#" or ";"
//
// Blanks around section, key and value go; a value is taken literally, so it
// may hold `=`, `#`, `;` and quotes. What keys there are: settings.h.
#ifndef MAILTIDE_REPORT_CLI_CONFIG_FILE_H_
#define MAILTIDE_REPORT_CLI_CONFIG_FILE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parser/base/error.h"

namespace mailtide {

// What is larger is no configuration file and is refused.
inline constexpr std::size_t kMaxConfigBytes = std::size_t{8} << 20;
inline constexpr std::size_t kMaxConfigLineBytes = std::size_t{64} << 10;

struct ConfigSection {
  std::string name;
  int line = 0;
};

struct ConfigEntry {
  std::string section;
  std::string key;    // never empty
  std::string value;  // may be empty
  int line = 0;       // counts from 1
};

struct ConfigFile {
  std::string path;                     // for messages
  std::vector<ConfigSection> sections;  // every header, also of empty sections
  std::vector<ConfigEntry> entries;     // in the order of the file
};

// Splits `text`, any bytes. Errors are kConfiguration and begin with
// `PATH:LINE: `: a line without `=`, a key before the first section, control
// characters, a line longer than kMaxConfigLineBytes.
Result<ConfigFile> ParseConfig(std::string_view text, std::string path);

// Reads and splits the file at `path`; kConfiguration when it cannot be read.
Result<ConfigFile> ReadConfigFile(const std::string& path);

// Returns `text` without blanks and tabs at its ends; a view into `text`.
std::string_view TrimBlanks(std::string_view text);

// Returns the position of the first control character (below 0x20 but not a
// tab, or 0x7f), or npos.
std::size_t FindControlCharacter(std::string_view text);

// Returns what makes `text` no line of text, or "": control characters, bytes
// that are not UTF-8. Values reach mail headers and terminals.
std::string TextFault(std::string_view text);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_CONFIG_FILE_H_
