#include "analysis/usual_day.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "analysis/indicator.h"

namespace mailtide {
namespace {

// A day as usual has at most so many times the median, and at least the median
// divided by it.
constexpr double kUsual = 1.25;

double MedianOf(const std::vector<const DayReport*>& days, Flow flow) {
  std::vector<std::uint64_t> copies;
  for (const DayReport* day : days) {
    copies.push_back(CopiesOf(*day, flow));
  }
  std::ranges::sort(copies);
  return (static_cast<double>(copies[(copies.size() - 1) / 2]) +
          static_cast<double>(copies[copies.size() / 2])) /
         2;
}

}  // namespace

std::uint64_t CopiesOf(const DayReport& day, Flow flow) {
  const Indicator& indicator = kIndicators[static_cast<std::size_t>(flow)];
  return day.totals[static_cast<std::size_t>(indicator.copies)];
}

const DayReport* UsualDay(std::span<const DayReport> days,
                          std::chrono::local_days day,
                          std::span<const Flow> flows,
                          const Holidays& holidays) {
  // The candidates are weeks before this day.
  std::chrono::local_days like = day;
  if (holidays.Contains(day)) {
    const auto since_sunday = std::chrono::weekday(day) - std::chrono::Sunday;
    like += since_sunday == std::chrono::days(0)
                ? std::chrono::days(0)
                : std::chrono::days(7) - since_sunday;
  }
  std::vector<const DayReport*> candidates;  // the newest first
  for (int week = 1; week <= kWeeksBefore; ++week) {
    const std::chrono::local_days then = like - std::chrono::days(7 * week);
    const auto found =
        std::ranges::lower_bound(days, then, {}, &DayReport::day);
    if (found != days.end() && found->day == then && IsClosed(found->state) &&
        !holidays.Contains(then)) {
      candidates.push_back(&*found);
    }
  }
  for (const DayReport* candidate : candidates) {
    const bool is_usual = std::ranges::all_of(flows, [&](Flow flow) {
      const auto copies = static_cast<double>(CopiesOf(*candidate, flow));
      const double median = MedianOf(candidates, flow);
      return copies <= kUsual * median && copies >= median / kUsual;
    });
    if (is_usual) {
      return candidate;
    }
  }
  return nullptr;
}

}  // namespace mailtide
