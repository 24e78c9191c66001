#include "analysis/detectors/account_baseline.h"

#include <algorithm>
#include <utility>

#include "analysis/detectors/account_limit.h"
#include "analysis/detectors/negative_binomial.h"
#include "analysis/indicator.h"
#include "analysis/tally.h"

namespace mailtide {
namespace {

constexpr std::uint64_t kMinMessages = 20;  // MIN_ACCOUNT: below it no alert
constexpr double kMeanDays = 5;         // that m0 weighs against the own days
constexpr double kDispersionDays = 10;  // that psi0 weighs
constexpr double kMinDispersion = .05;
constexpr double kMinMean = .05;  // one message in the weekdays of a window

// Two weeks: before them everybody is new.
constexpr std::uint64_t kLeastWeekdays = 10;
constexpr std::uint64_t kLeastWeekendDays = 4;
constexpr double kFalseDiscoveryRate = .05;

// What the active accounts of a window have in common.
struct Crowd {
  std::uint64_t accounts = 0;
  double mean = kMinMean;              // m0
  double dispersion = kMinDispersion;  // psi0
};

double MeanOf(const AccountPast& past, double crowd_mean) {
  return (static_cast<double>(past.messages) + kMeanDays * crowd_mean) /
         (static_cast<double>(past.days) + kMeanDays);
}

// Returns sum (y - m)^2 - n m: by how much the account varies more than counts
// of pure chance do.
double ExcessOf(const AccountPast& past, double mean) {
  const auto n = static_cast<double>(past.days);
  return past.squares - 2 * mean * static_cast<double>(past.messages) +
         n * mean * mean - n * mean;
}

Crowd DescribeCrowd(const AccountWindow& window) {
  Crowd crowd;
  std::uint64_t messages = 0;
  std::uint64_t days = 0;
  for (const AccountPast& past : window.accounts) {
    if (past.messages > 0) {
      ++crowd.accounts;
      messages += past.messages;
      days += past.days;
    }
  }
  if (crowd.accounts == 0) {
    return crowd;
  }
  crowd.mean = static_cast<double>(messages) / static_cast<double>(days);
  double excess = 0;
  double scale = 0;
  for (const AccountPast& past : window.accounts) {
    if (past.messages > 0) {
      const double mean = MeanOf(past, crowd.mean);
      excess += ExcessOf(past, mean);
      scale += static_cast<double>(past.days) * mean * mean;
    }
  }
  crowd.dispersion = std::max(kMinDispersion, excess / scale);
  return crowd;
}

AccountWindow WithoutBulk(
    const AccountHistory& history, AccountWindow window,
    const std::function<bool(std::string_view)>& is_bulk) {
  for (std::size_t i = 0; i < window.accounts.size(); ++i) {
    if (window.accounts[i].messages > 0 && is_bulk(history.Name(i))) {
      window.accounts[i] = {};
    }
  }
  return window;
}

AccountScore Score(const AccountPast& past, const Crowd& crowd,
                   std::uint64_t value) {
  AccountScore score;
  score.value = value;
  score.mean = MeanOf(past, crowd.mean);
  const auto n = static_cast<double>(past.days);
  score.days = past.days;
  score.own_mean = past.days > 0 ? static_cast<double>(past.messages) / n : 0;
  // n psi_own: without days the account has no dispersion of its own.
  const double own =
      std::max(0.0, ExcessOf(past, score.mean)) / (score.mean * score.mean);
  score.dispersion =
      (own + kDispersionDays * crowd.dispersion) / (n + kDispersionDays);
  if (value >= kMinMessages) {
    score.p = UpperMidP(value, score.mean,
                        score.dispersion * (1 + 1 / (n + kMeanDays)));
  }
  return score;
}

}  // namespace

AccountScores ScoreAccounts(
    const AccountHistory& history, std::chrono::local_days day,
    std::span<const AccountRow> accounts,
    const std::function<bool(std::string_view)>& is_bulk) {
  const AccountWindow window = history.WindowBefore(day);
  const Crowd crowd =
      DescribeCrowd(is_bulk ? WithoutBulk(history, window, is_bulk) : window);
  const bool has_past = window.days_in_reach >=
                        (IsWeekend(day) ? kLeastWeekendDays : kLeastWeekdays);
  AccountScores scores;
  scores.active.reserve(static_cast<std::size_t>(
      std::ranges::count_if(accounts, [](const AccountRow& today) {
        return today.counts.relay_messages > 0;
      })));
  scores.tests = static_cast<std::uint64_t>(std::ranges::count_if(
      window.accounts,
      [](const AccountPast& past) { return past.messages > 0; }));
  for (std::size_t row = 0; row < accounts.size(); ++row) {
    const AccountRow& today = accounts[row];
    if (today.counts.relay_messages == 0 ||
        IsRest(today.account, accounts.size())) {
      continue;
    }
    const std::optional<std::size_t> number = history.Find(today.account);
    const AccountPast past = number ? window.accounts[*number] : AccountPast();
    AccountScore score = Score(past, crowd, today.counts.relay_messages);
    score.row = row;
    if (!has_past) {
      score.p = 1;
    }
    scores.active.push_back(score);
    scores.tests += past.messages == 0 ? 1U : 0U;
  }
  return scores;
}

std::optional<double> BenjaminiHochberg(std::vector<double> p_values,
                                        std::uint64_t tests, double rate) {
  std::sort(p_values.begin(), p_values.end());
  for (std::size_t i = p_values.size(); i > 0; --i) {
    if (p_values[i - 1] <=
        rate * static_cast<double>(i) / static_cast<double>(tests)) {
      return p_values[i - 1];
    }
  }
  return std::nullopt;
}

void JudgeAccountBaseline(const DetectorInput& input,
                          std::vector<Verdict>& verdicts) {
  if (input.past.empty()) {
    return;  // nobody has a past to differ from
  }
  const std::chrono::local_days day = input.day.day;
  // Its own limit, where the account is a known bulk sender.
  const auto bulk_limit = [&](std::string_view account) {
    const AccountLimitRule* rule = LimitRuleOf(account, day, input.settings);
    return rule != nullptr && rule->pattern.IsAddress() &&
                   rule->limit > input.settings.max_relay
               ? rule
               : nullptr;
  };
  std::function<bool(std::string_view)> is_bulk;
  if (!input.settings.account_limits.empty()) {
    is_bulk = [&](std::string_view account) {
      return bulk_limit(account) != nullptr;
    };
  }
  AccountScores scores =
      ScoreAccounts(input.accounts_before, day, input.day.accounts, is_bulk);
  std::vector<double> p_values;
  for (AccountScore& score : scores.active) {
    const AccountRow& row = input.day.accounts[score.row];
    const AccountLimitRule* own = bulk_limit(row.account);
    if (own != nullptr && row.counts.relay_copies <= own->limit) {
      score.p = 1;
    }
    if (score.p < 1) {
      p_values.push_back(score.p);
    }
  }
  const std::optional<double> limit =
      BenjaminiHochberg(std::move(p_values), scores.tests, kFalseDiscoveryRate);
  for (const AccountScore& score : scores.active) {
    if (!limit || score.p > *limit) {
      continue;
    }
    const AccountRow& row = input.day.accounts[score.row];
    Verdict verdict;
    verdict.kind = VerdictKind::kAccountBaseline;
    verdict.day = day;
    verdict.subject = row.account;
    verdict.side = Side::kHigh;
    verdict.value = score.value;
    verdict.copies = row.counts.relay_copies;
    verdict.expected = score.mean;
    verdict.mean = score.own_mean;
    verdict.samples = score.days;
    verdict.p = score.p;
    verdict.score = NormalQuantile(
        std::min(1.0, score.p * static_cast<double>(scores.tests)));
    verdicts.push_back(std::move(verdict));
  }
}

}  // namespace mailtide
