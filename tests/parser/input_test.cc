// Files, FIFOs and the standard input. The decoding chain itself is tested in
// decompress_test.cc.
#include "parser/input.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/memory_input.h"
#include "tests/support/pack.h"
#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

InputOptions Met() {
  InputOptions options;
  options.follow_link = false;
  return options;
}

// Makes file descriptor 0 another one for a while.
class StandardInputFrom {
 public:
  explicit StandardInputFrom(int fd) : kept_(dup(STDIN_FILENO)) {
    dup2(fd, STDIN_FILENO);
    close(fd);
  }
  StandardInputFrom(const StandardInputFrom&) = delete;
  StandardInputFrom& operator=(const StandardInputFrom&) = delete;
  ~StandardInputFrom() {
    dup2(kept_, STDIN_FILENO);
    close(kept_);
  }

 private:
  int kept_;
};

TEST(InputTest, NamesCompressions) {
  EXPECT_EQ(CompressionName(Compression::kNone), "none");
  EXPECT_EQ(CompressionName(Compression::kGzip), "gzip");
  EXPECT_EQ(CompressionName(Compression::kBzip2), "bzip2");
  EXPECT_EQ(CompressionName(Compression::kXz), "xz");
  EXPECT_EQ(CompressionName(Compression::kZstd), "zstd");
  EXPECT_EQ(CompressionName(Compression::kZip), "zip");
}

TEST(InputTest, GivesPlainBytesAsTheyAre) {
  const TempDir dir;
  std::string bytes;
  for (int i = 0; i < 300000; ++i) {
    bytes += static_cast<char>(i * 7 % 256);
  }
  const auto path = dir.Write("a.log", bytes);
  for (const std::size_t piece : {1U, 4096U, 1U << 20}) {
    auto opened = OpenInput(path);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->compression, Compression::kNone);
    const Drained drained = Drain(*opened->input, piece);
    EXPECT_TRUE(drained.bytes == bytes);
    EXPECT_EQ(drained.error, std::nullopt);
    EXPECT_EQ(Drain(*opened->input).bytes, "");  // the end stays the end
  }
}

TEST(InputTest, EmptyFile) {
  const TempDir dir;
  auto opened = OpenInput(dir.Write("a.log.gz", ""));
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(Drain(*opened->input).bytes, "");
}

TEST(InputTest, ExtensionMeansNothing) {
  const TempDir dir;
  const auto plain = dir.Write("plain.gz", "one\n");
  const auto packed = dir.Write("packed.log", Pack(Compression::kXz, "one\n"));
  auto opened = OpenInput(plain);
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->compression, Compression::kNone);
  EXPECT_EQ(Drain(*opened->input).bytes, "one\n");
  opened = OpenInput(packed);
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->compression, Compression::kXz);
  EXPECT_EQ(Drain(*opened->input).bytes, "one\n");
}

TEST(InputTest, DamageNamesTheFile) {
  const TempDir dir;
  const std::string packed = Pack(Compression::kGzip, "one\n");
  const auto path = dir.Write("a.gz", packed.substr(0, packed.size() - 1));
  auto opened = OpenInput(path);
  ASSERT_TRUE(opened.has_value());
  const Drained drained = Drain(*opened->input);
  EXPECT_EQ(drained.bytes, "one\n");
  ASSERT_TRUE(drained.error.has_value());
  EXPECT_THAT(drained.error->message,
              StartsWith("'" + path.string() + "' is cut off"));
}

TEST(InputTest, MissingFile) {
  const TempDir dir;
  const auto path = dir.path() / "missing.log";
  const auto opened = OpenInput(path);
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, ErrorCode::kNoInput);
  EXPECT_EQ(opened.error().message,
            "cannot open '" + path.string() + "': No such file or directory");
  const auto below = OpenInput(dir.Write("file", "") / "below");
  ASSERT_FALSE(below.has_value());
  EXPECT_EQ(below.error().code, ErrorCode::kNoInput);
}

