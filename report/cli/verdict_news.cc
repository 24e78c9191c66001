#include "report/cli/verdict_news.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "report/formats/json.h"

namespace mailtide {
namespace {

bool IsDayOver(std::span<const DayReport> days, std::chrono::local_days day) {
  const auto found =
      std::find_if(days.begin(), days.end(),
                   [day](const DayReport& d) { return d.day == day; });
  return found != days.end() && IsOver(found->state);
}

}  // namespace

Result<void> NoteVerdicts(History& history,
                          std::span<const std::chrono::local_days> wanted,
                          std::span<const DayReport> days,
                          std::chrono::sys_seconds now, const TimeZone& zone,
                          std::vector<Verdict>& verdicts) {
  std::map<std::string, StoredAlert> known;
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
    if (const auto then = known.find(alert.key);
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
  return {};
}

}  // namespace mailtide
