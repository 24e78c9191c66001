// What WELF records mean as mail: section 6b of the notes on the format, the
// layouts of sections 2 and 6c, and the rulings of the design.
#include "parser/dialects/welf.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "parser/dialects/registry.h"
#include "tests/support/collecting_sink.h"

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;
using std::chrono::sys_days;
using std::chrono::year;

class WelfTest : public testing::Test {
 protected:
  LogReading Read(std::string_view text) {
    LogReading reading = ReadLog(std::string(text), "welf", settings_);
    EXPECT_TRUE(reading.account.Balanced()) << text;
    EXPECT_EQ(reading.account.bytes, text.size()) << text;
    EXPECT_EQ(reading.account.events, reading.events.size()) << text;
    return reading;
  }

  // The event of one line as in events.tsv with blanks for tabs; or what else
  // became of the line: "context", "blank", "rejected bad_time".
  std::string Row(std::string_view line) {
    const LogReading reading = Read(std::string(line) + "\n");
    if (reading.outcomes.size() != 1) {
      return fmt::format("{} lines", reading.outcomes.size());
    }
    switch (reading.outcomes[0].kind) {
      case LineKind::kContext:
        return "context";
      case LineKind::kBlank:
        return "blank";
      case LineKind::kRejected:
        return fmt::format("rejected {}",
                           RejectReasonName(reading.outcomes[0].reason));
      case LineKind::kEvent:
        break;
    }
    std::string row = EventRow(reading.events.at(0));
    std::replace(row.begin(), row.end(), '\t', ' ');
    return row;
  }

  // The row of a record of 2024-03-08 17:15:00 UTC with `fields`, without its
  // time.
  std::string Of(std::string_view fields) {
    const std::string row = Row(
        "id=f time=\"2024-03-08 18:15:00\" fw=a pri=6 " + std::string(fields));
    constexpr std::string_view kTime = "2024-03-08T17:15:00Z ";
    return row.starts_with(kTime) ? row.substr(kTime.size()) : row;
  }

  TimeZone rome_ = *TimeZone::Open("Europe/Rome");
  DialectSettings settings_ = {&rome_, sys_days(year(2026) / 11 / 21) + 12h,
                               /*spam_score=*/0};
};

// --- Section 2: records of the shape of real ones

TEST_F(WelfTest, Raptor) {
  EXPECT_EQ(Row("Jan 10 20:00:12 gw1 smtp[299]: 121 Statistics: duration=5.81 "
                "user=<abell@example.org> sent=1264 rcvd=367 srcif=Vpn4 "
                "src=192.168.0.104/2612 srcname=WEBSERVER dstif=Vpn3 "
                "dst=198.51.100.138/25 dstname=mx.elsewhere.example "
                "op=\"To 1 recips\" arg=<B0091645966@example.org> result=\"250 "
                "WAA17147 Message accepted for delivery\" proto=smtp rule=11"),
            "2026-01-10T19:00:12Z message none passed 192.168.0.104 "
            "abell@example.org - #1 1264 250");
  EXPECT_EQ(Row("Jan 08 04:03:23 gw1 smtp[299]: 228 smtp: can't connect to "
                "198.51.100.201 port 25 (Network is unreachable.)"),
            "rejected no_record");
}

TEST_F(WelfTest, Gta) {
  EXPECT_EQ(
      Row("Mar 4 21:06:44 pri=5 msg=\"SMTP: Close\" smtp_action=pass "
          "virus=\"none found\" spam=unknown,2 rule=5 server=192.168.71.1 "
          "proto=smtp user=\"anna@example.org\" srcuser=\"news@example.net\" "
          "src=198.51.100.254 srcport=4711 dst=203.0.113.5 dstport=25 "
          "duration=2 sent=136 rcvd=1709"),
      "2026-03-04T20:06:44Z message none passed 198.51.100.254 "
      "news@example.net - anna@example.org 1709 0");
}

TEST_F(WelfTest, Stormshield) {
  EXPECT_EQ(
      Row("id=firewall time=\"2024-03-08 18:15:00\" fw=\"sns-1\" tz=+0100 "
          "startime=\"2024-03-08 18:14:58\" pri=5 proto=smtp "
          "src=198.51.100.20 srcport=40122 dst=203.0.113.5 dstport=25 "
          "dstname=anna@example.org user=news@example.net ads=0 spamlevel=2 "
          "virus=clean action=pass sent=92 rcvd=48213 duration=1.9 "
          "logtype=\"smtp\""),
      "2024-03-08T17:15:00Z message spam passed 198.51.100.20 "
      "news@example.net - anna@example.org 48213 0");
}

// --- Section 6c: the assumed records of eXtensiveControl

