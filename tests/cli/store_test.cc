// The store in all the states an administrator can leave it in, two runs at
// once, and the days a report can be asked for.
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "analysis/history/lock.h"
#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

class CliStore : public CliTest {
 protected:
  CliStore() : config_(WriteConfig()) {
    Write("logs/smtp20261120.log", DayLog("2026-11-20", 3, 2));
  }
  ProgramRun Do(const std::string& command, const Arguments& more = {},
                std::string_view now = kNow) const {
    Arguments arguments = {command, "--config", config_, "--now",
                           std::string(now)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments);
  }

  const std::string config_;
};

TEST_F(CliStore, ASecondCountingRunExits75AndNamesTheFirst) {
  ASSERT_EQ(Do("nightly").exit_code, 0);
  // Held by this process, as by a run that is storing what it read.
  Result<FileLock> held = FileLock::TryLock(
      Path("state/history.db"), StoreLock::kCount, std::chrono::seconds(1));
  ASSERT_TRUE(held) << held.error().message;
  for (const Arguments& command :
       std::vector<Arguments>{{"nightly"}, {"backfill", Path("logs")}}) {
    const auto start = std::chrono::steady_clock::now();
    const ProgramRun second =
        Do(command[0], {command.begin() + 1, command.end()});
    const auto waited = std::chrono::steady_clock::now() - start;
    EXPECT_EQ(second.exit_code, 75) << Describe(second);
    EXPECT_TRUE(TellsOneLine(
        second, {fmt::format("process {})", getpid()), "history.db", "wait"}));
    EXPECT_GE(waited, std::chrono::milliseconds(900));
    EXPECT_LT(waited, std::chrono::milliseconds(2500));
  }
  { const FileLock released = std::move(*held); }
  // Afterwards nothing is in the way.
  EXPECT_EQ(Do("nightly").exit_code, 0);
}

// 2026-11-22: a backfill that read for long kept the nightly run away; then, it
// lost its standard input when another run had stored something meanwhile.
TEST_F(CliStore, ARunThatReadsIsInNobodysWay) {
  const std::string other = Write("other.log", DayLog("2026-11-19", 7, 0));
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  ProgramRun first;
  std::thread slow([this, &first] {
    first = RunInShell("exec \"$@\" - <pipe",
                       {"backfill", "--config", config_, "--now",
                        std::string(kNow), "--output", "/dev/null"});
  });
  // Opening waits for the reader; what it reads comes when the other is done.
  std::ofstream pipe(Path("pipe"));
  // The reader has seen an empty store when it has made it.
  const std::string store = Path("state/history.db");
  for (int i = 0; i < 500 && !std::filesystem::exists(store + ".count.lock");
       ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_EQ(Do("nightly").exit_code, 0);
  pipe << ReadAll(other);
  pipe.close();
  slow.join();
  EXPECT_EQ(first.exit_code, 0) << Describe(first);
  const ProgramRun report =
      Do("report", {"--format", "json", "--from", "2026-11-19"});
  const auto days = nlohmann::json::parse(report.out, nullptr, false)["days"];
  ASSERT_EQ(days.size(), 2U) << report.out;
  EXPECT_EQ(days[0]["received"]["copies"], 7);
  EXPECT_EQ(days[1]["received"]["copies"], 3);
}

TEST_F(CliStore, DamagedStoresAreToldAndLeftAlone) {
  ASSERT_EQ(Do("nightly").exit_code, 0);
  const std::string path = Path("state/history.db");
  const std::string sound = ReadAll(path);
  std::string scrambled = sound;
  for (std::size_t i = 5000; i < scrambled.size(); i += 37) {
    scrambled[i] = static_cast<char>(scrambled[i] ^ 0x5a);
  }
  for (const std::string& bytes :
       {std::string("this is no database at all, it is text\n"), scrambled,
        sound.substr(0, sound.size() / 2)}) {
    Write("state/history.db", bytes);
    for (const char* command : {"nightly", "report", "send"}) {
      const ProgramRun run = Do(command);
      EXPECT_EQ(run.exit_code, 74) << command << Describe(run);
      EXPECT_TRUE(
          TellsOneLine(run, {"history.db", "damaged", "mailtide backfill"}));
    }
    const ProgramRun status = Do("status");
    EXPECT_EQ(status.exit_code, 2);
    EXPECT_TRUE(status.out.starts_with("CRITICAL: the store ")) << status.out;
    EXPECT_EQ(ReadAll(path), bytes) << "the damaged store was changed";
  }
}

TEST_F(CliStore, AStoreOfANewerProgramIsRefusedUntouched) {
  ASSERT_EQ(Do("nightly").exit_code, 0);
  std::string bytes = ReadAll(Path("state/history.db"));
  bytes[63] = 99;  // the low byte of user_version, see SQLite's file format
  Write("state/history.db", bytes);
  for (const char* command : {"nightly", "report", "send", "status"}) {
    const ProgramRun run = Do(command);
    EXPECT_EQ(run.exit_code, 78) << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, {"newer", "99", "update mailtide"}));
  }
  EXPECT_EQ(ReadAll(Path("state/history.db")), bytes);
}

