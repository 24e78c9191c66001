// The report for programs. Names, order and presence of the keys are a
// contract: never rename or move one, only append at
// the end of an object.
#ifndef MAILTIDE_REPORT_FORMATS_JSON_H_
#define MAILTIDE_REPORT_FORMATS_JSON_H_

#include <string>

#include "analysis/summary.h"
#include "analysis/verdict.h"
#include "parser/time_zone.h"
#include "report/byte_sink.h"

namespace mailtide {

// Returns one JSON object and a newline. Each source, account and alert stands
// on a line of its own, for grep and diff. Times are ISO 8601 with the offset
// of `zone`, the gateway's; doubles are shortest round-trip. Days shown only
// for comparison are left out.
//
// Beyond the contract, each at the end of its object: `gateway`, `timezone` and
// `timezone_origin` of the report; `ignored` files when there are any;
// `err` of the input when there is debug text of the SMTP module, one object
// for each file: `{"path","bytes","lines","levels":{"3":2,"error":1},
// "without_level","continuation","blank"}`, where the lines are the sum of all
// the other counts and "other" also stands for what is beyond
// kMaxErrLevels; `damage` of a source or of debug text that was not readable to
// its end; `open_relay` and `old_settings` of a day when they apply. `first`
// and `last` of a source without times are null.
//
// Of a backfill also, at the end: `read`, what the run has gone through,
// `{"files","unchanged","duplicates","ignored","damaged","disk_bytes","bytes",
// "lines","events","context","blank","rejected","seconds"}`: files and lines of
// all that was read, duplicates too, lines = events + context + blank +
// rejected, files of the store that were not opened as `unchanged`, bytes on
// the disk and decompressed; and `remarkable`, at most twenty days, the most
// remarkable first, `{"day","grade":"alarm|attention","score","alert",
// "accounts":[]}`: the score as a normal deviate (remarkable.h), the alert that
// is most out of line, and the alerts of other accounts that day.
std::string RenderJson(const Summary& summary, const TimeZone& zone);
// Gives the same in pieces of some 64 KiB.
void WriteJson(const Summary& summary, const TimeZone& zone,
               const ByteSink& sink);

// Returns the object of one alert, on one line, without a newline. Times as in
// RenderJson.
std::string AlertJson(const Verdict& verdict, const TimeZone& zone);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_JSON_H_
