// The grammar of WELF records, case by case, from the notes on the format:
// section 1.2 (rules), 1.5 (what stands before a record), 4 (reported troubles;
// tests named Robustness<item>), 6a (the tolerant grammar; tests named
// Rule<number>). Injection and hostile lengths have files of their own.
#include "parser/dialects/welf_record.h"

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::string_view_literals;
using K = WelfKey;
using Fields = std::initializer_list<std::pair<WelfKey, std::string_view>>;

// Parses `line` and expects it to be a record with these values among others.
WelfRecord Expect(std::string_view line, Fields fields) {
  WelfRecord record;
  EXPECT_TRUE(record.Parse(line)) << line;
  for (const auto& [key, value] : fields) {
    EXPECT_TRUE(record.Has(key)) << line;
    EXPECT_EQ(record.Get(key), value)
        << "field " << static_cast<int>(key) << " of " << line;
  }
  return record;
}

TEST(WelfRecordTest, TheReferencesOwnSample) {
  const WelfRecord record = Expect(
      "id=firewall time=\"2000-2-4 12:01:01\" fw=192.168.0.238 pri=6 rule=3 "
      "proto=http src=192.168.0.23 dst 6.1.0.36 "
      "rg=www.webtrends.com/index.html "
      "op=GET result 0 rcvd=1426",
      {{K::kId, "firewall"},
       {K::kTime, "2000-2-4 12:01:01"},
       {K::kFw, "192.168.0.238"},
       {K::kPri, "6"},
       {K::kProto, "http"},
       {K::kSrc, "192.168.0.23"},
       {K::kDst, "6.1.0.36"},
       {K::kOp, "GET"},
       {K::kResult, "0"},
       {K::kRcvd, "1426"}});
  EXPECT_FALSE(record.Has(K::kArg));
  EXPECT_TRUE(record.conforming());
  EXPECT_FALSE(record.unterminated());
  EXPECT_EQ(record.header(), "");
  EXPECT_EQ(record.duplicate_keys(), 0U);
}

TEST(WelfRecordTest, AbsentFields) {
  const WelfRecord record = Expect("id=f fw=", {{K::kId, "f"}, {K::kFw, ""}});
  EXPECT_EQ(record.Find(K::kFw), std::string_view());
  EXPECT_EQ(record.Find(K::kTime), std::nullopt);
  EXPECT_EQ(record.Get(K::kTime), "");
  EXPECT_FALSE(record.conforming());
}

TEST(WelfRecordTest, NothingStaysFromTheLineBefore) {
  WelfRecord record;
  ASSERT_TRUE(record.Parse(
      R"(<1>x id=f time="t" fw=a pri=1 src=1 src=2 msg="a \" b" op="x y)"));
  ASSERT_TRUE(record.unterminated());
  ASSERT_TRUE(record.Parse("user=u proto=smtp"));
  EXPECT_EQ(record.header(), "");
  EXPECT_FALSE(record.Has(K::kId));
  EXPECT_FALSE(record.Has(K::kMsg));
  EXPECT_FALSE(record.unterminated());
  EXPECT_FALSE(record.repaired());
  EXPECT_FALSE(record.repeated_fields());
  EXPECT_EQ(record.duplicate_keys(), 0U);
  EXPECT_FALSE(record.Parse(""));
  EXPECT_FALSE(record.Has(K::kUser));
}

// "accepted with >= 2 known fields, one of them time/fw/msg/src/user/op/
// result/proto"
TEST(WelfRecordTest, WhatIsARecord) {
  WelfRecord record;
  for (const std::string_view line :
       {"time=x pri=1", "fw=x pri=1", "msg=x pri=1", "src=x pri=1",
        "user=x pri=1", "op=x pri=1", "result=1 pri=1", "proto=x pri=1",
        "TIME=x PRI=1", "\ttime=x\tfw=y"}) {
    EXPECT_TRUE(record.Parse(line)) << line;
  }
  for (const std::string_view line :
       {""sv, " "sv, "=="sv, "= ="sv, "no record here"sv, "time=x"sv,
        "id=x pri=1"sv, "from=a@b.example to=c@d.example"sv, "foo=1 bar=2"sv,
        "time=x foo=1"sv, "time = x fw = y"sv, "1time=x 2fw=y"sv,
        "Jan 08 04:03:23 gw1 smtp[299]: 228 smtp: can't connect to "
        "198.51.100.201 port 25 (Network is unreachable.)"sv}) {
    EXPECT_FALSE(record.Parse(line)) << line;
  }
}

