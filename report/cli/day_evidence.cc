#include "report/cli/day_evidence.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "analysis/excess.h"
#include "analysis/usual_day.h"
#include "parser/rotation.h"
#include "report/formats/text_verdicts.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;

// Logs that hold less of the other day than so much are no measure.
constexpr double kEnoughFound = .9;

// What the logs of one day are asked for.
struct Wanted {
  std::vector<const Verdict*> accounts;
  std::vector<Flow> flows;
  // Of a day that is not over, where an alert says until when it was judged.
  std::optional<std::chrono::sys_seconds> until;
};

bool IsOfAccount(const Verdict& verdict) {
  return verdict.kind == VerdictKind::kAccountLimit ||
         verdict.kind == VerdictKind::kAccountBaseline;
}

std::map<local_days, Wanted> WantedOf(const Summary& summary) {
  std::map<local_days, Wanted> wanted;
  for (const Verdict& verdict : summary.verdicts) {
    if (PlaceOf(verdict) != VerdictPlace::kNews) {
      continue;
    }
    if (IsOfAccount(verdict)) {
      wanted[verdict.day].accounts.push_back(&verdict);
    } else if (const std::optional<Flow> flow = ExcessFlow(verdict)) {
      Wanted& of_day = wanted[verdict.day];
      if (!std::ranges::count(of_day.flows, *flow)) {
        of_day.flows.push_back(*flow);
      }
      of_day.until = verdict.at ? verdict.at : of_day.until;
    }
  }
  while (wanted.size() > kMostEvidenceDays) {
    wanted.erase(wanted.begin());
  }
  return wanted;
}

// The accounts by name that are shown one by one: of each kind the worst.
std::vector<std::string> NamesOf(std::vector<const Verdict*> verdicts) {
  std::ranges::stable_sort(verdicts, std::greater<>(), &Verdict::value);
  std::vector<std::string> names;
  std::set<std::string_view> seen;
  std::map<VerdictKind, std::size_t> shown;
  for (const Verdict* verdict : verdicts) {
    if (++shown[verdict->kind] <= kShownPerKind &&
        seen.insert(verdict->subject).second) {
      names.push_back(verdict->subject);
    }
  }
  return names;
}

// What the store knows of logs, loaded once for all days.
struct StoredLogs {
  std::vector<StoredSource> sources;
  std::vector<StoredSourceDay> days;
};

Result<StoredLogs> LoadStoredLogs(History& history) {
  Result<std::vector<StoredSource>> sources = history.Sources();
  if (!sources) {
    return tl::unexpected<Error>(sources.error());
  }
  Result<std::vector<StoredSourceDay>> source_days = history.SourceDays();
  if (!source_days) {
    return tl::unexpected<Error>(source_days.error());
  }
  return StoredLogs{*std::move(sources), *std::move(source_days)};
}

std::vector<EvidenceLog> LogsOf(const StoredLogs& stored, local_days day) {
  std::set<std::int64_t> wanted;
  for (const StoredSourceDay& source_day : stored.days) {
    if (source_day.day == day) {
      wanted.insert(source_day.source);
    }
  }
  std::vector<EvidenceLog> logs;
  for (const StoredSource& source : stored.sources) {
    if (!wanted.contains(source.id)) {
      continue;
    }
    EvidenceLog log;
    log.file.path = source.path;
    log.file.name =
        ParseFileName(source.path.substr(source.path.rfind('/') + 1));
    if (!log.file.name.date) {
      log.file.name.date = source.name_date;
    }
    log.file.typed = true;  // it may be a link that was typed
    log.counted = source.source;
    logs.push_back(std::move(log));
  }
  return logs;
}

// The flows of a day as usual, by Flow; nothing where its logs no longer hold
// them.
using UsualFlows = std::array<std::optional<FlowFindings>, kFlowCount>;

UsualFlows FindUsual(RunContext& context, const StoredLogs& logs,
                     const DayReport& day, const Wanted& wanted,
                     std::chrono::seconds until) {
  Evidence evidence =
      FindEvidence(LogsOf(logs, day.day), context.MakeReadSettings(),
                   {day.day, {}, wanted.flows, until});
  const bool is_whole = until >= days(1);
  UsualFlows usual;
  for (const Flow flow : wanted.flows) {
    const auto index = static_cast<std::size_t>(flow);
    FlowFindings& found = evidence.flows[index];
    const bool is_enough =
        static_cast<double>(found.copies) >=
        kEnoughFound * static_cast<double>(CopiesOf(day, flow));
    // How much of it lies before an hour, the store is not asked.
    if (is_whole ? is_enough : evidence.problems.empty()) {
      usual[index] = std::move(found);
    }
  }
  return usual;
}

// Until when the day is judged, and another one is to be looked at: of a day
// that is not over until its last record, or until an alert says.
std::chrono::seconds UntilOf(const RunContext& context, const Summary& summary,
                             local_days day, const Wanted& wanted) {
  const auto found = std::ranges::find(summary.days, day, &DayReport::day);
  if (found == summary.days.end() || IsOver(found->state)) {
    return days(1);
  }
  const std::chrono::sys_seconds until = wanted.until.value_or(
      std::min(context.now, found->last.value_or(context.now)));
  return context.zone.ToLocal(until) - std::chrono::local_seconds(day);
}

DayEvidence FindDayEvidence(RunContext& context, const StoredLogs& logs,
                            std::span<const DayReport> all, local_days day,
                            const Wanted& wanted, std::chrono::seconds until) {
  Evidence found =
      FindEvidence(LogsOf(logs, day), context.MakeReadSettings(),
                   {day, NamesOf(wanted.accounts), wanted.flows, until});
  DayEvidence evidence;
  evidence.day = day;
  evidence.accounts = std::move(found.accounts);
  evidence.problems = std::move(found.problems);
  if (wanted.flows.empty()) {
    return evidence;
  }
  UsualFlows usual;
  const DayReport* const beside =
      UsualDay(all, day, wanted.flows, context.checks.holidays);
  if (beside != nullptr) {
    usual = FindUsual(context, logs, *beside, wanted, until);
  }
  for (const Flow flow : wanted.flows) {
    const auto index = static_cast<std::size_t>(flow);
    const std::optional<FlowFindings>& other = usual[index];
    evidence.excesses.push_back(
        ExcessOf(flow, found.flows[index], other ? &*other : nullptr,
                 other ? std::optional(beside->day) : std::nullopt));
  }
  return evidence;
}

}  // namespace

Result<std::vector<EvidenceLog>> LogsOfDay(History& history, local_days day) {
  const Result<StoredLogs> logs = LoadStoredLogs(history);
  if (!logs) {
    return tl::unexpected<Error>(logs.error());
  }
  return LogsOf(*logs, day);
}

bool WantsEvidence(const Summary& summary) {
  return !WantedOf(summary).empty();
}

Result<void> AddEvidence(RunContext& context, History& history,
                         std::span<const DayReport> all, Summary& summary) {
  const std::map<local_days, Wanted> wanted = WantedOf(summary);
  if (wanted.empty()) {
    return {};
  }
  const Result<StoredLogs> logs = LoadStoredLogs(history);
  if (!logs) {
    return tl::unexpected<Error>(logs.error());
  }
  for (const auto& [day, of_day] : wanted) {
    summary.evidence.push_back(
        FindDayEvidence(context, *logs, all, day, of_day,
                        UntilOf(context, summary, day, of_day)));
  }
  return {};
}

}  // namespace mailtide
