// Bytes into text: the one wrapper of ICU's character functions.
//
// Logs are bytes until this file says what text they are. All functions accept
// any bytes, NUL included, and never fail; those that build a string look at
// no more than the first kMaxTextBytes bytes of what they are given.
#ifndef MAILTIDE_PARSER_TEXT_H_
#define MAILTIDE_PARSER_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mailtide {

inline constexpr std::size_t kMaxTextBytes = std::size_t{64} << 10;

// Returns whether `bytes` are well-formed UTF-8: no overlong forms, no
// surrogates, nothing above U+10FFFF (RFC 3629). Empty text is; more than 512
// MiB of other than ASCII is not.
bool IsValidUtf8(std::string_view bytes);

// Returns `bytes` if they are well-formed UTF-8; otherwise all of them decoded
// as Windows-1252, whose five undefined bytes become the C1 controls of their
// number, as in the WHATWG Encoding Standard. The result is always UTF-8.
std::string ToUtf8(std::string_view bytes);

// Returns the UTF-8 of text in code page 437, in which the bytes below 0x80 are
// ASCII.
std::string CodePage437ToUtf8(std::string_view bytes);

// Returns the text to compare instead of `text` where case and composition do
// not matter: full case folding, then NFC; "Straße" and "STRASSE" give the
// same. Bytes that are not UTF-8 go through ToUtf8. Idempotent.
std::string FoldCase(std::string_view text);

// Returns the domain in the form of the DNS: lower case, each label that needs
// it as an A-label ("xn--..."), by UTS #46, non-transitional. A domain that
// has no such form is returned with its ASCII letters lowered. Does not
// judge underscores, and keeps a final dot.
std::string DomainToAscii(std::string_view domain);

enum class Utf16Order : std::uint8_t { kLittle, kBig };

// Appends to `out` the UTF-8 of the whole characters at the start of `bytes`
// (at most 512 MiB, all of them) and returns how many bytes they took. The
// rest, at most three bytes, is to come again before the bytes that follow it;
// when nothing follows (`last`), all is taken. What makes no character becomes
// U+FFFD: half of a surrogate pair, the last byte of an odd number.
std::size_t AppendUtf16(std::string_view bytes, Utf16Order order, bool last,
                        std::string& out);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_TEXT_H_