// --- Section 1.2: how real writers quote

TEST(WelfRecordTest, SyslogNgEscapes) {
  Expect(R"(id=f fw=a msg="binary stuff follows \"\xad árvíz..." pri=6)",
         {{K::kMsg, R"(binary stuff follows "\xad árvíz...)"}, {K::kPri, "6"}});
  Expect(R"(id=f fw=a msg=binary\x00stuff pri=6)",
         {{K::kMsg, R"(binary\x00stuff)"}, {K::kPri, "6"}});
  // Without a blank it writes a quote as it is.
  Expect(R"(id=f fw=a msg=say"hi"now pri=6)",
         {{K::kMsg, R"(say"hi"now)"}, {K::kPri, "6"}});
}

TEST(WelfRecordTest, WritersThatDoNotEscape) {
  Expect(R"(id=f time="t t" fw=a arg="/a?q="x"&r="y z"" agent="A "B" C" pri=6)",
         {{K::kArg, R"(/a?q="x"&r="y z")"}, {K::kPri, "6"}});
}

// --- Section 1.5: what stands before the record

TEST(WelfRecordTest, Prefixes) {
  constexpr std::string_view kRecord =
      R"(id=firewall time="2024-03-08 18:15:00" fw=sns-1 pri=5 src=192.0.2.4)";
  for (const std::string_view header :
       {""sv, "WTsyslog[1998-08-01 00:04:11 ip=10.0.0.1 pri=6] "sv, "<134>"sv,
        "<134>  "sv, "Jan  3 13:45:36 192.168.5.1 "sv,
        "May 30 18:38:06 fw_proxy:"sv, "10.0.0.1  "sv,
        "<14>1 2026-05-22T16:32:00+02:00 host asqd - - - \xef\xbb\xbf"sv,
        "<14>1 2026-05-22T16:32:00+02:00 host asqd - - - ?"sv,
        "192.168.10.254  Jan 12 08:49:40 1    user   notice   "
        "2026-01-14T08:52:17+01:00 SN310A41KL181A/ asqd - - "sv,
        "<13> xxx Feb 22 06:56:11 xxx  2018-02-22T06:56:09+01:00  xxx "
        "PulseSecure: "sv,
        "2026-01-14T08:52:17+01:00 gw "sv, "gitsedqu "sv, "aaa= 123%= "sv,
        "\xef\xbb\xbf"sv, "<134>WTsyslog[1998-08-01 00:04:11 ip=10.0.0.1] "sv,
        R"(<14>1 2026-05-22T16:32:00Z h a - - [meta sequenceId="1"] )"sv,
        "smtp[299]: "sv, "[broken "sv}) {
    WelfRecord record;
    const std::string line = std::string(header) + std::string(kRecord);
    EXPECT_TRUE(record.Parse(line)) << line;
    EXPECT_EQ(record.header(), header);
    EXPECT_EQ(record.Get(K::kId), "firewall") << line;
    EXPECT_EQ(record.Get(K::kTime), "2024-03-08 18:15:00") << line;
    EXPECT_EQ(record.Get(K::kPri), "5") << line;
    EXPECT_EQ(record.Get(K::kSrc), "192.0.2.4") << line;
    EXPECT_TRUE(record.conforming()) << line;
  }
}

TEST(WelfRecordTest, RecordsWithoutId) {
  WelfRecord record = Expect(R"(time="2023-11-23 09:20:13" fw=x pri=1)",
                             {{K::kTime, "2023-11-23 09:20:13"}});
  EXPECT_EQ(record.header(), "");
  EXPECT_FALSE(record.conforming());
  record = Expect(R"(Mar 4 21:06:44 pri=5 msg="SMTP: Close" smtp_action=pass)",
                  {{K::kPri, "5"}, {K::kMsg, "SMTP: Close"}});
  EXPECT_EQ(record.header(), "Mar 4 21:06:44 ");
  record = Expect("sn=C0EAE48F5084 fw= pri=6 c=1024", {{K::kFw, ""}});
  EXPECT_EQ(record.header(), "");
}

// --- Section 4: reported troubles

TEST(WelfRecordTest, Robustness01_OrderOfFieldsIsFree) {
  const Fields fields = {{K::kTime, "2024-03-08 18:15:00"},
                         {K::kFw, "a"},
                         {K::kPri, "5"},
                         {K::kSrc, "192.0.2.4"},
                         {K::kDst, "198.51.100.8"}};
  Expect(
      R"(id=f time="2024-03-08 18:15:00" fw=a pri=5 src=192.0.2.4 dst=198.51.100.8)",
      fields);
  Expect(
      R"(id=f pri=5 fw=a dst=198.51.100.8 src=192.0.2.4 time="2024-03-08 18:15:00")",
      fields);
  Expect(
      R"(dst=198.51.100.8 src=192.0.2.4 time="2024-03-08 18:15:00" pri=5 fw=a id=f)",
      fields);
  Expect(
      "id=f fw=a pri=5 new=1 src=192.0.2.4 newer=\"2 3\" dst=198.51.100.8 "
      "time=2024-03-08 18:15:00",
      fields);
}

TEST(WelfRecordTest, Robustness02_SingleQuotes) {
  Expect("id=f fw=a appName='General HTTPS' msg='a b' pri=6 user='x'",
         {{K::kMsg, "a b"}, {K::kPri, "6"}, {K::kUser, "x"}});
  Expect("id=f fw='box 1' time='2024-03-08 18:15:00'",
         {{K::kFw, "box 1"}, {K::kTime, "2024-03-08 18:15:00"}});
  Expect("id=f fw=a msg=''", {{K::kMsg, ""}});
}

TEST(WelfRecordTest, Robustness03_Apostrophes) {
  Expect("id=f fw=a msg=\"n'est pas install\xc3\xa9\" pri=6",
         {{K::kMsg, "n'est pas install\xc3\xa9"}, {K::kPri, "6"}});
  Expect("id=f fw=a msg=n'est pas installe' pri=6",
         {{K::kMsg, "n'est pas installe'"}, {K::kPri, "6"}});
  Expect("id=f fw=a msg='n'est pas l'app' pri=6",
         {{K::kMsg, "n'est pas l'app"}, {K::kPri, "6"}});
  Expect("id=f fw=a msg='tis nothing pri=6",
         {{K::kMsg, "'tis nothing"}, {K::kPri, "6"}});
}

TEST(WelfRecordTest, Robustness04_EscapedQuotes) {
  Expect(R"(id=f fw=a msg="say \"hi there\" now" pri=6)",
         {{K::kMsg, R"(say "hi there" now)"}, {K::kPri, "6"}});
  Expect(R"(id=f fw=a msg="say \"hi\"" pri=6)",
         {{K::kMsg, R"(say "hi")"}, {K::kPri, "6"}});
  Expect(R"(id=f fw=a msg="\"hi\" say" pri=6)",
         {{K::kMsg, R"("hi" say)"}, {K::kPri, "6"}});
}

