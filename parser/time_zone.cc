#include "parser/time_zone.h"

#include <cstdint>
#include <optional>
#include <utility>

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/tztrans.h>
#include <unicode/unistr.h>

namespace mailtide {
namespace {

constexpr double kMsPerSecond = 1000.0;
constexpr std::int64_t kForever = INT64_MAX / 4;

std::string ToString(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

}  // namespace

// The offset in force over [from, until), seconds since 1970 UTC.
struct TimeZone::State {
  std::unique_ptr<icu::TimeZone> zone;  // null for UTC
  std::int64_t from = 0;
  std::int64_t until = 0;
  std::int64_t offset = 0;

  std::int64_t OffsetAt(std::int64_t utc) {
    if (utc < from || utc >= until) {
      Load(utc);
    }
    return offset;
  }

  void Load(std::int64_t utc) {
    UErrorCode status = U_ZERO_ERROR;
    std::int32_t raw = 0;
    std::int32_t saving = 0;
    const double ms = static_cast<double>(utc) * kMsPerSecond;
    zone->getOffset(ms, /*local=*/0, raw, saving, status);
    offset = (raw + saving) / 1000;
    from = -kForever;
    until = kForever;
    // Every zone that ICU creates by id is a BasicTimeZone.
    const auto* basic = dynamic_cast<const icu::BasicTimeZone*>(zone.get());
    if (basic == nullptr) {
      from = utc;
      until = utc + 1;
      return;
    }
    icu::TimeZoneTransition transition;
    if (basic->getPreviousTransition(ms, /*inclusive=*/1, transition) != 0) {
      from = static_cast<std::int64_t>(transition.getTime() / kMsPerSecond);
    }
    if (basic->getNextTransition(ms, /*inclusive=*/0, transition) != 0) {
      until = static_cast<std::int64_t>(transition.getTime() / kMsPerSecond);
    }
  }
};

TimeZone::TimeZone(std::string name, std::unique_ptr<State> state)
    : name_(std::move(name)), state_(std::move(state)) {}
TimeZone::TimeZone(TimeZone&&) noexcept = default;
TimeZone& TimeZone::operator=(TimeZone&&) noexcept = default;
TimeZone::~TimeZone() = default;

Result<TimeZone> TimeZone::Open(std::string_view name) {
  auto state = std::make_unique<State>();
  if (name == "UTC") {
    // Never changes: a short log is read before ICU has loaded its zones.
    state->from = -kForever;
    state->until = kForever;
    return TimeZone("UTC", std::move(state));
  }
  if (name.empty()) {
    state->zone.reset(icu::TimeZone::detectHostTimeZone());
  } else {
    state->zone.reset(icu::TimeZone::createTimeZone(
        icu::UnicodeString::fromUTF8(icu::StringPiece(
            name.data(), static_cast<std::int32_t>(name.size())))));
  }
  icu::UnicodeString id;
  state->zone->getID(id);
  // By its id: the data has a zone of this name, which is not equal to it.
  icu::UnicodeString unknown;
  if (id == icu::TimeZone::getUnknown().getID(unknown)) {
    if (name.empty()) {
      state->zone.reset(icu::TimeZone::createTimeZone("UTC"));
      return TimeZone("UTC", std::move(state));
    }
    return Fail(ErrorCode::kConfiguration,
                "unknown time zone '" + std::string(name) +
                    "'; use a name such as Europe/Rome or UTC");
  }
  return TimeZone(ToString(id), std::move(state));
}

std::chrono::seconds TimeZone::Offset(std::chrono::sys_seconds utc) const {
  return std::chrono::seconds(state_->OffsetAt(utc.time_since_epoch().count()));
}

std::chrono::local_seconds TimeZone::ToLocal(
    std::chrono::sys_seconds utc) const {
  return std::chrono::local_seconds(utc.time_since_epoch() + Offset(utc));
}

std::chrono::sys_seconds TimeZone::ToUtc(
    std::chrono::local_seconds local) const {
  using std::chrono::sys_seconds;
  const auto count = local.time_since_epoch();
  // The offset that is in force well before this local time. Of two readings
  // it gives the earlier (autumn); in a gap it is the offset before the gap.
  constexpr std::chrono::hours kLongerThanAnyGap{25};
  const sys_seconds guess{count};
  const std::chrono::seconds now = Offset(guess - Offset(guess));
  if (ToLocal(guess - now) == local) {
    // Unique, unless the same wall time also occurred before the transition.
    const std::chrono::seconds before =
        Offset(guess - now - std::chrono::hours(3));
    if (before > now && ToLocal(guess - before) == local) {
      return guess - before;
    }
    return guess - now;
  }
  const std::chrono::seconds before = Offset(guess - kLongerThanAnyGap);
  return guess - before;
}

}  // namespace mailtide