TEST(InputTest, UnreadableFile) {
  const TempDir dir;
  const auto path = dir.Write("a.log", "one\n");
  chmod(dir.path().c_str(), 0755);
  chmod(path.c_str(), 0);
  const uid_t user = geteuid();
  if (user == 0) {
    ASSERT_EQ(seteuid(65534), 0);  // root may read everything
  }
  const auto opened = OpenInput(path);
  if (user == 0) {
    ASSERT_EQ(seteuid(0), 0);
  }
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, ErrorCode::kNoInput);
  EXPECT_THAT(opened.error().message,
              EndsWith("Permission denied; run as a user that may read it"));
}

TEST(InputTest, FolderDeviceAndSocketAreNoInput) {
  const TempDir dir;
  const auto socket_path = dir.path() / "s";
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  ASSERT_LT(socket_path.native().size(), sizeof(address.sun_path));
  std::copy_n(socket_path.c_str(), socket_path.native().size(),
              address.sun_path);
  ASSERT_EQ(
      bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)),
      0);
  const struct {
    std::filesystem::path path;
    const char* why;
  } cases[] = {{dir.path(), "it is a folder, not a file"},
               {"/dev/null", "it is a device, not a file"},
               {socket_path, "it is a socket, not a file"}};
  for (const auto& c : cases) {
    for (const InputOptions& options : {InputOptions{}, Met()}) {
      const auto opened = OpenInput(c.path, options);
      ASSERT_FALSE(opened.has_value()) << c.path;
      EXPECT_EQ(opened.error().code, ErrorCode::kNoInput);
      EXPECT_THAT(opened.error().message, EndsWith(c.why));
    }
  }
  close(fd);
}

TEST(InputTest, LinkIsFollowedOnlyWhenTyped) {
  const TempDir dir;
  dir.Write("a.log", "one\n");
  const auto link = dir.path() / "link.log";
  std::filesystem::create_symlink("a.log", link);
  auto opened = OpenInput(link);
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(Drain(*opened->input).bytes, "one\n");
  opened = OpenInput(link, Met());
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, ErrorCode::kNoInput);
  EXPECT_THAT(opened.error().message, HasSubstr("it is a link"));
  opened = OpenInput(dir.path() / "a.log", Met());
  ASSERT_TRUE(opened.has_value());

  const auto dangling = dir.path() / "dangling.log";
  std::filesystem::create_symlink("nowhere", dangling);
  EXPECT_EQ(OpenInput(dangling).error().code, ErrorCode::kNoInput);
  const auto circle = dir.path() / "circle.log";
  std::filesystem::create_symlink("circle.log", circle);
  EXPECT_EQ(OpenInput(circle).error().code, ErrorCode::kNoInput);
}

TEST(InputTest, FifoIsReadOnlyWhenTyped) {
  const TempDir dir;
  const auto path = dir.path() / "fifo";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const auto met = OpenInput(path, Met());
  ASSERT_FALSE(met.has_value());
  EXPECT_EQ(met.error().code, ErrorCode::kNoInput);
  EXPECT_THAT(met.error().message, HasSubstr("it is a pipe"));

  std::string text;
  for (int i = 0; i < 50000; ++i) {
    text +=
        "line " + std::to_string(i * 7919) + '\n';  // more than a pipe holds
  }
  for (const Compression compression :
       {Compression::kNone, Compression::kGzip}) {
    // The writer comes when it comes: opening waits for the first bytes.
    std::thread writer([&] {
      std::ofstream(path, std::ios::binary) << Pack(compression, text);
    });
    auto opened = OpenInput(path);
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->compression, compression);
    const Drained drained = Drain(*opened->input);
    writer.join();
    EXPECT_TRUE(drained.bytes == text);
    EXPECT_EQ(drained.error, std::nullopt);
  }
  std::thread silent([&] { std::ofstream give_up(path); });
  auto opened = OpenInput(path);
  silent.join();
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(Drain(*opened->input).bytes, "");
}

