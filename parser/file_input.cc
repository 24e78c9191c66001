#include "parser/file_input.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
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

 private:
  int fd_;
  bool owned_;
};

// Waits until a read gives bytes, the end or an error. poll(2), other than
// read(2), also waits for the first writer of a FIFO.
void WaitForBytes(int fd) {
  pollfd wanted = {fd, POLLIN, 0};
  while (poll(&wanted, 1, -1) < 0 && errno == EINTR) {
  }
}

class FileInput final : public Input {
 public:
  // `status` is what fstat said of the descriptor.
  FileInput(Descriptor descriptor, std::string subject,
            const struct stat& status, bool wait_for_writer)
      : descriptor_(std::move(descriptor)),
        subject_(std::move(subject)),
        has_size_(S_ISREG(status.st_mode) && status.st_size > 0),
        wait_for_writer_(wait_for_writer) {
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
    if (std::exchange(wait_for_writer_, false)) {
      WaitForBytes(descriptor_.get());
    }
    for (;;) {
      const ssize_t got = read(descriptor_.get(), buffer.data(), buffer.size());
      if (got > 0) {
        offset_ += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
      }
      if (got == 0) {
        return End();
      }
      if (errno == EAGAIN) {
        WaitForBytes(descriptor_.get());
      } else if (errno != EINTR) {
        return Remember(
            {ErrorCode::kIo, fmt::format("cannot read {} at byte {}: {}",
                                         subject_, offset_, ErrnoText(errno))});
      }
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
  std::string subject_;
  bool has_size_;  // unlike the files of /proc
  bool wait_for_writer_;
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

}  // namespace

std::string QuotedPath(const std::filesystem::path& path) {
  return fmt::format("'{}'", path.native());
}

Result<RawFile> OpenRawFile(const std::filesystem::path& path,
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
  return RawFile{std::make_unique<FileInput>(std::move(descriptor), subject,
                                             status, S_ISFIFO(status.st_mode)),
                 MakeStamp(status)};
}

std::optional<FileStamp> StampOf(const std::filesystem::path& path) {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0 ? MakeStamp(status) : std::nullopt;
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
  // Whoever started us has connected the writer of a pipe already.
  return std::make_unique<FileInput>(Descriptor(STDIN_FILENO, /*owned=*/false),
                                     subject, status,
                                     /*wait_for_writer=*/false);
}

}  // namespace mailtide
