#include "parser/line_stamp.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::year;

constexpr auto kDay = local_days(year(2004) / 4 / 22);
constexpr milliseconds kTime = 22h + 1min + 42s;

struct Case {
  std::string_view text;
  std::optional<local_days> date;
  milliseconds time;
  std::optional<seconds> offset;
  std::string_view rest;
};

constexpr Case kStamps[] = {
    // RFC 822, as seen from 2001 to 2004.
    {"Thu, 22 Apr 2004 22:01:42 +0200 Connected", kDay, kTime, 2h, "Connected"},
    {"Thu, 22 Apr 2004 22:01:42 -0430 x", kDay, kTime, -(4h + 30min), "x"},
    {"Thu, 22 Apr 2004 22:01:42 +0000", kDay, kTime, 0s, ""},
    {"THU, 22 APR 2004 22:01:42 GMT x", kDay, kTime, 0s, "x"},
    {"Thu,22  Apr 2004  22:01:42  UT  x", kDay, kTime, 0s, "x"},
    {"22 Apr 2004 22:01:42 +0200 x", kDay, kTime, 2h, "x"},
    {"Fri, 2 Jan 2004 00:00:00 +0100 x", local_days(year(2004) / 1 / 2), 0s, 1h,
     "x"},
    {"Sun, 29 Feb 2004 23:59:60 +0100 x", local_days(year(2004) / 2 / 29),
     23h + 59min + 59s, 1h, "x"},
    {"Thu, 22 Apr 2004 22:01:42 Connected", kDay, kTime, {}, "Connected"},
    {"Thu, 22 Apr 2004 22:01:42.5 +0200 x", kDay, kTime + 500ms, 2h, "x"},
    // A day's name that is not the date's: the date counts.
    {"Mon, 22 Apr 2004 22:01:42 +0200 x", kDay, kTime, 2h, "x"},
    // Scientific, all likely spellings.
    {"2004-04-22T22:01:42 x", kDay, kTime, {}, "x"},
    {"20040422T220142 x", kDay, kTime, {}, "x"},
    {"2004-04-22 22:01:42 x", kDay, kTime, {}, "x"},
    {"20040422 220142\tx", kDay, kTime, {}, "x"},
    {"20040422T22:01:42 x", kDay, kTime, {}, "x"},
    {"2004-04-22T220142 x", kDay, kTime, {}, "x"},
    {"2004-04-22T22:01:42Z x", kDay, kTime, 0s, "x"},
    {"20040422T220142Z", kDay, kTime, 0s, ""},
    {"2004-04-22T22:01:42+02:00 x", kDay, kTime, 2h, "x"},
    {"2004-04-22 22:01:42 +0200 x", kDay, kTime, 2h, "x"},
    {"2004-04-22 22:01:42 UTC x", kDay, kTime, 0s, "x"},
    {"20040422T220142.25+0200 x", kDay, kTime + 250ms, 2h, "x"},
    {"2004-04-22T22:01:42,123 x", kDay, kTime + 123ms, {}, "x"},
    {"2004-04-22T22:01:60 x", kDay, 22h + 1min + 59s, {}, "x"},
    // A word that only begins like a zone is none.
    {"2004-04-22 22:01:42 Zone x", kDay, kTime, {}, "Zone x"},
    {"2004-04-22 22:01:42 + x", kDay, kTime, {}, "+ x"},
    // Time alone, and in detail.
    {"22:01:42 Connected", {}, kTime, {}, "Connected"},
    {"22:01:42", {}, kTime, {}, ""},
    {"22:01:42 \t", {}, kTime, {}, ""},
    {"22:01:42:123 x", {}, kTime + 123ms, {}, "x"},
    {"22:01:42.123 x", {}, kTime + 123ms, {}, "x"},
    {"22:01:42,123 x", {}, kTime + 123ms, {}, "x"},
    {"22:01:42.5 x", {}, kTime + 500ms, {}, "x"},
    {"22:01:42.123999 x", {}, kTime + 123ms, {}, "x"},
    {"00:00:00 x", {}, 0s, {}, "x"},
    {"23:59:60.5 x", {}, 23h + 59min + 59s + 500ms, {}, "x"},
    // Only a date has an offset.
    {"22:01:42 +0200 x", {}, kTime, {}, "+0200 x"},
};

TEST(LineStampTest, Styles) {
  for (const Case& c : kStamps) {
    std::string_view text = c.text;
    const std::optional<LineStamp> stamp = TakeLineStamp(text);
    ASSERT_TRUE(stamp) << c.text;
    EXPECT_EQ(stamp->date, c.date) << c.text;
    EXPECT_EQ(stamp->time_of_day, c.time) << c.text;
    EXPECT_EQ(stamp->utc_offset, c.offset) << c.text;
    EXPECT_EQ(text, c.rest) << c.text;
  }
}

TEST(LineStampTest, WhatIsNone) {
  for (const std::string_view text : {
           "",
           " 22:01:42",
           "24:00:00 x",
           "22:60:00 x",
           "22:01:61 x",
           "22:01 x",
           "2:01:42 x",
           "22:1:42 x",
           "22:01:42x",
           "22:01:42. x",
           "22:01:42.1234567 x",
           "22-01-42 x",
           "220142 x",
           "2004-04-22 x",
           "2004-04-22",
           "2004-04-22T",
           "2004-04-31T22:01:42 x",
           "2003-02-29T22:01:42 x",
           "2004-13-01T22:01:42 x",
           "2004-00-01T22:01:42 x",
           "2004-0422T22:01:42 x",
           "200404-22T22:01:42 x",
           "2004-4-22T22:01:42 x",
           "2004/04/22 22:01:42 x",
           "2004-04-22  22:01:42 x",
           "2004-04-22t22:01:42 x",
           "2004-04-22T22:0142 x",
           "2004-04-22T24:00:00 x",
           "2004-04-22T22:01:42+15:00 x",
           "2004-04-22T22:01:42+0260 x",
           "2004-04-22T22:01:42+02 x",
           "2004-04-22 22:01:42 +2 x",
           "2004-04-22T22:01:42Zx",
           "Thu, 22 Apr 2004 22:01:42 +9900 x",
           "Thu, 31 Apr 2004 22:01:42 +0200 x",
           "Thu, 0 Apr 2004 22:01:42 +0200 x",
           "Thu, 22 Avr 2004 22:01:42 +0200 x",
           "Thu, 22 Apr 04 22:01:42 +0200 x",
           "Thu, 22 Apr 2004 24:01:42 +0200 x",
           "Thu, 022 Apr 2004 22:01:42 +0200 x",
           "Thu 22 Apr 2004 22:01:42 +0200 x",
           "Gio, 22 Apr 2004 22:01:42 +0200 x",
           "Thu, 22 Apr 2004",
           "Thu, 22 Apr",
           "Thu,",
           "Thu",
           "Connected",
       }) {
    std::string_view rest = text;
    EXPECT_FALSE(TakeLineStamp(rest)) << text;
    EXPECT_EQ(rest, text) << "was taken all the same";
  }
}

TEST(LineStampTest, TimestampIsToTheSecond) {
  std::string_view text = "2004-04-22T22:01:42.999+02:00";
  const auto stamp = TakeLineStamp(text)->timestamp();
  ASSERT_TRUE(stamp);
  EXPECT_EQ(stamp->local, kDay + 22h + 1min + 42s);
  EXPECT_EQ(stamp->utc_offset, 2h);
  text = "22:01:42";
  EXPECT_FALSE(TakeLineStamp(text)->timestamp());
}

}  // namespace
}  // namespace mailtide
