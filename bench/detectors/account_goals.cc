// G8: accounts against their own past.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "analysis/account_history.h"
#include "analysis/detectors/account_baseline.h"
#include "bench/detectors/goals.h"
#include "bench/detectors/series.h"

namespace mailtide::bench {
namespace {

constexpr double kRate = .05;
// Weekdays are judged from here on: 282 clean ones.
constexpr std::size_t kFirstJudged = 57;
constexpr std::array<std::uint64_t, 3> kMore = {20, 50, 150};

using Accounts = std::map<std::string, std::uint64_t>;  // messages

std::vector<AccountRow> Rows(const Accounts& accounts) {
  std::vector<AccountRow> rows;
  for (const auto& [account, messages] : accounts) {
    AccountRow& row = rows.emplace_back();
    row.account = account;
    row.counts.relay_messages = messages;
  }
  return rows;
}

struct AccountRates {
  double days = 0, alarms = 0;
  std::array<double, kMore.size()> tried = {}, found = {};
};

// Puts `more` messages on every account of the window in turn: p of each
// depends on its own past alone, so that it can take the place of its p of the
// day.
void Inject(const AccountHistory& history, std::chrono::local_days day,
            const Accounts& today, const AccountScores& scores,
            AccountRates& rates) {
  std::map<std::string, double> p_of;
  const std::vector<AccountRow> rows = Rows(today);
  for (const AccountScore& score : scores.active) {
    p_of[rows[score.row].account] = score.p;
  }
  const AccountWindow window = history.WindowBefore(day);
  Accounts pool;
  for (std::size_t i = 0; i < window.accounts.size(); ++i) {
    if (window.accounts[i].messages > 0) {
      const std::string name(history.Name(i));
      const auto sent = today.find(name);
      pool[name] = sent == today.end() ? 0 : sent->second;
    }
  }
  for (std::size_t k = 0; k < kMore.size(); ++k) {
    Accounts more = pool;
    for (auto& [name, messages] : more) {
      messages += kMore[k];
    }
    const std::vector<AccountRow> injected = Rows(more);
    for (const AccountScore& score :
         ScoreAccounts(history, day, injected).active) {
      std::vector<double> p_values;
      for (const auto& [name, p] : p_of) {
        if (name != injected[score.row].account && p < 1) {
          p_values.push_back(p);
        }
      }
      p_values.push_back(score.p);
      const std::optional<double> limit =
          BenjaminiHochberg(p_values, scores.tests, kRate);
      ++rates.tried[k];
      rates.found[k] += limit && score.p <= *limit ? 1 : 0;
    }
  }
}

}  // namespace

Goal CheckAccounts(const std::string& folder) {
  std::map<std::chrono::local_days, Accounts> accounts;
  for (const std::vector<std::string>& cells :
       LoadTable(folder + "/volumes/eu.account_day.csv.gz")) {
    accounts[ParseDate(cells[0])][cells[1]] = std::stoull(cells[2]);
  }
  const Series series = LoadSeries(folder, "eu.sent");
  AccountHistory history;
  AccountRates rates;
  for (std::size_t i = 0; i < series.size(); ++i) {
    const SeriesDay& day = series[i];
    const Accounts& today = accounts[day.day];
    if (i >= kFirstJudged && day.is_clean_weekday()) {
      const AccountScores scores = ScoreAccounts(history, day.day, Rows(today));
      std::vector<double> p_values;
      for (const AccountScore& score : scores.active) {
        p_values.push_back(score.p);
      }
      const std::optional<double> limit =
          BenjaminiHochberg(p_values, scores.tests, kRate);
      ++rates.days;
      rates.alarms += static_cast<double>(std::ranges::count_if(
          p_values, [&](double p) { return limit && p <= *limit; }));
      Inject(history, day.day, today, scores, rates);
    }
    history.Add(day.day, !day.clean, Rows(today));
    history.DropBefore(day.day - AccountHistory::kReach);
  }
  const double alarms = 100 * rates.alarms / rates.days;
  std::array<double, kMore.size()> found = {};
  for (std::size_t k = 0; k < kMore.size(); ++k) {
    found[k] = 100 * rates.found[k] / rates.tried[k];
  }
  return {"G8", alarms <= 10 && found[1] >= 97 && found[2] >= 99.5,
          fmt::format("{:.2f} alarms per 100 days (<= 10, {:.0f} days); +20 "
                      "mails found {:.1f} %, +50 {:.1f} % (>= 97), +150 "
                      "{:.1f} % (>= 99.5)",
                      alarms, rates.days, found[0], found[1], found[2])};
}

}  // namespace mailtide::bench
