// What a service manager or a full disk takes away: file size, descriptors.
#include <sys/resource.h>

#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

class CliLimits : public CliTest {
 protected:
  CliLimits() : config_(WriteConfig()) {}
  Arguments With(const std::string& command, const Arguments& more = {}) const {
    Arguments arguments = {command, "--config", config_, "--now",
                           std::string(kNow)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  const std::string config_;
};

TEST_F(CliLimits, AFileSizeLimitIsAnErrorAndNoDeath) {
  Write("logs/smtp20261120.log", DayLog("2026-11-20", 3, 2));
  // In KiB: too little for the store, at several points of making it.
  for (const int limit : {1, 16, 64, 100}) {
    const ProgramRun run = RunInShell(
        fmt::format("ulimit -f {}; exec \"$@\"", limit), With("nightly"));
    EXPECT_EQ(run.exit_code, 74) << limit << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, {"history.db"})) << limit;
  }
  const ProgramRun output =
      RunInShell("ulimit -f 1; exec \"$@\"",
                 With("analyze", {"--output", "r.txt", "logs"}));
  EXPECT_EQ(output.exit_code, 74) << Describe(output);
  EXPECT_TRUE(TellsOneLine(output, {"r.txt", "File too large"}));
  EXPECT_FALSE(std::filesystem::exists(Path("r.txt")));
  // What was left behind is in nobody's way.
  EXPECT_EQ(Run(With("nightly")).exit_code, 0);
  const ProgramRun report = Run(With("report", {"--format", "json"}));
  EXPECT_EQ(nlohmann::json::parse(report.out, nullptr,
                                  false)["days"][0]["received"]["copies"],
            3);
}

TEST_F(CliLimits, FewDescriptorsAreEnoughForManyFiles) {
  for (int i = 0; i < 200; ++i) {
    Write(fmt::format("logs/part{:03}-20261120.log", i),
          WelfLine(fmt::format("2026-11-20 {:02}:{:02}:00", i / 60, i % 60),
                   "192.0.2.7", "s@example.net", "ann@example.org"));
  }
  for (const char* command : {"analyze", "backfill"}) {
    const ProgramRun run =
        RunInShell("ulimit -n 24; exec \"$@\"",
                   With(command, {"--format", "json", "--jobs", "8", "logs"}));
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    const auto json = nlohmann::json::parse(run.out, nullptr, false);
    EXPECT_EQ(json["input"]["sources"].size(), 200U);
    EXPECT_EQ(json["days"][0]["received"]["copies"], 200);
  }
}

TEST_F(CliLimits, AHugeLineIsPassedOver) {
  // 40 MB without an end between two good halves.
  const ProgramRun run = RunInShell(
      "{ printf '%s' \"$LOG\"; head -c 40000000 /dev/zero | "
      "tr '\\0' a; printf '\\n%s' \"$LOG2\"; } | \"$@\" -",
      [this] {
        environment_.push_back("LOG=" + DayLog("2026-11-20", 2, 1));
        environment_.push_back("LOG2=" + WelfLine("2026-11-20 23:58:00",
                                                  "192.0.2.7", "s@example.net",
                                                  "ann@example.org"));
        return With("analyze", {"--format", "json"});
      }());
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  const auto json = nlohmann::json::parse(run.out, nullptr, false);
  const nlohmann::json& source = json["input"]["sources"][0];
  EXPECT_EQ(source["events"], 4);
  EXPECT_EQ(source["reasons"]["too_long"], 1);
  EXPECT_GT(source["bytes"], 40'000'000);
  rusage usage = {};
  ASSERT_EQ(getrusage(RUSAGE_CHILDREN, &usage), 0);
  EXPECT_LT(usage.ru_maxrss, 300 * 1024) << "KiB at the most of any child";
}

}  // namespace
}  // namespace mailtide
