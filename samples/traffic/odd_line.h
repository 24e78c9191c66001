// What the makers of oddities share: one record to be made odd.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_ODD_LINE_H_
#define MAILTIDE_SAMPLES_TRAFFIC_ODD_LINE_H_

#include "samples/traffic/mail.h"
#include "samples/traffic/oddities.h"
#include "samples/traffic/random.h"
#include "samples/traffic/record.h"

namespace mailtide::traffic {

struct Line {
  const Mail& mail;
  YearlessHeaders yearless;
  Random& random;
  Record* record;
};

// Of the time and of what stands before the record (odd_times.cc).
void Unpadded(const Line& line);
void TimeMarks(const Line& line);
void UnquotedTime(const Line& line);
// The time of another zone, named behind it or in tz=. A record that has tz=
// keeps to that way.
void OtherZone(const Line& line);
// Any header; its time is another one and must not count.
void Prefix(const Line& line);
// The record's own time is unreadable or not there: the header's is taken.
void HeaderTime(const Line& line);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_ODD_LINE_H_