TEST_F(WelfTest, ExtensiveControl) {
  EXPECT_EQ(
      Row("id=extensivecontrol time=\"2008-03-17 09:14:03\" fw=GATEWAY pri=6 "
          "proto=smtp duration=2 sent=48213 rcvd=214 src=203.0.113.25 "
          "srcname=mx1.example.net dst=192.0.2.20 "
          "dstname=exchange.azienda.example user=\"mario.rossi@example.net\" "
          "op=\"To 1 recips\" arg=\"<4A1B@example.net>\" "
          "result=\"250 Message accepted\" rule=0"),
      "2008-03-17T08:14:03Z message none passed 203.0.113.25 "
      "mario.rossi@example.net - #1 48213 250");
  EXPECT_EQ(
      Row("id=extensivecontrol time=\"2008-03-17 09:15:40\" fw=GATEWAY pri=4 "
          "proto=smtp duration=1 sent=91022 rcvd=198 src=198.51.100.7 "
          "dst=192.0.2.20 user=\"win@promo.example\" op=\"To 3 recips\" "
          "result=\"250 Quarantined\" cat_site=spam cat_action=block "
          "msg=\"AntiSpam: punteggio 97, quarantena\""),
      "2008-03-17T08:15:40Z message spam quarantined 198.51.100.7 "
      "win@promo.example - #3 91022 250");
  EXPECT_EQ(
      Row("id=extensivecontrol time=\"2008-03-17 09:16:02\" fw=GATEWAY pri=5 "
          "proto=smtp duration=0 sent=0 rcvd=61 src=198.51.100.9 "
          "user=\"x@y.example\" op=RCPT arg=\"someone@elsewhere.example\" "
          "result=\"550 5.7.1 Relay denied\""),
      "2008-03-17T08:16:02Z refused_recipient none refused 198.51.100.9 "
      "x@y.example - someone@elsewhere.example 0 550");
}

TEST_F(WelfTest, TheReferencesSampleIsNoMail) {
  EXPECT_EQ(Row("id=firewall time=\"2000-2-4 12:01:01\" fw=192.168.0.238 pri=6 "
                "rule=3 proto=http src=192.168.0.23 dst 6.1.0.36 "
                "rg=www.webtrends.com/index.html op=GET result 0 rcvd=1426"),
            "context");
}

// --- Is it SMTP?

TEST_F(WelfTest, SmtpByProtoPortOrLogtype) {
  const std::string rest = " from=a@x.example to=b@x.example result=250";
  const std::string mail =
      "message none passed - a@x.example - b@x.example 0 250";
  for (const std::string_view field :
       {"proto=smtp", "proto=SMTP", "proto=esmtp", "proto=smtps",
        "proto=submission", "proto=ssmtp", "proto=25", "proto=465", "proto=587",
        "proto=tcp/smtp", "proto=TCP/25", "proto=smtp/tcp", "proto=25/tcp",
        "logtype=smtp", "logtype=\"SMTP\"", "dstport=25", "dport=465",
        "port=587", "dst=203.0.113.5:25", "dst=203.0.113.5/587",
        "dst=203.0.113.5:25:WAN", "dst=[2001:db8::1]:25",
        "proto=tcp dstport=25", "proto=6 dst=203.0.113.5:25",
        // nothing said, and a mail address
        "", "dst=203.0.113.5"}) {
    EXPECT_EQ(Of(std::string(field) + rest), mail) << field;
  }
  for (const std::string_view field :
       {"proto=http", "proto=tcp", "proto=udp/53", "proto=pop3", "proto=2525",
        "proto=tcp/smtpx", "proto=smtpd", "logtype=pop3", "dstport=110",
        "dport=2525", "dst=203.0.113.5:110", "port=143", "proto=\"\"",
        "dstport=x"}) {
    EXPECT_EQ(Of(std::string(field) + rest), "context") << field;
  }
}

TEST_F(WelfTest, SmtpByAddressWhereNothingElseSays) {
  EXPECT_EQ(Of("user=anna@example.org result=250"),
            "message none passed - anna@example.org - - 0 250");
  EXPECT_EQ(Of("user=anna to=b@x.example result=250"),
            "message none passed - anna - b@x.example 0 250");
  EXPECT_EQ(Of("user=anna result=250"), "context");
  EXPECT_EQ(Of("user=DOMAIN\\anna dstname=host result=250"), "context");
}

