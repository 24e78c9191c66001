#include "report/atomic_file.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace mailtide {
namespace {

std::string Reason(int error) {
  return std::generic_category().message(error);
}

// Writes all of `bytes`; returns 0 or the errno of the write that failed.
int WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      // Standard output may be shared with a program that made it
      // non-blocking. If poll fails, write says why.
      pollfd ready = {.fd = descriptor, .events = POLLOUT, .revents = 0};
      static_cast<void>(::poll(&ready, 1, -1));
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

// Writes what comes until that fails; counts the rest.
struct Writing {
  int descriptor;
  int error = 0;          // errno of the write that failed
  std::size_t bytes = 0;  // that came

  // `make` must not outlive this.
  void All(const ByteMaker& make) {
    make([this](std::string_view piece) {
      bytes += piece.size();
      if (error == 0) {
        error = WriteAll(descriptor, piece);
      }
    });
  }
};

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) {
    return ".";
  }
  return slash == 0 ? "/" : path.substr(0, slash);
}

// What to do about `error` in `folder`, to stand behind the reason.
std::string Hint(int error, const std::string& folder, std::size_t needed) {
  struct statvfs space = {};
  switch (error) {
    case ENOSPC:
      if (::statvfs(folder.c_str(), &space) == 0) {
        return fmt::format(
            "; {} bytes are free in '{}' and {} are needed: make room there",
            static_cast<std::uint64_t>(space.f_bavail) * space.f_frsize, folder,
            needed);
      }
      return "; make room there";
    case EDQUOT:
      return "; the quota of this user is used up";
    case ENOENT:
    case ENOTDIR:
      return fmt::format("; create the folder '{}' first", folder);
    case EACCES:
    case EPERM:
    case EROFS:
      return fmt::format("; this user must be able to write to the folder '{}'",
                         folder);
    default:
      return "";
  }
}

std::string CannotWrite(const std::string& path, int error,
                        std::size_t needed) {
  return fmt::format("cannot write '{}': {}{}", path, Reason(error),
                     Hint(error, FolderOf(path), needed));
}

// The temporary file: closed and removed unless it was renamed.
class Temporary {
 public:
  explicit Temporary(const std::string& folder)
      : name_(fmt::format("{}/{}XXXXXX", folder, kTemporaryPrefix)),
        descriptor_(::mkostemp(name_.data(), O_CLOEXEC)) {}
  ~Temporary() {
    if (descriptor_ >= 0) {
      static_cast<void>(::close(descriptor_));
      static_cast<void>(::unlink(name_.c_str()));
    }
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  bool is_open() const { return descriptor_ >= 0; }

  // Writes, syncs and moves to `path`; returns 0 or an errno, and sets `bytes`
  // to the size of the file.
  int Become(const std::string& path, const ByteMaker& make, mode_t mode,
             std::size_t& bytes) {
    Writing writing{descriptor_};
    writing.All(make);
    bytes = writing.bytes;
    if (writing.error != 0) {
      return writing.error;
    }
    // mkostemp gives 0600 whatever the umask is; so does this.
    if (::fchmod(descriptor_, mode) != 0 || ::fsync(descriptor_) != 0) {
      return errno;
    }
    if (::rename(name_.c_str(), path.c_str()) != 0) {
      return errno;
    }
    // The bytes are on the disk: closing can no longer lose them.
    static_cast<void>(::close(std::exchange(descriptor_, -1)));
    return 0;
  }

 private:
  std::string name_;
  int descriptor_;
};

// Makes a rename in `folder` last. Some file systems cannot sync a folder
// (EINVAL), and there is nothing better to do on them.
int SyncFolder(const std::string& folder) {
  const int descriptor =
      ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    // A folder may be writable and searchable without being readable.
    return errno == EACCES ? 0 : errno;
  }
  const int error = ::fsync(descriptor) == 0 ? 0 : errno;
  static_cast<void>(::close(descriptor));
  return error == EINVAL ? 0 : error;
}

std::string_view FileKind(mode_t mode) {
  if (S_ISDIR(mode)) {
    return "a folder";
  }
  if (S_ISLNK(mode)) {
    return "a symbolic link";
  }
  return "a device or a pipe";
}

}  // namespace

Result<void> WriteFileAtomically(const std::string& path,
                                 std::string_view bytes, FileAccess access) {
  return WriteFileAtomically(
      path, [bytes](const ByteSink& sink) { sink(bytes); }, access);
}

Result<void> WriteFileAtomically(const std::string& path, const ByteMaker& make,
                                 FileAccess access) {
  struct stat target = {};
  if (::lstat(path.c_str(), &target) == 0 && !S_ISREG(target.st_mode)) {
    return Fail(ErrorCode::kCannotCreate,
                fmt::format("cannot write '{}': it is {} and would be "
                            "replaced; name a regular file",
                            path, FileKind(target.st_mode)));
  }
  const std::string folder = FolderOf(path);
  Temporary temporary(folder);
  std::size_t bytes = 0;
  if (!temporary.is_open()) {
    const int error = errno;
    make([&bytes](std::string_view piece) { bytes += piece.size(); });
    return Fail(ErrorCode::kCannotCreate, CannotWrite(path, error, bytes));
  }
  const mode_t mode = access == FileAccess::kOwner ? 0600 : 0644;
  if (const int error = temporary.Become(path, make, mode, bytes); error != 0) {
    return Fail(ErrorCode::kIo, CannotWrite(path, error, bytes));
  }
  if (const int error = SyncFolder(folder); error != 0) {
    return Fail(ErrorCode::kIo,
                fmt::format("cannot make '{}' last: sync of the folder '{}' "
                            "failed: {}",
                            path, folder, Reason(error)));
  }
  return {};
}

bool IsDeviceOrPipe(const std::string& path) {
  struct stat target = {};
  return ::stat(path.c_str(), &target) == 0 &&
         (S_ISCHR(target.st_mode) || S_ISFIFO(target.st_mode));
}

Result<void> WriteIntoDevice(const std::string& path, std::string_view bytes) {
  return WriteIntoDevice(path, [bytes](const ByteSink& sink) { sink(bytes); });
}

Result<void> WriteIntoDevice(const std::string& path, const ByteMaker& make) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC);
  if (descriptor < 0) {
    return Fail(ErrorCode::kCannotCreate,
                fmt::format("cannot write '{}': {}", path, Reason(errno)));
  }
  Writing writing{descriptor};
  writing.All(make);
  int error = writing.error;
  if (::close(descriptor) != 0 && error == 0) {
    error = errno;
  }
  if (error != 0 && error != EPIPE) {
    return Fail(ErrorCode::kIo,
                fmt::format("cannot write '{}': {}", path, Reason(error)));
  }
  return {};
}

Result<void> WriteStandardOutput(std::string_view bytes) {
  return WriteStandardOutput([bytes](const ByteSink& sink) { sink(bytes); });
}

Result<void> WriteStandardOutput(const ByteMaker& make) {
  Writing writing{STDOUT_FILENO};
  writing.All(make);
  if (writing.error != 0 && writing.error != EPIPE) {
    return Fail(ErrorCode::kIo, fmt::format("cannot write standard output: {}",
                                            Reason(writing.error)));
  }
  return {};
}

}  // namespace mailtide
