// The first run without an internal domain: nothing is guessed, and the lines
// that are advised work when they are pasted into a configuration.
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

class CliFirstRun : public CliTest {
 protected:
  // Returns what stands from [policy] on, which is what one would paste.
  static std::string AdviceOf(const ProgramRun& run) {
    const std::size_t at = run.out.find("[policy]\n");
    return at == std::string::npos ? "" : run.out.substr(at);
  }
};

TEST_F(CliFirstRun, TheAdviceCanBePasted) {
  ProgramCall make;
  make.arguments = {
      MAILTIDE_TRAFFIC, "--seed",     "5",   "--days",     "3",  "--start",
      "2026-11-18",     "--messages", "300", "--accounts", "20", "--lead-in",
      "--out",          Path("t")};
  ASSERT_EQ(RunProgram(make).exit_code, 0);
  const ProgramRun run = Run({"analyze", "--timezone", "Europe/Rome", "--now",
                              std::string(kNow), "t/logs"});
  EXPECT_EQ(run.exit_code, 78);
  EXPECT_TRUE(TellsOneLine(run, {"no internal domain", "internal_domain",
                                 "[policy]", "--internal-domain"}));
  EXPECT_NE(run.out.find("t/logs/smtp20261119.log: welf, "), std::string::npos);
  EXPECT_NE(run.out.find(" copies  example.org\n"), std::string::npos);
  const std::string advice = AdviceOf(run);
  // The generator's company has these two domains and the network 10.1.*.
  for (const char* line :
       {"\ninternal_domain = example.org\n",
        "\ninternal_domain = example.com\n", "\nlocal_host = 10.1.*\n"}) {
    EXPECT_NE(advice.find(line), std::string::npos) << line << run.out;
  }

  Write("pasted.conf", advice);
  const ProgramRun pasted =
      Run({"analyze", "--config", "pasted.conf", "--timezone", "Europe/Rome",
           "--now", std::string(kNow), "--format", "json", "t/logs"});
  EXPECT_EQ(pasted.exit_code, 0) << Describe(pasted);
  const auto json = nlohmann::json::parse(pasted.out, nullptr, false);
  const auto truth =
      nlohmann::json::parse(ReadAll(Path("t/truth.json")), nullptr, false);
  ASSERT_GE(json["days"].size(), 3U);
  for (const nlohmann::json& day : json["days"]) {
    for (const nlohmann::json& true_day : truth["days"]) {
      if (true_day["day"] == day["day"]) {
        EXPECT_EQ(day["received"], true_day["received"]) << day["day"];
        EXPECT_EQ(day["relay"], true_day["relay"]) << day["day"];
      }
    }
  }
}

TEST_F(CliFirstRun, NightlyAndBackfillAdviseToo) {
  const std::string path =
      Write("logs/smtp20261120.log", DayLog("2026-11-20", 4, 3));
  Write("m.conf", fmt::format("[logs]\ndirectory = {0}/logs\n[store]\n"
                              "path = {0}/h.db\n",
                              dir_.path().string()));
  for (const Arguments& arguments :
       {Arguments{"nightly", "--config", "m.conf"},
        Arguments{"backfill", "--config", "m.conf", path}}) {
    const ProgramRun run = Run(arguments);
    EXPECT_EQ(run.exit_code, 78) << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, {"no internal domain"}));
    EXPECT_NE(AdviceOf(run).find("internal_domain = example.org\n"),
              std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(Path("h.db")));
  }
}

TEST_F(CliFirstRun, DomainsThatAreNoneAreNotAdvised) {
  std::string log;
  for (const std::string_view domain :
       {"x\x1b[31m.example", "-a-.example", "*", "*.example", ".example",
        "a b.example", "xn--a.example", "\xff\xfe.example", "#.example",
        "[192.0.2.9]", "\xe2\x80\xaemoc.example"}) {
    for (int i = 0; i < 5; ++i) {
      log += WelfLine(fmt::format("2026-11-20 10:00:0{}", i), "192.0.2.7",
                      "s@example.net", fmt::format("u@{}", domain));
    }
  }
  Write("smtp20261120.log", log);
  const ProgramRun run = Run({"analyze", "--now", std::string(kNow),
                              "--timezone", "Europe/Rome", "smtp20261120.log"});
  EXPECT_EQ(run.exit_code, 78) << Describe(run);
  EXPECT_TRUE(IsHarmless(run.out)) << run.out;
  Write("pasted.conf", AdviceOf(run));
  const ProgramRun pasted = Run({"config", "--config", "pasted.conf"});
  EXPECT_EQ(pasted.exit_code, 0) << Describe(pasted) << run.out;
}

TEST_F(CliFirstRun, WithoutALogThereIsNoAdvice) {
  Write("empty/readme", "nothing\n");
  ProgramRun run = Run({"analyze", "empty"});
  EXPECT_EQ(run.exit_code, 66);
  EXPECT_TRUE(TellsOneLine(run, {"no log was read", "readme"}));
  run = Run({"analyze", "missing.log"});
  EXPECT_EQ(run.exit_code, 66);
  EXPECT_TRUE(TellsOneLine(run, {"missing.log"}));
}

}  // namespace
}  // namespace mailtide
