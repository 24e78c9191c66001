// The moments of an SMTP dialogue that a real server does not show on demand.
#include "report/mail/smtp_sender.h"

#include <stdlib.h>

#include <chrono>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/report/mail/scripted_peer.h"

namespace mailtide {
namespace {

using Outcome = DeliveryOutcome;
using Then = PeerAct::Then;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* kFrom = "bounce@example.org";
constexpr const char* kTo = "user@example.org";
const std::string kMessage =
    "From: a@example.org\r\nMessage-Id: <1@example.org>\r\n\r\ntext\r\n";

SmtpSettings Settings(std::uint16_t port) {
  SmtpSettings settings;
  settings.remote_hosts = {"127.0.0.1"};
  settings.port = port;
  settings.helo = "client.example.org";
  settings.connect_timeout = seconds(10);
  settings.reply_timeout = seconds(10);
  return settings;
}

DeliveryResult Send(const SmtpSettings& settings,
                    const std::string& message = kMessage) {
  return SendBySmtp(settings, kFrom, kTo, message, KeepDialogue::kYes);
}

struct Scenario {
  const char* name;
  PeerScript script;
  Outcome outcome;
  int code;
  const char* text;  // after "127.0.0.1: "; "" for whatever libcurl says
  SmtpSecurity security = SmtpSecurity::kNone;
};

void PrintTo(const Scenario& scenario, std::ostream* out) {
  *out << scenario.name;
}

class SmtpScenario : public testing::TestWithParam<Scenario> {};

TEST_P(SmtpScenario, HasItsClass) {
  const Scenario& scenario = GetParam();
  const ScriptedPeer peer(scenario.script);
  SmtpSettings settings = Settings(peer.port());
  settings.security = scenario.security;
  const auto start = std::chrono::steady_clock::now();
  const DeliveryResult result = Send(settings);
  EXPECT_EQ(DeliveryOutcomeName(result.outcome),
            DeliveryOutcomeName(scenario.outcome))
      << result.text << "\n"
      << result.dialogue;
  EXPECT_EQ(result.code, scenario.code) << result.dialogue;
  EXPECT_EQ(result.host, "127.0.0.1");
  if (scenario.text[0] != '\0') {
    EXPECT_EQ(
        result.text,
        (scenario.outcome == Outcome::kSent ? "" : std::string("127.0.0.1: ")) +
            scenario.text);
  }
  EXPECT_FALSE(result.text.empty());
  // None of these waits for a time-out, nor for the answer to QUIT.
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(5));
}

const Scenario kScenarios[] = {
    {"accepted", {}, Outcome::kSent, 250, "250 ok"},
    {"accepted_then_closed",
     {{"dot", {"250 2.0.0 queued\r\n", Then::kClose}}},
     Outcome::kSent,
     250,
     "250 2.0.0 queued"},
    {"accepted_then_reset",
     {{"dot", {"250 queued\r\n", Then::kReset}}},
     Outcome::kSent,
     250,
     "250 queued"},
    {"quit_unanswered",
     {{"QUIT", {"", Then::kSilence}}},
     Outcome::kSent,
     250,
     "250 ok"},
    {"ehlo_unknown",
     {{"EHLO", {"502 what?\r\n"}}},
     Outcome::kSent,
     250,
     "250 ok"},
    {"greeting_of_many_lines",
     {{"greeting", {"220-one\r\n220-two\r\n220 three\r\n"}}},
     Outcome::kSent,
     250,
     "250 ok"},
    {"closed_at_connect",
     {{"greeting", {"", Then::kClose}}},
     Outcome::kTemporary,
     0,
     ""},
    {"greeting_421",
     {{"greeting", {"421 too busy\r\n", Then::kClose}}},
     Outcome::kTemporary,
     421,
     "greeting: 421 too busy"},
    {"greeting_554",
     {{"greeting", {"554 go away\r\n"}}},
     Outcome::kTemporary,
     554,
     "greeting: 554 go away"},
    {"helo_refused",
     {{"EHLO", {"502 what?\r\n"}}, {"HELO", {"550 bad name\r\n"}}},
     Outcome::kConfiguration,
     550,
     "EHLO: 550 bad name"},
    {"mail_451",
     {{"MAIL", {"451 later\r\n"}}},
     Outcome::kTemporary,
     451,
     "MAIL FROM: 451 later"},
    {"mail_550",
     {{"MAIL", {"550 no\r\n"}}},
     Outcome::kPermanent,
     550,
     "MAIL FROM: 550 no"},
    {"mail_530",
     {{"MAIL", {"530 5.7.0 authenticate\r\n"}}},
     Outcome::kConfiguration,
     530,
     "MAIL FROM: 530 5.7.0 authenticate"},
    {"rcpt_450",
     {{"RCPT", {"450 greylisted\r\n"}}},
     Outcome::kTemporary,
     450,
     "RCPT TO: 450 greylisted"},
    {"rcpt_550",
     {{"RCPT", {"550-5.1.1 no such\r\n550 5.1.1 user\r\n"}}},
     Outcome::kPermanent,
     550,
     "RCPT TO: 550 5.1.1 no such 5.1.1 user"},
    {"rcpt_550_quit_unanswered",
     {{"RCPT", {"550 no\r\n"}}, {"QUIT", {"", Then::kSilence}}},
     Outcome::kPermanent,
     550,
     "RCPT TO: 550 no"},
    {"rcpt_dropped",
     {{"RCPT", {"", Then::kClose}}},
     Outcome::kTemporary,
     250,
     ""},
    {"data_451",
     {{"DATA", {"451 later\r\n"}}},
     Outcome::kTemporary,
     451,
     "DATA: 451 later"},
    {"data_554",
     {{"DATA", {"554 no valid recipients\r\n"}}},
     Outcome::kPermanent,
     554,
     "DATA: 554 no valid recipients"},
    {"dot_451",
     {{"dot", {"451 disk full\r\n"}}},
     Outcome::kTemporary,
     451,
     "end of the message: 451 disk full"},
    {"dot_554",
     {{"dot", {"554 spam\r\n"}}},
     Outcome::kPermanent,
     554,
     "end of the message: 554 spam"},
    {"dot_closed", {{"dot", {"", Then::kClose}}}, Outcome::kUncertain, 354, ""},
    {"dot_reset", {{"dot", {"", Then::kReset}}}, Outcome::kUncertain, 354, ""},
    {"dot_half_reply",
     {{"dot", {"250 que", Then::kClose}}},
     Outcome::kUncertain,
     354,
     ""},
    {"no_starttls",
     {},
     Outcome::kConfiguration,
     250,
     "the server offers no STARTTLS; nothing was sent in clear",
     SmtpSecurity::kStarttls},
    {"starttls_454",
     {{"EHLO", {"250-x\r\n250 STARTTLS\r\n"}},
      {"STARTTLS", {"454 not now\r\n"}}},
     Outcome::kTemporary,
     454,
     "STARTTLS: 454 not now",
     SmtpSecurity::kStarttls},
    {"starttls_garbage",
     {{"EHLO", {"250-x\r\n250 STARTTLS\r\n"}},
      {"STARTTLS", {"220 go\r\n", Then::kBabble}}},
     Outcome::kTemporary,
     220,
     "",
     SmtpSecurity::kStarttls},
    {"starttls_injected",
     {{"EHLO", {"250-x\r\n250 STARTTLS\r\n"}},
      {"STARTTLS", {"220 go\r\n250 injected\r\n"}}},
     Outcome::kTemporary,
     220,
     "",
     SmtpSecurity::kStarttls},
};

INSTANTIATE_TEST_SUITE_P(Peer, SmtpScenario, testing::ValuesIn(kScenarios),
                         [](const auto& scenario) {
                           return std::string(scenario.param.name);
                         });

TEST(SendBySmtp, SaysWhatWasAgreed) {
  const ScriptedPeer peer;
  const DeliveryResult result = Send(Settings(peer.port()));
  ASSERT_EQ(result.outcome, Outcome::kSent) << result.text;
  EXPECT_EQ(peer.commands(5),
            (std::vector<std::string>{
                "EHLO client.example.org",
                fmt::format("MAIL FROM:<{}> SIZE={}", kFrom, kMessage.size()),
                "RCPT TO:<user@example.org>", "DATA", "QUIT"}));
  EXPECT_EQ(peer.message(), kMessage);
  EXPECT_NE(result.dialogue.find("> RCPT TO:<user@example.org>\n< 250 ok\n"),
            std::string::npos)
      << result.dialogue;
  EXPECT_EQ(result.dialogue.find("text"), std::string::npos);
}

TEST(SendBySmtp, KeepsNoDialogueUnasked) {
  const ScriptedPeer peer;
  EXPECT_EQ(
      SendBySmtp(Settings(peer.port()), kFrom, kTo, kMessage, KeepDialogue::kNo)
          .dialogue,
      "");
}

TEST(SendBySmtp, SendsTheNullSenderAndALiteralName) {
  const ScriptedPeer peer;
  SmtpSettings settings = Settings(peer.port());
  settings.helo = "[IPv6:2001:db8::1]";
  ASSERT_EQ(SendBySmtp(settings, "", kTo, kMessage, KeepDialogue::kNo).outcome,
            Outcome::kSent);
  EXPECT_EQ(peer.commands().at(0), "EHLO [IPv6:2001:db8::1]");
  EXPECT_EQ(peer.commands().at(1),
            fmt::format("MAIL FROM:<> SIZE={}", kMessage.size()));
}

TEST(SendBySmtp, StuffsDots) {
  const ScriptedPeer peer;
  ASSERT_EQ(Send(Settings(peer.port()), ".a\r\n\r\n.\r\n..b\r\n").outcome,
            Outcome::kSent);
  EXPECT_EQ(peer.message(), "..a\r\n\r\n..\r\n...b\r\n");
}

TEST(SendBySmtp, RefusedConnection) {
  const SmtpSettings settings = Settings(DeadPort());
  const DeliveryResult result = Send(settings);
  EXPECT_EQ(result.outcome, Outcome::kTemporary);
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.text,
            fmt::format("127.0.0.1: cannot connect to port {}: Connection "
                        "refused",
                        settings.port));
}

