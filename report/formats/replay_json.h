// `replay --set` for programs. Names, order and presence of the keys are a
// contract: never rename or move one, only append at the end of an object.
#ifndef MAILTIDE_REPORT_FORMATS_REPLAY_JSON_H_
#define MAILTIDE_REPORT_FORMATS_REPLAY_JSON_H_

#include <string>

#include "parser/time_zone.h"
#include "report/replay_comparison.h"

namespace mailtide {

// Returns one JSON object and a newline:
//   {"mailtide","generated","count",       what is counted as it is in force
//    "from","to","days",                   first and last day judged, how many
//    "set":{"checks.sigma":["2.5"]},       all values that were tried
//    "appear":[...],"vanish":[...],        alerts as in a report (json.h)
//    "same"}                               alerts that stay
std::string RenderReplayJson(const ReplayComparison& comparison,
                             const TimeZone& zone);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_REPLAY_JSON_H_
