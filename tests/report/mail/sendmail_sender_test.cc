#include "report/mail/sendmail_sender.h"

#include <chrono>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/report/mail/temp_folder.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMessage =
    "From: a@example.org\r\nSubject: x\r\n\r\n=2E\r\nlast\r\n";

// A real program in place of sendmail: keeps its arguments, one a line, and
// its standard input; then does what `ending` says.
class SendmailTest : public testing::Test {
 protected:
  SendmailSettings Program(const std::string& ending) {
    const fs::path path = folder_.path() / "sendmail";
    std::ofstream(path) << fmt::format(
        "#!/bin/sh\nprintf '%s\\n' \"$@\" > {0}/argv\n{1}\n",
        folder_.path().string(), ending);
    fs::permissions(path, fs::perms::owner_all);
    SendmailSettings settings;
    settings.program = path.string();
    settings.timeout = std::chrono::seconds(20);
    return settings;
  }
  std::string Reading(const std::string& ending) const {
    return fmt::format("cat > {}/stdin\n{}", folder_.path().string(), ending);
  }
  std::string Kept(const char* name) const {
    return ReadWholeFile(folder_.path() / name);
  }

  TempFolder folder_;
};

TEST_F(SendmailTest, HandsOverArgumentsAndMessage) {
  const DeliveryResult result =
      SendBySendmail(Program(Reading("exit 0")), "bounce@example.org",
                     {"$(id)@example.org", "b@example.net"}, kMessage);
  // The first recipient holds parentheses, which no address has.
  EXPECT_EQ(result.outcome, DeliveryOutcome::kConfiguration);
  EXPECT_EQ(Kept("argv"), "");

  const DeliveryResult sent =
      SendBySendmail(Program(Reading("exit 0")), "bounce@example.org",
                     {"`id`$HOME&@example.org", "b@example.net"}, kMessage);
  EXPECT_EQ(sent.outcome, DeliveryOutcome::kSent) << sent.text;
  EXPECT_EQ(sent.code, 0);
  EXPECT_EQ(Kept("argv"),
            "-i\n-f\nbounce@example.org\n--\n`id`$HOME&@example.org\n"
            "b@example.net\n");
  EXPECT_EQ(Kept("stdin"), "From: a@example.org\nSubject: x\n\n=2E\nlast\n");
}

TEST_F(SendmailTest, WritesTheNullSender) {
  EXPECT_EQ(SendBySendmail(Program("exit 0"), "", {"b@example.net"}, kMessage)
                .outcome,
            DeliveryOutcome::kSent);
  EXPECT_EQ(Kept("argv"), "-i\n-f\n<>\n--\nb@example.net\n");
}

TEST_F(SendmailTest, CarriesALargeMessage) {
  std::string large = kMessage;
  while (large.size() < 1000000) {
    large += "one more line\r\n";
  }
  EXPECT_EQ(
      SendBySendmail(Program(Reading("exit 0")), "", {"b@example.net"}, large)
          .outcome,
      DeliveryOutcome::kSent);
  EXPECT_EQ(Kept("stdin").substr(0, 20), "From: a@example.org\n");
  EXPECT_TRUE(Kept("stdin").ends_with("line\none more line\n"));
}

TEST_F(SendmailTest, JudgesByTheExitStatus) {
  struct Case {
    int status;
    DeliveryOutcome outcome;
  };
  for (const Case& c : {Case{75, DeliveryOutcome::kTemporary},
                        Case{67, DeliveryOutcome::kPermanent},
                        Case{68, DeliveryOutcome::kPermanent},
                        Case{65, DeliveryOutcome::kPermanent},
                        Case{64, DeliveryOutcome::kConfiguration},
                        Case{77, DeliveryOutcome::kConfiguration},
                        Case{78, DeliveryOutcome::kConfiguration},
                        Case{69, DeliveryOutcome::kTemporary},
                        Case{71, DeliveryOutcome::kTemporary},
                        Case{1, DeliveryOutcome::kTemporary}}) {
    const SendmailSettings program = Program(
        Reading(fmt::format("echo 'user\033 unknown' >&2\nexit {}", c.status)));
    const DeliveryResult result =
        SendBySendmail(program, "a@example.org", {"b@example.net"}, kMessage);
    EXPECT_EQ(result.outcome, c.outcome) << c.status;
    EXPECT_EQ(result.code, c.status);
    EXPECT_EQ(result.text, fmt::format("{} exited with {}: user\x1b unknown",
                                       program.program, c.status));
  }
}

