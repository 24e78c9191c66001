#include "report/cli/verdict_news.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "report/cli/taken_back.h"
#include "report/formats/json.h"

namespace mailtide {
namespace {

// Open for a day that is not known.
DayState StateOf(std::span<const DayReport> days, std::chrono::local_days day) {
  const auto found = std::ranges::find(days, day, &DayReport::day);
  return found == days.end() ? DayState::kOpen : found->state;
}

// What the days of one case have in common: a key without its day. The forecast
// of a day that is not over is the forecast.
std::string CaseOf(std::string key) {
  key.erase(0, key.find('|'));
  const std::string so_far =
      fmt::format("|{}|", VerdictKindName(VerdictKind::kSoFar));
  if (key.starts_with(so_far)) {
    key.replace(
        0, so_far.size(),
        fmt::format("|{}|", VerdictKindName(VerdictKind::kSeasonalForecast)));
  }
  return key;
}

using AlertsByKey = std::map<std::string, StoredAlert>;

// What was told of it before and not taken back: the same, or while the day was
// not over that it ran off its forecast. nullptr: nothing.
const StoredAlert* FindTold(const Verdict& verdict, const AlertsByKey& known) {
  const auto find = [&known](const Verdict& of) {
    const auto found = known.find(VerdictKey(of));
    return found != known.end() && found->second.present ? &found->second
                                                         : nullptr;
  };
  const StoredAlert* same = find(verdict);
  const bool is_forecast = verdict.kind == VerdictKind::kCarryOver ||
                           (verdict.kind == VerdictKind::kSeasonalForecast &&
                            verdict.episode != Episode::kLevelAccepted);
  if (same == nullptr && is_forecast) {
    Verdict so_far = verdict;
    so_far.kind = VerdictKind::kSoFar;
    return find(so_far);
  }
  return same;
}

// The fixed rule's own words are needed where those of the forecast were told
// before.
void NoteOwnWords(std::vector<Verdict>& verdicts) {
  std::set<std::pair<std::chrono::local_days, std::string>> told;
  for (const Verdict& verdict : verdicts) {
    const bool is_forecast = verdict.kind == VerdictKind::kSeasonalForecast ||
                             verdict.kind == VerdictKind::kCarryOver ||
                             verdict.kind == VerdictKind::kSoFar;
    if (is_forecast && verdict.told_before) {
      told.emplace(verdict.day, verdict.subject);
    }
  }
  for (Verdict& verdict : verdicts) {
    if (verdict.kind == VerdictKind::kFixedRule && !verdict.told_before) {
      const bool is_told = std::ranges::any_of(told, [&](const auto& forecast) {
        return forecast.first == verdict.day &&
               verdict.subject.starts_with(forecast.second);
      });
      verdict.said_better = verdict.said_better && !is_told;
    }
  }
}

}  // namespace

Result<void> NoteUntoldCases(History& history, std::vector<Verdict>& verdicts) {
  std::optional<std::chrono::local_days> from;
  for (const Verdict& verdict : verdicts) {
    if (verdict.episode == Episode::kContinuing || IsEndOfCase(verdict)) {
      from = std::min(from.value_or(verdict.since), verdict.since);
    }
  }
  if (!from) {
    return {};
  }
  const Result<std::vector<StoredAlert>> alerts =
      history.Alerts(*from, verdicts.back().day);
  if (!alerts) {
    return tl::unexpected<Error>(alerts.error());
  }
  std::map<std::string, std::set<std::chrono::local_days>> told;  // by case
  for (const StoredAlert& alert : *alerts) {
    told[CaseOf(alert.key)].insert(alert.day);
  }
  for (Verdict& verdict : verdicts) {
    Verdict held = verdict;
    held.side = IsEndOfCase(verdict) ? Side::kHigh : verdict.side;
    std::set<std::chrono::local_days>& days = told[CaseOf(VerdictKey(held))];
    if (verdict.episode == Episode::kContinuing || IsEndOfCase(verdict)) {
      const auto first = days.lower_bound(verdict.since);
      verdict.untold_case = first == days.end() || *first >= verdict.day;
    }
    if (!IsEndOfCase(verdict)) {
      days.insert(verdict.day);  // by this run
    }
  }
  std::erase_if(verdicts, [](const Verdict& verdict) {
    return IsEndOfCase(verdict) && verdict.untold_case;
  });
  return {};
}

Result<void> NoteVerdicts(const RunContext& context, History& history,
                          std::span<const std::chrono::local_days> wanted,
                          std::span<const DayReport> days,
                          std::vector<Verdict>& verdicts) {
  if (Result<void> noted = NoteUntoldCases(history, verdicts); !noted) {
    return noted;
  }
  AlertsByKey known;
  for (const std::chrono::local_days day : wanted) {
    Result<std::vector<StoredAlert>> alerts = history.Alerts(day, day);
    if (!alerts) {
      return tl::unexpected<Error>(alerts.error());
    }
    for (StoredAlert& alert : *alerts) {
      known.emplace(alert.key, std::move(alert));
    }
  }
  std::set<std::string> present;
  for (Verdict& verdict : verdicts) {
    StoredAlert alert;
    alert.key = VerdictKey(verdict);
    alert.day = verdict.day;
    alert.kind = std::string(VerdictKindName(verdict.kind));
    alert.subject = verdict.kind == VerdictKind::kInputHealth
                        ? std::string(ProblemName(verdict.problem))
                        : verdict.subject;
    alert.json = AlertJson(verdict, context.zone);
    alert.line = VerdictLine(verdict);
    alert.first_told = context.now;
    alert.final = IsOver(StateOf(days, verdict.day));
    present.insert(alert.key);
    if (const StoredAlert* const before = FindTold(verdict, known)) {
      const bool is_final_number = verdict.kind == VerdictKind::kAccountLimit &&
                                   alert.final && !before->final &&
                                   alert.line != before->line;
      verdict.told_before = !is_final_number;
      alert.first_told = before->first_told;
      if (verdict.told_before) {
        alert.line = before->line;  // the last that was told
      }
    } else if (verdict.kind == VerdictKind::kSoFar && !IsNews(verdict)) {
      continue;  // it goes on, and nobody is told of the hours of it
    }
    if (Result<void> put = history.PutAlert(alert); !put) {
      return put;
    }
  }
  NoteOwnWords(verdicts);
  // As long as a day is open, or its log is not there, what was told of it
  // stands: it may come and go many times.
  std::vector<StoredAlert> gone;
  for (auto& [key, alert] : known) {
    if (alert.present && !present.contains(key) &&
        IsClosed(StateOf(days, alert.day))) {
      alert.present = false;
      if (Result<void> put = history.PutAlert(alert); !put) {
        return put;
      }
      gone.push_back(std::move(alert));
    }
  }
  AddTakenBack(context, gone, days, verdicts);
  return {};
}

}  // namespace mailtide
