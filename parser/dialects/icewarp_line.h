// A line of IceWarp's (formerly Merak's) SMTP log: the frame of each line, and
// what kind of line it is.
//
//   line   = peer blanks "[" thread "]" blanks stamp [ blanks rest ]
//   rest   = [ "Client session" blanks ] body
//   peer   = 1*( any but blank )      padded to any width: IPv4, IPv6, "SYSTEM"
//   thread = 1*16hexdigit
//   stamp  = as in parser/line_stamp.h
//   body   = "<<<" [ blanks text ]    IceWarp received the text
//          / ">>>" [ blanks text ]    IceWarp sent the text
//          / "***" [ blanks text ]    summary: icewarp_summary.h
//          / "Connected" ... / "Disconnected" ... / "Start of mail processing"
//            ... / "Forwarded mails older than" ... / anything else
//
// Sources: Merak's help of 2001 (`[IP Address] [Thread ID] [Date Time]
// [Action]`) and public logs of 2001 to 2015; `Client session` and a
// `Disconnected` were never seen in public. Words compare in any case; only
// marks are followed by text that strangers choose.
#ifndef MAILTIDE_PARSER_DIALECTS_ICEWARP_LINE_H_
#define MAILTIDE_PARSER_DIALECTS_ICEWARP_LINE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <tl/expected.hpp>

#include "parser/base/lifetime.h"
#include "parser/input_account.h"
#include "parser/timestamp.h"

namespace mailtide {

// All views point into the line.
struct IceWarpLine {
  enum class Body : std::uint8_t {
    kReceived,  // <<<
    kSent,      // >>>
    kSummary,   // ***
    kConnected,
    kDisconnected,
    kProcessing,  // Start of mail processing
    kForwarded,   // Forwarded mails older than
    kOther,
  };

  std::string_view peer;    // as written, not empty
  std::string_view thread;  // 1 to 16 hexadecimal digits, as written
  // Where the style has a date. `stamp->local` is the local time of the
  // stamp's own offset.
  std::optional<Timestamp> stamp;
  std::chrono::milliseconds time_of_day{};  // 0 to below 24 hours, always
  bool client_session = false;              // the words stood before the body
  Body body = Body::kOther;
  // Behind a mark; else all of the body. No blanks in front.
  std::string_view text;
};

// Reads `line`, without its line end. What it is not: kNoRecord when the line
// has no peer and thread at its start, kBadTime when no stamp of the grammar,
// in range, follows them. A line without a body is kOther with an empty text.
tl::expected<IceWarpLine, RejectReason> ParseIceWarpLine(
    std::string_view line MAILTIDE_LIFETIME_BOUND);

// Takes peer and thread off the start of a line, the blanks behind them too:
// the line of a session's key alone, for whoever reads the rest. False, with
// nothing taken, when there are none.
bool TakeIceWarpFrame(std::string_view& line, std::string_view& peer,
                      std::string_view& thread);

// Returns how many of `lines` are of the grammar. Other services of IceWarp
// (POP3, IMAP, antispam) write the same frame.
std::size_t RecogniseIceWarp(std::span<const std::string_view> lines);

// `Forwarded mails older than 20 days from 'a@x.example' to 'b@y.example'`:
// mail that left without a session. Views point into the text.
struct AgedForward {
  std::uint64_t days = 0;
  std::string_view from;  // without the quotes
  std::string_view to;
};

// Reads the text of a kForwarded line.
std::optional<AgedForward> ParseAgedForward(
    std::string_view text MAILTIDE_LIFETIME_BOUND);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_ICEWARP_LINE_H_
