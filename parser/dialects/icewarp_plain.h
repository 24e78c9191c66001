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
// Sessions are interleaved, so nobody can foretell what the next line says; a
// processor that has guessed wrong waits for all that the next guess rests on.
// So many lines at once are told apart first, without a branch on what they say
// (PlainLines), and what each means is looked at in a second round.
//
// The bytes given are those of a LineBlock: 64 behind them can be read.
#ifndef MAILTIDE_PARSER_DIALECTS_ICEWARP_PLAIN_H_
#define MAILTIDE_PARSER_DIALECTS_ICEWARP_PLAIN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
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
  // Of all frames that were ever added another number, from 1; 0: this is none.
  std::uint32_t id() const { return id_; }

 private:
  friend class PlainFrames;
  static constexpr std::size_t kLeastBytes = 12;
  static constexpr std::size_t kMostBytes = 32;

  alignas(16) std::array<char, kMostBytes> bytes_ = {};  // zeros behind it
  Transcript::Place place_;
  std::uint32_t id_ = 0;
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
  friend class PlainLines;
  static constexpr unsigned kSetBits = 10;

  PlainFrame* FindHere(const char* line);  // the same, in place

  std::vector<PlainFrame> frames_;  // in sets of two, the last added first
  std::uint32_t ids_ = 0;
};

// What a line says, as far as its first and last words tell.
enum class PlainKind : std::uint8_t {
  kOther,  // anything, perhaps one of the others
  kConnected,
  kDisconnected,
  kProcessing,
  kSummary,
  kBody,  // `<<< ` or `>>> ` and a digit
  kMail,
  kRcpt,
  kData,  // from here on commands whose arguments say nothing
  kEhlo,
  kHelo,
  kQuit,
  kRset,
  kNoop,
  kReply,        // of another code than 250
  kReply250,     // from here on a last line of code 250; with another ending
  kSenderOk,     // `ender ok`
  kRecipientOk,  // `pient ok`
  kForward,      // ` forward`
  kReceived,     // `delivery`
};

// A line of a block, and what it looked like in the first round.
struct PlainLine {
  const char* start = nullptr;
  const char* feed = nullptr;  // its line feed
  // Where its text is, if its stamp is as long as that of others.
  const char* text = nullptr;
  PlainFrame* frame = nullptr;         // valid if its id still is `frame_id`
  std::uint32_t frame_id = 0;          // 0: it is not known
  PlainKind kind = PlainKind::kOther;  // of `text`
};

// The lines of a block, some of them at a time.
class PlainLines {
 public:
  PlainLines() : lines_(kMostLines), feeds_(kMostLines) {}
  void Begin(std::string_view block);
  // Returns the lines that come next, none at the end. `stamp_size` is where
  // texts are behind frames.
  std::span<const PlainLine> Next(PlainFrames& frames, std::size_t stamp_size)
      MAILTIDE_LIFETIME_BOUND;

 private:
  // So many are enough for the first round to be quick, and what it touches
  // is still at hand in the second one.
  static constexpr std::size_t kLines = 32;
  static constexpr std::size_t kMostLines = kLines + 64;

  std::size_t FindFeeds();

  std::vector<PlainLine> lines_;
  std::vector<const char*> feeds_;
  const char* line_ = nullptr;  // the first line that was not returned
  const char* at_ = nullptr;    // no line feed was looked for from here on
  const char* end_ = nullptr;
};

// Returns what kind of line it is whose text is `text` and ends before `feed`,
// at least 9 bytes behind the start of its line.
PlainKind PlainKindOf(const char* text, const char* feed);

// The stamp that was seen last, and what time it is.
class PlainStamp {
 public:
  // Returns where the text behind the stamp at `at` begins, if it is this one,
  // to the second, and one blank follows it; else nullptr.
  const char* Match(const char* at) {
    // Nearly all are `hh:mm:ss`.
    const bool is_same_clock = size_ == kClockBytes && at[kClockBytes] == ' ' &&
                               std::memcmp(at, bytes_.data(), kClockBytes) == 0;
    return is_same_clock ? at + kClockBytes + 1 : MatchAny(at);
  }
  // How far behind the start of the last stamp that matched its text was.
  std::size_t width() const { return width_; }
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

  const char* MatchAny(const char* at);

  alignas(16) std::array<char, kMostBytes> bytes_ = {};  // zeros behind it
  std::size_t size_ = 0;  // to the seconds; 0: none, which matches nothing
  std::size_t width_ = kClockBytes + 1;
  std::array<char, kMostZoneBytes + 1> zone_ = {};
  std::size_t zone_size_ = 0;
  LineStamp stamp_;
};

// Returns where the line ends that `at` is in: at its line feed.
const char* LineFeedBehind(const char* at);

// Reads what one side said, as ReadSmtpText. False, with some of `step`
// written over: ask that.
bool ReadPlainSmtp(std::string_view text, Step& step);
// The same of a text that is known to begin, and to end, as this kind does.
bool ReadPlainSmtp(std::string_view text, PlainKind kind, Step& step);

// Reads a summary of one recipient, as ParseIceWarpSummary; `recipient` is what
// the views of `step` point to. False, with some of them written over: ask
// that.
bool ReadPlainSummary(std::string_view text, Step& step,
                      std::string_view& recipient);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_ICEWARP_PLAIN_H_
