#include "tests/support/print_segment.h"

#include <map>

#include "analysis/metric.h"

namespace mailtide {

std::string Print(const Days& days) {
  std::string text;
  for (const auto& [day, counts] : days) {
    std::string rows;
    for (std::size_t hour = 0; hour < 24; ++hour) {
      for (std::size_t i = 0; i < kMetricCount; ++i) {
        if (counts.hours[hour][i] != 0) {
          rows += "  " + std::to_string(hour) + "h " +
                  std::string(MetricName(static_cast<Metric>(i))) + " " +
                  std::to_string(counts.hours[hour][i]) + "\n";
        }
      }
    }
    std::map<std::string, AccountCounts> accounts(counts.accounts.begin(),
                                                  counts.accounts.end());
    for (const auto& [name, sent] : accounts) {
      rows += "  " + name + " " + std::to_string(sent.sent_messages) + " " +
              std::to_string(sent.sent_copies) + " " +
              std::to_string(sent.relay_messages) + " " +
              std::to_string(sent.relay_copies) + "\n";
    }
    std::map<std::string, std::uint64_t> clients(
        counts.relaying_clients.begin(), counts.relaying_clients.end());
    for (const auto& [client, copies] : clients) {
      rows += "  " + client + " relays " + std::to_string(copies) + "\n";
    }
    if (!rows.empty()) {
      text += std::to_string(day.time_since_epoch().count()) + "\n" + rows;
    }
  }
  return text;
}

std::string Print(const SessionEdges& edges) {
  std::string text;
  for (const HeadSession& head : edges.heads) {
    text += "head " + head.key.client + " " + head.key.thread + " end " +
            std::to_string(static_cast<int>(head.end)) + "\n";
    for (const KeptStep& step : head.steps) {
      text += "  " + std::to_string(static_cast<int>(step.facts.kind)) + " " +
              std::to_string(step.facts.code) + " at " +
              std::to_string(step.facts.time.time_since_epoch().count()) + " " +
              step.address + " " + step.user + "\n";
    }
  }
  for (const TailSession& tail : edges.tails) {
    const SessionState& state = tail.state;
    text += "tail " + tail.key.client + " " + tail.key.thread + " kind " +
            std::to_string(static_cast<int>(tail.kind)) + " of " +
            std::to_string(tail.head) + " login " +
            std::to_string(static_cast<int>(state.login.state)) + " " +
            state.login.name + " last " +
            std::to_string(state.last.time_since_epoch().count()) + " role " +
            std::to_string(static_cast<int>(state.role)) + " from " +
            state.transaction.sender + " to " +
            std::to_string(state.transaction.recipients.size()) + " pending";
    for (std::size_t i = 0; i < state.pending.size(); ++i) {
      text += " " + std::to_string(static_cast<int>(state.pending[i].to));
    }
    const Transaction& transaction = state.transaction;
    text += " open " + std::to_string(transaction.open) + " sizes " +
            std::to_string(transaction.declared_bytes) + " " +
            std::to_string(transaction.body_bytes) + " summary " +
            std::to_string(transaction.has_summary) + " " +
            std::to_string(transaction.summary_bytes) + " auth " +
            state.auth.user + " " + state.auth.candidate + " " +
            std::to_string(state.auth.wants_answer) +
            std::to_string(state.auth.wants_user) +
            std::to_string(state.auth.wants_password) +
            std::to_string(state.auth.was_answered) + " " +
            std::to_string(static_cast<int>(state.auth.mechanism)) +
            " unfinished " + std::to_string(state.unfinished_code) +
            " dialogue " + std::to_string(state.has_dialogue) + " certain " +
            std::to_string(state.role_is_certain) + "\n";
  }
  for (const auto& [id, time] : edges.ids) {
    text += "id " + id + " " + std::to_string(time.time_since_epoch().count()) +
            "\n";
  }
  for (const FirstOfId& summary : edges.summaries) {
    text += "summary " + summary.step.id + "\n";
  }
  return text;
}

}  // namespace mailtide
