// Sources and their segments in the SQLite history.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "analysis/history/schema.h"
#include "analysis/history/sqlite_history_impl.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// Calls visit(name, value) for every number of an account; the names are rows
// of source_account, which may have more.
template <typename Account, typename Visit>
void VisitAccount(Account& account, Visit visit) {
  visit("bytes", account.bytes);
  visit("lines", account.lines);
  visit("events", account.events);
  visit("context", account.context);
  visit("blank", account.blank);
  for (std::size_t i = 0; i < kRejectReasonCount; ++i) {
    visit(RejectReasonName(static_cast<RejectReason>(i)), account.rejected[i]);
  }
  visit("duplicate_keys", account.duplicate_keys);
  visit("non_conforming", account.non_conforming);
  visit("repaired", account.repaired);
  visit("repeated_fields", account.repeated_fields);
  visit("future", account.future);
  visit("dropped_sessions", account.dropped_sessions);
}

StoredSource ReadSource(Query& query) {
  StoredSource source;
  source.id = query.Int();
  source.source.content = query.Hash();
  source.source.bytes = query.Count();
  source.source.date = query.OptionalDay();
  source.dialect = query.Text();
  source.path = query.Text();
  source.name_date = query.OptionalDay();
  source.name_part = query.OptionalInt();
  source.settings = query.Hash();
  source.counting_version = static_cast<std::uint32_t>(query.Count());
  source.damaged = query.Flag();
  source.first = query.OptionalTime();
  source.last = query.OptionalTime();
  source.compression = query.Text();
  return source;
}

// About how many rows a day of a segment gives to the derived tables, and how
// much memory it takes: an hour's metrics weigh like an account.
std::int64_t Entries(const DayCounts& day) {
  return static_cast<std::int64_t>(day.hours.size() + day.accounts.size() +
                                   day.relaying_clients.size() +
                                   day.forbidden_senders.size());
}

}  // namespace

Result<std::vector<StoredSource>> SqliteHistory::Sources() {
  return Read("read sources", [&]() -> Result<std::vector<StoredSource>> {
    std::vector<StoredSource> sources;
    Query query(Prepared(schema::kGetSources));
    while (query.Next()) {
      sources.push_back(ReadSource(query));
    }
    Query accounts(Prepared(schema::kGetSourceAccounts));
    auto source = sources.begin();
    while (accounts.Next()) {
      const std::int64_t id = accounts.Int();
      const std::string name = accounts.Text();
      const std::uint64_t value = accounts.Count();
      while (source != sources.end() && source->id < id) {
        ++source;
      }
      if (source != sources.end() && source->id == id) {
        VisitAccount(source->account,
                     [&](std::string_view key, std::uint64_t& number) {
                       number = key == name ? value : number;
                     });
      }
    }
    if (!query.ok() || !accounts.ok()) {
      return Damaged("sources");
    }
    return sources;
  });
}

Result<std::vector<std::uint64_t>> SqliteHistory::Blocks(std::int64_t source) {
  return Read("read a source", [&]() -> Result<std::vector<std::uint64_t>> {
    Query query(Prepared(schema::kGetBlocks));
    query.Bind(source);
    if (!query.Next()) {
      return Fail(ErrorCode::kIo, fmt::format("the store '{}' has no source {}",
                                              path_, source));
    }
    std::vector<std::uint64_t> blocks = query.Words();
    if (!query.ok()) {
      return Damaged("a source");
    }
    return blocks;
  });
}

Result<std::int64_t> SqliteHistory::PutSource(
    const StoredSource& source, const Segment& segment,
    std::span<const std::int64_t> superseded) {
  return Write("write a source", [&]() -> Result<std::int64_t> {
    for (const std::int64_t old : superseded) {
      if (old != source.id) {
        MarkDaysOf(old);
        Run(schema::kDeleteSource, old);
      }
    }
    const std::int64_t id = PutSourceRow(source, segment);
    if (id == 0) {
      return Fail(ErrorCode::kIo,
                  fmt::format("the store '{}' has no source {} to replace",
                              path_, source.id));
    }
    MarkDaysOf(id);
    PutSourceDays(id, segment);
    MarkDaysOf(id);
    return id;
  });
}