TEST_F(CliStore, APlaceThatIsNoFile) {
  fs::create_directories(Path("state/history.db"));
  for (const char* command : {"nightly", "report", "send", "status"}) {
    const ProgramRun run = Do(command);
    EXPECT_EQ(run.exit_code, 78) << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, {"history.db", "not a file", "[store]"}));
  }
  fs::remove_all(Path("state"));
  Write("state", "a file where the folder should be\n");
  const ProgramRun run = Do("nightly");
  EXPECT_EQ(run.exit_code, 73) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"state", "[store]"}));
}

TEST_F(CliStore, AnotherDatabaseIsNotTaken) {
  // An SQLite file of somebody else: header only, application_id not ours.
  ASSERT_EQ(Do("nightly").exit_code, 0);
  std::string bytes = ReadAll(Path("state/history.db"));
  bytes[68] = 'X';
  Write("state/history.db", bytes);
  const ProgramRun run = Do("nightly");
  EXPECT_EQ(run.exit_code, 78);
  EXPECT_TRUE(TellsOneLine(run, {"history.db", "no store of mailtide"}));
  EXPECT_EQ(ReadAll(Path("state/history.db")), bytes);
}

TEST_F(CliStore, OnlyCountingMakesAStore) {
  for (const char* command : {"report", "send"}) {
    const ProgramRun run = Do(command);
    EXPECT_EQ(run.exit_code, 66) << command << Describe(run);
    EXPECT_TRUE(TellsOneLine(run, {"no store", "history.db", "nightly"}));
  }
  const ProgramRun status = Do("status");
  EXPECT_EQ(status.exit_code, 2);
  EXPECT_TRUE(status.out.starts_with("CRITICAL: there is no store"));
  EXPECT_FALSE(fs::exists(Path("state")));
  EXPECT_EQ(Do("nightly").exit_code, 0);  // makes the folder, too
  EXPECT_EQ(fs::status(Path("state")).permissions(), fs::perms::owner_all);
  EXPECT_EQ(fs::status(Path("state/history.db")).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(CliStore, AMissingLogFolderNamesItsLine) {
  fs::remove_all(Path("logs"));
  const ProgramRun run = Do("nightly");
  EXPECT_EQ(run.exit_code, 66) << Describe(run);
  EXPECT_TRUE(TellsOneLine(
      run, {"mailtide.conf:2: [logs] directory", Path("logs"), "No such"}));
  EXPECT_FALSE(fs::exists(Path("state")));
}

TEST_F(CliStore, AnEmptyLogFolderIsNoSilence) {
  fs::remove(Path("logs/smtp20261120.log"));
  ProgramRun run = Do("nightly");
  EXPECT_EQ(run.exit_code, 66) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"no log was read", Path("logs"), "include"}));
  run = Do("status");
  EXPECT_EQ(run.exit_code, 1) << Describe(run);

  Write("logs/notes.txt", "what the last administrator left\n");
  run = Do("nightly");
  EXPECT_EQ(run.exit_code, 66) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"1 left out", "notes.txt"}));
}

