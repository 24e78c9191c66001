// The debug text of a proxy's SMTP module (`smtp.err` of eXtensiveControl),
// counted by level.
//
//   line    = [stamp] [level] ["[" session "]"] text
//   stamp   = as in timestamp.h, before it blanks
//   level   = "[" LEVEL "]", or LEVEL alone where it is a digit or one of the
//             usual words; then blanks or ":"
//   LEVEL   = one digit, or up to 16 letters
//
// No public sample exists (formats/welf.md, 6c): all but the text is optional,
// and every line counts once. A line without a stamp goes on with the text of
// the line before. What stands in the text is no mail and never counted as one.
#ifndef MAILTIDE_PARSER_ERR_LOG_H_
#define MAILTIDE_PARSER_ERR_LOG_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "parser/line_reader.h"

namespace mailtide {

// Levels beyond so many different ones are counted together, as
// kOtherErrLevels.
inline constexpr std::size_t kMaxErrLevels = 32;
inline constexpr std::string_view kOtherErrLevels = "other";

struct ErrCounts {
  // lines = blank + continuation + without_level + the sum of by_level.
  std::uint64_t lines = 0;
  std::uint64_t blank = 0;
  std::uint64_t continuation = 0;   // without a stamp
  std::uint64_t without_level = 0;  // with a stamp, like all that follow
  // By digit or word in lower case; a log that has the word "other" itself
  // shares it with the levels beyond the bound.
  std::map<std::string, std::uint64_t, std::less<>> by_level;

  friend bool operator==(const ErrCounts&, const ErrCounts&) = default;
};

// Counts one line of any bytes, given without its end.
void CountErrLine(std::string_view line, ErrCounts& counts);

// Counts all lines to the end of the input, or to where it is damaged
// (LineReader::damage()).
ErrCounts CountErrLines(LineReader& lines);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_ERR_LOG_H_
