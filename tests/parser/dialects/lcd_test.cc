// The .lcd as a dialect (lcd.h): what becomes of each line, and what the
// sessions and the module's notes say.
#include "parser/dialects/lcd.h"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "parser/dialects/lcd_line.h"
#include "tests/support/short_event.h"

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;
using Texts = std::vector<std::string>;

constexpr auto kNow = sys_days(year(2011) / 5 / 17);
constexpr std::string_view kNumbered = "[7] 203.0.113.25:41234";

// At 09:00:05 in Rome: 5 seconds behind kSessionStart.
std::string At5(std::string_view who, std::string_view text) {
  return fmt::format("2011-05-16 09:00:05 {} {}", who, text);
}

// A session up to its data, and `end`.
Texts Session(const Texts& end, std::string_view who = kNumbered,
              std::string_view sender = "anna@example.org") {
  Texts said = {"* CONNECT 192.0.2.10:25",
                "> 220 gateway ESMTP",
                "< EHLO mx.example.org",
                "> 250-gateway",
                "> 250 SIZE",
                fmt::format("< MAIL FROM:<{}> SIZE=804", sender),
                "> 250 OK",
                "< RCPT TO:<bruno@example.org>",
                "> 250 OK",
                "< DATA",
                "> 354 go on"};
  said.insert(said.end(), end.begin(), end.end());
  for (std::string& line : said) {
    line = At5(who, line);
  }
  return said;
}

std::string Lines(const Texts& lines) {
  std::string bytes;
  for (const std::string& line : lines) {
    bytes += line + "\n";
  }
  return bytes;
}

class LcdTest : public testing::Test {
 protected:
  DialectSettings Settings() const {
    DialectSettings settings;
    settings.zone = &zone_;
    settings.now = kNow;
    return settings;
  }
  LogReading Read(const Texts& lines) const {
    LogReading reading = ReadLog(Lines(lines), "lcd", Settings());
    EXPECT_TRUE(reading.account.Balanced());
    return reading;
  }
  // What is certain, and nothing else may be there.
  Texts EventsOf(const Texts& lines) const {
    return ShortEvents(Read(lines).events);
  }

  TimeZone zone_ = *TimeZone::Open("Europe/Rome");
};

// The example of formats/welf.md, 6c, to the letter.
TEST_F(LcdTest, TheExampleOfTheNotes) {
  std::string log;
  for (const auto& [second, text] :
       std::vector<std::pair<std::string_view, std::string_view>>{
           {"01", "* CONNECT 192.0.2.10:25"},
           {"01", "> 220 gateway.azienda.it ESMTP"},
           {"01", "< EHLO mx1.example.net"},
           {"01", "> 250 gateway.azienda.it"},
           {"01", "< MAIL FROM:<mario.rossi@example.net> SIZE=48213"},
           {"01", "> 250 OK"},
           {"02", "< RCPT TO:<info@azienda.it>"},
           {"02", "> 250 OK"},
           {"02", "< DATA"},
           {"03", "* SUBJECT Offerta \"speciale\""},
           {"03", "* FILTER antispam score=3 action=continua"},
           {"03", "> 250 Message accepted"},
           {"03", "< QUIT"}}) {
    log +=
        fmt::format("2008-03-17 09:14:{} [00012F4A] 203.0.113.25:41234 {}\r\n",
                    second, text);
  }
  OwnedEvent mail;
  mail.action = Action::kPassed;
  mail.has_sender = true;
  mail.time = sys_days(year(2008) / 3 / 17) + 8h + 14min + 3s;  // UTC+1
  mail.client = "203.0.113.25";
  mail.session = "00012F4A";
  mail.sender = "mario.rossi@example.net";
  mail.recipients = {"info@azienda.it"};
  mail.recipient_count = 1;
  mail.bytes = 48213;
  mail.code = 250;
  mail.marks = {RecipientMark::kNone};
  for (const std::size_t block : {std::size_t{1}, std::size_t{4096}}) {
    const LogReading reading = ReadLog(log, "lcd", Settings(), block);
    EXPECT_EQ(reading.events, std::vector{mail});
    EXPECT_EQ(reading.account.lines, 13U);
    EXPECT_EQ(reading.account.events, 1U);
    EXPECT_EQ(reading.account.context, 12U);
    EXPECT_TRUE(reading.account.Balanced());
    EXPECT_EQ(reading.outcomes[11].kind, LineKind::kEvent);
    EXPECT_TRUE(reading.edges.heads.empty());
  }
}

