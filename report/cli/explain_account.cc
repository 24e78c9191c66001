#include "report/cli/explain_account.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "analysis/detectors/account_limit.h"
#include "analysis/judge.h"
#include "report/cli/day_evidence.h"
#include "report/cli/nearest.h"
#include "report/formats/escape.h"
#include "report/formats/iso_time.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// Of accounts that nobody can have meant, so many are named.
constexpr std::size_t kNamedAccounts = 3;

Error NoSuchAccount(const std::string& typed, const DayReport& day) {
  std::vector<std::string_view> names;
  names.reserve(day.accounts.size());
  for (const AccountRow& row : day.accounts) {
    names.push_back(row.account);
  }
  std::string help = DidYouMean(typed, names);
  if (help.empty() && names.empty()) {
    help = "; nobody did";
  } else if (help.empty()) {
    names.resize(std::min(names.size(), kNamedAccounts));
    help = fmt::format("; most was sent by '{}'", fmt::join(names, "', '"));
  }
  return {ErrorCode::kNoInput,
          fmt::format("no account '{}' sent anything on {}{}", typed,
                      IsoDay(day.day), help)};
}

// The row of the account that was typed, in its own writing, in another one, or
// as reports print it; nullptr when there is none.
const AccountRow* FindAccount(const RunContext& context,
                              const std::string& typed, const DayReport& day) {
  std::string normal;
  context.policy.NormaliseAccount(typed, normal);
  for (const std::string& name : {typed, normal}) {
    const auto row =
        std::ranges::find(day.accounts, name, &AccountRow::account);
    if (row != day.accounts.end()) {
      return &*row;
    }
  }
  const auto printed =
      std::ranges::find_if(day.accounts, [&typed](const AccountRow& row) {
        return EscapeForText(row.account, typed.size() + 1) == typed;
      });
  return printed == day.accounts.end() ? nullptr : &*printed;
}

Result<std::vector<AccountDay>> DaysBefore(History& history, local_days day,
                                           const std::string& account) {
  const Result<std::vector<StoredDay>> stored =
      history.LoadDays(day - kExplainedBefore, day - std::chrono::days(1));
  if (!stored) {
    return tl::unexpected<Error>(stored.error());
  }
  std::vector<AccountDay> days;
  for (const StoredDay& before : *stored) {
    const Result<DayCounts> counts = history.LoadDay(before.day);
    if (!counts) {
      return tl::unexpected<Error>(counts.error());
    }
    const auto found = counts->accounts.find(account);
    days.push_back(
        {before.day, before.state,
         found == counts->accounts.end() ? AccountCounts() : found->second});
  }
  return days;
}

LimitInForce LimitOf(const std::string& account, local_days day,
                     const CheckSettings& checks) {
  const AccountLimitRule* const rule = LimitRuleOf(account, day, checks);
  if (rule == nullptr) {
    return {checks.max_relay, "", {}, ""};
  }
  return {rule->limit, rule->pattern.text(), rule->until, rule->reason};
}

}  // namespace

Result<AccountExplanation> ExplainAccount(RunContext& context, History& history,
                                          const DayReport& day,
                                          const std::string& typed) {
  Result<DayCounts> counts = history.LoadDay(day.day);
  if (!counts) {
    return tl::unexpected<Error>(counts.error());
  }
  const DayReport report =
      MakeDayReport(day.day, day.state, *std::move(counts));
  const AccountRow* const row = FindAccount(context, typed, report);
  if (row == nullptr) {
    return tl::unexpected(NoSuchAccount(typed, report));
  }
  const Summary head = context.MakeSummary();
  AccountExplanation explanation;
  explanation.version = head.version;
  explanation.generated = head.generated;
  explanation.gateway = head.gateway;
  explanation.zone = head.zone;
  explanation.zone_origin = head.zone_origin;
  explanation.account = row->account;
  explanation.day = {day.day, day.state, row->counts};
  explanation.old_settings = day.old_settings;
  explanation.limit = LimitOf(row->account, day.day, context.checks);

  Result<std::vector<AccountDay>> before =
      DaysBefore(history, day.day, row->account);
  if (!before) {
    return tl::unexpected<Error>(before.error());
  }
  explanation.before = *std::move(before);

  const Result<std::vector<EvidenceLog>> logs = LogsOfDay(history, day.day);
  if (!logs) {
    return tl::unexpected<Error>(logs.error());
  }
  Evidence evidence = FindEvidence(*logs, context.MakeReadSettings(),
                                   {day.day, {row->account}, {}});
  explanation.evidence = std::move(evidence.accounts.front());
  explanation.problems = std::move(evidence.problems);
  return explanation;
}

}  // namespace mailtide
