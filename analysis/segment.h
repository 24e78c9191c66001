// The segment: what one source gives, in one value with one serial form.
//
// It is what the store keeps per source, and the only thing that is ever
// serialised: same input and settings = same bytes. WELF records stand alone,
// so a segment has no head and no tail of sessions yet; dialects with sessions
// add them behind `days` under a new format version.
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
#include "parser/base/error.h"
#include "parser/input_account.h"

namespace mailtide {

// Raised whenever the same log would be counted differently than before.
inline constexpr std::uint32_t kCountingVersion = 2;

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
  Days days;

  friend bool operator==(const Segment&, const Segment&) = default;
};

// Returns the serial form: a fixed header, then zstd over sorted tables.
// Equal segments give equal bytes.
std::string EncodeSegment(const Segment& segment);

// Reads the serial form. Damaged, truncated or newer bytes are kInputDamaged;
// never crashes and never allocates more than the bytes justify.
Result<Segment> DecodeSegment(std::string_view bytes);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_SEGMENT_H_
