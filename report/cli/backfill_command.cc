// `mailtide backfill PATH...`: brings any amount of old logs into the store.
// It commits in batches and gives the lock back between them; a file that is
// in the store under the same settings is not read again, so that an
// interrupted backfill goes on where it was. It never mails.

#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "analysis/history/lock.h"
#include "analysis/history/stored_day_states.h"
#include "analysis/judge.h"
#include "report/cli/commands.h"
#include "report/cli/first_run.h"
#include "report/cli/history_days.h"
#include "report/cli/store_run.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// Files per commit: few enough that a crash loses little, many enough that
// the commits cost nothing.
constexpr std::size_t kBatchFiles = 32;

// Reads one batch, and stores it under the lock.
Result<StoredBatch> RunBatch(RunContext& context, History& history,
                             const std::vector<LogFile>& files,
                             FileResults& results) {
  Result<ReadBatch> read = ReadLogs(context, history, files);
  if (!read) {
    return tl::unexpected<Error>(read.error());
  }
  const Result<FileLock> lock =
      LockForStoring(context, history, kStoringWait, *read);
  if (!lock) {
    return tl::unexpected<Error>(lock.error());
  }
  for (const FileReading& reading : read->readings) {
    results.Add(reading);
  }
  StoredBatch batch;
  const LogsOptions& logs = context.options().logs;
  const Result<void> stored = InTransaction(history, [&]() -> Result<void> {
    Result<StoredBatch> result = StoreBatch(context, history, *read);
    if (!result) {
      return tl::unexpected<Error>(result.error());
    }
    batch = std::move(*result);
    const auto marked =
        UpdateDayStates(history, context.MakeReadSettings(),
                        {context.LocalNow(), logs.rotation_time, logs.settle});
    if (!marked) {
      return tl::unexpected<Error>(marked.error());
    }
    return {};
  });
  if (!stored) {
    return tl::unexpected<Error>(stored.error());
  }
  return batch;
}

// The files in batches, the halves of a unit in one; at least one batch, for
// the states of days may change also when nothing is to be read.
std::vector<std::vector<LogFile>> BatchesOf(const std::vector<LogFile>& files) {
  std::vector<std::vector<LogFile>> batches(1);
  for (const LogUnit& unit : UnitsOf(files)) {
    if (batches.back().size() >= kBatchFiles) {
      batches.emplace_back();
    }
    batches.back().push_back(files[unit.file]);
    if (unit.lcd) {
      batches.back().push_back(files[*unit.lcd]);
    }
  }
  return batches;
}

// What the past holds, judged as `analyze` would judge it.
Result<void> LookAtThePast(RunContext& context, History& history,
                           Summary& summary) {
  Result<std::vector<DayReport>> all = LoadAllDays(history);
  if (!all) {
    return tl::unexpected<Error>(all.error());
  }
  std::vector<local_days> wanted;
  for (const DayReport& day : *all) {
    wanted.push_back(day.day);
  }
  if (Result<void> loaded = LoadDetails(history, wanted, *all); !loaded) {
    return loaded;
  }
  const Result<std::vector<SourceFacts>> facts = AllFacts(history);
  if (!facts) {
    return tl::unexpected<Error>(facts.error());
  }
  NoteHistoryLacking(*all, context.checks);
  Result<std::vector<Verdict>> verdicts = JudgeDays({*all,
                                                     wanted,
                                                     *facts,
                                                     context.checks,
                                                     context.zone,
                                                     context.now,
                                                     /*is_live=*/false,
                                                     {}});
  if (!verdicts) {
    return tl::unexpected<Error>(verdicts.error());
  }
  summary.verdicts = *std::move(verdicts);
  summary.days = std::move(*all);
  return {};
}

}  // namespace

ExitCode RunBackfill(RunContext& context) {
  const Options& options = context.options();
  FoundFiles found = FindLogFiles(options.command.arguments, context.filter);
  if (const Result<void> checked = CheckOutput(context, found); !checked) {
    return TellError(checked.error());
  }
  IgnoreErrLogs(found);
  if (const std::optional<ExitCode> code = AdviseFirstRun(context, found)) {
    return *code;
  }
  UseAbsolutePaths(found);
  const Result<std::unique_ptr<History>> opened =
      OpenConfiguredStore(context, /*for_writing=*/true);
  if (!opened) {
    return TellError(opened.error());
  }
  if (const Result<void> alone = CheckNobodyCounts(context); !alone) {
    return TellError(alone.error());
  }
  FileResults results(found);
  History& history = **opened;
  Result<IngestPlan> plan =
      PlanIngest(history, found.files, context.MakeReadSettings());
  if (!plan) {
    return TellError(plan.error());
  }
  plan->to_read.insert(plan->to_read.end(), plan->again.begin(),
                       plan->again.end());
  if (found.files.empty() && plan->to_read.empty()) {
    return results.TellNothingRead(context.options().logs.dialect,
                                   "name files or folders that hold logs");
  }
  Summary summary = context.MakeSummary();
  summary.from_history = true;
  std::vector<ShrunkFile> shrunk;
  std::vector<OddHalf> odd_halves;
  for (const std::vector<LogFile>& files : BatchesOf(plan->to_read)) {
    Result<StoredBatch> batch = RunBatch(context, history, files, results);
    if (!batch) {
      return Worse(results.exit_code(), TellError(batch.error()));
    }
    std::move(batch->sources.begin(), batch->sources.end(),
              std::back_inserter(summary.sources));
    std::move(batch->duplicates.begin(), batch->duplicates.end(),
              std::back_inserter(summary.duplicates));
    std::move(batch->shrunk.begin(), batch->shrunk.end(),
              std::back_inserter(shrunk));
    std::move(batch->odd_halves.begin(), batch->odd_halves.end(),
              std::back_inserter(odd_halves));
  }
  summary.ignored = results.ignored();
  if (const Result<void> told = TellOldSettings(context, history); !told) {
    return Worse(results.exit_code(), TellError(told.error()));
  }
  ExitCode code = Worse(results.exit_code(), TellShrunk(shrunk));
  code = Worse(code, TellOddHalves(odd_halves));
  Result<void> done = LookAtThePast(context, history, summary);
  if (done) {
    done = WriteReport(context, summary);
  }
  if (!done) {
    code = Worse(code, TellError(done.error()));
  }
  if (options.command.exit_code && HasAlerts(summary)) {
    code = Worse(code, ExitCode::kAlerts);
  }
  return code;
}

}  // namespace mailtide
