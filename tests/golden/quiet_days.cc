#include "tests/golden/quiet_days.h"

#include <fmt/format.h>

namespace mailtide {
namespace {

std::string DateAs(const char* form, std::chrono::local_days day) {
  const std::chrono::year_month_day date(day);
  return fmt::format(fmt::runtime(form), static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace

std::string Date(std::chrono::local_days day) {
  return DateAs("{:04}-{:02}-{:02}", day);
}

std::string DatedLog(std::chrono::local_days day) {
  return DateAs("smtp{:04}{:02}{:02}.log", day);
}

bool IsWeekend(std::chrono::local_days day) {
  const std::chrono::weekday weekday(day);
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

int Vary(int count, std::chrono::local_days day, std::uint32_t purpose) {
  std::uint32_t x =
      static_cast<std::uint32_t>(day.time_since_epoch().count()) * 2654435761U +
      purpose * 40503U;
  x ^= x >> 15;
  x *= 2246822519U;
  x ^= x >> 13;
  return count * (93 + static_cast<int>(x % 15)) / 100;
}

void SetOld(const std::filesystem::path& log) {
  std::filesystem::last_write_time(
      log, std::filesystem::last_write_time(log) - std::chrono::hours(1));
}

}  // namespace mailtide
