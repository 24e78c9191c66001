// Times as the logs of sessions write them.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_LOG_STAMP_H_
#define MAILTIDE_SAMPLES_TRAFFIC_LOG_STAMP_H_

#include <cstdint>
#include <string>

#include "samples/traffic/options.h"

namespace mailtide::traffic {

// Returns `Thu, 22 Apr 2004 22:01:42 +0200`; names are English. `seconds` is a
// local time as civil_time.h counts it, here and below.
std::string PrintRfc822(std::int64_t seconds);
// Returns a number of seconds as `00:00:02`.
std::string PrintDuration(std::int64_t seconds);

// Whether a stamp of that style bears no date.
bool IsTimeOnly(TimeStyle style);

// Prints the stamps of one log, line after line.
class Stamper {
 public:
  explicit Stamper(TimeStyle style) : style_(style) {}

  // Returns the stamp of the next line. The detailed styles make up the
  // milliseconds, which never fall within a second.
  std::string Print(std::int64_t seconds);

 private:
  std::uint32_t NextMillisecond(std::int64_t seconds);

  TimeStyle style_;
  std::int64_t second_ = -1;
  std::uint32_t millisecond_ = 0;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_LOG_STAMP_H_
