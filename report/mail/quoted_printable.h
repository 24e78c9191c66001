// Quoted-printable (RFC 2045, section 6.7) for bodies that must survive every
// mail system.
//
// GMime's encoder leaves lines that begin with `.` or `From ` as they are, and
// lengthening them afterwards breaks its 76 columns; hence this one.
#ifndef MAILTIDE_REPORT_MAIL_QUOTED_PRINTABLE_H_
#define MAILTIDE_REPORT_MAIL_QUOTED_PRINTABLE_H_

#include <string>
#include <string_view>

namespace mailtide {

// Returns `text` (any bytes, lines end in LF) encoded, lines of at most 76
// characters and CR LF; the last line always ends. No line begins with `.` or
// `From `, not even after a soft line break.
std::string EncodeQuotedPrintable(std::string_view text);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MAIL_QUOTED_PRINTABLE_H_
