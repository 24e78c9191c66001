// What is known of a source without its counts: enough for the states of days
// and for the verdict on the input.
#ifndef MAILTIDE_ANALYSIS_SOURCE_FACTS_H_
#define MAILTIDE_ANALYSIS_SOURCE_FACTS_H_

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "analysis/day_state.h"
#include "analysis/segment.h"
#include "parser/input_account.h"
#include "parser/rotation.h"
#include "parser/time_zone.h"

namespace mailtide {

// What a source has of one day: the times of its first and last record.
struct SourceDay {
  std::chrono::local_days day;
  std::chrono::sys_seconds first, last;

  friend bool operator==(const SourceDay&, const SourceDay&) = default;
};

// Two sources may share the seconds around a rotation.
inline constexpr std::chrono::minutes kRotationSlack{1};

struct SourceFacts {
  std::string path;
  std::string dialect;
  NameStamp name;
  bool damaged = false;
  InputAccount account;
  std::optional<std::chrono::sys_seconds> first, last;
  std::vector<SourceDay> days;  // it has records of, in order
};

// Returns the facts of a segment that was read from `path`.
SourceFacts FactsOf(const Segment& segment, const std::string& path,
                    const NameStamp& name);

// Returns what DayStates needs of the source.
SourceSpan SpanOf(const SourceFacts& facts, const TimeZone& zone);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_SOURCE_FACTS_H_