TEST_F(CliStore, ALogFolderThatBecomesEmptyIsAnAlarmToo) {
  ASSERT_EQ(Do("nightly").exit_code, 0);
  fs::remove(Path("logs/smtp20261120.log"));
  const ProgramRun run = Do("nightly", {}, "2026-11-22T00:10");
  EXPECT_EQ(run.exit_code, 66) << Describe(run);
  const ProgramRun report =
      Do("report", {"--format", "json"}, "2026-11-22T00:10");
  const auto json = nlohmann::json::parse(report.out, nullptr, false);
  EXPECT_EQ(json["days"][0]["day"], "2026-11-21");
  EXPECT_EQ(json["days"][0]["state"], "missing");
  EXPECT_EQ(json["alerts"][0]["problem"], "no_log");
}

TEST_F(CliStore, ReportOfUnknownOpenAndPartialDays) {
  // The first two minutes of the first file belong to the day before.
  Write("logs/smtp20261120.log", WelfLine("2026-11-19 23:59:00", "192.0.2.7",
                                          "s@example.net", "ann@example.org") +
                                     DayLog("2026-11-20", 3, 2));
  Write("logs/smtp.log", WelfLine("2026-11-20 23:59:00", "192.0.2.7",
                                  "s@example.net", "ann@example.org") +
                             WelfLine("2026-11-21 09:00:00", "192.0.2.7",
                                      "s@example.net", "ann@example.org"));
  ASSERT_EQ(Do("nightly", {}, "2026-11-21T10:00").exit_code, 0);

  ProgramRun run = Do("report", {"--day", "2026-10-01"}, "2026-11-21T10:00");
  EXPECT_EQ(run.exit_code, 66);
  EXPECT_TRUE(TellsOneLine(run, {"2026-10-01", "2026-11-19 to 2026-11-21"}));
  struct Case {
    std::string day, state;
    int received;
  };
  for (const Case& c :
       {Case{"2026-11-19", "partial", 1}, Case{"2026-11-20", "complete", 4},
        Case{"2026-11-21", "open", 1}}) {
    run =
        Do("report", {"--day", c.day, "--format", "json"}, "2026-11-21T10:00");
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    const auto json = nlohmann::json::parse(run.out, nullptr, false);
    ASSERT_EQ(json["days"].size(), 1U) << run.out;
    EXPECT_EQ(json["days"][0]["day"], c.day);
    EXPECT_EQ(json["days"][0]["state"], c.state);
    EXPECT_EQ(json["days"][0]["received"]["copies"], c.received);
    run = Do("report", {"--day", c.day}, "2026-11-21T10:00");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_NE(run.out.find(c.day), std::string::npos);
  }
  // Without --day: the newest that was judged.
  run = Do("report", {"--format", "json"}, "2026-11-21T10:00");
  EXPECT_EQ(nlohmann::json::parse(run.out, nullptr, false)["days"][0]["day"],
            "2026-11-20");
}

TEST_F(CliStore, StatusSpeaksNagios) {
  const auto outbox = [this](std::string_view now) {
    const ProgramRun run = Do("status", {"--format", "json"}, now);
    return nlohmann::json::parse(run.out, nullptr, false);
  };
  ASSERT_EQ(Do("nightly").exit_code, 0);
  ProgramRun run = Do("status");
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_TRUE(run.out.starts_with("OK\n")) << run.out;
  nlohmann::json json = outbox(kNow);
  EXPECT_EQ(json["status"], "OK");
  EXPECT_EQ(json["newest_day"]["day"], "2026-11-20");
  for (const char* state : {"pending", "sending", "sent", "failed"}) {
    EXPECT_TRUE(json["outbox"][state].is_number_integer()) << state;
  }

  run = Do("status", {}, "2026-11-22T02:10");  // 26 hours: just in time
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  run = Do("status", {}, "2026-11-22T02:11");
  EXPECT_EQ(run.exit_code, 2) << Describe(run);
  EXPECT_TRUE(run.out.starts_with("CRITICAL: ")) << run.out;
  EXPECT_NE(run.out.find("26h"), std::string::npos);
  run = Do("status", {"--max-age", "30m"}, "2026-11-21T00:41");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_NE(run.out.find("30m"), std::string::npos) << run.out;
}

