// `explain` for people.
#ifndef MAILTIDE_REPORT_FORMATS_EXPLAIN_TEXT_H_
#define MAILTIDE_REPORT_FORMATS_EXPLAIN_TEXT_H_

#include <string>

#include "parser/time_zone.h"
#include "report/explanation.h"
#include "report/language.h"

namespace mailtide {

// Returns the page, UTF-8, with a final newline.
std::string RenderExplanationText(const AccountExplanation& explanation,
                                  const TimeZone& zone, Language language);

// Returns the shell command that prints the lines, escaped for a terminal:
// `sed -n '12,340p' /var/log/smtp.log`, behind a decompressor where the log
// needs one. A name that had to be escaped is no longer the file's.
std::string LinesCommand(const LineRange& range);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_EXPLAIN_TEXT_H_
