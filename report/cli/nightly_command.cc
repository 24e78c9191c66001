// `mailtide nightly`: the run after the rotation. Reads what is new, judges the
// days that closed, tells what is news, and sends what waits.
//
// Counts, alerts and mails are committed together; files are written and mails
// sent after that, and again by a later run if this one dies in between.

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/history/lock.h"
#include "analysis/history/stored_day_states.h"
#include "analysis/judge.h"
#include "parser/file_input.h"
#include "report/cli/chosen_days.h"
#include "report/cli/commands.h"
#include "report/cli/first_run.h"
#include "report/cli/history_days.h"
#include "report/cli/mail_settings.h"
#include "report/cli/nightly_outputs.h"
#include "report/cli/send_due.h"
#include "report/cli/silent_today.h"
#include "report/cli/store_run.h"
#include "report/cli/verdict_news.h"
#include "report/formats/registry.h"
#include "report/formats/text.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;

// A nightly run reads at most so many days by itself; older ones wait for
// backfill, which shows its progress and can be interrupted.
constexpr days kNewestDays{60};

// Splits off the files that are too old for a nightly run; returns how many.
std::size_t DropBacklog(const RunContext& context,
                        std::vector<LogFile>& files) {
  const local_days oldest =
      std::chrono::floor<days>(context.LocalNow()) - kNewestDays;
  return std::erase_if(files, [oldest](const LogFile& file) {
    return file.name.date && *file.name.date < oldest;
  });
}

// Judges the chosen days and notes what is news.
Result<std::vector<Verdict>> JudgeChosen(RunContext& context, History& history,
                                         const ChosenDays& chosen,
                                         std::vector<DayReport>& all) {
  if (Result<void> loaded = LoadDetails(history, chosen.wanted, all); !loaded) {
    return tl::unexpected<Error>(loaded.error());
  }
  const Result<std::vector<SourceFacts>> facts = AllFacts(history);
  if (!facts) {
    return tl::unexpected<Error>(facts.error());
  }
  NoteHistoryLacking(all, context.checks);
  Result<std::vector<Verdict>> verdicts =
      JudgeDays({all, chosen.wanted, *facts, context.checks, context.zone,
                 context.now, /*is_live=*/true, DetailsFrom(history)});
  if (!verdicts) {
    return verdicts;
  }
  if (Result<void> noted =
          NoteVerdicts(context, history, chosen.wanted, all, *verdicts);
      !noted) {
    return tl::unexpected<Error>(noted.error());
  }
  for (const DayReport& day : all) {
    const bool is_wanted =
        std::binary_search(chosen.wanted.begin(), chosen.wanted.end(), day.day);
    if (is_wanted && IsOver(day.state)) {
      if (Result<void> put =
              history.PutJudged(day.day, DigestOf(day), IsClosed(day.state));
          !put) {
        return tl::unexpected<Error>(put.error());
      }
    }
  }
  return verdicts;
}

// Counts, for the first run over an old history, how many of its days are out
// of line; they are history, not news.
Result<void> LookBack(RunContext& context, History& history,
                      const ChosenDays& chosen, Summary& summary) {
  Result<std::vector<DayReport>> all = LoadAllDays(history);
  if (!all) {
    return tl::unexpected<Error>(all.error());
  }
  std::vector<local_days> older;
  for (const DayReport& day : *all) {
    if (IsClosed(day.state) && !chosen.closed.contains(day.day)) {
      older.push_back(day.day);
    }
  }
  // One day's accounts at a time: years of them fill any memory.
  const Result<std::vector<Verdict>> verdicts =
      JudgeDays({*all,
                 older,
                 {},
                 context.checks,
                 context.zone,
                 context.now,
                 /*is_live=*/false,
                 DetailsFrom(history)});
  if (!verdicts) {
    return tl::unexpected<Error>(verdicts.error());
  }
  std::set<local_days> out_of_line;
  for (const Verdict& verdict : *verdicts) {
    if (verdict.kind != VerdictKind::kInputHealth && Holds(verdict)) {
      out_of_line.insert(verdict.day);
    }
  }
  summary.history_days = older.size();
  summary.history_out_of_line = out_of_line.size();
  return {};
}