TEST(WelfRecordTest, Robustness04_UnescapedInnerQuotes) {
  const WelfRecord record =
      Expect(R"(id=f fw=a msg="say "hi there" now" pri=6)",
             {{K::kMsg, R"(say "hi there" now)"}, {K::kPri, "6"}});
  EXPECT_TRUE(record.repaired());
}

TEST(WelfRecordTest, Robustness04_EmptyValueDoesNotSwallowTheNextPair) {
  WelfRecord record = Expect("id= c=33 fw=a user= op= pri=6", {{K::kId, ""},
                                                               {K::kUser, ""},
                                                               {K::kOp, ""},
                                                               {K::kFw, "a"},
                                                               {K::kPri, "6"}});
  EXPECT_EQ(record.duplicate_keys(), 0U);
  record = Expect("id=f fw=a user=", {{K::kUser, ""}});
  record = Expect("id=f fw=a user= ", {{K::kUser, ""}});
}

TEST(WelfRecordTest, Robustness04_EqualsInsideQuotes) {
  const WelfRecord record = Expect(
      R"(id=f fw=a arg="/x?a=b&src=203.0.113.9" msg="user=x pri=9" pri=6)",
      {{K::kArg, "/x?a=b&src=203.0.113.9"},
       {K::kMsg, "user=x pri=9"},
       {K::kPri, "6"}});
  EXPECT_FALSE(record.Has(K::kSrc));
  EXPECT_FALSE(record.Has(K::kUser));
}

TEST(WelfRecordTest, Robustness04_EmptyQuotes) {
  Expect(R"(id=f fw=a post="" ltime="3" user="" msg="" pri=6)",
         {{K::kUser, ""}, {K::kMsg, ""}, {K::kPri, "6"}});
  Expect(R"(id=f fw=a pri=6 startime="")", {{K::kPri, "6"}});
  Expect(R"(id=f fw=a user=""proto=smtp)",
         {{K::kUser, ""}, {K::kProto, "smtp"}});
}

