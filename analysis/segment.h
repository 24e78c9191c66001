// The segment: what one source gives, in one value with one serial form.
//
// It is what the store keeps per source, and the only thing that is ever
// serialised: same input and settings = same bytes. `days` holds only what the
// source says for certain by itself. Dialects with sessions have `edges`
// besides: what sessions that reach over its ends mean depends on the logs
// before and after it, and is counted in `closing` when these are known
// (session_chain.h).
#ifndef MAILTIDE_ANALYSIS_SEGMENT_H_
#define MAILTIDE_ANALYSIS_SEGMENT_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/day_counts.h"
#include "analysis/mail_match.h"
#include "parser/base/error.h"
#include "parser/dialects/dateless_clock.h"
#include "parser/dialects/transcript.h"
#include "parser/input_account.h"

namespace mailtide {

// Raised whenever the same log would be counted differently than before.
inline constexpr std::uint32_t kCountingVersion = 3;

// XXH3-128 in canonical (big-endian) order.
using Hash128 = std::array<std::uint8_t, 16>;

// Which content this is, wherever it lies and however it is compressed.
struct SourceId {
  Hash128 content = {};     // over all decompressed bytes
  std::uint64_t bytes = 0;  // decompressed
  // The date the file's name bears, only where it is part of the identity: a
  // source without records, or with time-only stamps.
  std::optional<std::chrono::local_days> date;

  // NOLINTNEXTLINE(modernize-use-nullptr): of the compiler's own comparison
  friend auto operator<=>(const SourceId&, const SourceId&) = default;
  friend bool operator==(const SourceId&, const SourceId&) = default;
};

// What the mails of a session count whose login only the log before knows.
struct OwedCounts {
  Days if_nobody;   // nobody is logged in
  Days if_named;    // somebody is; whatever accounts stand here are his
  Days if_unnamed;  // somebody is whose name cannot be read

  bool empty() const { return if_nobody.empty(); }
  friend bool operator==(const OwedCounts&, const OwedCounts&) = default;
};

struct Segment {
  SourceId id;
  // XXH3-64 of each full 64 KiB block: a grown file is known by its start.
  std::vector<std::uint64_t> blocks;
  std::string dialect;    // "welf"
  Hash128 settings = {};  // of the settings that shaped the counts
  std::uint32_t counting_version = kCountingVersion;
  bool damaged = false;  // not all of the input was readable
  InputAccount account;
  std::optional<std::chrono::sys_seconds> first, last;  // of its records
  std::optional<DatelessTimes> dateless;
  Days days;
  SessionEdges edges;
  std::vector<OwedCounts> owed;  // by head of `edges`
  // Of a log in its chain, what its sessions count besides.
  Days closing;
  // The content of the other half of a unit (log_unit.h) that it was counted
  // with, all zero if it was counted alone: then each half holds its part of
  // what both count.
  Hash128 partner = {};
  // Of the .lcd of a unit: mails at its edges whose other half may stand in the
  // unit before or after it, records of the .log among them. They are in no
  // `days`: who replaces this half alone loses them.
  std::vector<KeptMail> pending;

  bool HasPartner() const { return partner != Hash128{}; }

  friend bool operator==(const Segment&, const Segment&) = default;
};

// Returns the days that the segment counts anything in, or has records of.
std::vector<std::chrono::local_days> TouchedDays(const Segment& segment);

// Returns the serial form: a fixed header, then zstd over sorted tables.
// Equal segments give equal bytes.
std::string EncodeSegment(const Segment& segment);

// Reads the serial form. Damaged, truncated or newer bytes are kInputDamaged;
// never crashes and never allocates more than the bytes justify.
Result<Segment> DecodeSegment(std::string_view bytes);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_SEGMENT_H_
