// `explain --indicator` for people.
#ifndef MAILTIDE_REPORT_FORMATS_EXPLAIN_INDICATOR_TEXT_H_
#define MAILTIDE_REPORT_FORMATS_EXPLAIN_INDICATOR_TEXT_H_

#include <string>

#include "report/indicator_explanation.h"
#include "report/language.h"

namespace mailtide {

// Returns the page, UTF-8, with a final newline. V, M and S stand in it as in
// the old line.
std::string RenderExplanationText(const IndicatorExplanation& explanation,
                                  Language language);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_EXPLAIN_INDICATOR_TEXT_H_
