// `mailtide backfill PATH...`: brings any amount of old logs into the store.
// A pool reads files while what is finished is committed in batches, and the
// lock is given back between them; a file that is in the store under the same
// settings is not read again, so that an interrupted backfill goes on where it
// was. It never mails.

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "analysis/history/lock.h"
#include "analysis/history/stored_day_states.h"
#include "analysis/judge.h"
#include "analysis/read_pool.h"
#include "analysis/remarkable.h"
#include "parser/file_input.h"
#include "report/cli/commands.h"
#include "report/cli/first_run.h"
#include "report/cli/history_days.h"
#include "report/cli/progress.h"
#include "report/cli/stop_signal.h"
#include "report/cli/store_run.h"
#include "report/formats/iso_time.h"
#include "report/formats/registry.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// What is read between two commits, and would be lost in a crash: little, but
// enough that the commits cost nothing. Bytes are decompressed.
constexpr std::size_t kBatchFiles = 32;
constexpr std::uint64_t kBatchBytes = std::uint64_t{1} << 30;
constexpr std::chrono::seconds kBatchTime{20};

// How often it looks whether it shall stop.
constexpr std::chrono::milliseconds kTick{200};

// A run, and what came of it so far.
struct Backfill {
  RunContext& context;
  History& history;
  FileResults results;
  Summary summary;
  std::vector<ShrunkFile> shrunk = {};
  std::vector<OddHalf> odd_halves = {};
  PastReading past = {};
  // One log of each dialect, without its counts: a gateway has one, whatever
  // the batches are.
  std::vector<FileReading> kinds = {};
  std::size_t stored_files = 0;
};

// Bytes on the disk; of a member of an archive its share.
class DiskBytes {
 public:
  explicit DiskBytes(const std::vector<LogFile>& files) {
    for (const LogFile& file : files) {
      if (const auto member = SplitMemberPath(file.path)) {
        ++members_[member->archive];
      }
    }
  }

  std::uint64_t Of(const LogFile& file) const {
    const std::optional<FileStamp> stamp = StampOf(file.path);
    if (!stamp) {
      return 0;
    }
    const auto member = SplitMemberPath(file.path);
    return member ? stamp->size / members_.at(member->archive) : stamp->size;
  }

  std::uint64_t Of(const std::vector<LogFile>& files) const {
    std::uint64_t sum = 0;
    for (const LogFile& file : files) {
      sum += Of(file);
    }
    return sum;
  }

 private:
  std::map<std::string, std::uint64_t> members_;  // by archive
};

void NoteKinds(const std::vector<FileReading>& readings,
               std::vector<FileReading>& kinds) {
  for (const FileReading& reading : readings) {
    if (!reading.reading || !reading.reading->segment.first) {
      continue;
    }
    const Segment& segment = reading.reading->segment;
    const bool is_known =
        std::ranges::any_of(kinds, [&segment](const FileReading& kind) {
          return kind.reading->segment.dialect == segment.dialect;
        });
    if (!is_known) {
      SourceReading kind;
      kind.segment.id = segment.id;
      kind.segment.dialect = segment.dialect;
      kind.segment.first = segment.first;
      kind.segment.last = segment.last;
      kind.segment.partner = segment.partner;
      kinds.push_back({reading.file, std::move(kind)});
    }
  }
}

