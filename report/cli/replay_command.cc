// `mailtide replay`: what other settings would have said of the days of the
// store, or what a detector would have said of a series, day by day.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/detectors/replay_series.h"
#include "report/cli/commands.h"
#include "report/cli/count_series.h"
#include "report/cli/history_days.h"
#include "report/cli/replay_store.h"
#include "report/cli/time_forms.h"
#include "report/formats/registry.h"
#include "report/formats/replay_json.h"
#include "report/formats/replay_text.h"

namespace mailtide {
namespace {

std::string FormatReplay(
    const std::vector<DatedCount>& rows,
    const std::vector<std::optional<ReplayVerdict>>& verdicts) {
  std::string text = "date,value,expected,low,high,score,alert\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    text += fmt::format("{},{},", FormatDay(rows[i].date), rows[i].value);
    const std::optional<ReplayVerdict>& verdict = verdicts[i];
    text += verdict
                ? fmt::format("{:.12g},{:.12g},{:.12g},{:.12g},{:d}\n",
                              verdict->expected, verdict->low, verdict->high,
                              verdict->score, verdict->is_alert)
                : ",,,,0\n";
  }
  return text;
}

// Keeps --output from replacing the series.
Result<void> CheckSeriesOutput(const RunContext& context) {
  FoundFiles inputs;
  inputs.files.emplace_back().path = context.options().command.csv;
  return CheckOutput(context, inputs);
}

Result<std::string> ReplayCsv(const RunContext& context,
                              const ReplayDetector& detector) {
  if (context.options().command.format != Formats().front().name) {
    Tell("option --format is of no use to 'replay --csv', which prints CSV");
  }
  if (const Result<void> checked = CheckSeriesOutput(context); !checked) {
    return tl::unexpected(checked.error());
  }
  const Result<std::vector<DatedCount>> rows =
      ReadCountSeries(context.options().command.csv);
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  return FormatReplay(*rows, detector.replay(*rows));
}

// Tries the values of --set on the store.
Result<std::string> ReplaySet(const RunContext& context) {
  const CommandOptions& command = context.options().command;
  const Result<TriedChecks> tried = LoadTriedChecks(context);
  if (!tried) {
    return tl::unexpected(tried.error());
  }
  for (const std::string& warning : tried->warnings) {
    Tell(warning);
  }
  const Result<std::unique_ptr<History>> history =
      OpenConfiguredStore(context, /*for_writing=*/false);
  if (!history) {
    return tl::unexpected(history.error());
  }
  if (const Result<void> checked =
          CheckOutputIsNoLog(command.output, **history);
      !checked) {
    return tl::unexpected(checked.error());
  }
  const Result<ReplayComparison> comparison =
      ReplayStore(context, **history, *tried);
  if (!comparison) {
    return tl::unexpected(comparison.error());
  }
  return command.format == "json"
             ? RenderReplayJson(*comparison, context.zone)
             : RenderReplayText(*comparison, context.language);
}

// Says what is wrong with the options together; nothing when they are fine.
std::string FindMisuse(const CommandOptions& command) {
  if (command.csv.empty() && command.set.empty()) {
    return "replay needs to know what: try a setting on the days of the store "
           "with --set checks.KEY=VALUE, or judge a series of counts with "
           "--csv FILE --detector NAME";
  }
  if (!command.csv.empty() && !command.set.empty()) {
    return "--csv and --set are two ways to replay; keep one";
  }
  if (!command.set.empty()) {
    return command.detector.empty() ? ""
                                    : "--detector goes with --csv; write --set "
                                      "checks.detector=NAME";
  }
  if (command.from || command.to) {
    return "--from and --to go with --set; a series is replayed as it is";
  }
  return command.detector.empty()
             ? fmt::format(
                   "replay needs a detector; write --detector NAME, "
                   "there is: {}",
                   fmt::join(ReplayDetectorNames(), ", "))
             : "";
}

}  // namespace

ExitCode RunReplay(RunContext& context) {
  const CommandOptions& command = context.options().command;
  if (std::string misuse = FindMisuse(command); !misuse.empty()) {
    return TellError({ErrorCode::kUsage, std::move(misuse)});
  }
  const Result<std::string> replay =
      command.csv.empty()
          ? ReplaySet(context)
          : ReplayCsv(context, *FindReplayDetector(command.detector));
  if (!replay) {
    return TellError(replay.error());
  }
  if (const Result<void> written = WriteResult(context, *replay); !written) {
    return TellError(written.error());
  }
  return ExitCode::kDone;
}

}  // namespace mailtide
