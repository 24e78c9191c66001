#include "analysis/day_counts.h"

#include <algorithm>

namespace mailtide {
namespace {

// Whether every value is within its like in `whole`; an absent one is zero.
template <typename Value, typename IsWithin>
bool AllWithin(const TextMap<Value>& part, const TextMap<Value>& whole,
               IsWithin is_within) {
  return std::all_of(part.begin(), part.end(), [&](const auto& row) {
    const auto found = whole.find(row.first);
    return is_within(row.second,
                     found == whole.end() ? Value() : found->second);
  });
}

bool IsDayWithin(const DayCounts& part, const DayCounts& whole) {
  for (std::size_t hour = 0; hour < part.hours.size(); ++hour) {
    for (std::size_t i = 0; i < kMetricCount; ++i) {
      if (part.hours[hour][i] > whole.hours[hour][i]) {
        return false;
      }
    }
  }
  const auto number = [](std::uint64_t a, std::uint64_t b) { return a <= b; };
  return AllWithin(part.accounts, whole.accounts,
                   [](const AccountCounts& a, const AccountCounts& b) {
                     return a.sent_messages <= b.sent_messages &&
                            a.sent_copies <= b.sent_copies &&
                            a.relay_messages <= b.relay_messages &&
                            a.relay_copies <= b.relay_copies;
                   }) &&
         AllWithin(part.relaying_clients, whole.relaying_clients, number) &&
         AllWithin(part.forbidden_senders, whole.forbidden_senders, number);
}

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

bool IsWithin(const Days& part, const Days& whole) {
  return std::all_of(part.begin(), part.end(), [&whole](const auto& row) {
    const auto day = whole.find(row.first);
    return day != whole.end() && IsDayWithin(row.second, day->second);
  });
}

}  // namespace mailtide
