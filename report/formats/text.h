// The report a mail administrator reads at seven in the morning: the verdict
// first, then what is news, then the numbers, then how they came about.
#ifndef MAILTIDE_REPORT_FORMATS_TEXT_H_
#define MAILTIDE_REPORT_FORMATS_TEXT_H_

#include <string>
#include <string_view>

#include "analysis/summary.h"
#include "parser/time_zone.h"
#include "report/language.h"

namespace mailtide {

// Returns the report as plain text, UTF-8, of at most 78 columns except where a
// word from the log or an old line is longer. Text from the log is escaped and
// never starts a line but behind the words of an old line.
std::string RenderText(const Summary& summary, const TimeZone& zone,
                       Language language);

// The grade of the first line: of the news, or, when nothing is news, of what
// was told before and still holds.
Grade HeadlineGrade(const Summary& summary);

// Returns the first line, without a newline: "ALLARME - mailtide@mx -
// venerdì 20 novembre 2026: 2 fuori norma".
std::string Headline(const Summary& summary, Language language);

// Returns in which zone the times of a page are, and who says so (as in
// Summary).
std::string ZoneSentence(Language language, std::string_view zone,
                         std::string_view origin);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_TEXT_H_
