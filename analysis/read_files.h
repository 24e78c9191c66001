// Reads many logs at once and tells which of them are the same.
#ifndef MAILTIDE_ANALYSIS_READ_FILES_H_
#define MAILTIDE_ANALYSIS_READ_FILES_H_

#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/read_source.h"
#include "parser/log_unit.h"

namespace mailtide {

struct FileReading {
  LogFile file;
  Result<SourceReading> reading;
};

// Fills in the readings of a unit's files, by index.
void ReadAgain(std::span<FileReading> readings, const LogUnit& unit,
               const ReadSettings& settings);

// Reads `files`, halves of units (parser/log_unit.h) together, with `jobs`
// threads (0: one per core) and returns the readings in the order of `files`.
// Each thread has its own copy of the policy and the zone; an observer in
// `settings` needs jobs = 1. Without ReadSettings::identify only halves of
// units are identified, and what may hold the same as another file or the
// beginning of it: their first bytes tell. `on_done`, if set, is told each file
// as it is done, from one thread at a time.
std::vector<FileReading> ReadFiles(
    const std::vector<LogFile>& files, const ReadSettings& settings, int jobs,
    const std::function<void(const FileReading&)>& on_done = {});

// Returns pairs of indices (duplicate, original): of readings of equal content
// the one with the smallest path is the original (of those read as half of a
// unit, if there are any), and a source that is only the
// beginning of a longer one is its duplicate. Chains point to their end.
std::vector<std::pair<std::size_t, std::size_t>> FindDuplicates(
    const std::vector<FileReading>& readings);

// Reads halves of units again whose other half was read from another copy than
// the one that counts: with that one, so that both agree.
void MendUnits(std::vector<FileReading>& readings,
               std::span<const std::pair<std::size_t, std::size_t>> duplicates,
               ReadSettings settings);

// Returns whether the content of `path` begins with the content `id`, by
// reading it again. False when it cannot be read.
bool FileStartsWith(const std::string& path, const SourceId& id);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_READ_FILES_H_
