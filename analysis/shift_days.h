// Moves a segment whose stamps have no date to other days.
#ifndef MAILTIDE_ANALYSIS_SHIFT_DAYS_H_
#define MAILTIDE_ANALYSIS_SHIFT_DAYS_H_

#include <chrono>

#include "analysis/segment.h"
#include "parser/time_zone.h"

namespace mailtide {

// Makes `day` the day of the segment's first line (`segment.dateless` is set):
// every count and time moves by as many days, local times staying what they
// are. Returns whether that changed anything.
bool MoveFirstDay(Segment& segment, std::chrono::local_days day,
                  const TimeZone& zone);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_SHIFT_DAYS_H_