// "Connection records without user/op/result/virus/spam fields (TOPSEC,
// SonicWall, l_connection): SMTP connection, not a message"
TEST_F(WelfTest, ConnectionsAreContext) {
  EXPECT_EQ(Row("id=tos time=\"2024-03-08 18:15:00\" fw=TopsecOS priv=6 "
                "rule=accept src=198.51.100.7 dst=203.0.113.5 dport=25 "
                "proto=tcp sent=1 rcvd=2 inpkt=3 outpkt=4"),
            "context");
  EXPECT_EQ(Row("id=firewall sn=C0EAE48F5084 time=\"2024-03-08 18:15:00\" "
                "fw=203.0.113.1 pri=6 c=1024 m=537 msg=\"Connection Closed\" "
                "n=1 src=198.51.100.7:4711:WAN dst=203.0.113.5:25:LAN "
                "proto=tcp/smtp sent=1 rcvd=2 fw_action=\"NA\""),
            "context");
  EXPECT_EQ(Of("logtype=\"connection\" src=198.51.100.7 dstport=25 "
               "proto=smtp action=pass sent=1 rcvd=2"),
            "context");
}

TEST_F(WelfTest, ClockChangesAreContext) {
  EXPECT_EQ(Of("datechange=1 duration=3600 user=a@x.example proto=smtp "
               "result=250"),
            "context");
}

// --- The sender

TEST_F(WelfTest, SenderIsTheFirstOfItsKeys) {
  const auto sender = [this](std::string_view fields) {
    return Of("proto=smtp result=250 to=t@x.example " + std::string(fields));
  };
  EXPECT_EQ(sender("user=u@x.example srcuser=su@x.example mailfrom=m@x.example "
                   "sender=s@x.example from=f@x.example"),
            "message none passed - f@x.example u@x.example t@x.example 0 250");
  EXPECT_EQ(sender("user=u@x.example srcuser=su@x.example mailfrom=m@x.example "
                   "sender=s@x.example"),
            "message none passed - s@x.example u@x.example t@x.example 0 250");
  EXPECT_EQ(
      sender("user=u@x.example srcuser=su@x.example mailfrom=m@x.example"),
      "message none passed - m@x.example u@x.example t@x.example 0 250");
  EXPECT_EQ(sender("user=u@x.example srcuser=su@x.example"),
            "message none passed - su@x.example - t@x.example 0 250");
  EXPECT_EQ(sender("user=u@x.example"),
            "message none passed - u@x.example - t@x.example 0 250");
  EXPECT_EQ(sender("from=<f@x.example>"),
            "message none passed - f@x.example - t@x.example 0 250");
}

// "An empty sender is the null sender; a missing key is no sender."
TEST_F(WelfTest, NullSenderAndNoSender) {
  const std::string rest = " proto=smtp result=250 to=t@x.example";
  for (const std::string_view sender :
       {"from=<>", "from=", "from=\"\"", "from=\"<>\"", "user=<>",
        "srcuser=", "mailfrom=\"< >\"", "sender=''"}) {
    EXPECT_EQ(Of(std::string(sender) + rest),
              "message none passed - <> - t@x.example 0 250")
        << sender;
  }
  EXPECT_EQ(Of(rest), "context");
  // The first key counts, also when it is empty.
  EXPECT_EQ(Of("sender=s@x.example from=<>" + rest),
            "message none passed - <> - t@x.example 0 250");
}

// 2026-11-22: a client that gave `-` as its sender hid its mail: what is only a
// placeholder gives way to another key, and else is the null sender.
TEST_F(WelfTest, SenderThatIsNotGiven) {
  const std::string rest = " proto=smtp result=250 to=t@x.example";
  for (const std::string_view sender :
       {"from=-", "from=\"-\"", "from=(null)", "from=N/A", "from=()",
        "from=(word)", "from=\"( )\"", "user=-", "from=- sender=(x)",
        "from=- user=none", "from=- user=", "srcuser=- user=u@x.example",
        "op=MAIL arg=-"}) {
    EXPECT_EQ(Of(std::string(sender) + rest),
              "message none passed - <> - t@x.example 0 250")
        << sender;
  }
  // In brackets a client gave it.
  EXPECT_EQ(Of("from=<->" + rest),
            "message none passed - - - t@x.example 0 250");
  EXPECT_EQ(Of("from=<N/A> mailfrom=m@x.example" + rest),
            "message none passed - N/A - t@x.example 0 250");
  EXPECT_EQ(Of("from=<(null)> user=anna" + rest),
            "message none passed - (null) anna t@x.example 0 250");
  // The next key counts; user beside from stays the login.
  EXPECT_EQ(Of("from=- mailfrom=m@x.example" + rest),
            "message none passed - m@x.example - t@x.example 0 250");
  EXPECT_EQ(Of("from=- user=u@x.example" + rest),
            "message none passed - u@x.example u@x.example t@x.example 0 250");
  EXPECT_EQ(Of("from=- srcuser=s@x.example user=u@x.example" + rest),
            "message none passed - s@x.example u@x.example t@x.example 0 250");
  EXPECT_EQ(Of("proto=smtp result=250 srcuser=- user=u@x.example"),
            "message none passed - <> - u@x.example 0 250");
  // A word that could be somebody's name is one.
  EXPECT_EQ(Of("from=unknown" + rest),
            "message none passed - unknown - t@x.example 0 250");
}

