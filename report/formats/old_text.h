// The lines of the old script, as administrators and their filters know them:
// never translated, never indented, never wrapped.
#ifndef MAILTIDE_REPORT_FORMATS_OLD_TEXT_H_
#define MAILTIDE_REPORT_FORMATS_OLD_TEXT_H_

#include <array>
#include <string>
#include <string_view>

#include "analysis/verdict.h"

namespace mailtide {

// Must stand under the last of the old lines, to the letter.
inline constexpr std::array<std::string_view, 3> kOldLegend = {
    "V = Valore attuale;",
    "M = Media nel periodo definito;",
    "S = Scarto quadratico medio.",
};

// Returns VerdictLine(verdict) with its subject escaped for text; empty for the
// kinds the old script did not have. The JSON `line` is the same, so that it
// can be printed as it is.
std::string OldLine(const Verdict& verdict);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_OLD_TEXT_H_
