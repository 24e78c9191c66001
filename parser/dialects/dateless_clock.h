// Days for stamps that have only a time (IceWarp's styles `time` and
// `detailed`): the clock that falls by more than half a day has passed
// midnight.
//
// Threads may write a little out of order round midnight: a line of the last
// minutes of a day among those of the first minutes of the next one belongs to
// the day before. (A longer rise is a server that had nothing to do.)
#ifndef MAILTIDE_PARSER_DIALECTS_DATELESS_CLOCK_H_
#define MAILTIDE_PARSER_DIALECTS_DATELESS_CLOCK_H_

#include <chrono>
#include <optional>

namespace mailtide {

// How a log moves through the days, for whoever knows what lies before it.
struct DatelessTimes {
  // The day that was given to the first line.
  std::chrono::local_days first_day;
  std::chrono::seconds first{}, last{};  // times of day of its ends
  // The day of the last line, counted from that of the first.
  int days_later = 0;
  bool has_midnight = false;  // the clock fell somewhere

  friend bool operator==(const DatelessTimes&, const DatelessTimes&) = default;
};

// Returns by how many days a line at `next` is later than the one before it at
// `before`, both times of day: 1, 0 or -1.
int DaysBetween(std::chrono::seconds before, std::chrono::seconds next);

class DatelessClock {
 public:
  explicit DatelessClock(std::chrono::local_days first_day) {
    times_.first_day = first_day;
  }

  // Returns the local time of the next line.
  std::chrono::local_seconds Take(std::chrono::seconds time_of_day);

  // Returns nothing before the first line.
  std::optional<DatelessTimes> times() const {
    return began_ ? std::optional(times_) : std::nullopt;
  }

 private:
  DatelessTimes times_;
  bool began_ = false;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_DATELESS_CLOCK_H_