// Stores what was read, under the lock, in one transaction.
Result<void> Commit(Backfill& run, ReadBatch batch) {
  RunContext& context = run.context;
  if (Result<void> one = CheckKinds(run.history, batch.readings, run.kinds);
      !one) {
    return one;
  }
  const Result<FileLock> lock =
      LockForStoring(context, run.history, kStoringWait, batch);
  if (!lock) {
    return tl::unexpected<Error>(lock.error());
  }
  for (const FileReading& reading : batch.readings) {
    run.results.Add(reading);
    if (reading.reading) {
      ++run.past.read;
      run.past.damaged += reading.reading->damage.empty() ? 0U : 1U;
      run.past.account.Merge(reading.reading->segment.account);
    }
  }
  StoredBatch stored;
  const LogsOptions& logs = context.options().logs;
  const Result<void> committed =
      InTransaction(run.history, [&]() -> Result<void> {
        Result<StoredBatch> result = StoreBatch(context, run.history, batch);
        if (!result) {
          return tl::unexpected<Error>(result.error());
        }
        stored = std::move(*result);
        const auto marked = UpdateDayStates(
            run.history, context.MakeReadSettings(),
            {context.LocalNow(), logs.rotation_time, logs.settle});
        if (!marked) {
          return tl::unexpected<Error>(marked.error());
        }
        return {};
      });
  if (!committed) {
    return committed;
  }
  std::ranges::move(stored.sources, std::back_inserter(run.summary.sources));
  std::ranges::move(stored.duplicates,
                    std::back_inserter(run.summary.duplicates));
  std::ranges::move(stored.shrunk, std::back_inserter(run.shrunk));
  std::ranges::move(stored.odd_halves, std::back_inserter(run.odd_halves));
  NoteKinds(batch.readings, run.kinds);
  run.stored_files += batch.readings.size();
  return {};
}

// Reads `files` and stores them as they are finished; ends early when a signal
// asks for it, with what was begun.
Result<void> ReadAndStore(Backfill& run, const std::vector<LogFile>& files,
                          const DiskBytes& disk, FileProgress& progress) {
  using Clock = std::chrono::steady_clock;
  ReadSettings settings = run.context.MakeReadSettings();
  Result<std::vector<std::uint64_t>> lengths = KnownLengths(run.history);
  if (!lengths) {
    return tl::unexpected<Error>(lengths.error());
  }
  settings.known_lengths = *lengths;
  ReadPool pool(files, settings, run.context.options().command.jobs);
  std::vector<FileReading> waiting;
  std::uint64_t bytes = 0;
  Clock::time_point since;  // the first of them was finished
  const auto commit = [&]() -> Result<void> {
    progress.Clear();
    bytes = 0;
    // Of two copies in one commit the first by path counts, whichever was read
    // sooner.
    std::ranges::sort(waiting, {}, [](const FileReading& reading) {
      return std::string_view(reading.file.path);
    });
    return Commit(run, {std::exchange(waiting, {}), *lengths});
  };
  bool stopping = false;
  // At least once: the states of days may change also when nothing is read.
  for (bool is_done = false; !is_done;) {
    std::optional<FinishedUnit> unit = pool.Next(kTick);
    if (StopSignal::Caught() != 0 && !stopping) {
      stopping = true;
      pool.Stop();
      progress.Clear();
      Tell(
          fmt::format("{}: ends with the files that are being read; a second "
                      "one ends at once",
                      StopSignalName(StopSignal::Caught())));
    }
    if (unit) {
      since = waiting.empty() ? Clock::now() : since;
      bytes += unit->bytes;
      for (FileReading& reading : unit->readings) {
        const double share =
            unit->bytes > 0 && reading.reading
                ? static_cast<double>(reading.reading->segment.id.bytes) /
                      static_cast<double>(unit->bytes)
                : 1;
        progress.Add(reading, disk.Of(reading.file), unit->took * share);
        waiting.push_back(std::move(reading));
      }
    }
    progress.Show();
    is_done = pool.IsDone();
    const bool is_due =
        waiting.size() >= kBatchFiles || bytes >= kBatchBytes ||
        (!waiting.empty() && (stopping || Clock::now() - since >= kBatchTime));
    if (is_due || (is_done && (!waiting.empty() || run.stored_files == 0))) {
      if (Result<void> committed = commit(); !committed) {
        return committed;
      }
    }
  }
  progress.Clear();
  return {};
}

