// The event sink that counts: mail events into the days they concern.
#ifndef MAILTIDE_ANALYSIS_TALLY_H_
#define MAILTIDE_ANALYSIS_TALLY_H_

#include <chrono>
#include <string_view>
#include <vector>

#include "analysis/day_counts.h"
#include "analysis/policy.h"
#include "analysis/segment.h"
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
  // Counts into `days`, and what hangs on the login of an earlier session into
  // `owed` (by MailEvent::owed_to; it grows as needed). All must outlive this.
  Tally(Policy& policy, const TimeZone& zone, Days& days,
        std::vector<OwedCounts>& owed)
      : policy_(policy), zone_(zone), days_(days), owed_(&owed) {}
  // For events whose login is known.
  Tally(Policy& policy, const TimeZone& zone, Days& days)
      : policy_(policy), zone_(zone), days_(days) {}

  void OnEvent(const MailEvent& event) override;

  // Notes that a record, mail or not, bears this time.
  void OnTime(std::chrono::sys_seconds time) override;

  // Counts sessions that were given up at the bounds of memory at this time.
  void OnDropped(std::chrono::sys_seconds time, std::uint64_t sessions);

 private:
  struct Slot {
    DayCounts& day;
    MetricCounts& hour;
  };
  Slot SlotOf(std::chrono::sys_seconds time) {
    if (time < slot_from_ || time >= slot_until_) {
      FindSlot(time);
    }
    return {*day_, *hour_};
  }
  void FindSlot(std::chrono::sys_seconds time);
  void CountAccepted(const MailEvent& event, Slot slot);
  void CountOwed(const MailEvent& event);

  Policy& policy_;
  const TimeZone& zone_;
  Days& days_;
  std::vector<OwedCounts>* owed_ = nullptr;
  Ruling ruling_;  // reused for each message
  // The hour of the last record, from and until when (UTC) every record is of
  // it; most are.
  std::chrono::sys_seconds slot_from_;
  std::chrono::sys_seconds slot_until_;
  DayCounts* day_ = nullptr;
  MetricCounts* hour_ = nullptr;
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_TALLY_H_
