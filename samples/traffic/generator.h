// Draws the traffic day by day, writes it and counts it.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_GENERATOR_H_
#define MAILTIDE_SAMPLES_TRAFFIC_GENERATOR_H_

#include <string>

#include "samples/traffic/options.h"

namespace mailtide::traffic {

// Writes DIR/logs/*.log, DIR/truth.json and DIR/policy.conf; files of the same
// names are replaced. Returns an empty string, or what failed in one line.
// The memory used grows with the accounts and days, not with the bytes.
std::string Generate(const Options& options);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_GENERATOR_H_
