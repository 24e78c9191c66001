#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "samples/traffic/layouts.h"
#include "samples/traffic/odd_line.h"

namespace mailtide::traffic {
namespace {

using Texts = std::string_view;

void SetTime(const Line& line, std::string text) {
  line.record->Find("time")->value = std::move(text);
}

std::string SyslogStamp(LocalTime time) {
  constexpr std::array<Texts, 12> kMonths = {"Jan", "Feb", "Mar", "Apr",
                                             "May", "Jun", "Jul", "Aug",
                                             "Sep", "Oct", "Nov", "Dec"};
  const Civil t = ToCivil(time);
  return fmt::format("{} {:2} {:02}:{:02}:{:02}", kMonths[t.month - 1], t.day,
                     t.hour, t.minute, t.second);
}

std::string IsoStamp(LocalTime time) {
  const Civil t = ToCivil(time);
  const std::string offset = PrintOffset(UtcOffset(time));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}:{}", t.year,
                     t.month, t.day, t.hour, t.minute, t.second,
                     offset.substr(0, 3), offset.substr(3));
}

}  // namespace

// --- the time (6a.12) -------------------------------------------------------

void Unpadded(const Line& line) {
  const Civil t = ToCivil(line.mail.time);
  SetTime(line, fmt::format("{}-{}-{} {}:{}:{}", t.year, t.month, t.day, t.hour,
                            t.minute, t.second));
}

void TimeMarks(const Line& line) {
  std::string& time = line.record->Find("time")->value;
  switch (line.random.Below(4)) {
    case 0:
      time[4] = time[7] = '/';
      break;
    case 1:
      time[13] = time[16] = '-';
      break;
    case 2:
      time[10] = 'T';
      break;
    default:
      time += ".250";
      break;
  }
}

void UnquotedTime(const Line& line) {
  line.record->Find("time")->quote = Quote::kBare;
}

void OtherZone(const Line& line) {
  struct Zone {
    std::string_view name;
    std::int32_t seconds;
  };
  constexpr std::array<Zone, 6> kNamed = {{{" UTC", 0},
                                           {" GMT", 0},
                                           {"Z", 0},
                                           {"+05:30", 19800},
                                           {" +0100", 3600},
                                           {"-04:30", -16200}}};
  constexpr std::array<std::int32_t, 5> kOffsets = {0, 3600, 7200, 19800,
                                                    -16200};
  Field* tz = line.record->Find("tz");
  if (tz == nullptr && line.random.Percent(60)) {
    const Zone& zone = line.random.Pick(kNamed);
    SetTime(line,
            PrintTime(InZone(line.mail.time, zone.seconds)).append(zone.name));
    return;
  }
  const std::int32_t offset = line.random.Pick(kOffsets);
  SetTime(line, PrintTime(InZone(line.mail.time, offset)));
  if (tz == nullptr) {
    tz = &line.record->Add("tz", "");
  }
  tz->value = PrintOffset(offset);
}

// --- before the record (1.5, 6a.2) ------------------------------------------

void Prefix(const Line& line) {
  const LocalTime other = {line.mail.time.day - 1, 11 * 3600 + 59};
  const std::string syslog = SyslogStamp(other);
  const std::string iso = IsoStamp(other);
  std::string& prefix = line.record->prefix;
  switch (line.random.Below(12)) {
    case 0:
      prefix = "WTsyslog[1998-08-01 00:04:11 ip=10.0.0.1 pri=6] ";
      break;
    case 1:
      prefix = "<134>";
      break;
    case 2:
      prefix = "<134>  ";
      break;
    case 3:
      prefix = syslog + " 10.1.255.1 ";
      break;
    case 4:
      prefix = syslog + " fw_proxy:";
      break;
    case 5:
      prefix = "10.0.0.1  ";
      break;
    case 6:
      prefix = "<14>1 " + iso + " host asqd - - - \xEF\xBB\xBF";
      break;
    case 7:
      prefix = "10.1.255.1  " + syslog + " 1    user   notice   " + iso +
               " SN310A/ asqd - - ";
      break;
    case 8:
      prefix = "<13> xxx " + syslog + " xxx  " + iso + "  xxx PulseSecure: ";
      break;
    case 9:
      prefix = iso + " gw1 ";
      break;
    case 10:
      prefix = "gitsedqu ";
      break;
    default:
      prefix = "aaa= 123%= ";
      break;
  }
}

void HeaderTime(const Line& line) {
  const bool yearless =
      line.yearless == YearlessHeaders::kYes && line.random.Percent(50);
  line.record->prefix =
      yearless ? SyslogStamp(line.mail.time) + " gw1 "
               : "<14>1 " + IsoStamp(line.mail.time) + " gw1 smtp - - - ";
  // A tz= belongs to the record's own time.
  line.record->Remove("tz");
  if (line.random.Percent(50)) {
    line.record->Remove("time");
  } else {
    line.record->Find("time")->value = "unknown";
  }
}

}  // namespace mailtide::traffic
