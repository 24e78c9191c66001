// The event sink that counts: mail events into the days they concern.
#ifndef MAILTIDE_ANALYSIS_TALLY_H_
#define MAILTIDE_ANALYSIS_TALLY_H_

#include <chrono>
#include <string_view>

#include "analysis/day_counts.h"
#include "analysis/policy.h"
#include "parser/event_sink.h"
#include "parser/time_zone.h"

namespace mailtide {

// A day keeps at most this many accounts (and clients, and senders) apart;
// what comes after is counted together under kRest. A flood of forged senders
// must not eat the memory, and no total may suffer.
inline constexpr std::size_t kMaxKeysPerDay = 2'000'000;
inline constexpr std::string_view kRest = "(others)";

// Whether `key` is that rest, and nobody's name: there is one only where a day
// has more than kMaxKeysPerDay of `keys`, and who calls himself "(others)" is
// judged as all are.
inline bool IsRest(std::string_view key, std::size_t keys) {
  return key == kRest && keys > kMaxKeysPerDay;
}

class Tally final : public EventSink {
 public:
  // Counts into `days`; all three must outlive this.
  Tally(Policy& policy, const TimeZone& zone, Days& days)
      : policy_(policy), zone_(zone), days_(days) {}

  void OnEvent(const MailEvent& event) override;

  // Notes that a record, mail or not, bears this time.
  void OnTime(std::chrono::sys_seconds time);

 private:
  struct Slot {
    DayCounts& day;
    MetricCounts& hour;
  };
  Slot SlotOf(std::chrono::sys_seconds time);
  void CountAccepted(const MailEvent& event, Slot slot);

  Policy& policy_;
  const TimeZone& zone_;
  Days& days_;
  Ruling ruling_;  // reused for each message
  // The day of the last record; most records have the same.
  std::chrono::local_days cached_day_{};
  DayCounts* cached_ = nullptr;
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_TALLY_H_
