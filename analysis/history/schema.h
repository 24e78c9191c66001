// The store's schema and every SQL statement, in one place.
//
// `source` and `segment` are the truth; `source_day` says which days a segment
// touches. day_total, day_hour, account_day, client_day and forbidden_day are
// derived from segments and rebuilt for the days touched, in the transaction
// that touches them. alert, mail, delivery, run, seen_file and file stand for
// themselves.
//
// Days are days since 1970-01-01 of the gateway's calendar, times are seconds
// since 1970 UTC, hashes are 16 bytes. Numbers of SQLite are signed: counts
// beyond 2^63-1 are stored as that. To read a day by hand:
//   SELECT date(day*86400,'unixepoch'), name, value
//     FROM day_total JOIN metric ON metric.id = metric ORDER BY 1, metric.id;
#ifndef MAILTIDE_ANALYSIS_HISTORY_SCHEMA_H_
#define MAILTIDE_ANALYSIS_HISTORY_SCHEMA_H_

#include <array>

#include "analysis/metric.h"

namespace mailtide::schema {

// "mtid", PRAGMA application_id: this file is a store of ours.
inline constexpr int kApplicationId = 0x6D746964;

// PRAGMA user_version. Step i of kMigrations leads from version i to i+1; a
// new store runs them all. A released step is never changed.
inline constexpr const char* kVersion1 = R"sql(
CREATE TABLE metric(          -- names of the positions in metric.h
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE source(
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again for another
  content BLOB NOT NULL CHECK(length(content) = 16),
  bytes INTEGER NOT NULL CHECK(bytes >= 0),
  date INTEGER,               -- only where it is part of the identity
  dialect TEXT NOT NULL,
  path TEXT NOT NULL,
  name_date INTEGER,
  name_part INTEGER,
  settings BLOB NOT NULL CHECK(length(settings) = 16),
  counting_version INTEGER NOT NULL,
  damaged INTEGER NOT NULL CHECK(damaged IN (0, 1)),
  first INTEGER,
  last INTEGER,
  blocks BLOB NOT NULL CHECK(length(blocks) % 8 = 0)) STRICT;
-- The same content is never counted twice, whatever the program does.
CREATE UNIQUE INDEX source_identity
  ON source(content, bytes, ifnull(date, -1000000000));

CREATE TABLE source_account(  -- where every line and byte went
  source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  value INTEGER NOT NULL CHECK(value >= 0),
  PRIMARY KEY(source, name)) STRICT, WITHOUT ROWID;

CREATE TABLE segment(
  source INTEGER PRIMARY KEY REFERENCES source(id) ON DELETE CASCADE,
  bytes BLOB NOT NULL) STRICT;

CREATE TABLE source_day(
  source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
  day INTEGER NOT NULL,
  first INTEGER,
  last INTEGER,
  entries INTEGER NOT NULL,   -- rows it gives to the tables below, about
  PRIMARY KEY(source, day)) STRICT, WITHOUT ROWID;
CREATE INDEX source_day_by_day ON source_day(day);

CREATE TABLE day(
  day INTEGER PRIMARY KEY,
  state TEXT NOT NULL,
  old_settings INTEGER NOT NULL CHECK(old_settings IN (0, 1)),
  judged INTEGER NOT NULL CHECK(judged IN (0, 1)),
  judged_digest BLOB NOT NULL CHECK(length(judged_digest) = 16)) STRICT;

CREATE TABLE day_total(
  day INTEGER NOT NULL,
  metric INTEGER NOT NULL REFERENCES metric(id),
  value INTEGER NOT NULL CHECK(value >= 0),
  PRIMARY KEY(day, metric)) STRICT, WITHOUT ROWID;

CREATE TABLE day_hour(
  day INTEGER NOT NULL,
  hour INTEGER NOT NULL CHECK(hour BETWEEN 0 AND 23),
  metric INTEGER NOT NULL REFERENCES metric(id),
  value INTEGER NOT NULL CHECK(value >= 0),
  PRIMARY KEY(day, hour, metric)) STRICT, WITHOUT ROWID;

CREATE TABLE account(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE account_day(
  day INTEGER NOT NULL,
  account INTEGER NOT NULL REFERENCES account(id),
  sent_messages INTEGER NOT NULL CHECK(sent_messages >= 0),
  sent_copies INTEGER NOT NULL CHECK(sent_copies >= 0),
  relay_messages INTEGER NOT NULL CHECK(relay_messages >= 0),
  relay_copies INTEGER NOT NULL CHECK(relay_copies >= 0),
  PRIMARY KEY(day, account)) STRICT, WITHOUT ROWID;

CREATE TABLE client_day(      -- relay copies that are nobody's
  day INTEGER NOT NULL,
  client TEXT NOT NULL,
  copies INTEGER NOT NULL CHECK(copies >= 0),
  PRIMARY KEY(day, client)) STRICT, WITHOUT ROWID;

CREATE TABLE forbidden_day(   -- accepted messages of forbidden senders
  day INTEGER NOT NULL,
  sender TEXT NOT NULL,
  messages INTEGER NOT NULL CHECK(messages >= 0),
  PRIMARY KEY(day, sender)) STRICT, WITHOUT ROWID;

CREATE TABLE seen_file(
  path TEXT PRIMARY KEY,
  device INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  source INTEGER REFERENCES source(id) ON DELETE CASCADE,
  settings BLOB NOT NULL CHECK(length(settings) = 16)) STRICT;
CREATE INDEX seen_file_by_source ON seen_file(source);

CREATE TABLE alert(
  key TEXT PRIMARY KEY,
  day INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  json TEXT NOT NULL,
  line TEXT NOT NULL,
  first_told INTEGER NOT NULL,
  present INTEGER NOT NULL CHECK(present IN (0, 1)),
  final INTEGER NOT NULL CHECK(final IN (0, 1))) STRICT;
CREATE INDEX alert_by_day ON alert(day);

CREATE TABLE mail(
  id INTEGER PRIMARY KEY,
  message_id TEXT NOT NULL UNIQUE,
  mail_from TEXT NOT NULL,
  created INTEGER NOT NULL,
  bytes BLOB NOT NULL) STRICT;

CREATE TABLE delivery(
  id INTEGER PRIMARY KEY,
  mail INTEGER NOT NULL REFERENCES mail(id),
  recipient TEXT NOT NULL,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL,
  created INTEGER NOT NULL,
  next_try INTEGER NOT NULL,
  last_code INTEGER NOT NULL,
  last_text TEXT NOT NULL,
  UNIQUE(mail, recipient)) STRICT;
CREATE INDEX delivery_by_state ON delivery(state);

CREATE TABLE run(
  id INTEGER PRIMARY KEY,
  command TEXT NOT NULL,
  started INTEGER NOT NULL,
  finished INTEGER,
  exit_code INTEGER NOT NULL,
  summary TEXT NOT NULL) STRICT;
CREATE INDEX run_by_command ON run(command);

CREATE TABLE file(            -- to be written after the commit
  path TEXT PRIMARY KEY,
  bytes BLOB NOT NULL) STRICT;
)sql";

// How a source was compressed where it was read last, '' when that is not
// known; whether a day had closed when it was judged last.
inline constexpr const char* kVersion2 = R"sql(
ALTER TABLE source ADD COLUMN compression TEXT NOT NULL DEFAULT '';
ALTER TABLE day ADD COLUMN judged_closed INTEGER NOT NULL DEFAULT 1
  CHECK(judged_closed IN (0, 1));
UPDATE day SET judged_closed = 0 WHERE state IN ('missing', 'partial');
)sql";

// The counts of sessions and refusals, and nothing else.
inline constexpr const char* kVersion3 = "";

inline constexpr const char* kVersion4 = "";

inline constexpr std::array kMigrations = {kVersion1, kVersion2, kVersion3,
                                           kVersion4};
inline constexpr int kVersion = static_cast<int>(kMigrations.size());

// A new metric is a new schema version (a step that may be empty: the names in
// `metric` are written after every migration), so that an older program does
// not rebuild days without it.
static_assert(kMetricCount == 46 && kVersion == 4);

// ---- opening. Set for every connection, before the first read.
inline constexpr const char* kSetConnection = R"sql(
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA mmap_size = 0;
PRAGMA foreign_keys = ON;
PRAGMA synchronous = FULL;
-- The index over account names wants to stay in memory during a backfill.
PRAGMA cache_size = -32768;
PRAGMA journal_size_limit = 67108864;
)sql";
inline constexpr char kGetApplicationId[] = "PRAGMA application_id";
inline constexpr char kGetVersion[] = "PRAGMA user_version";
inline constexpr char kCountTables[] = "SELECT count(*) FROM sqlite_schema";
inline constexpr char kSetWal[] = "PRAGMA journal_mode = WAL";
inline constexpr char kQuickCheck[] = "PRAGMA quick_check(1)";
inline constexpr char kSetApplicationId[] = "PRAGMA application_id = {}";
inline constexpr char kSetVersion[] = "PRAGMA user_version = {}";
inline constexpr char kCopyInto[] = "VACUUM INTO ?";
inline constexpr char kPutMetricName[] =
    "INSERT INTO metric(id, name) VALUES(?, ?)"
    " ON CONFLICT(id) DO UPDATE SET name = excluded.name";

