// The `***` line of IceWarp's SMTP log: one mail in one line.
//
//   text     = path blanks paths blanks count blanks size blanks duration
//              blanks result [ blanks id ] [ blanks anything ]
//   path     = "<" [ quoted "@" ] *( any but ">" ) ">"
//   quoted   = DQUOTE *( any but DQUOTE and "\" / "\" any ) DQUOTE
//   paths    = path *( ( blanks / [ blanks ] "," [ blanks ] ) path )
//   duration = 1*digit ":" 2digit ":" 2digit     of the reception
//   result   = 1*( any but blank )               "OK", else a failure
//   id       = 4*20( "A".."Z" / digit )
//
// `*** <a@x.example> <b@y.example> 1 2804 00:00:01 OK YAR93710`. Senders and
// recipients are chosen by strangers and may hold blanks, commas and, between
// quotes, brackets; a text that is no summary with the quotes is read again
// without them. Logs of 2004 have no id. Whether all recipients are shown
// when the count is above one is not known.
#ifndef MAILTIDE_PARSER_DIALECTS_ICEWARP_SUMMARY_H_
#define MAILTIDE_PARSER_DIALECTS_ICEWARP_SUMMARY_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "parser/base/lifetime.h"

namespace mailtide {

// Views point into the text.
struct IceWarpSummary {
  std::string_view sender;  // as BareAddress; empty: the null sender
  std::uint64_t count = 0;  // recipients, at most kMostSummaryRecipients
  std::uint64_t bytes = 0;  // at most 2^50
  std::string_view result;  // as written, not empty
  std::string_view id;      // empty when there is none
};

inline constexpr std::uint64_t kMostSummaryRecipients = 1'000'000;

// Reads the text of a kSummary line. The recipients shown, without null ones,
// are appended to `recipients`, as BareAddress; when the text is no summary,
// nothing is.
std::optional<IceWarpSummary> ParseIceWarpSummary(
    std::string_view text MAILTIDE_LIFETIME_BOUND,
    std::vector<std::string_view>& recipients);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_ICEWARP_SUMMARY_H_