TEST_F(LcdTest, EveryLineHasItsPlace) {
  const struct {
    std::string_view line;
    LineKind kind;
    RejectReason reason;
  } rows[] = {
      {"", LineKind::kBlank, {}},
      {" \t", LineKind::kBlank, {}},
      {"2011-05-16 09:00:05 203.0.113.25:1 * CONNECT", LineKind::kContext, {}},
      {"2011-05-16 09:00:05 203.0.113.25:1 *", LineKind::kContext, {}},
      {"2011-05-16 09:00:05 203.0.113.25:1 < MAIL FROM:<a@example.org>",
       LineKind::kContext,
       {}},
      {"2011-05-16 09:00:05 203.0.113.25:1 > 550 no", LineKind::kEvent, {}},
      {"2011-05-16 09:00:05 203.0.113.25:1 > 550 no", LineKind::kContext, {}},
      {"2011-05-32 09:00:05 203.0.113.25:1 < QUIT", LineKind::kRejected,
       RejectReason::kBadTime},
      {"2011-05-16 25:00:05 203.0.113.25:1 < QUIT", LineKind::kRejected,
       RejectReason::kBadTime},
      {"1989-12-31 09:00:05 203.0.113.25:1 < QUIT", LineKind::kRejected,
       RejectReason::kOutOfRange},
      // 36 hours behind the clock, which is 02:00 of the 17th in Rome.
      {"2011-05-18 14:00:01 203.0.113.25:1 < QUIT", LineKind::kRejected,
       RejectReason::kOutOfRange},
      {"2011-05-16 09:00:05 mx.example.org < QUIT", LineKind::kRejected,
       RejectReason::kNoRecord},
      {"id=firewall time=\"2011-05-16 09:00:05\" fw=a", LineKind::kRejected,
       RejectReason::kNoRecord},
      {"< QUIT", LineKind::kRejected, RejectReason::kNoRecord},
  };
  Texts lines;
  for (const auto& row : rows) {
    lines.emplace_back(row.line);
  }
  const LogReading reading = Read(lines);
  ASSERT_EQ(reading.outcomes.size(), std::size(rows));
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    EXPECT_EQ(reading.outcomes[i].kind, rows[i].kind) << rows[i].line;
    if (rows[i].kind == LineKind::kRejected) {
      EXPECT_EQ(reading.outcomes[i].reason, rows[i].reason) << rows[i].line;
    } else if (rows[i].kind != LineKind::kBlank) {
      EXPECT_EQ(reading.outcomes[i].time, kSessionStart + 5s) << rows[i].line;
    }
  }
  EXPECT_EQ(ShortEvents(reading.events),
            Texts{"5 mail refused/policy a@example.org > 0 550"});
  EXPECT_EQ(reading.account.future, 0U);
}

TEST_F(LcdTest, LinesOfTheFutureAreReadAndCounted) {
  // The clock says 02:00 in Rome, and five minutes are forgiven.
  const LogReading reading =
      Read({"2011-05-17 02:05:00 203.0.113.25:1 < QUIT",
            "2011-05-17 02:05:01 203.0.113.25:1 < QUIT",
            "2011-05-18 14:00:00 203.0.113.25:1 < QUIT"});
  EXPECT_EQ(reading.account.context, 3U);
  EXPECT_EQ(reading.account.future, 2U);
}

// ---- sessions