TEST_F(SendmailTest, BoundsWhatItTakesIn) {
  const DeliveryResult result =
      SendBySendmail(Program(Reading("head -c 3000000 /dev/zero >&2\nexit 75")),
                     "", {"b@example.net"}, kMessage);
  EXPECT_EQ(result.outcome, DeliveryOutcome::kTemporary);
  EXPECT_EQ(result.code, 75);
  EXPECT_LE(result.text.size(), kMaxResultText);
}

TEST_F(SendmailTest, StopsAProgramThatHangs) {
  SendmailSettings program = Program("sleep 60 & wait");
  program.timeout = std::chrono::milliseconds(200);
  const auto start = std::chrono::steady_clock::now();
  const DeliveryResult unread =
      SendBySendmail(program, "", {"b@example.net"}, kMessage);
  EXPECT_EQ(unread.outcome, DeliveryOutcome::kTemporary) << unread.text;

  program = Program(Reading("sleep 60 & wait"));
  program.timeout = std::chrono::milliseconds(200);
  const DeliveryResult read =
      SendBySendmail(program, "", {"b@example.net"}, kMessage);
  EXPECT_EQ(read.outcome, DeliveryOutcome::kUncertain) << read.text;
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST_F(SendmailTest, KillsOneThatIgnoresTheRequest) {
  SendmailSettings program =
      Program(Reading("trap '' TERM\nsleep 60 & wait\nsleep 60"));
  program.timeout = std::chrono::milliseconds(200);
  const auto start = std::chrono::steady_clock::now();
  const DeliveryResult result =
      SendBySendmail(program, "", {"b@example.net"}, kMessage);
  EXPECT_EQ(result.outcome, DeliveryOutcome::kUncertain) << result.text;
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST_F(SendmailTest, JudgesADeathBySignal) {
  EXPECT_EQ(
      SendBySendmail(Program("kill -9 $$"), "", {"b@example.net"}, kMessage)
          .outcome,
      DeliveryOutcome::kTemporary);
  EXPECT_EQ(SendBySendmail(Program(Reading("kill -9 $$")), "",
                           {"b@example.net"}, kMessage)
                .outcome,
            DeliveryOutcome::kUncertain);
}

TEST_F(SendmailTest, RefusesWhatItCannotRun) {
  struct Case {
    const char* name;
    std::string program;
    const char* text;
  };
  for (const Case& c :
       {Case{"missing", (folder_.path() / "none").string(),
             "No such file or directory"},
        Case{"not executable", "/etc/passwd", "Permission denied"},
        Case{"relative", "sendmail", "is not an absolute path"}}) {
    SendmailSettings settings;
    settings.program = c.program;
    const DeliveryResult result =
        SendBySendmail(settings, "", {"b@example.net"}, kMessage);
    EXPECT_EQ(result.outcome, DeliveryOutcome::kConfiguration) << c.name;
    EXPECT_NE(result.text.find(c.text), std::string::npos) << result.text;
  }
}

TEST_F(SendmailTest, RefusesBadAddressesAndMessages) {
  const SendmailSettings program = Program("exit 0");
  EXPECT_EQ(SendBySendmail(program, "", {"-oQ/tmp@example.org"}, kMessage).text,
            "the recipient '-oQ/tmp@example.org' is not a mail address");
  EXPECT_EQ(
      SendBySendmail(program, "-C/x@example.org", {"b@example.net"}, kMessage)
          .text,
      "the envelope sender '-C/x@example.org' is not a mail address");
  EXPECT_EQ(SendBySendmail(program, "", {}, kMessage).outcome,
            DeliveryOutcome::kConfiguration);
  EXPECT_EQ(SendBySendmail(program, "", {"b@example.net"}, "a\n").outcome,
            DeliveryOutcome::kConfiguration);
  EXPECT_FALSE(fs::exists(folder_.path() / "argv"));
}

}  // namespace
}  // namespace mailtide
