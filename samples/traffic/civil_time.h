// Dates, and the clock of central Europe, by rule and without a database.
//
// The traffic is written in the local time of Europe/Rome: UTC+1, and UTC+2
// from the last Sunday of March, 01:00 UTC, to the last Sunday of October,
// 01:00 UTC (directive 2000/84/EC).
#ifndef MAILTIDE_SAMPLES_TRAFFIC_CIVIL_TIME_H_
#define MAILTIDE_SAMPLES_TRAFFIC_CIVIL_TIME_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mailtide::traffic {

// A date as a number of days since 1970-01-01.
using Day = std::int32_t;

inline constexpr std::int32_t kSecondsPerDay = 86400;

// A local time of Europe/Rome: `second` in [0, 86400) of the day.
struct LocalTime {
  Day day = 0;
  std::int32_t second = 0;
};

// A time as it is printed: calendar and clock, in whatever zone.
struct Civil {
  int year;
  unsigned month;
  unsigned day;
  int hour;
  int minute;
  int second;
};

// Reads YYYY-MM-DD; nothing else is a date here.
std::optional<Day> ParseDay(std::string_view text);
// Returns YYYY-MM-DD.
std::string FormatDay(Day day);
// Returns YYYYMMDD, as it stands in the names of rotated files.
std::string CompactDay(Day day);
// Returns 0 for Sunday to 6 for Saturday.
unsigned WeekdayOf(Day day);
bool IsWeekend(Day day);
// Returns whether the clocks change on that day: the hour from 02:00 to 03:00
// then does not exist or exists twice.
bool IsClockChange(Day day);
// Returns local time minus UTC in seconds. The hour from 02:00 to 03:00 of a
// clock change has no answer; the generator writes nothing there.
std::int32_t UtcOffset(LocalTime time);
// Returns the same instant on a clock `zone_seconds` east of Greenwich.
Civil InZone(LocalTime time, std::int32_t zone_seconds);
// Returns the local time as calendar and clock.
Civil ToCivil(LocalTime time);
// Returns the local time as seconds since 1970-01-01 00:00:00 of the same
// clock, and back. Differences are true where no change of the clock lies
// between.
std::int64_t ToSeconds(LocalTime time);
LocalTime FromSeconds(std::int64_t seconds);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_CIVIL_TIME_H_
