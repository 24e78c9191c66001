#include "parser/timestamp.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::seconds;
using std::chrono::sys_days;

local_seconds At(int y, unsigned m, unsigned d, seconds clock) {
  return local_days(std::chrono::year(y) / std::chrono::month(m) /
                    std::chrono::day(d)) +
         clock;
}

struct Case {
  std::string_view text;
  local_seconds local;
  std::optional<seconds> offset;
};

void ExpectStamp(const Case& c) {
  const std::optional<Timestamp> stamp = ParseTimestamp(c.text);
  ASSERT_TRUE(stamp) << c.text;
  EXPECT_EQ(stamp->local, c.local) << c.text;
  EXPECT_EQ(stamp->utc_offset, c.offset) << c.text;
}

// Every form of section 1.4 of the WELF notes, each from a real record.
TEST(TimestampTest, FormsSeenInWelf) {
  for (const Case& c : {
           Case{"2011-10-13 13:11:39", At(2011, 10, 13, 13h + 11min + 39s), {}},
           {"2000-2-4 12:01:01", At(2000, 2, 4, 12h + 1min + 1s), {}},
           {"2005-5-30 18:38:6", At(2005, 5, 30, 18h + 38min + 6s), {}},
           {"2016-12-8 5:06:33", At(2016, 12, 8, 5h + 6min + 33s), {}},
           {"2019-02-27 12:55:40 UTC", At(2019, 2, 27, 12h + 55min + 40s), 0s},
           {"2016/01/29 06:09:59", At(2016, 1, 29, 6h + 9min + 59s), {}},
           {"2025-04-28 13-38-11", At(2025, 4, 28, 13h + 38min + 11s), {}},
           {"2025-10-29 09:56:16 fw=x", At(2025, 10, 29, 9h + 56min + 16s), {}},
       }) {
    ExpectStamp(c);
  }
}

// Rule 12: Y[-/]M[-/]D[ T]h[:-]m[:-]s[.frac][ ](zone)?
TEST(TimestampTest, Rule12) {
  const local_seconds t = At(2024, 3, 8, 18h + 15min);
  for (const Case& c : {
           Case{"2024-03-08T18:15:00", t, {}},
           {"2024-03-08 18:15:00Z", t, 0s},
           {"2024-03-08T18:15:00z", t, 0s},
           {"2024-03-08 18:15:00 Z", t, 0s},
           {"2024-03-08 18:15:00 GMT", t, 0s},
           {"2024-03-08 18:15:00 utc", t, 0s},
           {"2024-03-08T18:15:00+01:00", t, 1h},
           {"2024-03-08 18:15:00+0100", t, 1h},
           {"2024-03-08 18:15:00 -0430", t, -(4h + 30min)},
           {"2024-03-08 18:15:00 +05:45", t, 5h + 45min},
           {"2024-03-08 18-15-00-0430", t, -(4h + 30min)},
           {"2024-03-08 18:15:00.123", t, {}},
           {"2024-03-08 18:15:00,999999999", t, {}},
           {"2024-03-08T18:15:00.123Z", t, 0s},
           {"2024-03-08 18:15:00.5 +0100", t, 1h},
           {"2024-03-08 18:15:00.", t, {}},
           {"2024-03-08 18:15:00 CET", t, 1h},
           {"2024-03-08 18:15:00 CEST", t, 2h},
           {"  2024-03-08 18:15:00  ", t, {}},
           {"2024-03-08   18:15:00", t, {}},
           {"2024/3-08 18:15-00", t, {}},
           {"2024-03-08 18:15:00 mailhost", t, {}},
           // Used for several zones: local.
           {"2024-03-08 18:15:00 EST", t, {}},
           {"2024-03-08 18:15:00 IST", t, {}},
           // A word of another kind that begins like a zone.
           {"2024-03-08 18:15:00 Zulu", t, {}},
           {"2024-03-08 18:15:00 METAL", t, {}},
       }) {
    ExpectStamp(c);
  }
}

