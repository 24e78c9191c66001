// How finished a day is: whether its logs are all there, and whether its
// numbers may be judged and serve as a baseline. No day closes before its
// rotation.
#ifndef MAILTIDE_ANALYSIS_DAY_STATE_H_
#define MAILTIDE_ANALYSIS_DAY_STATE_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>

namespace mailtide {

enum class DayState : std::uint8_t {
  kOpen,      // more may come
  kRotated,   // its dated file is there, up to the last 15 minutes of the day
  kComplete,  // a record of the day after was seen
  kEnded,     // neither, but the day and `settle` are over
  kPartial,   // not covered from its start, or damaged, or a part is absent
  kMissing,   // over, and no source bears its date or reaches over it
};

// Returns the JSON word, such as "complete".
std::string_view DayStateName(DayState state);
std::optional<DayState> DayStateFromName(std::string_view name);

// Whether a day has closed, or is over without its logs.
inline bool IsOver(DayState state) {
  return state != DayState::kOpen;
}

// Rotated, complete and ended days are judged and make baselines.
inline bool IsClosed(DayState state) {
  return state == DayState::kRotated || state == DayState::kComplete ||
         state == DayState::kEnded;
}

// What the state of days needs to know of one source.
struct SourceSpan {
  std::optional<std::chrono::local_days> name_date;
  std::optional<int> name_part;  // nn of `sYYYYMMDD-nn`
  bool damaged = false;
  // Local times of its first and last record; empty without records.
  std::optional<std::chrono::local_seconds> first, last;
  // First record of each day it has records of, local time.
  std::map<std::chrono::local_days, std::chrono::local_seconds> days;
};

struct DayClock {
  std::chrono::local_seconds now;  // in the gateway's zone
  std::chrono::minutes rotation_time{23 * 60 + 58};
  std::chrono::seconds settle{600};
};

// Returns the state of every day from the first to the last that `sources`
// touch (records or name dates), missing days in between included unless there
// are more than 62 in a row. A day that is not over and of which nothing is
// known is left out: it cannot be missing yet. The order of `sources` does not
// matter.
std::map<std::chrono::local_days, DayState> DayStates(
    std::span<const SourceSpan> sources, const DayClock& clock);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DAY_STATE_H_