// The days to show: those that closed or bring news, and the two weeks before
// the first of them. Days that were only looked at again are no matter of this
// report.
void AddShownDays(const ChosenDays& chosen, std::vector<DayReport>& all,
                  Summary& summary) {
  std::set<local_days> about = chosen.closed;
  for (const Verdict& verdict : summary.verdicts) {
    if (!verdict.told_before) {
      about.insert(verdict.day);
    }
  }
  if (about.empty()) {
    about.insert(chosen.wanted.begin(), chosen.wanted.end());
  }
  if (about.empty()) {
    return;
  }
  const local_days oldest = *about.begin();
  const local_days newest = *about.rbegin();
  std::erase_if(summary.verdicts, [&](const Verdict& verdict) {
    return verdict.day < oldest || verdict.day > newest;
  });
  const local_days from = std::min(oldest, newest - kShownBefore);
  summary.about_from = oldest;
  for (DayReport& day : all) {
    if (day.day >= from && day.day <= newest) {
      summary.days.push_back(std::move(day));
    }
  }
}

bool IsMailDue(const MailSettings& mail, MailWhen when, const Summary& summary,
               const ChosenDays& chosen) {
  if (mail.to.empty() || when == MailWhen::kNever) {
    return false;
  }
  return HasNews(summary) ||
         (when == MailWhen::kAlways && !chosen.closed.empty());
}

// What a run works on, and what comes of it.
struct NightlyRun {
  MailSettings mail;
  ReadBatch batch;
  std::size_t waiting = 0;  // files that are too old for a nightly run
  bool unchanged = false;   // whether some files needed no reading
  std::vector<std::pair<std::string, std::string>> ignored;
  std::vector<LogFile> unread;  // logs that were never read, for want of access
  StoredRun row;
  Summary summary;
  ChosenDays chosen;
  QueuedOutputs outputs;
  std::vector<ShrunkFile> shrunk;
  std::vector<OddHalf> odd_halves;
  // Whether days keep numbers of settings that are no longer in force, and did
  // not before.
  bool newly_marked = false;
};

// Everything that must be true together.
Result<void> CountAndJudge(RunContext& context, History& history,
                           const FoundFiles& found, NightlyRun& run) {
  Summary& summary = run.summary;
  summary = context.MakeSummary();
  summary.from_history = true;
  summary.ignored = run.ignored;
  Result<StoredBatch> stored = StoreBatch(context, history, run.batch);
  if (!stored) {
    return tl::unexpected<Error>(stored.error());
  }
  summary.sources = std::move(stored->sources);
  summary.duplicates = std::move(stored->duplicates);
  run.shrunk = std::move(stored->shrunk);
  run.odd_halves = std::move(stored->odd_halves);
  for (const ShrunkFile& file : run.shrunk) {
    summary.ignored.emplace_back(file.path, ShrunkReason(file));
  }
  const LogsOptions& logs = context.options().logs;
  const auto marked = UpdateDayStates(
      history, context.MakeReadSettings(),
      {context.LocalNow(), logs.rotation_time, logs.settle}, run.unread);
  if (!marked) {
    return tl::unexpected<Error>(marked.error());
  }
  run.newly_marked = !marked->empty();
  Result<std::vector<DayReport>> all = LoadAllDays(history);
  if (!all) {
    return tl::unexpected<Error>(all.error());
  }
  if (all->empty()) {
    return {};
  }
  if (Result<void> added =
          AddSilentToday(context, history, found, run.batch, *all);
      !added) {
    return added;
  }
  Result<ChosenDays> chosen = ChooseDays(history, stored->touched, *all);
  if (!chosen) {
    return tl::unexpected<Error>(chosen.error());
  }
  run.chosen = *chosen;
  Result<std::vector<Verdict>> verdicts =
      JudgeChosen(context, history, *chosen, *all);
  if (!verdicts) {
    return tl::unexpected<Error>(verdicts.error());
  }
  summary.verdicts = std::move(*verdicts);
  if (chosen->is_first) {
    if (Result<void> looked = LookBack(context, history, *chosen, summary);
        !looked) {
      return tl::unexpected<Error>(looked.error());
    }
  }
  AddShownDays(*chosen, *all, summary);
  if (Result<void> queued =
          QueueFiles(context, history, summary, *chosen, run.outputs);
      !queued) {
    return queued;
  }
  if (IsMailDue(run.mail, context.options().mail.when, summary, *chosen)) {
    return QueueMail(context, history, run.row.id, summary, *chosen, run.mail,
                     run.outputs);
  }
  return {};
}

