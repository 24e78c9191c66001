// `mailtide report`: renders a day of the history again, or those of --from and
// --to; without any of them the newest one that a nightly run has judged, else
// the newest closed one.

#include <algorithm>
#include <memory>
#include <optional>

#include "report/cli/commands.h"
#include "report/cli/day_evidence.h"
#include "report/cli/day_page.h"
#include "report/cli/history_days.h"
#include "report/formats/iso_time.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// The days that were asked for, at least one. Errors: kNoInput.
Result<std::vector<local_days>> WantedDays(const CommandOptions& command,
                                           History& history,
                                           const std::vector<DayReport>& all) {
  std::vector<local_days> wanted;
  if (command.from || command.to) {
    for (const DayReport& day : all) {
      if (command.Shows(day.day)) {
        wanted.push_back(day.day);
      }
    }
    if (wanted.empty()) {
      return tl::unexpected(UnknownDay("a day between --from and --to", all));
    }
    return wanted;
  }
  std::optional<local_days> day = command.day;
  if (!day) {
    const Result<local_days> newest = NewestJudged(history, all);
    if (!newest) {
      return tl::unexpected<Error>(newest.error());
    }
    day = *newest;
  }
  const bool is_known =
      std::any_of(all.begin(), all.end(),
                  [&day](const DayReport& d) { return d.day == *day; });
  if (!is_known) {
    return tl::unexpected(UnknownDay(IsoDay(*day), all));
  }
  wanted.push_back(*day);
  return wanted;
}

Result<Summary> ReportOn(RunContext& context, History& history) {
  const CommandOptions& command = context.options().command;
  if (Result<void> checked = CheckOutputIsNoLog(command.output, history);
      !checked) {
    return tl::unexpected<Error>(checked.error());
  }
  const Result<PageStock> stock = LoadPageStock(context, history);
  if (!stock) {
    return tl::unexpected<Error>(stock.error());
  }
  if (stock->days.empty()) {
    return Fail(ErrorCode::kNoInput,
                "the store holds no day yet; run mailtide nightly or backfill");
  }
  const Result<std::vector<local_days>> wanted =
      WantedDays(command, history, stock->days);
  if (!wanted) {
    return tl::unexpected<Error>(wanted.error());
  }
  Result<std::vector<Verdict>> verdicts =
      JudgeAgain(context, history, *stock, *wanted);
  if (!verdicts) {
    return tl::unexpected<Error>(verdicts.error());
  }
  // A page about one day shows the two weeks before it for comparison.
  const bool alone = wanted->size() > 1 || command.from || command.to;
  Result<Summary> summary =
      MakeDayPage(context, history, *stock, *wanted, *std::move(verdicts),
                  alone ? std::chrono::days(0) : kShownBefore);
  // Of many days the numbers are asked for, not the logs of all of them.
  if (summary && wanted->size() == 1 && command.format != "json") {
    if (Result<void> found =
            AddEvidence(context, history, stock->days, *summary);
        !found) {
      return tl::unexpected<Error>(found.error());
    }
  }
  return summary;
}

}  // namespace

ExitCode RunReport(RunContext& context) {
  const CommandOptions& command = context.options().command;
  if (command.day && (command.from || command.to)) {
    return TellError(
        {ErrorCode::kUsage, "--day goes without --from and --to; keep one"});
  }
  const Result<std::unique_ptr<History>> history =
      OpenConfiguredStore(context, /*for_writing=*/false);
  if (!history) {
    return TellError(history.error());
  }
  const Result<Summary> summary = ReportOn(context, **history);
  if (!summary) {
    return TellError(summary.error());
  }
  if (const Result<void> written = WriteReport(context, *summary); !written) {
    return TellError(written.error());
  }
  return command.exit_code && HasAlerts(*summary) ? ExitCode::kAlerts
                                                  : ExitCode::kDone;
}

}  // namespace mailtide
