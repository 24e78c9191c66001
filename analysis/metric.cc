#include "analysis/metric.h"

namespace mailtide {
namespace {

constexpr std::array<std::string_view, kMetricCount> kNames = {
    "received_messages",
    "received_copies",
    "received_bytes",
    "sent_messages",
    "sent_copies",
    "sent_bytes",
    "relay_messages",
    "relay_copies",
    "relay_bytes",
    "accepted",
    "rejected",
    "deferred",
    "quarantined",
    "deleted",
    "virus",
    "spam",
    "phishing",
    "delivered",
    "bounced",
    "incomplete",
    "unknown_accepted",
    "unknown_refused",
    "claimed",
    "unauthenticated",
    "inferred",
    "no_recipient",
    "suspicious_relay",
};
static_assert(!kNames.back().empty());

}  // namespace

std::string_view MetricName(Metric metric) {
  return kNames[static_cast<std::size_t>(metric)];
}

}  // namespace mailtide