TEST_F(LcdTest, SessionsAreToldApartByNumberOrPort) {
  for (const auto& [one, other] :
       std::vector<std::pair<std::string_view, std::string_view>>{
           {"[7] 203.0.113.25:41234", "[8] 203.0.113.25:41234"},
           {"[7] 203.0.113.25:41234", "[7] 203.0.113.26:41234"},
           {"[7] 203.0.113.25", "[8] 203.0.113.25"},
           {"203.0.113.25:41234", "203.0.113.25:41235"},
           {"[2001:db8::1]:41234", "[2001:db8::1]:41235"}}) {
    const Texts first = Session({"> 250 OK"}, one, "anna@example.org");
    const Texts second = Session({"> 552 no"}, other, "carla@example.org");
    // Line by line in turn.
    Texts lines;
    for (std::size_t i = 0; i < first.size(); ++i) {
      lines.push_back(first[i]);
      lines.push_back(second[i]);
    }
    EXPECT_EQ(
        EventsOf(lines),
        (Texts{"5 passed anna@example.org > bruno@example.org 804 250",
               "5 refused/policy carla@example.org > bruno@example.org 0 552"}))
        << one << " and " << other;
  }
}

TEST_F(LcdTest, ConnectAndDisconnectPartSessionsOfOnePort) {
  // Of the first one nothing is left but what it did not finish.
  const Texts first = Session({});
  const Texts second = Session({"> 250 OK"}, kNumbered, "carla@example.org");
  for (const char* between : {"", "* DISCONNECT", "* disconnect by peer"}) {
    Texts lines = first;
    if (*between != '\0') {
      lines.push_back(At5(kNumbered, between));
    }
    lines.insert(lines.end(), second.begin(), second.end());
    EXPECT_EQ(EventsOf(lines),
              (Texts{"5 broken anna@example.org > bruno@example.org 0 0",
                     "5 passed carla@example.org > bruno@example.org 804 250"}))
        << between;
  }
}

// ---- the mail

TEST_F(LcdTest, WithoutASizeThereAreNoBytes) {
  Texts lines = Session({"> 250 OK"});
  lines[5] = At5(kNumbered, "< MAIL FROM:<anna@example.org>");
  EXPECT_EQ(EventsOf(lines),
            Texts{"5 passed anna@example.org > bruno@example.org 0 250"});
}

TEST_F(LcdTest, DataMayBeAnsweredWithout354) {
  for (const auto& [reply, event] : std::vector<std::pair<Texts, std::string>>{
           {{"> 250 OK"},
            "5 passed anna@example.org > bruno@example.org 804 250"},
           {{"> 250-Message", "> 250 accepted"},
            "5 passed anna@example.org > bruno@example.org 804 250"},
           {{"> 451 later"},
            "5 deferred anna@example.org > bruno@example.org 0 451"},
           {{"> 554 no"},
            "5 refused/policy anna@example.org > bruno@example.org 0 554"}}) {
    Texts lines = Session(reply);
    std::erase(lines, At5(kNumbered, "> 354 go on"));
    // Nothing more comes of what follows.
    lines.push_back(At5(kNumbered, "< QUIT"));
    lines.push_back(At5(kNumbered, "> 221 bye"));
    lines.push_back(At5(kNumbered, "* DISCONNECT"));
    EXPECT_EQ(EventsOf(lines), Texts{event});
  }
}

// Bare texts: the direction is left out.
TEST_F(LcdTest, WithoutDirections) {
  Texts lines;
  for (const char* text :
       {"CONNECT 192.0.2.10:25", "220 gateway", "HELO x", "250 ok",
        "MAIL FROM:<anna@example.org> SIZE=804", "250 ok",
        "RCPT TO:<zoe@example.org>", "550 5.1.1 User unknown",
        "RCPT TO:<bruno@example.org>", "250 ok", "DATA",
        "FILTER antivirus action=elimina", "250 ok", "QUIT"}) {
    lines.push_back(At5(kNumbered, text));
  }
  EXPECT_EQ(
      EventsOf(lines),
      (Texts{"5 rcpt refused/unknown_recipient anna@example.org > "
             "zoe@example.org 0 550",
             "5 deleted/virus anna@example.org > bruno@example.org 804 250"}));
}

// ---- notes

