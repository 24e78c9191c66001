#include "analysis/history/lock.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analysis/history/store_place.h"
#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

// A process of its own that holds a lock until it is told to end or killed.
class Holder {
 public:
  Holder(const std::string& store, StoreLock which) {
    std::array<int, 2> ready = {};
    std::array<int, 2> end = {};
    if (pipe(ready.data()) != 0 || pipe(end.data()) != 0) {
      return;
    }
    process_ = fork();
    if (process_ == 0) {
      const Result<FileLock> lock = FileLock::TryLock(store, which);
      const char got = lock ? 'y' : 'n';
      close(end[1]);
      char byte = 0;
      const bool told =
          write(ready[1], &got, 1) == 1 && read(end[0], &byte, 1) >= 0;
      _exit(told ? 0 : 1);
    }
    close(ready[1]);
    close(end[0]);
    char got = 'n';
    holds_ = read(ready[0], &got, 1) == 1 && got == 'y';
    close(ready[0]);
    end_ = end[1];
  }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  ~Holder() { End(); }

  bool holds() const { return holds_; }
  pid_t process() const { return process_; }
  void Kill() {
    kill(process_, SIGKILL);
    End();
  }
  void End() {
    if (end_ >= 0) {
      close(end_);
      end_ = -1;
      waitpid(process_, nullptr, 0);
    }
  }

 private:
  pid_t process_ = -1;
  int end_ = -1;
  bool holds_ = false;
};

TEST(FileLock, NamesTheProcessThatHoldsIt) {
  const TempDir folder;
  const std::string store = folder.path() / "store.db";
  Holder holder(store, StoreLock::kCount);
  ASSERT_TRUE(holder.holds());
  const auto start = steady_clock::now();
  const Result<FileLock> lock =
      FileLock::TryLock(store, StoreLock::kCount, milliseconds{50});
  EXPECT_LT(steady_clock::now() - start, milliseconds{900});
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.error(),
            (Error{ErrorCode::kBusy,
                   fmt::format("another run (process {}) holds the store '{}'; "
                               "wait for it to end",
                               holder.process(), store)}));
}

TEST(FileLock, WaitsForTheOther) {
  const TempDir folder;
  const std::string store = folder.path() / "store.db";
  auto first = FileLock::TryLock(store, StoreLock::kCount);
  ASSERT_TRUE(first);
  // A second one of the same process is a second holder, too.
  const auto start = steady_clock::now();
  EXPECT_FALSE(FileLock::TryLock(store, StoreLock::kCount, milliseconds{60}));
  EXPECT_GE(steady_clock::now() - start, milliseconds{60});
  first = FileLock::TryLock(store, StoreLock::kSend);
  EXPECT_TRUE(FileLock::TryLock(store, StoreLock::kCount, milliseconds{0}));
}

TEST(FileLock, CountAndSendAreTwo) {
  const TempDir folder;
  const std::string store = folder.path() / "store.db";
  const auto count = FileLock::TryLock(store, StoreLock::kCount);
  const auto send = FileLock::TryLock(store, StoreLock::kSend);
  const auto other =
      FileLock::TryLock(folder.path() / "other.db", StoreLock::kCount);
  EXPECT_TRUE(count && send && other);
}

TEST(FileLock, EndsWithTheProcessHoweverItEnds) {
  const TempDir folder;
  const std::string store = folder.path() / "store.db";
  for (const bool killed : {false, true}) {
    Holder holder(store, StoreLock::kSend);
    ASSERT_TRUE(holder.holds());
    killed ? holder.Kill() : holder.End();
    EXPECT_TRUE(FileLock::TryLock(store, StoreLock::kSend, milliseconds{0}));
  }
}

