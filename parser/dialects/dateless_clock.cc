#include "parser/dialects/dateless_clock.h"

namespace mailtide {
namespace {

constexpr std::chrono::hours kHalfDay{12};
constexpr std::chrono::hours kDay{24};
constexpr std::chrono::minutes kRoundMidnight{10};

}  // namespace

int DaysBetween(std::chrono::seconds before, std::chrono::seconds next) {
  if (before - next > kHalfDay) {
    return 1;
  }
  const bool is_late = before < kRoundMidnight && next >= kDay - kRoundMidnight;
  return is_late ? -1 : 0;
}

std::chrono::local_seconds DatelessClock::Take(
    std::chrono::seconds time_of_day) {
  if (!began_) {
    times_.first = time_of_day;
    began_ = true;
  } else {
    const int days = DaysBetween(times_.last, time_of_day);
    times_.days_later += days;
    times_.has_midnight = times_.has_midnight || days > 0;
  }
  times_.last = time_of_day;
  return times_.first_day + std::chrono::days(times_.days_later) + time_of_day;
}

}  // namespace mailtide