TEST(WelfRecordTest, Robustness06_ByteOrderMark) {
  for (const std::string_view mark : {"\xef\xbb\xbf"sv, "?"sv}) {
    const std::string line =
        std::string(mark) + R"(id=firewall time="t" fw=a pri=1)";
    const WelfRecord record =
        Expect(line, {{K::kId, "firewall"}, {K::kTime, "t"}});
    EXPECT_EQ(record.header(), mark);
  }
}

TEST(WelfRecordTest, Robustness07_DuplicateKeys) {
  const WelfRecord record =
      Expect(R"(id=f fw=a msg="one" pri=6 msg="two" pri=7 MSG=three)",
             {{K::kMsg, "one"}, {K::kPri, "6"}});
  EXPECT_EQ(record.duplicate_keys(), 3U);
  EXPECT_FALSE(record.repeated_fields());
}

TEST(WelfRecordTest, Robustness08_MissingBlanks) {
  Expect(
      "id=f fw=a srcMac=00:17:c5:4c:ae:05dstMac=01:00:5e:00:00:fb "
      "proto=udp pri=6",
      {{K::kProto, "udp"}, {K::kPri, "6"}});
  Expect("id=f fw=a srcMac=00:17:c5:4c:ae:05proto=udp pri=6",
         {{K::kProto, "udp"}, {K::kPri, "6"}});
  const WelfRecord record = Expect(
      "id=f fw=a rcvd=55proto=udp sent=7user=x pri=6", {{K::kRcvd, "55"},
                                                        {K::kProto, "udp"},
                                                        {K::kSent, "7"},
                                                        {K::kUser, "x"},
                                                        {K::kPri, "6"}});
  EXPECT_TRUE(record.repaired());
  Expect(R"(id=f fw=a msg="x y"proto=udp pri=6)",
         {{K::kMsg, "x y"}, {K::kProto, "udp"}, {K::kPri, "6"}});
}

TEST(WelfRecordTest, Robustness08_BlankAfterEquals) {
  Expect("id=f fw=a srcMac= 01:00:5e:00:00:fb user= anna pri= 6 msg= \"a b\"",
         {{K::kUser, "anna"}, {K::kPri, "6"}, {K::kMsg, "a b"}});
}

TEST(WelfRecordTest, Robustness08_StrayQuote) {
  const WelfRecord record =
      Expect("id=f fw=a duration=0.02\" user=anna\" pri=6",
             {{K::kDuration, "0.02"}, {K::kUser, "anna"}, {K::kPri, "6"}});
  EXPECT_TRUE(record.repaired());
}

TEST(WelfRecordTest, Robustness08_BlanksHereAndThere) {
  Expect(
      R"(  id=f   fw=a		pri=6  msg="  text  "   user="anna "   )",
      {{K::kFw, "a"}, {K::kPri, "6"}, {K::kMsg, "text"}, {K::kUser, "anna"}});
}

TEST(WelfRecordTest, Robustness08_OddKeys) {
  Expect(
      "id=f fw=a Byte(i/o)=10592/14285 Rule1:3:5=9 a.b-c=1 _x=2 "
      "msg=x Byte(i/o)=1 pri=6",
      {{K::kMsg, "x"}, {K::kPri, "6"}});
}

TEST(WelfRecordTest, Robustness08_FreeTextWithoutMsg) {
  WelfRecord record = Expect(
      "id=f fw=a m=170 Received a path MTU icmp message from router pri=6",
      {{K::kMsg, "Received a path MTU icmp message from router"},
       {K::kPri, "6"}});
  record = Expect("id=f fw=a m=170 loose words pri=6 msg=\"the text\"",
                  {{K::kMsg, "the text"}});
}

TEST(WelfRecordTest, Robustness08_BareValuesWithBlanks) {
  Expect("id=f fw=a ivs=Default Network user=anna pri=6",
         {{K::kUser, "anna"}, {K::kPri, "6"}});
  Expect("id=f fw=a msg=ShellCmd(): fork() ERROR pri=6",
         {{K::kMsg, "ShellCmd(): fork() ERROR"}, {K::kPri, "6"}});
  Expect("id=f fw=a user=Anna Rossi pri=6",
         {{K::kUser, "Anna Rossi"}, {K::kPri, "6"}});
}

