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
#include "analysis/history/source_id.h"
#include "analysis/judge.h"
#include "report/atomic_file.h"
#include "report/cli/commands.h"
#include "report/cli/first_run.h"
#include "report/cli/history_days.h"
#include "report/cli/mail_settings.h"
#include "report/cli/send_due.h"
#include "report/cli/store_run.h"
#include "report/cli/verdict_news.h"
#include "report/formats/iso_time.h"
#include "report/formats/registry.h"
#include "report/formats/text.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;

// A nightly run reads at most so many days by itself; older ones wait for
// backfill, which shows its progress and can be interrupted.
constexpr days kNewestDays{60};
// So many of the newest judged days are judged again when they changed.
constexpr std::size_t kJudgedAgain = 3;

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

// Which days this run judges (design: "What a run judges").
struct Choice {
  std::vector<local_days> wanted;  // in order
  std::set<local_days> closed;     // of them, judged for the first time
  bool is_first = false;           // no nightly has judged in this store yet
};

Result<Choice> ChooseDays(History& history, std::vector<DayReport>& all) {
  const Result<std::vector<StoredDay>> stored =
      history.LoadDays(all.front().day, all.back().day);
  if (!stored) {
    return tl::unexpected<Error>(stored.error());
  }
  std::vector<const StoredDay*> judged;
  for (const StoredDay& day : *stored) {
    if (day.judged) {
      judged.push_back(&day);
    }
  }
  Choice choice;
  choice.is_first = judged.empty();
  std::set<local_days> wanted;
  if (judged.empty()) {
    const auto newest =
        std::find_if(all.rbegin(), all.rend(),
                     [](const DayReport& day) { return IsClosed(day.state); });
    if (newest != all.rend()) {
      wanted.insert(newest->day);
      choice.closed.insert(newest->day);
    }
  }
  for (const DayReport& day : all) {
    if (day.state == DayState::kOpen) {
      wanted.insert(day.day);
    } else if (!judged.empty() && day.day > judged.back()->day) {
      wanted.insert(day.day);
      choice.closed.insert(day.day);
    }
  }
  // Judged days that changed since.
  std::vector<local_days> again;
  for (std::size_t i = judged.size() - std::min(judged.size(), kJudgedAgain);
       i < judged.size(); ++i) {
    again.push_back(judged[i]->day);
  }
  if (Result<void> loaded = LoadDetails(history, again, all); !loaded) {
    return tl::unexpected<Error>(loaded.error());
  }
  for (const DayReport& day : all) {
    const auto then =
        std::find_if(judged.begin(), judged.end(),
                     [&day](const StoredDay* d) { return d->day == day.day; });
    const bool is_again =
        std::find(again.begin(), again.end(), day.day) != again.end();
    if (is_again && (*then)->judged_digest != DigestOf(day)) {
      wanted.insert(day.day);
    }
  }
  choice.wanted.assign(wanted.begin(), wanted.end());
  return choice;
}

