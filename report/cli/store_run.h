// The parts of a run that counts into the store: read, lock, store.
//
// Logs are read before the lock is taken, for reading is slow and nobody
// should wait for it. What another run stored meanwhile is seen under the lock
// (LockForStoring), and what a reading then lacks is read again.
#ifndef MAILTIDE_REPORT_CLI_STORE_RUN_H_
#define MAILTIDE_REPORT_CLI_STORE_RUN_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/history/history.h"
#include "analysis/history/ingest.h"
#include "analysis/history/lock.h"
#include "analysis/history/transaction.h"
#include "report/cli/file_results.h"
#include "report/cli/run_context.h"

namespace mailtide {

// Files that were read and are not stored yet.
struct ReadBatch {
  std::vector<FileReading> readings;
  std::vector<std::uint64_t> known_lengths;  // that they carry hashes for
};

// What storing one batch gave.
struct StoredBatch {
  std::vector<SourceReport> sources;  // that were read, duplicates left out
  std::vector<std::pair<std::string, std::string>> duplicates;
  std::vector<ShrunkFile> shrunk;
  std::vector<OddHalf> odd_halves;
  std::vector<std::chrono::local_days> touched;  // days that may have changed
};

// Returns `path` from the root, with the links of its folder resolved, but not
// in its own name; as it is when its folder is not there.
std::string AbsolutePath(const std::string& path);

// Makes files of debug text ignored ones: what a store counts has no place for
// them, and reading them anew every night would cost more than it tells.
void IgnoreErrLogs(FoundFiles& found);

// Gives the files absolute paths, for the store outlives the working
// directory.
void UseAbsolutePaths(FoundFiles& found);

// Reads `files`, with progress on a terminal.
Result<ReadBatch> ReadLogs(RunContext& context, History& history,
                           const std::vector<LogFile>& files);

// Fails when the readings are logs of two kinds (dialect_conflict.h), among
// themselves, beside what is stored, or beside what this run read `before`.
Result<void> CheckKinds(History& history,
                        const std::vector<FileReading>& readings,
                        std::span<const FileReading> before);

// Takes the lock of counting runs, waiting for at most `wait`, and reads those
// files of the batch again that may continue what was stored since.
// What cannot be read again is not read: its beginning is stored, and the rest
// waits for the next run. Errors: kBusy, and those of FileLock.
Result<FileLock> LockForStoring(RunContext& context, History& history,
                                std::chrono::milliseconds wait,
                                ReadBatch& batch);

// Says at once that another run is counting, before any work. Errors: kBusy.
Result<void> CheckNobodyCounts(const RunContext& context);

// How long a run that has read its logs waits for one that stores its own.
inline constexpr std::chrono::milliseconds kStoringWait{60'000};

// Puts the batch into the store. Must run inside a transaction.
Result<StoredBatch> StoreBatch(RunContext& context, History& history,
                               const ReadBatch& batch);

// What is wrong with a file that was cut, for the report and for TellShrunk.
std::string ShrunkReason(const ShrunkFile& file);

// Says on standard error which logs hold less than when they were read; 65
// when there are any.
ExitCode TellShrunk(const std::vector<ShrunkFile>& shrunk);

// Tells of halves of units whose other half is missing; the same exit codes.
ExitCode TellOddHalves(const std::vector<OddHalf>& halves);

// Says on standard error which logs were counted under settings no longer in
// force and could not be counted again, and which days are theirs. To be
// called after the run has stored what it read.
Result<void> TellOldSettings(RunContext& context, History& history);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_STORE_RUN_H_
