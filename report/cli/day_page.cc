#include "report/cli/day_page.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "analysis/history/stored_day_states.h"
#include "analysis/judge.h"
#include "report/cli/history_days.h"
#include "report/cli/taken_back.h"
#include "report/cli/verdict_news.h"

namespace mailtide {
namespace {

// The sources that hold records of one of `days` (in order), or bear its date
// in their names, by path.
std::vector<SourceReport> SourcesOf(
    const PageStock& stock, std::span<const std::chrono::local_days> days) {
  const auto is_wanted = [&days](std::chrono::local_days day) {
    return std::binary_search(days.begin(), days.end(), day);
  };
  std::set<std::int64_t> touching;
  for (const StoredSourceDay& day : stock.source_days) {
    if (is_wanted(day.day)) {
      touching.insert(day.source);
    }
  }
  std::vector<SourceReport> reports;
  for (const StoredSource& source : stock.sources) {
    if (touching.contains(source.id) ||
        (source.name_date && is_wanted(*source.name_date))) {
      reports.push_back({source.path, source.dialect, source.compression,
                         source.account, source.first, source.last,
                         source.damaged ? "not readable to its end" : ""});
    }
  }
  std::sort(reports.begin(), reports.end(),
            [](const SourceReport& a, const SourceReport& b) {
              return a.path < b.path;
            });
  return reports;
}

}  // namespace

Result<PageStock> LoadPageStock(const RunContext& context, History& history) {
  Result<std::vector<DayReport>> days = LoadAllDays(history);
  if (!days) {
    return tl::unexpected<Error>(days.error());
  }
  NoteHistoryLacking(*days, context.checks);
  Result<std::vector<SourceFacts>> facts = AllFacts(history);
  if (!facts) {
    return tl::unexpected<Error>(facts.error());
  }
  Result<std::vector<StoredSource>> sources = history.Sources();
  if (!sources) {
    return tl::unexpected<Error>(sources.error());
  }
  Result<std::vector<StoredSourceDay>> source_days = history.SourceDays();
  if (!source_days) {
    return tl::unexpected<Error>(source_days.error());
  }
  return PageStock{std::move(*days), std::move(*facts), std::move(*sources),
                   std::move(*source_days)};
}

Result<std::vector<Verdict>> JudgeAgain(
    const RunContext& context, History& history, const PageStock& stock,
    std::span<const std::chrono::local_days> wanted) {
  Result<std::vector<Verdict>> verdicts =
      JudgeDays({stock.days, wanted, stock.facts, context.checks, context.zone,
                 context.now, /*is_live=*/false, DetailsFrom(history)});
  if (!verdicts) {
    return verdicts;
  }
  const Result<std::vector<StoredDay>> stored =
      history.LoadDays(wanted.front(), wanted.back());
  if (!stored) {
    return tl::unexpected<Error>(stored.error());
  }
  std::vector<std::chrono::local_days> judged;
  for (const StoredDay& day : *stored) {
    if (day.judged) {
      judged.push_back(day.day);
    }
  }
  if (Result<void> noted = NoteUntoldCases(history, judged, *verdicts);
      !noted) {
    return tl::unexpected<Error>(noted.error());
  }
  std::vector<StoredAlert> gone;
  for (const std::chrono::local_days day : wanted) {
    Result<std::vector<StoredAlert>> alerts = history.Alerts(day, day);
    if (!alerts) {
      return tl::unexpected<Error>(alerts.error());
    }
    std::ranges::copy_if(std::move(*alerts), std::back_inserter(gone),
                         IsTakenBack);
  }
  AddTakenBack(context, gone, stock.days, *verdicts);
  return verdicts;
}

Result<Summary> MakeDayPage(const RunContext& context, History& history,
                            const PageStock& stock,
                            std::span<const std::chrono::local_days> wanted,
                            std::vector<Verdict> verdicts,
                            std::chrono::days before) {
  Summary summary = context.MakeSummary();
  summary.from_history = true;
  std::vector<DayReport> days = stock.days;
  if (Result<void> loaded = LoadDetails(history, wanted, days); !loaded) {
    return tl::unexpected<Error>(loaded.error());
  }
  summary.verdicts = std::move(verdicts);
  summary.sources = SourcesOf(stock, wanted);
  summary.about_from = wanted.front();
  for (DayReport& day : days) {
    if (day.day >= wanted.front() - before && day.day <= wanted.back()) {
      summary.days.push_back(std::move(day));
    }
  }
  return summary;
}

}  // namespace mailtide
