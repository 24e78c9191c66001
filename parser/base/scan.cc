#include "parser/base/scan.h"

#include <algorithm>

namespace mailtide {

bool ContainsIgnoreCase(std::string_view text, std::string_view word) {
  const auto found = std::search(
      text.begin(), text.end(), word.begin(), word.end(),
      [](char a, char b) { return AsciiLower(a) == AsciiLower(b); });
  return found != text.end() || word.empty();
}

}  // namespace mailtide
