// The history in one SQLite file: opening it. The schema is schema.h.
//
// WAL with synchronous=FULL: what Commit has confirmed survives a power cut,
// readers never wait for the writer. The folder has mode 0700 and the file
// 0600 when they are made here. Only one thread may use a History at a time.
#ifndef MAILTIDE_ANALYSIS_HISTORY_SQLITE_HISTORY_H_
#define MAILTIDE_ANALYSIS_HISTORY_SQLITE_HISTORY_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "analysis/history/history.h"
#include "parser/base/error.h"

namespace mailtide {

enum class StoreMode : std::uint8_t {
  kReadOnly,   // for readers; every changing call fails (kIo)
  kReadWrite,  // makes the store where it is missing, brings it up to date
};

struct OpenStoreOptions {
  StoreMode mode = StoreMode::kReadOnly;
  // How long a call waits for another process's transaction.
  std::chrono::milliseconds busy_timeout{30'000};
};

// Opens the store in the file `path` (":memory:" for one that is never saved).
// For writing it looks for damage first (quick_check, 0.1 s for 30 MB) and
// migrates an older schema after a copy to `path`.vN.bak. Errors:
//   kNoInput        read-only and there is no store yet
//   kConfiguration  the file is no store of ours, its schema is newer (it is
//                   left as it is) or, read-only, older; it belongs to another
//                   user; it would lie on a network file system
//   kBusy           another process holds it
//   kCannotCreate, kIo   it cannot be made; it is damaged or unreadable
Result<std::unique_ptr<History>> OpenStore(
    const std::string& path, const OpenStoreOptions& options = {});

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_HISTORY_SQLITE_HISTORY_H_