TEST_F(WelfTest, LoginThatIsNotGiven) {
  for (const std::string_view user :
       {"-", "none", "None", "(null)", "null", "NULL", "N/A", "n/a", "unknown",
        "(none)", "\"-\"", "<->", "<>"}) {
    EXPECT_EQ(Of("proto=smtp from=f@x.example to=t@x.example result=250 user=" +
                 std::string(user)),
              "message none passed - f@x.example - t@x.example 0 250")
        << user;
  }
}

TEST_F(WelfTest, AuthenticatedAccount) {
  EXPECT_EQ(Of("proto=smtp from=<> user=anna to=t@x.example result=250"),
            "message none passed - <> anna t@x.example 0 250");
  EXPECT_EQ(Of("proto=smtp from=f@x.example user=- to=t@x.example result=250"),
            "message none passed - f@x.example - t@x.example 0 250");
  EXPECT_EQ(Of("proto=smtp from=f@x.example user= to=t@x.example result=250"),
            "message none passed - f@x.example - t@x.example 0 250");
}

// --- To whom

TEST_F(WelfTest, RecipientsComeFromTheFirstKeyThatHasAny) {
  const auto of = [this](std::string_view fields) {
    return Of("proto=smtp from=f@x.example result=250 " + std::string(fields));
  };
  const auto mail = [](std::string_view recipients) {
    return "message none passed - f@x.example - " + std::string(recipients) +
           " 0 250";
  };
  for (const std::string_view key :
       {"to", "rcpt", "rcptto", "recipient", "dstuser", "dstname"}) {
    EXPECT_EQ(of(std::string(key) + "=a@x.example"), mail("a@x.example"));
  }
  EXPECT_EQ(of("dstname=n@x.example dstuser=d@x.example recipient=r@x.example "
               "rcptto=p@x.example rcpt=c@x.example to=t@x.example"),
            mail("t@x.example"));
  EXPECT_EQ(of("to= rcpt=\"\" rcptto=p@x.example"), mail("p@x.example"));
  EXPECT_EQ(of("dstname=mx.x.example"), mail("-"));
  EXPECT_EQ(of(""), mail("-"));
  // Only the first of each key.
  EXPECT_EQ(of("to=a@x.example to=b@x.example"), mail("a@x.example"));
  // One mail to several, a repeated one counted each time.
  EXPECT_EQ(of("to=a@x.example,b@x.example;c@x.example"),
            mail("a@x.example,b@x.example,c@x.example"));
  EXPECT_EQ(of("to=\"<a@x.example> <a@x.example>, Anna <b@x.example>\""),
            mail("a@x.example,a@x.example,b@x.example"));
}

// 2026-11-21: names, comments and `-` were counted as recipients.
TEST_F(WelfTest, OneRecipientHoweverItIsWritten) {
  using namespace std::string_view_literals;
  const auto of = [this](std::string_view fields) {
    return Of("proto=smtp from=f@x.example result=250 " + std::string(fields));
  };
  for (const std::string_view to :
       {"to=\"Rossi, Mario <b@example.org>\""sv,
        "to=\"\\\"Rossi, Mario\\\" <b@example.org>\""sv,
        "to=Rossi, Mario <b@example.org>"sv, "to=\"b@example.org (comment)\""sv,
        "to=\"'b@example.org'\""sv, "to=b@example.org."sv,
        "to=b@example.org\0\0"sv, "to=\"b@example.org \0\""sv,
        "to=- rcpt=b@example.org"sv}) {
    EXPECT_EQ(of(to), "message none passed - f@x.example - b@example.org 0 250")
        << to;
  }
  EXPECT_EQ(of("to=postmaster"),
            "message none passed - f@x.example - postmaster 0 250");
  for (const std::string_view to : {"-", "(null)", "N/A"}) {
    EXPECT_EQ(of("to=" + std::string(to)),
              "message none passed - f@x.example - - 0 250")
        << to;
  }
  EXPECT_EQ(of("to=- op=\"To 3 recips\" arg=<1@x.example>"),
            "message none passed - f@x.example - #3 0 250");
}

