// Where results go: full disks, closed pipes, places that cannot be written,
// and files that must not be replaced.
#include <filesystem>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

class CliOutput : public CliTest {
 protected:
  CliOutput() : config_(WriteConfig()) {
    log_ = Write("logs/smtp20261120.log", DayLog("2026-11-20", 3, 2));
  }
  Arguments With(const std::string& command, const Arguments& more = {}) const {
    Arguments arguments = {command, "--config", config_, "--now",
                           std::string(kNow)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  const std::string config_;
  std::string log_;
};

TEST_F(CliOutput, AFullDiskBehindStandardOutputExits74) {
  ASSERT_EQ(Run(With("nightly")).exit_code, 0);
  for (const Arguments& arguments :
       {With("analyze", {log_}), With("config"), With("report"),
        Arguments{"--help"}, Arguments{"--version"}}) {
    const ProgramRun run = RunInShell("exec \"$@\" >/dev/full", arguments);
    EXPECT_EQ(run.exit_code, 74) << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, {"standard output", "No space left"}));
  }
  const ProgramRun status =
      RunInShell("exec \"$@\" >/dev/full", With("status"));
  EXPECT_EQ(status.exit_code, 2);  // a check that cannot speak is critical
}

TEST_F(CliOutput, AClosedPipeIsNoError) {
  // More than a pipe holds: two thousand accounts.
  std::string log;
  for (int i = 0; i < 2000; ++i) {
    log += WelfLine("2026-11-20 10:00:00", "10.1.0.3",
                    fmt::format("account-{}@example.org", i), "x@example.net");
  }
  Write("big.log", log);
  const ProgramRun run =
      RunInShell("\"$@\" | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}",
                 With("analyze", {"--format", "json", "big.log"}));
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(run.err, "");
}

TEST_F(CliOutput, ClosedDescriptorsNeverReachTheStore) {
  // Without them the lock file or the store would become descriptor 1 or 2,
  // and the report would be written into it.
  ProgramRun run = RunInShell("exec \"$@\" <&- >&- 2>&-",
                              With("nightly", {"--format", "json"}));
  EXPECT_EQ(run.exit_code, 74) << Describe(run);
  const std::string holder = ReadAll(Path("state/history.db.count.lock"));
  EXPECT_EQ(holder.find_first_not_of("0123456789\n"), std::string::npos)
      << holder;
  run = Run(With("report", {"--format", "json"}));
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(nlohmann::json::parse(run.out, nullptr, false)["days"][0]["day"],
            "2026-11-20");
  run = RunInShell("exec \"$@\" 2>&-", With("report", {"--day", "1999-01-01"}));
  EXPECT_EQ(run.exit_code, 66);
}

TEST_F(CliOutput, DevicesAreWrittenInto) {
  EXPECT_EQ(Run(With("analyze", {"--output", "/dev/null", log_})).exit_code, 0);
  const ProgramRun full = Run(With("analyze", {"--output", "/dev/full", log_}));
  EXPECT_EQ(full.exit_code, 74) << Describe(full);
  EXPECT_TRUE(TellsOneLine(full, {"/dev/full", "No space left"}));
  const ProgramRun shown = Run(
      With("analyze", {"--output", "/dev/stdout", "--format", "json", log_}));
  EXPECT_EQ(shown.exit_code, 0) << Describe(shown);
  EXPECT_FALSE(nlohmann::json::parse(shown.out, nullptr, false).is_discarded());
}

TEST_F(CliOutput, PlacesThatCannotBeWrittenExit73) {
  struct Case {
    std::string path;
    Arguments words;
  };
  Write("file", "x");
  for (const Case& c :
       {Case{"missing/report.txt", {"missing/report.txt", "create the folder"}},
        Case{"file/report.txt", {"file/report.txt"}},
        Case{"logs", {"'logs'", "a folder"}}}) {
    const ProgramRun run = Run(With("analyze", {"--output", c.path, log_}));
    EXPECT_EQ(run.exit_code, 73) << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, c.words));
    EXPECT_EQ(run.out, "");
  }
}

TEST_F(CliOutput, WritesAFileForItsOwnerOnly) {
  const ProgramRun run =
      Run(With("analyze", {"--format", "json", "--output", "r.json", log_}));
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(run.out, "");
  const ProgramRun direct =
      Run(With("analyze", {"--format", "json", "--output", "-", log_}));
  EXPECT_EQ(ReadAll(Path("r.json")), direct.out);
  EXPECT_EQ(fs::status(Path("r.json")).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(CliOutput, NeverReplacesWhatCannotBeHadAgain) {
  ASSERT_EQ(Run(With("nightly")).exit_code, 0);
  const std::string store = Path("state/history.db");
  fs::create_hard_link(log_, Path("same.log"));
  struct Case {
    Arguments arguments;
    std::string path, what;
  };
  for (const Case& c :
       {Case{With("analyze", {log_}), log_, "one of the files"},
        Case{With("analyze", {"logs"}), "same.log", "one of the files"},
        Case{With("analyze", {"logs"}), "logs/../logs/smtp20261120.log",
             "one of the files"},
        Case{With("backfill", {"logs"}), log_, "one of the files"},
        Case{With("nightly"), log_, "one of the files"},
        Case{With("report"), store, "the store"},
        Case{With("config"), config_, "the configuration"}}) {
    const std::string before = ReadAll(dir_.path() / c.path);
    Arguments arguments = c.arguments;
    arguments.insert(arguments.end(), {"--output", c.path});
    const ProgramRun run = Run(arguments);
    EXPECT_EQ(run.exit_code, 64) << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, {"--output", c.path, c.what}));
    EXPECT_EQ(ReadAll(dir_.path() / c.path), before) << c.path;
  }
}

TEST_F(CliOutput, AReportThatCannotBeWrittenIsWrittenLater) {
  fs::remove_all(Path("reports"));
  Write("reports", "a file where the folder should be\n");
  ProgramRun run = Run(With("nightly"));
  EXPECT_EQ(run.exit_code, 73) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"reports/mailtide-2026-11-20.txt"}));
  // The counts are kept all the same.
  run = Run(With("report", {"--format", "json"}));
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(nlohmann::json::parse(run.out, nullptr,
                                  false)["days"][0]["received"]["copies"],
            3);
  run = Run(With("status"));
  EXPECT_EQ(run.exit_code, 1) << Describe(run);
  EXPECT_NE(run.out.find("exit code 73"), std::string::npos);

  fs::remove(Path("reports"));
  fs::create_directories(Path("reports"));
  run = Run(With("nightly"));
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_NE(ReadAll(Path("reports/mailtide-2026-11-20.txt")).find("2026-11-20"),
            std::string::npos);
}

}  // namespace
}  // namespace mailtide
