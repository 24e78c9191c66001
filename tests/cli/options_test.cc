// The options that change what is shown or how it is counted.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

using CliOptions = CliTest;

TEST_F(CliOptions, ExitCodeTellsAlertsOnlyWhenAsked) {
  Write("quiet/smtp20261120.log", DayLog("2026-11-20", 3, 2));
  Write("loud/smtp20261120.log", DayLog("2026-11-20", 3, 101));
  struct Case {
    Arguments arguments;
    int exit_code;
  };
  for (const Case& c :
       std::vector<Case>{{{"quiet"}, 0},
                         {{"loud"}, 0},
                         {{"quiet", "--exit-code"}, 0},
                         {{"loud", "--exit-code"}, 1},
                         // Damage is worse than an alert.
                         {{"loud", "quiet/../gone.log", "--exit-code"}, 66}}) {
    EXPECT_EQ(Analyze(c.arguments).exit_code, c.exit_code)
        << fmt::format("{}", fmt::join(c.arguments, " "));
  }
}

TEST_F(CliOptions, TheOldLineIsToTheLetter) {
  Write("smtp20261120.log", DayLog("2026-11-20", 3, 101));
  const ProgramRun run = Analyze({"smtp20261120.log"});
  EXPECT_NE(run.out.find("\nAccount ann@example.org inviati: 101 messaggi\n"),
            std::string::npos)
      << run.out;
}

TEST_F(CliOptions, FromAndToChooseTheDaysShown) {
  for (const char* day :
       {"2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"}) {
    Write("logs/" + LogName(day), DayLog(day, 2, 101));
  }
  struct Case {
    Arguments arguments;
    Arguments days;
  };
  for (const Case& c : std::vector<Case>{
           {{}, {"2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"}},
           {{"--from", "2026-11-19"}, {"2026-11-19", "2026-11-20"}},
           {{"--to", "2026-11-17"}, {"2026-11-17"}},
           {{"--from", "2026-11-18", "--to", "2026-11-19"},
            {"2026-11-18", "2026-11-19"}}}) {
    Arguments arguments = c.arguments;
    arguments.emplace_back("logs");
    ProgramRun run;
    const nlohmann::json json = AnalyzeJson(arguments, run);
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    Arguments days;
    for (const nlohmann::json& day : json["days"]) {
      days.push_back(day["day"]);
    }
    EXPECT_EQ(days, c.days);
    EXPECT_EQ(json["alerts"].size(), c.days.size());
    EXPECT_EQ(json["input"]["sources"].size(), 4U);
  }
  const ProgramRun none = Analyze({"--from", "2027-01-01", "logs"});
  EXPECT_EQ(none.exit_code, 0);
  EXPECT_TRUE(TellsOneLine(none, {"--from", "2026-11-17 to 2026-11-20"}));
}

TEST_F(CliOptions, CountMessagesChangesTheIndicatorsNotTheLimits) {
  // 10, 12 and 11 mails sent outside; the last day's first one to 90 people.
  Write("logs/smtp20261118.log", DayLog("2026-11-18", 5, 10));
  Write("logs/smtp20261119.log", DayLog("2026-11-19", 5, 12));
  std::string many = "a@example.net";
  for (int i = 1; i < 90; ++i) {
    many += fmt::format(",r{}@example.net", i);
  }
  Write("logs/smtp20261120.log", DayLog("2026-11-20", 5, 10) +
                                     WelfLine("2026-11-20 23:57:31", "10.1.0.3",
                                              "ann@example.org", many));
  environment_.emplace_back("MAILTIDE_CHECKS_DAYS_OF_DATA=3");
  environment_.emplace_back("MAILTIDE_CHECKS_MAX_RELAY=99");
  const auto kinds = [this](const std::string& count) {
    ProgramRun run;
    const nlohmann::json json = AnalyzeJson({"--count", count, "logs"}, run);
    EXPECT_EQ(json["count"], count);
    EXPECT_EQ(json["days"][2]["relay"]["messages"], 11);
    EXPECT_EQ(json["days"][2]["relay"]["copies"], 100);
    Arguments told;
    for (const nlohmann::json& alert : json["alerts"]) {
      told.push_back(alert["kind"] == "fixed_rule"
                         ? std::string(alert["indicator"])
                         : std::string(alert["kind"]));
    }
    return told;
  };
  // M = 11, S = 1: 100 copies are out of line, 11 messages are not. 100 copies
  // are over the account's limit either way.
  const Arguments copies = kinds("copies");
  EXPECT_EQ(std::count(copies.begin(), copies.end(), "SMTP_RELAY_MSGS"), 1);
  EXPECT_EQ(std::count(copies.begin(), copies.end(), "account_limit"), 1);
  const Arguments messages = kinds("messages");
  EXPECT_EQ(std::count(messages.begin(), messages.end(), "SMTP_RELAY_MSGS"), 0);
  EXPECT_EQ(std::count(messages.begin(), messages.end(), "account_limit"), 1);
}

