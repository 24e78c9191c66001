// Which mail addresses this program is willing to put on the wire.
//
// Stricter than RFC 5321 on purpose: libcurl writes an address into its SMTP
// commands as it is, so a CR LF in one would inject commands, and a leading
// `-` would be an option of sendmail. Quoted local parts (`"a b"@example.org`)
// and non-ASCII addresses are refused; a domain in another script is to be
// given in its A-label form (`xn--...`).
#ifndef MAILTIDE_REPORT_MAIL_MAIL_ADDRESS_H_
#define MAILTIDE_REPORT_MAIL_MAIL_ADDRESS_H_

#include <string_view>

namespace mailtide {

// Returns whether `text` (bytes, may be anything) is `dot-atom@domain` or
// `dot-atom@[address literal]`: ASCII, no blanks, no `<>`, at most 254 bytes
// (64 before the `@`), not beginning with `-`. The empty text is no address;
// where the null sender is allowed the caller asks for it apart.
bool IsMailAddress(std::string_view text);

// Returns whether `text` is a host name (letters, digits, `-`, `_`, dots; 253
// bytes) or an IPv4 or IPv6 address without brackets.
bool IsHostName(std::string_view text);

// Returns whether `text` may follow EHLO: a host name without underscores, or
// an address literal in brackets.
bool IsHeloName(std::string_view text);

// Returns whether `host` is this machine by its name alone: `localhost`,
// 127.0.0.0/8 or ::1. Nothing is looked up.
bool IsLoopbackHost(std::string_view host);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MAIL_MAIL_ADDRESS_H_
