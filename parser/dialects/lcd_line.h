// A line of the .lcd: what was said in the sessions of a mail proxy.
//
//   line      = DATE (blank / "T") TIME blanks [ "[" session "]" blanks ]
//               client blanks [ direction blanks ] text
//   DATE TIME = an iso stamp of parser/line_stamp.h
//   session   = 1*( any but blank and "]" )
//   client    = IP [ ":" PORT ] / "[" IPv6 "]" [ ":" PORT ]
//   direction = "<" from the client / ">" a reply / "*" a note of the module
//
// `2008-03-17 09:14:01 [00012F4A] 203.0.113.25:41234 < EHLO mx1.example.net`
//
// No public line of such a file exists: the form is what the product's manual
// suggests, and `[lcd] line` adapts it (LcdPattern). Without a direction a
// command beyond doubt (IsBareCommand) is the client's, a reply a reply, and
// anything else a note. Behind the last colon of an IPv6 address without
// brackets stands the port wherever what is before it is an address.
#ifndef MAILTIDE_PARSER_DIALECTS_LCD_LINE_H_
#define MAILTIDE_PARSER_DIALECTS_LCD_LINE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include <tl/expected.hpp>

#include "parser/base/error.h"
#include "parser/base/lifetime.h"
#include "parser/input_account.h"
#include "parser/timestamp.h"

namespace re2 {
class RE2;
}

namespace mailtide {

enum class LcdDirection : std::uint8_t { kFromClient, kReply, kNote };

// All views point into the line.
struct LcdLine {
  Timestamp stamp;
  std::string_view session;  // without its brackets; empty when there is none
  std::string_view client;   // an IP address; empty when there is none
  std::string_view port;     // of the client; empty when there is none
  LcdDirection direction = LcdDirection::kNote;
  bool has_mark = false;  // the direction is written
  std::string_view text;  // trimmed; may be empty
};

// Reads a line of the usual form. What it is not: kNoRecord when what begins it
// is no date, or no client follows; kBadTime when there is no such date or
// time.
tl::expected<LcdLine, RejectReason> ParseLcdLine(
    std::string_view line MAILTIDE_LIFETIME_BOUND);

// Returns how many of `lines` are of the usual form beyond doubt: a note
// without its mark may be anything behind a date and an address.
std::size_t RecogniseLcd(std::span<const std::string_view> lines);

// The form of `[lcd] line`: an RE2 over bytes that must match the whole line,
// with named groups.
//
//   time       required: a stamp as ParseTimestamp or TakeLineStamp (with a
//              date) read it, or day first: `17/03/2008 09:14:01`, also with
//              `.` or `-` between
//   text       required
//   session, client, direction   as above; also not taking part in a match. A
//              direction is a `<`, a `>` or other text that holds one of them,
//              or (in any case) C, client, in or S, server, out; others are
//              notes, and an empty one is judged by the text
class LcdPattern {
 public:
  // The error is kConfiguration and says what is wrong with the pattern.
  static Result<LcdPattern> Compile(std::string_view pattern);

  LcdPattern(LcdPattern&&) noexcept;
  LcdPattern& operator=(LcdPattern&&) noexcept;
  ~LcdPattern();

  // Reads a line: kNoRecord when it does not match, kBadTime when its time
  // cannot be read. A client that is no address is left empty.
  tl::expected<LcdLine, RejectReason> Parse(
      std::string_view line MAILTIDE_LIFETIME_BOUND) const;

  // As it was given to Compile.
  std::string_view text() const MAILTIDE_LIFETIME_BOUND;

 private:
  // Numbers of the groups; 0 for one that the pattern does not have.
  struct Groups {
    int time = 0;
    int session = 0;
    int client = 0;
    int direction = 0;
    int text = 0;
  };

  LcdPattern(std::unique_ptr<const re2::RE2> regex, const Groups& groups);

  std::unique_ptr<const re2::RE2> regex_;
  Groups groups_;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_LCD_LINE_H_
