// The memory of mailtide: sources, days, verdicts, mails, runs.
//
// A day's numbers are never incremented. Every source keeps its segment; a day
// is the sum over the segments that touch it, derived again in the same
// transaction that changes a source. The store is SQLite (sqlite_history.h);
// this interface is the seam for tests that make it fail.
#ifndef MAILTIDE_ANALYSIS_HISTORY_HISTORY_H_
#define MAILTIDE_ANALYSIS_HISTORY_HISTORY_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/day_counts.h"
#include "analysis/day_state.h"
#include "analysis/segment.h"
#include "parser/base/error.h"
#include "parser/input.h"

namespace mailtide {

// A source as the store knows it, without its days.
struct StoredSource {
  std::int64_t id = 0;  // 0: not stored yet
  SourceId source;
  std::string dialect;
  std::string path;         // where it was read last
  std::string compression;  // there, as CompressionName says it
  std::optional<std::chrono::local_days> name_date;
  std::optional<int> name_part;
  Hash128 settings = {};
  std::uint32_t counting_version = 0;
  bool damaged = false;
  InputAccount account;
  std::optional<std::chrono::sys_seconds> first, last;
};

// A day that the segment of a source touches.
struct StoredSourceDay {
  std::int64_t source = 0;  // StoredSource::id
  std::chrono::local_days day;
  // Of its records, UTC; empty when it has counts but no record of its own.
  std::optional<std::chrono::sys_seconds> first, last;

  friend bool operator==(const StoredSourceDay&,
                         const StoredSourceDay&) = default;
};

// A file that was read before, so that an unchanged one need not be opened.
struct SeenFile {
  std::string path;
  FileStamp stamp;          // all zero: it may have changed unseen
  std::int64_t source = 0;  // StoredSource::id
  Hash128 settings = {};    // under which it was read
};

// A day as the sum over its sources.
struct StoredDay {
  std::chrono::local_days day;
  DayState state = DayState::kOpen;
  MetricCounts totals = {};
  // Counted in part under settings that are no longer in force, because the
  // log is gone.
  bool old_settings = false;
  bool judged = false;  // by a nightly run
  // Of the totals and accounts when it was judged last; to see what changed.
  Hash128 judged_digest = {};
  bool judged_closed = false;  // and whether it had closed then
};

// Of an alert that went on from another day, of which the reader knows.
inline constexpr std::chrono::sys_seconds kNeverTold{};

// One verdict that holds. `key` identifies it for ever: day, kind, indicator
// or account or client, side.
struct StoredAlert {
  std::string key;
  std::chrono::local_days day;
  std::string kind;                     // "fixed_rule", ...
  std::string subject;                  // indicator, account, client or problem
  std::string json;                     // the alert object of the JSON output
  std::string line;                     // text line, may be empty
  std::chrono::sys_seconds first_told;  // or kNeverTold
  bool present = true;  // false: it held once and no longer does
  bool final = false;   // told with the final number of a closed day
};

enum class DeliveryState : std::uint8_t { kPending, kSending, kSent, kFailed };
std::string_view DeliveryStateName(DeliveryState state);

// One recipient of one mail.
struct StoredDelivery {
  std::int64_t id = 0;
  std::int64_t mail = 0;
  std::string recipient;
  DeliveryState state = DeliveryState::kPending;
  int tries = 0;
  std::chrono::sys_seconds created;
  std::chrono::sys_seconds next_try;
  int last_code = 0;
  std::string last_text;
};

struct StoredMail {
  std::int64_t id = 0;
  std::string message_id;  // unique
  std::string mail_from;
  std::string bytes;  // the finished message, CRLF
  std::chrono::sys_seconds created;
};

struct StoredRun {
  std::int64_t id = 0;
  std::string command;
  std::chrono::sys_seconds started;
  std::optional<std::chrono::sys_seconds> finished;
  int exit_code = 0;
  std::string summary;  // one line
};

struct OutboxCounts {
  std::uint64_t pending = 0, sending = 0, sent = 0, failed = 0;
  // Of the failed, those whose recipient has received nothing since.
  std::uint64_t unresolved = 0;
};

class History {
 public:
  virtual ~History() = default;

