#include "parser/dialects/welf_words.h"

#include <algorithm>
#include <array>

#include "parser/base/scan.h"
#include "parser/dialects/welf_keys.h"

namespace mailtide {
namespace {

// Longer names occur in no format; the bound keeps look-ahead cheap.
constexpr std::size_t kMaxKeyBytes = 64;

constexpr std::array<bool, 256> MakeKeyChars() {
  std::array<bool, 256> chars = {};
  for (std::size_t i = 0; i < 128; ++i) {
    chars[i] = IsAlnum(static_cast<char>(i));
  }
  for (const char c : {'_', '.', '-', '/', ':', '(', ')'}) {
    chars[static_cast<unsigned char>(c)] = true;
  }
  return chars;
}
constexpr std::array<bool, 256> kKeyChars = MakeKeyChars();

bool IsSeparator(char c) {
  return IsBlank(c) || c == ',' || c == ';';
}

}  // namespace

bool IsKeyChar(char c) {
  return kKeyChars[static_cast<unsigned char>(c)];
}

std::size_t KeyLength(std::string_view line, std::size_t at) {
  if (at >= line.size() || (!IsAlpha(line[at]) && line[at] != '_')) {
    return 0;
  }
  std::size_t length = 1;
  while (at + length < line.size() && length <= kMaxKeyBytes &&
         IsKeyChar(line[at + length])) {
    ++length;
  }
  const bool is_key = length <= kMaxKeyBytes && at + length < line.size() &&
                      line[at + length] == '=';
  return is_key ? length : 0;
}

bool KnownKeyStarts(std::string_view line, std::size_t at) {
  const std::size_t length = KeyLength(line, at);
  return length > 0 &&
         FindWelfKey(line.substr(at, length)) != WelfKey::kUnknown;
}

std::size_t SkipSeparators(std::string_view line, std::size_t at) {
  while (at < line.size() && IsSeparator(line[at])) {
    ++at;
  }
  return at;
}

std::size_t SkipBlanks(std::string_view line, std::size_t at) {
  while (at < line.size() && IsBlank(line[at])) {
    ++at;
  }
  return at;
}

std::size_t WordEnd(std::string_view line, std::size_t at) {
  return std::min(line.find_first_of(" \t", at), line.size());
}

bool ClosesBefore(std::string_view line, std::size_t after) {
  if (after >= line.size()) {
    return true;
  }
  if (IsSeparator(line[after])) {
    const std::size_t next = SkipSeparators(line, after);
    if (next >= line.size()) {
      return true;
    }
    return KeyLength(line, next) > 0;
  }
  return KnownKeyStarts(line, after);
}

}  // namespace mailtide
