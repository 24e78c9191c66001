// Any bytes as a time: what is read is a time that exists, and zones are
// bounded.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "parser/timestamp.h"
#include "tests/fuzz/fuzz_check.h"

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::year;

constexpr auto kFirst = local_days(year(0) / 1 / 1);
constexpr auto kEnd = local_days(year(10000) / 1 / 1);
constexpr auto kNow = local_days(year(2026) / 11 / 21) + 12h;
// UTC+14 is the farthest in use; the minutes of an offset may add to that.
constexpr auto kFarthest = 15h;

void CheckStamp(const Timestamp& stamp, const TimeZone& zone) {
  Check(stamp.local >= kFirst && stamp.local < kEnd,
        "the year has four digits");
  if (stamp.utc_offset) {
    Check(*stamp.utc_offset > -kFarthest && *stamp.utc_offset < kFarthest,
          "the offset of a time is bounded");
  }
  const auto shift =
      stamp.local.time_since_epoch() - stamp.ToUtc(zone).time_since_epoch();
  Check(std::chrono::abs(shift) < kFarthest, "UTC is near");
}

}  // namespace
}  // namespace mailtide

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using mailtide::Check;
  static const mailtide::TimeZone kZone =
      *mailtide::TimeZone::Open("Europe/Rome");
  const std::string_view text(
      size == 0 ? "" : reinterpret_cast<const char*>(data), size);
  if (const auto stamp = mailtide::ParseTimestamp(text)) {
    mailtide::CheckStamp(*stamp, kZone);
  }
  if (const auto stamp = mailtide::FindHeaderTimestamp(text, mailtide::kNow)) {
    mailtide::CheckStamp(*stamp, kZone);
  }
  if (const auto offset = mailtide::ParseUtcOffset(text)) {
    Check(*offset > -mailtide::kFarthest && *offset < mailtide::kFarthest,
          "an offset is bounded");
  }
  return 0;
}
