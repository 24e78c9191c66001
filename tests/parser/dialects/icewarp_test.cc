// IceWarp's log as a dialect: what becomes of each line, and of the sessions
// of a log that is all there is.
#include "parser/dialects/icewarp.h"

#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parser/dialects/icewarp_line.h"
#include "parser/dialects/icewarp_plain.h"
#include "tests/support/icewarp_blocks.h"
#include "tests/support/random.h"
#include "tests/support/random_sessions.h"
#include "tests/support/short_event.h"

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

constexpr auto kNow = std::chrono::sys_days(std::chrono::year(2011) / 5 / 17);
constexpr auto kDate =
    std::chrono::local_days(std::chrono::year(2011) / 5 / 16);

class IceWarpTest : public testing::Test {
 protected:
  DialectSettings Settings() const {
    DialectSettings settings;
    settings.zone = &zone_;
    settings.now = kNow;
    settings.date = kDate;
    return settings;
  }
  // All events of lines that are all there is, in their text's order.
  Texts EventsOf(const Texts& lines) {
    std::string bytes;
    for (const std::string& line : lines) {
      bytes += line + "\n";
    }
    LogReading reading = ReadLog(bytes, "icewarp", Settings());
    EXPECT_TRUE(reading.account.Balanced());
    CollectingSink sink;
    Transcript transcript(Transcript::Before::kNothing);
    transcript.Join(reading.edges, sink);
    transcript.Finish(sink);
    for (OwnedEvent& event : reading.events) {
      event.owed_to = -1;
      sink.events.push_back(event);
    }
    std::ranges::sort(sink.events, {}, &OwnedEvent::time);
    return ShortEvents(sink.events);
  }

  TimeZone zone_ = *TimeZone::Open("Europe/Rome");
};

TEST_F(IceWarpTest, EveryLineHasItsPlace) {
  const struct {
    const char* line;
    LineKind kind;
    RejectReason reason;
  } rows[] = {
      {"", LineKind::kBlank, {}},
      {" \t", LineKind::kBlank, {}},
      {"10.6.3.1 [0A] 09:00:00 Connected", LineKind::kContext, {}},
      {"10.6.3.1 [0A] 09:00:00 <<< RCPT TO:<a@example.org>",
       LineKind::kContext,
       {}},
      {"10.6.3.1 [0A] 09:00:00 Start of mail processing",
       LineKind::kContext,
       {}},
      {"10.6.3.1 [0A] 09:00:00 anything else", LineKind::kContext, {}},
      {"SYSTEM [0000] 09:00:00 SMTP Service started", LineKind::kContext, {}},
      {"SYSTEM [0000] 09:00:00 Forwarded mails older than 20 days from "
       "'a@example.org' to 'b@example.net'",
       LineKind::kEvent,
       {}},
      {"SYSTEM [0000] 09:00:00 Forwarded mails older than ever",
       LineKind::kContext,
       {}},
      {"no line of a log", LineKind::kRejected, RejectReason::kNoRecord},
      {"10.6.3.1 [0A] noon Connected", LineKind::kRejected,
       RejectReason::kBadTime},
      {"10.6.3.1 [0A] 24:00:00 Connected", LineKind::kRejected,
       RejectReason::kBadTime},
      {"10.6.3.1 [0A] 1989-12-31T09:00:00 Connected", LineKind::kRejected,
       RejectReason::kOutOfRange},
      {"10.6.3.1 [0A] 2011-05-19T09:00:00 Connected", LineKind::kRejected,
       RejectReason::kOutOfRange},
  };
  for (const auto& [line, kind, reason] : rows) {
    const LogReading reading =
        ReadLog(std::string(line) + "\n", "icewarp", Settings());
    ASSERT_EQ(reading.outcomes.size(), 1U) << line;
    EXPECT_EQ(reading.outcomes[0].kind, kind) << line;
    if (kind == LineKind::kRejected) {
      EXPECT_EQ(reading.outcomes[0].reason, reason) << line;
    }
  }
}

