#include "analysis/read_pool.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;

constexpr const char* kLine =
    "id=f time=\"2026-11-19 10:00:10\" fw=a pri=6 proto=smtp src=192.0.2.1 "
    "from=s@example.net to=a@example.org size=10 result=250\n";

class ReadPoolTest : public testing::Test {
 protected:
  LogFile File(const std::string& name) const {
    return {dir_.Write(name, kLine).string(), {}, false};
  }

  // A pipe that nobody writes to yet: reading it takes as long as we like.
  LogFile Pipe(const std::string& name) const {
    const std::string path = dir_.path() / name;
    EXPECT_EQ(mkfifo(path.c_str(), 0600), 0);
    return {path, {}, true};
  }

  // Opens the pipe for writing, which waits for the one who reads it.
  static int Open(const LogFile& pipe) {
    return open(pipe.path.c_str(), O_WRONLY | O_CLOEXEC);
  }
  static void Finish(int pipe) {
    EXPECT_GT(write(pipe, kLine, std::string_view(kLine).size()), 0);
    close(pipe);
  }

  ReadSettings Settings() {
    ReadSettings settings;
    settings.policy = &policy_;
    settings.zone = &zone_;
    settings.now = sys_days(year(2026) / 11 / 21) + 12h;
    return settings;
  }

  static std::set<std::string> TakeAll(ReadPool& pool, std::size_t count) {
    std::set<std::string> taken;
    while (taken.size() < count) {
      const std::optional<FinishedUnit> unit = pool.Next(60s);
      if (!unit) {
        ADD_FAILURE() << "only " << taken.size();
        break;
      }
      EXPECT_TRUE(unit->readings.front().reading);
      taken.insert(unit->readings.front().file.path);
    }
    return taken;
  }

  const TempDir dir_;
  TimeZone zone_ = *TimeZone::Open("Europe/Rome");
  Policy policy_ = *Policy::Create({{"example.org"}, {}, {}, "", 0});
};

TEST_F(ReadPoolTest, NobodyWaitsForALongOne) {
  const LogFile slow = Pipe("a");
  std::vector<LogFile> files = {slow};
  for (int i = 0; i < 100; ++i) {
    files.push_back(File("b" + std::to_string(i)));
  }
  ReadPool pool(files, Settings(), 2);
  const int writer = Open(slow);
  EXPECT_EQ(TakeAll(pool, 100).count(slow.path), 0U);
  EXPECT_FALSE(pool.IsDone());
  EXPECT_FALSE(pool.Next(0ms));
  Finish(writer);
  EXPECT_EQ(TakeAll(pool, 1), std::set{slow.path});
  EXPECT_TRUE(pool.IsDone());
  EXPECT_FALSE(pool.Next(60s));  // at once
}

TEST_F(ReadPoolTest, ReadsAsManyAsItHasThreads) {
  const std::vector<LogFile> pipes = {Pipe("a"), Pipe("b"), Pipe("c")};
  ReadPool pool(pipes, Settings(), 3);
  std::vector<int> writers;
  for (const LogFile& pipe : pipes) {
    writers.push_back(Open(pipe));  // all three are open at once
  }
  for (const int writer : writers) {
    Finish(writer);
  }
  EXPECT_EQ(TakeAll(pool, 3).size(), 3U);
  EXPECT_TRUE(pool.IsDone());
}

TEST_F(ReadPoolTest, StopsAfterWhatIsBegun) {
  const LogFile begun = Pipe("a");
  ReadPool pool({begun, File("b"), File("c")}, Settings(), 1);
  const int writer = Open(begun);
  pool.Stop();
  EXPECT_FALSE(pool.IsDone());
  Finish(writer);
  EXPECT_EQ(TakeAll(pool, 1), std::set{begun.path});
  EXPECT_TRUE(pool.IsDone());
}

// So much that nobody takes makes it wait, and no more than that is lost.
TEST_F(ReadPoolTest, MoreThanItHolds) {
  std::vector<LogFile> files;
  for (int i = 0; i < 200; ++i) {
    files.push_back(File("b" + std::to_string(i)));
  }
  ReadPool pool(files, Settings(), 2);
  EXPECT_EQ(TakeAll(pool, 200).size(), 200U);
  EXPECT_TRUE(pool.IsDone());
}

TEST_F(ReadPoolTest, NothingToRead) {
  ReadPool pool({}, Settings(), 2);
  EXPECT_FALSE(pool.Next(60s));
  EXPECT_TRUE(pool.IsDone());
}

}  // namespace
}  // namespace mailtide
