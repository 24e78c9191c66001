#include "report/cli/day_page.h"

#include <utility>
#include <vector>

#include "analysis/history/stored_day_states.h"
#include "analysis/judge.h"
#include "report/cli/history_days.h"

namespace mailtide {

Result<Summary> MakeDayPage(const RunContext& context, History& history,
                            std::span<const std::chrono::local_days> wanted,
                            std::chrono::days before) {
  Summary summary = context.MakeSummary();
  summary.from_history = true;
  Result<std::vector<DayReport>> all = LoadAllDays(history);
  if (!all) {
    return tl::unexpected<Error>(all.error());
  }
  if (Result<void> loaded = LoadDetails(history, wanted, *all); !loaded) {
    return tl::unexpected<Error>(loaded.error());
  }
  const Result<std::vector<SourceFacts>> facts = AllFacts(history);
  if (!facts) {
    return tl::unexpected<Error>(facts.error());
  }
  NoteHistoryLacking(*all, context.checks);
  summary.verdicts = JudgeDays(*all, wanted, *facts, context.checks,
                               context.zone, context.now);
  Result<std::vector<SourceReport>> sources = SourcesOf(history, wanted);
  if (!sources) {
    return tl::unexpected<Error>(sources.error());
  }
  summary.sources = std::move(*sources);
  summary.about_from = wanted.front();
  for (DayReport& day : *all) {
    if (day.day >= wanted.front() - before && day.day <= wanted.back()) {
      summary.days.push_back(std::move(day));
    }
  }
  return summary;
}

}  // namespace mailtide
