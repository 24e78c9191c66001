// Logs of sessions as their users meet them: what is recognised and told, which
// marks decide without a configuration, and where no secret may lie.
#include <csignal>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

// Of 2004: the time has its date, the peer one blank. Logged in, to one
// mailbox of the server and one elsewhere.
constexpr std::string_view kSession =
    "192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:42 +0200 Connected\n"
    "192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:42 +0200 >>> 220 "
    "mail.example.org ESMTP Merak\n"
    "192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:42 +0200 <<< AUTH PLAIN "
    "AGFubmFAZXhhbXBsZS5vcmcAU2VncmV0by0xMjM0\n"  // anna@example.org
    "192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:42 +0200 >>> 235 2.7.0 ok\n"
    "192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:42 +0200 <<< MAIL "
    "From:<anna@example.org>\n"
    "192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:42 +0200 >>> 250 2.1.0 "
    "<anna@example.org>... Sender ok\n"
    "192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:42 +0200 <<< RCPT "
    "To:<bruno@example.org>\n"
    "192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:42 +0200 >>> 250 2.1.5 "
    "<bruno@example.org>... Recipient ok\n"
    "192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:42 +0200 <<< RCPT "
    "To:<carla@example.com>\n"
    "192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:42 +0200 >>> 250 2.1.5 "
    "<carla@example.com>... Recipient ok; will forward\n"
    "192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:42 +0200 <<< DATA\n"
    "192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:42 +0200 >>> 354 go\n"
    "192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:43 +0200 >>> 250 2.6.0 348 "
    "bytes received in 00:00:01; Message id ABC12345 accepted for delivery\n"
    "192.0.2.7 [00000A1C] Thu, 22 Apr 2004 22:01:43 +0200 Disconnected\n";

class CliSessions : public CliTest {
 protected:
  nlohmann::json Days(const Arguments& more, std::string_view path) {
    Arguments arguments = {"analyze", "--timezone",       "Europe/Rome",
                           "--now",   "2004-04-24T00:10", "--format",
                           "json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.emplace_back(path);
    run_ = Run(arguments);
    const auto json = nlohmann::json::parse(run_.out, nullptr, false);
    return json.is_discarded() ? nlohmann::json() : json["days"];
  }

  ProgramRun run_;
};

TEST_F(CliSessions, TheLogsOwnMarksDecideWithoutDomains) {
  Write("a.log", kSession);
  const nlohmann::json days = Days({}, "a.log");
  ASSERT_EQ(run_.exit_code, 0) << Describe(run_);
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(days[0]["received"]["copies"], 1);
  EXPECT_EQ(days[0]["relay"]["copies"], 1);
  EXPECT_EQ(days[0]["sent"]["copies"], 2);
  EXPECT_EQ(days[0]["accounts"][0]["account"], "anna@example.org");
  const ProgramRun text = Run({"analyze", "--timezone", "Europe/Rome", "--now",
                               "2004-04-24T00:10", "a.log"});
  EXPECT_NE(text.out.find("Nessun internal_domain è configurato"),
            std::string::npos);
}

TEST_F(CliSessions, ConfiguredDomainsBeatTheMarks) {
  Write("a.log", kSession);
  const nlohmann::json days =
      Days({"--internal-domain", "example.com"}, "a.log");
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(days[0]["received"]["copies"], 1);  // carla@example.com
  EXPECT_EQ(days[0]["relay"]["copies"], 1);     // bruno@example.org
}

TEST_F(CliSessions, WithoutMarksNothingIsGuessed) {
  Write("a.log",
        "192.0.2.7 [0A1C] Thu, 22 Apr 2004 22:01:42 +0200 *** "
        "<anna@example.org> <carla@example.com> 1 348 00:00:00 OK\n");
  Days({}, "a.log");
  EXPECT_EQ(run_.exit_code, 78) << Describe(run_);
}

TEST_F(CliSessions, TwoKindsOfLogsAreRefused) {
  Write("logs/a.log", kSession);
  Write("logs/b.log", WelfLine("2004-04-22 10:00:00", "198.51.100.7",
                               "eve@example.net", "anna@example.org"));
  Days({"--internal-domain", "example.org"}, "logs");
  EXPECT_EQ(run_.exit_code, 78);
  EXPECT_TRUE(TellsOneLine(run_, {"logs/a.log", "icewarp", "logs/b.log", "welf",
                                  "--dialect", "include"}));
  Days({"--internal-domain", "example.org", "--dialect", "icewarp"}, "logs");
  EXPECT_EQ(run_.exit_code, 0) << Describe(run_);
}

TEST_F(CliSessions, AWrongDialectIsAnError) {
  const std::string path = Write("a.log", kSession);
  for (const std::string& one : {path, Path(".")}) {
    Days({"--internal-domain", "example.org", "--dialect", "welf"}, one);
    EXPECT_EQ(run_.exit_code, 65) << Describe(run_);
    EXPECT_TRUE(TellsOneLine(run_, {"a.log", "no welf record", "auto"}));
  }
}

// 100,000 clients that connect, name a recipient, and never say more.
TEST_F(CliSessions, SessionsBeyondTheBoundAreCountedAndTold) {
  std::string log;
  for (int i = 0; i < 100'000; ++i) {
    char line[256];
    const int size = std::snprintf(
        line, sizeof line,
        "192.0.2.7 [%08X] Thu, 22 Apr 2004 22:01:42 +0200 Connected\n"
        "192.0.2.7 [%08X] Thu, 22 Apr 2004 22:01:42 +0200 <<< MAIL FROM:<>\n",
        static_cast<unsigned>(i), static_cast<unsigned>(i));
    log.append(line, static_cast<std::size_t>(size));
  }
  Write("a.log", log);
  Days({"--internal-domain", "example.org"}, "a.log");
  ASSERT_EQ(run_.exit_code, 0) << Describe(run_);
  const auto json = nlohmann::json::parse(run_.out);
  // Of 100,000 at most 65,536 stay open.
  EXPECT_GE(json["input"]["sources"][0]["dropped_sessions"], 100'000 - 65'536);
  EXPECT_LT(json["input"]["sources"][0]["dropped_sessions"], 50'000);
  const ProgramRun text =
      Run({"analyze", "--timezone", "Europe/Rome", "--now", "2004-04-24T00:10",
           "--internal-domain", "example.org", "a.log"});
  EXPECT_NE(text.out.find("sessioni aperte abbandonate"), std::string::npos);
}

// Waits for more of its input and dies of a signal that leaves a core.
TEST_F(CliSessions, NoCoreIsLeft) {
  const std::filesystem::path log = Write("a.log", kSession);
  const ProgramRun run = RunInShell(
      "ulimit -c unlimited 2>/dev/null; cat a.log > feed; mkfifo pipe; "
      "\"$@\" < pipe & pid=$!; exec 3> pipe; cat feed >&3; "
      "for i in $(seq 100); do "
      "grep -q 'Max core file size *0 ' /proc/$pid/limits && "
      "break; sleep 0.05; done; "
      "grep 'Max core file size' /proc/$pid/limits; "
      "kill -ABRT $pid; wait $pid; echo \"rc $?\"; ls",
      {"analyze", "--internal-domain", "example.org", "--timezone", "UTC",
       "--now", "2004-04-24T00:10", "-"});
  EXPECT_NE(run.out.find("rc 134"), std::string::npos) << Describe(run);
  EXPECT_EQ(run.out.find("core."), std::string::npos) << Describe(run);
  EXPECT_EQ(run.out.find("\ncore\n"), std::string::npos) << Describe(run);
}

}  // namespace
}  // namespace mailtide
