#include "parser/dialects/welf_keys.h"

#include <algorithm>
#include <array>

#include "parser/dialects/welf_key_table.h"

namespace mailtide {

WelfKey FindWelfKey(std::string_view name) {
  // Behind a name its words hold zeros.
  if (name.empty() || name.size() > kLongestWelfName || name.back() == '\0') {
    return WelfKey::kUnknown;
  }
  std::array<char, 16> bytes = {};
  std::copy(name.begin(), name.end(), bytes.begin());
  const NameWords words = LoadName(bytes.data(), name.size());
  const WelfKeyEntry& entry = kWelfKeyTable.Find(words);
  return entry.Is(words) ? entry.key : WelfKey::kUnknown;
}

}  // namespace mailtide