inline constexpr char kBeginWrite[] = "BEGIN IMMEDIATE";
inline constexpr char kBeginRead[] = "BEGIN";
inline constexpr char kCommit[] = "COMMIT";
inline constexpr char kRollback[] = "ROLLBACK";

// ---- sources
inline constexpr char kGetSources[] =
    "SELECT id, content, bytes, date, dialect, path, name_date, name_part,"
    " settings, counting_version, damaged, first, last, compression"
    " FROM source ORDER BY id";
inline constexpr char kGetBlocks[] = "SELECT blocks FROM source WHERE id = ?";
inline constexpr char kGetSourceAccounts[] =
    "SELECT source, name, value FROM source_account ORDER BY source";
inline constexpr char kFindSource[] =
    "SELECT id FROM source WHERE content = ? AND bytes = ?"
    " AND ifnull(date, -1000000000) = ifnull(?, -1000000000)";
inline constexpr char kInsertSource[] =
    "INSERT INTO source(content, bytes, date, dialect, path, name_date,"
    " name_part, settings, counting_version, damaged, first, last,"
    " compression, blocks)"
    " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr char kUpdateSource[] =
    "UPDATE source SET content = ?, bytes = ?, date = ?, dialect = ?,"
    " path = ?, name_date = ?, name_part = ?, settings = ?,"
    " counting_version = ?, damaged = ?, first = ?, last = ?,"
    " compression = ?, blocks = ? WHERE id = ?";
