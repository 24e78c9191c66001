// Small byte scanners that need no locale. ASCII only; bytes above 0x7F are
// letters of nothing.
#ifndef MAILTIDE_PARSER_BASE_SCAN_H_
#define MAILTIDE_PARSER_BASE_SCAN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "parser/base/lifetime.h"

namespace mailtide {

inline bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}
inline bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
inline char AsciiLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
inline bool IsAlpha(char c) {
  const char lower = AsciiLower(c);
  return lower >= 'a' && lower <= 'z';
}
inline bool IsAlnum(char c) {
  return IsAlpha(c) || IsDigit(c);
}

// Returns `text` without blanks at both ends.
inline std::string_view Trim(std::string_view text MAILTIDE_LIFETIME_BOUND) {
  while (!text.empty() && IsBlank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && IsBlank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

inline bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (AsciiLower(a[i]) != AsciiLower(b[i])) {
      return false;
    }
  }
  return true;
}

inline bool StartsWithIgnoreCase(std::string_view text,
                                 std::string_view start) {
  return text.size() >= start.size() &&
         EqualsIgnoreCase(text.substr(0, start.size()), start);
}

// Returns whether `word` occurs in `text`, ASCII case-insensitively. `word` is
// lower case.
bool ContainsIgnoreCase(std::string_view text, std::string_view word);

// Reads the digits at the start of `text`; nothing when there are none. Values
// beyond `limit` give `limit`.
std::optional<std::uint64_t> LeadingNumber(std::string_view text,
                                           std::uint64_t limit);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_BASE_SCAN_H_
