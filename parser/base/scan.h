// Small byte scanners that need no locale. ASCII only; bytes above 0x7F are
// letters of nothing.
#ifndef MAILTIDE_PARSER_BASE_SCAN_H_
#define MAILTIDE_PARSER_BASE_SCAN_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "parser/base/lifetime.h"

namespace mailtide {

constexpr bool IsBlank(char c) {
  return c == ' ' || c == '\t';
}
constexpr bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
constexpr char AsciiLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
constexpr bool IsAlpha(char c) {
  const char lower = AsciiLower(c);
  return lower >= 'a' && lower <= 'z';
}
constexpr bool IsAlnum(char c) {
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

constexpr bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
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

constexpr bool EndsWithIgnoreCase(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         EqualsIgnoreCase(text.substr(text.size() - end.size()), end);
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
inline std::optional<std::uint64_t> LeadingNumber(std::string_view text,
                                                  std::uint64_t limit) {
  std::uint64_t value = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && IsDigit(text[digits]); ++digits) {
    const auto digit = static_cast<std::uint64_t>(text[digits] - '0');
    constexpr std::size_t kNeverTooLarge = 18;
    if (digits >= kNeverTooLarge &&
        value > (limit - std::min(limit, digit)) / 10) {
      return limit;
    }
    value = value * 10 + digit;
  }
  return digits == 0 ? std::nullopt : std::optional(std::min(value, limit));
}

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_BASE_SCAN_H_