inline constexpr char kDeleteSource[] = "DELETE FROM source WHERE id = ?";
inline constexpr char kDeleteSourceAccount[] =
    "DELETE FROM source_account WHERE source = ?";
inline constexpr char kInsertSourceAccount[] =
    "INSERT INTO source_account(source, name, value) VALUES(?, ?, ?)";
inline constexpr char kPutSegment[] =
    "INSERT OR REPLACE INTO segment(source, bytes) VALUES(?, ?)";
inline constexpr char kGetSegment[] =
    "SELECT bytes FROM segment WHERE source = ?";
inline constexpr char kDeleteSourceDays[] =
    "DELETE FROM source_day WHERE source = ?";
inline constexpr char kInsertSourceDay[] =
    "INSERT INTO source_day(source, day, first, last, entries)"
    " VALUES(?, ?, ?, ?, ?)";
inline constexpr char kGetSourceDays[] =
    "SELECT day FROM source_day WHERE source = ? ORDER BY day";
inline constexpr char kGetDaysOfSources[] =
    "SELECT source, day, first, last FROM source_day ORDER BY source, day";

inline constexpr char kGetSeenFiles[] =
    "SELECT path, device, inode, size, mtime_ns, ifnull(source, 0), settings"
    " FROM seen_file ORDER BY path";