TEST(TimestampTest, EdgesOfRanges) {
  for (const Case& c : {
           Case{"2024-02-29 00:00:00", At(2024, 2, 29, 0s), {}},
           {"2000-02-29 23:59:59", At(2000, 2, 29, 24h - 1s), {}},
           // A leap second is the last second of its minute.
           {"2016-12-31 23:59:60", At(2016, 12, 31, 24h - 1s), {}},
           {"0000-01-01 00:00:00", At(0, 1, 1, 0s), {}},
           {"9999-12-31 23:59:59", At(9999, 12, 31, 24h - 1s), {}},
       }) {
    ExpectStamp(c);
  }
  for (const std::string_view bad : {""sv,
                                     " "sv,
                                     "2024"sv,
                                     "2024-03-08"sv,
                                     "2024-03-08 "sv,
                                     "2024-03-08 18"sv,
                                     "2024-03-08 18:15"sv,
                                     "2024-03-08 18:15:"sv,
                                     "2023-02-29 00:00:00"sv,
                                     "1900-02-29 00:00:00"sv,
                                     "2024-00-08 18:15:00"sv,
                                     "2024-13-08 18:15:00"sv,
                                     "2024-03-00 18:15:00"sv,
                                     "2024-03-32 18:15:00"sv,
                                     "2024-04-31 18:15:00"sv,
                                     "2024-03-08 24:00:00"sv,
                                     "2024-03-08 18:60:00"sv,
                                     "2024-03-08 18:15:61"sv,
                                     "24-03-08 18:15:00"sv,
                                     "02024-03-08 18:15:00"sv,
                                     "2024.03.08 18:15:00"sv,
                                     "2024-03-0818:15:00"sv,
                                     "2024-03-008 18:15:00"sv,
                                     "2024-03-08x18:15:00"sv,
                                     "2024-03-08 +8:15:00"sv,
                                     "2024--3-08 18:15:00"sv,
                                     "08/03/2024 18:15:00"sv,
                                     "2024-03-08 18.15.00"sv,
                                     "2024-\0"
                                     "3-08 18:15:00"sv,
                                     "x2024-03-08 18:15:00"sv}) {
    EXPECT_FALSE(ParseTimestamp(bad)) << bad;
  }
}

TEST(TimestampTest, UtcOffsets) {
  struct OffsetCase {
    std::string_view text;
    std::optional<seconds> offset;
  };
  for (const OffsetCase& c : {
           OffsetCase{"+0100", 1h},
           {"-0430", -(4h + 30min)},
           {"+01:00", 1h},
           {" +0100 ", 1h},
           {"+00:00", 0s},
           {"-0000", 0s},
           {"+14:00", 14h},
           {"-1200", -12h},
           {"+01", 1h},
           {"+1", 1h},
           {"UTC", 0s},
           {"gmt", 0s},
           {"Z", 0s},
           {"WET", 0s},
           {"WEST", 1h},
           {"CET", 1h},
           {"CEST", 2h},
           {"EET", 2h},
           {"EEST", 3h},
           {"", std::nullopt},
           {"+", std::nullopt},
           {"+x", std::nullopt},
           {"+1500", std::nullopt},
           {"+9900", std::nullopt},
           {"+0160", std::nullopt},
           {"0100", std::nullopt},
           {"EST", std::nullopt},
           {"UTCX", std::nullopt},
           {"Europe/Rome", std::nullopt},
       }) {
    EXPECT_EQ(ParseUtcOffset(c.text), c.offset) << c.text;
  }
}

// `UTC+01:00` is an hour east, not UTC.
TEST(TimestampTest, OffsetBehindTheWordUtc) {
  EXPECT_EQ(ParseUtcOffset("UTC+01:00"), 1h);
  EXPECT_EQ(ParseUtcOffset("GMT-0430"), -(4h + 30min));
  EXPECT_EQ(ParseUtcOffset("UTC +2"), 2h);
  EXPECT_EQ(ParseUtcOffset("UTC fw=x"), 0s);
  EXPECT_EQ(ParseUtcOffset("UTC+99"), std::nullopt);
}

TEST(TimestampTest, ToUtcByOffsetElseByZone) {
  const auto rome = TimeZone::Open("Europe/Rome");
  ASSERT_TRUE(rome);
  const auto utc = sys_days(std::chrono::year(2024) / 3 / 8) + 17h + 15min;
  EXPECT_EQ(ParseTimestamp("2024-03-08 18:15:00")->ToUtc(*rome), utc);
  EXPECT_EQ(ParseTimestamp("2024-03-08 17:15:00 UTC")->ToUtc(*rome), utc);
  EXPECT_EQ(ParseTimestamp("2024-03-08 12:45:00 -0430")->ToUtc(*rome), utc);
}

constexpr auto kNow = local_days(std::chrono::year(2026) / 11 / 21) + 12h;

struct HeaderCase {
  std::string_view header;
  std::optional<local_seconds> local;
  std::optional<seconds> offset;
};