TEST_F(LcdTest, WhatFiltersDid) {
  const struct {
    const char* note;
    const char* became;
  } rows[] = {
      {"FILTER antispam score=97 action=quarantena", "quarantined/spam"},
      {"filter AntiSpam score=97 ACTION=Quarantena", "quarantined/spam"},
      {"FILTER antivirus name=EICAR action=elimina", "deleted/virus"},
      {"FILTER antiphishing action=elimina", "deleted/phishing"},
      {"FILTER antispam action=tag", "tagged/spam"},
      {"FILTER antispam action=marca", "tagged/spam"},
      {"FILTER allegati action=ritorna", "returned/attachment"},
      {"FILTER attachments action=block", "refused/attachment"},
      {"FILTER header action=quarantena", "quarantined/header"},
      {"FILTER intestazioni action=quarantena", "quarantined/header"},
      {"FILTER regola7 action=quarantena", "quarantined"},
      // The first action counts.
      {"FILTER antispam action=quarantena action=elimina", "quarantined/spam"},
      // Those say nothing.
      {"FILTER antispam score=3 action=continua", "passed"},
      {"FILTER antispam action=permetti", "passed"},
      {"FILTER antispam action=boh", "passed"},
      {"FILTER antispam action=", "passed"},
      {"FILTER antispam action=continua action=elimina", "passed"},
      {"FILTER antispam score=97", "passed"},
      {"FILTER antispam", "passed"},
      {"FILTER", "passed"},
      {"FILTERS antispam action=elimina", "passed"},
      {"SUBJECT FILTER antispam action=elimina", "passed"},
      {"SUBJECT 550 no", "passed"},
      {"RSET", "passed"},
      {"QUIT", "passed"},
      {"", "passed"},
  };
  for (const auto& row : rows) {
    const std::string note = std::string("* ") + row.note;
    EXPECT_EQ(
        EventsOf(Session({note, "> 250 Message accepted"})),
        Texts{fmt::format("5 {} anna@example.org > bruno@example.org 804 250",
                          row.became)})
        << note;
  }
}

// What the client says is no note.
TEST_F(LcdTest, OnlyTheModuleNotes) {
  EXPECT_EQ(EventsOf(Session({"< FILTER antispam action=elimina", "> 250 OK"})),
            Texts{"5 passed anna@example.org > bruno@example.org 804 250"});
}

TEST_F(LcdTest, OfTwoFiltersTheFirstThatKeepsTheMailDecides) {
  constexpr const char* kTag = "* FILTER antispam action=tag";
  constexpr const char* kSpam = "* FILTER antispam action=quarantena";
  constexpr const char* kVirus = "* FILTER antivirus action=elimina";
  const std::vector<std::pair<Texts, std::string>> rows = {
      {{kSpam, kVirus}, "quarantined/spam"},
      {{kVirus, kSpam}, "deleted/virus"},
      {{kTag, kVirus}, "deleted/virus"},
      {{kVirus, kTag}, "deleted/virus"},
      {{kTag, "* FILTER antivirus action=continua"}, "tagged/spam"},
  };
  for (const auto& [notes, became] : rows) {
    Texts end = notes;
    end.emplace_back("> 250 OK");
    EXPECT_EQ(EventsOf(Session(end)),
              Texts{fmt::format(
                  "5 {} anna@example.org > bruno@example.org 804 250", became)})
        << notes[0] << notes[1];
  }
}

// The note is of the mail that it stands in, not of the next one.
TEST_F(LcdTest, AFilterIsOfItsMail) {
  Texts lines = Session({"* FILTER antispam action=elimina", "> 250 OK",
                         "* FILTER antivirus action=elimina"});
  for (const char* text :
       {"< MAIL FROM:<carla@example.org> SIZE=5", "> 250 OK",
        "< RCPT TO:<bruno@example.org>", "> 250 OK", "< DATA", "> 250 OK"}) {
    lines.push_back(At5(kNumbered, text));
  }
  EXPECT_EQ(
      EventsOf(lines),
      (Texts{"5 deleted/spam anna@example.org > bruno@example.org 804 250",
             "5 passed carla@example.org > bruno@example.org 5 250"}));
}

