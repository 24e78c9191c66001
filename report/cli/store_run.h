// The frame of a run that counts into the store: lock, open, read, ingest.
#ifndef MAILTIDE_REPORT_CLI_STORE_RUN_H_
#define MAILTIDE_REPORT_CLI_STORE_RUN_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analysis/history/history.h"
#include "analysis/history/ingest.h"
#include "report/cli/file_results.h"
#include "report/cli/run_context.h"

namespace mailtide {

// What reading one batch of files into the store gave.
struct BatchResult {
  std::vector<SourceReport> sources;  // that were read, duplicates left out
  std::vector<std::pair<std::string, std::string>> duplicates;
};

// Reads `files`, outside any transaction: reading is slow, and nobody should
// wait for it.
Result<std::vector<FileReading>> ReadBatch(RunContext& context,
                                           History& history,
                                           const std::vector<LogFile>& files);

// Puts `readings` into the store. Must run inside a transaction.
Result<BatchResult> StoreBatch(RunContext& context, History& history,
                               const std::vector<FileReading>& readings);

// Says on standard error which logs were counted under settings no longer in
// force and could not be counted again, and which days are theirs. To be
// called after the run has stored what it read.
Result<void> TellOldSettings(RunContext& context, History& history);

// Runs `work` inside a transaction: commits when it succeeds, else undoes it.
template <typename Work>
Result<void> InTransaction(History& history, Work work) {
  if (Result<void> begun = history.Begin(); !begun) {
    return begun;
  }
  if (Result<void> done = work(); !done) {
    static_cast<void>(history.Rollback());
    return done;
  }
  return history.Commit();
}

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_STORE_RUN_H_
