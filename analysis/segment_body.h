// The inside of a segment's serial form; see segment_body.cc for the grammar.
#ifndef MAILTIDE_ANALYSIS_SEGMENT_BODY_H_
#define MAILTIDE_ANALYSIS_SEGMENT_BODY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "analysis/segment.h"
#include "parser/base/error.h"

namespace mailtide {

// Days and seconds since 1970, either way, that any arithmetic of ours can
// bear: about the years that std::chrono::year can hold. What is read from a
// segment or a store and lies beyond is damage.
inline constexpr std::int64_t kMaxDay = 11'900'000;
inline constexpr std::int64_t kMaxSecond = kMaxDay * 86'400;

// Returns the tables of `segment`. Equal segments give equal bytes.
std::string WriteSegmentBody(const Segment& segment);

// Whether the body ends with the days or has all that a segment has.
enum class SegmentParts : std::uint8_t {
  kDays,       // up to the days, with which it ends
  kDaysFirst,  // the same; what follows is not read
  kAll,
};

// Reads them from bytes of any origin. kInputDamaged when they make no sense
// or have columns that this program does not know.
Result<Segment> ReadSegmentBody(std::string_view body, SegmentParts parts);

// The errors of the serial form, with what to do.
Error DamagedSegment(std::string_view why);
Error NewerSegment();

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_SEGMENT_BODY_H_
