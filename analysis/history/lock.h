// The locks beside the store: one run counts at a time, one sends at a time.
//
// flock(2) on a file of its own, `<store>.count.lock` or `<store>.send.lock`:
// the lock ends with the process, however it ends, so a crash leaves none. The
// file stays for ever; were it deleted, two runs could hold two files of one
// name. It holds the process id of the run, only for the message.
#ifndef MAILTIDE_ANALYSIS_HISTORY_LOCK_H_
#define MAILTIDE_ANALYSIS_HISTORY_LOCK_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "parser/base/error.h"

namespace mailtide {

enum class StoreLock : std::uint8_t {
  kCount,  // nightly, backfill, merge
  kSend,   // whoever speaks to the mail server
};

// How long a second run waits for the first.
inline constexpr std::chrono::milliseconds kLockWait{1000};

class FileLock {
 public:
  // Takes the lock `which` of the store `store`, waiting for at most `wait`;
  // makes the folder of the store where it is missing. kBusy when another
  // process (or another FileLock of this one) holds it, and the message names
  // the process; kConfiguration when the file is not ours to write,
  // kCannotCreate and kIo when it cannot be made or locked.
  static Result<FileLock> TryLock(const std::string& store, StoreLock which,
                                  std::chrono::milliseconds wait = kLockWait);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  // Gives the lock back.
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  void Release();

  int descriptor_ = -1;
};

// Returns the path of a lock's file.
std::string LockPath(const std::string& store, StoreLock which);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_HISTORY_LOCK_H_
