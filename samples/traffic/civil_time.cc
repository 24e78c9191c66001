#include "samples/traffic/civil_time.h"

#include <charconv>

#include <fmt/format.h>

namespace mailtide::traffic {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

year_month_day DateOf(Day day) {
  return year_month_day(sys_days(days(day)));
}

Day LastSunday(std::chrono::year year, std::chrono::month month) {
  const sys_days date(year / month / std::chrono::Sunday[std::chrono::last]);
  return static_cast<Day>(date.time_since_epoch().count());
}

Civil Split(std::int64_t seconds_since_epoch) {
  const LocalTime time = FromSeconds(seconds_since_epoch);
  const year_month_day date = DateOf(time.day);
  const int second = time.second;
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<unsigned>(date.month()),
          .day = static_cast<unsigned>(date.day()),
          .hour = second / 3600,
          .minute = second / 60 % 60,
          .second = second % 60};
}

// Reads all of `text` as a number.
std::optional<int> Digits(std::string_view text) {
  int value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || text.front() == '-') {
    return std::nullopt;
  }
  return value;
}

}  // namespace

std::optional<Day> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto year = Digits(text.substr(0, 4));
  const auto month = Digits(text.substr(5, 2));
  const auto day = Digits(text.substr(8, 2));
  if (!year || !month || !day) {
    return std::nullopt;
  }
  const year_month_day date(std::chrono::year{*year},
                            std::chrono::month(static_cast<unsigned>(*month)),
                            std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) {
    return std::nullopt;
  }
  return static_cast<Day>(sys_days(date).time_since_epoch().count());
}

std::string FormatDay(Day day) {
  const Civil date = ToCivil({day, 0});
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string CompactDay(Day day) {
  const Civil date = ToCivil({day, 0});
  return fmt::format("{:04}{:02}{:02}", date.year, date.month, date.day);
}

unsigned WeekdayOf(Day day) {
  return std::chrono::weekday(sys_days(days(day))).c_encoding();
}

bool IsWeekend(Day day) {
  return WeekdayOf(day) == 0 || WeekdayOf(day) == 6;
}

bool IsClockChange(Day day) {
  const std::chrono::year year = DateOf(day).year();
  return day == LastSunday(year, std::chrono::March) ||
         day == LastSunday(year, std::chrono::October);
}

std::int32_t UtcOffset(LocalTime time) {
  // The clock is moved at 02:00 (to 03:00) and at 03:00 (to 02:00). As no time
  // between the two is ever asked for, 02:00 serves for both.
  constexpr std::int32_t kChange = 2 * 3600;
  const std::chrono::year year = DateOf(time.day).year();
  const LocalTime begin = {LastSunday(year, std::chrono::March), kChange};
  const LocalTime end = {LastSunday(year, std::chrono::October), kChange};
  const std::int64_t at = ToSeconds(time);
  const bool summer = at >= ToSeconds(begin) && at < ToSeconds(end);
  return summer ? 7200 : 3600;
}

Civil InZone(LocalTime time, std::int32_t zone_seconds) {
  return Split(ToSeconds(time) - UtcOffset(time) + zone_seconds);
}

Civil ToCivil(LocalTime time) {
  return Split(ToSeconds(time));
}

std::int64_t ToSeconds(LocalTime time) {
  return std::int64_t{time.day} * kSecondsPerDay + time.second;
}

LocalTime FromSeconds(std::int64_t seconds) {
  std::int64_t day = seconds / kSecondsPerDay;
  std::int64_t rest = seconds % kSecondsPerDay;
  if (rest < 0) {
    rest += kSecondsPerDay;
    --day;
  }
  return {static_cast<Day>(day), static_cast<std::int32_t>(rest)};
}

}  // namespace mailtide::traffic
