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
    "forwarded",
    "unnamed_logins",
    "assumed_recipients",
    "unmarked",
    "refused_dnsbl",
    "refused_ana",
    "refused_as",
    "refused_av",
    "refused_dbf",
    "refused_sdme",
    "refused_scan",
    "refused_tarp",
    "refused_wdnr",
    "refused_unk",
    "refused_cnc",
    "refused_grlst",
    "refused_incplt",
    "refused_error",
    "dropped_sessions",
};
static_assert(!kNames.back().empty());
static_assert(static_cast<std::size_t>(Metric::kDroppedSessions) + 1 ==
              kMetricCount);

}  // namespace

std::string_view MetricName(Metric metric) {
  return kNames[static_cast<std::size_t>(metric)];
}

std::string_view RefusalName(Metric metric) {
  constexpr std::string_view kPrefix = "refused_";
  return MetricName(metric).substr(kPrefix.size());
}

}  // namespace mailtide
