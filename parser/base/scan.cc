#include "parser/base/scan.h"

#include <algorithm>

namespace mailtide {

bool ContainsIgnoreCase(std::string_view text, std::string_view word) {
  const auto found = std::search(
      text.begin(), text.end(), word.begin(), word.end(),
      [](char a, char b) { return AsciiLower(a) == AsciiLower(b); });
  return found != text.end() || word.empty();
}

std::optional<std::uint64_t> LeadingNumber(std::string_view text,
                                           std::uint64_t limit) {
  if (text.empty() || !IsDigit(text.front())) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  for (const char c : text) {
    if (!IsDigit(c)) {
      break;
    }
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (limit - std::min(limit, digit)) / 10) {
      return limit;
    }
    value = value * 10 + digit;
  }
  return std::min(value, limit);
}

}  // namespace mailtide