// 2026-11-22: marks in the addresses of one client hid those between.
TEST_F(WelfTest, NoRecipientHidesAnother) {
  for (const auto& [to, recipients] : {
           std::pair{"<@a.net,v@x.net,w@y.net,>@a.net",
                     "@a.net,v@x.net,w@y.net,>@a.net"},
           {"\\\"@a.net,v@x.net,w@y.net,\\\"@a.net",
            "\"@a.net,v@x.net,w@y.net,\"@a.net"},
           {"(@a.net,v@x.net,w@y.net,)@a.net",
            "(@a.net,v@x.net,w@y.net,)@a.net"},
           {"<v@x.net>w@y.net", "v@x.net,w@y.net"},
           {"undisclosed-recipients:;", "-"},
       }) {
    EXPECT_EQ(Of("proto=smtp from=f@x.example result=250 to=\"" +
                 std::string(to) + "\""),
              "message none passed - f@x.example - " + std::string(recipients) +
                  " 0 250")
        << to;
  }
}

TEST_F(WelfTest, UserBesideSrcuserIsTheRecipient) {
  EXPECT_EQ(Of("proto=smtp srcuser=s@x.example user=u@x.example "
               "smtp_action=pass"),
            "message none passed - s@x.example - u@x.example 0 0");
  EXPECT_EQ(Of("proto=smtp srcuser=s@x.example user=u@x.example "
               "to=t@x.example smtp_action=pass"),
            "message none passed - s@x.example - t@x.example 0 0");
}

TEST_F(WelfTest, ArgIsTheRecipientUnderSomeOperations) {
  const auto of = [this](std::string_view fields) {
    return Of("proto=smtp result=250 from=f@x.example arg=a@x.example " +
              std::string(fields));
  };
  const std::string with =
      "message none passed - f@x.example - a@x.example 0 250";
  const std::string without = "message none passed - f@x.example - - 0 250";
  EXPECT_EQ(of("op=SEND"), with);
  EXPECT_EQ(of("op=send"), with);
  EXPECT_EQ(of("op=TO"), with);
  EXPECT_EQ(of("op=MAIL"), with);
  EXPECT_EQ(of("op=deliver"), without);
  EXPECT_EQ(of(""), without);
  EXPECT_EQ(of("op=RCPT"), "context");  // an accepted recipient
}

// "under MAIL when the sender stands in another key (else arg is the sender)"
TEST_F(WelfTest, ArgIsTheSenderUnderMail) {
  EXPECT_EQ(Of("proto=smtp op=MAIL arg=<a@x.example> to=t@x.example "
               "result=250"),
            "message none passed - a@x.example - t@x.example 0 250");
  EXPECT_EQ(Of("proto=smtp op=MAIL arg=<> to=t@x.example result=250"),
            "message none passed - <> - t@x.example 0 250");
}

TEST_F(WelfTest, OnlyTheNumberOfRecipients) {
  const auto of = [this](std::string_view op) {
    return Of("proto=smtp user=u@x.example arg=<id@x.example> result=250 " +
              std::string(op));
  };
  const auto mail = [](std::string_view recipients) {
    return "message none passed - u@x.example - " + std::string(recipients) +
           " 0 250";
  };
  EXPECT_EQ(of("op=\"To 1 recips\""), mail("#1"));
  EXPECT_EQ(of("op=\"to 25 recips\""), mail("#25"));
  EXPECT_EQ(of("op=\"To 0 recips\""), mail("-"));
  EXPECT_EQ(of("op=\"To 99999999999999999999 recips\""), mail("#1000000"));
  // Addresses, where there are any, are the recipients.
  EXPECT_EQ(of("op=\"To 2 recips\" to=a@x.example,b@x.example"),
            mail("a@x.example,b@x.example"));
}

// --- Single commands

TEST_F(WelfTest, RefusedRecipients) {
  const auto of = [this](std::string_view fields) {
    return Of(
        "proto=smtp op=RCPT from=f@x.example arg=<a@x.example> src=192.0.2.7 " +
        std::string(fields));
  };
  EXPECT_EQ(of("result=\"550 no\""),
            "refused_recipient none refused 192.0.2.7 f@x.example - "
            "a@x.example 0 550");
  EXPECT_EQ(of("result=\"451 later\""),
            "refused_recipient none deferred 192.0.2.7 f@x.example - "
            "a@x.example 0 451");
  EXPECT_EQ(of("action=block msg=\"Relay denied\""),
            "refused_recipient policy refused 192.0.2.7 f@x.example - "
            "a@x.example 0 0");
  EXPECT_EQ(of("result=250"), "context");
  EXPECT_EQ(of("result=354"), "context");
  EXPECT_EQ(of(""), "context");
  EXPECT_EQ(of("action=pass"), "context");
  EXPECT_EQ(Of("proto=smtp op=RCPT arg=<a@x.example> result=550"),
            "refused_recipient none refused - - - a@x.example 0 550");
}

