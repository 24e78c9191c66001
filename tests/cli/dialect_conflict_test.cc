// The .log and the .lcd of a proxy tell of the same mails: as halves of one log
// they are counted once, as two logs of one time not at all
// (report/cli/dialect_conflict.h).
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

// One accepted mail of eve@example.net to ann@example.org, at 10:00:00 of the
// day, and what follows it at `last`.
std::string LcdLog(std::string_view day, std::string_view last) {
  std::string log;
  for (const char* text :
       {"* CONNECT 192.0.2.10:25", "> 220 gateway", "< EHLO mx.example.net",
        "> 250 gateway", "< MAIL FROM:<eve@example.net> SIZE=1000", "> 250 OK",
        "< RCPT TO:<ann@example.org>", "> 250 OK", "< DATA", "> 250 accepted",
        "< QUIT"}) {
    log += fmt::format("{} 10:00:00 [7] 192.0.2.7:41234 {}\n", day, text);
  }
  return log + fmt::format("{} {} [8] 192.0.2.8:5 * CONNECT\n", day, last);
}

// The record of that mail, and another one at `last`.
std::string WelfLog(std::string_view day, std::string_view last) {
  return WelfLine(fmt::format("{} 10:00:00", day), "192.0.2.7",
                  "eve@example.net", "ann@example.org") +
         fmt::format("id=gw time=\"{} {}\" fw=gw1 pri=6 msg=\"up\"\n", day,
                     last);
}

constexpr std::string_view kDay = "2026-11-19";

class DialectConflict : public CliTest {
 protected:
  // Received messages of all days; -1 when the run fails.
  int Received(const Arguments& paths) {
    const nlohmann::json result = AnalyzeJson(paths, run_);
    if (run_.exit_code != 0 || !result.contains("days")) {
      return -1;
    }
    int received = 0;
    for (const nlohmann::json& day : result["days"]) {
      received += day["received"]["messages"].get<int>();
    }
    return received;
  }
  void ExpectConflict(const Arguments& paths, const std::string& one,
                      const std::string& other) {
    run_ = Analyze(paths);
    EXPECT_EQ(run_.exit_code, 78);
    EXPECT_EQ(run_.out, "");
    EXPECT_TRUE(TellsOneLine(run_, {one, "(lcd)", other, "(welf)",
                                    "counted twice", "--dialect", "include"}));
  }

  ProgramRun run_;
};

TEST_F(DialectConflict, PairsAreOneLog) {
  Write("logs/smtp.log", WelfLog(kDay, "20:00:00"));
  Write("logs/smtp.lcd", LcdLog(kDay, "20:00:00"));
  EXPECT_EQ(Received({"logs"}), 1) << Describe(run_);
  EXPECT_EQ(Received({"logs/smtp.log"}), 1) << Describe(run_);
  EXPECT_EQ(Received({"logs/smtp.lcd"}), 1) << Describe(run_);
}

TEST_F(DialectConflict, UnpairedOnesOfOneTime) {
  Write("logs/smtp.log", WelfLog(kDay, "20:00:00"));
  Write("logs/other.lcd", LcdLog(kDay, "20:00:00"));
  ExpectConflict({"logs"}, "logs/other.lcd", "logs/smtp.log");
  // Named one by one, in another folder.
  Write("b/smtp.lcd", LcdLog(kDay, "20:00:00"));
  ExpectConflict({"logs/smtp.log", "b/smtp.lcd"}, "b/smtp.lcd",
                 "logs/smtp.log");
  // A choice ends it.
  EXPECT_EQ(Received({"logs/smtp.log"}), 1) << Describe(run_);
  EXPECT_EQ(Received({"b/smtp.lcd"}), 1) << Describe(run_);
}

// A pair beside it does not make it one.
TEST_F(DialectConflict, AThirdFileBesideAPair) {
  Write("logs/smtp.log", WelfLog(kDay, "20:00:00"));
  Write("logs/smtp.lcd", LcdLog(kDay, "20:00:00"));
  Write("logs/other.lcd", LcdLog(kDay, "21:00:00"));
  ExpectConflict({"logs"}, "logs/other.lcd", "logs/smtp.log");
}

// The .lcd was switched on, or off, on some day.
TEST_F(DialectConflict, UnpairedOnesOfTwoTimes) {
  Write("logs/smtp20261119.log", WelfLog("2026-11-18", "20:00:00"));
  Write("logs/smtp20261120.lcd", LcdLog(kDay, "20:00:00"));
  EXPECT_EQ(Received({"logs"}), 2) << Describe(run_);
  Write("logs/smtp20261118.log", WelfLog("2026-11-17", "20:00:00"));
  Write("logs/smtp20261118.lcd", LcdLog("2026-11-17", "20:00:00"));
  EXPECT_EQ(Received({"logs"}), 3) << Describe(run_);
}

// Rotation may leave a minute in both (kRotationSlack).
TEST_F(DialectConflict, TheMinuteOfTheRotation) {
  Write("logs/smtp20261118.log", WelfLog(kDay, "20:00:00"));
  const auto lcd_from = [this](std::string_view first) {
    Write("logs/smtp20261119.lcd",
          fmt::format("{0} {1} [8] 192.0.2.8:5 * CONNECT\n"
                      "{0} 22:00:00 [9] 192.0.2.8:6 * CONNECT\n",
                      kDay, first));
  };
  lcd_from("19:59:00");
  EXPECT_EQ(Received({"logs"}), 1) << Describe(run_);
  lcd_from("19:58:59");
  ExpectConflict({"logs"}, "logs/smtp20261119.lcd", "logs/smtp20261118.log");
}

// The store has the one when the other one comes.
TEST_F(DialectConflict, InTheStore) {
  const std::string config = WriteConfig();
  const auto run = [&](std::string_view path) {
    return Run({"backfill", "--config", config, "--now", "2026-11-21T00:10",
                Path(path)});
  };
  Write("a/smtp.log", WelfLog(kDay, "20:00:00"));
  Write("b/smtp.lcd", LcdLog(kDay, "20:00:00"));
  Write("c/smtp.lcd", LcdLog("2026-11-17", "20:00:00"));
  EXPECT_EQ(run("a").exit_code, 0);
  const ProgramRun conflict = run("b");
  EXPECT_EQ(conflict.exit_code, 78) << Describe(conflict);
  EXPECT_NE(conflict.err.find("a/smtp.log"), std::string::npos);
  EXPECT_NE(conflict.err.find("b/smtp.lcd"), std::string::npos);
  const ProgramRun fine = run("c");
  EXPECT_EQ(fine.exit_code, 0) << Describe(fine);
}

}  // namespace
}  // namespace mailtide
