// The history of a proxy's `.log` and `.lcd`: whatever way their halves come
// into it, it is that of one run over all of them.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/golden/session_traffic.h"
#include "tests/golden/store_fixture.h"
#include "tests/support/pack.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using Options = std::vector<std::string>;
using Paths = std::vector<fs::path>;

class UnitStore : public StoreFixture {
 protected:
  void MakeUnits(int days, int messages, const Options& more) {
    Options options = {"--dialect",  "welf+lcd",
                       "--days",     std::to_string(days),
                       "--messages", std::to_string(messages)};
    options.insert(options.end(), more.begin(), more.end());
    Make(options);
  }

  std::vector<std::string> Whole() const {
    Backfill("whole", {traffic_.logs()});
    ExpectSameDays(StoreDays(StorePath("whole")), ExpectedStoredDays(truth()));
    return StoreContent(StorePath("whole"));
  }

  Paths FilesOf(std::string_view extension) const {
    Paths paths;
    for (const fs::path& path : traffic_.files) {
      if (path.extension() == extension) {
        paths.push_back(path);
      }
    }
    return paths;
  }

  void Run(const std::string& command, const fs::path& config,
           const std::string& now) const {
    const ProgramRun run =
        Mailtide({command, "--config", config, "--now", now});
    EXPECT_EQ(run.exit_code, 0) << now << Describe(run);
  }
};