TEST_F(IceWarpTest, ATimeAloneNeedsADate) {
  DialectSettings settings = Settings();
  settings.date.reset();
  const LogReading reading = ReadLog(
      "10.6.3.1 [0A] 09:00:00 Connected\n"
      "10.6.3.1 [0A] 2011-05-16T09:00:00 Connected\n",
      "icewarp", settings);
  EXPECT_EQ(reading.outcomes[0].kind, LineKind::kRejected);
  EXPECT_EQ(reading.outcomes[0].reason, RejectReason::kBadTime);
  EXPECT_EQ(reading.outcomes[1].kind, LineKind::kContext);
  EXPECT_EQ(reading.outcomes[1].time, kSessionStart);
  EXPECT_FALSE(reading.dateless);
}

TEST_F(IceWarpTest, StampsAreOfTheGatewaysZone) {
  const LogReading reading = ReadLog(
      "10.6.3.1 [0A] 23:59:59.900 Connected\n"
      "10.6.3.1 [0A] 00:00:10 Connected\n"
      "10.6.3.1 [0A] Mon, 16 May 2011 09:00:00 +0000 Connected\n",
      "icewarp", Settings());
  const auto midnight =
      std::chrono::sys_days(std::chrono::year(2011) / 5 / 16) + 22h;
  EXPECT_EQ(reading.outcomes[0].time, midnight - 1s);
  EXPECT_EQ(reading.outcomes[1].time, midnight + 10s);
  EXPECT_EQ(reading.outcomes[2].time, kSessionStart + 2h);
  ASSERT_TRUE(reading.dateless);
  const DatelessTimes expected = {kDate, 23h + 59min + 59s, 10s, 1, true};
  EXPECT_EQ(*reading.dateless, expected);
}

TEST_F(IceWarpTest, FuturesAreTold) {
  const LogReading reading = ReadLog(
      "10.6.3.1 [0A] 2011-05-17T02:04:59 Connected\n"
      "10.6.3.1 [0A] 2011-05-17T02:05:01 Connected\n",
      "icewarp", Settings());
  EXPECT_EQ(reading.account.future, 1U);
}

TEST_F(IceWarpTest, PaddingThreadsAndMarksMayDiffer) {
  EXPECT_EQ(
      EventsOf(
          {"10.6.3.1 [0000000A] 09:00:00 >>> 220 mail.example.org",
           "10.6.3.1         [0000000A] 09:00:00 <<< mail from:a@x.example",
           "10.6.3.1\t[0000000A]\t09:00:01 >>> 550 no",
           // Other threads, other sessions: nothing was asked there.
           "10.6.3.1 [A] 09:00:02 >>> 550 no"}),
      Texts{"1 mail refused/policy a@x.example > 0 550"});
  EXPECT_EQ(
      EventsOf({"2001:db8:0:0:0:0:0:1 [0A] 09:00:00 Client session >>> MAIL "
                "FROM:<a@x.example>",
                "2001:db8:0:0:0:0:0:1 [0A] 09:00:01 Client session <<< 450 x"}),
      Texts{"1 mail deferred/policy a@x.example > 0 450 onward"});
}

TEST_F(IceWarpTest, ForwardsByAge) {
  EXPECT_EQ(EventsOf({"SYSTEM [0000] 09:00:03 Forwarded mails older than 20 "
                      "days from 'a@example.org' to 'b@example.net'"}),
            Texts{"3 forwarded passed <> > 0 0"});
}

TEST_F(IceWarpTest, ASummaryThatIsNoneSaysNothing) {
  EXPECT_EQ(EventsOf({"10.6.3.1 [0A] 09:00:00 *** nothing of the kind"}),
            Texts());
  EXPECT_EQ(
      EventsOf({"10.6.3.1 [0A] 09:00:00 *** <a@x.example> <b@y.example> 1 8 "
                "00:00:00 OK"}),
      Texts{"0 passed a@x.example > b@y.example 8 0"});
}

// ---- blocks

// How the server is set to write its lines.
struct Style {
  const char* name;
  RandomStamps stamps;
  std::string (*of)(const std::string& stamp);  // `YYYY-MM-DDThh:mm:ss`
};
const Style kStyles[] = {
    {"time", RandomStamps::kDateless, [](const std::string& s) { return s; }},
    {"detailed", RandomStamps::kDateless,
     [](const std::string& s) { return s + "." + s.substr(s.size() - 2); }},
    {"scientific", RandomStamps::kDated,
     [](const std::string& s) { return s; }},
    {"scientific with a zone", RandomStamps::kDated,
     [](const std::string& s) { return s + "+02:00"; }},
    {"scientific, detailed, with a zone", RandomStamps::kDated,
     [](const std::string& s) { return s + ",5 -0100"; }},
    {"scientific, compact", RandomStamps::kDated,
     [](const std::string& s) {
       std::string compact = s;
       std::erase_if(compact, [](char c) { return c == '-' || c == ':'; });
       return compact;
     }},
    {"RFC 822", RandomStamps::kDated,
     [](const std::string& s) {
       return fmt::format("Mon, {} May {} {} +0200", s.substr(8, 2),
                          s.substr(0, 4), s.substr(11));
     }},
};