// Fault F10: copytruncate under our hands.
TEST(InputTest, TellsAFileThatWasTruncatedWhileItWasRead) {
  const TempDir dir;
  const auto path = dir.Write("a.log", std::string(1 << 20, 'x'));
  auto opened = OpenInput(path);
  ASSERT_TRUE(opened.has_value());
  std::vector<char> buffer(300000);
  std::size_t read = 0;
  while (read < 300000) {
    read += opened->input->Read(buffer).value();
  }
  std::filesystem::resize_file(path, 10);
  const Drained drained = Drain(*opened->input);
  ASSERT_TRUE(drained.error.has_value());
  EXPECT_EQ(drained.error->code, ErrorCode::kInputDamaged);
  EXPECT_THAT(drained.error->message,
              HasSubstr("was truncated while it was read"));
  EXPECT_THAT(drained.error->message, HasSubstr(", 10 are left"));
  EXPECT_EQ(Drain(*opened->input).error, drained.error);
}

TEST(InputTest, FilesWithoutASizeAreNotTruncated) {
  auto opened = OpenInput("/proc/self/status");
  if (!opened) {
    GTEST_SKIP() << "needs /proc";
  }
  const Drained drained = Drain(*opened->input);
  EXPECT_THAT(drained.bytes, StartsWith("Name:"));
  EXPECT_EQ(drained.error, std::nullopt);
}

// Faults F8, F9, F12: renamed, removed or growing, the file is read to its end.
TEST(InputTest, ReadsOnWhateverHappensToTheName) {
  const TempDir dir;
  const auto path = dir.Write("a.log", std::string(200000, 'x'));
  auto opened = OpenInput(path);
  ASSERT_TRUE(opened.has_value());
  std::ofstream(path, std::ios::app) << "tail\n";
  std::filesystem::rename(path, dir.path() / "b.log");
  dir.Write("a.log", "another\n");
  std::filesystem::remove(dir.path() / "b.log");
  const Drained drained = Drain(*opened->input);
  EXPECT_EQ(drained.bytes, std::string(200000, 'x') + "tail\n");
  EXPECT_EQ(drained.error, std::nullopt);
}

// Fault F6, by a regular file whose first byte really cannot be read.
TEST(InputTest, ReadErrorIsTold) {
  auto opened = OpenInput("/proc/self/mem");
  if (!opened) {
    GTEST_SKIP() << "needs /proc";
  }
  const Drained drained = Drain(*opened->input);
  EXPECT_EQ(drained.bytes, "");
  ASSERT_TRUE(drained.error.has_value());
  EXPECT_EQ(drained.error->code, ErrorCode::kIo);
  EXPECT_EQ(drained.error->message,
            "cannot read '/proc/self/mem' at byte 0: Input/output error");
}

TEST(InputTest, StandardInputFromAFile) {
  const TempDir dir;
  const auto path = dir.Write("a", Pack(Compression::kBzip2, "one\ntwo\n"));
  const StandardInputFrom from(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  auto opened = OpenStandardInput();
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->compression, Compression::kBzip2);
  EXPECT_EQ(Drain(*opened->input).bytes, "one\ntwo\n");
}

TEST(InputTest, StandardInputFromTheMiddleOfAFile) {
  const TempDir dir;
  const int fd =
      open(dir.Write("a", "one\ntwo\n").c_str(), O_RDONLY | O_CLOEXEC);
  lseek(fd, 4, SEEK_SET);
  const StandardInputFrom from(fd);
  auto opened = OpenStandardInput();
  ASSERT_TRUE(opened.has_value());
  const Drained drained = Drain(*opened->input);
  EXPECT_EQ(drained.bytes, "two\n");
  EXPECT_EQ(drained.error, std::nullopt);
}

