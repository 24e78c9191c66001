#include "report/atomic_file.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parser/rotation.h"
#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class AtomicFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "mailtide-atomic-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ / name; }

  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  static std::string Rest(std::istream& stream) {
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    return bytes.str();
  }

  static std::string Read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return Rest(file);
  }

  static mode_t ModeOf(const std::string& path) {
    struct stat status = {};
    EXPECT_EQ(::lstat(path.c_str(), &status), 0);
    return status.st_mode & 07777U;
  }

  fs::path folder_;
};

TEST_F(AtomicFileTest, CreatesAndReplaces) {
  const std::string bytes("a\0b\n", 4);
  ASSERT_TRUE(WriteFileAtomically(Path("report.txt"), bytes));
  EXPECT_EQ(Read(Path("report.txt")), bytes);
  ASSERT_TRUE(WriteFileAtomically(Path("report.txt"), ""));
  EXPECT_EQ(Read(Path("report.txt")), "");
  const std::string large(3000000, 'x');
  ASSERT_TRUE(WriteFileAtomically(Path("report.txt"), large));
  EXPECT_EQ(Read(Path("report.txt")), large);
  EXPECT_THAT(Names(), ElementsAre("report.txt"));
}

TEST_F(AtomicFileTest, TheModeIsTheOneAskedForWhateverTheUmask) {
  const mode_t before = ::umask(0);
  EXPECT_TRUE(WriteFileAtomically(Path("private"), "x"));
  ::umask(077);
  EXPECT_TRUE(WriteFileAtomically(Path("public"), "x", FileAccess::kEveryone));
  ::umask(before);
  EXPECT_EQ(ModeOf(Path("private")), 0600U);
  EXPECT_EQ(ModeOf(Path("public")), 0644U);
}

TEST_F(AtomicFileTest, WhoeverReadsKeepsTheOldFile) {
  ASSERT_TRUE(WriteFileAtomically(Path("report.txt"), "old"));
  std::ifstream reader(Path("report.txt"));
  ASSERT_TRUE(WriteFileAtomically(Path("report.txt"), "new and longer"));
  EXPECT_EQ(Rest(reader), "old");
  EXPECT_EQ(Read(Path("report.txt")), "new and longer");
}

TEST_F(AtomicFileTest, ANameWithoutAFolderIsInTheCurrentOne) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  EXPECT_TRUE(WriteFileAtomically("report.txt", "x"));
  fs::current_path(before);
  EXPECT_THAT(Names(), ElementsAre("report.txt"));
}

TEST_F(AtomicFileTest, TheLongestNameIsFine) {
  const std::string name(255, 'n');
  EXPECT_TRUE(WriteFileAtomically(Path(name), "x"));
  const auto result = WriteFileAtomically(Path(name + "n"), "x");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kIo);
  EXPECT_THAT(Names(), ElementsAre(name));
}

TEST_F(AtomicFileTest, OnlyARegularFileIsReplaced) {
  fs::create_directory(Path("folder"));
  fs::create_symlink("elsewhere", Path("link"));
  ASSERT_EQ(::mkfifo(Path("pipe").c_str(), 0600), 0);
  const auto expect_refused = [](const std::string& path,
                                 const std::string& kind) {
    const auto result = WriteFileAtomically(path, "x");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::kCannotCreate);
    EXPECT_EQ(result.error().message,
              "cannot write '" + path + "': it is " + kind +
                  " and would be replaced; name a regular file");
  };
  expect_refused(Path("folder"), "a folder");
  expect_refused(Path("link"), "a symbolic link");
  expect_refused(Path("pipe"), "a device or a pipe");
  expect_refused("/dev/null", "a device or a pipe");
  EXPECT_THAT(Names(), ElementsAre("folder", "link", "pipe"));
}

TEST_F(AtomicFileTest, ADeviceOrPipeIsWrittenInto) {
  ASSERT_EQ(::mkfifo(Path("pipe").c_str(), 0600), 0);
  fs::create_symlink("pipe", Path("link"));
  EXPECT_TRUE(IsDeviceOrPipe(Path("pipe")));
  EXPECT_TRUE(IsDeviceOrPipe(Path("link")));
  EXPECT_TRUE(IsDeviceOrPipe("/dev/null"));
  EXPECT_FALSE(IsDeviceOrPipe(folder_));
  EXPECT_FALSE(IsDeviceOrPipe(Path("none")));
  EXPECT_TRUE(WriteIntoDevice("/dev/null", "x"));
  std::string seen;
  std::thread reader([&] {
    std::ifstream pipe(Path("pipe"));
    std::getline(pipe, seen);
  });
  EXPECT_TRUE(WriteIntoDevice(Path("link"), "a report\n"));
  reader.join();
  EXPECT_EQ(seen, "a report");
  const auto full = WriteIntoDevice("/dev/full", "x");
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, ErrorCode::kIo);
}

TEST_F(AtomicFileTest, AMissingFolderIsSaid) {
  const auto result = WriteFileAtomically(Path("none/report.txt"), "x");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kCannotCreate);
  EXPECT_EQ(result.error().message,
            "cannot write '" + Path("none/report.txt") +
                "': No such file or directory; create the folder '" +
                Path("none") + "' first");
}

