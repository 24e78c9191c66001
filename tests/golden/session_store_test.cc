// The history of sessions: whatever way the parts of their logs come into it,
// it is that of one run over all of them.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <random>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/golden/session_traffic.h"
#include "tests/golden/store_fixture.h"
#include "tests/support/zip_archive.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using Options = std::vector<std::string>;
using Paths = std::vector<fs::path>;

class SessionStore : public StoreFixture {
 protected:
  void MakeSessions(const Options& options) { Make(SessionTraffic(options)); }

  void Run(const std::string& command, const fs::path& config,
           const std::string& now, const Paths& paths = {}) const {
    Options call = {command, "--config", config, "--now", now};
    if (command == "backfill") {
      call.insert(call.end(), {"--output", traffic_.folder.path() / "past"});
    }
    for (const fs::path& path : paths) {
      call.push_back(path);
    }
    const ProgramRun run = Mailtide(call);
    EXPECT_EQ(run.exit_code, 0) << command << " " << now << Describe(run);
  }

  // The history of one run over all, checked against the truth.
  std::vector<std::string> WholeSessions() const {
    Backfill("whole", {traffic_.logs()});
    ExpectSameDays(StoreDays(StorePath("whole")), ExpectedStoredDays(truth()));
    return StoreContent(StorePath("whole"));
  }

  // That store, after the files came into it one by one.
  void ExpectSameOneByOne(const std::string& name, const Paths& paths,
                          const std::vector<std::string>& whole) const {
    SCOPED_TRACE(name);
    for (const fs::path& path : paths) {
      Backfill(name, {path});
    }
    ExpectSameContent(StoreContent(StorePath(name)), whole);
  }

  void ALogGrowsAndMovesAway(const Options& options);
  void AnyOrderIsTheSame(unsigned seed);
};

// The time of the last whole line of a log, and a minute.
std::string JustAfter(const std::string& day, std::string_view log) {
  const std::size_t end = log.rfind('\n');
  const std::size_t begin = log.rfind('\n', end - 1) + 1;
  const std::string line(log.substr(begin, end - begin));
  std::smatch time;
  static const std::regex kTime("\\] (?:[0-9-]{10}T)?([0-9]{2}):([0-9]{2}):");
  EXPECT_TRUE(std::regex_search(line, time, kTime)) << line;
  const int minute = std::stoi(time[1]) * 60 + std::stoi(time[2]) + 1;
  return fmt::format("{}T{:02}:{:02}", day, minute / 60 % 24, minute % 60);
}

// The lines of StoreContent that are of days.
std::vector<std::string> DayContent(const fs::path& store) {
  std::vector<std::string> lines = StoreContent(store);
  std::erase_if(lines, [](const std::string& line) {
    return line.starts_with("lines|") || line.starts_with("segment|") ||
           line.starts_with("source|") || line.starts_with("source_day|");
  });
  EXPECT_FALSE(lines.empty());
  return lines;
}

void SessionStore::ALogGrowsAndMovesAway(const Options& options) {
  MakeSessions(options);
  ASSERT_EQ(traffic_.files.size(), 2U);
  const fs::path live = traffic_.folder.path() / "live";
  fs::create_directories(live);
  const fs::path config = Config("nightly", live);
  // What `nightly` made of it so far is what one run over `folder` makes of it
  // in an empty store.
  int step = 0;
  const auto expect_same = [&](const std::string& now, const char* what,
                               const fs::path& folder, const auto& content) {
    SCOPED_TRACE(fmt::format("{}, {}", now, what));
    Run("nightly", config, now);
    const std::string fresh = fmt::format("fresh{}", ++step);
    Run("backfill", Config(fresh), now, {folder});
    ExpectSameContent(content(StorePath("nightly")), content(StorePath(fresh)));
  };
  const std::string first = ReadBytes(traffic_.files[0]);
  const std::string second = ReadBytes(traffic_.files[1]);
  const fs::path old_log = live / traffic_.files[0].filename();
  const fs::path new_log = live / traffic_.files[1].filename();
  const auto write = [](const fs::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  };

  // A last line that is not whole yet is one to come for `nightly` alone.
  const fs::path whole_lines = traffic_.folder.path() / "whole-lines";
  fs::create_directories(whole_lines);
  std::mt19937_64 random(5);  // NOLINT: the same cuts each time
  for (std::size_t run = 1; run <= 10; ++run) {
    const std::string grown =
        first.substr(0, first.size() * run / 11 + random() % 700);
    EXPECT_NE(grown.back(), '\n');
    write(old_log, grown);
    const std::string whole = grown.substr(0, grown.rfind('\n') + 1);
    write(whole_lines / old_log.filename(), whole);
    expect_same(JustAfter("2026-11-02", whole), "grown", whole_lines,
                DayContent);
  }
  write(old_log, first);
  const std::string begun(FirstHalf(second));
  write(new_log, begun);
  const std::string morning = JustAfter("2026-11-03", begun);
  expect_same(morning, "the next one has begun", live, StoreContent);
  PackFile("gzip", old_log);
  expect_same(morning, "packed", live, StoreContent);
  fs::create_directories(live / "archive" / "2026");
  fs::rename(old_log.string() + ".gz",
             live / "archive" / "2026" / "s20261102-00.log.gz");
  expect_same(morning, "moved", live, StoreContent);
  fs::remove_all(live / "archive");
  write(old_log, first);
  RunZip(live, "november.zip", "s20261102-00.log");
  fs::remove(old_log);
  expect_same(morning, "in a ZIP archive", live, StoreContent);
  write(new_log, second);
  expect_same(traffic_.now(), "the second day is over", live, StoreContent);
  ExpectSameDays(StoreDays(StorePath("nightly")), ExpectedStoredDays(truth()));
}

