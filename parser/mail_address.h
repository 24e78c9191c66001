// Mail addresses as logs write them, alone and in lists.
//
//   list     = *sep [ entry *( *sep entry ) *sep ]
//   sep      = "," / ";" / blank / NUL / comment
//   entry    = angled / word
//   angled   = "<" [ route ":" ] [ address ] ">"    no "<" inside but quoted
//   word     = 1*( quoted / any )                   to the next sep or angled
//   quoted   = DQUOTE *( any / "\" any ) DQUOTE     before any "@" of its word
//   comment  = "(" *any ")"                         no parentheses inside;
//                                                   alone, or behind an "@"
//
// Strangers choose addresses, and none of them may hide another one: quoted,
// angled and comment are such only where they hold no "@" together with a ",",
// ";" or blank; else the character that opens is plain data, and the list is
// parted inside too. (The commas of a route part nothing.) A list that nobody
// meant so counts rather too many than too few.
//
// What of a list is a recipient:
//  1. Each `<...>` is one. A word in quotes with nothing but blanks between it
//     and a `<...>` is a display name, also one that looks like an address.
//  2. Where a list has a `<...>` at all, no word without an `@` is one: a comma
//     may stand inside a name that nobody quoted (`Rossi, Mario <m@x.example>`)
//     and parameters may follow an address (`<m@x.example> SIZE=100`). Words
//     with an `@` are, also before a `<...>` and equal to it: lists are parted
//     by blanks too, and a repeated recipient counts each time.
//  3. Else every word is one: `postmaster` is the local mailbox of that name,
//     and so are `none` or `unknown`, which somebody may be called. Only what
//     no writer gives to a mailbox is none: `-`, `N/A`, and `(null)` and its
//     like, which are comments; and the name of a group, a word that ends in
//     `:` (`undisclosed-recipients:;`).
//  4. Matching single, double or back quotes round an address are not part of
//     it, nor are NULs at its ends, nor a dot, quote, bracket or parenthesis
//     behind its domain: `x@example.org.` is the same mailbox as without.
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
// null address. Nor does `<->`: brackets come from a client.
bool SaysNoAddress(std::string_view text);

// Returns what follows the last `@`, or nothing when there is none.
std::string_view DomainOf(std::string_view address MAILTIDE_LIFETIME_BOUND);

// Appends the recipients of the list `text`. Views point into `text`.
void SplitAddresses(std::string_view text,
                    std::vector<std::string_view>& addresses);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_MAIL_ADDRESS_H_
