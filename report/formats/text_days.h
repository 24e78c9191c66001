// The part of the text report that is about days: the table, outcomes and
// accounts.
#ifndef MAILTIDE_REPORT_FORMATS_TEXT_DAYS_H_
#define MAILTIDE_REPORT_FORMATS_TEXT_DAYS_H_

#include "analysis/summary.h"
#include "report/formats/text_page.h"

namespace mailtide {

// Returns the word for the state of a day.
MessageId StateWord(DayState state);

// Returns the sum over the days the report is about.
MetricCounts TotalAbout(const Summary& summary);
// Returns the newest day that is over and has a log; without one, the newest
// day; nullptr when there are none. Points into `summary`.
const DayReport* NewestDay(const Summary& summary);

// Received, sent and sent outside, in messages and copies: the newest days,
// those for comparison first, and the total when the report is about several.
void WriteDayTable(TextPage& page, const Summary& summary);
// Nonzero outcomes of the days the report is about, which its heading names.
void WriteOutcomes(TextPage& page, const Summary& summary);
// Who sent outside: on the newest day, and on the newest days with verdicts.
void WriteAccounts(TextPage& page, const Summary& summary);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_TEXT_DAYS_H_