inline constexpr char kPutSeenFile[] =
    "INSERT OR REPLACE INTO seen_file(path, device, inode, size, mtime_ns,"
    " source, settings) VALUES(?, ?, ?, ?, ?, nullif(?, 0), ?)";

// ---- days
inline constexpr char kGetSourcesOfDay[] =
    "SELECT source, entries FROM source_day WHERE day = ? ORDER BY source";
inline constexpr char kGetSpanOfDay[] =
    "SELECT min(first), max(last) FROM source_day WHERE day = ?";
inline constexpr char kAddDay[] =
    "INSERT OR IGNORE INTO day(day, state, old_settings, judged,"
    " judged_digest) VALUES(?, 'open', 0, 0, zeroblob(16))";
// A day that no source touches any more; that it was judged is remembered.
inline constexpr char kDropDay[] =
    "DELETE FROM day WHERE day = ? AND judged = 0";
inline constexpr char kPutDayState[] =
    "INSERT INTO day(day, state, old_settings, judged, judged_digest)"
    " VALUES(?, ?, ?, 0, zeroblob(16)) ON CONFLICT(day) DO UPDATE SET"
    " state = excluded.state, old_settings = excluded.old_settings";
inline constexpr char kPutJudged[] =
    "INSERT INTO day(day, state, old_settings, judged, judged_digest,"
    " judged_closed) VALUES(?, 'open', 0, 1, ?, ?) ON CONFLICT(day) DO UPDATE"
    " SET judged = 1, judged_digest = excluded.judged_digest,"
    " judged_closed = excluded.judged_closed";
inline constexpr char kGetDays[] =
    "SELECT day, state, old_settings, judged, judged_digest, judged_closed"
    " FROM day WHERE day BETWEEN ? AND ? ORDER BY day";
inline constexpr char kGetTotals[] =
    "SELECT day, metric, value FROM day_total WHERE day BETWEEN ? AND ?"
    " ORDER BY day, metric";
inline constexpr char kGetHours[] =
    "SELECT hour, metric, value FROM day_hour WHERE day = ?";
inline constexpr char kGetAccountDays[] =
    "SELECT name, sent_messages, sent_copies, relay_messages, relay_copies"
    " FROM account_day JOIN account ON account.id = account_day.account"
    " WHERE day = ?";
inline constexpr char kGetClientDays[] =
    "SELECT client, copies FROM client_day WHERE day = ?";
inline constexpr char kGetForbiddenDays[] =
    "SELECT sender, messages FROM forbidden_day WHERE day = ?";

inline constexpr char kDeleteTotals[] = "DELETE FROM day_total WHERE day = ?";
inline constexpr char kDeleteHours[] = "DELETE FROM day_hour WHERE day = ?";
inline constexpr char kDeleteAccountDays[] =
    "DELETE FROM account_day WHERE day = ?";
inline constexpr char kDeleteClientDays[] =
    "DELETE FROM client_day WHERE day = ?";
inline constexpr char kDeleteForbiddenDays[] =
    "DELETE FROM forbidden_day WHERE day = ?";
inline constexpr char kInsertTotal[] =
    "INSERT INTO day_total(day, metric, value) VALUES(?, ?, ?)";
inline constexpr char kInsertHour[] =
    "INSERT INTO day_hour(day, hour, metric, value) VALUES(?, ?, ?, ?)";
inline constexpr char kFindAccount[] = "SELECT id FROM account WHERE name = ?";
inline constexpr char kInsertAccount[] = "INSERT INTO account(name) VALUES(?)";
inline constexpr char kInsertAccountDay[] =
    "INSERT INTO account_day(day, account, sent_messages, sent_copies,"
    " relay_messages, relay_copies) VALUES(?, ?, ?, ?, ?, ?)";
