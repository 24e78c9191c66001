// Cuts an input into lines, in place and in bounded memory.
//
// A line ends with LF; the CRs and NULs right before it (Windows, writers that
// pad) belong to the line end. The lines do not depend on how the input cuts
// its blocks: that is a law, and tests/parser/line_reader_test.cc its test.
#ifndef MAILTIDE_PARSER_LINE_READER_H_
#define MAILTIDE_PARSER_LINE_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "parser/base/error.h"
#include "parser/base/lifetime.h"
#include "parser/input.h"

namespace mailtide {

// Longer lines are not parsed. Counts the bytes before the LF (CRs included,
// the byte order mark not).
inline constexpr std::size_t kMaxLineBytes = 1 << 20;

// Of a line that is too long, this many first bytes are shown.
inline constexpr std::size_t kTooLongShownBytes = 200;

// So many bytes behind a LineBlock, and before it, can be read too, so that
// whole vectors may be loaded at its ends. They mean nothing.
inline constexpr std::size_t kBlockPadding = 64;

// Whole lines, one after the other.
struct LineBlock {
  // Each line with its LF, none of them longer than kMaxLineBytes; without a
  // byte order mark. Valid until the next call of the LineReader.
  std::string_view bytes;
};

struct Line {
  // Bytes of any kind, without the line end and the UTF-8 byte order mark of
  // the first line. Of a line that is too long: its first kTooLongShownBytes
  // bytes as they are. Valid until the next call of the LineReader.
  std::string_view text;
  std::uint64_t number = 0;  // counts from 1
  std::uint64_t offset = 0;  // bytes of the decoded input before the line
  bool too_long = false;
  bool terminated = false;  // false for a last line that has no LF
  bool cut_off = false;     // the input broke off by damage before its LF
};

// Returns the line `text`, that ended before an LF, without the rest of its
// end.
inline std::string_view WithoutLineEnd(
    std::string_view text MAILTIDE_LIFETIME_BOUND) {
  while (!text.empty() && (text.back() == '\r' || text.back() == '\0')) {
    text.remove_suffix(1);
  }
  return text;
}

class LineReader {
 public:
  // Reads `input`, which must outlive this, in blocks of `block_bytes` (not 0).
  // Takes kMaxLineBytes + block_bytes of address space, of which only what
  // lines need becomes memory.
  explicit LineReader(Input& input MAILTIDE_LIFETIME_BOUND,
                      std::size_t block_bytes = std::size_t{256} << 10);

  // Returns the next line, or nothing at the end. An empty input has no lines,
  // and a final LF begins no further one. Bytes before damage are lines too,
  // the last of them cut off unless it has its LF.
  std::optional<Line> Next() MAILTIDE_LIFETIME_BOUND;

  // What kept the input from being read to its end; set once Next returned
  // nothing because of it.
  const std::optional<Error>& damage() const MAILTIDE_LIFETIME_BOUND {
    return damage_;
  }

  // Returns the whole lines that can be had without more than one read. Empty:
  // what comes next is one for Next, a line that is torn or very long, or the
  // end. Lines in blocks are not numbered.
  LineBlock NextBlock() MAILTIDE_LIFETIME_BOUND;

  // Bytes of the lines that were returned, line ends and byte order mark
  // included: where the next line starts.
  std::uint64_t bytes() const { return bytes_; }

  // Returns up to `limit` (at most kMaxLineBytes) of the bytes that come next,
  // without consuming them; fewer only at the end or before damage. At the
  // start, without the byte order mark. Valid until the next call; makes the
  // text of the last line invalid.
  std::string_view Peek(std::size_t limit) MAILTIDE_LIFETIME_BOUND;

 private:
  std::size_t Available() const { return end_ - begin_; }
  bool Fill();
  void DropByteOrderMark();
  Line Take(std::size_t length, bool terminated);
  std::optional<Line> SkipTooLong();

  Input& input_;
  std::size_t block_bytes_;
  std::size_t capacity_;
  std::unique_ptr<char[]> storage_;
  char* buffer_;           // capacity_ bytes in storage_, padding round them
  std::size_t begin_ = 0;  // bytes [begin_, end_) are read and not yet taken
  std::size_t end_ = 0;
  std::string shown_;  // the start of the last line that was too long
  std::uint64_t lines_ = 0;
  std::uint64_t bytes_ = 0;
  std::size_t mark_bytes_ = 0;  // of a byte order mark, until the first line
  bool started_ = false;
  bool ended_ = false;
  std::optional<Error> pending_error_;
  std::optional<Error> damage_;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_LINE_READER_H_
