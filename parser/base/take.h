// Takes pieces off the start of a text, for grammars that are read from left to
// right. A function that fails takes nothing.
#ifndef MAILTIDE_PARSER_BASE_TAKE_H_
#define MAILTIDE_PARSER_BASE_TAKE_H_

#include <cstddef>
#include <string_view>

#include "parser/base/scan.h"

namespace mailtide {

inline bool TakeChar(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

// Returns whether there were any.
inline bool TakeBlanks(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && IsBlank(text[n])) {
    ++n;
  }
  text.remove_prefix(n);
  return n > 0;
}

// Returns what stands before the first blank and takes the blanks behind it
// too. The word is empty when the text is, or begins with a blank.
inline std::string_view TakeWord(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && !IsBlank(text[n])) {
    ++n;
  }
  const std::string_view word = text.substr(0, n);
  text.remove_prefix(n);
  TakeBlanks(text);
  return word;
}

// Returns all digits at the start.
inline std::string_view TakeDigits(std::string_view& text) {
  std::size_t n = 0;
  while (n < text.size() && IsDigit(text[n])) {
    ++n;
  }
  const std::string_view digits = text.substr(0, n);
  text.remove_prefix(n);
  return digits;
}

// Returns the number of exactly `digits` digits, at most 9; -1 when there are
// fewer.
inline int TakeNumber(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) {
    return -1;
  }
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (!IsDigit(text[i])) {
      return -1;
    }
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_BASE_TAKE_H_
