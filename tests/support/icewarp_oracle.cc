#include "tests/support/icewarp_oracle.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <string_view>

#include <re2/re2.h>

namespace mailtide {
namespace {

using re2::RE2;
using re2::StringPiece;

// A pattern over bytes, whatever their character set, that must match all.
class Bytes : public RE2 {
 public:
  explicit Bytes(const std::string& pattern)
      : RE2("(?s)" + pattern, RE2::Latin1) {}
};

constexpr std::string_view kMonths =
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|"
    "nov|dec";

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return text;
}

int Month(const std::string& word) {
  return static_cast<int>(kMonths.find(Lower(word)) / 4) + 1;
}

// Seconds between 1970 and the begin of a day, counted day by day of the year;
// nothing for days that are none.
std::optional<std::int64_t> DaySeconds(int year, int month, int day) {
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  const std::array<int, 12> lengths = {
      31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1 ||
      day > lengths[static_cast<std::size_t>(month) - 1]) {
    return std::nullopt;
  }
  // Leap days before this year, one too many for year 0, which is one.
  const auto leap_days = [](int y) { return y / 4 - y / 100 + y / 400; };
  std::int64_t days = std::int64_t{365} * (year - 1970) +
                      (year > 0 ? leap_days(year - 1) : -1) - leap_days(1969);
  for (int m = 1; m < month; ++m) {
    days += lengths[static_cast<std::size_t>(m) - 1];
  }
  return (days + day - 1) * 86400;
}

struct Clock {
  int hour = 0;
  int minute = 0;
  int second = 0;
  std::string fraction;
};

bool SetTime(const Clock& clock, IceWarpOracleLine& line) {
  const std::string digits = (clock.fraction + "000").substr(0, 3);
  line.milliseconds =
      ((clock.hour * 60 + clock.minute) * 60 + std::min(clock.second, 59)) *
          1000 +
      (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0');
  return clock.hour < 24 && clock.minute < 60 && clock.second <= 60;
}

bool SetZone(const std::string& zone, const std::string& rest,
             IceWarpOracleLine& line) {
  if (zone.empty()) {
    static const Bytes kOffset(R"([+-]\d.*)");
    return !RE2::FullMatch(rest, kOffset);
  }
  static const Bytes kParts(R"(([+-])(\d\d):?(\d\d))");
  std::string sign;
  int hours = 0;
  int minutes = 0;
  if (RE2::FullMatch(zone, kParts, &sign, &hours, &minutes)) {
    const int seconds = hours * 3600 + minutes * 60;
    line.utc_offset = sign == "-" ? -seconds : seconds;
    return hours <= 14 && minutes <= 59;
  }
  line.utc_offset = 0;
  return true;
}

// Reads the stamp of `text` and leaves what is behind it.
bool TakeStamp(std::string& text, IceWarpOracleLine& line) {
  static const std::string kClock = R"((\d\d):(\d\d):(\d\d))";
  static const std::string kFraction = R"((?:[:.,](\d{1,6}))?)";
  static const std::string kZone =
      R"((?:[ \t]*([+-]\d\d:?\d\d|(?i:UTC|UT|GMT|Z)))?)";
  static const std::string kRest = R"((?:[ \t]+(.*))?)";
  static const Bytes kTime(kClock + kFraction + kRest);
  static const Bytes kRfc822(
      R"((?:(?i:mon|tue|wed|thu|fri|sat|sun),[ \t]*)?(\d{1,2})[ \t]+)"
      "((?i:" +
      std::string(kMonths) + R"())[ \t]+(\d{4})[ \t]+)" + kClock + kFraction +
      kZone + kRest);
  static const Bytes kIso(
      R"((\d{4}(?:-\d\d-|\d\d)\d\d)[T \t](\d\d:\d\d:\d\d|\d{6}))" + kFraction +
      kZone + kRest);
  Clock clock;
  std::string rest;
  if (RE2::FullMatch(text, kTime, &clock.hour, &clock.minute, &clock.second,
                     &clock.fraction, &rest)) {
    text = rest;
    return SetTime(clock, line);
  }
  std::string month;
  std::string zone;
  int year = 0;
  int month_number = 0;
  int day = 0;
  std::string date;
  std::string digits;
  if (RE2::FullMatch(text, kRfc822, &day, &month, &year, &clock.hour,
                     &clock.minute, &clock.second, &clock.fraction, &zone,
                     &rest)) {
    month_number = Month(month);
  } else if (RE2::FullMatch(text, kIso, &date, &digits, &clock.fraction, &zone,
                            &rest)) {
    RE2::GlobalReplace(&date, "-", "");
    RE2::GlobalReplace(&digits, ":", "");
    static const Bytes kDate(R"((\d{4})(\d\d)(\d\d))");
    static const Bytes kDigits(R"((\d\d)(\d\d)(\d\d))");
    RE2::FullMatch(date, kDate, &year, &month_number, &day);
    RE2::FullMatch(digits, kDigits, &clock.hour, &clock.minute, &clock.second);
  } else {
    return false;
  }
  const auto midnight = DaySeconds(year, month_number, day);
  if (!midnight || !SetTime(clock, line) || !SetZone(zone, rest, line)) {
    return false;
  }
  line.local = *midnight + line.milliseconds / 1000;
  text = rest;
  return true;
}

// Returns the number, a million for all that are greater.
std::uint64_t Number(const std::string& digits) {
  std::uint64_t value = 0;
  for (const char c : digits) {
    value = std::min<std::uint64_t>(
        value * 10 + static_cast<std::uint64_t>(c - '0'), 1'000'000);
  }
  return value;
}

}  // namespace

IceWarpOracleSummary ReadIceWarpSummaryByOracle(const std::string& text) {
  IceWarpOracleSummary summary;
  static const std::string kPath = "<[^>]*>";
  static const Bytes kAll(
      "(" + kPath + R"()[ \t]+()" + kPath + R"((?:(?:[ \t]+|[ \t]*,[ \t]*))" +
      kPath +
      R"()*)[ \t]+(\d+)[ \t]+(\d+)[ \t]+\d+:\d\d:\d\d[ \t]+)"
      R"(([^ \t]+)(?:[ \t]+([^ \t]*).*)?)");
  std::string sender;
  std::string paths;
  std::string count;
  std::string bytes;
  std::string id;
  summary.choice = text.find("<\"") != std::string::npos;
  if (!RE2::FullMatch(text, kAll, &sender, &paths, &count, &bytes,
                      &summary.result, &id)) {
    return summary;
  }
  summary.accepted = true;
  summary.count = Number(count);
  summary.bytes = Number(bytes);
  static const Bytes kId("[A-Z0-9]{4,20}");
  summary.id = RE2::FullMatch(id, kId) ? id : "";
  static const Bytes kEach("(" + kPath + R"()(?:[ \t]*,[ \t]*|[ \t]+|$))");
  // Addresses that come out as they stand.
  static const Bytes kPlain(
      R"(<[A-Za-z0-9.%+=_-]*(?:@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)?>)");
  const auto inside = [&summary](const std::string& found) {
    summary.choice |= !RE2::FullMatch(found, kPlain);
    return found.substr(1, found.size() - 2);
  };
  summary.sender = inside(sender);
  StringPiece rest(paths);
  std::string one;
  while (!rest.empty() && RE2::Consume(&rest, kEach, &one)) {
    if (const std::string recipient = inside(one); !recipient.empty()) {
      summary.recipients.push_back(recipient);
    }
  }
  return summary;
}

IceWarpOracleLine ReadIceWarpByOracle(const std::string& line) {
  IceWarpOracleLine read;
  static const Bytes kFrame(
      R"(([^ \t]+)[ \t]+\[([0-9A-Fa-f]{1,16})\][ \t]+(.*))");
  std::string rest;
  read.has_frame =
      RE2::FullMatch(line, kFrame, &read.peer, &read.thread, &rest);
  if (!read.has_frame || !TakeStamp(rest, read)) {
    return read;
  }
  read.has_stamp = true;
  static const Bytes kClient(R"((?i:client session)(?:[ \t]+(.*))?)");
  std::string behind;
  if (RE2::FullMatch(rest, kClient, &behind)) {
    read.client_session = true;
    rest = behind;
  }
  read.text = rest;
  static const Bytes kMark(R"((<<<|>>>|\*\*\*)(?:[ \t]+(.*))?)");
  static const Bytes kWords(
      R"(((?i:connected|disconnected|start of mail processing|)"
      R"(forwarded mails older than))(?:[^A-Za-z0-9].*)?)");
  if (RE2::FullMatch(rest, kMark, &read.kind, &behind)) {
    read.text = behind;
  } else if (RE2::FullMatch(rest, kWords, &read.kind)) {
    read.kind = Lower(read.kind);
  }
  return read;
}

}  // namespace mailtide