// 2026-11-22: only analyze knew which files are logs.
TEST_F(CliStore, AReportReplacesNoLog) {
  ASSERT_EQ(Do("nightly").exit_code, 0);
  const std::string before = ReadAll(Path("logs/smtp20261120.log"));
  const ProgramRun run =
      Do("report", {"--output", Path("logs/smtp20261120.log")});
  EXPECT_EQ(run.exit_code, 64) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"smtp20261120.log", "one of the logs"}));
  EXPECT_EQ(ReadAll(Path("logs/smtp20261120.log")), before);
}

// 2026-11-22: paths were stored as typed.
TEST_F(CliStore, APathIsTheSameFromEverywhere) {
  ASSERT_EQ(Do("backfill", {"logs"}).exit_code, 0);
  std::filesystem::create_directory_symlink(Path("logs"), Path("link"));
  for (const char* folder : {"logs", "./logs/", "link"}) {
    const ProgramRun run = Do("backfill", {"--format", "json", Path(folder)});
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    const auto report = nlohmann::json::parse(run.out, nullptr, false);
    EXPECT_TRUE(report["input"]["duplicates"].empty()) << run.out;
  }
}

// 2026-11-22: the module was looked for in the midst of the transaction.
TEST_F(CliStore, WithoutTheMailModuleNothingIsCounted) {
  const ProgramRun run =
      RunInShell("MAILTIDE_LIBDIR=/nonexistent exec \"$@\"",
                 {"nightly", "--config", config_, "--now", std::string(kNow)});
  EXPECT_EQ(run.exit_code, 78) << Describe(run);
  EXPECT_FALSE(std::filesystem::exists(Path("state/history.db")));
}

TEST_F(CliStore, ReportOfSomeDays) {
  Write("logs/smtp20261119.log", DayLog("2026-11-19", 4, 1));
  Write("logs/smtp20261118.log", DayLog("2026-11-18", 5, 1));
  ASSERT_EQ(Do("nightly").exit_code, 0);
  const auto days = [this](const Arguments& options) {
    const ProgramRun run = Do("report", options);
    const auto report = nlohmann::json::parse(run.out, nullptr, false);
    std::string found;
    for (const auto& day : report["days"]) {
      found += day["day"].get<std::string>().substr(8) + ":" +
               day["received"]["copies"].dump() + " ";
    }
    return found;
  };
  EXPECT_EQ(days({"--format", "json"}), "20:3 ");
  EXPECT_EQ(days({"--format", "json", "--from", "2026-11-19"}), "19:4 20:3 ");
  EXPECT_EQ(days({"--format", "json", "--to", "2026-11-19"}), "18:5 19:4 ");
  EXPECT_EQ(
      days({"--format", "json", "--from", "2026-11-19", "--to", "2026-11-19"}),
      "19:4 ");
  const ProgramRun none = Do("report", {"--from", "2026-12-24"});
  EXPECT_EQ(none.exit_code, 66) << Describe(none);
  EXPECT_TRUE(TellsOneLine(none, {"2026-11-18 to"}));
  const ProgramRun both =
      Do("report", {"--from", "2026-11-19", "--day", "2026-11-20"});
  EXPECT_EQ(both.exit_code, 64) << Describe(both);
}

}  // namespace
}  // namespace mailtide
