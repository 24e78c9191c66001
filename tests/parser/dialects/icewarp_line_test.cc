#include "parser/dialects/icewarp_line.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using Body = IceWarpLine::Body;
using std::chrono::local_days;
using std::chrono::year;

struct Case {
  std::string_view line;
  std::string_view peer;
  std::string_view thread;
  bool client_session;
  Body body;
  std::string_view text;
};

// The lines of section 6 of the notes, and the forms of its grammar.
constexpr Case kLines[] = {
    {"192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:42 +0200 Connected",
     "192.0.2.7", "00000A1C", false, Body::kConnected, "Connected"},
    {"192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:42 +0200 >>> "
     "220-mail.example.org ESMTP Merak; Thu, 22 Apr 2004 22:01:42 +0200",
     "192.0.2.7", "00000A1C", false, Body::kSent,
     "220-mail.example.org ESMTP Merak; Thu, 22 Apr 2004 22:01:42 +0200"},
    {"192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:43 +0200 *** "
     "<admin@example.org> <friend@elsewhere.example> 1 348 00:00:00 OK",
     "192.0.2.7", "00000A1C", false, Body::kSummary,
     "<admin@example.org> <friend@elsewhere.example> 1 348 00:00:00 OK"},
    {"10.6.21.6       [15C0] 00:02:10 Connected, local IP=10.6.21.17",
     "10.6.21.6", "15C0", false, Body::kConnected,
     "Connected, local IP=10.6.21.17"},
    {"10.6.21.6       [15C0] 00:02:10 <<< EHLO gw.example.net", "10.6.21.6",
     "15C0", false, Body::kReceived, "EHLO gw.example.net"},
    {"10.6.21.6       [15C0] 00:02:10 Start of mail processing", "10.6.21.6",
     "15C0", false, Body::kProcessing, "Start of mail processing"},
    {"10.6.21.6 [15C0] 00:02:17 Disconnected", "10.6.21.6", "15C0", false,
     Body::kDisconnected, "Disconnected"},
    {"SYSTEM [0000] 00:03:52 Forwarded mails older than 20 days from "
     "'sales@example.org' to 'copy@elsewhere.example'",
     "SYSTEM", "0000", false, Body::kForwarded,
     "Forwarded mails older than 20 days from 'sales@example.org' to "
     "'copy@elsewhere.example'"},
    {"SYSTEM [00000000] Fri, 19 Jan 2001 11:36:54 +0100 SMTP Service started",
     "SYSTEM", "00000000", false, Body::kOther, "SMTP Service started"},
    // Sessions in which IceWarp is the client.
    {"192.0.2.25 [0E14] 12:01:01 Client session <<< 220 mx.example ESMTP",
     "192.0.2.25", "0E14", true, Body::kReceived, "220 mx.example ESMTP"},
    {"192.0.2.25 [0E14] 12:01:01 Client session Connected", "192.0.2.25",
     "0E14", true, Body::kConnected, "Connected"},
    {"192.0.2.25 [0E14] 12:01:01 Client session *** <a@b> <c@d> 1 2 0:00:00 OK",
     "192.0.2.25", "0E14", true, Body::kSummary, "<a@b> <c@d> 1 2 0:00:00 OK"},
    {"192.0.2.25 [0E14] 12:01:01 Client session", "192.0.2.25", "0E14", true,
     Body::kOther, ""},
    // Peers.
    {"2001:db8::1 [1] 12:01:01 <<< QUIT", "2001:db8::1", "1", false,
     Body::kReceived, "QUIT"},
    {"[2001:db8::1]\t[1] 12:01:01 <<< QUIT", "[2001:db8::1]", "1", false,
     Body::kReceived, "QUIT"},
    {"Challenge [0001] 12:01:01 x", "Challenge", "0001", false, Body::kOther,
     "x"},
    // Threads, blanks, words in other cases, empty texts.
    {"a \t [0123456789abcDEF]\t 12:01:01\t <<<\t  x  y ", "a",
     "0123456789abcDEF", false, Body::kReceived, "x  y "},
    {"a [1] 12:01:01 <<<", "a", "1", false, Body::kReceived, ""},
    {"a [1] 12:01:01 >>> ", "a", "1", false, Body::kSent, ""},
    {"a [1] 12:01:01 ***", "a", "1", false, Body::kSummary, ""},
    {"a [1] 12:01:01", "a", "1", false, Body::kOther, ""},
    {"a [1] 12:01:01 ", "a", "1", false, Body::kOther, ""},
    {"a [1] 12:01:01 CONNECTED", "a", "1", false, Body::kConnected,
     "CONNECTED"},
    {"a [1] 12:01:01 disconnected.", "a", "1", false, Body::kDisconnected,
     "disconnected."},
    // Only whole marks and words count, and only in front.
    {"a [1] 12:01:01 <<<x", "a", "1", false, Body::kOther, "<<<x"},
    {"a [1] 12:01:01 >> x", "a", "1", false, Body::kOther, ">> x"},
    {"a [1] 12:01:01 Connectedness", "a", "1", false, Body::kOther,
     "Connectedness"},
    {"a [1] 12:01:01 Client sessions Connected", "a", "1", false, Body::kOther,
     "Client sessions Connected"},
    {"a [1] 12:01:01 Client session, Connected", "a", "1", false, Body::kOther,
     "Client session, Connected"},
    {"a [1] 12:01:01 <<< >>> 250 ok", "a", "1", false, Body::kReceived,
     ">>> 250 ok"},
    {"a [1] 12:01:01 <<< Client session >>> Connected", "a", "1", false,
     Body::kReceived, "Client session >>> Connected"},
};

