#include "analysis/history/sqlite_query.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <sqlite3.h>

#include "analysis/byte_codec.h"
#include "analysis/segment_body.h"

namespace mailtide {
namespace {

// SQLite's own limit for one value (SQLITE_MAX_LENGTH).
constexpr std::size_t kMaxValueBytes = 1'000'000'000;

int CheckedSize(std::size_t size) {
  if (size > kMaxValueBytes) {
    throw SQLite::Exception("a value of more than 1 GB", SQLITE_TOOBIG);
  }
  return static_cast<int>(size);
}

std::string FreeSpace(const std::string& path) {
  struct statvfs status = {};
  if (statvfs(path.c_str(), &status) != 0) {
    return "free some space";
  }
  return fmt::format(
      "{} bytes are free; free some space",
      static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize);
}

}  // namespace

int Query::SmallInt() {
  const std::int64_t value = Int();
  if (value < std::numeric_limits<int>::min() ||
      value > std::numeric_limits<int>::max()) {
    Spoil();
    return 0;
  }
  return static_cast<int>(value);
}

bool Query::Flag() {
  const std::int64_t value = Int();
  if (value != 0 && value != 1) {
    Spoil();
  }
  return value == 1;
}

std::uint64_t Query::Count() {
  const std::int64_t value = Int();
  if (value < 0) {
    Spoil();
    return 0;
  }
  return static_cast<std::uint64_t>(value);
}

Hash128 Query::Hash() {
  const std::string bytes = Text();
  Hash128 hash = {};
  if (bytes.size() != hash.size()) {
    Spoil();
    return hash;
  }
  std::ranges::copy(bytes, hash.begin());
  return hash;
}

std::vector<std::uint64_t> Query::Words() {
  const std::string bytes = Text();
  if (bytes.size() % 8 != 0) {
    Spoil();
    return {};
  }
  ByteReader reader(bytes);
  std::vector<std::uint64_t> words(bytes.size() / 8);
  for (std::uint64_t& word : words) {
    word = reader.Fixed64();
  }
  return words;
}

std::int64_t Query::Within(std::int64_t limit) {
  const std::int64_t value = Int();
  if (value < -limit || value > limit) {
    Spoil();
    return 0;
  }
  return value;
}

std::chrono::local_days Query::Day() {
  return std::chrono::local_days{std::chrono::days{Within(kMaxDay)}};
}

std::chrono::sys_seconds Query::Time() {
  return std::chrono::sys_seconds{std::chrono::seconds{Within(kMaxSecond)}};
}

// Passes over a column that is NULL.
bool Query::SkipNull() {
  const bool null = statement_.isColumnNull(column_);
  column_ += null ? 1 : 0;
  return null;
}

std::optional<std::chrono::local_days> Query::OptionalDay() {
  return SkipNull() ? std::optional<std::chrono::local_days>{} : Day();
}

std::optional<std::chrono::sys_seconds> Query::OptionalTime() {
  return SkipNull() ? std::optional<std::chrono::sys_seconds>{} : Time();
}

std::optional<int> Query::OptionalInt() {
  return SkipNull() ? std::optional<int>{} : SmallInt();
}

void Query::BindOne(int index, std::uint64_t count) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  statement_.bind(index, static_cast<std::int64_t>(std::min(count, kMost)));
}

void Query::BindOne(int index, const std::string& text) {
  CheckedSize(text.size());
  statement_.bind(index, text);
}

void Query::BindOne(int index, const Blob& blob) {
  // A null pointer would bind NULL instead of no bytes.
  const void* bytes = blob.bytes.empty() ? "" : blob.bytes.data();
  statement_.bindNoCopy(index, bytes, CheckedSize(blob.bytes.size()));
}

std::string WordsToBytes(const std::vector<std::uint64_t>& words) {
  ByteWriter writer;
  for (const std::uint64_t word : words) {
    writer.Fixed64(word);
  }
  return std::move(writer).Take();
}

Error StoreError(const SQLite::Exception& exception, const std::string& path,
                 std::string_view doing) {
  const std::string place =
      fmt::format("cannot {} in the store '{}'", doing, path);
  switch (exception.getErrorCode() & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::kBusy,
              place +
                  ": another process holds it; wait for it to end and try "
                  "again"};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return DamagedStore(path, exception.what());
    case SQLITE_FULL:
      return {ErrorCode::kIo, fmt::format("{}: the disk is full, {} and run "
                                          "again; nothing of it was changed",
                                          place, FreeSpace(path))};
    case SQLITE_READONLY:
      if (exception.getExtendedErrorCode() == SQLITE_READONLY_ROLLBACK) {
        return {ErrorCode::kIo,
                place +
                    ": a run was killed while it made the store; run "
                    "'mailtide nightly' or 'mailtide send' to recover it"};
      }
      [[fallthrough]];
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return {ErrorCode::kIo,
              fmt::format("{}: {}; check that its folder and file can be "
                          "written by this user",
                          place, exception.what())};
    case SQLITE_IOERR:
      return {
          ErrorCode::kIo,
          fmt::format("{}: {} (code {}); check the disk and run again", place,
                      exception.what(), exception.getExtendedErrorCode())};
    default:
      return {ErrorCode::kIo, fmt::format("{}: {}", place, exception.what())};
  }
}

Error DamagedStore(const std::string& path, std::string_view what) {
  return {ErrorCode::kIo,
          fmt::format("the store '{}' is damaged ({}); move it aside and "
                      "restore a copy, or read the logs again with 'mailtide "
                      "backfill'",
                      path, what)};
}

}  // namespace mailtide
