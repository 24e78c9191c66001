#include "report/cli/time_forms.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "report/cli/value_forms.h"

namespace mailtide {
namespace {

using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::seconds;
using std::chrono::year;
using std::chrono::year_month_day;

tl::unexpected<Error> Wrong(std::string message) {
  return Fail(ErrorCode::kConfiguration, std::move(message));
}

// Takes exactly `count` digits from the front of `text`; nothing otherwise.
std::optional<int> TakeDigits(std::string_view& text, std::size_t count) {
  if (text.size() < count) {
    return std::nullopt;
  }
  int value = 0;
  for (const char c : text.substr(0, count)) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool TakeChar(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

std::optional<local_days> TakeDay(std::string_view& text) {
  const std::optional<int> y = TakeDigits(text, 4);
  if (!y || *y < 1970 || !TakeChar(text, "-")) {
    return std::nullopt;
  }
  const std::optional<int> m = TakeDigits(text, 2);
  if (!m || !TakeChar(text, "-")) {
    return std::nullopt;
  }
  const std::optional<int> d = TakeDigits(text, 2);
  if (!d) {
    return std::nullopt;
  }
  const year_month_day date{year(*y), month(static_cast<unsigned>(*m)),
                            std::chrono::day(static_cast<unsigned>(*d))};
  if (!date.ok()) {
    return std::nullopt;
  }
  return local_days(date);
}

std::optional<minutes> TakeHoursMinutes(std::string_view& text) {
  const std::optional<int> h = TakeDigits(text, 2);
  if (!h || *h > 23 || !TakeChar(text, ":")) {
    return std::nullopt;
  }
  const std::optional<int> m = TakeDigits(text, 2);
  if (!m || *m > 59) {
    return std::nullopt;
  }
  return minutes(*h * 60 + *m);
}

// The rest of a stamp: nothing, Z, or a sign and hours with perhaps minutes.
bool ReadOffset(std::string_view text, std::optional<minutes>& offset) {
  constexpr minutes kMaxOffset{14 * 60};
  if (text.empty()) {
    return true;
  }
  if (text == "Z" || text == "z") {
    offset = minutes(0);
    return true;
  }
  const bool west = text.front() == '-';
  if (!TakeChar(text, "+-")) {
    return false;
  }
  const std::optional<int> h = TakeDigits(text, 2);
  std::optional<int> m = 0;
  if (h && !text.empty()) {
    static_cast<void>(TakeChar(text, ":"));
    m = TakeDigits(text, 2);
  }
  if (!h || !m || *m > 59 || !text.empty()) {
    return false;
  }
  offset = minutes((*h * 60 + *m) * (west ? -1 : 1));
  return *offset <= kMaxOffset && *offset >= -kMaxOffset;
}

bool ReadStamp(std::string_view text, StampText& stamp) {
  const std::optional<local_days> day = TakeDay(text);
  if (!day || !TakeChar(text, "Tt ")) {
    return false;
  }
  const std::optional<minutes> time = TakeHoursMinutes(text);
  if (!time) {
    return false;
  }
  int second = 0;
  if (TakeChar(text, ":")) {
    const std::optional<int> s = TakeDigits(text, 2);
    if (!s || *s > 59) {
      return false;
    }
    second = *s;
    if (TakeChar(text, ".,")) {
      if (!TakeDigits(text, 1)) {
        return false;
      }
      while (TakeDigits(text, 1)) {
      }
    }
  }
  stamp.local = *day + *time + seconds(second);
  return ReadOffset(text, stamp.utc_offset);
}

struct Unit {
  char letter;
  std::int64_t seconds;
};
constexpr std::array<Unit, 4> kUnits = {
    {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}}};
constexpr std::int64_t kMaxDurationSeconds = std::int64_t{366} * 86400;

std::optional<std::int64_t> ReadDuration(std::string_view text) {
  std::int64_t total = 0;
  std::size_t next_unit = 0;
  while (!text.empty()) {
    std::int64_t count = -1;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || text.front() == '-' ||
        count > kMaxDurationSeconds) {
      return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    while (next_unit < kUnits.size() &&
           (text.empty() || text.front() != kUnits[next_unit].letter)) {
      ++next_unit;
    }
    if (next_unit == kUnits.size()) {
      return std::nullopt;
    }
    text.remove_prefix(1);
    total += count * kUnits[next_unit++].seconds;
  }
  return total <= kMaxDurationSeconds ? std::optional(total) : std::nullopt;
}

}  // namespace

Result<seconds> ParseDuration(std::string_view text) {
  const std::optional<std::int64_t> value = ReadDuration(text);
  if (!value || text.empty()) {
    return Wrong(
        fmt::format("{} is not a duration of at most 366 days; write "
                    "a number with its unit, like 30s, 10m, 26h, 2d "
                    "or 1h30m",
                    Quoted(text)));
  }
  return seconds(*value);
}

std::string FormatDuration(seconds duration) {
  std::int64_t rest = duration.count();
  std::string text;
  // Days are left to the reader: 26h says more than 1d2h.
  for (const Unit unit : {kUnits[1], kUnits[2], kUnits[3]}) {
    if (rest >= unit.seconds) {
      text += fmt::format("{}{}", rest / unit.seconds, unit.letter);
      rest %= unit.seconds;
    }
  }
  return text.empty() ? "0s" : text;
}

Result<minutes> ParseTimeOfDay(std::string_view text) {
  std::string_view rest = text;
  const std::optional<minutes> time = TakeHoursMinutes(rest);
  if (!time || !rest.empty()) {
    return Wrong(fmt::format("{} is not a time of day; write HH:MM, like 23:58",
                             Quoted(text)));
  }
  return *time;
}

std::string FormatTimeOfDay(minutes after_midnight) {
  return fmt::format("{:02}:{:02}", after_midnight.count() / 60,
                     after_midnight.count() % 60);
}

Result<local_days> ParseDay(std::string_view text) {
  std::string_view rest = text;
  const std::optional<local_days> day = TakeDay(rest);
  if (!day || !rest.empty()) {
    return Wrong(
        fmt::format("{} is not a day; write YYYY-MM-DD, like "
                    "2026-11-20",
                    Quoted(text)));
  }
  return *day;
}

std::string FormatDay(local_days day) {
  const year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

Result<StampText> ParseStamp(std::string_view text) {
  StampText stamp;
  if (!ReadStamp(text, stamp)) {
    return Wrong(
        fmt::format("{} is not a time; write it like "
                    "2026-11-21T00:10, with :SS and Z or +01:00 if "
                    "you like",
                    Quoted(text)));
  }
  return stamp;
}

}  // namespace mailtide
