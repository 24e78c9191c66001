// What stands behind the number of an account: from a store and the logs it was
// made from, against logs that can be counted by hand.
#include <filesystem>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/cli_fixture.h"
#include "tests/support/pack.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAnn = "ann@example.org";

// On 2026-11-20 ann sends 120 mails outside, in lines 5 to 124, one a minute
// from 12:00 on; on the day before 5.
class CliExplain : public CliTest {
 protected:
  CliExplain() {
    Configure("");
    Write("logs/smtp20261119.log", DayLog("2026-11-19", 2, 5));
    Write("logs/smtp20261120.log", DayLog("2026-11-20", 3, 120));
  }

  void Configure(std::string_view more) {
    config_ = WriteConfig(fmt::format("transport = file\ndirectory = {}\n{}",
                                      Path("mail"), more));
  }
  ProgramRun Do(const Arguments& command) const {
    Arguments arguments = command;
    arguments.insert(arguments.end(),
                     {"--config", config_, "--now", std::string(kNow)});
    return Run(arguments);
  }
  void Backfill() const {
    const ProgramRun run = Do({"backfill", Path("logs")});
    ASSERT_EQ(run.exit_code, 0) << Describe(run);
  }
  ProgramRun Explain(std::string_view account) const {
    return Do(
        {"explain", "--day", "2026-11-20", "--account", std::string(account)});
  }
  nlohmann::json ExplainJson(std::string_view account) const {
    const ProgramRun run = Do({"explain", "--day", "2026-11-20", "--account",
                               std::string(account), "--format", "json"});
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    EXPECT_TRUE(IsHarmless(run.out));
    return nlohmann::json::parse(run.out, nullptr, false);
  }

  std::string config_;
};

void ExpectHas(const ProgramRun& run, std::string_view text) {
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_TRUE(IsHarmless(run.out));
  EXPECT_NE(run.out.find(text), std::string::npos)
      << text << "\n--- is not in\n"
      << run.out;
}

TEST_F(CliExplain, AllBehindAnAccount) {
  Backfill();
  const nlohmann::json json = ExplainJson(kAnn);
  EXPECT_EQ(json["day"], "2026-11-20");
  EXPECT_EQ(json["account"], kAnn);
  EXPECT_EQ(json["relay"]["copies"], 120);
  EXPECT_EQ(json["relay"]["messages"], 120);
  EXPECT_EQ(json["sent"]["copies"], 120);
  EXPECT_FALSE(json.contains("old_settings"));
  EXPECT_EQ(json["limit"],
            nlohmann::json::parse(R"({"copies":100,"from":"max_relay"})"));
  ASSERT_EQ(json["days_before"].size(), 1U);
  EXPECT_EQ(json["days_before"][0]["day"], "2026-11-19");
  EXPECT_EQ(json["days_before"][0]["relay"]["copies"], 5);
  const nlohmann::json& evidence = json["evidence"];
  EXPECT_EQ(evidence["messages"], 120);
  EXPECT_EQ(evidence["copies"], 120);
  EXPECT_EQ(evidence["recipients"], 120);
  EXPECT_EQ(evidence["recipients_exact"], true);
  EXPECT_EQ(evidence["first"], "2026-11-20T12:00:00+01:00");
  EXPECT_EQ(evidence["last"], "2026-11-20T13:59:00+01:00");
  EXPECT_EQ(evidence["busiest_hour"]["hour"], 12);
  EXPECT_EQ(evidence["busiest_hour"]["copies"], 60);
  EXPECT_EQ(
      evidence["domains"],
      nlohmann::json::parse(R"([{"domain":"example.net","copies":120}])"));
  EXPECT_EQ(evidence["clients"],
            nlohmann::json::parse(R"([{"client":"10.1.0.3","messages":120}])"));
  EXPECT_EQ(evidence["more_domains"]["count"], 0);
  EXPECT_EQ(evidence["more_domains"]["exact"], true);
  EXPECT_EQ(evidence["refused_recipients"], 0);
  EXPECT_EQ(evidence["tried_recipients"], 120);
  ASSERT_EQ(evidence["lines"].size(), 1U);
  EXPECT_EQ(evidence["lines"][0]["path"], Path("logs/smtp20261120.log"));
  EXPECT_EQ(evidence["lines"][0]["first"], 5);
  EXPECT_EQ(evidence["lines"][0]["last"], 124);
  EXPECT_EQ(evidence["lines"][0]["mails"], 120);
  EXPECT_TRUE(json["problems"].empty());
}

