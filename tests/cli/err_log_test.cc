// The debug text of the proxy's SMTP module (`smtp.err`): counted by level, and
// never as mail, whatever stands in it.
#include <filesystem>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/cli_fixture.h"
#include "tests/support/pack.h"
#include "tests/support/zip_archive.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kText =
    "2026-11-20 09:14:01 [3] [00012F4A] connect from 203.0.113.25\r\n"
    "2026-11-20 09:14:01 [3] [00012F4A] from=a@example.net to=b@example.org\n"
    "2026-11-20 09:14:02 [ERROR] [00012F4A] cannot resolve\r\n"
    "  stack: 0x1234\n"
    "\n"
    "2026-11-20 09:14:03 [00012F4A] plain text\n";
constexpr std::string_view kCounts =
    R"("lines":6,"levels":{"3":2,"error":1},"without_level":1,)"
    R"("continuation":1,"blank":1)";

// Counted by nobody, it is no debug text and no dialect of this folder.
constexpr std::string_view kSession =
    "192.0.2.7 [00000A1C] Fri, 20 Nov 2026 22:01:42 +0100 Connected\n"
    "192.0.2.7 [00000A1C] Fri, 20 Nov 2026 22:01:42 +0100 >>> 220 "
    "mail.example.org ESMTP Merak\n"
    "192.0.2.7 [00000A1C] Fri, 20 Nov 2026 22:01:42 +0100 <<< HELO x\n";

class CliErrLog : public CliTest {
 protected:
  CliErrLog() { Write("smtp20261120.log", DayLog("2026-11-20", 3, 2)); }

  // What `input.err` says of one file with the counts above.
  static std::string Entry(std::string_view path) {
    return fmt::format(R"({{"path":"{}","bytes":{},{}}})", path, kText.size(),
                       kCounts);
  }
  // The objects in the order they are written in.
  nlohmann::ordered_json AnalyzeOrdered(Arguments arguments, ProgramRun& run) {
    arguments.insert(arguments.begin(), {"--format", "json"});
    run = Analyze(arguments);
    const auto json = nlohmann::ordered_json::parse(run.out, nullptr, false);
    return json.is_discarded() ? nlohmann::ordered_json() : json;
  }
};

TEST_F(CliErrLog, InAFolderCountedByLevel) {
  fs::create_directories(Path("logs"));
  fs::rename(Path("smtp20261120.log"), Path("logs/smtp20261120.log"));
  ProgramRun run;
  const nlohmann::ordered_json without = AnalyzeOrdered({"logs"}, run);
  EXPECT_FALSE(without["input"].contains("err"));

  Write("logs/smtp.err", kText);
  Write("logs/smtp20261119.err.gz", Pack(Compression::kGzip, kText));
  Write("logs/SMTP.ERR.1", Pack(Compression::kZstd, kText));
  Write("logs/old.zip", ZipOf({{"cf_smtp20261118.err", std::string(kText)}}));
  const nlohmann::ordered_json json = AnalyzeOrdered({"logs"}, run);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(json["input"]["err"].dump(),
            "[" + Entry("logs/SMTP.ERR.1") + "," +
                Entry("logs/old.zip/cf_smtp20261118.err") + "," +
                Entry("logs/smtp.err") + "," +
                Entry("logs/smtp20261119.err.gz") + "]");
  EXPECT_EQ(json["input"]["sources"], without["input"]["sources"]);
  EXPECT_FALSE(json["input"].contains("ignored"));
  EXPECT_EQ(json["days"], without["days"]);
  EXPECT_EQ(json["alerts"], without["alerts"]);
}

TEST_F(CliErrLog, NoMailAndNoDialectWhateverStandsInIt) {
  Write("mails.err", DayLog("2026-11-20", 40, 50));
  Write("sessions.err", kSession);
  ProgramRun run;
  const nlohmann::ordered_json without =
      AnalyzeOrdered({"smtp20261120.log"}, run);
  const nlohmann::ordered_json json =
      AnalyzeOrdered({"smtp20261120.log", "mails.err", "sessions.err"}, run);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(json["input"]["sources"], without["input"]["sources"]);
  EXPECT_EQ(json["days"], without["days"]);
  ASSERT_EQ(json["input"]["err"].size(), 2U);
  EXPECT_EQ(json["input"]["err"][0]["lines"], 92);
  EXPECT_EQ(json["input"]["err"][1]["lines"], 3);
}

TEST_F(CliErrLog, InTheReportInBothLanguages) {
  Write("smtp.err", kText);
  for (const auto& [language, line] :
       {std::pair(
            "it",
            "  - Testo di debug, senza mail: smtp.err, 6 righe, 247 byte: "
            "livello 3: 2,\n    livello error: 1, senza livello: 1, di "
            "seguito ad altre: 1, vuote: 1.\n"),
        std::pair(
            "en",
            "  - Debug text, no mail: smtp.err, 6 lines, 247 bytes: level "
            "3: 2, level\n    error: 1, without a level: 1, going on from "
            "others: 1, blank: 1.\n")}) {
    environment_.push_back(std::string("MAILTIDE_REPORT_LANGUAGE=") + language);
    const ProgramRun run = Analyze({"smtp20261120.log", "smtp.err"});
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    EXPECT_THAT(run.out, HasSubstr(line));
    environment_.pop_back();
  }
}

