#include "report/cli/dialect_conflict.h"

#include <fmt/format.h>

#include "analysis/source_facts.h"

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

}  // namespace

Result<void> CheckOneDialect(const std::vector<FileReading>& readings,
                             std::span<const StoredSource> stored) {
  const FileReading* first = nullptr;
  for (const FileReading& reading : readings) {
    if (!reading.reading || !reading.reading->segment.first) {
      continue;  // without records it is of no kind
    }
    const Segment& segment = reading.reading->segment;
    if (first == nullptr) {
      first = &reading;
    }
    const std::string& dialect = first->reading->segment.dialect;
    if (segment.dialect != dialect) {
      return Conflict(first->file.path, dialect, reading.file.path,
                      segment.dialect);
    }
    for (const StoredSource& source : stored) {
      const bool same_time = source.first && source.last &&
                             *source.first + kRotationSlack < *segment.last &&
                             *segment.first + kRotationSlack < *source.last;
      if (same_time && source.dialect != segment.dialect) {
        return Conflict(source.path, source.dialect, reading.file.path,
                        segment.dialect);
      }
    }
  }
  return {};
}

}  // namespace mailtide
