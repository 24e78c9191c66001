// From the logs to the mailbox: the fourteen weekdays of the old script, judged
// by the built program and delivered by a real Postfix on loopback, with the
// two lines that people have read for years, to the letter.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/golden/delivered_mail.h"
#include "tests/golden/store_content.h"
#include "tests/golden/traffic.h"
#include "tests/support/postfix.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

// Design, section 1: these, then V = 2387 on the fifteenth.
constexpr const char* kWeekdays =
    "3176,3524,3258,3118,2837,3185,3819,3435,3793,3452,3414,3364,2657,3664,"
    "2387";
constexpr const char* kDeviationLine =
    "SMTP_RECVD_MSGS_W scostamento oltre il limite V:2387 M:3335.42857143 "
    "S:319.289101932";
constexpr const char* kAccountLine =
    "Account user@domain.com inviati: 445 messaggi";

class Mail : public testing::Test {
 protected:
  void SetUp() override {
    Generate(
        {"--plain", "--odd", "0", "--start", "2026-11-02", "--days", "19",
         "--received", kWeekdays, "--burst", "user@domain.com=2026-11-20:445"},
        traffic_);
    ASSERT_EQ(traffic_.problem, "");
  }

  fs::path store() const { return traffic_.folder.path() / "store.db"; }

  // Writes the configuration with these lines in its section [mail].
  void Configure(const std::string& mail) const {
    traffic_.folder.Write(
        "mailtide.conf",
        fmt::format("[logs]\ndirectory = {0}/logs\ntimezone = Europe/Rome\n"
                    "gateway = mx.example.org\n"
                    "[store]\npath = {0}/store.db\n{1}[mail]\n{2}",
                    traffic_.folder.path().string(),
                    ReadBytes(traffic_.policy()), mail));
  }
  static std::string Smtp(const Postfix& postfix) {
    return fmt::format(
        "remote_host = 127.0.0.1\nport = {}\nhelo = watch.example.org\n"
        "from_name = Statistics\nfrom_address = statistics@example.org\n"
        "mail_from = bounces@example.com\n"
        "recipient = user@example.org Monitoraggio\n"
        "subject = Loganalyzer Statistics Alert\n",
        postfix.plain_port());
  }

  ProgramRun Run(std::vector<std::string> arguments,
                 const std::string& now = "2026-11-21T00:10") const {
    arguments.insert(
        arguments.end(),
        {"--config", traffic_.folder.path() / "mailtide.conf", "--now", now});
    return Mailtide(std::move(arguments));
  }

  json Outbox(const std::string& now = "2026-11-21T00:11") const {
    const ProgramRun run = Run({"status", "--format", "json"}, now);
    return json::parse(run.out, nullptr, false)["outbox"];
  }

  // The bytes of the only mail in the outbox, with the line ends of a mailbox.
  std::string Queued() const {
    EXPECT_EQ(Ask(store(), "SELECT count(*) FROM mail"), "1");
    std::string bytes = Ask(store(), "SELECT CAST(bytes AS TEXT) FROM mail");
    std::erase(bytes, '\r');
    return bytes;
  }

  static json OutboxOf(int pending, int sent) {
    return {
        {"pending", pending}, {"sending", 0}, {"sent", sent}, {"failed", 0}};
  }

  // The old lines with their heading and legend, and what surrounds them.
  static void ExpectOldLines(const std::string& text) {
    EXPECT_EQ(CountLine(text, kDeviationLine), 1) << text;
    EXPECT_EQ(CountLine(text, kAccountLine), 1) << text;
    const std::vector<std::string> lines = Lines(text);
    const auto at = [&lines](std::string_view line) {
      return std::find(lines.begin(), lines.end(), line) - lines.begin();
    };
    EXPECT_LT(at(kDeviationLine), at(kAccountLine));
    EXPECT_LT(at(kAccountLine), at("V = Valore attuale;"));
    EXPECT_EQ(at("M = Media nel periodo definito;"),
              at("V = Valore attuale;") + 1);
    EXPECT_EQ(at("S = Scarto quadratico medio."),
              at("V = Valore attuale;") + 2);
    EXPECT_LT(at("S = Scarto quadratico medio."), std::ssize(lines));
  }

  Traffic traffic_;
};