// Judges the chosen days and notes what is news.
Result<std::vector<Verdict>> JudgeChosen(RunContext& context, History& history,
                                         const Choice& choice,
                                         std::vector<DayReport>& all) {
  if (Result<void> loaded = LoadDetails(history, choice.wanted, all); !loaded) {
    return tl::unexpected<Error>(loaded.error());
  }
  const Result<std::vector<SourceFacts>> facts = AllFacts(history);
  if (!facts) {
    return tl::unexpected<Error>(facts.error());
  }
  NoteHistoryLacking(all, context.checks);
  std::vector<Verdict> verdicts =
      JudgeDays(all, choice.wanted, *facts, context.checks, context.zone);
  if (Result<void> noted =
          NoteVerdicts(history, choice.wanted, all, context.now, verdicts);
      !noted) {
    return tl::unexpected<Error>(noted.error());
  }
  for (const DayReport& day : all) {
    const bool is_wanted =
        std::binary_search(choice.wanted.begin(), choice.wanted.end(), day.day);
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
                      const Choice& choice, Summary& summary) {
  Result<std::vector<DayReport>> all = LoadAllDays(history);
  if (!all) {
    return tl::unexpected<Error>(all.error());
  }
  std::vector<local_days> older;
  for (const DayReport& day : *all) {
    if (IsClosed(day.state) && !choice.closed.contains(day.day)) {
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
void AddShownDays(const Choice& choice, std::vector<DayReport>& all,
                  Summary& summary) {
  if (choice.wanted.empty()) {
    return;
  }
  const local_days newest = choice.wanted.back();
  const local_days from =
      std::min(choice.wanted.front(), newest - kShownBefore);
  summary.about_from = choice.wanted.front();
  for (DayReport& day : all) {
    if (day.day >= from && day.day <= newest) {
      summary.days.push_back(std::move(day));
    }
  }
}

bool HasNews(const Summary& summary) {
  return std::any_of(summary.verdicts.begin(), summary.verdicts.end(),
                     [](const Verdict& v) { return !v.told_before; });
}

// The day that the report and its mail bear: the newest that closed. Between
// two nights it is that of the newest news. An open day that merely has begun
// names nothing: its own report is still to come.
local_days ReportDay(const Summary& summary, const Choice& choice) {
  if (!choice.closed.empty()) {
    return *choice.closed.rbegin();
  }
  for (auto verdict = summary.verdicts.rbegin();
       verdict != summary.verdicts.rend(); ++verdict) {
    if (!verdict->told_before) {
      return verdict->day;  // they are in the order of days
    }
  }
  return choice.wanted.back();
}

// Identifies the mail by what it tells, so that the same news are sent once.
std::string MessageId(const RunContext& context, const Summary& summary,
                      const Choice& choice, const Mailbox& from) {
  std::string text = context.gateway;
  for (const Verdict& verdict : summary.verdicts) {
    if (!verdict.told_before) {
      text += "\n" + VerdictKey(verdict) + " " + VerdictLine(verdict);
    }
  }
  for (const local_days day : choice.closed) {
    text += "\n" + IsoDay(day);
  }
  const Hash128 hash = HashBytes(text);
  return fmt::format("mailtide.{}.{:02x}@{}",
                     IsoDay(ReportDay(summary, choice)),
                     fmt::join(hash.begin(), hash.begin() + 8, ""),
                     from.address.substr(from.address.find('@') + 1));
}

Result<void> QueueMail(const RunContext& context, History& history,
                       const Summary& summary, const Choice& choice,
                       const MailSettings& mail) {
  const Result<MailModule*> module = LoadMailModule();
  if (!module) {
    return tl::unexpected<Error>(module.error());
  }
  const std::string headline = Headline(summary, context.language);
  const std::string grade = headline.substr(0, headline.find(' '));
  MessageSpec spec;
  spec.from = mail.from;
  spec.to = mail.to;
  spec.subject = fmt::format("{} - {} {}", mail.subject, grade,
                             IsoDay(ReportDay(summary, choice)));
  spec.message_id = MessageId(context, summary, choice, mail.from);
  spec.date = context.now;
  spec.utc_offset = std::chrono::floor<std::chrono::minutes>(
      context.zone.Offset(context.now));
  spec.extra = {{"X-Mailtide-Version", summary.version},
                {"X-Mailtide-Day", IsoDay(ReportDay(summary, choice))}};
  spec.text = RenderText(summary, context.zone, context.language);
  const Result<std::string> bytes = (*module)->BuildMessage(spec);
  if (!bytes) {
    return tl::unexpected<Error>(bytes.error());
  }
  std::vector<std::string> recipients;
  for (const Mailbox& to : mail.to) {
    recipients.push_back(to.address);
  }
  const Result<std::int64_t> put = history.PutMail(
      {0, spec.message_id, mail.mail_from, *bytes, context.now}, recipients);
  if (!put) {
    return tl::unexpected<Error>(put.error());
  }
  return {};
}

Result<void> QueueFiles(const RunContext& context, History& history,
                        const Summary& summary, const Choice& choice) {
  const ReportOptions& report = context.options().report;
  if (report.directory.empty() || choice.wanted.empty()) {
    return {};
  }
  std::vector<std::string> formats = report.format;
  if (formats.empty()) {
    formats.emplace_back("text");
  }
  for (const std::string& name : formats) {
    const Format* format = FindFormat(name);
    if (format == nullptr) {
      continue;  // the configuration was checked against the same table
    }
    const std::string path =
        fmt::format("{}/mailtide-{}{}", report.directory,
                    IsoDay(ReportDay(summary, choice)), format->suffix);
    const Result<void> put = history.PutFile(
        path, format->render(summary, context.zone, context.language));
    if (!put) {
      return put;
    }
  }
  return {};
}

bool IsMailDue(const MailSettings& mail, MailWhen when, const Summary& summary,
               const Choice& choice) {
  if (mail.to.empty() || when == MailWhen::kNever) {
    return false;
  }
  return HasNews(summary) ||
         (when == MailWhen::kAlways && !choice.closed.empty());
}

// Everything that must be true together. `newly_marked` becomes true when days
// keep numbers of settings that are no longer in force, and did not before.
Result<Summary> CountAndJudge(RunContext& context, History& history,
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
  Result<Choice> choice = ChooseDays(history, *all);
  if (!choice) {
    return tl::unexpected<Error>(choice.error());
  }
  Result<std::vector<Verdict>> verdicts =
      JudgeChosen(context, history, *choice, *all);
  if (!verdicts) {
    return tl::unexpected<Error>(verdicts.error());
  }
  summary.verdicts = std::move(*verdicts);
  if (choice->is_first) {
    if (Result<void> looked = LookBack(context, history, *choice, summary);
        !looked) {
      return tl::unexpected<Error>(looked.error());
    }
  }
  AddShownDays(*choice, *all, summary);
  const bool is_worth_a_report = HasNews(summary) || !choice->closed.empty();
  if (is_worth_a_report) {
    if (Result<void> queued = QueueFiles(context, history, summary, *choice);
        !queued) {
      return tl::unexpected<Error>(queued.error());
    }
  }
  if (IsMailDue(mail, context.options().mail.when, summary, *choice)) {
    if (Result<void> queued =
            QueueMail(context, history, summary, *choice, mail);
        !queued) {
      return tl::unexpected<Error>(queued.error());
    }
  }
  return summary;
}

// Writes the report files that are committed; one that fails stays pending.
ExitCode WritePendingFiles(History& history) {
  const auto files = history.PendingFiles();
  if (!files) {
    Tell(files.error().message);
    return ExitCodeOf(files.error().code);
  }
  ExitCode code = ExitCode::kDone;
  for (const auto& [path, bytes] : *files) {
    Result<void> done = WriteFileAtomically(path, bytes);
    if (done) {
      done = InTransaction(
          history, [&history, &path = path] { return history.DropFile(path); });
    }
    if (!done) {
      Tell(done.error().message);
      code = Worse(code, ExitCodeOf(done.error().code));
    }
  }
  return code;
}

// Whoever asks for it, or would otherwise see nothing, gets the report.
bool IsPrinted(const RunContext& context, const MailSettings& mail) {
  const CommandOptions& command = context.options().command;
  const bool goes_nowhere =
      mail.to.empty() && context.options().report.directory.empty();
  return goes_nowhere || !command.output.empty() ||
         command.format != OutputFormat::kText || isatty(STDOUT_FILENO) == 1;
}

ExitCode Fails(const Error& error) {
  Tell(error.message);
  return ExitCodeOf(error.code);
}

}  // namespace

ExitCode RunNightly(RunContext& context) {
  const Options& options = context.options();
  if (options.logs.directory.empty()) {
    return Fails({ErrorCode::kConfiguration,
                  "no log folder is configured; set directory under [logs]"});
  }
  FoundFiles found = FindLogFiles({options.logs.directory}, context.filter);
  if (!found.errors.empty()) {
    return Fails({found.errors.front().code,
                  fmt::format("{}: {}; create it, or name the folder of the "
                              "logs there",
                              Where(context.loaded, "logs", "directory"),
                              found.errors.front().message)});
  }
  if (const Result<void> checked = CheckOutput(context, found.files);
      !checked) {
    return Fails(checked.error());
  }
  if (!context.policy.has_internal_domains()) {
    return AdviseFirstRun(context, found);
  }
  const Result<MailSettings> mail =
      MakeMailSettings(context.loaded, context.gateway);
  if (!mail) {
    return Fails(mail.error());
  }
  if (options.store.path.empty()) {
    return Fails({ErrorCode::kConfiguration,
                  "no store is configured; set path under [store]"});
  }
  Result<FileLock> lock =
      FileLock::TryLock(options.store.path, StoreLock::kCount);
  if (!lock) {
    return Fails(lock.error());
  }
  const Result<std::unique_ptr<History>> opened =
      OpenConfiguredStore(context, /*for_writing=*/true);
  if (!opened) {
    return Fails(opened.error());
  }
  History& history = **opened;

  const std::size_t waiting = DropBacklog(context, found.files);
  const Result<IngestPlan> plan =
      PlanIngest(history, found.files, context.MakeReadSettings(),
                 std::chrono::system_clock::now());
  if (!plan) {
    return Fails(plan.error());
  }
  const Result<std::vector<FileReading>> readings =
      ReadBatch(context, history, plan->to_read);
  if (!readings) {
    return Fails(readings.error());
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
        CountAndJudge(context, history, *readings, *mail, newly_marked);
    if (!judged) {
      return tl::unexpected<Error>(judged.error());
    }
    summary = std::move(*judged);
    return {};
  });
  if (!counted) {
    return Fails(counted.error());
  }
  summary.ignored = results.ignored();
  // Said once, not every night from then on.
  if (newly_marked) {
    if (const Result<void> told = TellOldSettings(context, history); !told) {
      return Fails(told.error());
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
      code = Worse(code, Fails(written.error()));
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
  return finished ? code : Worse(code, Fails(finished.error()));
}

}  // namespace mailtide
