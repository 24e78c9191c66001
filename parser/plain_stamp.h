// Stamps of the very form `YYYY-MM-DD hh:mm:ss`, most of which are of the same
// day as the one before.
#ifndef MAILTIDE_PARSER_PLAIN_STAMP_H_
#define MAILTIDE_PARSER_PLAIN_STAMP_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "parser/time_zone.h"

namespace mailtide {

class PlainStamps {
 public:
  // Returns the time of a stamp in local time of `zone`, which is always the
  // same one: what ParseTimestamp and Timestamp::ToUtc would say. Nothing: ask
  // these.
  std::optional<std::chrono::sys_seconds> Read(std::string_view text,
                                               const TimeZone& zone);

 private:
  // The date of a stamp, with the blank behind it.
  struct Date {
    std::array<char, 11> text = {};
    bool is_set = false;

    bool Is(std::string_view stamp) const {
      // Eleven bytes as two words that overlap.
      const auto word = [](const char* at) {
        std::uint64_t value;
        std::memcpy(&value, at, sizeof(value));
        return value;
      };
      return is_set && ((word(stamp.data()) ^ word(text.data())) |
                        (word(stamp.data() + 3) ^ word(text.data() + 3))) == 0;
    }
    void Set(std::string_view stamp) {
      std::memcpy(text.data(), stamp.data(), text.size());
      is_set = true;
    }
  };
  bool Remember(std::string_view text, const TimeZone& zone);

  Date date_;
  Date refused_;  // the last one of a day near a change of the clock
  // Local time is that of UTC from here on, all through the day and well before
  // and after.
  std::chrono::sys_seconds midnight_;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_PLAIN_STAMP_H_
