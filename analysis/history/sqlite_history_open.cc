// Opening and migrating the store.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

#include "analysis/history/schema.h"
#include "analysis/history/sqlite_history.h"
#include "analysis/history/sqlite_history_impl.h"
#include "analysis/history/store_place.h"

namespace mailtide {
namespace {

constexpr std::string_view kInMemory = ":memory:";

std::int64_t AskNumber(SQLite::Database& database, const char* sql) {
  return database.execAndGet(sql).getInt64();
}

// Makes an empty file that only its owner can read; SQLite gives its own files
// beside it the same mode.
Result<void> MakeFile(const std::string& path) {
  const int descriptor =
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0 && errno != EEXIST) {
    const int error = errno;
    return Fail(ErrorCode::kCannotCreate,
                fmt::format("cannot create the store '{}': {}; set [store] "
                            "path to a folder this user can write",
                            path, ErrnoText(error)));
  }
  if (descriptor >= 0) {
    close(descriptor);
  }
  return {};
}

Result<void> SyncPath(const std::string& path, int flags) {
  const int descriptor = open(path.c_str(), flags | O_RDONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && fsync(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0) {
    close(descriptor);
  }
  if (!synced) {
    return Fail(ErrorCode::kIo, fmt::format("cannot write '{}' to disk: {}",
                                            path, ErrnoText(error)));
  }
  return {};
}

// Copies the store as it is to `path`.vN.bak, whole or not at all.
Result<void> BackUp(const std::string& path, std::int64_t version) {
  const std::string copy = fmt::format("{}.v{}.bak", path, version);
  const std::string unfinished = copy + ".tmp";
  unlink(unfinished.c_str());
  if (Result<void> made = MakeFile(unfinished); !made) {
    return made;
  }
  {
    SQLite::Database source(path, SQLite::OPEN_READONLY);
    SQLite::Statement statement(source, schema::kCopyInto);
    statement.bind(1, unfinished);
    statement.executeStep();
  }
  Result<void> synced = SyncPath(unfinished, 0);
  if (synced && rename(unfinished.c_str(), copy.c_str()) != 0) {
    const int error = errno;
    synced =
        Fail(ErrorCode::kIo, fmt::format("cannot rename '{}' to '{}': {}",
                                         unfinished, copy, ErrnoText(error)));
  }
  if (synced) {
    const std::string folder = std::filesystem::path(path).parent_path();
    synced = SyncPath(folder.empty() ? "." : folder, O_DIRECTORY);
  }
  return synced;
}

// Whether the file is a store, and one this program understands.
enum class Kind : std::uint8_t { kEmpty, kOlder, kCurrent };

Result<Kind> Recognise(SQLite::Database& database, const std::string& path) {
  const std::int64_t application =
      AskNumber(database, schema::kGetApplicationId);
  const std::int64_t version = AskNumber(database, schema::kGetVersion);
  if (application == 0 && version == 0 &&
      AskNumber(database, schema::kCountTables) == 0) {
    return Kind::kEmpty;
  }
  if (application != schema::kApplicationId || version < 1) {
    return Fail(ErrorCode::kConfiguration,
                fmt::format("'{}' is a database, but no store of mailtide; set "
                            "[store] path to another file",
                            path));
  }
  if (version > schema::kVersion) {
    return Fail(
        ErrorCode::kConfiguration,
        fmt::format("the store '{}' was written by a newer mailtide (schema "
                    "{}, this one knows {}); update mailtide, the store was "
                    "left as it is",
                    path, version, schema::kVersion));
  }
  return version == schema::kVersion ? Kind::kCurrent : Kind::kOlder;
}

Result<void> PrepareReading(SQLite::Database& database,
                            const std::string& path) {
  database.exec(schema::kSetConnection);
  const Result<Kind> kind = Recognise(database, path);
  if (!kind) {
    return tl::unexpected(kind.error());
  }
  if (*kind == Kind::kEmpty) {
    return Fail(ErrorCode::kNoInput,
                fmt::format("the store '{}' is empty; run 'mailtide nightly' "
                            "or 'mailtide backfill' first",
                            path));
  }
  if (*kind == Kind::kOlder) {
    return Fail(ErrorCode::kConfiguration,
                fmt::format("the store '{}' has an older schema; run 'mailtide "
                            "nightly' or 'mailtide send' once, which bring it "
                            "up to date",
                            path));
  }
  return {};
}

Result<void> PrepareWriting(SQLite::Database& database,
                            const std::string& path) {
  database.exec(schema::kSetConnection);
  const Result<Kind> kind = Recognise(database, path);
  if (!kind) {
    return tl::unexpected(kind.error());
  }
  const std::string journal = database.execAndGet(schema::kSetWal).getString();
  if (journal != "wal" && path != kInMemory) {
    return Fail(ErrorCode::kConfiguration,
                fmt::format("the file system of the store '{}' does not allow "
                            "a write-ahead log; set [store] path to a local "
                            "disk",
                            path));
  }
  const std::string check =
      database.execAndGet(schema::kQuickCheck).getString();
  if (check != "ok") {
    return tl::unexpected(
        DamagedStore(path, check.substr(0, check.find('\n'))));
  }
  return *kind == Kind::kCurrent ? Result<void>{}
                                 : Migrate(database, path, schema::kMigrations);
}

Result<void> PreparePlace(const std::string& path, StoreMode mode) {
  if (path.empty()) {
    return Fail(ErrorCode::kConfiguration,
                "the path of the store is empty; set [store] path");
  }
  if (mode == StoreMode::kReadOnly) {
    if (access(path.c_str(), F_OK) != 0 &&
        (errno == ENOENT || errno == ENOTDIR)) {
      return Fail(ErrorCode::kNoInput,
                  fmt::format("there is no store '{}'; run 'mailtide nightly' "
                              "or 'mailtide backfill' first, or set [store] "
                              "path",
                              path));
    }
    return CheckStorePlace(path);
  }
  Result<void> ready = MakeFolderOf(path);
  if (ready) {
    ready = CheckStorePlace(path);
  }
  return ready ? MakeFile(path) : ready;
}

}  // namespace

Result<void> Migrate(SQLite::Database& database, const std::string& path,
                     std::span<const char* const> steps) {
  // Undone by its destructor unless committed.
  SQLite::Transaction transaction(database,
                                  SQLite::TransactionBehavior::IMMEDIATE);
  // Another process may have done it since the version was looked at.
  const std::int64_t version = AskNumber(database, schema::kGetVersion);
  const auto target = static_cast<std::int64_t>(steps.size());
  if (version >= target) {
    return {};
  }
  if (version > 0 && path != kInMemory) {
    // By a second connection: readers see the state before the transaction.
    if (Result<void> copied = BackUp(path, version); !copied) {
      return copied;
    }
  }
  for (const char* step : steps.subspan(static_cast<std::size_t>(version))) {
    database.exec(step);
  }
  SQLite::Statement name(database, schema::kPutMetricName);
  for (std::size_t i = 0; i < kMetricCount; ++i) {
    Query(name)
        .Bind(static_cast<std::int64_t>(i), MetricName(static_cast<Metric>(i)))
        .Run();
  }
  database.exec(fmt::format(schema::kSetApplicationId, schema::kApplicationId));
  database.exec(fmt::format(schema::kSetVersion, target));
  transaction.commit();
  return {};
}

Result<std::unique_ptr<History>> OpenStore(const std::string& path,
                                           const OpenStoreOptions& options) {
  const bool writing = options.mode == StoreMode::kReadWrite;
  if (path != kInMemory) {
    if (Result<void> ready = PreparePlace(path, options.mode); !ready) {
      return tl::unexpected(std::move(ready.error()));
    }
  }
  try {
    auto database = std::make_unique<SQLite::Database>(
        path, writing ? SQLite::OPEN_READWRITE : SQLite::OPEN_READONLY,
        static_cast<int>(options.busy_timeout.count()));
    Result<void> ready = writing ? PrepareWriting(*database, path)
                                 : PrepareReading(*database, path);
    if (!ready) {
      return tl::unexpected(std::move(ready.error()));
    }
    return std::make_unique<SqliteHistory>(path, options.mode,
                                           std::move(database));
  } catch (const SQLite::Exception& exception) {
    return tl::unexpected(StoreError(exception, path, "open the tables"));
  }
}

}  // namespace mailtide