TEST_F(CliExplain, InItalianAndEnglish) {
  Backfill();
  ProgramRun run = Explain(kAnn);
  ExpectHas(run, "Account ann@example.org - venerdì 20 novembre 2026");
  ExpectHas(run, "Inviate all'esterno: 120 copie in 120 messaggi.");
  ExpectHas(run,
            "Limite: 100 copie al giorno all'esterno (max_relay). "
            "Superato di 20.");
  ExpectHas(run, "\ngio 2026-11-19         5         5         5         5 ");
  ExpectHas(run, "Ritrovate tutte: 120 copie in 120 messaggi.");
  ExpectHas(run,
            "Prima 12:00:00, ultima 13:59:00. Ora di punta 12-13: 60 copie.");
  environment_.emplace_back("MAILTIDE_REPORT_LANGUAGE=en");
  run = Explain(kAnn);
  ExpectHas(run, "Sent outside: 120 copies in 120 messages.");
  ExpectHas(run, "Recipients refused: 0 of 120 (0 %).");
}

TEST_F(CliExplain, TheLineOfTheLimitIsNamed) {
  Configure(
      "[checks]\n"
      "account_limit = ann@example.org 9 until 2026-11-19 ran out\n"
      "account_limit = *@example.org 400 until 2026-12-31 the newsletter\n");
  Backfill();
  const nlohmann::json limit = ExplainJson(kAnn)["limit"];
  EXPECT_EQ(limit, nlohmann::json::parse(
                       R"({"copies":400,"from":"account_limit",)"
                       R"("pattern":"*@example.org","until":"2026-12-31",)"
                       R"("reason":"the newsletter"})"));
  const ProgramRun run = Explain(kAnn);
  ExpectHas(run,
            "Limite: 400 copie al giorno all'esterno (account_limit "
            "*@example.org, fino al\n2026-12-31: the newsletter).\n");
  EXPECT_EQ(run.out.find("Superato"), std::string::npos);
}

// What the page prints for a shell is run by one, also for names that need
// quotes and for compressed logs.
TEST_F(CliExplain, TheCommandsPrintTheLines) {
  Write("logs/it's a log 20261120.log",
        WelfLine("2026-11-20 20:00:00", "10.1.0.3", kAnn, "q@example.com"));
  Write("logs/smtp20261120.log.gz",
        Pack(Compression::kGzip, ReadAll(Path("logs/smtp20261120.log"))));
  fs::remove(Path("logs/smtp20261120.log"));
  Backfill();
  const std::string page = Explain(kAnn).out;
  std::string printed;
  std::size_t commands = 0;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t end = page.find('\n', at);
    const std::string line = page.substr(at, end - at);
    at = end + 1;
    if (line.find("sed -n") != std::string::npos) {
      ++commands;
      const ProgramRun run = RunInShell(line, {});
      EXPECT_EQ(run.exit_code, 0) << line << Describe(run);
      printed += run.out;
    }
  }
  EXPECT_EQ(commands, 2U) << page;
  std::string wanted;
  const std::string log = DayLog("2026-11-20", 3, 120);
  const std::size_t first = log.find("12:00:00") -
                            std::string_view("id=gw time=\"2026-11-20 ").size();
  wanted =
      WelfLine("2026-11-20 20:00:00", "10.1.0.3", kAnn, "q@example.com") +
      log.substr(first, log.find("id=gw time=\"2026-11-20 23:57:30") - first);
  EXPECT_EQ(printed, wanted);
}

TEST_F(CliExplain, AnAccountHasManyWritings) {
  Backfill();
  for (const char* account : {"ANN@Example.ORG", "ann"}) {
    EXPECT_EQ(ExplainJson(account)["account"], kAnn);
  }
}

TEST_F(CliExplain, WithoutADayItIsTheNewest) {
  Backfill();
  const ProgramRun run =
      Do({"explain", "--account", std::string(kAnn), "--format", "json"});
  EXPECT_EQ(nlohmann::json::parse(run.out, nullptr, false)["day"],
            "2026-11-20");
}

