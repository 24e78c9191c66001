// `mailtide analyze PATH...`: reads logs, keeps nothing, prints days, accounts
// and the alerts that the days themselves justify.

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "analysis/judge.h"
#include "analysis/read_err_log.h"
#include "analysis/read_files.h"
#include "analysis/session_chain.h"
#include "analysis/source_facts.h"
#include "report/cli/commands.h"
#include "report/cli/dialect_conflict.h"
#include "report/cli/file_results.h"
#include "report/cli/first_run.h"
#include "report/cli/progress.h"
#include "report/formats/iso_time.h"

namespace mailtide {
namespace {

// The sum over all sources that are no duplicates.
struct Total {
  Days days;
  std::vector<SourceFacts> facts;
};

// Takes the days out of the readings.
Total SumUp(std::vector<FileReading>& readings,
            const std::set<std::size_t>& duplicates) {
  Total total;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (!readings[i].reading || duplicates.contains(i)) {
      continue;
    }
    Segment& segment = readings[i].reading->segment;
    total.facts.push_back(
        FactsOf(segment, readings[i].file.path, readings[i].file.name));
    for (Days* days : {&segment.days, &segment.closing}) {
      for (auto& [day, counts] : std::exchange(*days, {})) {
        const auto [sum, is_new] =
            total.days.try_emplace(day, std::move(counts));
        if (!is_new) {
          sum->second.Merge(counts);
        }
      }
    }
  }
  return total;
}

// Lets sessions go on from log to log.
void SettleReadings(std::vector<FileReading>& readings,
                    const std::set<std::size_t>& duplicates,
                    RunContext& context) {
  std::vector<LogPlace> places;
  std::vector<Segment*> segments;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (!readings[i].reading || duplicates.contains(i)) {
      continue;
    }
    Segment& segment = readings[i].reading->segment;
    places.push_back({readings[i].file.path, segment.dialect,
                      readings[i].file.name, segment.first, segment.last});
    segments.push_back(&segment);
  }
  SettleLogs(places, segments, context.policy, context.zone);
}

// Counts the debug texts. Returns whether one that was named could be read.
bool ReadErrLogs(const std::vector<LogFile>& files, Progress& progress,
                 FileResults& results, Summary& summary) {
  bool any_named = false;
  for (const LogFile& file : files) {
    Result<ErrLogReport> reading = ReadErrLog(file);
    results.Add(file, reading);
    if (reading) {
      summary.err_logs.push_back(std::move(*reading));
      any_named = any_named || file.typed;
    }
    progress.Step(file.path);
  }
  return any_named;
}

}  // namespace

ExitCode RunAnalyze(RunContext& context) {
  const CommandOptions& command = context.options().command;
  const FoundFiles found = FindLogFiles(command.arguments, context.filter);
  if (const Result<void> checked = CheckOutput(context, found); !checked) {
    return TellError(checked.error());
  }
  if (!found.files.empty()) {
    if (const std::optional<ExitCode> code = AdviseFirstRun(context, found)) {
      return *code;
    }
  }

  FileResults results(found);
  Progress progress("reading", found.files.size() + found.err_logs.size());
  ReadSettings settings = context.MakeReadSettings();
  settings.identify = false;
  std::vector<FileReading> readings =
      ReadFiles(found.files, settings, command.jobs,
                [&progress](const FileReading& reading) {
                  progress.Step(reading.file.path);
                });
  Summary summary = context.MakeSummary();
  const bool named_err_log =
      ReadErrLogs(found.err_logs, progress, results, summary);
  progress.Finish();
  std::set<std::size_t> duplicates;
  const auto copies = FindDuplicates(readings);
  MendUnits(readings, copies, settings);
  for (const auto& [duplicate, original] : copies) {
    duplicates.insert(duplicate);
    summary.duplicates.emplace_back(readings[duplicate].file.path,
                                    readings[original].file.path);
  }
  std::vector<const FileReading*> counted;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (!duplicates.contains(i)) {
      counted.push_back(&readings[i]);
    }
  }
  if (const Result<void> one = CheckOneDialect(counted, {}); !one) {
    return TellError(one.error());
  }
  SettleReadings(readings, duplicates, context);
  for (std::size_t i = 0; i < readings.size(); ++i) {
    results.Add(readings[i]);
    if (readings[i].reading && !duplicates.contains(i)) {
      summary.sources.push_back(MakeSourceReport(readings[i]));
    }
  }
  summary.ignored = results.ignored();
  if (summary.sources.empty() && !named_err_log) {
    const ExitCode code = results.TellNothingRead(
        context.options().logs.dialect, "name files or folders that hold logs");
    if (summary.err_logs.empty()) {
      return code;
    }
  }

  Total total = SumUp(readings, duplicates);
  std::vector<SourceSpan> spans;
  for (const SourceFacts& facts : total.facts) {
    spans.push_back(SpanOf(facts, context.zone));
  }
  std::vector<DayReport> days;
  std::vector<std::chrono::local_days> wanted;
  const LogsOptions& logs = context.options().logs;
  for (const auto& [day, state] : DayStates(
           spans, {context.LocalNow(), logs.rotation_time, logs.settle})) {
    const auto counts = total.days.find(day);
    days.push_back(MakeDayReport(
        day, state,
        counts == total.days.end() ? DayCounts() : std::move(counts->second)));
    if (command.Shows(day)) {
      wanted.push_back(day);
    }
  }
  NoteHistoryLacking(days, context.checks);
  Result<std::vector<Verdict>> verdicts = JudgeDays({days,
                                                     wanted,
                                                     total.facts,
                                                     context.checks,
                                                     context.zone,
                                                     context.now,
                                                     /*is_live=*/false,
                                                     {}});
  if (!verdicts) {
    return TellError(verdicts.error());
  }
  summary.verdicts = *std::move(verdicts);
  if (wanted.empty() && !days.empty()) {
    Tell(
        fmt::format("no day lies between --from and --to; the logs hold {} to "
                    "{}",
                    IsoDay(days.front().day), IsoDay(days.back().day)));
  }
  for (DayReport& day : days) {
    if (command.Shows(day.day)) {
      summary.days.push_back(std::move(day));
    }
  }

  ExitCode code = results.exit_code();
  if (const Result<void> written = WriteReport(context, summary); !written) {
    code = Worse(code, TellError(written.error()));
  }
  if (command.exit_code && HasAlerts(summary)) {
    code = Worse(code, ExitCode::kAlerts);
  }
  return code;
}

}  // namespace mailtide
