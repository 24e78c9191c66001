// The things that are counted per day and hour, and their names.
//
// The names are columns of the store and words of the segment format: never
// rename one, only append, and raise kCountingVersion (segment.h).
#ifndef MAILTIDE_ANALYSIS_METRIC_H_
#define MAILTIDE_ANALYSIS_METRIC_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "parser/mail_event.h"

namespace mailtide {

enum class Metric : std::uint8_t {
  // In messages, copies (one per recipient) and bytes (a message's size once).
  kReceivedMessages,
  kReceivedCopies,
  kReceivedBytes,
  kSentMessages,
  kSentCopies,
  kSentBytes,
  kRelayMessages,
  kRelayCopies,
  kRelayBytes,
  // Outcomes: exactly one per message, except that a passed spam, virus or
  // phishing mail is accepted and that; one per refused recipient.
  kAccepted,
  kRejected,
  kDeferred,
  kQuarantined,
  kDeleted,
  kVirus,
  kSpam,
  kPhishing,
  kDelivered,
  kBounced,
  kIncomplete,
  // Recipients that are in the recipients file, or not (0 without a file).
  kUnknownAccepted,
  kUnknownRefused,
  // Told in the report, so that no guess is silent.
  kClaimed,            // messages with a forged internal sender
  kUnauthenticated,    // ours by sender alone, from a public address
  kInferred,           // messages whose direction was inferred from the client
  kNoRecipient,        // accepted messages without any recipient
  kSuspiciousRelay,    // relay copies that are nobody's
  kForwarded,          // mails that the server forwarded by age, no session's
  kUnnamedLogins,      // messages whose login cannot be read: the sender stands
                       // for it
  kAssumedRecipients,  // messages of which the log shows not all recipients
  kUnmarked,           // accepted copies of which nobody says where they went
  // Refused recipients, senders and messages of server sessions by reason, in
  // the order of RefusalClass from kDnsbl on.
  kRefusedDnsbl,
  kRefusedNoAccess,
  kRefusedSpam,
  kRefusedVirus,
  kRefusedFilter,
  kRefusedBadDomain,
  kRefusedScan,
  kRefusedTarpit,
  kRefusedNoRelay,
  kRefusedUnknown,
  kRefusedNoConnect,
  kRefusedGreylist,
  kRefusedIncomplete,
  kRefusedError,
  // Sessions that were given up at the bounds of memory while logs were joined
  // (those of one log by itself: InputAccount::dropped_sessions).
  kDroppedSessions,
};
inline constexpr std::size_t kMetricCount = 46;

// Returns the counter of a reason that is not kNone.
inline Metric RefusalMetric(RefusalClass refusal) {
  return static_cast<Metric>(static_cast<int>(Metric::kRefusedDnsbl) +
                             static_cast<int>(refusal) - 1);
}

// Returns the stored name, such as "received_copies".
std::string_view MetricName(Metric metric);

using MetricCounts = std::array<std::uint64_t, kMetricCount>;

inline std::uint64_t& At(MetricCounts& counts, Metric metric) {
  return counts[static_cast<std::size_t>(metric)];
}
inline std::uint64_t At(const MetricCounts& counts, Metric metric) {
  return counts[static_cast<std::size_t>(metric)];
}

// The counters of reasons, in order.
inline std::array<Metric, kRefusalClassCount - 1> RefusalMetrics() {
  std::array<Metric, kRefusalClassCount - 1> metrics = {};
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    metrics[i] = RefusalMetric(static_cast<RefusalClass>(i + 1));
  }
  return metrics;
}

// Returns the word for such a counter in reports: IceWarp's class in lower
// case, such as "unk".
std::string_view RefusalName(Metric metric);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_METRIC_H_
