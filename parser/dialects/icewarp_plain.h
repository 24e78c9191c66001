// The lines of IceWarp's SMTP log as nearly all of them are written, read
// quickly. What is not told to be plain here is no worse a line: icewarp_line.h
// and smtp_step.h say what it means, and they say the same of plain ones.
//
//   plain = frame stamp " " mark            frame: peer blanks "[" thread "] "
//   mark  = "<<< " / ">>> " / "*** " / "Connected" / "Disconnected" / ...
//
// A frame is plain when the same bytes were read before, and so is a stamp; the
// lines of a session all begin alike, and most lines are of the second of the
// one before.
//
// The bytes given are those of a LineBlock: 64 behind them can be read.
#ifndef MAILTIDE_PARSER_DIALECTS_ICEWARP_PLAIN_H_
#define MAILTIDE_PARSER_DIALECTS_ICEWARP_PLAIN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "parser/base/lifetime.h"
#include "parser/dialects/smtp_step.h"
#include "parser/dialects/transcript.h"
#include "parser/line_stamp.h"

namespace mailtide {

// The start of the lines of one session.
class PlainFrame {
 public:
  // Behind the frame, which begins at `line`, is the stamp.
  std::size_t size() const { return size_; }
  std::string_view Peer(const char* line MAILTIDE_LIFETIME_BOUND) const {
    return {line, peer_size_};
  }
  std::string_view Thread(const char* line MAILTIDE_LIFETIME_BOUND) const {
    return {line + thread_start_, thread_size_};
  }
  Transcript::Place& place() { return place_; }

 private:
  friend class PlainFrames;
  static constexpr std::size_t kLeastBytes = 12;
  static constexpr std::size_t kMostBytes = 32;

  alignas(16) std::array<char, kMostBytes> bytes_ = {};  // zeros behind it
  Transcript::Place place_;
  std::uint8_t size_ = 0;
  std::uint8_t peer_size_ = 0;
  std::uint8_t thread_start_ = 0;
  std::uint8_t thread_size_ = 0;
};

// The frames that were seen last.
class PlainFrames {
 public:
  PlainFrames();
  // Returns the frame that `line` begins with; nullptr: it is not known.
  PlainFrame* Find(const char* line);
  // Remembers the frame of a line, which was found to be of this peer and
  // thread, both views into it, where it can be a plain one.
  void Add(std::string_view line, std::string_view peer,
           std::string_view thread);

 private:
  static constexpr unsigned kSetBits = 10;

  std::vector<PlainFrame> frames_;  // in sets of two, the last added first
};

// The stamp that was seen last, and what time it is.
class PlainStamp {
 public:
  // Returns where the text behind the stamp at `at` begins, if it is this one,
  // to the second, and one blank follows it; else nullptr.
  const char* Match(const char* at) const {
    // Nearly all are `hh:mm:ss`.
    const bool is_same_clock = size_ == kClockBytes && at[kClockBytes] == ' ' &&
                               std::memcmp(at, bytes_.data(), kClockBytes) == 0;
    return is_same_clock ? at + kClockBytes + 1 : MatchAny(at);
  }
  // Makes the stamp that of the time of day at `at`, where that is all that
  // differs, and returns it; else nullptr, and changes nothing.
  const LineStamp* TakeClock(const char* at);

  // Remembers `stamp`, which all of `text` is; forgets the one before, also
  // where this one cannot be a plain one.
  void Remember(std::string_view text, const LineStamp& stamp);
  void Forget() { size_ = 0; }

 private:
  static constexpr std::size_t kClockBytes = 8;
  static constexpr std::size_t kMostBytes = 32;
  static constexpr std::size_t kMostZoneBytes = 7;

  const char* MatchAny(const char* at) const;

  alignas(16) std::array<char, kMostBytes> bytes_ = {};  // zeros behind it
  std::size_t size_ = 0;  // to the seconds; 0: none, which matches nothing
  std::array<char, kMostZoneBytes + 1> zone_ = {};
  std::size_t zone_size_ = 0;
  LineStamp stamp_;
};

// Returns where the line ends that `at` is in: at its line feed.
const char* LineFeedBehind(const char* at);

// Reads what one side said, as ReadSmtpText. False, with some of `step`
// written over: ask that.
bool ReadPlainSmtp(std::string_view text, Step& step);

// Reads a summary of one recipient, as ParseIceWarpSummary; `recipient` is what
// the views of `step` point to. False, with some of them written over: ask
// that.
bool ReadPlainSummary(std::string_view text, Step& step,
                      std::string_view& recipient);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_ICEWARP_PLAIN_H_
