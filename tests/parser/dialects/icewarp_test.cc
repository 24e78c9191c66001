// IceWarp's log as a dialect: what becomes of each line, and of the sessions
// of a log that is all there is.
#include "parser/dialects/icewarp.h"

#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

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