TEST_F(WelfTest, RefusedSenders) {
  EXPECT_EQ(Of("proto=smtp op=MAIL arg=<a@x.example> result=550"),
            "refused_sender none refused - a@x.example - - 0 550");
  EXPECT_EQ(Of("proto=smtp op=MAIL from=<a@x.example> result=\"451 4.1.8\""),
            "refused_sender none deferred - a@x.example - - 0 451");
}

TEST_F(WelfTest, OtherCommandsAreContext) {
  for (const std::string_view op :
       {"EHLO", "HELO", "AUTH", "STARTTLS", "DATA", "RSET", "NOOP", "QUIT",
        "ehlo", "\"EHLO mx.example.org\"", "\"AUTH LOGIN\"", "Quit"}) {
    for (const std::string_view result : {"250", "535", "421"}) {
      EXPECT_EQ(Of("proto=smtp user=u@x.example to=t@x.example op=" +
                   std::string(op) + " result=" + std::string(result)),
                "context")
          << op;
    }
  }
}

// --- The rest of the event

TEST_F(WelfTest, Bytes) {
  const auto bytes = [this](std::string_view fields) {
    const LogReading reading = Read(
        "time=\"2024-03-08 18:15:00\" proto=smtp user=u@x.example "
        "result=250 " +
        std::string(fields) + "\n");
    return reading.events.empty() ? 999'999'999 : reading.events[0].bytes;
  };
  EXPECT_EQ(bytes(""), 0U);
  EXPECT_EQ(bytes("sent=1264 rcvd=367"), 1264U);
  EXPECT_EQ(bytes("sent=136 rcvd=1709"), 1709U);
  EXPECT_EQ(bytes("sent=136"), 136U);
  EXPECT_EQ(bytes("rcvd=136"), 136U);
  EXPECT_EQ(bytes("sent=9 rcvd=9 size=5"), 5U);
  EXPECT_EQ(bytes("sent=9 message_length=7"), 7U);
  EXPECT_EQ(bytes("size=5 message_length=7"), 5U);
  EXPECT_EQ(bytes("size=x message_length=7"), 7U);
  EXPECT_EQ(bytes("sent=x rcvd=-5"), 0U);
  EXPECT_EQ(bytes("sent=99999999999999999999999999"), std::uint64_t{1} << 50);
}

