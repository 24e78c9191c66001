#include "samples/traffic/log_stamp.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "samples/traffic/civil_time.h"
#include "samples/traffic/layouts.h"

namespace mailtide::traffic {

std::string PrintRfc822(std::int64_t seconds) {
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                     "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun",
      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const LocalTime time = FromSeconds(seconds);
  const Civil civil = ToCivil(time);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} {}",
                     kDays[WeekdayOf(time.day)], civil.day,
                     kMonths[civil.month - 1], civil.year, civil.hour,
                     civil.minute, civil.second, PrintOffset(UtcOffset(time)));
}

std::string PrintDuration(std::int64_t seconds) {
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60,
                     seconds % 60);
}

bool IsTimeOnly(TimeStyle style) {
  return style != TimeStyle::kScientific && style != TimeStyle::kRfc822;
}

std::uint32_t Stamper::NextMillisecond(std::int64_t seconds) {
  constexpr std::uint32_t kStep = 7;
  constexpr std::uint32_t kLast = 999;
  if (seconds != second_) {
    second_ = seconds;
    millisecond_ = static_cast<std::uint32_t>(seconds * 37 % 100);
  } else {
    millisecond_ = std::min(millisecond_ + kStep, kLast);
  }
  return millisecond_;
}

std::string Stamper::Print(std::int64_t seconds) {
  const LocalTime time = FromSeconds(seconds);
  const std::string clock = PrintDuration(time.second);
  switch (style_) {
    case TimeStyle::kTime:
      return clock;
    case TimeStyle::kDetailed:
      return fmt::format("{}:{:03}", clock, NextMillisecond(seconds));
    case TimeStyle::kDetailedDot:
      return fmt::format("{}.{:03}", clock, NextMillisecond(seconds));
    case TimeStyle::kScientific:
      return FormatDay(time.day) + 'T' + clock;
    case TimeStyle::kRfc822:
      return PrintRfc822(seconds);
  }
  return {};
}

}  // namespace mailtide::traffic