// What strangers and servers say that is nearly plain, or only looks so.
constexpr std::string_view kOddBodies[] = {
    "<<<",
    "<<< ",
    ">>>  250 ok",
    ">>> 250",
    ">>> 250 ",
    ">>> 250 ok ",
    ">>> 250-",
    ">>> 250-2.6.0 5 bytes received in",
    ">>> 250 2.6.0 804 BYTES received in 00:00:01",
    ">>> 250 2.6.0  804 bytes received in 00:00:01",
    ">>> 250 2.6.0 99999999999999999999 bytes received in 00:00:01",
    ">>> 250 2.6.0 804 bytes received in ... Recipient ok",
    ">>> 250 804 bytes received in 00:00:01",
    ">>> 250 .6. 804 bytes received in 00:00:01",
    ">>> 250 2.:.0 804 bytes received in 00:00:01",
    ">>> 250 2.10.0 804 bytes received in 00:00:01",
    ">>> 250 <a@x.example>... RECIPIENT OK",
    ">>> 250 <a@x.example>... recipient ok; will Forward",
    ">>> 250 ... Sender ok",
    ">>> 250 k",
    ">>> 251 <a@x.example>... Recipient ok",
    ">>> 250 bytes (overall data transfer speed=1 B/s)",
    "<<< 250 bytes (overall data transfer speed=1 B/s)",
    "<<< 2809 Bytes (overall data transfer speed=1 B/s)",
    "<<< 9999999999999999999 bytes (overall data transfer speed=1 B/s)",
    "<<< 28 bytes (overall data transfer speed=1 B/s)",
    "<<< 28 bytes",
    ">>> 334 VXNlcm5hbWU6",
    ">>> 199 no reply",
    ">>> 600 no reply",
    ">>> 550 <virus@x.example>... relay denied",
    ">>> 421 Blocked using rbl.example",
    "<<< mail from:<anna@example.org>",
    "<<< Mail From: <anna@example.org>",
    "<<< MAIL FROM:anna@example.org",
    "<<< MAIL  FROM:<anna@example.org>",
    "<<< MAIL FROM:<anna@example.org> BODY=8BITMIME SIZE=812",
    "<<< MAIL FROM:<anna@example.org>SIZE=812",
    "<<< MAIL FROM:<\"an>na\"@example.org>",
    "<<< MAIL FROM:<anna@example.org.>",
    "<<< MAIL FROM:<anna@>",
    "<<< MAIL FROM:<@a.example:anna@example.org>",
    "<<< MAIL FROM:<anna>",
    "<<< MAIL FROM:<anna@example.org",
    "<<< MAIL FROM:<",
    "<<< MAILFROM:<anna@example.org>",
    "<<< RCPT TO:<b@y.example> SIZE=9",
    "<<< RCPT TO:<bruno.with.a.name.of.many.letters@a.long.domain.example>",
    "<<< RCPT TO:<\xc3\xa9@y.example>",
    "<<< rcpt to:<B@Y.EXAMPLE>",
    "<<< RCPT TO <b@y.example>",
    "<<< DATA now",
    "<<< DATA\t",
    "<<< data",
    "<<< DATAS",
    "<<< QUI",
    "<<< NOOP",
    "<<< BDAT 80 LAST",
    "<<< BDAT 80",
    "*** <a@x.example> <b@y.example> 1 2804 00:00:01 OK",
    "*** <> <b@y.example> 1 2804 00:00:01 OK YAR93714",
    "*** <a@x.example> <> 1 2804 00:00:01 OK YAR93714",
    "*** <a@x.example> <b@y.example>, <c@y.example> 2 2804 00:00:01 OK A1B2",
    "*** <a@x.example> <b@y.example> 1 2804 123:00:01 OK",
    "*** <a@x.example> <b@y.example> 1 2804 00:00:01 OK yar93714",
    "*** <a@x.example> <b@y.example> 1 2804 00:00:01 OK YAR",
    "*** <a@x.example> <b@y.example> 1 2804 00:00:01 OKAY YAR93714",
    "*** <a@x.example> <b@y.example> 1 2804 00:00:01 OK YAR93714 more",
    "*** <a@x.example> <b@y.example> 9999999 2804 00:00:01 OK YAR93714",
    "*** <a@x.example>  <b@y.example> 1 2804 00:00:01 OK YAR93714",
    "*** none",
    "Connected.",
    "Connectedly",
    "connected",
    "Disconnecteds",
    "Start of mail processing, again",
    "Forwarded mails older than 20 days from 'a@x.example' to 'b@y.example'",
    "+0200 <<< QUIT",
    "UTC Connected",
    "",
};