// The prefixes of section 1.5 that bear a time.
TEST(TimestampTest, HeaderStamps) {
  for (const HeaderCase& c : {
           HeaderCase{"WTsyslog[1998-08-01 00:04:11 ip=10.0.0.1 pri=6] ",
                      At(1998, 8, 1, 4min + 11s),
                      {}},
           {"Jan  3 13:45:36 192.168.5.1 ",
            At(2026, 1, 3, 13h + 45min + 36s),
            {}},
           {"<134>Jan  3 13:45:36 192.168.5.1 ",
            At(2026, 1, 3, 13h + 45min + 36s),
            {}},
           {"May 30 18:38:06 fw_proxy:", At(2026, 5, 30, 18h + 38min + 6s), {}},
           {"<14>1 2026-05-22T16:32:00+02:00 host asqd - - - \xef\xbb\xbf",
            At(2026, 5, 22, 16h + 32min), 2h},
           {"192.168.10.254  Jan 12 08:49:40 1    user   notice   "
            "2026-01-14T08:52:17+01:00 SN310A41KL181A/ asqd - - ",
            At(2026, 1, 14, 8h + 52min + 17s), 1h},
           {"<13> xxx Feb 22 06:56:11 xxx  2018-02-22T06:56:09+01:00  xxx "
            "PulseSecure: ",
            At(2018, 2, 22, 6h + 56min + 9s), 1h},
           {"2026-01-14T08:52:17.123456Z host ",
            At(2026, 1, 14, 8h + 52min + 17s), 0s},
           {"Mar 4 21:06:44 ", At(2026, 3, 4, 21h + 6min + 44s), {}},
           {"Jan 10 20:00:12 gw1 smtp[299]: 121 Statistics: ",
            At(2026, 1, 10, 20h + 12s),
            {}},
           {"", std::nullopt, {}},
           {"gitsedqu ", std::nullopt, {}},
           {"<134>  ", std::nullopt, {}},
           {"10.0.0.1  ", std::nullopt, {}},
           {"aaa= 123%= ", std::nullopt, {}},
           {"Foo 10 20:00:12 ", std::nullopt, {}},
           {"Jan 32 20:00:12 ", std::nullopt, {}},
           {"Jan 10 25:00:12 ", std::nullopt, {}},
           {"Feb 30 20:00:12 ", std::nullopt, {}},
           {"xJan 10 20:00:12 ", std::nullopt, {}},
           {"Jan", std::nullopt, {}},
           {"Jan ", std::nullopt, {}},
           {"Jan 1", std::nullopt, {}},
       }) {
    const auto stamp = FindHeaderTimestamp(c.header, kNow);
    ASSERT_EQ(stamp.has_value(), c.local.has_value()) << c.header;
    if (stamp) {
      EXPECT_EQ(stamp->local, *c.local) << c.header;
      EXPECT_EQ(stamp->utc_offset, c.offset) << c.header;
    }
  }
}

// "a year-less stamp takes the newest year not after now"
TEST(TimestampTest, YearlessTakesTheNewestYear) {
  const auto find = [](std::string_view header, local_seconds now) {
    const auto stamp = FindHeaderTimestamp(header, now);
    return stamp ? std::optional(stamp->local) : std::nullopt;
  };
  EXPECT_EQ(find("Nov 21 12:00:00 h", kNow), At(2026, 11, 21, 12h));
  EXPECT_EQ(find("Nov 21 12:00:01 h", kNow), At(2025, 11, 21, 12h + 1s));
  EXPECT_EQ(find("Dec 31 23:59:59 h", At(2026, 1, 1, 0s)),
            At(2025, 12, 31, 24h - 1s));
  // The leap day of eight years ago, over 2100's missing one.
  EXPECT_EQ(find("Feb 29 01:00:00 h", kNow), At(2024, 2, 29, 1h));
  EXPECT_EQ(find("Feb 29 01:00:00 h", At(2104, 2, 28, 0s)),
            At(2096, 2, 29, 1h));
}

TEST(TimestampTest, HeaderSearchIsBounded) {
  // Far behind any real header: not found, and no long search.
  EXPECT_FALSE(FindHeaderTimestamp(
      std::string(100'000, 'x') + " 2024-03-08 18:15:00", kNow));
  EXPECT_FALSE(FindHeaderTimestamp(std::string(1'000'000, '1'), kNow));
}

}  // namespace
}  // namespace mailtide
