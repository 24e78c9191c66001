// Makes text from a log harmless for one output: one function per target.
//
// Addresses, paths and reasons are written by strangers. Whoever prints them
// escapes them as the very last step, for the target at hand, and never twice.
// Both functions take any bytes, also empty ones or NUL, and give valid UTF-8.
#ifndef MAILTIDE_REPORT_FORMATS_ESCAPE_H_
#define MAILTIDE_REPORT_FORMATS_ESCAPE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace mailtide {

// The longest mail address there is (RFC 5321: 256 with the brackets).
inline constexpr std::size_t kMaxTextCharacters = 254;

// For a terminal, a text file, the text of a mail. A byte that is not UTF-8
// becomes `\xNN`; controls (C0, DEL, C1), line and paragraph separators, bidi
// controls and everything else without width become `\u{202e}`. A backslash
// that would read like one of these becomes `\u{5c}`, so that two different
// texts never look the same; any other (`DOMAIN\user`) stays. The result has at
// most `max_characters` characters; of a longer one the last is `…`, and no
// escape is cut in two.
std::string EscapeForText(std::string_view bytes,
                          std::size_t max_characters = kMaxTextCharacters);

// For the inside of a JSON string, without the quotes: a reader gets valid
// UTF-8 back unchanged. `"`, `\`, `<`, controls, DEL, C1, separators, bidi
// controls and characters without width are written as JSON escapes, never raw.
// A byte that is not UTF-8 reads as the four characters `\xNN`, as in text: the
// replacement character would make two accounts one, and lone surrogates are
// refused by strict readers. No cap, since the text is an identity here; the
// result is at most six times as long as `bytes`.
std::string EscapeForJson(std::string_view bytes);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_ESCAPE_H_
