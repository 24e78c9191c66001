#include "report/cli/dialect_conflict.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "analysis/source_facts.h"
#include "parser/dialects/registry.h"

namespace mailtide {
namespace {

Result<void> Conflict(const std::string& one, const std::string& its_dialect,
                      const std::string& other,
                      const std::string& other_dialect) {
  return Fail(
      ErrorCode::kConfiguration,
      fmt::format("'{}' ({}) and '{}' ({}) are logs of two kinds: mails "
                  "that stand in both would be counted twice; choose "
                  "with --dialect, or with include or exclude under "
                  "[logs]",
                  one, its_dialect, other, other_dialect));
}

// Whether the two dialects are those of the halves of a unit.
bool AreHalves(std::string_view one, std::string_view other) {
  const LogHalf its = HalfIn(one), others = HalfIn(other);
  return its != LogHalf::kNone && others != LogHalf::kNone && its != others;
}

template <typename Other>
bool Overlap(const Segment& segment, const Other& other) {
  return other.first && other.last &&
         *other.first + kRotationSlack < *segment.last &&
         *segment.first + kRotationSlack < *other.last;
}

// Whether the log was stored before, as it is or with fewer lines. How the
// halves of a unit that have parted are kept is the matter of the store.
bool IsKnown(const FileReading& reading, std::span<const StoredSource> stored) {
  const Segment& segment = reading.reading->segment;
  return std::ranges::any_of(stored, [&](const StoredSource& source) {
    const PrefixHash all = {source.source.bytes, source.source.content};
    return source.source.content == segment.id.content ||
           std::ranges::count(reading.reading->prefixes, all) > 0 ||
           (source.path == reading.file.path &&
            source.dialect == segment.dialect);
  });
}

}  // namespace

Result<void> CheckOneDialect(std::span<const FileReading* const> readings,
                             std::span<const StoredSource> stored) {
  std::vector<const FileReading*> read;
  for (const FileReading* reading : readings) {
    // Without records it is of no kind.
    if (reading->reading && reading->reading->segment.first) {
      read.push_back(reading);
    }
  }
  for (const FileReading* reading : read) {
    const Segment& segment = reading->reading->segment;
    for (const FileReading* other : read) {
      const Segment& its = other->reading->segment;
      const auto may_be_both = [&] {
        return AreHalves(segment.dialect, its.dialect) &&
               ((segment.HasPartner() && its.HasPartner()) ||
                !Overlap(segment, its) ||
                (IsKnown(*reading, stored) && IsKnown(*other, stored)));
      };
      if (segment.dialect < its.dialect && !may_be_both()) {
        return Conflict(reading->file.path, segment.dialect, other->file.path,
                        its.dialect);
      }
    }
    for (const StoredSource& source : stored) {
      // A half that was read with the other one replaces what is stored.
      const auto is_replaced = [&] {
        return AreHalves(segment.dialect, source.dialect) &&
               (segment.HasPartner() || IsKnown(*reading, stored));
      };
      if (source.dialect != segment.dialect && Overlap(segment, source) &&
          !is_replaced()) {
        return Conflict(source.path, source.dialect, reading->file.path,
                        segment.dialect);
      }
    }
  }
  return {};
}

}  // namespace mailtide
