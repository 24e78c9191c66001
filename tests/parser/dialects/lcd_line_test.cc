#include "parser/dialects/lcd_line.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::year;

constexpr auto kFromClient = LcdDirection::kFromClient;
constexpr auto kReply = LcdDirection::kReply;
constexpr auto kNote = LcdDirection::kNote;
constexpr local_seconds kTime =
    local_days(year(2008) / 3 / 17) + 9h + 14min + 1s;

struct Case {
  std::string_view line;
  std::string_view session;
  std::string_view client;
  LcdDirection direction;
  std::string_view text;
};

// The transcript of section 6c of the notes, and what may be left out of it.
constexpr Case kLines[] = {
    {"2008-03-17 09:14:01 [00012F4A] 203.0.113.25:41234 * CONNECT "
     "192.0.2.10:25",
     "00012F4A", "203.0.113.25", kNote, "CONNECT 192.0.2.10:25"},
    {"2008-03-17 09:14:01 [00012F4A] 203.0.113.25:41234 > 220 gateway ESMTP",
     "00012F4A", "203.0.113.25", kReply, "220 gateway ESMTP"},
    {"2008-03-17 09:14:01 [00012F4A] 203.0.113.25:41234 < MAIL FROM:<a@b> "
     "SIZE=48213",
     "00012F4A", "203.0.113.25", kFromClient, "MAIL FROM:<a@b> SIZE=48213"},
    {"2008-03-17 09:14:01 [00012F4A] 203.0.113.25:41234 * SUBJECT 250 ok",
     "00012F4A", "203.0.113.25", kNote, "SUBJECT 250 ok"},
    // No session, no direction, neither.
    {"2008-03-17 09:14:01 203.0.113.25:41234 < EHLO x", "", "203.0.113.25",
     kFromClient, "EHLO x"},
    {"2008-03-17 09:14:01 [s1] 203.0.113.25:41234 EHLO x", "s1", "203.0.113.25",
     kFromClient, "EHLO x"},
    {"2008-03-17 09:14:01 203.0.113.25:41234 250-ok", "", "203.0.113.25",
     kReply, "250-ok"},
    {"2008-03-17 09:14:01 203.0.113.25:41234 rcpt to: <b@c>", "",
     "203.0.113.25", kFromClient, "rcpt to: <b@c>"},
    {"2008-03-17 09:14:01 203.0.113.25:41234 Data received", "", "203.0.113.25",
     kNote, "Data received"},
    {"2008-03-17 09:14:01 203.0.113.25:41234 SUBJECT QUIT", "", "203.0.113.25",
     kNote, "SUBJECT QUIT"},
    // Where the direction is written it counts, whatever the text looks like.
    {"2008-03-17 09:14:01 203.0.113.25:41234 < 250 ok", "", "203.0.113.25",
     kFromClient, "250 ok"},
    {"2008-03-17 09:14:01 203.0.113.25:41234 * QUIT", "", "203.0.113.25", kNote,
     "QUIT"},
    // Clients: without a port, IPv6 in all forms.
    {"2008-03-17 09:14:01 203.0.113.25 < QUIT", "", "203.0.113.25", kFromClient,
     "QUIT"},
    {"2008-03-17 09:14:01 [s1] [2001:db8::1]:41234 < QUIT", "s1", "2001:db8::1",
     kFromClient, "QUIT"},
    {"2008-03-17 09:14:01 [2001:db8::1]:41234 < QUIT", "", "2001:db8::1",
     kFromClient, "QUIT"},
    {"2008-03-17 09:14:01 [2001:db8::1] < QUIT", "", "2001:db8::1", kFromClient,
     "QUIT"},
    {"2008-03-17 09:14:01 2001:db8::1:41234 < QUIT", "", "2001:db8::1",
     kFromClient, "QUIT"},
    {"2008-03-17 09:14:01 2001:db8::1:25 < QUIT", "", "2001:db8::1",
     kFromClient, "QUIT"},
    {"2008-03-17 09:14:01 2001:db8:0:0:0:0:0:1 < QUIT", "",
     "2001:db8:0:0:0:0:0:1", kFromClient, "QUIT"},
    {"2008-03-17 09:14:01 2001:db8::1 < QUIT", "", "2001:db8::1", kFromClient,
     "QUIT"},
    // Blanks, other dates, empty texts.
    {"2008-03-17T09:14:01\t[s1]  203.0.113.25:41234\t<\t QUIT ", "s1",
     "203.0.113.25", kFromClient, "QUIT"},
    {"20080317T091401.5 203.0.113.25:41234 < QUIT", "", "203.0.113.25",
     kFromClient, "QUIT"},
    {"2008-03-17 09:14:01 203.0.113.25:41234 <", "", "203.0.113.25",
     kFromClient, ""},
    {"2008-03-17 09:14:01 203.0.113.25:41234", "", "203.0.113.25", kNote, ""},
};