TEST_F(Mail, TheOldLinesArriveThroughPostfix) {
  const Postfix postfix;
  ASSERT_EQ(postfix.problem(), "");
  Configure(Smtp(postfix));
  const ProgramRun run = Run({"nightly"});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(run.err, "");

  const std::vector<std::string> mails = postfix.Mails(1);
  ASSERT_EQ(mails.size(), 1U) << postfix.Log();
  const DeliveredMail mail = ParseMail(mails[0]);
  ExpectOldLines(mail.text);
  EXPECT_EQ(mail.Field("From"), "Statistics <statistics@example.org>");
  EXPECT_EQ(mail.Field("To"), "Monitoraggio <user@example.org>");
  EXPECT_THAT(mail.Field("Subject"),
              testing::StartsWith("Loganalyzer Statistics Alert"));
  EXPECT_THAT(mail.Field("Subject"), HasSubstr("2026-11-20"));
  EXPECT_EQ(mail.Field("Date"), "Sat, 21 Nov 2026 00:10:00 +0100");
  EXPECT_THAT(mail.Field("Message-Id"),
              testing::MatchesRegex("<[^@<> ]+@example\\.org>"));
  EXPECT_EQ(mail.Field("Auto-Submitted"), "auto-generated");
  EXPECT_EQ(mail.Field("X-Mailtide-Day"), "2026-11-20");
  EXPECT_EQ(mail.Field("MIME-Version"), "1.0");
  EXPECT_EQ(mail.Field("Content-Type"), "text/plain; charset=utf-8");
  // Envelope: sender, recipient, and the name given in HELO.
  EXPECT_EQ(mail.Field("Return-Path"), "<bounces@example.com>");
  EXPECT_EQ(mail.Field("Delivered-To"), "user@example.org");
  EXPECT_THAT(mails[0], HasSubstr("from watch.example.org ("));
  EXPECT_TRUE(mails[0].ends_with("\n" + Queued()));
  EXPECT_EQ(Outbox(), OutboxOf(0, 1));

  // A second run for the same day sends nothing.
  EXPECT_EQ(Run({"nightly"}, "2026-11-21T00:20").exit_code, 0);
  EXPECT_EQ(Run({"send"}, "2026-11-21T00:30").exit_code, 0);
  EXPECT_EQ(Outbox(), OutboxOf(0, 1));
  EXPECT_EQ(postfix.Mails(1).size(), 1U);
}

TEST_F(Mail, WaitsForPostfixAndArrivesOnce) {
  Postfix postfix;
  ASSERT_EQ(postfix.problem(), "");
  Configure(Smtp(postfix));
  postfix.Stop();
  const ProgramRun run = Run({"nightly"});
  EXPECT_EQ(run.exit_code, 69) << Describe(run);
  EXPECT_EQ(CountLine(run.err, run.err.substr(0, run.err.size() - 1)), 1)
      << "one line: " << run.err;
  EXPECT_THAT(run.err, HasSubstr("user@example.org"));
  EXPECT_THAT(run.err, HasSubstr("stays queued"));
  EXPECT_EQ(Outbox(), OutboxOf(1, 0));
  EXPECT_EQ(Run({"status"}, "2026-11-21T00:11").exit_code, 1);
  const std::string queued = Queued();

  // Still down, once more: not due yet, then due.
  EXPECT_EQ(Run({"send"}, "2026-11-21T00:11").exit_code, 69);
  EXPECT_EQ(Ask(store(), "SELECT tries FROM delivery"), "1");
  EXPECT_EQ(Run({"send"}, "2026-11-21T00:16").exit_code, 69);
  EXPECT_EQ(Ask(store(), "SELECT tries FROM delivery"), "2");

  ASSERT_TRUE(postfix.Start()) << postfix.problem();
  // The next try is a quarter of an hour later.
  EXPECT_EQ(Run({"send"}, "2026-11-21T00:20").exit_code, 69);
  EXPECT_EQ(Outbox(), OutboxOf(1, 0));
  const ProgramRun sent = Run({"send"}, "2026-11-21T00:32");
  EXPECT_EQ(sent.exit_code, 0) << Describe(sent);
  EXPECT_EQ(Outbox(), OutboxOf(0, 1));
  EXPECT_EQ(Run({"send", "--all"}, "2026-11-21T00:33").exit_code, 0);
  const std::vector<std::string> mails = postfix.Mails(1);
  ASSERT_EQ(mails.size(), 1U) << postfix.Log();
  EXPECT_TRUE(mails[0].ends_with("\n" + queued));
  ExpectOldLines(ParseMail(mails[0]).text);
}

TEST_F(Mail, SendAllDoesNotWait) {
  Postfix postfix;
  ASSERT_EQ(postfix.problem(), "");
  Configure(Smtp(postfix));
  postfix.Stop();
  EXPECT_EQ(Run({"nightly"}).exit_code, 69);
  const std::string queued = Queued();
  ASSERT_TRUE(postfix.Start()) << postfix.problem();
  const ProgramRun sent = Run({"send", "--all"}, "2026-11-21T00:11");
  EXPECT_EQ(sent.exit_code, 0) << Describe(sent);
  EXPECT_EQ(Outbox(), OutboxOf(0, 1));
  const std::vector<std::string> mails = postfix.Mails(1);
  ASSERT_EQ(mails.size(), 1U) << postfix.Log();
  EXPECT_TRUE(mails[0].ends_with("\n" + queued));
}

