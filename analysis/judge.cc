#include "analysis/judge.h"

#include <algorithm>
#include <string>
#include <utility>

#include "analysis/detectors/registry.h"

namespace mailtide {
namespace {

bool IsWanted(const DetectorRow& row, const CheckSettings& settings) {
  return settings.detectors.empty() ||
         std::find(settings.detectors.begin(), settings.detectors.end(),
                   row.name) != settings.detectors.end();
}

std::vector<std::pair<std::string, std::uint64_t>> MostFirst(
    const TextMap<std::uint64_t>& counts) {
  std::vector<std::pair<std::string, std::uint64_t>> rows(counts.begin(),
                                                          counts.end());
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  return rows;
}

}  // namespace

std::vector<Verdict> JudgeDays(std::span<const DayReport> days,
                               std::span<const std::chrono::local_days> wanted,
                               std::span<const SourceFacts> sources,
                               const CheckSettings& settings,
                               const TimeZone& zone,
                               std::chrono::sys_seconds now) {
  const SourceProblems problems = FindSourceProblems(sources, zone, now);
  std::vector<DayReport> past;  // closed days, totals only
  std::vector<Verdict> verdicts;
  for (const DayReport& day : days) {
    if (std::binary_search(wanted.begin(), wanted.end(), day.day)) {
      const DetectorInput input{day,      past, problems,
                                settings, zone, &day == days.data()};
      for (const DetectorRow& row : Detectors()) {
        if (IsWanted(row, settings)) {
          row.judge(input, verdicts);
        }
      }
    }
    if (IsClosed(day.state)) {
      DayReport totals;
      totals.day = day.day;
      totals.state = day.state;
      totals.totals = day.totals;
      past.push_back(std::move(totals));
    }
  }
  return verdicts;
}

void NoteHistoryLacking(std::vector<DayReport>& days,
                        const CheckSettings& settings) {
  const auto window = static_cast<std::uint64_t>(settings.days_of_data - 1);
  const std::uint64_t needed =
      settings.min_samples > 0
          ? std::min(window, static_cast<std::uint64_t>(settings.min_samples))
          : window;
  std::uint64_t weekdays = 0;  // closed ones so far
  for (DayReport& day : days) {
    day.history_lacking = needed - std::min(needed, weekdays);
    const std::chrono::weekday weekday(day.day);
    const bool is_weekend =
        weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
    weekdays += IsClosed(day.state) && !is_weekend ? 1U : 0U;
  }
}

DayReport MakeDayReport(std::chrono::local_days day, DayState state,
                        const DayCounts& counts) {
  DayReport report;
  report.day = day;
  report.state = state;
  report.totals = counts.Totals();
  report.first = counts.first;
  report.last = counts.last;
  for (const auto& [account, sent] : counts.accounts) {
    report.accounts.push_back({account, sent});
  }
  std::sort(report.accounts.begin(), report.accounts.end(),
            [](const AccountRow& a, const AccountRow& b) {
              return a.counts.relay_copies != b.counts.relay_copies
                         ? a.counts.relay_copies > b.counts.relay_copies
                         : a.account < b.account;
            });
  report.relaying_clients = MostFirst(counts.relaying_clients);
  report.forbidden_senders = MostFirst(counts.forbidden_senders);
  return report;
}

}  // namespace mailtide
