#include "parser/plain_stamp.h"

#include <cstdint>
#include <cstring>

#include "parser/base/scan.h"
#include "parser/timestamp.h"

namespace mailtide {
namespace {

using std::chrono::hours;
using std::chrono::sys_seconds;

constexpr std::size_t kStampBytes = 19;

// Further from midnight than any change of the clock reaches.
constexpr hours kBefore{26};
constexpr hours kAfter{50};

// Reads `hh:mm:ss`, below 24:00:00 and without a leap second.
std::optional<std::chrono::seconds> ReadClock(const char* text) {
  std::uint64_t clock = 0;
  std::memcpy(&clock, text, sizeof(clock));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  clock = __builtin_bswap64(clock);
#endif
  // Digits become their value and colons 0; what was neither has a bit in its
  // upper half, or gets one when 6 is added to the lower.
  const std::uint64_t values = clock ^ 0x30303a30303a3030U;
  const std::uint64_t carried =
      (values & 0x0f0f0f0f0f0f0f0fU) + 0x0606000606000606U;
  if (((values | carried) & 0xf0f0fff0f0fff0f0U) != 0) {
    return std::nullopt;
  }
  const auto number = [values](unsigned byte) {
    return static_cast<int>(((values >> (8 * byte)) & 0xfU) * 10 +
                            ((values >> (8 * byte + 8)) & 0xfU));
  };
  const int hour = number(0);
  const int minute = number(3);
  const int second = number(6);
  if (hour > 23 || minute > 59 || second > 59) {
    return std::nullopt;
  }
  return std::chrono::seconds(hour * 3600 + minute * 60 + second);
}

}  // namespace

std::optional<sys_seconds> PlainStamps::Read(std::string_view text,
                                             const TimeZone& zone) {
  if (text.size() != kStampBytes) {
    return std::nullopt;
  }
  if (!date_.Is(text) && (refused_.Is(text) || !Remember(text, zone))) {
    return std::nullopt;
  }
  const auto clock = ReadClock(text.data() + date_.text.size());
  return clock ? std::optional(midnight_ + *clock) : std::nullopt;
}

// Remembers the date of `text`, if its day is an ordinary one.
bool PlainStamps::Remember(std::string_view text, const TimeZone& zone) {
  const std::optional<Timestamp> stamp = ParseTimestamp(text);
  const bool is_plain = stamp && !stamp->utc_offset && text[4] == text[7] &&
                        (text[10] == ' ' || text[10] == 'T') &&
                        IsDigit(text[5]) && IsDigit(text[6]) &&
                        IsDigit(text[8]) && IsDigit(text[9]);
  if (!is_plain) {
    return false;  // what follows the date may be to blame
  }
  const auto day = std::chrono::floor<std::chrono::days>(stamp->local);
  const sys_seconds midnight = zone.ToUtc(day);
  const std::chrono::seconds offset = zone.Offset(midnight);
  for (hours at = -kBefore; at <= kAfter; at += hours(1)) {
    if (zone.Offset(midnight + at) != offset) {
      refused_.Set(text);
      return false;
    }
  }
  date_.Set(text);
  midnight_ = midnight;
  return true;
}

}  // namespace mailtide
