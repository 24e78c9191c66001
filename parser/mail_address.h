// Mail addresses as logs write them, alone and in lists.
//
//   list     = *sep [ entry *( 1*sep entry ) *sep ]
//   sep      = "," / ";" / blank / NUL / comment
//   entry    = [ name ] angled / quoted / word
//   angled   = "<" [ route ":" ] [ address ] ">"
//   name     = 1*( quoted / word / sep )            words without "@"
//   quoted   = DQUOTE *( any / "\" any ) DQUOTE     not followed by "@"
//   word     = what runs to the next sep, a quoted local part whole
//   comment  = "(" *( any / comment ) ")"           at the end of a word with
//                                                   an "@", or between entries
//
// What of a list is a recipient:
//  1. Each `<...>` is one. A quoted string directly before it is its display
//     name, also one that looks like an address.
//  2. Where a list has a `<...>` at all, no word without an `@` is one: a comma
//     may stand inside a name that nobody quoted (`Rossi, Mario <m@x.example>`)
//     and parameters may follow an address (`<m@x.example> SIZE=100`). Words
//     with an `@` are, also before a `<...>` and equal to it: lists are parted
//     by blanks too, and a repeated recipient counts each time.
//  3. Else every word is one: `postmaster` is the local mailbox of that name,
//     and so are `none` or `unknown`, which somebody may be called. Only what
//     no writer gives to a mailbox is none: `-`, `N/A`, and `(null)` and its
//     like, which are comments.
//  4. Matching single, double or back quotes round an address are not part of
//     it, nor are NULs at its ends, nor a dot behind its domain:
//     `x@example.org.` is the same mailbox as without.
// A quote, comment or bracket that never closes is none, nor are parentheses
// inside a word a comment: what a stranger puts into a local part must not cut
// off its domain. Reading costs time in proportion to the length.
#ifndef MAILTIDE_PARSER_MAIL_ADDRESS_H_
#define MAILTIDE_PARSER_MAIL_ADDRESS_H_

#include <string_view>
#include <vector>

#include "parser/base/lifetime.h"

namespace mailtide {

// Returns the one address of `text`: what is inside the first `<...>`, else all
// of it without comments at its ends; without a source route and what rule 4
// names. `<>` gives the empty (null) address.
std::string_view BareAddress(std::string_view text MAILTIDE_LIFETIME_BOUND);

// Returns whether `text` only says that there is no address: `-`, `N/A`, or
// nothing but a comment. Neither the empty text nor `<>` does: they are the
// null address.
bool SaysNoAddress(std::string_view text);

// Returns what follows the last `@`, or nothing when there is none.
std::string_view DomainOf(std::string_view address MAILTIDE_LIFETIME_BOUND);

// Appends the recipients of the list `text`. Views point into `text`.
void SplitAddresses(std::string_view text,
                    std::vector<std::string_view>& addresses);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_MAIL_ADDRESS_H_
