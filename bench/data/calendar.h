// The days of the benchmark's logs: in UTC, from Monday 2025-03-03 on.
#ifndef MAILTIDE_BENCH_DATA_CALENDAR_H_
#define MAILTIDE_BENCH_DATA_CALENDAR_H_

#include <chrono>
#include <cstdint>

namespace mailtide::bench {

inline constexpr std::uint32_t kSecondsPerDay = 86'400;

struct LogTime {
  std::uint32_t day = 0;     // from 0
  std::uint32_t second = 0;  // of the day
};

inline std::chrono::year_month_day DateOf(std::uint32_t day) {
  const std::chrono::sys_days first =
      std::chrono::year(2025) / std::chrono::March / 3;
  return first + std::chrono::days(day);
}

}  // namespace mailtide::bench

#endif  // MAILTIDE_BENCH_DATA_CALENDAR_H_
