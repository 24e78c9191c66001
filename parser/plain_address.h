// The addresses of ordinary mails, told apart from all others quickly.
#ifndef MAILTIDE_PARSER_PLAIN_ADDRESS_H_
#define MAILTIDE_PARSER_PLAIN_ADDRESS_H_

#include <cstddef>
#include <string_view>

namespace mailtide {

// Returns whether `text` is letters, digits, `.`, `-`, `_`, `+`, `=` and at
// least one `@`, of ASCII, and neither begins with an `@` nor ends with one or
// with a dot: then every reading of mail_address.h is the text itself.
bool IsPlainAddress(std::string_view text);

// The same for a text in a LineBlock, whose padding may be read: all at once.
bool IsPlainAddressInBlock(std::string_view text);

// Longer ones are not taken by FoldPlainAddress.
inline constexpr std::size_t kMaxPlainBytes = 80;

// Writes a plain address, with no `--` that an A-label may hold, in lower case
// to `out` (kMaxPlainBytes) and returns where the domain begins, behind the
// last `@`. 0: it is none, and `out` means nothing.
std::size_t FoldPlainAddress(std::string_view text, char* out);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_PLAIN_ADDRESS_H_