TEST(LcdLineTest, Lines) {
  for (const Case& c : kLines) {
    const auto line = ParseLcdLine(c.line);
    ASSERT_TRUE(line) << c.line;
    EXPECT_EQ(line->stamp.local, kTime) << c.line;
    EXPECT_EQ(line->stamp.utc_offset, std::nullopt) << c.line;
    EXPECT_EQ(line->session, c.session) << c.line;
    EXPECT_EQ(line->client, c.client) << c.line;
    EXPECT_EQ(line->direction, c.direction) << c.line;
    EXPECT_EQ(line->text, c.text) << c.line;
  }
}

TEST(LcdLineTest, WhatIsNoLineAndWhy) {
  struct Rejected {
    std::string_view line;
    RejectReason reason;
  };
  constexpr auto kNoRecord = RejectReason::kNoRecord;
  constexpr auto kBadTime = RejectReason::kBadTime;
  constexpr Rejected kRejected[] = {
      {"", kNoRecord},
      {"2008", kNoRecord},
      {"EHLO x", kNoRecord},
      {"id=firewall time=\"2008-03-17 09:14:03\" fw=a pri=6", kNoRecord},
      {"10.6.21.6 [15C0] 00:02:10 <<< QUIT", kNoRecord},
      {"17/03/2008 09:14:01 203.0.113.25:41234 < QUIT", kNoRecord},
      {"2008-03-17 09:14:01", kNoRecord},
      {"2008-03-17 09:14:01 [s1]", kNoRecord},
      {"2008-03-17 09:14:01 [s1] < QUIT", kNoRecord},
      {"2008-03-17 09:14:01 [s 1] 203.0.113.25:41234 < QUIT", kNoRecord},
      {"2008-03-17 09:14:01 [] 203.0.113.25:41234 < QUIT", kNoRecord},
      {"2008-03-17 09:14:01 host:41234 < QUIT", kNoRecord},
      {"2008-03-17 09:14:01 [0] [s1] text of an .err", kNoRecord},
      {"2008-03-32 09:14:01 203.0.113.25:41234 < QUIT", kBadTime},
      {"2008-03-17 24:14:01 203.0.113.25:41234 < QUIT", kBadTime},
      {"2008-03-17 203.0.113.25:41234 < QUIT", kBadTime},
  };
  for (const Rejected& c : kRejected) {
    const auto line = ParseLcdLine(c.line);
    ASSERT_FALSE(line) << c.line;
    EXPECT_EQ(line.error(), c.reason) << c.line;
  }
}

TEST(LcdLineTest, RecogniseCountsLinesThatFit) {
  std::vector<std::string_view> lines = {"",
                                         "10.6.21.6 [15C0] 00:02:10 <<< QUIT"};
  EXPECT_EQ(RecogniseLcd(lines), 0);
  for (const Case& c : kLines) {
    lines.push_back(c.line);
  }
  // Three of them are notes without their mark.
  EXPECT_EQ(RecogniseLcd(lines), std::size(kLines) - 3);
  EXPECT_EQ(RecogniseLcd(std::vector<std::string_view>{
                "2026-01-14T08:52:17+01:00 192.0.2.1 id=firewall fw=gw "
                "time=\"2026-01-14 08:52:17\" pri=6 proto=smtp"}),
            0U);
}

TEST(LcdPatternTest, Groups) {
  const auto pattern = LcdPattern::Compile(
      R"((?P<time>\S+ \S+)\|(?P<session>\d*)\|(?P<client>[^|]*)\|)"
      R"((?P<direction>[^|]*)\|(?P<text>.*))");
  ASSERT_TRUE(pattern) << pattern.error().message;
  for (const Case& c : {
           Case{"2008-03-17 09:14:01|7|203.0.113.25:1|<|QUIT", "7",
                "203.0.113.25", kFromClient, "QUIT"},
           {"2008-03-17 09:14:01|7|203.0.113.25|--> |220 x ", "7",
            "203.0.113.25", kReply, "220 x"},
           {"2008-03-17 09:14:01|7|203.0.113.25|Client|250 x", "7",
            "203.0.113.25", kFromClient, "250 x"},
           {"2008-03-17 09:14:01|7|203.0.113.25|S|QUIT", "7", "203.0.113.25",
            kReply, "QUIT"},
           {"2008-03-17 09:14:01|7|203.0.113.25|info|QUIT", "7", "203.0.113.25",
            kNote, "QUIT"},
           {"2008-03-17 09:14:01|||| 250 ok", "", "", kReply, "250 ok"},
           {"2008-03-17 09:14:01||mx.example||QUIT", "", "", kFromClient,
            "QUIT"},
           // Times in other forms; days come first.
           {"17/03/2008 09:14:01||||x", "", "", kNote, "x"},
           {"17.3.2008 9:14:01||||x", "", "", kNote, "x"},
           {"17-03-2008 09:14:01.5||||x", "", "", kNote, "x"},
           {"2008/3/17 9:14:1||||x", "", "", kNote, "x"},
       }) {
    const auto line = pattern->Parse(c.line);
    ASSERT_TRUE(line) << c.line;
    EXPECT_EQ(line->stamp.local, kTime) << c.line;
    EXPECT_EQ(line->session, c.session) << c.line;
    EXPECT_EQ(line->client, c.client) << c.line;
    EXPECT_EQ(line->direction, c.direction) << c.line;
    EXPECT_EQ(line->text, c.text) << c.line;
  }
  for (const std::string_view line :
       {"", "2008-03-17 09:14:01|7|203.0.113.25|<", "x 2008-03-17 09:14:01"}) {
    const auto parsed = pattern->Parse(line);
    ASSERT_FALSE(parsed) << line;
    EXPECT_EQ(parsed.error(), RejectReason::kNoRecord) << line;
  }
  for (const std::string_view line :
       {"2008-02-30 09:14:01||||x", "31/02/2008 09:14:01||||x",
        "3/17/2008 09:14:01||||x", "17/03/08 09:14:01||||x",
        "17/03/2008 24:00:01||||x", "some day||||x"}) {
    const auto parsed = pattern->Parse(line);
    ASSERT_FALSE(parsed) << line;
    EXPECT_EQ(parsed.error(), RejectReason::kBadTime) << line;
  }
}