void SessionStore::AnyOrderIsTheSame(unsigned seed) {
  const std::vector<std::string> whole = WholeSessions();
  Paths files = traffic_.files;
  std::mt19937 random(seed);
  std::shuffle(files.begin(), files.end(), random);
  ExpectSameOneByOne("shuffled", files, whole);
}

// 2,000 lines of each day, ten runs while the first one grows.
TEST_F(SessionStore, ALogGrowsAndMovesAway) {
  ALogGrowsAndMovesAway(
      {"--days", "2", "--messages", "60", "--idle", "--seed", "41"});
}
TEST_F(SessionStore, ALogWithDatesGrowsAndMovesAway) {
  ALogGrowsAndMovesAway({"--days", "2", "--messages", "60", "--log-level",
                         "debug", "--time-style", "scientific", "--seed",
                         "42"});
}

TEST_F(SessionStore, DaysInAnyOrderAndTwiceAreTheSame) {
  MakeSessions({"--days", "5", "--messages", "60", "--idle", "--seed", "43"});
  const std::vector<std::string> whole = WholeSessions();
  Paths files = traffic_.files;
  ExpectSameOneByOne("natural", files, whole);
  std::reverse(files.begin(), files.end());
  ExpectSameOneByOne("reversed", files, whole);
  ExpectSameOneByOne("reversed", Shuffled(), whole);  // a second time
  ExpectSameOneByOne("shuffled", Shuffled(), whole);
}

TEST_F(SessionStore, PartsInAnyOrderAreTheSame) {
  MakeSessions({"--days", "5", "--messages", "40", "--idle", "--cut-bytes",
                "20000", "--seed", "44"});
  AnyOrderIsTheSame(1);
}

// Parts of a log whose first minutes are of the day before.
TEST_F(SessionStore, RotatedPartsInAnyOrderAreTheSame) {
  MakeSessions({"--days", "5", "--messages", "40", "--rotation", "23:58",
                "--cut-bytes", "25000", "--seed", "45"});
  AnyOrderIsTheSame(2);
}

class SessionStoreSlow : public SessionStore {};

TEST_F(SessionStoreSlow, SmallPartsInAnyOrderAreTheSame) {
  MakeSessions({"--days", "5", "--messages", "60", "--idle", "--cut-bytes",
                "3000", "--seed", "46"});
  AnyOrderIsTheSame(3);
}
TEST_F(SessionStoreSlow, SmallPartsWithDatesInAnyOrderAreTheSame) {
  MakeSessions({"--days", "5", "--messages", "60", "--idle", "--cut-bytes",
                "4000", "--time-style", "scientific", "--log-level", "debug",
                "--seed", "47"});
  AnyOrderIsTheSame(4);
}
TEST_F(SessionStoreSlow, SmallRotatedPartsInAnyOrderAreTheSame) {
  MakeSessions({"--days", "5", "--messages", "60", "--rotation", "23:55",
                "--cut-bytes", "4000", "--sessions", "64", "--seed", "48"});
  AnyOrderIsTheSame(5);
}
TEST_F(SessionStoreSlow, SummariesInAnyOrderAreTheSame) {
  MakeSessions({"--days", "5", "--messages", "400", "--log-level", "summary",
                "--cut-bytes", "4000", "--seed", "49"});
  AnyOrderIsTheSame(6);
}

}  // namespace
}  // namespace mailtide