TEST(WelfRecordTest, Robustness08_EndpointsWithoutAddress) {
  Expect("id=f fw=a src=:28503:WAN dst=:25:LAN:HOST pri=6",
         {{K::kSrc, ":28503:WAN"}, {K::kDst, ":25:LAN:HOST"}});
}

TEST(WelfRecordTest, Robustness08_FormatStringLeftovers) {
  Expect("id=f fw=a msg=\"%u open connections\" n=%d pri=6",
         {{K::kMsg, "%u open connections"}, {K::kPri, "6"}});
}

TEST(WelfRecordTest, Robustness09_AnyBytes) {
  Expect("id=f fw=a msg=\"\xe0\x00\x01\xff z\" user=\xfe\x00 pri=6"sv,
         {{K::kMsg, "\xe0\x00\x01\xff z"sv},
          {K::kUser, "\xfe\x00"sv},
          {K::kPri, "6"}});
  WelfRecord record;
  EXPECT_FALSE(record.Parse(std::string(1000, '\0')));
  EXPECT_FALSE(record.Parse("\xff\xfe\x80=\x80"));
}

TEST(WelfRecordTest, Robustness09_CutInsideAQuote) {
  const WelfRecord record =
      Expect(R"(id=f fw=a user=anna pri=6 msg="this line was cut in the mi)",
             {{K::kUser, "anna"},
              {K::kPri, "6"},
              {K::kMsg, "this line was cut in the mi"}});
  EXPECT_TRUE(record.unterminated());
}

// --- Section 6a: the grammar

TEST(WelfRecordTest, Rule02_IdAtATokenBoundary) {
  // `sid=` and `msgid=` are other keys.
  WelfRecord record = Expect("<1> sid=9 time=x fw=a msgid=8 pri=1 id=f",
                             {{K::kId, "f"}, {K::kFw, "a"}});
  EXPECT_EQ(record.header(), "<1> ");
  // An id that no required field follows is a message's own.
  record = Expect("<1> user=<a@x.example> op=To id=77 arg=<1@x.example>",
                  {{K::kUser, "<a@x.example>"}, {K::kId, "77"}});
  // SonicWall's serial number may stand between.
  record = Expect(R"(junk=1 id=firewall sn=C0EAE4 time="t" fw=a)",
                  {{K::kId, "firewall"}, {K::kTime, "t"}});
  EXPECT_EQ(record.header(), "junk=1 ");
  for (const std::string_view line :
       {R"(junk=1 id= time="t" fw=a)", R"(junk=1 id= f time="t" fw=a)",
        R"(junk=1 id="my box" time="t" fw=a)", R"(junk=1 id=f x=1 fw=a op=b)",
        "junk=1 id=f\tpri=1 fw=a"}) {
    EXPECT_TRUE(record.Parse(line)) << line;
    EXPECT_EQ(record.header(), "junk=1 ") << line;
  }
  record = Expect(R"(junk=1 id=firewall sn=C0EAE4 x=1 time="t" fw=a)",
                  {{K::kId, "firewall"}, {K::kTime, "t"}});
  EXPECT_EQ(record.header(), "junk=1 ");
}

// What stands behind the first known field belongs to the record, whatever it
// looks like: or the text of a record without id= could begin another.
TEST(WelfRecordTest, Rule02_AnIdBehindOtherFieldsStartsNothing) {
  for (
      const std::string_view line :
      {R"(time="t" src=192.0.2.1 msg="x id=f time=z src=203.0.113.66")"sv,
       R"(src=192.0.2.1 time=t msg=x id=f time=z src=203.0.113.66)"sv,
       R"(Mar 4 21:06:44 src=192.0.2.1 time=t msg=x id=f fw=z src=203.0.113.66)"sv,
       R"(src=192.0.2.1 msg="x id=f time=z" time=t)"sv}) {
    Expect(line, {{K::kSrc, "192.0.2.1"}, {K::kTime, "t"}});
  }
  Expect(R"(msg="x id=f time=z src=203.0.113.66" src=192.0.2.1 time=t)",
         {{K::kSrc, "192.0.2.1"}, {K::kTime, "t"}});
}