void Write(const fs::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

TEST_F(UnitStore, DaysInAnyOrderAndTwiceAreTheSame) {
  MakeUnits(4, 150, {"--seed", "61"});
  const std::vector<std::string> whole = Whole();
  Paths files = traffic_.files;
  std::reverse(files.begin(), files.end());
  for (const Paths& order : {traffic_.files, files, Shuffled()}) {
    for (const fs::path& path : order) {
      if (fs::file_size(path) > 0) {  // an empty live log is nothing yet
        Backfill("pieces", {path});
      }
    }
    ExpectSameContent(StoreContent(StorePath("pieces")), whole);
  }
}

// Sessions on both sides of each rotation, the days from the last to the first.
TEST_F(UnitStore, BusyRotationsInAnyOrderAreTheSame) {
  MakeUnits(4, 1500,
            {"--seed", "62", "--rotation", "12:00", "--sessions", "64"});
  const std::vector<std::string> whole = Whole();
  Paths files = FilesOf(".log");
  std::reverse(files.begin(), files.end());
  for (const fs::path& path : files) {
    Backfill("reversed", {path});
  }
  ExpectSameContent(StoreContent(StorePath("reversed")), whole);
}

// First all of one half, where the other one is not yet there.
TEST_F(UnitStore, AHalfThatComesLaterCompletesTheOther) {
  MakeUnits(4, 150, {"--seed", "63"});
  const std::vector<std::string> whole = Whole();
  const fs::path later = traffic_.folder.path() / "later";
  for (const char* extension : {".lcd", ".log"}) {
    fs::create_directories(later);
    for (const fs::path& path : FilesOf(extension)) {
      fs::rename(path, later / path.filename());
    }
    Backfill(extension, {traffic_.logs()});
    for (const fs::path& path : fs::directory_iterator(later)) {
      fs::rename(path, traffic_.logs() / path.filename());
    }
    Backfill(extension, {traffic_.logs()});
    ExpectSameContent(StoreContent(StorePath(extension)), whole);
  }
}

// Ten runs in a day while both grow, the .lcd a little ahead; then they are
// rotated, packed, and one of them moved.
TEST_F(UnitStore, AUnitGrowsAndMovesAway) {
  MakeUnits(2, 150, {"--seed", "64"});
  const fs::path live = traffic_.folder.path() / "live";
  fs::create_directories(live);
  const fs::path config = Config("nightly", live);
  const auto expect_same = [&](const char* what) {
    SCOPED_TRACE(what);
    Run("nightly", config, traffic_.now());
    static int step = 0;
    const std::string fresh = fmt::format("fresh{}", ++step);
    Run("nightly", Config(fresh, live), traffic_.now());
    ExpectSameContent(StoreContent(StorePath("nightly")),
                      StoreContent(StorePath(fresh)));
  };
  const std::string log = ReadBytes(traffic_.logs() / "smtp20261102.log");
  const std::string lcd = ReadBytes(traffic_.logs() / "smtp20261102.lcd");
  for (std::size_t run = 1; run <= 10; ++run) {
    const auto part = [run](const std::string& bytes, std::size_t more) {
      const std::size_t end =
          std::min(bytes.size(), bytes.size() * run / 10 + more);
      return bytes.substr(0, bytes.find('\n', end - 1) + 1);
    };
    Write(live / "smtp.log", part(log, 0));
    Write(live / "smtp.lcd", part(lcd, 3000));
    expect_same("grown");
  }
  fs::rename(live / "smtp.log", live / "smtp20261102.log");
  fs::rename(live / "smtp.lcd", live / "smtp20261102.lcd");
  expect_same("rotated");
  Write(live / "smtp20261102.lcd.gz", Pack(Compression::kGzip, lcd));
  fs::remove(live / "smtp20261102.lcd");
  expect_same("one half packed");
  for (const fs::path& path : traffic_.files) {
    if (!path.filename().string().starts_with("smtp20261102")) {
      fs::copy_file(path, live / path.filename());
    }
  }
  expect_same("the next day is there");
  ExpectSameDays(StoreDays(StorePath("nightly")), ExpectedStoredDays(truth()));
  // The halves part: what both count stays.
  fs::create_directories(live / "old");
  fs::rename(live / "smtp20261102.log", live / "old" / "smtp20261102.log");
  Run("nightly", config, traffic_.now());
  ExpectSameDays(StoreDays(StorePath("nightly")), ExpectedStoredDays(truth()));
  // A copy of one half alone says less than both.
  fs::copy_file(live / "old" / "smtp20261102.log", live / "old" / "copy.log");
  Run("nightly", config, traffic_.now());
  ExpectSameDays(StoreDays(StorePath("nightly")), ExpectedStoredDays(truth()));
}

// The .lcd cannot be read for a night: what was counted stays, and is told.
TEST_F(UnitStore, AHalfThatIsGoneIsTold) {
  MakeUnits(2, 150, {"--seed", "65"});
  const fs::path live = traffic_.folder.path() / "live";
  fs::create_directories(live);
  const fs::path config = Config("nightly", live);
  const std::string log = ReadBytes(traffic_.logs() / "smtp20261102.log");
  const std::string lcd = ReadBytes(traffic_.logs() / "smtp20261102.lcd");
  const std::size_t half = log.find('\n', log.size() / 2) + 1;
  Write(live / "smtp.log", log.substr(0, half));
  Write(live / "smtp.lcd", lcd.substr(0, lcd.find('\n', lcd.size() / 2) + 1));
  Run("nightly", config, traffic_.now());
  fs::remove(live / "smtp.lcd");
  Write(live / "smtp.log", log);
  const ProgramRun run =
      Mailtide({"nightly", "--config", config, "--now", traffic_.now()});
  EXPECT_EQ(run.exit_code, 65) << Describe(run);
  EXPECT_NE(run.err.find("smtp.lcd', which is gone"), std::string::npos)
      << run.err;
  // Nothing counts twice: it is what the .log alone says.
  Run("nightly", Config("fresh", live), traffic_.now());
  const auto days = StoreDays(StorePath("nightly"));
  EXPECT_EQ(days, StoreDays(StorePath("fresh")));
  EXPECT_FALSE(days.empty());
}

// 2026-11-22: a live log that had been read was split earlier than where it had
// been read to. Its dated part was taken for a copy of what was before, and
// that was replaced by the few lines that stayed.
TEST_F(UnitStore, ALiveLogThatIsSplitLateKeepsItsMails) {
  MakeUnits(2, 900, {"--seed", "66"});
  const fs::path live = traffic_.folder.path() / "live";
  fs::create_directories(live);
  const fs::path config = Config("nightly", live);
  for (const char* extension : {".log", ".lcd"}) {
    const std::string bytes =
        ReadBytes(traffic_.logs() / ("smtp20261102" + std::string(extension)));
    ASSERT_GT(bytes.size(), 100'000U);
    Write(live / ("smtp" + std::string(extension)), bytes);
  }
  Run("nightly", config, traffic_.now());
  const auto before = StoreDays(StorePath("nightly"));
  for (const char* extension : {".log", ".lcd"}) {
    const fs::path name = live / ("smtp" + std::string(extension));
    const std::string bytes = ReadBytes(name);
    const std::size_t cut = bytes.rfind('\n', bytes.find("2026-11-02 23:")) + 1;
    ASSERT_GT(cut, 90'000U);
    Write(live / ("smtp20261102" + std::string(extension)),
          bytes.substr(0, cut));
    Write(name, bytes.substr(cut));
  }
  Run("nightly", config, traffic_.now());
  ExpectSameDays(StoreDays(StorePath("nightly")), before);
  EXPECT_FALSE(before.empty());
}

// 2026-11-22: the .lcd was read with the beginning of a line that went to the
// next file; each mail of the day counted twice then.
TEST_F(UnitStore, ATornLineThatMovesToTheNextFileChangesNothing) {
  for (const int messages : {10, 900}) {
    MakeUnits(2, messages, {"--seed", "67"});
    const fs::path live = traffic_.folder.path() / std::to_string(messages);
    fs::create_directories(live);
    const std::string store = "torn" + std::to_string(messages);
    const fs::path config = Config(store, live);
    const std::string log = ReadBytes(traffic_.logs() / "smtp20261102.log");
    const std::string lcd = ReadBytes(traffic_.logs() / "smtp20261102.lcd");
    const std::string torn = "2026-11-02 23:59:58 [00012F4A] 203.0.113.25:";
    Write(live / "smtp.log", log);
    Write(live / "smtp.lcd", lcd + torn);
    Mailtide({"nightly", "--config", config, "--now", traffic_.now()});
    const auto before = StoreDays(StorePath(store));
    Write(live / "smtp20261102.log", log);
    Write(live / "smtp20261102.lcd", lcd);
    Write(live / "smtp.log", "");
    Write(live / "smtp.lcd", torn);
    for (int run = 0; run < 2; ++run) {
      Mailtide({"nightly", "--config", config, "--now", traffic_.now()});
      EXPECT_EQ(StoreDays(StorePath(store)), before) << messages;
    }
    EXPECT_FALSE(before.empty());
  }
}

}  // namespace
}  // namespace mailtide
