#include "parser/input_account.h"

#include <numeric>

namespace mailtide {
namespace {

using std::chrono::sys_days;
using std::chrono::sys_seconds;

// No mail server wrote such logs before; such times are broken clocks.
constexpr sys_seconds kEarliest =
    sys_days(std::chrono::year(1990) / std::chrono::January / 1);
// Clocks run ahead and zones are wrong, but not by more than this.
constexpr std::chrono::hours kLatestAhead{36};

}  // namespace

bool IsOutOfRange(sys_seconds time, sys_seconds now) {
  return time < kEarliest || time > now + kLatestAhead;
}

std::string_view RejectReasonName(RejectReason reason) {
  switch (reason) {
    case RejectReason::kTooLong:
      return "too_long";
    case RejectReason::kNoRecord:
      return "no_record";
    case RejectReason::kBadTime:
      return "bad_time";
    case RejectReason::kOutOfRange:
      return "out_of_range";
    case RejectReason::kTorn:
      return "torn";
  }
  return "unknown";
}

std::uint64_t InputAccount::Rejected() const {
  return std::accumulate(rejected.begin(), rejected.end(), std::uint64_t{0});
}

bool InputAccount::HasWrongClock() const {
  constexpr std::uint64_t kPercent = 1;
  const std::uint64_t impossible = Rejected(RejectReason::kOutOfRange);
  return impossible > 0 &&
         impossible * 100 >= (impossible + events + context) * kPercent;
}

void InputAccount::Merge(const InputAccount& other) {
  bytes += other.bytes;
  lines += other.lines;
  events += other.events;
  context += other.context;
  blank += other.blank;
  for (std::size_t i = 0; i < kRejectReasonCount; ++i) {
    rejected[i] += other.rejected[i];
  }
  duplicate_keys += other.duplicate_keys;
  non_conforming += other.non_conforming;
  repaired += other.repaired;
  repeated_fields += other.repeated_fields;
  future += other.future;
  dropped_sessions += other.dropped_sessions;
}

}  // namespace mailtide
