// F1, F4: a run that is killed at a system call, or whose disk fails at one,
// leaves a sound store, and the next run completes it: the same content as
// that of a run nothing happened to. The method is SQLite's own: move the
// fault on until a run ends clean (sqlite.org/testing.html).
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/analysis/history/dump_store.h"

namespace mailtide {
namespace {

const std::string& Helper() {
  static const std::string kPath = MAILTIDE_STORE_KILL_HELPER;
  return kPath;
}

pid_t Start(const std::vector<std::string>& command) {
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (std::string& word : words) {
    arguments.push_back(word.data());
  }
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t process = -1;
  if (posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(),
                   environ) != 0) {
    process = -1;
  }
  posix_spawn_file_actions_destroy(&actions);
  return process;
}

// Returns the exit code, 128 + n for signal n, or -1.
int Wait(pid_t process) {
  int status = 0;
  if (process < 0 || waitpid(process, &status, 0) != process) {
    return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int Execute(const std::vector<std::string>& command) {
  return Wait(Start(command));
}

class StoreKill : public testing::Test {
 protected:
  void SetUp() override {
    // In memory where that can be: a kill loses nothing that was written, so
    // the disk would only cost time.
    std::string name = access("/dev/shm", W_OK) == 0
                           ? "/dev/shm"
                           : std::filesystem::temp_directory_path().string();
    name += "/mailtide-test-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    store_ = folder_ / "run" / "store.db";
    ASSERT_EQ(Execute({Helper(), store_}), 0);
    whole_ = DumpStore(store_);
    ASSERT_NE(whole_.find("delivery|<3@example.org>|b@example.org|pending|"),
              std::string::npos);
  }
  void TearDown() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  bool CanTrace() {
    return Execute({"strace", "-f", "-o", folder_ / "trace", "true"}) == 0;
  }

  // Runs the helper on a new store while strace strikes `call`; `fault` is its
  // language: "signal=KILL:when=3". Returns the exit code.
  int RunStruck(const std::string& call, const std::string& fault) {
    std::filesystem::remove_all(folder_ / "run");
    // The leak check of a build with sanitizers cannot work while traced.
    return Execute({"strace", "-f", "-E", "ASAN_OPTIONS=detect_leaks=0", "-o",
                    folder_ / "trace", "-e", "trace=" + call, "-e",
                    "inject=" + call + ":" + fault, Helper(), store_});
  }

  bool WasStruck() {
    std::ostringstream trace;
    trace << std::ifstream(folder_ / "trace").rdbuf();
    return trace.str().find("(INJECTED)") != std::string::npos;
  }

  // What must hold after any fault.
  void ExpectRecovery(const std::string& fault) {
    if (std::filesystem::exists(store_)) {
      // On a copy: to recover the store itself is the next run's work.
      std::filesystem::remove_all(folder_ / "copy");
      std::filesystem::copy(folder_ / "run", folder_ / "copy");
      EXPECT_EQ(CheckIntegrity(folder_ / "copy" / "store.db"), "ok") << fault;
    }
    EXPECT_EQ(Execute({Helper(), store_}), 0) << fault;
    EXPECT_EQ(DumpStore(store_), whole_) << fault;
    EXPECT_EQ(CheckIntegrity(store_), "ok") << fault;
  }

  std::filesystem::path folder_;
  std::filesystem::path store_;
  std::string whole_;
};

// Between two calls that change files nothing happens that anyone could see.
TEST_F(StoreKill, KilledAtASystemCall) {
  if (!CanTrace()) {
    GTEST_SKIP() << "needs strace and the right to trace";
  }
  struct Point {
    const char* call;
    int step;   // strikes the first, then each step-th
    int least;  // so often at least, or the test proves nothing
  };
  // A commit writes its pages in a row, in the same way; the other calls are
  // few and each is another moment.
  for (const auto& [call, step, least] :
       {Point{"pwrite64", 9, 20}, Point{"fdatasync", 1, 5},
        Point{"ftruncate", 1, 1}, Point{"unlink", 1, 1}, Point{"mkdir", 1, 1},
        Point{"fcntl", 8, 5}}) {
    int killed = 0;
    for (int n = 1; n < 5000; n += step) {
      const std::string fault = fmt::format("signal=KILL:when={}", n);
      const int code = RunStruck(call, fault);
      if (code == 0) {
        break;
      }
      ++killed;
      ASSERT_EQ(code, 128 + SIGKILL) << call << " " << fault;
      ExpectRecovery(fmt::format("{} {}", call, fault));
    }
    EXPECT_GE(killed, least) << call;
  }
}

TEST_F(StoreKill, KilledAtAnyMoment) {
  for (int moment = 0; moment < 20; ++moment) {
    std::filesystem::remove_all(folder_ / "run");
    const pid_t run = Start({Helper(), store_});
    std::this_thread::sleep_for(std::chrono::microseconds{moment * 1500});
    kill(run, SIGKILL);
    const int code = Wait(run);
    ASSERT_TRUE(code == 0 || code == 128 + SIGKILL) << code;
    ExpectRecovery(fmt::format("after {} x 1.5 ms", moment));
  }
}

// Once, and from then on.
TEST_F(StoreKill, DiskFailsAtASystemCall) {
  if (!CanTrace()) {
    GTEST_SKIP() << "needs strace and the right to trace";
  }
  struct Point {
    const char* call;
    const char* error;
    int step;
  };
  for (const auto& [call, error, step] :
       {Point{"pwrite64", "ENOSPC", 29}, Point{"pwrite64", "EIO", 37},
        Point{"fdatasync", "EIO", 3}, Point{"ftruncate", "EIO", 1},
        Point{"pread64", "EIO", 9}}) {
    for (const char* how_long : {"", "+"}) {
      int refused = 0;
      for (int n = 1; n < 5000; n += step) {
        const std::string fault =
            fmt::format("error={}:when={}{}", error, n, how_long);
        const int code = RunStruck(call, fault);
        if (!WasStruck()) {
          break;
        }
        // 74: told. 127: not even the program could be loaded. 0: it did not
        // matter, and then nothing may be missing.
        ASSERT_TRUE(code == 0 || code == 74 || code == 127)
            << call << " " << fault << " gave " << code;
        if (code == 0) {
          EXPECT_EQ(DumpStore(store_), whole_) << call << " " << fault;
        }
        refused += code == 74 ? 1 : 0;
        ExpectRecovery(fmt::format("{} {}", call, fault));
      }
      EXPECT_TRUE(refused > 0 || std::string(call) == "ftruncate")
          << call << " " << error;
    }
  }
}

}  // namespace
}  // namespace mailtide
