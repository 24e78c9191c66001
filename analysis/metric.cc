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

std::optional<Metric> MetricFromName(std::string_view name) {
  for (std::size_t i = 0; i < kMetricCount; ++i) {
    if (kNames[i] == name) {
      return static_cast<Metric>(i);
    }
  }
  return std::nullopt;
}

}  // namespace mailtide
