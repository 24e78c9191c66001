// From one log to one segment: opens it, recognises its dialect, counts it.
#ifndef MAILTIDE_ANALYSIS_READ_SOURCE_H_
#define MAILTIDE_ANALYSIS_READ_SOURCE_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analysis/history/source_id.h"
#include "analysis/policy.h"
#include "analysis/segment.h"
#include "parser/base/error.h"
#include "parser/event_sink.h"
#include "parser/input.h"
#include "parser/rotation.h"
#include "parser/time_zone.h"

namespace mailtide {

struct ReadSettings {
  Policy* policy = nullptr;
  const TimeZone* zone = nullptr;
  std::chrono::sys_seconds now;
  std::string dialect = "auto";  // a name forces it
  // Sees every event too; may be nullptr.
  EventSink* observer = nullptr;
  // Lengths of known sources that this one may be a continuation of.
  std::vector<std::uint64_t> known_lengths;
};

struct SourceReading {
  Segment segment;
  // How the file was before its first byte was read; nothing for standard
  // input, and for a file that changed so recently that it may change again
  // without looking different.
  std::optional<FileStamp> stamp;
  std::vector<PrefixHash> prefixes;  // for the known lengths it reached
  Compression compression = Compression::kNone;
  std::string damage;  // why not all of it was readable; empty when it was
};

// Reads `file` to its end. Damage is no error: what was readable is counted
// and `damage` says why the rest was not. Errors: kNoInput when it cannot be
// opened; kInputDamaged when it is damaged and has neither records nor a date
// in its name; kNotALog when no dialect recognises it, or when it has neither
// of the two; kConfiguration for an unknown dialect.
Result<SourceReading> ReadSource(const LogFile& file,
                                 const ReadSettings& settings);

// Returns the digest of all settings that shape counts: the policy, the zone,
// a forced dialect, the counting version.
Hash128 SettingsDigest(const ReadSettings& settings);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_READ_SOURCE_H_
