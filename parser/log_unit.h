// The two files of a proxy that are one log: `smtp20080317.log` with the mails
// and `smtp20080317.lcd` with their sessions.
#ifndef MAILTIDE_PARSER_LOG_UNIT_H_
#define MAILTIDE_PARSER_LOG_UNIT_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parser/rotation.h"

namespace mailtide {

// What the paths of both halves have in common, and which one this is.
struct HalfName {
  std::string common;
  bool is_lcd = false;
};

// Reads `smtp.log`, `SMTP-2008-03-17.LCD.gz`, `smtp.lcd.20080317`; nothing for
// a name of neither kind.
std::optional<HalfName> ParseHalfName(std::string_view path);

// Returns whether the name of `path` is that of a .lcd, rotated and compressed
// ones too: `smtp.lcd`, `SMTP-2008-03-17.LCD.gz`, `smtp.lcd.20080317`.
bool IsLcdName(std::string_view path);

// One file, or the two halves of one log, by index.
struct LogUnit {
  std::size_t file = 0;            // of a pair the .log
  std::optional<std::size_t> lcd;  // the other half

  friend bool operator==(const LogUnit&, const LogUnit&) = default;
};

// Puts the files of one folder together whose names differ only in `.log` and
// `.lcd`, in case, in how they write one date (`smtp-2008-03-17.log` and
// `smtp.lcd.20080317`), and in an ending of compression. Of several of a name
// the first by path is the half. Units stand in the order of their `file`.
std::vector<LogUnit> UnitsOf(std::span<const LogFile> files);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_LOG_UNIT_H_
