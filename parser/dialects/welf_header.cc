#include "parser/dialects/welf_header.h"

#include <algorithm>

#include "parser/base/scan.h"
#include "parser/dialects/welf_keys.h"
#include "parser/dialects/welf_words.h"

namespace mailtide {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// How far behind `id=` the next words are looked for.
constexpr std::size_t kIdLookAhead = 256;

bool IsWordStart(std::string_view line, std::size_t at) {
  if (at == 0) {
    return true;
  }
  const char c = line[at - 1];
  return !IsAlnum(c) && c != '_' && c != '.' && c != '-';
}

bool IsOneOf(std::string_view name, std::string_view a, std::string_view b,
             std::string_view c) {
  return EqualsIgnoreCase(name, a) || EqualsIgnoreCase(name, b) ||
         EqualsIgnoreCase(name, c);
}

// Returns whether `time=`, `fw=` or `pri=` is among the two words behind the
// id whose value starts at `at`; an `sn=` between does not count.
bool RequiredFieldFollows(std::string_view line, std::size_t at) {
  line = line.substr(0, at + kIdLookAhead);
  if (at < line.size() && line[at] == '"') {
    at = std::min(line.find('"', at + 1), line.size());
  }
  for (int words = 0; words < 2; ++words) {
    at = WordEnd(line, at);
    at = SkipBlanks(line, at);
    const std::size_t length = KeyLength(line, at);
    const std::string_view name = line.substr(at, length);
    if (IsOneOf(name, "time", "fw", "pri")) {
      return true;
    }
    if (EqualsIgnoreCase(name, "sn")) {
      --words;
      at += length;
    }
  }
  return false;
}

}  // namespace

std::size_t FindRecordStart(std::string_view line) {
  std::size_t first_key = kNone;
  bool brackets_close = true;
  for (std::size_t at = 0; at < line.size(); ++at) {
    // `WTsyslog[... ip=... pri=...]`, the structured data of RFC 5424.
    if (line[at] == '[' && first_key == kNone && brackets_close) {
      const std::size_t close = line.find(']', at);
      brackets_close = close != kNone;
      at = brackets_close ? close : at;
      continue;
    }
    if (line[at] == '"') {
      // Headers hold no other quotes: an `id=` behind one is somebody's text.
      break;
    }
    if (!IsWordStart(line, at)) {
      continue;
    }
    std::size_t length = KeyLength(line, at);
    if (length == 0) {
      continue;
    }
    // `fw_proxy:id=`: the key is what follows the colon.
    std::string_view name = line.substr(at, length);
    if (const std::size_t colon = name.rfind(':'); colon != kNone) {
      at += colon + 1;
      length = KeyLength(line, at);
      name = line.substr(at, length);
    }
    if (EqualsIgnoreCase(name, "id") &&
        RequiredFieldFollows(line, at + length + 1)) {
      return at;
    }
    if (length > 0 && first_key == kNone) {
      first_key = at;
    }
    if (length > 0 && FindWelfKey(name) != WelfKey::kUnknown &&
        !EqualsIgnoreCase(name, "id")) {
      break;  // the record has begun without an id
    }
  }
  return first_key;
}

}  // namespace mailtide
