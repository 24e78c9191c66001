// Prints a stamp as parser/line_stamp.h reads it, for tests that read what they
// printed.
#ifndef MAILTIDE_TESTS_SUPPORT_PRINT_STAMP_H_
#define MAILTIDE_TESTS_SUPPORT_PRINT_STAMP_H_

#include <chrono>
#include <cstdlib>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "parser/timestamp.h"

namespace mailtide {

inline std::string PrintStamp(const std::optional<Timestamp>& stamp,
                              std::chrono::milliseconds time_of_day) {
  const auto ms = time_of_day.count();
  std::string text = fmt::format("{:02}:{:02}:{:02}.{:03}", ms / 3'600'000,
                                 ms / 60'000 % 60, ms / 1000 % 60, ms % 1000);
  if (!stamp) {
    return text;
  }
  const std::chrono::year_month_day date(
      std::chrono::floor<std::chrono::days>(stamp->local));
  text = fmt::format("{:04}-{:02}-{:02}T{}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), text);
  if (stamp->utc_offset) {
    const auto minutes = stamp->utc_offset->count() / 60;
    text += fmt::format("{}{:02}{:02}", minutes < 0 ? '-' : '+',
                        std::abs(minutes) / 60, std::abs(minutes) % 60);
  }
  return text;
}

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_PRINT_STAMP_H_
