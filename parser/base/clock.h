// The one way to the time of day. Everything that needs "now" takes a Clock,
// so that --now and tests decide what it is.
#ifndef MAILTIDE_PARSER_BASE_CLOCK_H_
#define MAILTIDE_PARSER_BASE_CLOCK_H_

#include <chrono>

namespace mailtide {

class Clock {
 public:
  virtual ~Clock() = default;
  // Returns the current time, UTC.
  virtual std::chrono::sys_seconds Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  std::chrono::sys_seconds Now() const override {
    return std::chrono::floor<std::chrono::seconds>(
        std::chrono::system_clock::now());
  }
};

// Stands still at the given time (`--now`, tests).
class FixedClock final : public Clock {
 public:
  explicit FixedClock(std::chrono::sys_seconds now) : now_(now) {}
  std::chrono::sys_seconds Now() const override { return now_; }

 private:
  std::chrono::sys_seconds now_;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_BASE_CLOCK_H_