// Whoever asks for it, or would otherwise see nothing, gets the report.
bool IsPrinted(const RunContext& context, const NightlyRun& run) {
  const CommandOptions& command = context.options().command;
  const bool goes_nowhere =
      run.mail.to.empty() && context.options().report.directory.empty();
  return goes_nowhere || !command.output.empty() ||
         command.format != Formats().front().name || isatty(STDOUT_FILENO) == 1;
}

// The files of the log folder, by absolute paths, so that rules about paths
// mean the same from everywhere.
FoundFiles FindLogs(const RunContext& context) {
  FoundFiles found = FindLogFiles(
      {AbsolutePath(context.options().logs.directory)}, context.filter);
  IgnoreErrLogs(found);
  MarkGrowing(found.files);
  return found;
}

// Reads what is new, before any lock.
Result<ReadBatch> ReadNew(RunContext& context, History& history,
                          const FoundFiles& found, NightlyRun& run) {
  Result<IngestPlan> plan =
      PlanIngest(history, found.files, context.MakeReadSettings());
  if (!plan) {
    return tl::unexpected<Error>(plan.error());
  }
  run.waiting = DropBacklog(context, plan->to_read);
  DropBacklog(context, plan->again);  // nothing new waits there
  plan->to_read.insert(plan->to_read.end(), plan->again.begin(),
                       plan->again.end());
  run.unchanged = found.files.size() > plan->to_read.size();
  return ReadLogs(context, history, plan->to_read);
}

// Whether a file that was found was gone when it was opened: renamed by the
// rotation, and there under another name.
bool WasRenamed(const ReadBatch& batch) {
  return std::any_of(
      batch.readings.begin(), batch.readings.end(),
      [](const FileReading& r) { return !r.reading && !StampOf(r.file.path); });
}

// Tells what came of the files; returns the exit code of them.
Result<ExitCode> TellReadings(const RunContext& context, History& history,
                              const FoundFiles& found, NightlyRun& run) {
  const std::string& folder = context.options().logs.directory;
  if (run.waiting > 0) {
    Tell(fmt::format(
        "{} older than {} days; mailtide backfill {} reads {}",
        run.waiting == 1 ? "1 file is"
                         : fmt::format("{} files are", run.waiting),
        kNewestDays.count(), folder, run.waiting == 1 ? "it" : "them"));
  }
  const Result<std::vector<SeenFile>> seen_files = history.SeenFiles();
  if (!seen_files) {
    return tl::unexpected<Error>(seen_files.error());
  }
  std::set<std::string> seen;
  for (const SeenFile& file : *seen_files) {
    seen.insert(file.path);
  }
  FileResults results(found);
  bool has_log = run.unchanged || run.waiting > 0;
  for (const FileReading& reading : run.batch.readings) {
    results.Add(reading);
    has_log = has_log || reading.reading;
    const bool is_unread =
        !reading.reading && reading.reading.error().code != ErrorCode::kNotALog;
    if (is_unread && !seen.contains(reading.file.path)) {
      run.unread.push_back(reading.file);
    }
  }
  run.ignored = results.ignored();
  if (!has_log) {
    // The days are judged all the same: their log is missing.
    return results.TellNothingRead(
        context.options().logs.dialect,
        fmt::format("is '{}' the right folder? see directory, include and "
                    "exclude under [logs]",
                    folder));
  }
  return results.exit_code();
}