TEST(IceWarpLineTest, Lines) {
  for (const Case& c : kLines) {
    const auto line = ParseIceWarpLine(c.line);
    ASSERT_TRUE(line) << c.line;
    EXPECT_EQ(line->peer, c.peer) << c.line;
    EXPECT_EQ(line->thread, c.thread) << c.line;
    EXPECT_EQ(line->client_session, c.client_session) << c.line;
    EXPECT_EQ(line->body, c.body) << c.line;
    EXPECT_EQ(line->text, c.text) << c.line;
  }
}

TEST(IceWarpLineTest, Times) {
  const auto dated =
      ParseIceWarpLine("a [1] Thu, 22 Apr 2004 01:01:42 +0200 Connected");
  ASSERT_TRUE(dated && dated->stamp);
  // The date is that of the stamp's own offset.
  EXPECT_EQ(dated->stamp->local,
            local_days(year(2004) / 4 / 22) + 1h + 1min + 42s);
  EXPECT_EQ(dated->stamp->utc_offset, 2h);
  EXPECT_EQ(dated->time_of_day, 1h + 1min + 42s);

  const auto detailed = ParseIceWarpLine("a [1] 22:01:42:123 Connected");
  ASSERT_TRUE(detailed);
  EXPECT_FALSE(detailed->stamp);
  EXPECT_EQ(detailed->time_of_day, 22h + 1min + 42s + 123ms);
}

