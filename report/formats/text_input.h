// The part of the text report that is about where its numbers come from: days
// that are missing, what was guessed, and every file, line and byte read.
#ifndef MAILTIDE_REPORT_FORMATS_TEXT_INPUT_H_
#define MAILTIDE_REPORT_FORMATS_TEXT_INPUT_H_

#include "analysis/summary.h"
#include "parser/time_zone.h"
#include "report/formats/text_page.h"

namespace mailtide {

// Days whose numbers are not what they seem. A zero is explained here.
void WriteGaps(TextPage& page, const Summary& summary);
// What was counted and what was guessed.
void WriteNotes(TextPage& page, const Summary& summary);
// Sources, duplicates, ignored files and debug texts. Of more than twenty
// sources only those with something wrong are shown, and the total. Of a
// backfill, whose account stands elsewhere, only what was damaged or left out.
void WriteInput(TextPage& page, const Summary& summary, const TimeZone& zone);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_TEXT_INPUT_H_
