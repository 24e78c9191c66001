#include "analysis/day_state.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <set>
#include <vector>

#include "parser/input_account.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::local_seconds;

constexpr std::array<std::string_view, 6> kNames = {
    "open", "rotated", "complete", "ended", "partial", "missing"};

// A rotation this close to midnight ends the day; what comes after it is told
// as a change.
constexpr std::chrono::minutes kLateEnough{24 * 60 - 15};

// A server may be silent for this long. A longer gap inside a source is a
// stray record with a wrong time, and says nothing of the days between.
constexpr days kLongestSilence{8};

// A longer run of missing days is a hole in the history, not a row of days
// that somebody should look for.
constexpr days kLongestGap{62};

// What all sources together say, gathered once for all days.
struct Evidence {
  std::optional<local_seconds> earliest;  // of all records
  std::optional<local_seconds> latest;    // of those not from the future
  std::optional<local_days> last_name;
  std::map<local_days, local_seconds> first_of_day;
  std::set<local_days> reached;  // some source goes on into it or past it
  std::set<local_days> named;    // first part there
  std::set<local_days> damaged;  // a damaged source touches it
  std::set<local_days> parts_absent;
  std::set<local_days> numbered;  // names carry a counter

  bool RecordBefore(local_seconds time) const {
    return earliest && *earliest < time;
  }
  bool RecordFrom(local_seconds time) const {
    return latest && *latest >= time;
  }
};

template <typename T>
void TakeMin(std::optional<T>& least, const T& value) {
  least = least ? std::min(*least, value) : value;
}
template <typename T>
void TakeMax(std::optional<T>& most, const T& value) {
  most = most ? std::max(*most, value) : value;
}

void GatherNames(std::span<const SourceSpan> sources, Evidence& evidence) {
  std::map<local_days, std::set<int>> parts;
  for (const SourceSpan& source : sources) {
    if (!source.name_date) {
      continue;
    }
    TakeMax(evidence.last_name, *source.name_date);
    if (source.name_part) {
      evidence.numbered.insert(*source.name_date);
      parts[*source.name_date].insert(*source.name_part);
    } else {
      evidence.named.insert(*source.name_date);
    }
  }
  for (const auto& [day, numbers] : parts) {
    // Counters begin at 0 or 1 and leave none out.
    const int first = *numbers.begin();
    const int last = *numbers.rbegin();
    if (first <= 1) {
      evidence.named.insert(day);
    }
    const std::size_t expected =
        static_cast<std::size_t>(last) - static_cast<std::size_t>(first) + 1;
    if (first > 1 || numbers.size() != expected) {
      evidence.parts_absent.insert(day);
    }
  }
}

void GatherTimes(const SourceSpan& source, local_seconds credible,
                 Evidence& evidence) {
  if (source.first) {
    TakeMin(evidence.earliest, *source.first);
  }
  if (source.last && *source.last <= credible) {
    TakeMax(evidence.latest, *source.last);
  }
  std::optional<local_days> before;  // the day of it before this one
  for (const auto& [day, first] : source.days) {
    const auto [found, is_new] = evidence.first_of_day.emplace(day, first);
    if (!is_new) {
      found->second = std::min(found->second, first);
    }
    if (first > credible) {
      continue;
    }
    TakeMax(evidence.latest, first);
    if (before && day - *before <= kLongestSilence) {
      for (local_days over = *before + days(1); over <= day; over += days(1)) {
        evidence.reached.insert(over);
      }
    }
    before = day;
  }
}

Evidence Gather(std::span<const SourceSpan> sources, local_seconds now) {
  Evidence evidence;
  GatherNames(sources, evidence);
  for (const SourceSpan& source : sources) {
    // A record of the future says nothing of the days before it: its clock is
    // wrong.
    GatherTimes(source, now + kFutureSlack, evidence);
    if (!source.damaged) {
      continue;
    }
    // What was read of it is whole up to its last record.
    if (!source.days.empty()) {
      evidence.damaged.insert(source.days.rbegin()->first);
    }
    if (source.name_date) {
      evidence.damaged.insert(*source.name_date);
    }
  }
  return evidence;
}

// Nothing for a day that is not over and of which nothing is known.
std::optional<DayState> StateOf(local_days day, const Evidence& evidence,
                                const DayClock& clock) {
  const local_seconds start = day;
  const local_seconds end = day + days(1);
  const bool named = evidence.named.contains(day);
  const auto first = evidence.first_of_day.find(day);
  const bool has_records = first != evidence.first_of_day.end();
  const bool reached_over = evidence.reached.contains(day);
  const bool is_over = clock.now >= end + clock.settle;
  // The minutes after the rotation of the day before do not cover a day.
  const bool covered = named || reached_over ||
                       (evidence.RecordBefore(start) && has_records &&
                        first->second < start + clock.rotation_time);
  const bool numbered = evidence.numbered.contains(day);
  if (!named && !numbered && !has_records && !reached_over) {
    return is_over ? std::optional(DayState::kMissing) : std::nullopt;
  }
  if (clock.now < start + clock.rotation_time) {
    return DayState::kOpen;
  }
  if (!covered || evidence.damaged.contains(day) ||
      evidence.parts_absent.contains(day)) {
    return DayState::kPartial;
  }
  if (evidence.RecordFrom(end)) {
    return DayState::kComplete;
  }
  const bool later_name = evidence.last_name && *evidence.last_name > day;
  if (named && clock.rotation_time >= kLateEnough &&
      (!numbered || later_name)) {
    return DayState::kRotated;
  }
  return is_over ? DayState::kEnded : DayState::kOpen;
}

}  // namespace

std::string_view DayStateName(DayState state) {
  return kNames[static_cast<std::size_t>(state)];
}

std::optional<DayState> DayStateFromName(std::string_view name) {
  const auto* found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) {
    return std::nullopt;
  }
  return static_cast<DayState>(found - kNames.begin());
}

std::map<local_days, DayState> DayStates(std::span<const SourceSpan> sources,
                                         const DayClock& clock) {
  const Evidence evidence = Gather(sources, clock.now);
  std::optional<local_days> from;
  std::optional<local_days> to;
  if (!evidence.first_of_day.empty()) {
    from = evidence.first_of_day.begin()->first;
    to = evidence.first_of_day.rbegin()->first;
  }
  for (const SourceSpan& source : sources) {
    if (source.name_date) {
      TakeMin(from, *source.name_date);
      TakeMax(to, *source.name_date);
    }
  }
  std::map<local_days, DayState> states;
  if (!from) {
    return states;
  }
  std::map<local_days, DayState> gap;
  for (local_days day = *from; day <= *to; day += days(1)) {
    const std::optional<DayState> state = StateOf(day, evidence, clock);
    if (!state) {
      continue;
    }
    gap.emplace(day, *state);
    if (*state != DayState::kMissing) {
      const bool is_hole =
          static_cast<std::int64_t>(gap.size()) > kLongestGap.count() + 1;
      if (is_hole) {
        gap.erase(gap.begin(), std::prev(gap.end()));
      }
      states.merge(gap);
      gap.clear();
    }
  }
  return states;
}

}  // namespace mailtide