// Judges the past as `analyze` would.
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
  // Text shows no day: one day's accounts at a time, for years of them fill
  // any memory.
  std::map<local_days, DayReport> seen;
  DetailLoader load = [&](const DayReport& day) {
    Result<DayReport> details = DetailsFrom(history)(day);
    if (details) {
      seen[day.day].relaying_clients = details->relaying_clients;
    }
    return details;
  };
  if (context.options().command.format != Formats().front().name) {
    load = {};
    if (Result<void> loaded = LoadDetails(history, wanted, *all); !loaded) {
      return loaded;
    }
  }
  const Result<std::vector<SourceFacts>> facts = AllFacts(history);
  if (!facts) {
    return tl::unexpected<Error>(facts.error());
  }
  NoteHistoryLacking(*all, context.checks);
  Result<std::vector<Verdict>> verdicts =
      JudgeDays({*all, wanted, *facts, context.checks, context.zone,
                 context.now, /*is_live=*/false, load});
  if (!verdicts) {
    return tl::unexpected<Error>(verdicts.error());
  }
  for (auto& [day, details] : seen) {
    std::ranges::lower_bound(*all, day, {}, &DayReport::day)->relaying_clients =
        std::move(details.relaying_clients);
  }
  summary.verdicts = *std::move(verdicts);
  summary.remarkable = FindRemarkableDays(summary.verdicts);
  summary.days = std::move(*all);
  return {};
}

void TellHowFar(const Backfill& run, const IngestPlan& plan,
                const FileProgress& progress, int signal) {
  const std::size_t all = plan.to_read.size() + plan.unchanged;
  const std::size_t done = run.stored_files + plan.unchanged;
  const std::string days = progress.days().empty()
                               ? ""
                               : fmt::format(", this time with {} to {}",
                                             IsoDay(*progress.days().begin()),
                                             IsoDay(*progress.days().rbegin()));
  Tell(
      fmt::format("stopped by {}: {} of {} files are done{}; the same "
                  "command {}",
                  StopSignalName(signal), done, all, days,
                  done < all ? "goes on with the rest" : "shows the result"));
}

// Everything but the end by a signal.
ExitCode ReadThePast(RunContext& context, int& signal) {
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
  History& history = **opened;
  Backfill run{context, history, FileResults(found), context.MakeSummary()};
  Result<IngestPlan> plan =
      PlanIngest(history, found.files, context.MakeReadSettings());
  if (!plan) {
    return TellError(plan.error());
  }
  plan->to_read.insert(plan->to_read.end(), plan->again.begin(),
                       plan->again.end());
  if (found.files.empty() && plan->to_read.empty()) {
    return run.results.TellNothingRead(options.logs.dialect,
                                       "name files or folders that hold logs");
  }
  Summary& summary = run.summary;
  summary.from_history = true;
  const DiskBytes disk(plan->to_read);
  FileProgress progress(plan->to_read.size(), disk.Of(plan->to_read));
  {
    const StopSignal stop;
    const Result<void> done = ReadAndStore(run, plan->to_read, disk, progress);
    run.past.seconds = progress.seconds();
    progress.Clear();
    if (!done) {
      return Worse(run.results.exit_code(), TellError(done.error()));
    }
    signal = StopSignal::Caught();
    if (signal != 0) {
      TellHowFar(run, *plan, progress, signal);
      return run.results.exit_code();
    }
  }
  std::ranges::sort(summary.sources, {}, &SourceReport::path);
  std::ranges::sort(summary.duplicates);
  summary.ignored = run.results.ignored();
  run.past.unchanged = plan->unchanged;
  run.past.disk_bytes = progress.bytes();
  summary.past_reading = run.past;
  if (const Result<void> told = TellOldSettings(context, history); !told) {
    return Worse(run.results.exit_code(), TellError(told.error()));
  }
  ExitCode code = Worse(run.results.exit_code(), TellShrunk(run.shrunk));
  code = Worse(code, TellOddHalves(run.odd_halves));
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

}  // namespace

ExitCode RunBackfill(RunContext& context) {
  int signal = 0;
  const ExitCode code = ReadThePast(context, signal);
  if (signal != 0) {
    EndBySignal(signal);  // all is closed
  }
  return code;
}

}  // namespace mailtide
