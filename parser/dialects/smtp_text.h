// Replies and commands of SMTP (RFC 5321) as transcripts show them, one a line.
//
//   reply   = code ( "-" / blank ) text / code         code: 200 to 599
//   command = verb [ blanks args ]
//   verb    = 1*letter                                 in any case
//   args    of MAIL and RCPT: [ ("FROM" / "TO") *blank [":"] *blank ] path
//             [ blanks parameter *( blanks parameter ) ]
//   path    = "<" ... ">" / word
//
// Commands are what clients wrote, wrong ones too: they are read as a lenient
// server reads them, and whether they were right the reply says. Views point
// into the text that was given; none of it allocates.
#ifndef MAILTIDE_PARSER_DIALECTS_SMTP_TEXT_H_
#define MAILTIDE_PARSER_DIALECTS_SMTP_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "parser/base/lifetime.h"

namespace mailtide {

struct SmtpReply {
  int code = 0;           // 200 to 599
  bool last = true;       // false: `250-`, more lines follow
  std::string_view text;  // behind the code, with its enhanced code, trimmed
};

// Returns the number at the start of `text`, at most 2^50, when `rest` (in any
// case) follows it.
std::optional<std::uint64_t> NumberBefore(std::string_view text,
                                          std::string_view rest);

// Returns N of `N bytes (overall data transfer speed=325115741 B/s)`, which
// IceWarp writes in place of the lines of a message.
std::optional<std::uint64_t> TransferredBytes(std::string_view text);

// Reads one line of a reply. TransferredBytes of 200 to 599 bytes are none.
std::optional<SmtpReply> ParseSmtpReply(
    std::string_view text MAILTIDE_LIFETIME_BOUND);

enum class SmtpVerb : std::uint8_t {
  kHelo,
  kEhlo,
  kMail,
  kRcpt,
  kData,
  kBdat,
  kRset,
  kAuth,
  kStartTls,
  kNoop,
  kQuit,
  kVrfy,
  kExpn,
  kOther,  // any other word, or no word at all
};

struct SmtpCommand {
  SmtpVerb verb = SmtpVerb::kOther;
  // Behind the verb, of MAIL and RCPT behind the colon, trimmed; of kOther all
  // of the text.
  std::string_view args;
};

// Reads a command. Lines that are none (a base64 answer to AUTH, a body) are
// kOther unless they begin with a verb by chance.
SmtpCommand ParseSmtpCommand(std::string_view text MAILTIDE_LIFETIME_BOUND);

// Returns whether `text` is a command beyond doubt, for logs that do not say
// who speaks: MAIL FROM, RCPT TO, BDAT with a number, and no arguments where
// none belong (`Data received` is no DATA).
bool IsBareCommand(std::string_view text);

// Returns where the path ends that begins with the `<` at `open`: behind the
// next `>` that is not in a quoted local part (`<"a>b"@x.example>`); npos when
// it does not close.
std::size_t PathEnd(std::string_view text, std::size_t open);

struct SmtpPath {
  std::string_view address;     // as BareAddress; empty: `<>` or nothing
  std::string_view parameters;  // behind the path, trimmed
};

// Reads the args of MAIL or RCPT. Without brackets the first word is the path,
// unless it has no `@` and a word that begins with `<` follows (`John
// <j@x.example>`). A bracket that does not close ends at the first blank.
SmtpPath ParseSmtpPath(std::string_view args MAILTIDE_LIFETIME_BOUND);

// Returns the number of the first `SIZE=` of `parameters`, at most 2^50;
// nothing when there is none.
std::optional<std::uint64_t> SizeParameter(std::string_view parameters);

struct BdatChunk {
  std::uint64_t bytes = 0;  // at most 2^50
  bool last = false;
};

// Reads the args of BDAT: `1000` or `0 LAST`.
std::optional<BdatChunk> ParseBdat(std::string_view args);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_SMTP_TEXT_H_