TEST(LcdPatternTest, GroupsMayBeLeftOutAndStandInAnyOrder) {
  const auto pattern = LcdPattern::Compile(
      R"((?P<text>.*?)(?: from (?P<client>\S+))? at (?P<time>.*))");
  ASSERT_TRUE(pattern) << pattern.error().message;
  const auto line = pattern->Parse("QUIT at Mon, 17 Mar 2008 09:14:01 +0100");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->stamp.local, kTime);
  EXPECT_EQ(line->stamp.utc_offset, 1h);
  EXPECT_EQ(line->client, "");
  EXPECT_EQ(line->direction, kFromClient);
  EXPECT_EQ(line->text, "QUIT");
  const auto with =
      pattern->Parse("QUIT from 203.0.113.25:7 at 2008-03-17 09:14:01");
  ASSERT_TRUE(with);
  EXPECT_EQ(with->client, "203.0.113.25");
  // A clock alone is no time here: the date is needed.
  EXPECT_EQ(pattern->Parse("QUIT at 09:14:01").error(), RejectReason::kBadTime);
}

TEST(LcdPatternTest, BytesOfAnyKind) {
  const auto pattern = LcdPattern::Compile("(?P<time>[^|]*)\\|(?P<text>.*)");
  ASSERT_TRUE(pattern);
  const std::string text("\xff\0\xe8\n\x80x", 6);
  const std::string line = "2008-03-17 09:14:01|" + text;
  const auto parsed = pattern->Parse(line);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->text, text);
  EXPECT_EQ(parsed->text.data(), line.data() + 20);
}

TEST(LcdPatternTest, WrongPatternsSayWhy) {
  std::string many = "(?P<time>.*)";
  for (int i = 0; i < 30; ++i) {
    many += "(.)";
  }
  struct Wrong {
    std::string pattern;
    std::string message;
  };
  const Wrong wrong[] = {
      {"(", "'(' is no regular expression: missing ): ("},
      {"(?P<time>.*",
       "'(?P<time>.*' is no regular expression: missing ): "
       "(?P<time>.*"},
      {"(?P<time>.)(?P<time>.)(?P<text>.)",
       "'(?P<time>.)(?P<time>.)(?P<text>.)' names the group 'time' twice"},
      {"", "'' has no group 'time'; write (?P<time>...)"},
      {"(.*)", "'(.*)' has no group 'time'; write (?P<time>...)"},
      {"(?P<time>.*)",
       "'(?P<time>.*)' has no group 'text'; write (?P<text>...)"},
      {"(?P<text>.*)",
       "'(?P<text>.*)' has no group 'time'; write (?P<time>...)"},
      {"(?P<time>.)(?P<text>.)(?P<ip>.)",
       "'(?P<time>.)(?P<text>.)(?P<ip>.)' names a group 'ip'; there is: time, "
       "session, client, direction, text"},
      {"(?P<Time>.)(?P<text>.)",
       "'(?P<Time>.)(?P<text>.)' names a group 'Time'; there is: time, "
       "session, client, direction, text"},
      {many + "(?P<text>.*)",
       "'" + many +
           "(?P<text>.*)' has more than 31 groups; write (?:...) for "
           "those without a name"},
  };
  for (const Wrong& c : wrong) {
    const auto pattern = LcdPattern::Compile(c.pattern);
    ASSERT_FALSE(pattern) << c.pattern;
    EXPECT_EQ(pattern.error().code, ErrorCode::kConfiguration);
    EXPECT_EQ(pattern.error().message, c.message);
  }
  // Patterns that would need too much memory are refused, not tried.
  const auto large = LcdPattern::Compile(
      "(?P<time>.*)(?P<text>((((x{1,50}){1,50}){1,50}){1,50}){1,50})");
  ASSERT_FALSE(large);
  EXPECT_NE(large.error().message.find("is no regular expression"),
            std::string::npos);
}

}  // namespace
}  // namespace mailtide
