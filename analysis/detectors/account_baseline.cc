#include "analysis/detectors/account_baseline.h"

#include <algorithm>

#include "analysis/detectors/negative_binomial.h"
#include "analysis/tally.h"

namespace mailtide {
namespace {

constexpr std::uint64_t kMinMessages = 20;  // MIN_ACCOUNT: below it no alert
constexpr double kMeanDays = 5;         // that m0 weighs against the own days
constexpr double kDispersionDays = 10;  // that psi0 weighs
constexpr double kMinDispersion = .05;
constexpr double kMinMean = .05;  // one message in the weekdays of a window

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

Crowd Describe(const AccountWindow& window) {
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

AccountScore Score(const AccountPast& past, const Crowd& crowd,
                   std::uint64_t value) {
  AccountScore score;
  score.value = value;
  score.mean = MeanOf(past, crowd.mean);
  const auto n = static_cast<double>(past.days);
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

AccountScores ScoreAccounts(const AccountHistory& history,
                            std::chrono::local_days day,
                            std::span<const AccountRow> accounts) {
  const AccountWindow window = history.WindowBefore(day);
  const Crowd crowd = Describe(window);
  AccountScores scores;
  scores.tests = crowd.accounts;
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
    if (window.days == 0) {
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

}  // namespace mailtide