TEST_F(CliExplain, ALogThatIsGoneOrChanged) {
  Write("logs/second20261120.log",
        WelfLine("2026-11-20 20:00:00", "10.1.0.3", kAnn, "q@example.com"));
  Backfill();
  fs::remove(Path("logs/smtp20261120.log"));
  nlohmann::json json = ExplainJson(kAnn);
  EXPECT_EQ(json["relay"]["copies"], 121);
  EXPECT_EQ(json["evidence"]["copies"], 1);
  ASSERT_EQ(json["problems"].size(), 1U);
  EXPECT_EQ(json["problems"][0]["problem"], "gone");
  EXPECT_EQ(json["problems"][0]["path"], Path("logs/smtp20261120.log"));
  const ProgramRun run = Explain(kAnn);
  ExpectHas(run, "Ritrovate 1 copia in 1 messaggio, contate erano 121");
  ExpectHas(run, "non c'è più");

  Write("logs/smtp20261120.log", DayLog("2026-11-20", 3, 119));
  json = ExplainJson(kAnn);
  EXPECT_EQ(json["evidence"]["copies"], 1);
  EXPECT_EQ(json["problems"][0]["problem"], "changed");
}

// Under its alert the report has the short form, and the way to the long one.
TEST_F(CliExplain, TheReportHasTheShortForm) {
  Backfill();
  ProgramRun report = Do({"report", "--day", "2026-11-20"});
  ExpectHas(
      report,
      "    Prima 12:00:00, ultima 13:59:00. Ora di punta 12-13: 60 copie.");
  ExpectHas(report, "    Righe 5-124 di " + Path("logs/smtp20261120.log"));
  ExpectHas(report,
            "mailtide explain --day 2026-11-20 --account=ann@example.org\n");
  const ProgramRun more =
      Do({"explain", "--day", "2026-11-20", "--account=ann@example.org"});
  ExpectHas(more, "Ritrovate tutte: 120 copie in 120 messaggi.");

  fs::remove(Path("logs/smtp20261120.log"));
  report = Do({"report", "--day", "2026-11-20"});
  ExpectHas(report, "    Ritrovate 0 copie, contate erano 120");
  ExpectHas(report, "non c'è più");
  EXPECT_EQ(report.out.find("Righe "), std::string::npos);
}

TEST_F(CliExplain, WhatStrangersWroteComesOutEscaped) {
  const std::string account =
      "a\xe2\x80\xae"
      "b@example.org";
  Write("logs/smtp20261120.log",
        WelfLine("2026-11-20 10:00:00", "10.1.0.3", account,
                 "x@ev\x1b[31mil\xff.example") +
            WelfLine("2026-11-20 11:00:00", "10.1.0.3", account,
                     "y@example.com"));
  Backfill();
  const ProgramRun run = Explain(account);
  ExpectHas(run, "Account a\\u{202e}b@example.org - ");
  // What was printed can be pasted.
  EXPECT_EQ(ExplainJson("a\\u{202e}b@example.org")["account"], account);
  const nlohmann::json json = ExplainJson(account);
  EXPECT_EQ(json["account"], account);
  EXPECT_GE(json["evidence"]["domains"].size(), 1U);
}

TEST_F(CliExplain, Errors) {
  ProgramRun run = Explain(kAnn);
  EXPECT_EQ(run.exit_code, 66) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"no store", "history.db", "backfill"}));
  Backfill();
  run = Do({"explain", "--day", "2026-11-20"});
  EXPECT_EQ(run.exit_code, 64) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"--account ADDRESS"}));
  run = Do({"explain", "--day", "2026-10-01", "--account", std::string(kAnn)});
  EXPECT_EQ(run.exit_code, 66) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"2026-10-01", "2026-11-19 to 2026-11-20"}));
  run = Explain("anne@example.org");
  EXPECT_EQ(run.exit_code, 66) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"'anne@example.org'", "2026-11-20",
                                 "did you mean 'ann@example.org'"}));
  run = Explain("somebody.else@example.net");
  EXPECT_EQ(run.exit_code, 66) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"most was sent by 'ann@example.org'"}));
  run = Do({"explain", "--account", std::string(kAnn), "--output",
            Path("logs/smtp20261120.log")});
  EXPECT_EQ(run.exit_code, 64) << Describe(run);
}

}  // namespace
}  // namespace mailtide
