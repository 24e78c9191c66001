// Which of the stored sources a file is: the same content, the beginning of
// one, or the log that one has grown into.
#ifndef MAILTIDE_ANALYSIS_HISTORY_KNOWN_SOURCES_H_
#define MAILTIDE_ANALYSIS_HISTORY_KNOWN_SOURCES_H_

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "analysis/history/history.h"
#include "analysis/read_files.h"

namespace mailtide {

// What the store knows, and what this run has read.
struct KnownSources {
  std::vector<StoredSource> sources;
  std::map<std::string, SeenFile> seen;                // by path
  std::map<std::string, const FileReading*> read_now;  // by path
  std::set<std::string> empty_now;  // paths; read, and no record was in them
};

// `readings` must outlive what is returned.
Result<KnownSources> LoadKnownSources(History& history,
                                      std::span<const FileReading> readings);

// Both return nullptr when there is none; pointers into `known.sources`.
const StoredSource* FindById(const KnownSources& known, std::int64_t id);
const StoredSource* FindSame(const KnownSources& known, const SourceId& source);

// Returns a source that begins with all of what was read, or nullptr; a pointer
// into `known.sources`.
Result<const StoredSource*> FindLonger(History& history,
                                       const KnownSources& known,
                                       const FileReading& reading);

// Returns whether the file a source was read from still is that source. After a
// rotation a file of the same name has begun anew.
bool IsStillThere(const KnownSources& known, const StoredSource& source);

// Returns whether the new reading stands for the source too: it grew, or the
// same file was written anew.
bool IsReplacedBy(const StoredSource& source, const FileReading& reading);

// Returns whether the reading may begin with all of the source, as far as can
// be told without the hash of that beginning: where the answer is no, reading
// the file again for that hash is in vain.
Result<bool> MayHaveGrown(History& history, const StoredSource& source,
                          const FileReading& reading);

// Returns whether another reading of this run stands for the source from now
// on: a live log was split, and what it was lies in two files.
bool WillBeReplaced(const KnownSources& known, const StoredSource& source,
                    const FileReading& reading);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_HISTORY_KNOWN_SOURCES_H_
