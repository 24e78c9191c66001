// Brings the logs of a folder into the store.
//
// A file is read when it is new, has changed, or was counted under other
// settings; an unchanged one is not even opened. What a source gives replaces
// what it gave before, so that any order, any number of times, and any crash in
// between end in the same store.
#ifndef MAILTIDE_ANALYSIS_HISTORY_INGEST_H_
#define MAILTIDE_ANALYSIS_HISTORY_INGEST_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/history/history.h"
#include "analysis/read_files.h"

namespace mailtide {

struct IngestPlan {
  std::vector<LogFile> to_read;  // new, changed, or under other settings
  // Unchanged, but they may mean something else now: the clock has moved on,
  // or a half-written line will have no end.
  std::vector<LogFile> again;
  std::size_t unchanged = 0;  // files that need not be opened
};

// Decides which of `files` must be read, and adds files that were read before
// from elsewhere, when the settings have changed since and they are still
// there.
Result<IngestPlan> PlanIngest(History& history,
                              const std::vector<LogFile>& files,
                              const ReadSettings& settings);

// A file that holds only the beginning of what it held when it was read.
struct ShrunkFile {
  std::string path;
  std::uint64_t bytes_then = 0, bytes_now = 0;  // decompressed
};

// A half of a unit (parser/log_unit.h) that could not be counted with the other
// one, as it was before.
struct OddHalf {
  std::string path, other;
  // What was counted stays until both halves can be read; else the half was
  // counted by itself, for the other one is gone.
  bool waits = true;
};

struct IngestResult {
  // Files that are another source, or its beginning: path, the other's path.
  std::vector<std::pair<std::string, std::string>> duplicates;
  std::vector<ShrunkFile> shrunk;                // their numbers stay
  std::vector<std::chrono::local_days> touched;  // in order, each once
  std::vector<std::int64_t> stored;              // sources put or replaced
  std::vector<OddHalf> odd_halves;
};

// The lengths that readings must carry prefix hashes for (ReadSettings), in
// order, each once.
Result<std::vector<std::uint64_t>> KnownLengths(History& history);
std::vector<std::uint64_t> LengthsOf(std::span<const StoredSource> sources);

// Puts `readings` into the store and rebuilds the days they touch. Must run
// inside a transaction; the caller commits. Failed readings are left out.
Result<IngestResult> Ingest(History& history,
                            const std::vector<FileReading>& readings,
                            const ReadSettings& settings);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_HISTORY_INGEST_H_
