// What one source, or all of them, give to one calendar day of the gateway.
#ifndef MAILTIDE_ANALYSIS_DAY_COUNTS_H_
#define MAILTIDE_ANALYSIS_DAY_COUNTS_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>

#include "analysis/metric.h"
#include "analysis/text_map.h"

namespace mailtide {

// What one account sent on one day: to anywhere, and outside.
struct AccountCounts {
  std::uint64_t sent_messages = 0;
  std::uint64_t sent_copies = 0;
  std::uint64_t relay_messages = 0;
  std::uint64_t relay_copies = 0;

  void Merge(const AccountCounts& other);
  friend bool operator==(const AccountCounts&, const AccountCounts&) = default;
};

struct DayCounts {
  std::array<MetricCounts, 24> hours = {};  // by local hour
  // Keys are UTF-8, folded; see Policy. Order of iteration means nothing.
  TextMap<AccountCounts> accounts;
  TextMap<std::uint64_t> relaying_clients;   // nobody's relay copies
  TextMap<std::uint64_t> forbidden_senders;  // accepted messages
  // First and last record of the day, UTC; empty when it has no record (a
  // record is any line with a time, not only mail).
  std::optional<std::chrono::sys_seconds> first, last;

  MetricCounts Totals() const;
  void Merge(const DayCounts& other);
  friend bool operator==(const DayCounts&, const DayCounts&) = default;
};

// Days of the gateway's calendar, in order.
using Days = std::map<std::chrono::local_days, DayCounts>;

// Returns whether no number of `part` is greater than that of `whole`: whether
// it can be the counts of a piece of it.
bool IsWithin(const Days& part, const Days& whole);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DAY_COUNTS_H_