// A log of `count` lines, most of them plain.
std::string OddLog(std::uint64_t seed, std::size_t count, const Style& style) {
  Random random(seed);
  // Logs of summaries alone, and of dialogue alone, are among them.
  const std::size_t level = random.Below(4);
  const bool is_padded = random.Below(2) == 0;
  const std::string_view end = random.Below(2) == 0 ? "\r\n" : "\n";
  std::string log;
  for (const std::string& line : RandomSessions(seed, count, style.stamps)) {
    const std::size_t stamp = line.find("] ") + 2;
    const std::size_t body = line.find(' ', stamp) + 1;
    const bool is_summary = line.compare(body, 3, "***") == 0;
    if ((level == 0 && !is_summary) || (level == 1 && is_summary)) {
      continue;
    }
    std::string frame = line.substr(0, stamp);
    if (is_padded) {
      frame.insert(frame.find(' '), 16 - frame.find(' ') - 1, ' ');
    }
    const bool is_odd = random.Below(12) == 0;
    if (is_odd) {
      switch (random.Below(8)) {
        case 0:
          frame.insert(frame.find(' '), " ");
          break;
        case 1:
          frame += ' ';
          break;
        case 2:
          frame.replace(0, frame.find(' '), "SYSTEM");
          break;
        case 3:
          frame.replace(0, frame.find(' '), "2001:db8:1:2:3:4:5:6");
          break;
        case 4:
          frame.replace(frame.find('['), 1, "[0000");
          break;
        case 5:
          frame.replace(0, frame.find(' '), "[::1]");
          break;
        default:
          break;
      }
    }
    std::string text =
        frame + style.of(line.substr(stamp, body - 1 - stamp)) + " ";
    text += random.Below(10) == 0 ? "Client session " : "";
    text += random.Below(5) == 0 ? std::string(random.Of(kOddBodies))
                                 : line.substr(body);
    if (is_odd && random.Below(3) == 0) {
      // Any byte anywhere, or no more of the line.
      const std::size_t at = random.Below(text.size());
      constexpr std::string_view kBytes = " \t\r\0:<>[]9Zz\"\x80";
      if (random.Below(4) == 0) {
        text.resize(at);
      } else {
        text[at] = kBytes[random.Below(kBytes.size())];
      }
    }
    log += text;
    log += is_odd && random.Below(4) == 0 ? std::string(1, '\0') : "";
    log += end;
  }
  return log;
}

// 2026-11-22: what began like a stamp and was none moved the clock of a log
// without dates by a day.
TEST_F(IceWarpTest, WhatIsNoStampMovesNoClock) {
  const std::string frame = "192.0.2.7       [00001234] ";
  const std::string log = frame + "23:00:00 Connected\r\n" + frame +
                          "01:00:00x torn\r\n" + frame +
                          "23:00:01 Disconnected\r\n";
  DialectSettings settings = Settings();
  settings.date = std::chrono::local_days(std::chrono::year(2025) / 3 / 3);
  for (std::uint64_t seed = 1; seed < 6; ++seed) {
    EXPECT_EQ(DisagreementOnIceWarpBlocks(log, settings, seed), "");
  }
}

TEST_F(IceWarpTest, BlocksSayWhatLinesSay) {
  for (const Style& style : kStyles) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const std::string log = OddLog(seed, 400, style);
      ASSERT_EQ(DisagreementOnIceWarpBlocks(log, Settings(), seed), "")
          << style.name << ", seed " << seed;
    }
  }
}