TEST(WelfRecordTest, Rule02_RaptorIdMidLine) {
  const WelfRecord record = Expect(
      "Jan 10 20:00:12 gw1 smtp[299]: 121 Statistics: duration=5.81 "
      "user=<abell@example.org> id=B0091645966 sent=1264 proto=smtp rule=11",
      {{K::kDuration, "5.81"},
       {K::kUser, "<abell@example.org>"},
       {K::kId, "B0091645966"},
       {K::kSent, "1264"},
       {K::kProto, "smtp"}});
  EXPECT_EQ(record.header(), "Jan 10 20:00:12 gw1 smtp[299]: 121 Statistics: ");
}

TEST(WelfRecordTest, Rule03_AQuoteClosesBeforeTheEndAKeyOrAKnownKey) {
  Expect(R"(id=f fw=a msg="a b")", {{K::kMsg, "a b"}});
  Expect("id=f fw=a msg=\"a b\"  \t", {{K::kMsg, "a b"}});
  Expect(R"(id=f fw=a msg="a b" new=1 pri=6)",
         {{K::kMsg, "a b"}, {K::kPri, "6"}});
  Expect(R"(id=f fw=a msg="a b"user=x pri=6)",
         {{K::kMsg, "a b"}, {K::kUser, "x"}});
  // A key that nobody knows directly behind a quote is text.
  Expect(R"(id=f fw=a msg="a "b=c" d" pri=6)",
         {{K::kMsg, R"(a "b=c" d)"}, {K::kPri, "6"}});
}

TEST(WelfRecordTest, Rule03_BackslashAtTheEndOfAValue) {
  Expect(R"(id=f fw=a arg="C:\quar\" result=554)",
         {{K::kArg, R"(C:\quar\)"}, {K::kResult, "554"}});
  Expect(R"(id=f fw=a result=554 arg="C:\quar\")",
         {{K::kArg, R"(C:\quar\)"}, {K::kResult, "554"}});
  Expect(R"(id=f fw=a arg="C:\quar\" msg="a b" user="x" pri=6)",
         {{K::kArg, R"(C:\quar\)"},
          {K::kMsg, "a b"},
          {K::kUser, "x"},
          {K::kPri, "6"}});
  Expect(
      R"(id=f fw=a arg="C:\a\" msg="D:\b\" user="E:\c\" pri=6)",
      {{K::kArg, R"(C:\a\)"}, {K::kMsg, R"(D:\b\)"}, {K::kUser, R"(E:\c\)"}});
  Expect(R"(id=f fw=a arg="C:\a\" msg="say "hi" now" pri=6)",
         {{K::kArg, R"(C:\a\)"}, {K::kMsg, R"(say "hi" now)"}});
}

// syslog-ng also doubles backslashes: such a quote is the closing one.
TEST(WelfRecordTest, Rule03_BackslashThatIsEscapedItself) {
  Expect(R"(id=f fw=a msg="a b \\" user="c d \\" pri=6)",
         {{K::kUser, R"(c d \\)"}, {K::kPri, "6"}});
  Expect(R"(id=f fw=a msg="x \" src=203.0.113.66 y \\" src=192.0.2.1 user="z")",
         {{K::kSrc, "192.0.2.1"}, {K::kUser, "z"}});
  Expect(
      R"(id=f fw=a msg="x \\" src=192.0.2.1 user=" src=203.0.113.66 \\" pri=6)",
      {{K::kSrc, "192.0.2.1"}, {K::kPri, "6"}});
}

TEST(WelfRecordTest, Rule03_OtherBackslashesAreData) {
  Expect(R"(id=f fw=a msg="a\nb \\ \x41 c" user=DOM\anna pri=6)",
         {{K::kMsg, R"(a\nb \\ \x41 c)"}, {K::kUser, R"(DOM\anna)"}});
}

