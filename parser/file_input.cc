#include "parser/file_input.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace mailtide {
namespace {

std::string ErrnoText(int error) {
  return std::generic_category().message(error);
}

// Closes what it opened; the standard input is only borrowed.
class Descriptor {
 public:
  Descriptor(int fd, bool owned) : fd_(fd), owned_(owned) {}
  Descriptor(Descriptor&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), owned_(other.owned_) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (owned_ && fd_ >= 0) {
      close(fd_);
    }
  }
  int get() const { return fd_; }
  int Release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
  bool owned_;
};

// Waits until a read of `fd` gives bytes, the end or an error, or until `wake`
// is told. poll(2), other than read(2), also waits for the first writer of a
// FIFO.
void WaitForBytes(int fd, int wake) {
  std::array<pollfd, 2> wanted = {{{fd, POLLIN, 0}, {wake, POLLIN, 0}}};
  while (poll(wanted.data(), wanted.size(), -1) < 0 && errno == EINTR) {
  }
}

tl::unexpected<Error> CannotRead(const std::string& subject,
                                 std::uint64_t offset, int error) {
  return Fail(ErrorCode::kIo, fmt::format("cannot read {} at byte {}: {}",
                                          subject, offset, ErrnoText(error)));
}

class FileInput final : public Input {
 public:
  // `status` is what fstat said of the descriptor. `wake` is an eventfd, by
  // which waiting ends; none for a regular file, which keeps nobody waiting.
  FileInput(Descriptor descriptor, Descriptor wake, std::string subject,
            const struct stat& status)
      : descriptor_(std::move(descriptor)),
        wake_(std::move(wake)),
        subject_(std::move(subject)),
        has_size_(S_ISREG(status.st_mode) && status.st_size > 0) {
    if (S_ISREG(status.st_mode)) {
      // A redirected standard input may stand anywhere in its file.
      const off_t at = lseek(descriptor_.get(), 0, SEEK_CUR);
      offset_ = at > 0 ? static_cast<std::uint64_t>(at) : 0;
      (void)posix_fadvise(descriptor_.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
    }
  }

  Result<std::size_t> Read(std::span<char> buffer) override {
    if (ended_) {
      return 0;
    }
    if (error_) {
      return tl::unexpected<Error>(*error_);
    }
    for (;;) {
      if (wake_.get() >= 0) {
        WaitForBytes(descriptor_.get(), wake_.get());
      }
      if (cancelled_) {
        return 0;
      }
      const ssize_t got = read(descriptor_.get(), buffer.data(), buffer.size());
      if (got > 0) {
        offset_ += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
      }
      if (got == 0) {
        return End();
      }
      if (errno != EAGAIN && errno != EINTR) {
        return Remember(CannotRead(subject_, offset_, errno).value());
      }
    }
  }

  void Cancel() override {
    cancelled_ = true;
    if (wake_.get() >= 0) {
      (void)eventfd_write(wake_.get(), 1);
    }
  }

 private:
  // A file that is shorter now than what was read of it was cut under our
  // hands (logrotate's copytruncate): what was read is not what is there.
  Result<std::size_t> End() {
    struct stat status = {};
    if (has_size_ && fstat(descriptor_.get(), &status) == 0 &&
        static_cast<std::uint64_t>(status.st_size) < offset_) {
      return Remember(
          {ErrorCode::kInputDamaged,
           fmt::format("{} was truncated while it was read: {} bytes were "
                       "read, {} are left; read its rotated copy, and rotate "
                       "by renaming rather than by copying and truncating",
                       subject_, offset_, status.st_size)});
    }
    ended_ = true;
    return 0;
  }

  Result<std::size_t> Remember(Error error) {
    error_ = std::move(error);
    return tl::unexpected<Error>(*error_);
  }

  Descriptor descriptor_;
  Descriptor wake_;
  std::atomic<bool> cancelled_ = false;
  std::string subject_;
  bool has_size_;  // unlike the files of /proc
  bool ended_ = false;
  std::uint64_t offset_ = 0;
  std::optional<Error> error_;
};

tl::unexpected<Error> CannotOpen(const std::string& subject, int error) {
  // Only what lies with the machine, not with the path, is an I/O error.
  const bool machine = error == EMFILE || error == ENFILE || error == ENOMEM ||
                       error == EIO || error == ESTALE;
  const char* hint = "";
  if (error == EACCES || error == EPERM) {
    hint = "; run as a user that may read it";
  } else if (error == EMFILE || error == ENFILE) {
    hint = "; raise the limit of open files";
  }
  return Fail(
      machine ? ErrorCode::kIo : ErrorCode::kNoInput,
      fmt::format("cannot open {}: {}{}", subject, ErrnoText(error), hint));
}

Result<std::unique_ptr<Input>> MakeFileInput(Descriptor descriptor,
                                             std::string subject,
                                             const struct stat& status) {
  const bool may_wait = !S_ISREG(status.st_mode);
  Descriptor wake(may_wait ? eventfd(0, EFD_CLOEXEC) : -1, /*owned=*/true);
  if (may_wait && wake.get() < 0) {
    return CannotOpen(subject, errno);
  }
  return std::make_unique<FileInput>(std::move(descriptor), std::move(wake),
                                     std::move(subject), status);
}

// Returns why a thing of this mode is not read, or "" when it is.
std::string_view WhyNotRead(mode_t mode, bool follow_link) {
  if (S_ISREG(mode)) {
    return "";
  }
  if (S_ISFIFO(mode)) {
    return follow_link ? ""
                       : "it is a pipe; name it on the command line to read it";
  }
  if (S_ISLNK(mode)) {
    return "it is a link, and links in a folder are not followed; name it on "
           "the command line to read it";
  }
  if (S_ISDIR(mode)) {
    return "it is a folder, not a file";
  }
  if (S_ISSOCK(mode)) {
    return "it is a socket, not a file";
  }
  return "it is a device, not a file";
}

Result<void> CheckReadable(const std::string& subject, mode_t mode,
                           bool follow_link) {
  const std::string_view why = WhyNotRead(mode, follow_link);
  if (!why.empty()) {
    return Fail(ErrorCode::kNoInput,
                fmt::format("cannot read {}: {}", subject, why));
  }
  return {};
}

std::optional<FileStamp> MakeStamp(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  return FileStamp{status.st_dev, status.st_ino,
                   static_cast<std::uint64_t>(status.st_size),
                   std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 +
                       status.st_mtim.tv_nsec};
}

struct OpenedFile {
  Descriptor descriptor;
  struct stat status;
};

// Opens a file that may be read under this name.
Result<OpenedFile> OpenChecked(const std::filesystem::path& path,
                               bool follow_link) {
  const std::string subject = QuotedPath(path);
  // Asked before opening, as opening a device may already move it (a tape),
  // and once more afterwards, as the name may have changed hands between.
  struct stat status = {};
  if (fstatat(AT_FDCWD, path.c_str(), &status,
              follow_link ? 0 : AT_SYMLINK_NOFOLLOW) != 0) {
    return CannotOpen(subject, errno);
  }
  if (auto ok = CheckReadable(subject, status.st_mode, follow_link); !ok) {
    return tl::unexpected<Error>(std::move(ok).error());
  }

  const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK |
                    (follow_link ? 0 : O_NOFOLLOW);
  int fd = -1;
  do {
    fd = open(path.c_str(), flags);
  } while (fd < 0 && errno == EINTR);
  if (fd < 0) {
    return CannotOpen(subject, errno);
  }
  Descriptor descriptor(fd, /*owned=*/true);
  if (fstat(fd, &status) != 0) {
    return CannotOpen(subject, errno);
  }
  if (auto ok = CheckReadable(subject, status.st_mode, follow_link); !ok) {
    return tl::unexpected<Error>(std::move(ok).error());
  }
  return OpenedFile{std::move(descriptor), status};
}

}  // namespace