// `<>< 550` is neither what the client says nor what the server does.
TEST_F(IceWarpTest, MixedMarksAreNotesInBlocksToo) {
  for (const std::string_view mark : {"<>< ", "><> ", "<<> ", ">>< ", "><< "}) {
    std::string log;
    const auto add = [&log](std::string_view text) {
      log += "203.0.113.5     [0A1B2C3D] 10:00:03 ";
      log += text;
      log += "\r\n";
    };
    add("Connected");
    add(">>> 220 mail.example.org ESMTP");
    add("<<< EHLO client.example.net");
    add(">>> 250 mail.example.org Hello");
    add("<<< MAIL FROM:<a@example.net>");
    add(">>> 250 2.1.0 <a@example.net>... Sender ok");
    add("<<< RCPT TO:<b@example.org>");
    add(std::string(mark) + "550 5.1.1 User unknown");
    add(">>> 250 2.1.5 <b@example.org>... Recipient ok");
    add("<<< DATA");
    add(">>> 354 Enter mail, end with \".\" on a line by itself");
    add(">>> 250 2.6.0 1234 bytes received in 00:00:01; Message id ABC");
    EXPECT_EQ(DisagreementOnIceWarpBlocks(log, Settings(), 1), "") << mark;
  }
}

// The lines of a plain log are read the quick way; a log without any must not
// be all that is compared.
TEST_F(IceWarpTest, PlainLinesAreOfTheLogsThatAreCompared) {
  std::size_t plain = 0;
  std::size_t all = 0;
  for (const Style& style : kStyles) {
    PlainFrames frames;
    const std::string log = OddLog(5, 400, style) + std::string(64, '\n');
    for (std::size_t at = 0; at + 64 < log.size();
         at = log.find('\n', at) + 1) {
      const char* const line = log.data() + at;
      const std::string_view text =
          WithoutLineEnd({line, LineFeedBehind(line)});
      std::string_view rest = text;
      std::string_view peer;
      std::string_view thread;
      ++all;
      if (frames.Find(line) != nullptr) {
        ++plain;
      } else if (TakeIceWarpFrame(rest, peer, thread)) {
        frames.Add(text, peer, thread);
      }
    }
  }
  EXPECT_GT(plain, all / 2);
}

// ---- bounds

std::string Clock(std::size_t second) {
  return fmt::format("{:02}:{:02}:{:02}", 8 + second / 3600, second / 60 % 60,
                     second % 60);
}

// Sessions that never end: what is open is bounded, what was given up is told.
using IceWarpSlowTest = IceWarpTest;

TEST_F(IceWarpSlowTest, SessionsThatNeverEndAreBounded) {
  constexpr std::size_t kCount = 100'000;
  for (const bool connect : {true, false}) {
    const std::clock_t start = std::clock();
    std::string bytes;
    for (std::size_t i = 0; i < kCount; ++i) {
      // All within a minute, so that none ends of silence.
      const std::string key =
          fmt::format("10.{}.{}.{} [0A] {} ", i / 65536, i / 256 % 256, i % 256,
                      Clock(i / 2000));
      if (connect) {
        bytes += key + "Connected\n";
      }
      bytes += key + "<<< MAIL FROM:<a@example.org>\n" + key + ">>> 250 ok\n" +
               key + "<<< RCPT TO:<b@example.org>\n" + key + ">>> 250 ok\n";
    }
    const LogReading reading = ReadLog(bytes, "icewarp", Settings());
    EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, 20);
    EXPECT_LE(reading.edges.tails.size(), kMaxOpenSessions);
    // An eighth of them goes when there are too many.
    EXPECT_GE(reading.account.dropped_sessions, kCount - kMaxOpenSessions);
    EXPECT_GE(reading.account.dropped_sessions + reading.edges.tails.size(),
              kCount);
    if (connect) {
      // Where they began is known: those given up are incomplete.
      EXPECT_EQ(reading.events.size(), reading.account.dropped_sessions);
      EXPECT_TRUE(reading.edges.heads.empty());
    } else {
      // Those beyond the memory for heads are taken to begin here.
      EXPECT_LE(reading.edges.heads.size() * 4 * sizeof(KeptStep),
                kMaxHeadBytes);
      EXPECT_GT(reading.edges.heads.size(), kCount / 3);
    }
  }
}

}  // namespace
}  // namespace mailtide