// A pipe that does not block (fault F7) gives the same.
TEST(InputTest, StandardInputFromAPipe) {
  for (const int flags : {O_CLOEXEC, O_CLOEXEC | O_NONBLOCK}) {
    int ends[2] = {-1, -1};
    ASSERT_EQ(pipe2(ends, flags), 0);
    fcntl(ends[1], F_SETFL, 0);
    std::thread writer([end = ends[1]] {
      for (const std::string_view part :
           {"on", "e\nt", "wo\n", "and the rest"}) {
        EXPECT_EQ(write(end, part.data(), part.size()),
                  static_cast<ssize_t>(part.size()));
      }
      close(end);
    });
    const StandardInputFrom from(ends[0]);
    auto opened = OpenStandardInput();
    ASSERT_TRUE(opened.has_value());
    const Drained drained = Drain(*opened->input);
    writer.join();
    EXPECT_EQ(drained.bytes, "one\ntwo\nand the rest");
    EXPECT_EQ(drained.error, std::nullopt);
  }
}

// The thread that reads ahead waits for bytes that never come, and nobody wants
// them: it ends all the same.
TEST(InputTest, ReadingAheadEndsWhileAPipeIsSilent) {
  std::string text;
  for (int i = 0; i < 120000; ++i) {
    text += "line " + std::to_string(i * 7919) + '\n';
  }
  const std::string packed = Pack(Compression::kGzip, text);
  constexpr std::size_t kGiven = 300000;
  ASSERT_GT(packed.size(), kGiven);
  InputOptions ahead;
  ahead.read_ahead = true;

  const TempDir dir;
  const auto path = dir.path() / "fifo";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  for (const bool is_fifo : {true, false}) {
    int ends[2] = {-1, -1};
    if (is_fifo) {
      ends[1] = open(path.c_str(), O_RDWR | O_CLOEXEC);
      ends[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
    } else {
      ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    }
    const StandardInputFrom from(ends[0]);
    std::thread writer([&] {
      for (std::size_t at = 0; at < kGiven;) {
        const ssize_t n = write(ends[1], packed.data() + at, kGiven - at);
        ASSERT_GT(n, 0);
        at += static_cast<std::size_t>(n);
      }
    });
    auto opened = is_fifo ? OpenInput(path, ahead) : OpenStandardInput(ahead);
    ASSERT_TRUE(opened.has_value());
    std::string line(5, '\0');
    EXPECT_EQ(opened->input->Read(line).value(), 5U);
    EXPECT_EQ(line, "line ");
    writer.join();
    opened->input.reset();
    close(ends[1]);
  }
}

TEST(InputTest, StandardInputMayBeNeitherAFolderNorClosed) {
  const TempDir dir;
  {
    const StandardInputFrom from(
        open(dir.path().c_str(), O_RDONLY | O_CLOEXEC));
    const auto opened = OpenStandardInput();
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().code, ErrorCode::kNoInput);
    EXPECT_EQ(opened.error().message,
              "cannot read standard input: it is a folder, not a file");
  }
  const StandardInputFrom from(open("/dev/null", O_RDONLY | O_CLOEXEC));
  close(STDIN_FILENO);
  const auto opened = OpenStandardInput();
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, ErrorCode::kNoInput);
}

TEST(InputTest, HostileNamesAreOnlyNames) {
  const TempDir dir;
  for (const std::string& name :
       {std::string("-rf"), std::string("a\nb"), std::string("$(reboot)"),
        std::string("\xff\xfe"), std::string(255, 'n')}) {
    auto opened = OpenInput(dir.Write(name, "one\n"));
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(Drain(*opened->input).bytes, "one\n");
  }
  EXPECT_EQ(OpenInput(dir.path() / std::string(300, 'n')).error().code,
            ErrorCode::kNoInput);
}

}  // namespace
}  // namespace mailtide
