// "Did you mean": the known name nearest to a mistyped one.
#ifndef MAILTIDE_REPORT_CLI_NEAREST_H_
#define MAILTIDE_REPORT_CLI_NEAREST_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mailtide {

// Returns how many letters must be added, removed, changed or exchanged with
// their neighbour to make `a` of `b` (optimal string alignment), ASCII
// case-insensitively. Cost a.size() * b.size().
std::size_t EditDistance(std::string_view a, std::string_view b);

// Returns the name nearest to `typed`, the first of equally near ones; else
// the only name that holds it (`domain`: `internal_domain`); else "". A view
// into `names`. Not near is what differs in more than a third of its letters,
// one difference always allowed; words over 64 bytes are near to nothing.
std::string_view Nearest(std::string_view typed,
                         const std::vector<std::string_view>& names);

// Returns `; did you mean 'NAME'?`, NAME being prefix + Nearest(), or "".
std::string DidYouMean(std::string_view typed,
                       const std::vector<std::string_view>& names,
                       std::string_view prefix = "");

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_NEAREST_H_