// From the counts to the mail. Whatever fails after the commit is told, and
// the rest is done all the same.
ExitCode CountAndTell(RunContext& context, History& history, FoundFiles found,
                      NightlyRun& run) {
  Result<ReadBatch> batch = ReadNew(context, history, found, run);
  if (batch && WasRenamed(*batch)) {
    found = FindLogs(context);
    batch = ReadNew(context, history, found, run);
  }
  if (!batch) {
    return TellError(batch.error());
  }
  run.batch = std::move(*batch);
  ExitCode code = ExitCode::kDone;
  {
    // Files are written under the lock too: none must overwrite a later one.
    const Result<FileLock> lock =
        LockForStoring(context, history, kStoringWait, run.batch);
    if (!lock) {
      return TellError(lock.error());
    }
    const Result<ExitCode> told = TellReadings(context, history, found, run);
    if (!told) {
      return TellError(told.error());
    }
    code = *told;
    const Result<void> counted = InTransaction(
        history, [&] { return CountAndJudge(context, history, found, run); });
    if (!counted) {
      return Worse(code, TellError(counted.error()));
    }
    if (const Result<void> explained =
            ExplainOutputs(context, history, run.row.id, run.chosen, run.mail,
                           run.outputs, run.summary);
        !explained) {
      code = Worse(code, TellError(explained.error()));
    }
    code = Worse(code, WritePendingFiles(context, history));
  }
  run.row.summary = Headline(run.summary, Language::kEnglish);
  code = Worse(code, TellShrunk(run.shrunk));
  code = Worse(code, TellOddHalves(run.odd_halves));
  // Said once, not every night from then on.
  if (run.newly_marked) {
    if (const Result<void> told = TellOldSettings(context, history); !told) {
      code = Worse(code, TellError(told.error()));
    }
  }
  if (IsPrinted(context, run)) {
    if (const Result<void> written = WriteReport(context, run.summary);
        !written) {
      code = Worse(code, TellError(written.error()));
    }
  }
  if (!run.mail.to.empty()) {
    const ExitCode sent = SendDue(context, history, run.mail.transport,
                                  /*all=*/false);
    // Another run is sending: the mail waits, and the count is done.
    code = Worse(code, sent == ExitCode::kBusy ? ExitCode::kMailQueued : sent);
  }
  if (context.options().command.exit_code &&
      WorstGrade(run.summary, /*news_only=*/true) != Grade::kRegular) {
    code = Worse(code, ExitCode::kAlerts);
  }
  return code;
}

}  // namespace

ExitCode RunNightly(RunContext& context) {
  const auto clock_start = std::chrono::steady_clock::now();
  const Options& options = context.options();
  if (options.logs.directory.empty()) {
    return TellError(
        {ErrorCode::kConfiguration,
         "no log folder is configured; set directory under [logs]"});
  }
  FoundFiles found = FindLogs(context);
  if (!found.errors.empty()) {
    return TellError({found.errors.front().code,
                      fmt::format("{}: {}; create it, or name the folder of "
                                  "the logs there",
                                  Where(context.loaded, "logs", "directory"),
                                  found.errors.front().message)});
  }
  if (const Result<void> checked = CheckOutput(context, found); !checked) {
    return TellError(checked.error());
  }
  if (const std::optional<ExitCode> code = AdviseFirstRun(context, found)) {
    return *code;
  }
  NightlyRun run;
  Result<MailSettings> mail = MakeMailSettings(context.loaded, context.gateway);
  if (!mail) {
    return TellError(mail.error());
  }
  run.mail = std::move(*mail);
  if (!run.mail.to.empty()) {
    // What a mail is built with must be there before anything is counted.
    if (const Result<MailModule*> module = LoadMailModule(); !module) {
      return TellError(module.error());
    }
  }
  const Result<std::unique_ptr<History>> opened =
      OpenConfiguredStore(context, /*for_writing=*/true);
  if (!opened) {
    return TellError(opened.error());
  }
  History& history = **opened;
  if (const Result<void> alone = CheckNobodyCounts(context); !alone) {
    return TellError(alone.error());
  }
  run.row.command = "nightly";
  run.row.started = context.now;
  if (const Result<void> noted = InTransaction(
          history,
          [&]() -> Result<void> {
            const Result<std::int64_t> id = history.StartRun(run.row);
            if (!id) {
              return tl::unexpected<Error>(id.error());
            }
            run.row.id = *id;
            return {};
          });
      !noted) {
    return TellError(noted.error());
  }

  const ExitCode code = CountAndTell(context, history, std::move(found), run);
  run.row.finished =
      context.now + std::chrono::floor<std::chrono::seconds>(
                        std::chrono::steady_clock::now() - clock_start);
  run.row.exit_code = static_cast<int>(code);
  const Result<void> finished =
      InTransaction(history, [&] { return history.FinishRun(run.row); });
  return finished ? code : Worse(code, TellError(finished.error()));
}

}  // namespace mailtide
