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

#include <fmt/format.h>

#include "analysis/history/lock.h"
#include "analysis/judge.h"
#include "report/cli/chosen_days.h"
#include "report/cli/commands.h"
#include "report/cli/first_run.h"
#include "report/cli/history_days.h"
#include "report/cli/mail_settings.h"
#include "report/cli/nightly_outputs.h"
#include "report/cli/send_due.h"
#include "report/cli/store_run.h"
#include "report/cli/verdict_news.h"
#include "report/formats/text.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;

// A nightly run reads at most so many days by itself; older ones wait for
// backfill, which shows its progress and can be interrupted.
constexpr days kNewestDays{60};

bool IsDecided(DayState state) {
  return state != DayState::kOpen;
}

// Splits off the files that are too old for a nightly run.
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
  std::vector<Verdict> verdicts =
      JudgeDays(all, chosen.wanted, *facts, context.checks, context.zone);
  if (Result<void> noted =
          NoteVerdicts(history, chosen.wanted, all, context.now, verdicts);
      !noted) {
    return tl::unexpected<Error>(noted.error());
  }
  for (const DayReport& day : all) {
    const bool is_wanted =
        std::binary_search(chosen.wanted.begin(), chosen.wanted.end(), day.day);
    if (is_wanted && IsDecided(day.state)) {
      if (Result<void> put = history.PutJudged(day.day, DigestOf(day)); !put) {
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
  if (Result<void> loaded = LoadDetails(history, older, *all); !loaded) {
    return loaded;
  }
  std::set<local_days> out_of_line;
  for (const Verdict& verdict :
       JudgeDays(*all, older, {}, context.checks, context.zone)) {
    if (verdict.kind != VerdictKind::kInputHealth) {
      out_of_line.insert(verdict.day);
    }
  }
  summary.history_days = older.size();
  summary.history_out_of_line = out_of_line.size();
  return {};
}

// The days to show: those judged, and the two weeks before the first of them.
void AddShownDays(const ChosenDays& chosen, std::vector<DayReport>& all,
                  Summary& summary) {
  if (chosen.wanted.empty()) {
    return;
  }
  const local_days newest = chosen.wanted.back();
  const local_days from =
      std::min(chosen.wanted.front(), newest - kShownBefore);
  summary.about_from = chosen.wanted.front();
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

// Everything that must be true together. `newly_marked` becomes true when days
// keep numbers of settings that are no longer in force, and did not before.
Result<Summary> CountAndJudge(RunContext& context, History& history,
                              std::int64_t run,
                              const std::vector<FileReading>& readings,
                              const MailSettings& mail, bool& newly_marked) {
  Summary summary = context.MakeSummary();
  summary.from_history = true;
  Result<BatchResult> batch = StoreBatch(context, history, readings);
  if (!batch) {
    return tl::unexpected<Error>(batch.error());
  }
  summary.sources = std::move(batch->sources);
  summary.duplicates = std::move(batch->duplicates);
  const LogsOptions& logs = context.options().logs;
  const auto marked =
      UpdateDayStates(history, context.MakeReadSettings(),
                      {context.LocalNow(), logs.rotation_time, logs.settle});
  if (!marked) {
    return tl::unexpected<Error>(marked.error());
  }
  newly_marked = !marked->empty();
  Result<std::vector<DayReport>> all = LoadAllDays(history);
  if (!all) {
    return tl::unexpected<Error>(all.error());
  }
  if (all->empty()) {
    return summary;
  }
  Result<ChosenDays> chosen = ChooseDays(history, *all);
  if (!chosen) {
    return tl::unexpected<Error>(chosen.error());
  }
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
  const bool is_worth_a_report = HasNews(summary) || !chosen->closed.empty();
  if (is_worth_a_report) {
    if (Result<void> queued = QueueFiles(context, history, summary, *chosen);
        !queued) {
      return tl::unexpected<Error>(queued.error());
    }
  }
  if (IsMailDue(mail, context.options().mail.when, summary, *chosen)) {
    if (Result<void> queued =
            QueueMail(context, history, run, summary, *chosen, mail);
        !queued) {
      return tl::unexpected<Error>(queued.error());
    }
  }
  return summary;
}

// Whoever asks for it, or would otherwise see nothing, gets the report.
bool IsPrinted(const RunContext& context, const MailSettings& mail) {
  const CommandOptions& command = context.options().command;
  const bool goes_nowhere =
      mail.to.empty() && context.options().report.directory.empty();
  return goes_nowhere || !command.output.empty() ||
         command.format != OutputFormat::kText || isatty(STDOUT_FILENO) == 1;
}

}  // namespace

ExitCode RunNightly(RunContext& context) {
  const Options& options = context.options();
  if (options.logs.directory.empty()) {
    return TellError(
        {ErrorCode::kConfiguration,
         "no log folder is configured; set directory under [logs]"});
  }
  FoundFiles found = FindLogFiles({options.logs.directory}, context.filter);
  if (!found.errors.empty()) {
    return TellError(
        {found.errors.front().code,
         fmt::format("{}: {}; create it, or name the folder of the "
                     "logs there",
                     Where(context.loaded, "logs", "directory"),
                     found.errors.front().message)});
  }
  if (const Result<void> checked = CheckOutput(context, found.files);
      !checked) {
    return TellError(checked.error());
  }
  if (!context.policy.has_internal_domains()) {
    return AdviseFirstRun(context, found);
  }
  const Result<MailSettings> mail =
      MakeMailSettings(context.loaded, context.gateway);
  if (!mail) {
    return TellError(mail.error());
  }
  if (options.store.path.empty()) {
    return TellError({ErrorCode::kConfiguration,
                      "no store is configured; set path under [store]"});
  }
  Result<FileLock> lock =
      FileLock::TryLock(options.store.path, StoreLock::kCount);
  if (!lock) {
    return TellError(lock.error());
  }
  const Result<std::unique_ptr<History>> opened =
      OpenConfiguredStore(context, /*for_writing=*/true);
  if (!opened) {
    return TellError(opened.error());
  }
  History& history = **opened;

  const std::size_t waiting = DropBacklog(context, found.files);
  const Result<IngestPlan> plan =
      PlanIngest(history, found.files, context.MakeReadSettings(),
                 std::chrono::system_clock::now());
  if (!plan) {
    return TellError(plan.error());
  }
  const Result<std::vector<FileReading>> readings =
      ReadBatch(context, history, plan->to_read);
  if (!readings) {
    return TellError(readings.error());
  }
  FileResults results(found);
  for (const FileReading& reading : *readings) {
    results.Add(reading);
  }
  const bool has_log =
      waiting > 0 || plan->to_read.size() < found.files.size() ||
      std::any_of(readings->begin(), readings->end(),
                  [](const FileReading& r) { return r.reading.has_value(); });
  if (!has_log) {
    // The days are judged all the same: their log is missing.
    static_cast<void>(results.TellNothingRead(fmt::format(
        "is '{}' the right folder? see directory, include and exclude under "
        "[logs]",
        options.logs.directory)));
  }

  StoredRun run;
  run.command = "nightly";
  run.started = context.now;
  Summary summary;
  bool newly_marked = false;
  const Result<void> counted = InTransaction(history, [&]() -> Result<void> {
    const Result<std::int64_t> id = history.StartRun(run);
    if (!id) {
      return tl::unexpected<Error>(id.error());
    }
    run.id = *id;
    Result<Summary> judged =
        CountAndJudge(context, history, run.id, *readings, *mail, newly_marked);
    if (!judged) {
      return tl::unexpected<Error>(judged.error());
    }
    summary = std::move(*judged);
    return {};
  });
  if (!counted) {
    return TellError(counted.error());
  }
  summary.ignored = results.ignored();
  // Said once, not every night from then on.
  if (newly_marked) {
    if (const Result<void> told = TellOldSettings(context, history); !told) {
      return TellError(told.error());
    }
  }
  if (waiting > 0) {
    Tell(
        fmt::format("{} files are older than {} days; mailtide backfill {} "
                    "reads them",
                    waiting, kNewestDays.count(), options.logs.directory));
  }

  ExitCode code = Worse(results.exit_code(), WritePendingFiles(history));
  if (IsPrinted(context, *mail)) {
    if (const Result<void> written =
            WriteResult(context, Render(context, summary));
        !written) {
      code = Worse(code, TellError(written.error()));
    }
  }
  { const FileLock released = std::move(*lock); }
  if (!mail->to.empty()) {
    code = Worse(code, SendDue(context, history, mail->transport,
                               /*all=*/false));
  }
  if (options.command.exit_code && HasNews(summary)) {
    code = Worse(code, ExitCode::kAlerts);
  }
  run.finished = context.now;
  run.exit_code = static_cast<int>(code);
  run.summary = Headline(summary, Language::kEnglish);
  const Result<void> finished =
      InTransaction(history, [&] { return history.FinishRun(run); });
  return finished ? code : Worse(code, TellError(finished.error()));
}

}  // namespace mailtide