TEST(WelfRecordTest, Rule03_DoubledQuotes) {
  Expect(R"(id=f fw=a msg="say ""hi there"" now" pri=6)",
         {{K::kMsg, R"(say "hi there" now)"}, {K::kPri, "6"}});
  Expect(R"(id=f fw=a msg="say ""hi""" pri=6)",
         {{K::kMsg, R"(say "hi")"}, {K::kPri, "6"}});
  Expect(R"(id=f fw=a msg="""hi"" say" pri=6)",
         {{K::kMsg, R"("hi" say)"}, {K::kPri, "6"}});
  Expect(R"(id=f fw=a msg="""" pri=6)", {{K::kMsg, R"(")"}, {K::kPri, "6"}});
  // Where a quote closes, they are data if the quotes then do not come out.
  Expect(R"(id=f fw=a msg="x"" src=203.0.113.66 y" src=192.0.2.1 user="z")",
         {{K::kMsg, R"(x" src=203.0.113.66 y)"}, {K::kSrc, "192.0.2.1"}});
}

TEST(WelfRecordTest, Rule04_UnterminatedEndsAtAKnownKey) {
  WelfRecord record = Expect(
      R"(id=f fw=a msg="never closed new=1 user=anna pri=6)",
      {{K::kMsg, "never closed new=1"}, {K::kUser, "anna"}, {K::kPri, "6"}});
  EXPECT_TRUE(record.unterminated());
  EXPECT_TRUE(record.repaired());
  record =
      Expect(R"(id=f fw=a msg="never closed)", {{K::kMsg, "never closed"}});
  EXPECT_TRUE(record.unterminated());
  record = Expect(R"(id=f fw=a msg=")", {{K::kMsg, ""}});
  EXPECT_TRUE(record.unterminated());
}

TEST(WelfRecordTest, Rule05_SingleQuotesOnlyIfTheyClose) {
  Expect("id=f fw=a msg='a' b' pri=6", {{K::kMsg, "a' b"}, {K::kPri, "6"}});
  Expect("id=f fw=a msg='a", {{K::kMsg, "'a"}});
  Expect("id=f fw=a msg='a b=c d' pri=6",
         {{K::kMsg, "a b=c d"}, {K::kPri, "6"}});
  Expect("id=f fw=a msg=a 'b c=d' pri=6", {{K::kMsg, "a 'b"}, {K::kPri, "6"}});
}

TEST(WelfRecordTest, Rule06_AngledValues) {
  Expect("id=f fw=a user=<a b=c d@x.example> pri=6",
         {{K::kUser, "<a b=c d@x.example>"}, {K::kPri, "6"}});
  Expect("id=f fw=a user=<> pri=6", {{K::kUser, "<>"}, {K::kPri, "6"}});
  Expect("id=f fw=a user=<anna@x.example>, <b@x.example> pri=6",
         {{K::kUser, "<anna@x.example>, <b@x.example>"}, {K::kPri, "6"}});
  Expect("id=f fw=a user=<anna pri=6", {{K::kUser, "<anna"}, {K::kPri, "6"}});
  Expect(R"(id=f fw=a user=<"a> b=c "@x.example> pri=6)",
         {{K::kUser, R"(<"a> b=c "@x.example>)"}, {K::kPri, "6"}});
}

TEST(WelfRecordTest, Rule07_ScalarsTakeOneWord) {
  const WelfRecord record = Expect(
      "id=f fw=box one pri=6 high src=192.0.2.4 via x dst=198.51.100.8 y "
      "sent=1 MB "
      "rcvd=2 MB duration=3 s result=250 Message accepted size=9 bytes "
      "dstport=25 tcp tz=+0100 CET proto=smtp",
      {{K::kFw, "box"},
       {K::kPri, "6"},
       {K::kSrc, "192.0.2.4"},
       {K::kDst, "198.51.100.8"},
       {K::kSent, "1"},
       {K::kRcvd, "2"},
       {K::kDuration, "3"},
       {K::kResult, "250"},
       {K::kSize, "9"},
       {K::kDstPort, "25"},
       {K::kTz, "+0100"},
       {K::kProto, "smtp"}});
  EXPECT_EQ(record.duplicate_keys(), 0U);
}

TEST(WelfRecordTest, Rule07_UnquotedTime) {
  Expect("id=f time=2025-10-29 09:56:16 fw=x pri=6",
         {{K::kTime, "2025-10-29 09:56:16"}, {K::kFw, "x"}});
}

TEST(WelfRecordTest, Rule08_EmptyAndSpacedValues) {
  Expect("id=f fw= time= \"t\" user=   op=RCPT",
         {{K::kFw, ""}, {K::kTime, "t"}, {K::kUser, ""}, {K::kOp, "RCPT"}});
}

TEST(WelfRecordTest, Rule09_FieldsWithoutEquals) {
  WelfRecord record = Expect(
      "id=f fw=a src 192.0.2.1 dst 192.0.2.2 result 250 sent 10 rcvd 20 pri 6 "
      "duration 3 op=x",
      {{K::kSrc, "192.0.2.1"},
       {K::kDst, "192.0.2.2"},
       {K::kResult, "250"},
       {K::kSent, "10"},
       {K::kRcvd, "20"},
       {K::kPri, "6"},
       {K::kDuration, "3"}});
  // Not for natural words, and not for other values.
  record = Expect(
      "id=f fw=a m=1 from a@x.example to b@x.example type 3 src host dst x "
      "result ok op=x",
      {{K::kMsg,
        "from a@x.example to b@x.example type 3 src host dst x result ok"}});
  EXPECT_FALSE(record.Has(K::kFrom));
  EXPECT_FALSE(record.Has(K::kTo));
  EXPECT_FALSE(record.Has(K::kSrc));
  EXPECT_FALSE(record.Has(K::kResult));
}

TEST(WelfRecordTest, Rule10_TheFirstOfDuplicatesWins) {
  WelfRecord record = Expect(
      "id=f fw=a to=a@x.example user=u src=192.0.2.1 to=b@x.example "
      "src=203.0.113.66 user=v time=t id=g",
      {{K::kTo, "a@x.example"},
       {K::kSrc, "192.0.2.1"},
       {K::kUser, "u"},
       {K::kId, "f"}});
  EXPECT_EQ(record.duplicate_keys(), 4U);
  EXPECT_TRUE(record.repeated_fields());
  // An empty first one is still the first.
  record = Expect("id=f fw= user= fw=a user=v", {{K::kFw, ""}, {K::kUser, ""}});
}

TEST(WelfRecordTest, Rule10_RepeatedFieldsAreSrcTimeAndUser) {
  for (const std::string_view key : {"src", "time", "user", "SRC"}) {
    WelfRecord record;
    const std::string line =
        "fw=a pri=1 " + std::string(key) + "=1 " + std::string(key) + "=2";
    EXPECT_TRUE(record.Parse(line));
    EXPECT_TRUE(record.repeated_fields()) << key;
  }
  WelfRecord record;
  EXPECT_TRUE(record.Parse("fw=a pri=1 msg=1 msg=2 to=x to=y"));
  EXPECT_FALSE(record.repeated_fields());
}

TEST(WelfRecordTest, Rule11_NamesCompareWithoutCase) {
  Expect(
      "ID=f Time=\"t\" FW=a PRI=6 SrC=192.0.2.4",
      {{K::kId, "f"}, {K::kTime, "t"}, {K::kFw, "a"}, {K::kSrc, "192.0.2.4"}});
}

TEST(WelfRecordTest, LoneCommasAndSemicolonsSeparate) {
  Expect("id=f, fw=a ; pri=6 , user=anna; msg=\"a b\", src=192.0.2.4",
         {{K::kId, "f"},
          {K::kFw, "a"},
          {K::kPri, "6"},
          {K::kUser, "anna"},
          {K::kMsg, "a b"},
          {K::kSrc, "192.0.2.4"}});
  Expect("id=f fw=a to=a@x.example,b@x.example;c@x.example pri=6",
         {{K::kTo, "a@x.example,b@x.example;c@x.example"}});
}

TEST(WelfRecordTest, TypographicQuotes) {
  Expect(
      "id=f fw=a msg=\xe2\x80\x9c"
      "a b=c d\xe2\x80\x9d pri=6",
      {{K::kMsg, "a b=c d"}, {K::kPri, "6"}});
  Expect(
      "id=f fw=a msg=\x93"
      "a b=c d\x94 pri=6",
      {{K::kMsg, "a b=c d"}, {K::kPri, "6"}});
  Expect(
      "id=f fw=a msg=\xe2\x80\x9e"
      "a b\" pri=6",
      {{K::kMsg, "a b"}, {K::kPri, "6"}});
  // One that never closes is data.
  Expect(
      "id=f fw=a msg=\xe2\x80\x9c"
      "a b pri=6",
      {{K::kMsg,
        "\xe2\x80\x9c"
        "a b"},
       {K::kPri, "6"}});
}

// The bytes of Windows-1252's quotes also stand inside UTF-8 characters
// (C3 84 is A umlaut, E2 80 93 a dash): those end nothing.
TEST(WelfRecordTest, TypographicQuotesOfOneKindOnly) {
  Expect(
      "id=f fw=a src=192.0.2.1 msg=\xe2\x80\x9c"
      "a \xc3\x84 user=x"
      " \xe2\x80\x93 op=y\xe2\x80\x9d pri=6",
      {{K::kMsg, "a \xc3\x84 user=x \xe2\x80\x93 op=y"}, {K::kPri, "6"}});
}

}  // namespace
}  // namespace mailtide
