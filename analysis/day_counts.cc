#include "analysis/day_counts.h"

#include <algorithm>

namespace mailtide {
namespace {

void AddTo(MetricCounts& sum, const MetricCounts& other) {
  for (std::size_t i = 0; i < kMetricCount; ++i) {
    sum[i] += other[i];
  }
}

void MergeCounts(TextMap<std::uint64_t>& sum,
                 const TextMap<std::uint64_t>& other) {
  for (const auto& [key, count] : other) {
    sum[key] += count;
  }
}

}  // namespace

void AccountCounts::Merge(const AccountCounts& other) {
  sent_messages += other.sent_messages;
  sent_copies += other.sent_copies;
  relay_messages += other.relay_messages;
  relay_copies += other.relay_copies;
}

MetricCounts DayCounts::Totals() const {
  MetricCounts sum = {};
  for (const MetricCounts& hour : hours) {
    AddTo(sum, hour);
  }
  return sum;
}

void DayCounts::Merge(const DayCounts& other) {
  for (std::size_t hour = 0; hour < hours.size(); ++hour) {
    AddTo(hours[hour], other.hours[hour]);
  }
  for (const auto& [account, counts] : other.accounts) {
    accounts[account].Merge(counts);
  }
  MergeCounts(relaying_clients, other.relaying_clients);
  MergeCounts(forbidden_senders, other.forbidden_senders);
  if (other.first) {
    first = first ? std::min(*first, *other.first) : other.first;
    last = last ? std::max(*last, *other.last) : other.last;
  }
}

}  // namespace mailtide
