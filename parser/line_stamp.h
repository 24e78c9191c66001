// The stamp that begins a line of a transcript, in one of the styles that a
// server can be set to. Unlike timestamp.h, which looks for times in foreign
// text, this is a grammar: what is not of it is no stamp.
//
//   stamp   = rfc822 / iso / clock            before a blank or the end
//   rfc822  = [ day3 "," *blank ] D{1,2} blanks mon3 blanks YYYY blanks clock
//             [ *blank zone ]
//   iso     = ( YYYY "-" MM "-" DD / YYYYMMDD ) ( "T" / blank )
//             ( clock / hhmmss [ fraction ] ) [ *blank zone ]
//   clock   = hh ":" mm ":" ss [ fraction ]
//   fraction = ( ":" / "." / "," ) 1*6digit   of a second: `:5` is 500 ms
//   zone    = ( "+" / "-" ) hh [ ":" ] mm / "Z" / "UT" / "UTC" / "GMT"
//
// The styles are IceWarp's sltfRFC822, sltfScientific, sltfTime and
// sltfTimeDetailed (apiconst.pas); of the second and the last only the names
// are public, so that all likely spellings are read. Words are those of
// RFC 822, in any case; that the day's name fits the date is not asked.
#ifndef MAILTIDE_PARSER_LINE_STAMP_H_
#define MAILTIDE_PARSER_LINE_STAMP_H_

#include <chrono>
#include <optional>
#include <string_view>

#include "parser/timestamp.h"

namespace mailtide {

struct LineStamp {
  std::optional<std::chrono::local_days> date;     // nothing: a clock alone
  std::chrono::milliseconds time_of_day{};         // of the date's own offset
  std::optional<std::chrono::seconds> utc_offset;  // local minus UTC

  // Date and time to the second; nothing without a date.
  std::optional<Timestamp> timestamp() const;
};

// Reads a stamp at the start of `text` and takes it off, the blanks behind it
// too. Returns nothing, and leaves `text`, when there is none or when one of
// its numbers is out of range. A leap second is read as the last second of
// its minute.
std::optional<LineStamp> TakeLineStamp(std::string_view& text);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_LINE_STAMP_H_
