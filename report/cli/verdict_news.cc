#include "report/cli/verdict_news.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "analysis/detectors/registry.h"
#include "analysis/episodes.h"
#include "report/cli/history_days.h"
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

Result<AlertsByKey> LoadKnown(History& history,
                              std::span<const std::chrono::local_days> wanted) {
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
  return known;
}

// The end of a case was told of a later day, where the log of this one came
// after it.
Result<void> NoteLateEnds(History& history, std::vector<Verdict>& verdicts) {
  for (Verdict& verdict : verdicts) {
    if (verdict.episode != Episode::kReturned) {
      continue;
    }
    const Result<std::vector<StoredAlert>> later = history.Alerts(
        verdict.day + std::chrono::days(1), verdict.day + kCaseReach);
    if (!later) {
      return tl::unexpected<Error>(later.error());
    }
    const std::string of = CaseOf(VerdictKey(verdict));
    verdict.told_before =
        std::ranges::any_of(*later, [&of](const StoredAlert& alert) {
          return alert.present && CaseOf(alert.key) == of;
        });
  }
  return {};
}

// What goes on after all is news where it was told to be back in line that day.
void NoteWrongEnds(const AlertsByKey& known, std::vector<Verdict>& verdicts) {
  for (Verdict& verdict : verdicts) {
    Verdict end = verdict;
    end.side = Side::kNone;
    const auto told = known.find(VerdictKey(end));
    if (verdict.episode == Episode::kContinuing && told != known.end() &&
        told->second.present) {
      verdict.untold_case = true;
    }
  }
}

// Marks what was told before, and stores all verdicts.
Result<void> StoreVerdicts(const RunContext& context, History& history,
                           const AlertsByKey& known,
                           std::span<const DayReport> days,
                           std::vector<Verdict>& verdicts) {
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
    // What goes on is stored, too, though nobody is told of it anew.
    alert.first_told = IsNews(verdict) ? context.now : kNeverTold;
    alert.final = IsOver(StateOf(days, verdict.day));
    if (const StoredAlert* const before = FindTold(verdict, known)) {
      const bool is_final_number = verdict.kind == VerdictKind::kAccountLimit &&
                                   alert.final && !before->final &&
                                   alert.line != before->line;
      verdict.told_before = !is_final_number;
      if (before->first_told != kNeverTold) {
        alert.first_told = before->first_told;
      }
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
  return {};
}

// Whether the numbers of a day are others than when it was judged last.
Result<bool> HasOtherNumbers(History& history, const DayReport& day) {
  const Result<std::vector<StoredDay>> stored =
      history.LoadDays(day.day, day.day);
  if (!stored) {
    return tl::unexpected<Error>(stored.error());
  }
  return stored->empty() || !stored->front().judged ||
         stored->front().judged_digest != DigestOf(day);
}

// Stores that alerts of closed days do not hold, and returns those to take
// back. As long as a day is open, or its log is not there, what was told of it
// stands: it may come and go many times. What is gone with a detector or by
// other settings, and not by other numbers, goes without a word: nobody has
// found the day in line.
Result<std::vector<StoredAlert>> StoreGone(const RunContext& context,
                                           History& history,
                                           const AlertsByKey& known,
                                           std::span<const DayReport> days,
                                           std::span<const Verdict> verdicts) {
  std::set<std::string> present;
  for (const Verdict& verdict : verdicts) {
    present.insert(VerdictKey(verdict));
  }
  std::vector<StoredAlert> gone;
  for (const auto& [key, known_alert] : known) {
    const auto day = std::ranges::find(days, known_alert.day, &DayReport::day);
    if (!known_alert.present || present.contains(key) || day == days.end() ||
        !IsClosed(day->state)) {
      continue;
    }
    StoredAlert alert = known_alert;
    alert.present = false;
    const Result<bool> has_other_numbers = HasOtherNumbers(history, *day);
    if (!has_other_numbers) {
      return tl::unexpected<Error>(has_other_numbers.error());
    }
    if (!IsInForce(alert.kind, context.checks) ||
        (alert.final && !*has_other_numbers)) {
      alert.first_told = kNeverTold;
    }
    if (Result<void> put = history.PutAlert(alert); !put) {
      return tl::unexpected<Error>(put.error());
    }
    if (IsTakenBack(alert)) {
      gone.push_back(std::move(alert));
    }
  }
  return gone;
}

}  // namespace

Result<void> NoteUntoldCases(History& history,
                             std::span<const std::chrono::local_days> judged,
                             std::vector<Verdict>& verdicts) {
  const auto is_of_case = [](const Verdict& verdict) {
    return verdict.episode == Episode::kContinuing || IsEndOfCase(verdict);
  };
  std::optional<std::chrono::local_days> from;
  for (const Verdict& verdict : verdicts) {
    if (is_of_case(verdict)) {
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
    if (!std::ranges::binary_search(judged, verdict.day)) {
      continue;
    }
    Verdict held = verdict;
    held.side = IsEndOfCase(verdict) ? Side::kHigh : verdict.side;
    std::set<std::chrono::local_days>& days = told[CaseOf(VerdictKey(held))];
    if (is_of_case(verdict)) {
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
  if (Result<void> noted = NoteUntoldCases(history, wanted, verdicts); !noted) {
    return noted;
  }
  Result<AlertsByKey> known = LoadKnown(history, wanted);
  if (!known) {
    return tl::unexpected<Error>(known.error());
  }
  if (Result<void> noted = NoteLateEnds(history, verdicts); !noted) {
    return noted;
  }
  NoteWrongEnds(*known, verdicts);
  if (Result<void> stored =
          StoreVerdicts(context, history, *known, days, verdicts);
      !stored) {
    return stored;
  }
  NoteOwnWords(verdicts);
  const Result<std::vector<StoredAlert>> gone =
      StoreGone(context, history, *known, days, verdicts);
  if (!gone) {
    return tl::unexpected<Error>(gone.error());
  }
  AddTakenBack(context, *gone, days, verdicts);
  return {};
}

}  // namespace mailtide