TEST(IceWarpLineTest, WhatIsNoLineAndWhy) {
  struct Rejected {
    std::string_view line;
    RejectReason reason;
  };
  constexpr auto kNoRecord = RejectReason::kNoRecord;
  constexpr auto kBadTime = RejectReason::kBadTime;
  constexpr Rejected kRejected[] = {
      {"", kNoRecord},
      {" ", kNoRecord},
      {"Connected", kNoRecord},
      {" 10.6.21.6 [15C0] 00:02:10 Connected", kNoRecord},
      {"[15C0] 00:02:10 Connected", kNoRecord},
      {"10.6.21.6[15C0] 00:02:10 Connected", kNoRecord},
      {"10.6.21.6 15C0 00:02:10 Connected", kNoRecord},
      {"10.6.21.6 [] 00:02:10 Connected", kNoRecord},
      {"10.6.21.6 [15G0] 00:02:10 Connected", kNoRecord},
      {"10.6.21.6 [15C0 ] 00:02:10 Connected", kNoRecord},
      {"10.6.21.6 [15C0 00:02:10 Connected", kNoRecord},
      {"10.6.21.6 [01234567890123456] 00:02:10 Connected", kNoRecord},
      {"10.6.21.6 [15C0]00:02:10 Connected", kNoRecord},
      {"10.6.21.6 [15C0]", kNoRecord},
      {"id=firewall time=\"2008-03-17 09:14:03\" fw=a pri=6", kNoRecord},
      {"2008-03-17 09:14:01 [00012F4A] 203.0.113.25:41234 < QUIT", kNoRecord},
      {"10.6.21.6 [15C0] ", kBadTime},
      {"10.6.21.6 [15C0] Connected", kBadTime},
      {"10.6.21.6 [15C0] 24:02:10 Connected", kBadTime},
      {"10.6.21.6 [15C0] 00:02:10Connected", kBadTime},
      {"10.6.21.6 [15C0] Thu, 31 Apr 2004 22:01:42 +0200 Connected", kBadTime},
  };
  for (const Rejected& c : kRejected) {
    const auto line = ParseIceWarpLine(c.line);
    ASSERT_FALSE(line) << c.line;
    EXPECT_EQ(line.error(), c.reason) << c.line;
  }
}

TEST(IceWarpLineTest, BytesOfAnyKindAreText) {
  const std::string line("a\0b [1] 12:01:01 <<< \0\xff\x1b", 24);
  const auto parsed = ParseIceWarpLine(line);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->peer, std::string_view("a\0b", 3));
  EXPECT_EQ(parsed->text, std::string_view("\0\xff\x1b", 3));
}

TEST(IceWarpLineTest, RecogniseCountsLinesThatFit) {
  std::vector<std::string_view> lines = {"", "id=firewall time=x fw=a"};
  EXPECT_EQ(RecogniseIceWarp(lines), 0);
  for (const Case& c : kLines) {
    lines.push_back(c.line);
  }
  lines.emplace_back("10.6.21.6 [15C0] yesterday Connected");
  EXPECT_EQ(RecogniseIceWarp(lines), std::size(kLines));
}

TEST(IceWarpLineTest, AgedForward) {
  const auto forward = ParseAgedForward(
      "Forwarded mails older than 20 days from 'sales@example.org' to "
      "'copy@elsewhere.example'");
  ASSERT_TRUE(forward);
  EXPECT_EQ(forward->days, 20);
  EXPECT_EQ(forward->from, "sales@example.org");
  EXPECT_EQ(forward->to, "copy@elsewhere.example");

  const auto odd = ParseAgedForward(
      "forwarded mails older than  99999999999999999999\tday FROM "
      "'o'neill' too@x.example'  to  'o'hara@y.example' ");
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->days, 1'000'000);
  EXPECT_EQ(odd->from, "o'neill' too@x.example");
  EXPECT_EQ(odd->to, "o'hara@y.example");

  for (const std::string_view text : {
           "",
           "Forwarded mails older than",
           "Forwarded mails older than 20 days",
           "Forwarded mails older than days from 'a' to 'b'",
           "Forwarded mails older than 20days from 'a' to 'b'",
           "Forwarded mails older than 20 weeks from 'a' to 'b'",
           "Forwarded mails older than 20 days from a to b",
           "Forwarded mails older than 20 days from 'a' to 'b",
           "Forwarded mails older than 20 days from 'a' to 'b' c",
           "Forwarded mails older than 20 days from 'a'to'b'",
           "Forwarded mails older than 20 days to 'b' from 'a'",
       }) {
    EXPECT_FALSE(ParseAgedForward(text)) << text;
  }
}

}  // namespace
}  // namespace mailtide
