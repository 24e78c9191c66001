#include "report/cli/taken_back.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "analysis/indicator.h"
#include "report/formats/iso_time.h"

namespace mailtide {
namespace {

// A day and what is said of it: an indicator without its `_W`, an account, a
// client, a sender; and on which side.
using Subject = std::tuple<std::chrono::local_days, std::string, Side>;

// The last part of its key.
Side SideOf(const StoredAlert& alert) {
  return alert.key.ends_with("|low")    ? Side::kLow
         : alert.key.ends_with("|high") ? Side::kHigh
                                        : Side::kNone;
}

// What the day came to; 0 for what is no indicator.
std::uint64_t ValueOf(const Subject& subject, bool count_copies,
                      std::span<const DayReport> days) {
  const auto indicator = std::ranges::find(
      kIndicators, std::get<std::string>(subject), &Indicator::name);
  const auto day = std::ranges::find(
      days, std::get<std::chrono::local_days>(subject), &DayReport::day);
  return indicator == kIndicators.end() || day == days.end()
             ? 0
             : At(day->totals, indicator->Counted(count_copies));
}

}  // namespace

bool IsTakenBack(const StoredAlert& alert) {
  return !alert.present && alert.first_told != kNeverTold;
}

void AddTakenBack(const RunContext& context, std::span<const StoredAlert> gone,
                  std::span<const DayReport> days,
                  std::vector<Verdict>& verdicts) {
  std::set<Subject> spoken_of;
  for (const Verdict& verdict : verdicts) {
    const std::string subject(WithoutWeekdaysSuffix(verdict.subject));
    for (const Side side : {Side::kLow, Side::kHigh}) {
      // What is back in line was out of it on either side.
      if (verdict.side == side || !Holds(verdict)) {
        spoken_of.emplace(verdict.day, subject, side);
      }
    }
  }
  std::map<Subject, const StoredAlert*> first;
  for (const StoredAlert& alert : gone) {
    // A problem of the input has no side, nor has what was back in line.
    const Subject subject(alert.day, WithoutWeekdaysSuffix(alert.subject),
                          SideOf(alert));
    if (SideOf(alert) == Side::kNone || !VerdictKindFromName(alert.kind) ||
        spoken_of.contains(subject)) {
      continue;
    }
    const StoredAlert*& told = first.try_emplace(subject, &alert).first->second;
    if (alert.first_told < told->first_told) {
      told = &alert;
    }
  }
  for (const auto& [subject, alert] : first) {
    Verdict verdict;
    verdict.kind = *VerdictKindFromName(alert->kind);
    verdict.day = alert->day;
    verdict.subject = std::get<std::string>(subject);
    verdict.side = SideOf(*alert);
    verdict.value = ValueOf(subject, context.checks.count_copies, days);
    verdict.episode = Episode::kTakenBack;
    verdict.since = alert->day;
    verdict.details.Add(LocalStamp(alert->first_told, context.zone));
    verdicts.push_back(std::move(verdict));
  }
  std::ranges::stable_sort(verdicts, {}, &Verdict::day);
}

}  // namespace mailtide
