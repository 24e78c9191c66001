#include "samples/traffic/ledger.h"

#include <algorithm>
#include <cstddef>

namespace mailtide::traffic {

Ledger::Ledger(const Options& options, std::int64_t end,
               std::map<Day, DayTruth>* days)
    : policy_{InternalDomains(options), options.local_hosts},
      dialogue_(options.dialect != Dialect::kIceWarp ||
                options.icewarp.log_level != LogLevel::kSummary),
      summaries_(options.dialect == Dialect::kIceWarp &&
                 options.icewarp.log_level != LogLevel::kDebug),
      end_(end),
      days_(days) {}

void Ledger::Enter(const Mail& mail, std::int64_t second) {
  if (second < end_) {
    Mail alone = mail;
    alone.refusals.clear();
    (*days_)[FromSeconds(second).day].Add(alone, Judge(alone, policy_));
  }
}

void Ledger::Enter(Outcome outcome, std::int64_t second) {
  if (second < end_) {
    ++(*days_)[FromSeconds(second).day]
          .outcomes[static_cast<std::size_t>(outcome)];
  }
}

void Ledger::MessageByReply(const Mail& mail, std::int64_t second) {
  if (dialogue_) {
    Enter(mail, second);
  }
}

void Ledger::MessageBySummary(const Mail& mail, std::int64_t second) {
  if (dialogue_) {
    return;
  }
  Mail shown = mail;
  shown.login_form = LoginForm::kNone;
  for (Recipient& recipient : shown.recipients) {
    recipient = shown.recipients.front();
  }
  Enter(shown, second);
}

void Ledger::OutcomeByReply(Outcome outcome, std::int64_t second) {
  if (dialogue_) {
    Enter(outcome, second);
  }
}

void Ledger::OutcomeBySummary(Outcome outcome, std::int64_t second) {
  if (!dialogue_) {
    Enter(outcome, second);
  }
}

void Ledger::OutcomeByLoneSummary(Outcome outcome, std::int64_t second) {
  if (summaries_) {
    Enter(outcome, second);
  }
}

void Ledger::Incomplete(std::int64_t since, std::int64_t last) {
  if (dialogue_ && since < end_) {
    Enter(Outcome::kIncomplete, std::min(last, end_ - 1));
  }
}

void Ledger::Closed(std::int64_t since, std::int64_t until) {
  if (until >= end_) {
    Incomplete(since, until);
  }
}

void Ledger::Forwarded(std::int64_t second) {
  if (second < end_) {
    ++(*days_)[FromSeconds(second).day].forwarded;
  }
}

}  // namespace mailtide::traffic
