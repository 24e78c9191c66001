// `mailtide replay`: what a detector would have said, day by day.

#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "analysis/detectors/replay_series.h"
#include "report/cli/commands.h"
#include "report/cli/count_series.h"
#include "report/cli/time_forms.h"

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

}  // namespace

ExitCode RunReplay(RunContext& context) {
  const CommandOptions& command = context.options().command;
  if (command.csv.empty()) {
    return TellError({ErrorCode::kUsage,
                      "replay needs a series of counts; write --csv FILE, a "
                      "file with the columns date and count, or --csv -"});
  }
  const ReplayDetector* const detector = FindReplayDetector(command.detector);
  if (detector == nullptr) {
    return TellError(
        {ErrorCode::kUsage,
         fmt::format("replay needs a detector; write --detector NAME, there "
                     "is: {}",
                     fmt::join(ReplayDetectorNames(), ", "))});
  }
  const Result<std::string> replay = ReplayCsv(context, *detector);
  if (!replay) {
    return TellError(replay.error());
  }
  if (const Result<void> written = WriteResult(context, *replay); !written) {
    return TellError(written.error());
  }
  return ExitCode::kDone;
}

}  // namespace mailtide
