// The order in which people count files: `-9` before `-10`.
#ifndef MAILTIDE_PARSER_NATURAL_ORDER_H_
#define MAILTIDE_PARSER_NATURAL_ORDER_H_

#include <string_view>

namespace mailtide {

// Returns whether `a` comes before `b` when runs of digits compare as the
// numbers they write, of any length, and all other bytes by their value:
// s20251231-02.log, s20260101-09.log, s20260101-10.log, s20260101-100.log.
// A strict order of any bytes, under which only equal texts are equivalent:
// where nothing but leading zeros differs (`-1`, `-01`), the first run that
// has fewer of them comes first. Of IceWarp's names (NameStamp) it puts those
// of one server in the order of their dates and parts, server by server.
bool NaturalLess(std::string_view a, std::string_view b);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_NATURAL_ORDER_H_