  // Transactions do not nest. Without Commit everything since Begin is undone,
  // by Rollback or when the process ends. A changing call outside a transaction
  // is one of its own. After one that failed inside a transaction Commit undoes
  // everything and fails. Commit rebuilds the days that PutSource touched and
  // that were not rebuilt yet: a day is always the sum of its sources.
  virtual Result<void> Begin() = 0;
  virtual Result<void> Commit() = 0;
  virtual Result<void> Rollback() = 0;

  // Sources. All of them, by id; without segments.
  virtual Result<std::vector<StoredSource>> Sources() = 0;
  // The hashes of the whole 64 KiB blocks of a source (source_id.h).
  virtual Result<std::vector<std::uint64_t>> Blocks(std::int64_t source) = 0;
  // Stores `segment` for `source` (id 0: a new one, or the one with the same
  // SourceId if there is one; else it replaces that one's), removes the sources
  // in `superseded` with their seen files, and returns the id, which is never
  // used again for another source. What both structs have is taken from the
  // segment. The days of all of them are rebuilt by RebuildDays or Commit.
  virtual Result<std::int64_t> PutSource(
      const StoredSource& source, const Segment& segment,
      std::span<const std::int64_t> superseded) = 0;
  virtual Result<Segment> LoadSegment(std::int64_t source) = 0;
  // Days that the segments of `sources` touch, in order, each once.
  virtual Result<std::vector<std::chrono::local_days>> DaysOf(
      std::span<const std::int64_t> sources) = 0;
  // The days of all sources, by source id and day.
  virtual Result<std::vector<StoredSourceDay>> SourceDays() = 0;

  virtual Result<std::vector<SeenFile>> SeenFiles() = 0;
  virtual Result<void> PutSeenFile(const SeenFile& file) = 0;

  // Days. Derives the rows of `days` again from the segments. A day that no
  // source touches loses its row, state included, unless it was judged.
  virtual Result<void> RebuildDays(
      std::span<const std::chrono::local_days> days) = 0;
  virtual Result<void> PutDayState(std::chrono::local_days day, DayState state,
                                   bool old_settings) = 0;
  virtual Result<void> PutJudged(std::chrono::local_days day,
                                 const Hash128& digest, bool closed) = 0;
  // Days from..to inclusive that have a row, in order.
  virtual Result<std::vector<StoredDay>> LoadDays(
      std::chrono::local_days from, std::chrono::local_days to) = 0;
  // One day with hours, accounts, clients and senders; empty when unknown.
  virtual Result<DayCounts> LoadDay(std::chrono::local_days day) = 0;

  // Verdicts.
  virtual Result<std::vector<StoredAlert>> Alerts(
      std::chrono::local_days from, std::chrono::local_days to) = 0;
  virtual Result<void> PutAlert(const StoredAlert& alert) = 0;  // by key

  // Outbox. A second mail with the same message id is not stored again; the
  // result is its id either way.
  virtual Result<std::int64_t> PutMail(
      const StoredMail& mail, std::span<const std::string> recipients) = 0;
  // Replaces the bytes of a mail that nobody has tried to deliver yet; else it
  // stays as it is.
  virtual Result<void> ReplaceUntriedMail(std::int64_t mail,
                                          const std::string& bytes) = 0;
  virtual Result<StoredMail> LoadMail(std::int64_t mail) = 0;
  // Deliveries not yet sent nor failed, oldest first.
  virtual Result<std::vector<StoredDelivery>> OpenDeliveries() = 0;
  // Failed ones that nobody refused: they were given up.
  virtual Result<std::vector<StoredDelivery>> GivenUpDeliveries() = 0;
  virtual Result<void> PutDelivery(const StoredDelivery& delivery) = 0;
  virtual Result<OutboxCounts> CountOutbox() = 0;

  // Runs.
  virtual Result<std::int64_t> StartRun(const StoredRun& run) = 0;
  virtual Result<void> FinishRun(const StoredRun& run) = 0;
  virtual Result<std::optional<StoredRun>> LastRun(
      const std::string& command) = 0;

  // Report files still to be written: path and bytes. Removed by the caller
  // once written.
  virtual Result<void> PutFile(const std::string& path,
                               const std::string& bytes) = 0;
  virtual Result<std::vector<std::pair<std::string, std::string>>>
  PendingFiles() = 0;
  virtual Result<void> DropFile(const std::string& path) = 0;
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_HISTORY_HISTORY_H_
