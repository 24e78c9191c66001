// Days and times as digits, the same in every language and format.
#ifndef MAILTIDE_REPORT_FORMATS_ISO_TIME_H_
#define MAILTIDE_REPORT_FORMATS_ISO_TIME_H_

#include <chrono>
#include <string>

#include "parser/time_zone.h"

namespace mailtide {

// "2026-11-20"
std::string IsoDay(std::chrono::local_days day);

// "2026-11-21T00:10:00+01:00", with the offset that `zone` has then.
std::string IsoTime(std::chrono::sys_seconds time, const TimeZone& zone);

// "2026-11-21 00:10:00": for people, who are told the zone once.
std::string LocalStamp(std::chrono::sys_seconds time, const TimeZone& zone);
std::string LocalStamp(std::chrono::local_seconds time);

// "40 s", "12 min", "3 h 5 min"; at least a second
std::string DurationText(double seconds);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_ISO_TIME_H_