TEST_F(CliOptions, InternalDomainAndLocalHostRepeat) {
  Write("smtp20261120.log", WelfLine("2026-11-20 10:00:00", "192.0.2.7",
                                     "s@example.net", "a@one.example") +
                                WelfLine("2026-11-20 10:00:01", "192.0.2.7",
                                         "s@example.net", "a@sub.two.example") +
                                WelfLine("2026-11-20 10:00:02", "10.9.0.1",
                                         "a@one.example", "x@example.net") +
                                WelfLine("2026-11-20 10:00:03", "198.51.100.4",
                                         "b@sub.two.example", "x@example.net"));
  const ProgramRun run =
      Run({"analyze", "--format", "json", "--now", std::string(kNow),
           "--timezone", "Europe/Rome", "--internal-domain", "one.example",
           "--internal-domain", ".two.example", "--local-host", "10.9.0.0/16",
           "--local-host", "198.51.100.4", "smtp20261120.log"});
  const auto json = nlohmann::json::parse(run.out, nullptr, false);
  ASSERT_TRUE(json.is_object()) << Describe(run);
  EXPECT_EQ(json["days"][0]["received"]["copies"], 2);
  EXPECT_EQ(json["days"][0]["relay"]["copies"], 2);
  EXPECT_EQ(json["days"][0]["accounts"].size(), 2U);
}

TEST_F(CliOptions, NowInAllItsForms) {
  Write("smtp20261120.log", DayLog("2026-11-20", 3, 2));
  std::string first;
  for (const char* now :
       {"2026-11-21T00:10", "2026-11-21 00:10", "2026-11-21T00:10:00",
        "2026-11-20T23:10Z", "2026-11-20T23:10:00Z", "2026-11-21T00:10+01:00",
        "2026-11-21 00:10:00+0100", "2026-11-20T18:10-05:00",
        "2026-11-21T01:10+02"}) {
    const ProgramRun run =
        Run({"analyze", "--format", "json", "--internal-domain", "example.org",
             "--timezone", "Europe/Rome", "--now", now, "smtp20261120.log"});
    EXPECT_EQ(run.exit_code, 0) << now << Describe(run);
    EXPECT_NE(run.out.find("\"generated\":\"2026-11-21T00:10:00+01:00\""),
              std::string::npos)
        << now;
    if (first.empty()) {
      first = run.out;
    }
    EXPECT_EQ(run.out, first) << now;
  }
}

TEST_F(CliOptions, OneJobAndTwoGiveTheSameBytes) {
  ProgramCall make;
  make.arguments = {
      MAILTIDE_TRAFFIC, "--seed",     "9",   "--days",     "5",  "--start",
      "2026-11-16",     "--messages", "200", "--accounts", "20", "--lead-in",
      "--out",          Path("t")};
  ASSERT_EQ(RunProgram(make).exit_code, 0);
  for (const char* format : {"text", "json"}) {
    std::string first;
    for (const char* jobs : {"1", "2", "7"}) {
      const ProgramRun run =
          Analyze({"--format", format, "--jobs", jobs, "t/logs"});
      EXPECT_EQ(run.exit_code, 0) << Describe(run);
      if (first.empty()) {
        first = run.out;
      }
      EXPECT_EQ(run.out, first) << jobs;
    }
  }
}

TEST_F(CliOptions, TheTimezoneDecidesTheDay) {
  // 00:30 in Rome is 23:30 of the day before in UTC; the time bears its zone.
  Write("x.log",
        "id=gw time=\"2026-11-20 00:30:00 +0100\" fw=gw1 pri=6 proto=smtp "
        "src=192.0.2.7 from=\"s@example.net\" to=\"ann@example.org\" size=1 "
        "result=250\n");
  struct Case {
    const char* zone;
    const char* day;
  };
  for (const Case& c :
       {Case{"Europe/Rome", "2026-11-20"}, Case{"UTC", "2026-11-19"}}) {
    const ProgramRun run =
        Run({"analyze", "--format", "json", "--internal-domain", "example.org",
             "--timezone", c.zone, "--now", std::string(kNow), "x.log"});
    const auto json = nlohmann::json::parse(run.out, nullptr, false);
    ASSERT_TRUE(json.is_object()) << Describe(run);
    EXPECT_EQ(json["days"].back()["day"], c.day);
  }
}

}  // namespace
}  // namespace mailtide