inline constexpr char kInsertClientDay[] =
    "INSERT INTO client_day(day, client, copies) VALUES(?, ?, ?)";
inline constexpr char kInsertForbiddenDay[] =
    "INSERT INTO forbidden_day(day, sender, messages) VALUES(?, ?, ?)";

// ---- alerts, outbox, runs, files
inline constexpr char kGetAlerts[] =
    "SELECT key, day, kind, subject, json, line, first_told, present, final"
    " FROM alert WHERE day BETWEEN ? AND ? ORDER BY day, key";
inline constexpr char kPutAlert[] =
    "INSERT OR REPLACE INTO alert(key, day, kind, subject, json, line,"
    " first_told, present, final) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)";

inline constexpr char kFindMail[] = "SELECT id FROM mail WHERE message_id = ?";
inline constexpr char kReplaceUntriedMail[] =
    "UPDATE mail SET bytes = ? WHERE id = ? AND NOT EXISTS("
    " SELECT 1 FROM delivery WHERE mail = ?"
    " AND (state <> 'pending' OR tries > 0))";
inline constexpr char kInsertMail[] =
    "INSERT INTO mail(message_id, mail_from, created, bytes)"
    " VALUES(?, ?, ?, ?)";
inline constexpr char kGetMail[] =
    "SELECT id, message_id, mail_from, created, bytes FROM mail WHERE id = ?";
// A recipient that stands twice in the configuration gets one mail.
inline constexpr char kInsertDelivery[] =
    "INSERT OR IGNORE INTO delivery(mail, recipient, state, tries, created,"
    " next_try, last_code, last_text) VALUES(?, ?, 'pending', 0, ?, ?, 0, '')";
inline constexpr char kGetOpenDeliveries[] =
    "SELECT id, mail, recipient, state, tries, created, next_try, last_code,"
    " last_text FROM delivery WHERE state IN ('pending', 'sending')"
    " ORDER BY created, id";
// Given up after days of trying; what was refused for good has a code of 5xx.
inline constexpr char kGetGivenUpDeliveries[] =
    "SELECT id, mail, recipient, state, tries, created, next_try, last_code,"
    " last_text FROM delivery WHERE state = 'failed' AND last_code < 500"
    " ORDER BY created, id";
inline constexpr char kUpdateDelivery[] =
    "UPDATE delivery SET state = ?, tries = ?, next_try = ?, last_code = ?,"
    " last_text = ? WHERE id = ?";
inline constexpr char kCountDeliveries[] =
    "SELECT state, count(*) FROM delivery GROUP BY state";
inline constexpr char kCountUnresolved[] =
    "SELECT count(*) FROM delivery AS lost WHERE state = 'failed'"
    " AND NOT EXISTS(SELECT 1 FROM delivery AS later WHERE later.id > lost.id"
    " AND later.recipient = lost.recipient AND later.state = 'sent')";

inline constexpr char kInsertRun[] =
    "INSERT INTO run(command, started, finished, exit_code, summary)"
    " VALUES(?, ?, ?, ?, ?)";
inline constexpr char kUpdateRun[] =
    "UPDATE run SET finished = ?, exit_code = ?, summary = ? WHERE id = ?";
inline constexpr char kGetLastRun[] =
    "SELECT id, command, started, finished, exit_code, summary FROM run"
    " WHERE command = ? ORDER BY id DESC LIMIT 1";

inline constexpr char kPutFile[] =
    "INSERT OR REPLACE INTO file(path, bytes) VALUES(?, ?)";
inline constexpr char kGetFiles[] =
    "SELECT path, bytes FROM file ORDER BY path";
inline constexpr char kDeleteFile[] = "DELETE FROM file WHERE path = ?";

}  // namespace mailtide::schema

#endif  // MAILTIDE_ANALYSIS_HISTORY_SCHEMA_H_
