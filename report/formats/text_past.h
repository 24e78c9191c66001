// The text report of a backfill: what was read, and what stands out in years of
// days. The days themselves are left to `report --day`.
#ifndef MAILTIDE_REPORT_FORMATS_TEXT_PAST_H_
#define MAILTIDE_REPORT_FORMATS_TEXT_PAST_H_

#include "analysis/summary.h"
#include "report/formats/text_page.h"

namespace mailtide {

// The account of the run: files, bytes, lines, time. `summary` has a
// past_reading.
void WritePastReading(TextPage& page, const Summary& summary);
// One line for each remarkable day, with the accounts behind it.
void WriteRemarkable(TextPage& page, const Summary& summary);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_TEXT_PAST_H_
