// Days of the history as reports, without reading a log.
#ifndef MAILTIDE_REPORT_CLI_DAY_PAGE_H_
#define MAILTIDE_REPORT_CLI_DAY_PAGE_H_

#include <chrono>
#include <span>
#include <vector>

#include "analysis/history/history.h"
#include "analysis/source_facts.h"
#include "analysis/summary.h"
#include "parser/base/error.h"
#include "report/cli/run_context.h"

namespace mailtide {

// All that pages are made of, loaded once for any number of them.
struct PageStock {
  std::vector<DayReport> days;  // all, in order; with totals only
  std::vector<SourceFacts> facts;
  std::vector<StoredSource> sources;
  std::vector<StoredSourceDay> source_days;
};

Result<PageStock> LoadPageStock(const RunContext& context, History& history);

// Judges the days of `wanted` again: at least one, in order, all of them in
// `stock`. Where a nightly run has judged the first of them, what goes on from
// days that nobody was told of is news, as it was in the mail of that run.
Result<std::vector<Verdict>> JudgeAgain(
    const RunContext& context, History& history, const PageStock& stock,
    std::span<const std::chrono::local_days> wanted);

// Shows the days of `wanted`, as above, with their `verdicts`, and with
// `before` days of comparison in front of the first.
Result<Summary> MakeDayPage(const RunContext& context, History& history,
                            const PageStock& stock,
                            std::span<const std::chrono::local_days> wanted,
                            std::vector<Verdict> verdicts,
                            std::chrono::days before);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_DAY_PAGE_H_
