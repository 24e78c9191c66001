// Numbers of one to eight digits, read in a few steps.
#ifndef MAILTIDE_PARSER_PLAIN_NUMBER_H_
#define MAILTIDE_PARSER_PLAIN_NUMBER_H_

#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "parser/base/scan.h"

namespace mailtide {

// Returns the number that `text` is, or nothing when it is not one to eight
// digits. The eight bytes before the end of `text` must be there to be read, as
// they are in a LineBlock.
inline std::optional<std::uint64_t> PlainNumber(std::string_view text) {
  if (text.empty() || text.size() > sizeof(std::uint64_t)) {
    return std::nullopt;
  }
  // The last digit is the highest byte; zeros take the place of what stands
  // before the first one.
  std::uint64_t digits = 0;
  std::memcpy(&digits, text.data() + text.size() - sizeof(digits),
              sizeof(digits));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  digits = __builtin_bswap64(digits);
#endif
  const unsigned others = 8U * static_cast<unsigned>(8 - text.size());
  digits = ((digits ^ 0x3030303030303030U) >> others) << others;
  if (((digits | (digits + 0x0606060606060606U)) & 0xf0f0f0f0f0f0f0f0U) != 0) {
    return std::nullopt;
  }
  // Pairs, then fours, then all.
  digits = digits * 10 + (digits >> 8U);
  digits =
      ((digits & 0x000000ff000000ffU) * (100 + (1000000ULL << 32U)) +
       ((digits >> 16U) & 0x000000ff000000ffU) * (1 + (10000ULL << 32U))) >>
      32U;
  return digits;
}

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_PLAIN_NUMBER_H_