TEST_F(Mail, TheNextNightlyDeliversWhatWaits) {
  Postfix postfix;
  ASSERT_EQ(postfix.problem(), "");
  Configure(Smtp(postfix));
  postfix.Stop();
  EXPECT_EQ(Run({"nightly"}).exit_code, 69);
  ASSERT_TRUE(postfix.Start()) << postfix.problem();
  const ProgramRun run = Run({"nightly"}, "2026-11-21T06:00");
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(postfix.Mails(1).size(), 1U) << postfix.Log();
  EXPECT_EQ(Outbox("2026-11-21T06:01"), OutboxOf(0, 1));
}

TEST_F(Mail, SendTestShowsTheDialogueAndNoSecret) {
  const Postfix postfix;
  ASSERT_EQ(postfix.problem(), "");
  const fs::path password =
      traffic_.folder.Write("password", std::string(Postfix::kPassword) + "\n");
  fs::permissions(password, fs::perms::owner_read | fs::perms::owner_write);
  Configure(fmt::format(
      "remote_host = localhost\nport = {}\nsecurity = starttls\n"
      "ca_file = {}\nusername = {}\npassword_file = {}\n"
      "from_address = statistics@example.org\nrecipient = user@example.org\n",
      postfix.starttls_port(), postfix.ca_file().string(), Postfix::kLogin,
      password.string()));
  const ProgramRun run = Run({"send", "--test"});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  for (const char* step : {"220 ", "EHLO ", "STARTTLS", "AUTH ",
                           "MAIL FROM:<statistics@example.org>",
                           "RCPT TO:<user@example.org>", "DATA", "queued as"}) {
    EXPECT_THAT(run.out, HasSubstr(step));
  }
  // The password, and base64 of "\0sender@example.org\0correct horse".
  for (const std::string& text : {run.out, run.err}) {
    EXPECT_THAT(text, Not(HasSubstr("correct")));
    EXPECT_THAT(text, Not(HasSubstr("AHNlbmRlckBleGFtcGxlLm9yZ")));
    EXPECT_THAT(text, Not(HasSubstr("Y29ycmVjdCBob3JzZ")));
  }
  const std::vector<std::string> mails = postfix.Mails(1);
  ASSERT_EQ(mails.size(), 1U) << postfix.Log();
  EXPECT_THAT(ParseMail(mails[0]).Field("Subject"), HasSubstr("test"));
  EXPECT_FALSE(fs::exists(store())) << "a test needs no history";
}

TEST_F(Mail, WritesAFileInstead) {
  const fs::path folder = traffic_.folder.path() / "mail";
  fs::create_directories(folder);
  Configure(
      fmt::format("transport = file\ndirectory = {}\n"
                  "from_address = statistics@example.org\n"
                  "recipient = user@example.org Monitoraggio\n",
                  folder.string()));
  EXPECT_EQ(Run({"nightly"}).exit_code, 0);
  EXPECT_EQ(Run({"nightly"}, "2026-11-21T00:20").exit_code, 0);
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    files.push_back(entry.path());
  }
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].extension(), ".eml");
  ExpectOldLines(ParseMail(ReadBytes(files[0])).text);
  EXPECT_EQ(Outbox(), OutboxOf(0, 1));
}

std::vector<std::string> AlertLines(const json& result) {
  std::vector<std::string> lines;
  for (const json& alert : result["alerts"]) {
    lines.push_back(alert.value("line", ""));
  }
  return lines;
}

// The history by backfill, the last day by nightly: the same two lines. And a
// backfill never mails.
TEST_F(Mail, BackfillThenNightlySaysTheSame) {
  const fs::path folder = traffic_.folder.path() / "mail";
  fs::create_directories(folder);
  Configure(
      fmt::format("transport = file\ndirectory = {}\n"
                  "from_address = statistics@example.org\n"
                  "recipient = user@example.org\n",
                  folder.string()));
  const ProgramRun past =
      Run({"backfill", "--format", "json", traffic_.logs().string()},
          "2026-11-20T23:58:30");
  EXPECT_EQ(past.exit_code, 0) << Describe(past);
  EXPECT_THAT(AlertLines(json::parse(past.out, nullptr, false)),
              testing::Contains(kDeviationLine).Times(1));
  EXPECT_TRUE(fs::is_empty(folder));
  EXPECT_EQ(Run({"nightly"}).exit_code, 0);
  ASSERT_FALSE(fs::is_empty(folder));
  ExpectOldLines(
      ParseMail(ReadBytes(fs::directory_iterator(folder)->path())).text);
  // And analyze, that keeps nothing.
  EXPECT_THAT(AlertLines(Analyze(traffic_, {traffic_.logs()})),
              testing::IsSupersetOf({kDeviationLine, kAccountLine}));
}

}  // namespace
}  // namespace mailtide