// No domain is needed for what has no mail.
TEST_F(CliErrLog, NamedAloneItIsWhatWasAskedFor) {
  Write("smtp.err", kText);
  const ProgramRun run = Run(
      {"analyze", "--format", "json", "--timezone", "Europe/Rome", "smtp.err"});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(run.err, "");
  const auto json = nlohmann::ordered_json::parse(run.out, nullptr, false);
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(json["input"]["sources"].dump(), "[]");
  EXPECT_EQ(json["input"]["err"].dump(), "[" + Entry("smtp.err") + "]");

  const ProgramRun missing = Analyze({"missing.err"});
  EXPECT_EQ(missing.exit_code, 66) << Describe(missing);
  EXPECT_TRUE(TellsOneLine(missing, {"missing.err", "No such file"}));
}

TEST_F(CliErrLog, AFolderOfNothingElseHasNoLog) {
  Write("debug/smtp.err", kText);
  ProgramRun run;
  const nlohmann::ordered_json json = AnalyzeOrdered({"debug"}, run);
  EXPECT_EQ(run.exit_code, 66) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"no log was read"}));
  EXPECT_EQ(json["input"]["err"].dump(), "[" + Entry("debug/smtp.err") + "]");
}

TEST_F(CliErrLog, DamageIsToldAndWhatIsReadableCounts) {
  const std::string packed = Pack(Compression::kGzip, kText);
  Write("logs/smtp.err.gz", packed.substr(0, packed.size() - 4));
  for (const char* path : {"logs", "logs/smtp.err.gz"}) {
    ProgramRun run;
    const nlohmann::ordered_json json =
        AnalyzeOrdered({path, "smtp20261120.log"}, run);
    EXPECT_EQ(run.exit_code, 65) << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, {"logs/smtp.err.gz", "cut off", "was read"}));
    EXPECT_EQ(json["input"]["sources"][0]["events"], 5);
    const nlohmann::ordered_json& log = json["input"]["err"][0];
    EXPECT_EQ(log["lines"], 6);
    EXPECT_THAT(log.value("damage", ""), HasSubstr("cut off"));
    const ProgramRun text = Analyze({path, "smtp20261120.log"});
    EXPECT_THAT(text.out, HasSubstr("\n    DANNEGGIATO:"));
  }
}

TEST_F(CliErrLog, HostileLevelsAndNames) {
  std::string text;
  for (const std::string_view level :
       {"\x1b[31mpwn", "<b>pwn</b>", "pwn\\", "\"pwn\":1", "pwn\x9b",
        "\xe2\x80\xaenwp", "pwnpwnpwnpwnpwnpwn", "-1", "99"}) {
    text += fmt::format("2026-11-20 09:14:01 [{}] x\n", level);
  }
  // 52 words, of which 32 are kept.
  for (char c = 'a'; c <= 'z'; ++c) {
    text += fmt::format(
        "2026-11-20 09:14:01 [L{0}] x\n"
        "2026-11-20 09:14:01 [l{0}{0}] x\n",
        c);
  }
  Write("p\x1b[31mwn\n<i>.err", text);
  ProgramRun run;
  const nlohmann::ordered_json json =
      AnalyzeOrdered({dir_.path().string()}, run);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_TRUE(IsHarmless(run.out));
  EXPECT_THAT(run.out, Not(HasSubstr("<")));
  const nlohmann::ordered_json& log = json["input"]["err"][0];
  EXPECT_EQ(log["lines"], 61);
  EXPECT_EQ(log["without_level"], 9);
  EXPECT_EQ(log["levels"].size(), 33U);
  EXPECT_EQ(log["levels"]["other"], 20);
  const ProgramRun report = Analyze({dir_.path().string()});
  EXPECT_TRUE(IsHarmless(report.out));
}

TEST_F(CliErrLog, OutputNeverReplacesIt) {
  const std::string path = Write("smtp.err", kText);
  const ProgramRun run =
      Analyze({"--output", "smtp.err", "smtp20261120.log", "smtp.err"});
  EXPECT_EQ(run.exit_code, 64) << Describe(run);
  EXPECT_EQ(ReadAll(path), kText);
}

// A store has no place for it.
TEST_F(CliErrLog, NightlyAndBackfillSayThatTheyLeaveItOut) {
  const std::string config = WriteConfig();
  Write("logs/smtp20261120.log", DayLog("2026-11-20", 3, 2));
  Write("logs/smtp.err", kText);
  for (const Arguments& command :
       {Arguments{"backfill", "logs"}, Arguments{"nightly"}}) {
    Arguments arguments = command;
    arguments.insert(arguments.end(), {"--config", config, "--now",
                                       std::string(kNow), "--format", "json"});
    const ProgramRun run = Run(arguments);
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    const auto json = nlohmann::json::parse(run.out, nullptr, false);
    ASSERT_TRUE(json.is_object());
    EXPECT_FALSE(json["input"].contains("err"));
    EXPECT_EQ(json["input"]["ignored"].dump(),
              fmt::format(R"([{{"path":"{}","why":"debug text of the module, )"
                          R"(no mail; analyze counts it by level"}}])",
                          Path("logs/smtp.err")));
  }
}

}  // namespace
}  // namespace mailtide
