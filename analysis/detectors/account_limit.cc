#include "analysis/detectors/account_limit.h"

#include "analysis/tally.h"

namespace mailtide {
const AccountLimitRule* LimitRuleOf(std::string_view account,
                                    std::chrono::local_days day,
                                    const CheckSettings& settings) {
  for (const AccountLimitRule& rule : settings.account_limits) {
    const bool holds = !rule.until || day <= *rule.until;
    if (holds && rule.pattern.Matches(account)) {
      return &rule;
    }
  }
  return nullptr;
}

void JudgeAccountLimit(const DetectorInput& input,
                       std::vector<Verdict>& verdicts) {
  for (const AccountRow& row : input.day.accounts) {
    if (row.counts.relay_copies == 0 ||
        IsRest(row.account, input.day.accounts.size())) {
      continue;
    }
    const AccountLimitRule* const rule =
        LimitRuleOf(row.account, input.day.day, input.settings);
    const std::uint64_t limit =
        rule != nullptr ? rule->limit : input.settings.max_relay;
    if (row.counts.relay_copies > limit) {
      Verdict verdict;
      verdict.kind = VerdictKind::kAccountLimit;
      verdict.day = input.day.day;
      verdict.subject = row.account;
      verdict.side = Side::kHigh;
      verdict.value = row.counts.relay_copies;
      verdict.limit = limit;
      verdicts.push_back(std::move(verdict));
    }
  }
}

}  // namespace mailtide
