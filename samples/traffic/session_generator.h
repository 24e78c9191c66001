// Draws the traffic of the dialects that write sessions, day by day, writes it
// and counts it.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_SESSION_GENERATOR_H_
#define MAILTIDE_SAMPLES_TRAFFIC_SESSION_GENERATOR_H_

#include <cstdint>
#include <string>

#include "samples/traffic/options.h"

namespace mailtide::traffic {

// As Generate (generator.h), for any dialect but kWelf. Options::bytes is not
// looked at.
std::string GenerateSessions(const Options& options);

// What a log is measured by: one weekday of it.
struct Measure {
  std::uint64_t bytes = 0;
  std::uint64_t mails = 0;
};
// Returns how much the first day of `options` takes, lines that are not
// written included.
Measure MeasureSessions(const Options& options);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_SESSION_GENERATOR_H_
