#include "analysis/history/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <string_view>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "analysis/history/store_place.h"

namespace mailtide {
namespace {

constexpr std::chrono::milliseconds kPollStep{20};

// Returns the process id in the lock file, or 0 when there is none yet.
long ReadHolder(int descriptor) {
  std::array<char, 32> text = {};
  const ssize_t size = pread(descriptor, text.data(), text.size(), 0);
  long holder = 0;
  if (size <= 0 ||
      std::from_chars(text.data(), text.data() + size, holder).ec !=
          std::errc{}) {
    return 0;
  }
  return holder;
}

// The id is only for the message of others: a full disk does not hinder a
// run that has the lock already.
void WriteHolder(int descriptor) {
  const std::string text = fmt::format("{}\n", getpid());
  if (ftruncate(descriptor, 0) != 0 ||
      pwrite(descriptor, text.data(), text.size(), 0) < 0) {
    return;
  }
}

tl::unexpected<Error> CannotOpen(const std::string& path, int error) {
  const bool not_ours = error == EACCES || error == EPERM || error == ELOOP;
  return Fail(
      not_ours ? ErrorCode::kConfiguration : ErrorCode::kCannotCreate,
      fmt::format("cannot open lock file '{}': {}; run as the user who owns "
                  "the store or set [store] path",
                  path, ErrnoText(error)));
}

tl::unexpected<Error> Held(const std::string& store, long holder) {
  const std::string who = holder > 0
                              ? fmt::format("another run (process {})", holder)
                              : std::string("another run");
  return Fail(
      ErrorCode::kBusy,
      fmt::format("{} holds the store '{}'; wait for it to end", who, store));
}

}  // namespace

std::string LockPath(const std::string& store, StoreLock which) {
  return store + (which == StoreLock::kCount ? ".count.lock" : ".send.lock");
}

Result<FileLock> FileLock::TryLock(const std::string& store, StoreLock which,
                                   std::chrono::milliseconds wait) {
  if (Result<void> made = MakeFolderOf(store); !made) {
    return tl::unexpected(std::move(made.error()));
  }
  const std::string path = LockPath(store, which);
  const int descriptor =
      open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
           0600);
  if (descriptor < 0) {
    return CannotOpen(path, errno);
  }
  FileLock lock(descriptor);
  struct stat status = {};
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    return Fail(ErrorCode::kConfiguration,
                fmt::format("lock file '{}' is not a file; remove it", path));
  }
  const auto end = std::chrono::steady_clock::now() + wait;
  while (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    if (error == EINTR) {
      continue;
    }
    if (error != EWOULDBLOCK) {
      return Fail(ErrorCode::kIo,
                  fmt::format("cannot lock '{}': {}", path, ErrnoText(error)));
    }
    if (std::chrono::steady_clock::now() >= end) {
      return Held(store, ReadHolder(descriptor));
    }
    std::this_thread::sleep_for(kPollStep);
  }
  WriteHolder(descriptor);
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  if (this != &other) {
    Release();
    descriptor_ = std::exchange(other.descriptor_, -1);
  }
  return *this;
}

FileLock::~FileLock() {
  Release();
}

void FileLock::Release() {
  if (descriptor_ >= 0) {
    close(std::exchange(descriptor_, -1));  // the last one: unlocks
  }
}

}  // namespace mailtide