TEST(SendBySmtp, GivesUpOnASilentGreeting) {
  const ScriptedPeer peer({{"greeting", {"", Then::kSilence}}});
  SmtpSettings settings = Settings(peer.port());
  settings.connect_timeout = seconds(1);
  const auto start = std::chrono::steady_clock::now();
  const DeliveryResult result = Send(settings);
  EXPECT_EQ(result.outcome, Outcome::kTemporary) << result.text;
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(4));
}

TEST(SendBySmtp, GivesUpOnAnHttpServer) {
  const ScriptedPeer peer(
      {{"greeting", {"HTTP/1.1 400 Bad Request\r\n\r\n", Then::kSilence}}});
  SmtpSettings settings = Settings(peer.port());
  settings.connect_timeout = seconds(1);
  EXPECT_EQ(Send(settings).outcome, Outcome::kTemporary);
}

TEST(SendBySmtp, GivesUpOnAnEndlessGreeting) {
  std::string endless;
  while (endless.size() < 400000) {
    endless += "220-" + std::string(500, 'x') + "\r\n";
  }
  const ScriptedPeer peer({{"greeting", {endless, Then::kSilence}}});
  SmtpSettings settings = Settings(peer.port());
  settings.connect_timeout = seconds(2);
  const DeliveryResult result = Send(settings);
  EXPECT_EQ(result.outcome, Outcome::kTemporary);
  EXPECT_LT(result.dialogue.size(), 100000U);
}

