// Transactions of the SQLite history.
#include "analysis/history/sqlite_history.h"

#include <cassert>
#include <utility>

#include <sqlite3.h>

#include "analysis/history/schema.h"
#include "analysis/history/sqlite_history_impl.h"

namespace mailtide {

SqliteHistory::SqliteHistory(std::string path, StoreMode mode,
                             std::unique_ptr<SQLite::Database> database)
    : path_(std::move(path)), mode_(mode), database_(std::move(database)) {}

SQLite::Statement& SqliteHistory::Prepared(const char* sql) {
  return statements_.try_emplace(sql, *database_, sql).first->second;
}

Result<void> SqliteHistory::Begin() {
  assert(!in_transaction_ && "transactions do not nest");
  // A writer takes the lock at once: one that began as a reader could not get
  // it any more after another writer's commit.
  const char* const sql =
      mode_ == StoreMode::kReadWrite ? schema::kBeginWrite : schema::kBeginRead;
  return Read("begin a transaction", [&]() -> Result<void> {
    Run(sql);
    in_transaction_ = true;
    return {};
  });
}

Result<void> SqliteHistory::Commit() {
  assert(in_transaction_ && "Commit without Begin");
  if (doomed_) {
    Result<void> undone = Rollback();
    return Fail(ErrorCode::kIo,
                undone ? "cannot commit to the store '" + path_ +
                             "': an earlier step failed; nothing was changed"
                       : undone.error().message);
  }
  const std::vector<std::chrono::local_days> stale(stale_days_.begin(),
                                                   stale_days_.end());
  Result<void> done = RebuildDays(stale);
  if (done) {
    done = Read("commit", [&]() -> Result<void> {
      Run(schema::kCommit);
      return {};
    });
  }
  if (!done) {
    // Whatever Rollback says: the first error is the one to tell.
    static_cast<void>(Rollback());
    return done;
  }
  in_transaction_ = false;
  return {};
}

Result<void> SqliteHistory::Rollback() {
  in_transaction_ = false;
  doomed_ = false;
  stale_days_.clear();
  return Read("undo a transaction", [&]() -> Result<void> {
    // After a full disk or an I/O error SQLite may have undone it by itself.
    if (sqlite3_get_autocommit(database_->getHandle()) == 0) {
      Run(schema::kRollback);
    }
    return {};
  });
}

}  // namespace mailtide