// It is refused; the filter that kept it says why, and the reply knows better.
TEST_F(LcdTest, ARefusedMailAfterAFilter) {
  const std::vector<std::pair<Texts, std::string>> rows = {
      {{"* FILTER antispam action=tag", "> 554 no"}, "refused/policy"},
      {{"* FILTER antispam action=continua", "> 554 no"}, "refused/policy"},
      {{"* FILTER antispam action=block", "> 554 5.7.1 virus found"},
       "refused/virus"},
      {{"> 554 5.7.1 virus found"}, "refused/virus"},
      // It may come again.
      {{"* FILTER antispam action=block", "> 451 later"}, "deferred"},
  };
  for (const auto& [end, became] : rows) {
    const std::string code = end.back().substr(2, 3);
    EXPECT_EQ(
        EventsOf(Session(end)),
        Texts{fmt::format("5 {} anna@example.org > bruno@example.org 0 {}",
                          became, code)})
        << end[0];
  }
}

// ---- secrets

constexpr const char* kName = "YW5uYUBleGFtcGxlLm9yZw==";  // anna@example.org
constexpr const char* kPassword = "U2VncmV0by0xMjM0";      // Segreto-1234
// \0anna@example.org\0Segreto-1234
constexpr const char* kBoth = "AGFubmFAZXhhbXBsZS5vcmcAU2VncmV0by0xMjM0";

// AUTH in three ways.
std::vector<Texts> Logins() {
  return {{fmt::format("< AUTH PLAIN {}", kBoth), "> 235 ok"},
          {"< AUTH PLAIN", "> 334 ", fmt::format("< {}", kBoth), "> 235 ok"},
          {"< AUTH LOGIN", "> 334 VXNlcm5hbWU6", fmt::format("< {}", kName),
           "> 334 UGFzc3dvcmQ6", fmt::format("< {}", kPassword), "> 235 ok"}};
}

// A session that logs in before it mails.
Texts LoggedIn(const Texts& login) {
  Texts lines = Session({"> 250 OK"});
  Texts auth;
  for (const std::string& text : login) {
    auth.push_back(At5(kNumbered, text));
  }
  lines.insert(lines.begin() + 5, auth.begin(), auth.end());
  return lines;
}

TEST_F(LcdTest, WhoIsLoggedIn) {
  for (const Texts& login : Logins()) {
    EXPECT_EQ(EventsOf(LoggedIn(login)),
              Texts{"5 passed anna@example.org > bruno@example.org 804 250 as "
                    "anna@example.org"})
        << login[0];
    Texts refused = login;
    refused.back() = "> 535 no";
    EXPECT_EQ(EventsOf(LoggedIn(refused)),
              Texts{"5 passed anna@example.org > bruno@example.org 804 250"})
        << login[0];
  }
}

// Every text that is kept of a log. The answer in the last line of all is kept
// in memory until the next one tells what it is, and written nowhere
// (KeptStep::secret).
Texts KeptTexts(const LogReading& reading) {
  Texts texts;
  for (const OwnedEvent& event : reading.events) {
    texts.push_back(SessionEventRow(event));
  }
  for (const HeadSession& head : reading.edges.heads) {
    for (const KeptStep& step : head.steps) {
      for (const std::string* text :
           {&step.address, &step.user, &step.candidate, &step.id}) {
        texts.push_back(*text);
      }
      if (&step != &head.steps.back()) {
        texts.push_back(step.secret);
      }
    }
  }
  for (const TailSession& tail : reading.edges.tails) {
    texts.push_back(tail.state.login.name);
    texts.push_back(tail.state.auth.user);
    texts.push_back(tail.state.auth.candidate);
    texts.push_back(tail.state.transaction.sender);
    for (std::size_t i = 0; i < tail.state.pending.size(); ++i) {
      texts.emplace_back(tail.state.pending[i].address);
    }
  }
  return texts;
}