std::string QuotedPath(const std::filesystem::path& path) {
  return fmt::format("'{}'", path.native());
}

Result<RawFile> OpenRawFile(const std::filesystem::path& path,
                            bool follow_link) {
  Result<OpenedFile> file = OpenChecked(path, follow_link);
  if (!file) {
    return tl::unexpected<Error>(std::move(file).error());
  }
  Result<std::unique_ptr<Input>> input = MakeFileInput(
      std::move(file->descriptor), QuotedPath(path), file->status);
  if (!input) {
    return tl::unexpected<Error>(std::move(input).error());
  }
  return RawFile{std::move(*input), MakeStamp(file->status)};
}

SeekableFile::SeekableFile(int fd, std::string subject, const FileStamp& stamp)
    : fd_(fd), subject_(std::move(subject)), stamp_(stamp) {}

SeekableFile::SeekableFile(SeekableFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      subject_(std::move(other.subject_)),
      stamp_(other.stamp_) {}

SeekableFile::~SeekableFile() {
  if (fd_ >= 0) {
    close(fd_);
  }
}

Result<std::size_t> SeekableFile::ReadAt(std::uint64_t offset,
                                         std::span<char> buffer) const {
  constexpr auto kMostOffset =
      static_cast<std::uint64_t>(std::numeric_limits<off_t>::max());
  std::size_t filled = 0;
  while (filled < buffer.size() && offset < kMostOffset - filled) {
    const ssize_t got =
        pread(fd_, buffer.data() + filled, buffer.size() - filled,
              static_cast<off_t>(offset + filled));
    if (got == 0) {
      break;
    }
    if (got > 0) {
      filled += static_cast<std::size_t>(got);
    } else if (errno != EINTR) {
      return CannotRead(subject_, offset + filled, errno);
    }
  }
  return filled;
}

Result<SeekableFile> OpenSeekableFile(const std::filesystem::path& path,
                                      bool follow_link) {
  Result<OpenedFile> file = OpenChecked(path, follow_link);
  if (!file) {
    return tl::unexpected<Error>(std::move(file).error());
  }
  std::string subject = QuotedPath(path);
  const std::optional<FileStamp> stamp = MakeStamp(file->status);
  if (!stamp) {
    return Fail(
        ErrorCode::kNoInput,
        fmt::format("cannot read {}: it is a pipe, not a file", subject));
  }
  return SeekableFile(file->descriptor.Release(), std::move(subject), *stamp);
}

std::optional<MemberPath> SplitMemberPath(const std::filesystem::path& path) {
  const std::string& text = path.native();
  std::string archive = text;
  struct stat status = {};
  while (stat(archive.c_str(), &status) != 0) {
    // Something on the way is no folder. (A long name may hide that.)
    const std::size_t slash = archive.rfind('/');
    if ((errno != ENOTDIR && errno != ENAMETOOLONG) || slash == 0 ||
        slash == std::string::npos) {
      return std::nullopt;
    }
    archive.resize(slash);
  }
  const bool has_member = archive.size() + 1 < text.size();
  if (!has_member || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  std::string member = text.substr(archive.size() + 1);
  return MemberPath{std::move(archive), std::move(member)};
}

std::optional<FileStamp> StampOf(const std::filesystem::path& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) == 0) {
    return MakeStamp(status);
  }
  const std::optional<MemberPath> member = SplitMemberPath(path);
  return member ? StampOf(member->archive) : std::nullopt;
}

Result<std::unique_ptr<Input>> OpenRawStandardInput() {
  const std::string subject = "standard input";
  struct stat status = {};
  if (fstat(STDIN_FILENO, &status) != 0) {
    return CannotOpen(subject, errno);
  }
  if (S_ISDIR(status.st_mode)) {
    return Fail(ErrorCode::kNoInput,
                fmt::format("cannot read {}: {}", subject,
                            WhyNotRead(status.st_mode, true)));
  }
  return MakeFileInput(Descriptor(STDIN_FILENO, /*owned=*/false), subject,
                       status);
}

}  // namespace mailtide