TEST(SendBySmtp, SilenceAfterTheDotIsUncertain) {
  const ScriptedPeer peer({{"dot", {"", Then::kSilence}}});
  SmtpSettings settings = Settings(peer.port());
  settings.reply_timeout = seconds(1);
  const auto start = std::chrono::steady_clock::now();
  const DeliveryResult result = Send(settings);
  EXPECT_EQ(result.outcome, Outcome::kUncertain) << result.text;
  EXPECT_NE(result.text.find("all was sent, but the answer did not come"),
            std::string::npos)
      << result.text;
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(6));
}

TEST(SendBySmtp, SilenceAfterRcptIsTemporary) {
  const ScriptedPeer peer({{"RCPT", {"", Then::kSilence}}});
  SmtpSettings settings = Settings(peer.port());
  settings.reply_timeout = seconds(1);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(Send(settings).outcome, Outcome::kTemporary);
  EXPECT_LT(std::chrono::steady_clock::now() - start, seconds(6));
}

std::string LargeMessage() {
  std::string message = "From: a@example.org\r\n\r\n";
  while (message.size() < 16UL * 1024 * 1024) {
    message += std::string(76, 'x') + "\r\n";
  }
  return message;
}

TEST(SendBySmtp, ResetInsideTheMessageIsTemporary) {
  const ScriptedPeer peer({{"body", {"", Then::kReset}}});
  const DeliveryResult result = Send(Settings(peer.port()), LargeMessage());
  EXPECT_EQ(result.outcome, Outcome::kTemporary) << result.text;
}

TEST(SendBySmtp, TakesALargeMessageWhole) {
  const ScriptedPeer peer;
  const std::string message = LargeMessage();
  ASSERT_EQ(Send(Settings(peer.port()), message).outcome, Outcome::kSent);
  EXPECT_TRUE(peer.message() == message);
}

