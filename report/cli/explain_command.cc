// `mailtide explain`: what stands behind a number of a day, --day or the newest
// judged one. What it is about is an option, one at a time.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "report/cli/commands.h"
#include "report/cli/explain_account.h"
#include "report/cli/history_days.h"
#include "report/formats/explain_json.h"
#include "report/formats/explain_text.h"
#include "report/formats/iso_time.h"

namespace mailtide {
namespace {

Result<DayReport> WantedDay(const CommandOptions& command, History& history) {
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
  return std::move(*found);
}

Result<std::string> Explain(RunContext& context, History& history) {
  const CommandOptions& command = context.options().command;
  if (Result<void> checked = CheckOutputIsNoLog(command.output, history);
      !checked) {
    return tl::unexpected<Error>(checked.error());
  }
  const Result<DayReport> day = WantedDay(command, history);
  if (!day) {
    return tl::unexpected<Error>(day.error());
  }
  const Result<AccountExplanation> explanation =
      ExplainAccount(context, history, *day, command.account);
  if (!explanation) {
    return tl::unexpected<Error>(explanation.error());
  }
  return command.format == "json"
             ? RenderExplanationJson(*explanation, context.zone)
             : RenderExplanationText(*explanation, context.zone,
                                     context.language);
}

}  // namespace

ExitCode RunExplain(RunContext& context) {
  if (context.options().command.account.empty()) {
    return TellError({ErrorCode::kUsage,
                      "explain needs to know what: name an account with "
                      "--account ADDRESS"});
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
