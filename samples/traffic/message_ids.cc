#include "samples/traffic/message_ids.h"

#include <fmt/format.h>

namespace mailtide::traffic {

std::string MessageIds::Next() {
  constexpr std::uint64_t kLetters = 26 * 26 * 26;
  constexpr std::uint64_t kNumbers = 100'000;
  // It has no divisor in common with the number of ids, so that its multiples
  // run through all of them.
  constexpr std::uint64_t kStep = 1'640'531'527;
  const std::uint64_t id = ++given_ * kStep % (kLetters * kNumbers);
  const std::uint64_t letters = id / kNumbers;
  const auto letter = [letters](std::uint64_t place) {
    return static_cast<char>('A' + letters / place % 26);
  };
  return fmt::format("{}{}{}{:05}", letter(26 * 26), letter(26), letter(1),
                     id % kNumbers);
}

}  // namespace mailtide::traffic