TEST(SendBySmtp, NoTlsAfterTheInvitationIsTemporary) {
  const ScriptedPeer peer(PeerScript{{"greeting", {"220 plain\r\n"}}});
  SmtpSettings settings = Settings(peer.port());
  settings.security = SmtpSecurity::kSmtps;
  const DeliveryResult result = Send(settings);
  EXPECT_EQ(result.outcome, Outcome::kTemporary) << result.text;
  // The random bytes of a TLS greeting may hold the end of a line.
  for (const std::string& command : peer.commands()) {
    EXPECT_FALSE(command.starts_with("EHLO") || command.starts_with("HELO"))
        << command;
  }
}

TEST(SendBySmtp, SaysNothingInClearWithoutStarttls) {
  const ScriptedPeer peer;
  SmtpSettings settings = Settings(peer.port());
  settings.security = SmtpSecurity::kStarttls;
  settings.username = "sender";
  settings.password = "hunter2hunter2";
  EXPECT_EQ(Send(settings).outcome, Outcome::kConfiguration);
  for (const std::string& command : peer.commands()) {
    EXPECT_TRUE(command.starts_with("EHLO") || command == "QUIT") << command;
  }
}

TEST(SendBySmtp, TriesTheNextHostWhenOneIsDown) {
  const ScriptedPeer peer;
  SmtpSettings settings = Settings(peer.port());
  settings.remote_hosts = {"127.0.0.77", "::1", "127.0.0.1"};
  const DeliveryResult result = Send(settings);
  EXPECT_EQ(result.outcome, Outcome::kSent) << result.text;
  EXPECT_EQ(result.host, "127.0.0.1");
}

TEST(SendBySmtp, NamesEveryHostThatIsDown) {
  SmtpSettings settings = Settings(DeadPort());
  settings.remote_hosts = {"127.0.0.77", "127.0.0.1"};
  const DeliveryResult result = Send(settings);
  EXPECT_EQ(result.outcome, Outcome::kTemporary);
  EXPECT_TRUE(result.text.starts_with("127.0.0.77: ")) << result.text;
  EXPECT_NE(result.text.find("; 127.0.0.1: "), std::string::npos)
      << result.text;
}

TEST(SendBySmtp, DoesNotAskTheNextHostAfterARefusal) {
  const ScriptedPeer peer(PeerScript{{"RCPT", {"450 later\r\n"}}});
  SmtpSettings settings = Settings(peer.port());
  settings.remote_hosts = {"127.0.0.1", "localhost"};
  EXPECT_EQ(Send(settings).outcome, Outcome::kTemporary);
  EXPECT_EQ(peer.connections(), 1);
}

TEST(SendBySmtp, IgnoresProxiesOfTheEnvironment) {
  const std::string proxy = fmt::format("socks5://127.0.0.1:{}", DeadPort());
  for (const char* name : {"ALL_PROXY", "all_proxy", "smtp_proxy"}) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe)
    ASSERT_EQ(setenv(name, proxy.c_str(), 1), 0);
  }
  const ScriptedPeer peer;
  const DeliveryResult result = Send(Settings(peer.port()));
  for (const char* name : {"ALL_PROXY", "all_proxy", "smtp_proxy"}) {
    unsetenv(name);  // NOLINT(concurrency-mt-unsafe)
  }
  EXPECT_EQ(result.outcome, Outcome::kSent) << result.text;
}

TEST(SendBySmtp, MasksAuthLoginInDialogueAndText) {
  const ScriptedPeer peer({
      {"EHLO", {"250-x\r\n250 AUTH LOGIN\r\n"}},
      {"AUTH", {"334 VXNlcm5hbWU6\r\n"}},
      {"AUTH2", {"334 UGFzc3dvcmQ6\r\n"}},
      {"AUTH3", {"535 wrong: aHVudGVyMmh1bnRlcjI= hunter2hunter2\r\n"}},
  });
  SmtpSettings settings = Settings(peer.port());  // loopback: AUTH in clear
  settings.username = "sender";
  settings.password = "hunter2hunter2";
  const DeliveryResult result = Send(settings);
  EXPECT_EQ(result.outcome, Outcome::kConfiguration);
  EXPECT_EQ(result.text, "127.0.0.1: AUTH: 535 wrong: **** ****");
  // It did go over the wire: user, then password.
  EXPECT_EQ(peer.commands().at(1), "AUTH LOGIN");
  EXPECT_EQ(peer.commands().at(2), "c2VuZGVy");
  EXPECT_EQ(peer.commands().at(3), "aHVudGVyMmh1bnRlcjI=");
  for (const char* secret : {"hunter2", "aHVudGVyMmh1bnRlcjI=", "c2VuZGVy"}) {
    EXPECT_EQ(result.dialogue.find(secret), std::string::npos)
        << result.dialogue;
  }
}

