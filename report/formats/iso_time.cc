#include "report/formats/iso_time.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

namespace mailtide {
namespace {

std::string Join(std::chrono::local_seconds local, char separator) {
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss clock(local - day);
  return fmt::format("{}{}{:02}:{:02}:{:02}", IsoDay(day), separator,
                     clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

}  // namespace

std::string IsoDay(std::chrono::local_days day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string IsoTime(std::chrono::sys_seconds time, const TimeZone& zone) {
  const auto offset =
      std::chrono::floor<std::chrono::minutes>(zone.Offset(time)).count();
  const auto distance = offset < 0 ? -offset : offset;
  return fmt::format("{}{}{:02}:{:02}", Join(zone.ToLocal(time), 'T'),
                     offset < 0 ? '-' : '+', distance / 60, distance % 60);
}

std::string LocalStamp(std::chrono::sys_seconds time, const TimeZone& zone) {
  return LocalStamp(zone.ToLocal(time));
}

std::string LocalStamp(std::chrono::local_seconds time) {
  return Join(time, ' ');
}

std::string DurationText(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::max(seconds + 0.5, 1.0));
  constexpr std::uint64_t kMinute = 60, kHour = 3600;
  if (whole < 2 * kMinute) {
    return fmt::format("{} s", whole);
  }
  if (whole < 2 * kHour) {
    return fmt::format("{} min", whole / kMinute);
  }
  return fmt::format("{} h {} min", whole / kHour, whole % kHour / kMinute);
}

}  // namespace mailtide
