#include "analysis/judge.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "analysis/detectors/indicator_series.h"
#include "analysis/detectors/registry.h"
#include "analysis/indicator.h"

namespace mailtide {
namespace {

// The fixed rule is sure of itself when the forecast says the same; either way
// the forecast's words are the better ones.
void CompareWithForecast(Verdict& fixed_rule,
                         std::span<const Verdict> verdicts) {
  for (const Verdict& other : verdicts) {
    const bool is_forecast = other.kind == VerdictKind::kSeasonalForecast ||
                             other.kind == VerdictKind::kCarryOver ||
                             other.kind == VerdictKind::kSoFar;
    if (is_forecast &&
        other.subject == WithoutWeekdaysSuffix(fixed_rule.subject)) {
      fixed_rule.said_better = true;
      fixed_rule.confirmed =
          fixed_rule.confirmed || other.side == fixed_rule.side;
    }
  }
}

// The forecast knows where its case stands; it speaks for both.
void LeaveToForecast(Verdict& carry_over, std::span<const Verdict> verdicts) {
  carry_over.said_better =
      std::ranges::any_of(verdicts, [&](const Verdict& other) {
        return other.kind == VerdictKind::kSeasonalForecast &&
               other.subject == carry_over.subject;
      });
}

// An account over its limit is told once, with what it used to send; one that
// is over it every day, and now over what it used to send, is told so.
void MoveIntoLimit(Verdict& baseline, std::span<Verdict> verdicts) {
  for (Verdict& other : verdicts) {
    const bool is_limit = other.kind == VerdictKind::kAccountLimit &&
                          other.subject == baseline.subject;
    if (is_limit && (other.episode != Episode::kContinuing ||
                     baseline.episode == Episode::kContinuing)) {
      other.mean = baseline.mean;
      other.samples = baseline.samples;
      baseline.said_better = true;
    }
  }
}

void CompareVerdicts(std::span<Verdict> verdicts) {
  for (Verdict& verdict : verdicts) {
    if (verdict.kind == VerdictKind::kFixedRule) {
      CompareWithForecast(verdict, verdicts);
    } else if (verdict.kind == VerdictKind::kCarryOver) {
      LeaveToForecast(verdict, verdicts);
    } else if (verdict.kind == VerdictKind::kAccountBaseline) {
      MoveIntoLimit(verdict, verdicts);
    }
  }
}

std::vector<Verdict> JudgeDay(const DetectorInput& input) {
  std::vector<Verdict> verdicts;
  for (const DetectorRow& row : Detectors()) {
    if (IsInForce(row.name, input.settings)) {
      row.judge(input, verdicts);
    }
  }
  return verdicts;
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

Result<std::vector<Verdict>> JudgeDays(const JudgeInput& input) {
  const SourceProblems problems =
      FindSourceProblems(input.sources, input.zone, input.now);
  IndicatorSeries series(input.settings.count_copies, input.settings.holidays);
  Episodes episodes;
  AccountHistory accounts;
  std::vector<RecentDay> recent;
  std::vector<DayReport> past;  // closed days, totals only
  std::vector<Verdict> verdicts;
  auto next = input.wanted.begin();  // the next wanted day
  for (const DayReport& day : input.days) {
    while (next != input.wanted.end() && *next < day.day) {
      ++next;
    }
    if (next == input.wanted.end()) {
      break;
    }
    const bool is_holiday = input.settings.holidays.Contains(day.day);
    const bool is_closed = IsClosed(day.state);
    const IndicatorDays forecasts = series.Next(day);
    if (*next - day.day <= kDetailReach) {
      Result<DayReport> loaded = DayReport();
      if (input.load) {
        loaded = input.load(day);
        if (!loaded) {
          return tl::unexpected<Error>(loaded.error());
        }
      }
      const DayReport& details = input.load ? *loaded : day;
      accounts.DropBefore(day.day - AccountHistory::kReach);
      std::erase_if(recent, [&day](const RecentDay& old) {
        return old.day < day.day - kDetailReach;
      });
      if (*next - day.day <= kCaseReach) {
        const DetectorInput judged{details,
                                   past,
                                   forecasts,
                                   recent,
                                   accounts,
                                   problems,
                                   input.settings,
                                   input.zone,
                                   input.now,
                                   input.is_live,
                                   &day == input.days.data()};
        std::vector<Verdict> its = JudgeDay(judged);
        const bool is_weekday = !is_holiday && !IsWeekend(day.day);
        episodes.Note(details, is_closed && is_weekday, its);
        CompareVerdicts(its);
        if (*next == day.day) {
          if (input.watch) {
            input.watch(judged);
          }
          std::ranges::move(its, std::back_inserter(verdicts));
        }
      } else {
        episodes = {};  // what goes on is followed for no longer
      }
      const bool is_last = *next == day.day && next + 1 == input.wanted.end();
      if (is_closed && !is_last) {
        accounts.Add(day.day, is_holiday, details.accounts);
        recent.push_back(
            {day.day, is_holiday, details.hours, forecasts, details.last});
      }
    }
    if (is_closed) {
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
    weekdays += IsClosed(day.state) && !IsWeekend(day.day) ? 1U : 0U;
  }
}

DayReport MakeDayReport(std::chrono::local_days day, DayState state,
                        DayCounts counts) {
  DayReport report;
  report.day = day;
  report.state = state;
  report.totals = counts.Totals();
  report.hours.assign(counts.hours.begin(), counts.hours.end());
  report.first = counts.first;
  report.last = counts.last;
  report.accounts.reserve(counts.accounts.size());
  counts.accounts.Drain(
      [&report](std::string_view account, const AccountCounts& sent) {
        report.accounts.push_back({std::string(account), sent});
      });
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
