// The account of one input: where every line and byte of it went.
//
// The law of the whole program: lines = events + context + blank + rejected.
// It is printed in every report and asserted in every test.
#ifndef MAILTIDE_PARSER_INPUT_ACCOUNT_H_
#define MAILTIDE_PARSER_INPUT_ACCOUNT_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mailtide {

// Why a line was refused. The names (RejectReasonName) are JSON keys.
enum class RejectReason : std::uint8_t {
  kTooLong,     // longer than kMaxLineBytes (line_reader.h)
  kNoRecord,    // no record of the dialect in it
  kBadTime,     // no readable time, neither in the record nor before it
  kOutOfRange,  // before 1990 or more than 36 hours after now
  kTorn,        // the last line of an input that ends inside a record
};
inline constexpr std::size_t kRejectReasonCount = 5;

// Returns the JSON key of `reason`, such as "bad_time".
std::string_view RejectReasonName(RejectReason reason);

// Clocks differ a little: a record is of the future only from here on.
inline constexpr std::chrono::minutes kFutureSlack{5};

// Returns whether a record of `time`, read at `now`, bears an impossible time:
// before 1990, or more than 36 hours after now.
bool IsOutOfRange(std::chrono::sys_seconds time, std::chrono::sys_seconds now);

struct InputAccount {
  std::uint64_t bytes = 0;  // decompressed, line ends included
  std::uint64_t lines = 0;
  std::uint64_t events = 0;   // lines that gave a mail event
  std::uint64_t context = 0;  // understood, but no event of their own
  std::uint64_t blank = 0;
  std::array<std::uint64_t, kRejectReasonCount> rejected = {};

  // Remarks; a remarked line is also counted above.
  std::uint64_t duplicate_keys = 0;   // keys that stood twice in a record
  std::uint64_t non_conforming = 0;   // records without id, time, fw or pri
  std::uint64_t repaired = 0;         // records with quotes that do not close
  std::uint64_t repeated_fields = 0;  // src, time or user twice: forged?
  std::uint64_t future = 0;  // kFutureSlack and more after now: time zone?
  // Sessions given up at the bounds of memory, and summaries and ids of mails
  // without a session's dialogue (Transcript::dropped).
  std::uint64_t dropped_sessions = 0;

  std::uint64_t Rejected() const;
  std::uint64_t Rejected(RejectReason reason) const {
    return rejected[static_cast<std::size_t>(reason)];
  }
  // Returns whether so many times were impossible (one in a hundred) that a
  // clock is to blame, the gateway's or ours; fewer are strays.
  bool HasWrongClock() const;
  // Returns whether every line is accounted for. Always true after a scan.
  bool Balanced() const {
    return lines == events + context + blank + Rejected();
  }
  void Merge(const InputAccount& other);

  friend bool operator==(const InputAccount&, const InputAccount&) = default;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_INPUT_ACCOUNT_H_
