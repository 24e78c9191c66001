#include "report/cli/verdict_news.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "report/formats/json.h"

namespace mailtide {
namespace {

bool IsDayOver(std::span<const DayReport> days, std::chrono::local_days day) {
  const auto found =
      std::find_if(days.begin(), days.end(),
                   [day](const DayReport& d) { return d.day == day; });
  return found != days.end() && IsOver(found->state);
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

// Marks the verdicts that go on from a day that nobody was told of: it was
// judged by no run, as before the first one. The end of such a case is nothing
// to tell either, and is left out.
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

using AlertsByKey = std::map<std::string, StoredAlert>;

// Whether the same was told of the day while it was not over: that it ran off
// its forecast, even if for some hours it did not.
bool WasToldAsForecast(const Verdict& verdict, const AlertsByKey& known) {
  if (verdict.kind != VerdictKind::kSoFar &&
      (verdict.kind != VerdictKind::kSeasonalForecast ||
       verdict.episode == Episode::kLevelAccepted)) {
    return false;
  }
  Verdict so_far = verdict;
  so_far.kind = VerdictKind::kSoFar;
  return known.contains(VerdictKey(so_far));
}

// The fixed rule's own words are needed where those of the forecast were told
// before.
void NoteOwnWords(std::vector<Verdict>& verdicts) {
  std::set<std::pair<std::chrono::local_days, std::string>> told;
  for (const Verdict& verdict : verdicts) {
    const bool is_forecast = verdict.kind == VerdictKind::kSeasonalForecast ||
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

Result<void> NoteVerdicts(History& history,
                          std::span<const std::chrono::local_days> wanted,
                          std::span<const DayReport> days,
                          std::chrono::sys_seconds now, const TimeZone& zone,
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
    alert.json = AlertJson(verdict, zone);
    alert.line = VerdictLine(verdict);
    alert.first_told = now;
    alert.final = IsDayOver(days, verdict.day);
    present.insert(alert.key);
    if (WasToldAsForecast(verdict, known)) {
      verdict.told_before = true;
    } else if (const auto then = known.find(alert.key);
               then != known.end() && then->second.present) {
      const StoredAlert& before = then->second;
      const bool is_final_number = verdict.kind == VerdictKind::kAccountLimit &&
                                   alert.final && !before.final &&
                                   alert.line != before.line;
      verdict.told_before = !is_final_number;
      alert.first_told = before.first_told;
      if (verdict.told_before) {
        alert.line = before.line;  // the last that was told
      }
    }
    if (Result<void> put = history.PutAlert(alert); !put) {
      return put;
    }
  }
  for (auto& [key, alert] : known) {
    if (alert.present && !present.contains(key)) {
      alert.present = false;
      if (Result<void> put = history.PutAlert(alert); !put) {
        return put;
      }
    }
  }
  NoteOwnWords(verdicts);
  return {};
}

}  // namespace mailtide