TEST_F(WelfTest, Clients) {
  const auto client = [this](std::string_view src) {
    const LogReading reading = Read(
        "time=\"2024-03-08 18:15:00\" proto=smtp user=u@x.example "
        "result=250 src=" +
        std::string(src) + "\n");
    return reading.events.empty() ? "none" : reading.events[0].client;
  };
  EXPECT_EQ(client("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(client("192.0.2.7:4711"), "192.0.2.7");
  EXPECT_EQ(client("192.0.2.7/4711"), "192.0.2.7");
  EXPECT_EQ(client("192.0.2.7:4711:WAN:mx"), "192.0.2.7");
  EXPECT_EQ(client("2001:db8::7"), "2001:db8::7");
  EXPECT_EQ(client("[2001:db8::7]:4711"), "2001:db8::7");
  EXPECT_EQ(client(":28503:WAN:HOST"), "");
  EXPECT_EQ(client("::X0"), "");
  EXPECT_EQ(client("host.example"), "");
  EXPECT_EQ(client("\"\""), "");
}

TEST_F(WelfTest, SpamScoreOfThePolicy) {
  const std::string line = "proto=smtp from=f@x.example result=250 spam=80";
  EXPECT_EQ(Of(line), "message none passed - f@x.example - - 0 250");
  settings_.spam_score = 80;
  EXPECT_EQ(Of(line), "message spam passed - f@x.example - - 0 250");
}

// "a WELF mail record with no result and no verdict is context"
TEST_F(WelfTest, NoVerdictIsContextAndAnErrorIsBroken) {
  EXPECT_EQ(Of("proto=smtp from=f@x.example to=t@x.example sent=5"), "context");
  EXPECT_EQ(Of("proto=smtp from=f@x.example to=t@x.example "
               "msg=\"Connection interrupted\""),
            "message none broken - f@x.example - t@x.example 0 0");
}

// --- Times

TEST_F(WelfTest, EveryFormOfTime) {
  const auto time = [this](std::string_view text) {
    return Row(std::string(text) +
               " fw=a proto=smtp user=u@x.example result=250")
        .substr(0, 20);
  };
  for (const auto& [text, utc] : {
           std::pair{"time=\"2011-10-13 13:11:39\"", "2011-10-13T11:11:39Z"},
           {"time=\"2000-2-4 12:01:01\"", "2000-02-04T11:01:01Z"},
           {"time=\"2005-5-30 18:38:6\"", "2005-05-30T16:38:06Z"},
           {"time=\"2016-12-8 5:06:33\"", "2016-12-08T04:06:33Z"},
           {"time=\"2019-02-27 12:55:40 UTC\"", "2019-02-27T12:55:40Z"},
           {"time=\"2016/01/29 06:09:59\"", "2016-01-29T05:09:59Z"},
           {"time=\"2025-04-28 13-38-11\"", "2025-04-28T11:38:11Z"},
           {"time=2025-10-29 09:56:16", "2025-10-29T08:56:16Z"},
           {"time=\"2024-03-08 18:15:00\" tz=+0100", "2024-03-08T17:15:00Z"},
           {"time=\"2024-03-08 18:15:00\" tz=-0430", "2024-03-08T22:45:00Z"},
           {"time=\"2024-07-08 18:15:00\" tz=+0100", "2024-07-08T17:15:00Z"},
           {"time=\"2024-07-08 18:15:00\"", "2024-07-08T16:15:00Z"},
           // its own zone before tz=
           {"time=\"2024-03-08 18:15:00 UTC\" tz=+0100",
            "2024-03-08T18:15:00Z"},
           {"time=\"2024-03-08T18:15:00-0430\"", "2024-03-08T22:45:00Z"},
           // a tz that says nothing: the configured zone
           {"time=\"2024-03-08 18:15:00\" tz=x", "2024-03-08T17:15:00Z"},
           // autumn: the first of the two
           {"time=\"2024-10-27 02:30:00\"", "2024-10-27T00:30:00Z"},
       }) {
    EXPECT_EQ(time(text), utc) << text;
  }
}

TEST_F(WelfTest, Robustness10_TimeOfTheRecordWins) {
  EXPECT_EQ(Row("Jan  3 13:45:36 192.168.5.1 id=firewall sn=0006B1 "
                "time=\"2007-01-03 14:48:06\" fw=192.0.2.1 pri=6 proto=smtp "
                "user=u@x.example result=250")
                .substr(0, 20),
            "2007-01-03T13:48:06Z");
  // Records out of order are read as they come.
  const LogReading reading = Read(
      "time=\"2024-03-08 18:15:01\" proto=smtp user=u@x.example result=250\n"
      "time=\"2024-03-08 18:15:00\" proto=smtp user=u@x.example result=250\n");
  ASSERT_EQ(reading.events.size(), 2U);
  EXPECT_EQ(reading.events[0].time - reading.events[1].time, 1s);
}

TEST_F(WelfTest, HeaderTimeWhereTheRecordHasNone) {
  const std::string rest = "fw=a proto=smtp user=u@x.example result=250";
  for (const std::string_view time : {"", "time= ", "time=\"\" ", "time=x ",
                                      "time=\"2024-02-30 00:00:00\" "}) {
    EXPECT_EQ(
        Row("Mar 4 21:06:44 gw " + std::string(time) + rest).substr(0, 20),
        "2026-03-04T20:06:44Z")
        << time;
    EXPECT_EQ(Row("<14>1 2026-05-22T16:32:00+02:00 h a - - - " +
                  std::string(time) + rest)
                  .substr(0, 20),
              "2026-05-22T14:32:00Z")
        << time;
    EXPECT_EQ(Row(std::string(time) + rest), "rejected bad_time") << time;
    EXPECT_EQ(Row("<134> " + std::string(time) + rest), "rejected bad_time")
        << time;
  }
}

// "before 1990 or after --now + 36 h out_of_range"
TEST_F(WelfTest, RangeOfTimes) {
  const auto row = [this](std::string_view time) {
    return Row("time=\"" + std::string(time) +
               "\" proto=smtp user=u@x.example result=250")
        .substr(0, 21);
  };
  EXPECT_EQ(row("1990-01-01 00:00:00 UTC"), "1990-01-01T00:00:00Z ");
  EXPECT_EQ(row("1989-12-31 23:59:59 UTC"), "rejected out_of_range");
  EXPECT_EQ(row("1970-01-01 00:00:00"), "rejected out_of_range");
  EXPECT_EQ(row("2026-11-23 00:00:00 UTC"), "2026-11-23T00:00:00Z ");
  EXPECT_EQ(row("2026-11-23 00:00:01 UTC"), "rejected out_of_range");
  EXPECT_EQ(row("2106-02-07 06:28:16"), "rejected out_of_range");
  EXPECT_EQ(row("9999-12-31 23:59:59"), "rejected out_of_range");
  EXPECT_EQ(row("0000-01-01 00:00:00"), "rejected out_of_range");
}

// --- The account of the input

TEST_F(WelfTest, EveryLineIsAccountedFor) {
  const std::string event =
      "id=f time=\"2024-03-08 18:15:00\" fw=a pri=6 proto=smtp "
      "user=u@x.example result=250";
  const LogReading reading =
      Read(event + "\n" +                                        // event
           "\n \t\n\r\n" +                                       // blank: 3
           "no record\n" +                                       // no_record
           "time=x fw=a\n" +                                     // bad_time
           "time=\"1980-01-01 00:00:00\" fw=a\n" +               // out_of_range
           "id=f time=\"2024-03-08 18:15:00\" fw=a pri=6\r\n" +  // context
           std::string((1 << 20) + 1, 'x') + "\n" +              // too_long
           event + " msg=\"cut in the mi");                      // torn
  EXPECT_EQ(reading.account.lines, 10U);
  EXPECT_EQ(reading.account.events, 1U);
  EXPECT_EQ(reading.account.context, 1U);
  EXPECT_EQ(reading.account.blank, 3U);
  const std::array<std::uint64_t, kRejectReasonCount> rejected = {1, 1, 1, 1,
                                                                  1};
  EXPECT_EQ(reading.account.rejected, rejected);
}

// A line without its line end is torn only if it ends inside a quoted value.
TEST_F(WelfTest, LastLineWithoutLineEnd) {
  const std::string line =
      "time=\"2024-03-08 18:15:00\" proto=smtp user=u@x.example result=250";
  EXPECT_EQ(Read(line).account.events, 1U);
  EXPECT_EQ(Read(line + " msg=\"x").account.Rejected(), 1U);
  EXPECT_EQ(Read(line + " msg=\"x\n").account.events, 1U);
}

TEST_F(WelfTest, Remarks) {
  const std::string mail = "proto=smtp user=u@x.example result=250 ";
  const std::string line =
      "id=f time=\"2024-03-08 18:15:00\" fw=a pri=6 " + mail;
  const auto account = [this](const std::string& text) {
    InputAccount remarks = Read(text + "\n").account;
    return std::vector<std::uint64_t>{remarks.duplicate_keys,
                                      remarks.non_conforming, remarks.repaired,
                                      remarks.repeated_fields, remarks.future};
  };
  using Counts = std::vector<std::uint64_t>;
  EXPECT_EQ(account(line), (Counts{0, 0, 0, 0, 0}));
  EXPECT_EQ(account(line + "to=a to=b result=5"), (Counts{2, 0, 0, 0, 0}));
  EXPECT_EQ(account("time=\"2024-03-08 18:15:00\" fw=a pri=6 " + mail),
            (Counts{0, 1, 0, 0, 0}));
  EXPECT_EQ(account(line + "msg=\"never closed"), (Counts{0, 0, 1, 0, 0}));
  EXPECT_EQ(account(line + "src=1 src=2"), (Counts{1, 0, 0, 1, 0}));
  // Five minutes after now is still no matter.
  const std::string late = "id=f fw=a pri=6 " + mail + "time=\"2026-11-21 ";
  EXPECT_EQ(account(late + "12:05:00 UTC\""), (Counts{0, 0, 0, 0, 0}));
  EXPECT_EQ(account(late + "12:05:01 UTC\""), (Counts{0, 0, 0, 0, 1}));
}

// --- Bytes

TEST_F(WelfTest, LineEndsAndMarks) {
  const std::string line =
      "id=f time=\"2024-03-08 18:15:00\" fw=a proto=smtp user=u@x.example "
      "result=250";
  const std::string lf = line + "\n" + line + "\n";
  const std::vector<OwnedEvent> events = Read(lf).events;
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(Read(line + "\r\n" + line + "\r\n").events, events);
  EXPECT_EQ(Read(line + "\r\r\n" + line + "\n").events, events);
  EXPECT_EQ(Read("\xef\xbb\xbf" + lf).events, events);
  EXPECT_EQ(Read(line + "\n\n\n" + line).events, events);
  EXPECT_EQ(Read(line + std::string(3, '\0') + "\n" + line).events, events);
}

TEST_F(WelfTest, Windows1252IsKeptAsBytes) {
  EXPECT_EQ(Of("proto=smtp from=f@x.example result=250 msg=\"perch\xe9\" "
               "to=citt\xe0@x.example"),
            "message none passed - f@x.example - citt\\xe0@x.example 0 250");
}

TEST_F(WelfTest, Recognises) {
  const auto count = [](std::vector<std::string_view> lines) {
    return RecogniseWelf(lines);
  };
  EXPECT_EQ(count({}), 0U);
  EXPECT_EQ(count({"id=f time=x fw=a", "no record", "msg=x pri=1"}), 2U);
}

}  // namespace
}  // namespace mailtide