TEST(FileLock, FileStaysPrivateAndIsNotInherited) {
  const TempDir folder;
  const std::string store = folder.path() / "new" / "deep" / "store.db";
  const std::string path = LockPath(store, StoreLock::kCount);
  EXPECT_EQ(path, store + ".count.lock");
  {
    const auto lock = FileLock::TryLock(store, StoreLock::kCount);
    ASSERT_TRUE(lock);
    EXPECT_EQ(ReadFile(path), fmt::format("{}\n", getpid()));
    for (int descriptor = 3; descriptor < 64; ++descriptor) {
      const int flags = fcntl(descriptor, F_GETFD);
      struct stat open_file = {};
      struct stat lock_file = {};
      if (flags >= 0 && fstat(descriptor, &open_file) == 0 &&
          stat(path.c_str(), &lock_file) == 0 &&
          open_file.st_ino == lock_file.st_ino) {
        EXPECT_TRUE((flags & FD_CLOEXEC) != 0);
      }
    }
  }
  struct stat status = {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);  // never deleted
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  ASSERT_EQ(stat((folder.path() / "new").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

TEST(FileLock, MovesWithItsOwner) {
  const TempDir folder;
  const std::string store = folder.path() / "store.db";
  auto lock = FileLock::TryLock(store, StoreLock::kCount);
  ASSERT_TRUE(lock);
  {
    const FileLock moved = *std::move(lock);
    EXPECT_FALSE(FileLock::TryLock(store, StoreLock::kCount, milliseconds{0}));
  }
  EXPECT_TRUE(FileLock::TryLock(store, StoreLock::kCount, milliseconds{0}));
}

TEST(FileLock, LinkOrFolderInItsPlaceIsRefused) {
  const TempDir folder;
  const std::string store = folder.path() / "store.db";
  const std::string victim = folder.Write("victim", "precious");
  ASSERT_EQ(symlink(victim.c_str(), LockPath(store, StoreLock::kCount).c_str()),
            0);
  ASSERT_EQ(mkdir(LockPath(store, StoreLock::kSend).c_str(), 0700), 0);
  const auto link = FileLock::TryLock(store, StoreLock::kCount);
  ASSERT_FALSE(link);
  EXPECT_EQ(link.error().code, ErrorCode::kConfiguration);
  EXPECT_EQ(ReadFile(victim), "precious");
  EXPECT_FALSE(FileLock::TryLock(store, StoreLock::kSend));
}

TEST(FileLock, FolderThatCannotBeMadeIsTold) {
  const TempDir folder;
  const std::string file = folder.Write("file", "");
  const auto lock = FileLock::TryLock(file + "/store.db", StoreLock::kCount);
  ASSERT_FALSE(lock);
  EXPECT_EQ(lock.error().code, ErrorCode::kCannotCreate);
}

// Fifty runs at once: exactly one gets the lock, the others name it.
TEST(FileLock, OneOfFifty) {
  const TempDir folder;
  const std::string store = folder.path() / "store.db";
  std::array<int, 2> done = {};
  ASSERT_EQ(pipe(done.data()), 0);
  std::array<pid_t, 50> runs = {};
  for (pid_t& run : runs) {
    run = fork();
    if (run == 0) {
      close(done[1]);
      const auto lock =
          FileLock::TryLock(store, StoreLock::kCount, milliseconds{100});
      if (lock) {
        char byte = 0;  // holds it until the test has heard of all others
        _exit(read(done[0], &byte, 1) == 0 ? 0 : 2);
      }
      _exit(lock.error().code == ErrorCode::kBusy ? 75 : 2);
    }
  }
  close(done[0]);
  int busy = 0;
  for (int i = 0; i < 49; ++i) {
    int status = 0;
    ASSERT_GT(wait(&status), 0);
    busy += WIFEXITED(status) && WEXITSTATUS(status) == 75 ? 1 : 0;
  }
  EXPECT_EQ(busy, 49);
  close(done[1]);
  int status = 0;
  ASSERT_GT(wait(&status), 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

// Numbers from statfs(2).
TEST(StorePlace, NetworkFileSystemsAreKnown) {
  EXPECT_EQ(NetworkFileSystem(0x6969, ""), "NFS");
  EXPECT_EQ(NetworkFileSystem(0x517B, ""), "SMB");
  EXPECT_EQ(NetworkFileSystem(0xFF534D42, ""), "CIFS");
  EXPECT_EQ(NetworkFileSystem(0xFE534D42, ""), "SMB");
  EXPECT_EQ(NetworkFileSystem(0xEF53, "ext4"), "");
  EXPECT_EQ(NetworkFileSystem(0x01021994, "tmpfs"), "");
  EXPECT_EQ(NetworkFileSystem(0x65735546, "fuse.sshfs"), "fuse.sshfs");
  EXPECT_EQ(NetworkFileSystem(0x65735546, "fuse.ntfs"), "");
  EXPECT_EQ(NetworkFileSystem(0x65735546, ""), "");
}

// The first line is the example of proc(5).
TEST(StorePlace, MountType) {
  constexpr std::string_view kMounts =
      "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw\n"
      "37 35 0:52 / /home/a rw shared:7 master:2 - fuse.sshfs a@b:/ rw\n"
      "broken\n"
      "38 35 0:53 / /home/b rw - tmpfs";
  EXPECT_EQ(MountType(kMounts, 98, 0), "ext3");
  EXPECT_EQ(MountType(kMounts, 0, 52), "fuse.sshfs");
  EXPECT_EQ(MountType(kMounts, 0, 53), "tmpfs");
  EXPECT_EQ(MountType(kMounts, 8, 0), "");
  EXPECT_EQ(MountType("", 8, 0), "");
  EXPECT_NE(MountType(ReadFile("/proc/self/mountinfo"), 0, 0xFFFF), "ext4");
}

}  // namespace
}  // namespace mailtide