TEST_F(LcdTest, NoPasswordIsKeptWhereverTheLogIsCut) {
  for (const Texts& login : Logins()) {
    const Texts lines = LoggedIn(login);
    for (std::size_t begin = 0; begin < lines.size(); ++begin) {
      for (std::size_t end = begin + 1; end <= lines.size(); ++end) {
        const LogReading reading =
            Read(Texts(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                       lines.begin() + static_cast<std::ptrdiff_t>(end)));
        for (const std::string& text : KeptTexts(reading)) {
          for (const char* secret : {kPassword, kBoth, "Segreto"}) {
            EXPECT_EQ(text.find(secret), std::string::npos)
                << text << " of lines " << begin << " to " << end;
          }
        }
      }
    }
  }
}

// ---- other forms

// `[lcd] line` of another form, as a configuration has it.
class LcdPatternLines : public LcdTest {
 protected:
  DialectSettings WithPattern() const {
    DialectSettings settings = Settings();
    settings.lcd_pattern = &pattern_;
    return settings;
  }

  LcdPattern pattern_ = *LcdPattern::Compile(
      R"((?P<time>[^;]*);(?P<client>[^;]*);(?P<session>[^;]*);)"
      R"((?P<direction>[^;]*);(?P<text>.*))");
};

constexpr std::string_view kOther[] = {
    "16/05/2011 09:00:01;203.0.113.25;7;;CONNECT",
    "16/05/2011 09:00:01;203.0.113.25;7;C;MAIL FROM:<anna@example.org> SIZE=9",
    "16/05/2011 09:00:01;203.0.113.25;7;S;250 OK",
    "16/05/2011 09:00:02;203.0.113.25;7;C;RCPT TO:<bruno@example.org>",
    "16/05/2011 09:00:02;203.0.113.25;7;S;250 OK",
    "16/05/2011 09:00:02;203.0.113.25;7;C;DATA",
    "16/05/2011 09:00:03;203.0.113.25;7;F;FILTER antispam action=quarantena",
    "16/05/2011 09:00:03;203.0.113.25;7;S;250 OK"};

TEST_F(LcdPatternLines, AreReadByThePattern) {
  Texts lines(std::begin(kOther), std::end(kOther));
  lines.emplace_back("16/13/2011 09:00:03;203.0.113.25;7;C;QUIT");
  lines.emplace_back("16/05/1988 09:00:03;203.0.113.25;7;C;QUIT");
  lines.push_back(At5(kNumbered, "< QUIT"));
  lines.emplace_back();
  const LogReading reading = ReadLog(Lines(lines), "lcd", WithPattern());
  EXPECT_EQ(ShortEvents(reading.events),
            Texts{"3 quarantined/spam anna@example.org > bruno@example.org 9 "
                  "250"});
  const auto rejected = [&reading](RejectReason reason) {
    return reading.account.rejected[static_cast<std::size_t>(reason)];
  };
  EXPECT_EQ(rejected(RejectReason::kBadTime), 1U);
  EXPECT_EQ(rejected(RejectReason::kOutOfRange), 1U);
  EXPECT_EQ(rejected(RejectReason::kNoRecord), 1U);
  EXPECT_EQ(reading.account.blank, 1U);
  EXPECT_EQ(reading.account.context, 7U);
  EXPECT_TRUE(reading.account.Balanced());
  EXPECT_EQ(reading.outcomes[0].time, kSessionStart + 1s);
}

TEST_F(LcdPatternLines, AreWhatIsRecognised) {
  const Texts usual = Session({});
  std::vector<std::string_view> lines(std::begin(kOther), std::end(kOther));
  lines.insert(lines.end(), usual.begin(), usual.end());
  lines.emplace_back("id=firewall time=\"2011-05-16 09:00:05\" fw=a pri=6");
  lines.emplace_back("16/13/2011 09:00:03;203.0.113.25;7;C;QUIT");
  EXPECT_EQ(RecogniseLcdLines(lines, WithPattern()), std::size(kOther));
  EXPECT_EQ(RecogniseLcdLines(lines, Settings()), usual.size());
}

}  // namespace
}  // namespace mailtide