TEST_F(AtomicFileTest, AFolderOfAnotherUserIsSaid) {
  ASSERT_TRUE(WriteFileAtomically(Path("report.txt"), "old"));
  fs::permissions(folder_, fs::perms(0555));
  constexpr uid_t kNobody = 65534;
  const bool is_root = ::geteuid() == 0;
  // Permissions mean nothing to root.
  ASSERT_TRUE(!is_root || ::seteuid(kNobody) == 0);
  const auto result = WriteFileAtomically(Path("report.txt"), "new");
  ASSERT_TRUE(!is_root || ::seteuid(0) == 0);
  fs::permissions(folder_, fs::perms(0755));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kCannotCreate);
  EXPECT_EQ(result.error().message,
            "cannot write '" + Path("report.txt") +
                "': Permission denied; this user must be able to write to the "
                "folder '" +
                folder_.string() + "'");
  EXPECT_EQ(Read(Path("report.txt")), "old");
  EXPECT_THAT(Names(), ElementsAre("report.txt"));
}

// A limit on the size of files fails the write half way, as a full disk does.
TEST_F(AtomicFileTest, AFailedWriteLeavesTheOldFileAndNothingElse) {
  ASSERT_TRUE(WriteFileAtomically(Path("report.txt"), "old"));
  rlimit before = {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_handler = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit small = {.rlim_cur = 10000, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto result =
      WriteFileAtomically(Path("report.txt"), std::string(100000, 'x'));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  static_cast<void>(::signal(SIGXFSZ, old_handler));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kIo);
  EXPECT_EQ(result.error().message,
            "cannot write '" + Path("report.txt") + "': File too large");
  EXPECT_EQ(Read(Path("report.txt")), "old");
  EXPECT_THAT(Names(), ElementsAre("report.txt"));
}

TEST_F(AtomicFileTest, AFullDiskIsSaidWithTheRoomThatIsLeft) {
  if (::mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=64k") != 0) {
    GTEST_SKIP() << "only root can mount a small file system";
  }
  ASSERT_TRUE(WriteFileAtomically(Path("report.txt"), "old"));
  const auto result =
      WriteFileAtomically(Path("report.txt"), std::string(100000, 'x'));
  const std::string content = Read(Path("report.txt"));
  const std::vector<std::string> names = Names();
  // Room again, and it works again.
  const auto again = WriteFileAtomically(Path("report.txt"), "new");
  EXPECT_EQ(::umount(folder_.c_str()), 0);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kIo);
  EXPECT_THAT(result.error().message,
              StartsWith("cannot write '" + Path("report.txt") +
                         "': No space left on device; "));
  EXPECT_THAT(result.error().message,
              HasSubstr("and 100000 are needed: make room there"));
  EXPECT_EQ(content, "old");
  EXPECT_THAT(names, ElementsAre("report.txt"));
  EXPECT_TRUE(again);
}

// Puts `descriptor` in the place of standard output and gives it back.
class RedirectedOutput {
 public:
  explicit RedirectedOutput(int descriptor) {
    static_cast<void>(std::fflush(stdout));
    saved_ = ::dup(STDOUT_FILENO);
    ::dup2(descriptor, STDOUT_FILENO);
  }
  ~RedirectedOutput() {
    ::dup2(saved_, STDOUT_FILENO);
    ::close(saved_);
  }
  RedirectedOutput(const RedirectedOutput&) = delete;
  RedirectedOutput& operator=(const RedirectedOutput&) = delete;

 private:
  int saved_;
};

TEST(StandardOutputTest, WritesEverything) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  Result<void> result;
  {
    const RedirectedOutput redirected(ends[1]);
    result = WriteStandardOutput("a\nb");
  }
  ::close(ends[1]);
  char buffer[8] = {};
  EXPECT_EQ(::read(ends[0], buffer, sizeof buffer), 3);
  ::close(ends[0]);
  EXPECT_TRUE(result);
  EXPECT_STREQ(buffer, "a\nb");
}

TEST_F(AtomicFileTest, WritesPieces) {
  const ByteMaker make = [](const ByteSink& sink) {
    sink("a report\n");
    sink("");
    sink("of two lines\n");
  };
  ASSERT_TRUE(WriteFileAtomically(Path("report"), make));
  EXPECT_EQ(Read(Path("report")), "a report\nof two lines\n");
  EXPECT_FALSE(WriteIntoDevice("/dev/full", make));
}

TEST(StandardOutputTest, AReaderThatHasGoneIsNoError) {
  const auto old_handler = ::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  Result<void> result;
  {
    const RedirectedOutput redirected(ends[1]);
    result = WriteStandardOutput(std::string(1000000, 'x'));
  }
  ::close(ends[1]);
  static_cast<void>(::signal(SIGPIPE, old_handler));
  EXPECT_TRUE(result);
}

TEST(StandardOutputTest, AFullDiskIsAnError) {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  Result<void> result;
  {
    const RedirectedOutput redirected(full);
    result = WriteStandardOutput("x");
  }
  ::close(full);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error(),
            (Error{ErrorCode::kIo,
                   "cannot write standard output: No space left on device"}));
}

// A file that a killed run left behind in a folder of logs is no log.
TEST(AtomicFile, TemporaryFilesAreNeverReadAsLogs) {
  const TempDir dir;
  dir.Write(std::string(kTemporaryPrefix) + "Xy12ab", "x");
  const auto filter = FileFilter::Create({}, {});
  ASSERT_TRUE(filter);
  const FoundFiles found = FindLogFiles({dir.path().string()}, *filter);
  EXPECT_TRUE(found.files.empty());
  EXPECT_EQ(found.ignored.size(), 1U);
}

}  // namespace
}  // namespace mailtide
