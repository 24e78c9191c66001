// The inside of the SQLite history; only its own files and tests include it.
#ifndef MAILTIDE_ANALYSIS_HISTORY_SQLITE_HISTORY_IMPL_H_
#define MAILTIDE_ANALYSIS_HISTORY_SQLITE_HISTORY_IMPL_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "analysis/history/sqlite_history.h"
#include "analysis/history/sqlite_query.h"

namespace mailtide {

// Brings the schema to version steps.size(): steps[i] leads from version i to
// i+1, all in one transaction, after a copy to `path`.vN.bak where there was a
// version N. Throws SQLite::Exception.
Result<void> Migrate(SQLite::Database& database, const std::string& path,
                     std::span<const char* const> steps);

class SqliteHistory final : public History {
 public:
  SqliteHistory(std::string path, StoreMode mode,
                std::unique_ptr<SQLite::Database> database);

  Result<void> Begin() override;
  Result<void> Commit() override;
  Result<void> Rollback() override;

  Result<std::vector<StoredSource>> Sources() override;
  Result<std::vector<std::uint64_t>> Blocks(std::int64_t source) override;
  Result<std::int64_t> PutSource(
      const StoredSource& source, const Segment& segment,
      std::span<const std::int64_t> superseded) override;
  Result<Segment> LoadSegment(std::int64_t source) override;
  Result<std::vector<std::chrono::local_days>> DaysOf(
      std::span<const std::int64_t> sources) override;
  Result<std::vector<StoredSourceDay>> SourceDays() override;
  Result<std::vector<SeenFile>> SeenFiles() override;
  Result<void> PutSeenFile(const SeenFile& file) override;

  Result<void> RebuildDays(
      std::span<const std::chrono::local_days> days) override;
  Result<void> PutDayState(std::chrono::local_days day, DayState state,
                           bool old_settings) override;
  Result<void> PutJudged(std::chrono::local_days day, const Hash128& digest,
                         bool closed) override;
  Result<std::vector<StoredDay>> LoadDays(std::chrono::local_days from,
                                          std::chrono::local_days to) override;
  Result<DayCounts> LoadDay(std::chrono::local_days day) override;

  Result<std::vector<StoredAlert>> Alerts(std::chrono::local_days from,
                                          std::chrono::local_days to) override;
  Result<void> PutAlert(const StoredAlert& alert) override;

  Result<std::int64_t> PutMail(
      const StoredMail& mail, std::span<const std::string> recipients) override;
  Result<void> ReplaceUntriedMail(std::int64_t mail,
                                  const std::string& bytes) override;
  Result<StoredMail> LoadMail(std::int64_t mail) override;
  Result<std::vector<StoredDelivery>> OpenDeliveries() override;
  Result<std::vector<StoredDelivery>> GivenUpDeliveries() override;
  Result<void> PutDelivery(const StoredDelivery& delivery) override;
  Result<OutboxCounts> CountOutbox() override;

  Result<std::int64_t> StartRun(const StoredRun& run) override;
  Result<void> FinishRun(const StoredRun& run) override;
  Result<std::optional<StoredRun>> LastRun(const std::string& command) override;

  Result<void> PutFile(const std::string& path,
                       const std::string& bytes) override;
  Result<std::vector<std::pair<std::string, std::string>>> PendingFiles()
      override;
  Result<void> DropFile(const std::string& path) override;

 private:
  Result<std::vector<StoredDelivery>> Deliveries(const char* sql);
  // Runs `body`, which returns a Result, and turns what SQLite throws into an
  // Error. `doing` says what could not be done: "read days".
  template <typename Body>
  auto Read(std::string_view doing, Body body) -> decltype(body()) {
    try {
      return body();
    } catch (const SQLite::Exception& exception) {
      return tl::unexpected(StoreError(exception, path_, doing));
    }
  }

  // The same for what changes the store: whole or not at all. Outside a
  // transaction it makes its own; inside one a failure dooms that, so that it
  // can only be rolled back.
  template <typename Body>
  auto Write(std::string_view doing, Body body) -> decltype(body()) {
    const bool own = !in_transaction_;
    if (own) {
      if (Result<void> begun = Begin(); !begun) {
        return tl::unexpected(std::move(begun.error()));
      }
    }
    auto result = Read(doing, body);
    doomed_ = doomed_ || !result;
    if (own) {
      Result<void> ended = result ? Commit() : Rollback();
      if (result && !ended) {
        return tl::unexpected(std::move(ended.error()));
      }
    }
    return result;
  }

  // Runs a statement of schema.h; prepared once and kept.
  template <typename... Values>
  int Run(const char* sql, const Values&... values) {
    return Query(Prepared(sql)).Bind(values...).Run();
  }
  SQLite::Statement& Prepared(const char* sql);

  tl::unexpected<Error> Damaged(std::string_view what) const {
    return tl::unexpected(DamagedStore(path_, what));
  }

  // sqlite_history_sources.cc; these throw.
  std::int64_t PutSourceRow(const StoredSource& source, const Segment& segment);
  void PutSourceDays(std::int64_t id, const Segment& segment);
  void MarkDaysOf(std::int64_t source);
  // sqlite_history_days.cc; these throw.
  Result<void> RebuildGroup(Days group, const std::set<std::int64_t>& sources,
                            const std::set<std::chrono::local_days>& touched);
  void WriteDay(std::chrono::local_days day, const DayCounts& counts);
  void WriteAccounts(std::chrono::local_days day,
                     const TextMap<AccountCounts>& accounts);
  std::int64_t AccountId(std::string_view name);
  void ReadTotals(std::chrono::local_days from, std::chrono::local_days to,
                  std::vector<StoredDay>& days, bool& ok);

  std::string path_;
  StoreMode mode_;
  std::unique_ptr<SQLite::Database> database_;
  // By the address of the text: every statement is one constant of schema.h.
  // After database_, so that they end before it.
  std::map<const char*, SQLite::Statement> statements_;
  bool in_transaction_ = false;
  bool doomed_ = false;
  // Days that a source of this transaction touches or touched and that are not
  // rebuilt yet. Commit rebuilds them, so that a day is always the sum of its
  // sources.
  std::set<std::chrono::local_days> stale_days_;
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_HISTORY_SQLITE_HISTORY_IMPL_H_
