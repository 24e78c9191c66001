// Lines that are no mail event: what else a log of a proxy holds, and what
// should not be in it.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_STRAY_LINES_H_
#define MAILTIDE_SAMPLES_TRAFFIC_STRAY_LINES_H_

#include <string_view>

#include "samples/traffic/mail.h"
#include "samples/traffic/random.h"
#include "samples/traffic/record.h"

namespace mailtide::traffic {

// Fills `record` with a record that is read and counts for nothing: a command
// of the session of `mail`, a connection, or a record of another service.
void WriteContext(const Mail& mail, Random& random, Record* record);

// Returns a line that is no record.
std::string_view DrawNoRecord(Random& random);

// Makes the time of `record` unreadable. The record must have no prefix, which
// could lend it another.
void SpoilTime(Random& random, Record* record);
// Puts the time of `record` before 1990 or into the far future.
void MisplaceTime(Random& random, Record* record);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_STRAY_LINES_H_
