// `replay --set` for people.
#ifndef MAILTIDE_REPORT_FORMATS_REPLAY_TEXT_H_
#define MAILTIDE_REPORT_FORMATS_REPLAY_TEXT_H_

#include <string>

#include "report/language.h"
#include "report/replay_comparison.h"

namespace mailtide {

// Returns the page, UTF-8, with a final newline: what is tried and what comes
// of it, then an entry for each alert that differs, behind its day.
std::string RenderReplayText(const ReplayComparison& comparison,
                             Language language);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_REPLAY_TEXT_H_
