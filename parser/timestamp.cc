#include "parser/timestamp.h"

#include <array>
#include <cstddef>

#include "parser/base/scan.h"

namespace mailtide {
namespace {

using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::seconds;

// What stands before a record is short; more is not searched.
constexpr std::size_t kMaxHeaderBytes = 512;

// Reads 1..max digits and advances `text`; -1 when there is none.
int TakeNumber(std::string_view& text, std::size_t max) {
  int value = 0;
  std::size_t n = 0;
  while (n < max && n < text.size() && IsDigit(text[n])) {
    value = value * 10 + (text[n] - '0');
    ++n;
  }
  text.remove_prefix(n);
  return n == 0 ? -1 : value;
}

bool TakeOneOf(std::string_view& text, std::string_view chars) {
  if (text.empty() || chars.find(text.front()) == std::string_view::npos) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

std::optional<seconds> TakeClock(std::string_view& text) {
  const int hour = TakeNumber(text, 2);
  if (hour < 0 || hour > 23 || !TakeOneOf(text, ":-")) {
    return std::nullopt;
  }
  const int minute = TakeNumber(text, 2);
  if (minute < 0 || minute > 59 || !TakeOneOf(text, ":-")) {
    return std::nullopt;
  }
  const int second = TakeNumber(text, 2);
  if (second < 0 || second > 60) {
    return std::nullopt;
  }
  if (text.size() > 1 && (text[0] == '.' || text[0] == ',') &&
      IsDigit(text[1])) {
    text.remove_prefix(1);
    while (!text.empty() && IsDigit(text.front())) {
      text.remove_prefix(1);
    }
  }
  return std::chrono::hours(hour) + std::chrono::minutes(minute) +
         seconds(second == 60 ? 59 : second);
}

struct ZoneWord {
  std::string_view word;
  int minutes;
};
// Words that mean one offset only. Others (such as EST or IST) are used for
// several zones and are left unread.
constexpr std::array<ZoneWord, 11> kZoneWords = {{{"UTC", 0},
                                                  {"GMT", 0},
                                                  {"Z", 0},
                                                  {"WET", 0},
                                                  {"WEST", 60},
                                                  {"CET", 60},
                                                  {"MET", 60},
                                                  {"CEST", 120},
                                                  {"MEST", 120},
                                                  {"EET", 120},
                                                  {"EEST", 180}}};

// Reads `+hh[:]mm` at the start of `text`, whose sign is there.
std::optional<seconds> SignedOffset(std::string_view text) {
  const int sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  const int hours = TakeNumber(text, 2);
  TakeOneOf(text, ":");
  const int minutes = TakeNumber(text, 2);
  if (hours < 0 || hours > 14 || minutes > 59) {
    return std::nullopt;
  }
  return sign * seconds(hours * 3600 + (minutes < 0 ? 0 : minutes) * 60);
}

constexpr std::array<std::string_view, 12> kMonths = {
    "jan", "feb", "mar", "apr", "may", "jun",
    "jul", "aug", "sep", "oct", "nov", "dec"};

// Reads `Mmm dd hh:mm:ss` at the start of `text`.
std::optional<Timestamp> ParseYearless(std::string_view text,
                                       local_seconds now) {
  if (text.size() < 4) {
    return std::nullopt;
  }
  const int month = MonthNumber(text.substr(0, 3));
  text.remove_prefix(3);
  if (month == 0 || !IsBlank(text.front())) {
    return std::nullopt;
  }
  text = Trim(text);
  const int day = TakeNumber(text, 2);
  if (day < 1 || text.empty() || !IsBlank(text.front())) {
    return std::nullopt;
  }
  text = Trim(text);
  const std::optional<seconds> clock = TakeClock(text);
  if (!clock) {
    return std::nullopt;
  }
  const std::chrono::year_month_day today(
      std::chrono::floor<std::chrono::days>(now));
  // Two years back reach over a 29 February.
  for (int back = 0; back <= 8; ++back) {
    const auto date =
        MakeDate(static_cast<int>(today.year()) - back, month, day);
    if (date && *date + *clock <= now) {
      return Timestamp{*date + *clock, std::nullopt};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<local_days> MakeDate(int year, int month, int day) {
  const std::chrono::year_month_day date{
      std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
      std::chrono::day(static_cast<unsigned>(day))};
  if (year < 0 || month < 1 || day < 1 || !date.ok()) {
    return std::nullopt;
  }
  return local_days(date);
}

int MonthNumber(std::string_view word) {
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (EqualsIgnoreCase(word, kMonths[i])) {
      return static_cast<int>(i) + 1;
    }
  }
  return 0;
}

std::chrono::sys_seconds Timestamp::ToUtc(const TimeZone& zone) const {
  if (utc_offset) {
    return std::chrono::sys_seconds(local.time_since_epoch() - *utc_offset);
  }
  return zone.ToUtc(local);
}

std::optional<seconds> ParseUtcOffset(std::string_view text) {
  text = Trim(text);
  if (text.empty()) {
    return std::nullopt;
  }
  if (text.front() == '+' || text.front() == '-') {
    return SignedOffset(text);
  }
  std::size_t length = 0;
  while (length < text.size() && IsAlpha(text[length])) {
    ++length;
  }
  for (const ZoneWord& zone : kZoneWords) {
    if (EqualsIgnoreCase(text.substr(0, length), zone.word)) {
      const std::string_view rest = Trim(text.substr(length));
      const bool counts_from_utc = zone.minutes == 0 && !rest.empty() &&
                                   (rest.front() == '+' || rest.front() == '-');
      return counts_from_utc ? SignedOffset(rest)
                             : std::optional(seconds(zone.minutes * 60));
    }
  }
  return std::nullopt;
}

std::optional<Timestamp> ParseTimestamp(std::string_view text) {
  text = Trim(text);
  if (text.size() < 4 || !IsDigit(text[0]) || !IsDigit(text[1]) ||
      !IsDigit(text[2]) || !IsDigit(text[3])) {
    return std::nullopt;
  }
  const int year = TakeNumber(text, 4);
  if (!TakeOneOf(text, "-/")) {
    return std::nullopt;
  }
  const int month = TakeNumber(text, 2);
  if (!TakeOneOf(text, "-/")) {
    return std::nullopt;
  }
  const int day = TakeNumber(text, 2);
  const std::optional<local_days> date = MakeDate(year, month, day);
  if (!date || text.empty() ||
      (!IsBlank(text.front()) && text.front() != 'T')) {
    return std::nullopt;
  }
  text.remove_prefix(1);
  text = Trim(text);
  const std::optional<seconds> clock = TakeClock(text);
  if (!clock) {
    return std::nullopt;
  }
  return Timestamp{*date + *clock, ParseUtcOffset(text)};
}

std::optional<Timestamp> FindHeaderTimestamp(std::string_view header,
                                             local_seconds now) {
  header = header.substr(0, kMaxHeaderBytes);
  std::optional<Timestamp> yearless;
  for (std::size_t at = 0; at < header.size(); ++at) {
    if (at > 0 && IsAlnum(header[at - 1])) {
      continue;
    }
    const std::string_view rest = header.substr(at);
    if (IsDigit(header[at])) {
      if (const auto stamp = ParseTimestamp(rest)) {
        return stamp;
      }
    } else if (!yearless && IsAlpha(header[at])) {
      yearless = ParseYearless(rest, now);
    }
  }
  return yearless;
}

}  // namespace mailtide