// Inserts or updates the row of a source, which bears what the segment says.
// A new source with the identity of a stored one takes that one's place.
// Returns 0 when the source that should be replaced does not exist.
std::int64_t SqliteHistory::PutSourceRow(const StoredSource& source,
                                         const Segment& segment) {
  std::int64_t id = source.id;
  if (id == 0) {
    Query known(Prepared(schema::kFindSource));
    known.Bind(segment.id.content, segment.id.bytes, segment.id.date);
    id = known.Next() ? known.Int() : 0;
  }
  const std::string blocks = WordsToBytes(segment.blocks);
  const auto run = [&](const char* sql, const auto&... last) {
    return Run(sql, segment.id.content, segment.id.bytes, segment.id.date,
               segment.dialect, source.path, source.name_date, source.name_part,
               segment.settings, std::int64_t{segment.counting_version},
               segment.damaged, segment.first, segment.last, source.compression,
               Blob{blocks}, last...);
  };
  if (id != 0) {
    return run(schema::kUpdateSource, id) == 1 ? id : 0;
  }
  run(schema::kInsertSource);
  return database_->getLastInsertRowid();
}

void SqliteHistory::PutSourceDays(std::int64_t id, const Segment& segment) {
  Run(schema::kDeleteSourceAccount, id);
  VisitAccount(segment.account,
               [&](std::string_view name, std::uint64_t value) {
                 if (value != 0) {
                   Run(schema::kInsertSourceAccount, id, name, value);
                 }
               });
  const std::string bytes = EncodeSegment(segment);
  Run(schema::kPutSegment, id, Blob{bytes});
  Run(schema::kDeleteSourceDays, id);
  for (const local_days day : TouchedDays(segment)) {
    const auto own = segment.days.find(day);
    const auto closing = segment.closing.find(day);
    const DayCounts none;
    const DayCounts& counts = own == segment.days.end() ? none : own->second;
    const std::int64_t more =
        closing == segment.closing.end() ? 0 : Entries(closing->second);
    Run(schema::kInsertSourceDay, id, day, counts.first, counts.last,
        Entries(counts) + more);
  }
}

void SqliteHistory::MarkDaysOf(std::int64_t source) {
  Query query(Prepared(schema::kGetSourceDays));
  query.Bind(source);
  while (query.Next()) {
    stale_days_.insert(query.Day());
  }
}

Result<Segment> SqliteHistory::LoadSegment(std::int64_t source) {
  return Read("read a segment", [&]() -> Result<Segment> {
    Query query(Prepared(schema::kGetSegment));
    query.Bind(source);
    if (!query.Next()) {
      return Fail(ErrorCode::kIo,
                  fmt::format("the store '{}' has no segment of source {}",
                              path_, source));
    }
    Result<Segment> segment = DecodeSegment(query.Text());
    if (!segment) {
      return Damaged(
          fmt::format("source {}: {}", source, segment.error().message));
    }
    return segment;
  });
}

Result<std::vector<local_days>> SqliteHistory::DaysOf(
    std::span<const std::int64_t> sources) {
  return Read("read days", [&]() -> Result<std::vector<local_days>> {
    std::set<local_days> days;
    Query query(Prepared(schema::kGetSourceDays));
    for (const std::int64_t source : sources) {
      query.Bind(source);
      while (query.Next()) {
        days.insert(query.Day());
      }
    }
    if (!query.ok()) {
      return Damaged("days of sources");
    }
    return std::vector<local_days>(days.begin(), days.end());
  });
}

Result<std::vector<StoredSourceDay>> SqliteHistory::SourceDays() {
  return Read("read days", [&]() -> Result<std::vector<StoredSourceDay>> {
    std::vector<StoredSourceDay> days;
    Query query(Prepared(schema::kGetDaysOfSources));
    while (query.Next()) {
      StoredSourceDay day;
      day.source = query.Int();
      day.day = query.Day();
      day.first = query.OptionalTime();
      day.last = query.OptionalTime();
      days.push_back(day);
    }
    if (!query.ok()) {
      return Damaged("days of sources");
    }
    return days;
  });
}

Result<std::vector<SeenFile>> SqliteHistory::SeenFiles() {
  return Read("read files", [&]() -> Result<std::vector<SeenFile>> {
    std::vector<SeenFile> files;
    Query query(Prepared(schema::kGetSeenFiles));
    while (query.Next()) {
      SeenFile file;
      file.path = query.Text();
      file.stamp.device = query.Bits64();
      file.stamp.inode = query.Bits64();
      file.stamp.size = query.Count();
      file.stamp.mtime_ns = query.Int();
      file.source = query.Int();
      file.settings = query.Hash();
      files.push_back(std::move(file));
    }
    if (!query.ok()) {
      return Damaged("files");
    }
    return files;
  });
}

Result<void> SqliteHistory::PutSeenFile(const SeenFile& file) {
  return Write("write a file", [&]() -> Result<void> {
    Run(schema::kPutSeenFile, file.path, Bits{file.stamp.device},
        Bits{file.stamp.inode}, file.stamp.size, file.stamp.mtime_ns,
        file.source, file.settings);
    return {};
  });
}

}  // namespace mailtide
