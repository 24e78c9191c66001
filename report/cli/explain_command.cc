// `mailtide explain`: what stands behind a number or a verdict of a day, --day
// or the newest judged one. What it is about is an option, one at a time.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "report/cli/commands.h"
#include "report/cli/explain_account.h"
#include "report/cli/explain_indicator.h"
#include "report/cli/history_days.h"
#include "report/formats/explain_indicator_text.h"
#include "report/formats/explain_json.h"
#include "report/formats/explain_text.h"
#include "report/formats/iso_time.h"

namespace mailtide {
namespace {

// The days of the store, and which of them it is about.
struct ExplainedDay {
  std::vector<DayReport> all;
  DayReport day;
};

Result<ExplainedDay> WantedDay(const CommandOptions& command,
                               History& history) {
  Result<std::vector<DayReport>> all = LoadAllDays(history);
  if (!all) {
    return tl::unexpected<Error>(all.error());
  }
  if (all->empty()) {
    return Fail(ErrorCode::kNoInput,
                "the store holds no day yet; run mailtide nightly or backfill");
  }
  const Result<std::chrono::local_days> wanted =
      command.day ? Result<std::chrono::local_days>(*command.day)
                  : NewestJudged(history, *all);
  if (!wanted) {
    return tl::unexpected<Error>(wanted.error());
  }
  const auto found = std::ranges::find(*all, *wanted, &DayReport::day);
  if (found == all->end()) {
    return tl::unexpected(UnknownDay(IsoDay(*wanted), *all));
  }
  DayReport day = *found;
  return ExplainedDay{*std::move(all), std::move(day)};
}

std::string RenderText(const RunContext& context,
                       const AccountExplanation& explanation) {
  return RenderExplanationText(explanation, context.zone, context.language);
}
std::string RenderText(const RunContext& context,
                       const IndicatorExplanation& explanation) {
  return RenderExplanationText(explanation, context.language);
}

template <typename Explanation>
Result<std::string> RenderExplanation(const RunContext& context,
                                      const Result<Explanation>& explanation) {
  if (!explanation) {
    return tl::unexpected<Error>(explanation.error());
  }
  return context.options().command.format == "json"
             ? RenderExplanationJson(*explanation, context.zone)
             : RenderText(context, *explanation);
}

Result<std::string> Explain(RunContext& context, History& history) {
  const CommandOptions& command = context.options().command;
  if (Result<void> checked = CheckOutputIsNoLog(command.output, history);
      !checked) {
    return tl::unexpected<Error>(checked.error());
  }
  const Result<ExplainedDay> wanted = WantedDay(command, history);
  if (!wanted) {
    return tl::unexpected<Error>(wanted.error());
  }
  if (!command.indicator.empty()) {
    return RenderExplanation(
        context, ExplainIndicator(context, history, wanted->all,
                                  wanted->day.day, command.indicator));
  }
  return RenderExplanation(
      context, ExplainAccount(context, history, wanted->day, command.account));
}

}  // namespace

ExitCode RunExplain(RunContext& context) {
  const CommandOptions& command = context.options().command;
  if (command.account.empty() && command.indicator.empty()) {
    return TellError({ErrorCode::kUsage,
                      "explain needs to know what: name an account with "
                      "--account ADDRESS, or an indicator with --indicator "
                      "NAME"});
  }
  if (!command.account.empty() && !command.indicator.empty()) {
    return TellError({ErrorCode::kUsage,
                      "--account and --indicator are two questions; keep one"});
  }
  const Result<std::unique_ptr<History>> history =
      OpenConfiguredStore(context, /*for_writing=*/false);
  if (!history) {
    return TellError(history.error());
  }
  const Result<std::string> page = Explain(context, **history);
  if (!page) {
    return TellError(page.error());
  }
  if (const Result<void> written = WriteResult(context, *page); !written) {
    return TellError(written.error());
  }
  return ExitCode::kDone;
}

}  // namespace mailtide
