// Any bytes as a segment: what is none is told, and what is one has the bytes
// that it is written in again.
//
// The format has a hash over its body, which no mutation meets; so the bytes
// are also tried as the body itself. Its numbers may be written longer than
// they need to be, so it is the second writing that equals the first one.
#include <cstddef>
#include <cstdint>
#include <string>

#include "analysis/segment.h"
#include "analysis/segment_body.h"
#include "tests/fuzz/fuzz_check.h"

namespace mailtide {
namespace {

void CheckSegment(const Result<Segment>& segment) {
  if (!segment) {
    Check(segment.error().code == ErrorCode::kInputDamaged,
          "what is no segment is damaged");
    return;
  }
  const std::string file = EncodeSegment(*segment);
  const Result<Segment> again = DecodeSegment(file);
  Check(again.has_value(), "what is written can be read");
  Check(*again == *segment, "what is read again is the same segment");
  Check(EncodeSegment(*again) == file, "a segment has one writing");
}

}  // namespace
}  // namespace mailtide

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using mailtide::SegmentParts;
  const std::string bytes(data, data + size);
  mailtide::CheckSegment(mailtide::DecodeSegment(bytes));
  for (const SegmentParts parts : {SegmentParts::kDays, SegmentParts::kAll}) {
    mailtide::CheckSegment(mailtide::ReadSegmentBody(bytes, parts));
  }
  return 0;
}
