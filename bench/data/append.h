// Numbers and text at the end of a string, without the cost of a stream: the
// benchmark's data is gigabytes.
#ifndef MAILTIDE_BENCH_DATA_APPEND_H_
#define MAILTIDE_BENCH_DATA_APPEND_H_

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace mailtide::bench {

inline void AppendNumber(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

// Two digits, of a number below 100.
inline void AppendTwo(std::string& out, std::uint32_t number) {
  out += static_cast<char>('0' + number / 10);
  out += static_cast<char>('0' + number % 10);
}

// The last `digits` digits of `number`, in upper-case hexadecimal.
inline void AppendHex(std::string& out, std::uint64_t number, int digits) {
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    out += "0123456789ABCDEF"[number >> static_cast<unsigned>(shift) & 15U];
  }
}

// hh:mm:ss of a second of the day.
inline void AppendClock(std::string& out, std::uint32_t second) {
  AppendTwo(out, second / 3600);
  out += ':';
  AppendTwo(out, second / 60 % 60);
  out += ':';
  AppendTwo(out, second % 60);
}

}  // namespace mailtide::bench

#endif  // MAILTIDE_BENCH_DATA_APPEND_H_
