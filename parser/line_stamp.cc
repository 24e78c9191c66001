#include "parser/line_stamp.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "parser/base/scan.h"
#include "parser/base/take.h"

namespace mailtide {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostFractionDigits = 6;

bool AtEndOfWord(std::string_view text) {
  return text.empty() || IsBlank(text.front());
}

// Reads `hh:mm:ss` or, where `compact`, `hhmmss`, and a fraction.
bool TakeClock(std::string_view& text, bool compact, milliseconds& clock) {
  std::string_view rest = text;
  const int hour = TakeNumber(rest, 2);
  if (!compact && !TakeChar(rest, ':')) {
    return false;
  }
  const int minute = TakeNumber(rest, 2);
  if (!compact && !TakeChar(rest, ':')) {
    return false;
  }
  const int second = TakeNumber(rest, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
      second > 60) {
    return false;
  }
  int millisecond = 0;
  if (rest.size() > 1 && IsDigit(rest[1]) &&
      (rest[0] == ':' || rest[0] == '.' || rest[0] == ',')) {
    rest.remove_prefix(1);
    int weight = 100;
    for (std::size_t n = 0;
         n < kMostFractionDigits && !rest.empty() && IsDigit(rest.front());
         ++n) {
      millisecond += weight * (rest.front() - '0');
      weight /= 10;
      rest.remove_prefix(1);
    }
  }
  clock = std::chrono::hours(hour) + std::chrono::minutes(minute) +
          std::chrono::seconds(std::min(second, 59)) +
          milliseconds(millisecond);
  text = rest;
  return true;
}

// Returns how many bytes of `text` look like a zone; 0 for none.
std::size_t ZoneLength(std::string_view text) {
  if (text.size() > 1 && (text[0] == '+' || text[0] == '-') &&
      IsDigit(text[1])) {
    const bool colon = text.size() > 3 && text[3] == ':';
    return std::min<std::size_t>(text.size(), colon ? 6 : 5);
  }
  for (const std::string_view word : {"UTC", "UT", "GMT", "Z"}) {
    if (StartsWithIgnoreCase(text, word) &&
        AtEndOfWord(text.substr(word.size()))) {
      return word.size();
    }
  }
  return 0;
}

// Reads a zone with the blanks before it. Returns false for one that is out of
// range or cut; text that is no zone is left alone.
bool TakeZone(std::string_view& text, LineStamp& stamp) {
  std::string_view rest = text;
  TakeBlanks(rest);
  const std::size_t length = ZoneLength(rest);
  if (length == 0) {
    return true;
  }
  const std::string_view zone = rest.substr(0, length);
  if (IsAlpha(zone.front())) {
    stamp.utc_offset = std::chrono::seconds(0);
  } else {
    std::string_view digits = zone.substr(1);
    const bool whole = TakeNumber(digits, 2) >= 0 &&
                       (TakeChar(digits, ':'), TakeNumber(digits, 2) >= 0);
    stamp.utc_offset = whole ? ParseUtcOffset(zone) : std::nullopt;
    if (!stamp.utc_offset) {
      return false;
    }
  }
  text = rest.substr(length);
  return true;
}

bool IsDayName(std::string_view word) {
  constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu",
                                                     "fri", "sat", "sun"};
  return std::any_of(kDays.begin(), kDays.end(), [word](std::string_view day) {
    return EqualsIgnoreCase(word, day);
  });
}

bool TakeRfc822(std::string_view& text, LineStamp& stamp) {
  if (IsDayName(text.substr(0, 3))) {
    text.remove_prefix(3);
    if (!TakeChar(text, ',')) {
      return false;
    }
    TakeBlanks(text);
  }
  const bool two_digits = text.size() > 1 && IsDigit(text[1]);
  const int day = TakeNumber(text, two_digits ? 2 : 1);
  if (!TakeBlanks(text)) {
    return false;
  }
  const int month = MonthNumber(text.substr(0, 3));
  text.remove_prefix(std::min<std::size_t>(text.size(), 3));
  if (!TakeBlanks(text)) {
    return false;
  }
  stamp.date = MakeDate(TakeNumber(text, 4), month, day);
  return stamp.date && TakeBlanks(text) &&
         TakeClock(text, /*compact=*/false, stamp.time_of_day) &&
         TakeZone(text, stamp);
}

bool TakeIso(std::string_view& text, LineStamp& stamp) {
  const int year = TakeNumber(text, 4);
  const bool dashes = TakeChar(text, '-');
  const int month = TakeNumber(text, 2);
  if (dashes && !TakeChar(text, '-')) {
    return false;
  }
  stamp.date = MakeDate(year, month, TakeNumber(text, 2));
  if (!stamp.date || text.empty() ||
      (text.front() != 'T' && !IsBlank(text.front()))) {
    return false;
  }
  text.remove_prefix(1);
  const bool compact = text.size() > 2 && IsDigit(text[2]);
  return TakeClock(text, compact, stamp.time_of_day) && TakeZone(text, stamp);
}

}  // namespace

std::optional<Timestamp> LineStamp::timestamp() const {
  if (!date) {
    return std::nullopt;
  }
  return Timestamp{
      *date + std::chrono::floor<std::chrono::seconds>(time_of_day),
      utc_offset};
}

std::optional<LineStamp> TakeLineStamp(std::string_view& text) {
  LineStamp stamp;
  std::string_view rest = text;
  bool taken = false;
  if (rest.size() > 2 && rest[2] == ':') {
    taken = TakeClock(rest, /*compact=*/false, stamp.time_of_day);
  } else if (rest.size() > 2 && IsDigit(rest[0]) && IsDigit(rest[1]) &&
             IsDigit(rest[2])) {
    taken = TakeIso(rest, stamp);
  } else {
    taken = TakeRfc822(rest, stamp);
  }
  if (!taken || !AtEndOfWord(rest)) {
    return std::nullopt;
  }
  TakeBlanks(rest);
  text = rest;
  return stamp;
}

}  // namespace mailtide