TEST(SendBySmtp, SaysThatNoAuthenticationWasOffered) {
  const ScriptedPeer peer(PeerScript{{"RCPT", {"554 relaying denied\r\n"}}});
  SmtpSettings settings = Settings(peer.port());
  settings.username = "sender";
  settings.password = "hunter2hunter2";
  const DeliveryResult result = Send(settings);
  EXPECT_EQ(result.outcome, Outcome::kPermanent);
  EXPECT_EQ(result.text,
            "127.0.0.1: RCPT TO: 554 relaying denied (the server offered no "
            "authentication)");
}

TEST(SendBySmtp, BoundsWhatTheServerSays) {
  const ScriptedPeer peer(
      {{"RCPT", {"550 \x1b]0;x\x07 " + std::string(400, 'y') + "\r\n"}}});
  const DeliveryResult result = Send(Settings(peer.port()));
  EXPECT_EQ(result.outcome, Outcome::kPermanent);
  EXPECT_TRUE(
      result.text.starts_with("127.0.0.1: RCPT TO: 550 \x1b]0;x\x07 yyy"))
      << result.text;
  EXPECT_EQ(result.text.size(), kMaxResultText);
}

TEST(SendBySmtp, RefusesBeforeItConnects) {
  const ScriptedPeer peer;
  const SmtpSettings good = Settings(peer.port());
  struct Case {
    const char* name;
    std::string from;
    std::string to;
    std::string message;
    void (*spoil)(SmtpSettings*);
    const char* text;
  };
  const auto keep = [](SmtpSettings*) {};
  for (const Case& c : {
           Case{"recipient", kFrom,
                "b@example.org>\r\nRCPT TO:<evil@example.org", kMessage, keep,
                "the recipient 'b@example.org> RCPT TO:<evil@example.org' is "
                "not a mail address"},
           Case{"no recipient", kFrom, "", kMessage, keep,
                "the recipient '' is not a mail address"},
           Case{"sender", "a@example.org>\r\nDATA", kTo, kMessage, keep,
                "the envelope sender 'a@example.org> DATA' is not a mail "
                "address"},
           Case{"bare line feed", kFrom, kTo, "a: b\r\n\r\nx\n.\nMAIL FROM:<>",
                keep,
                "the message is damaged: its lines do not all end in CR LF"},
           Case{"helo", kFrom, kTo, kMessage,
                [](SmtpSettings* s) { s->helo = "x\r\nQUIT"; },
                "helo 'x QUIT' is neither a host name nor an address in "
                "brackets"},
           Case{"host", kFrom, kTo, kMessage,
                [](SmtpSettings* s) { s->remote_hosts = {"a@b/c"}; },
                "remote_host 'a@b/c' is neither a name nor an address"},
           Case{"no host", kFrom, kTo, kMessage,
                [](SmtpSettings* s) { s->remote_hosts.clear(); },
                "no remote_host is set"},
           Case{"in clear to another host", kFrom, kTo, kMessage,
                [](SmtpSettings* s) {
                  s->remote_hosts = {"127.0.0.1", "192.0.2.1"};
                },
                "'192.0.2.1' is not this machine: mail to it needs security = "
                "starttls or smtps, or insecure = yes"},
       }) {
    SmtpSettings settings = good;
    c.spoil(&settings);
    const DeliveryResult result =
        SendBySmtp(settings, c.from, c.to, c.message, KeepDialogue::kNo);
    EXPECT_EQ(result.outcome, Outcome::kConfiguration) << c.name;
    EXPECT_EQ(result.text, c.text) << c.name;
  }
  EXPECT_EQ(peer.connections(), 0);
}

TEST(SendBySmtp, TellsAMissingCaFile) {
  const ScriptedPeer peer;
  SmtpSettings settings = Settings(peer.port());
  settings.security = SmtpSecurity::kSmtps;
  settings.ca_file = "/nonexistent/ca.pem";
  const DeliveryResult result = Send(settings);
  EXPECT_EQ(result.outcome, Outcome::kConfiguration) << result.text;
  EXPECT_NE(result.text.find("/nonexistent/ca.pem"), std::string::npos)
      << result.text;
}

}  // namespace
}  // namespace mailtide
