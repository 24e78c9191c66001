// A run of one prepared statement, and what its rows may hold.
//
// Everything read from a store is checked here: a damaged file can hold any
// number in any place. A column without sense gives a harmless value and makes
// ok() false for good.
#ifndef MAILTIDE_ANALYSIS_HISTORY_SQLITE_QUERY_H_
#define MAILTIDE_ANALYSIS_HISTORY_SQLITE_QUERY_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include "analysis/segment.h"
#include "parser/base/error.h"

namespace mailtide {

// Bytes to bind without a copy: they must live until the Query ends.
struct Blob {
  std::string_view bytes;
};
// A 64-bit pattern that is no count (inode, device): kept to the last bit.
struct Bits {
  std::uint64_t bits;
};

class Query {
 public:
  // The statement is used by one Query at a time and reset at its end, so that
  // no read lock stays behind.
  explicit Query(SQLite::Statement& statement) : statement_(statement) {}
  ~Query() { statement_.tryReset(); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // Binds all parameters, in order.
  template <typename... Values>
  Query& Bind(const Values&... values) {
    statement_.tryReset();
    int index = 0;
    (BindOne(++index, values), ...);
    return *this;
  }
  // Goes to the next row; false at the end.
  bool Next() {
    column_ = 0;
    return statement_.executeStep();
  }
  // Runs a statement without rows; returns the number of rows it changed.
  int Run() { return statement_.exec(); }

  // The columns of the row, from left to right.
  std::int64_t Int() { return Column().getInt64(); }
  int SmallInt();
  bool Flag();
  std::uint64_t Count();  // not negative
  std::uint64_t Bits64() { return static_cast<std::uint64_t>(Int()); }
  std::string Text() { return Column().getString(); }
  Hash128 Hash();
  std::vector<std::uint64_t>
  Words();  // blob of 64-bit words, lowest byte first
  std::chrono::local_days Day();
  std::chrono::sys_seconds Time();
  std::optional<std::chrono::local_days> OptionalDay();
  std::optional<std::chrono::sys_seconds> OptionalTime();
  std::optional<int> OptionalInt();

  void Spoil() { ok_ = false; }
  bool ok() const { return ok_; }

 private:
  SQLite::Column Column() { return statement_.getColumn(column_++); }
  bool SkipNull();
  std::int64_t Within(std::int64_t limit);

  void BindOne(int index, std::int64_t value) { statement_.bind(index, value); }
  void BindOne(int index, int value) { statement_.bind(index, value); }
  void BindOne(int index, bool value) { statement_.bind(index, value ? 1 : 0); }
  void BindOne(int index, std::uint64_t count);
  void BindOne(int index, Bits value) {
    statement_.bind(index, static_cast<std::int64_t>(value.bits));
  }
  void BindOne(int index, const std::string& text);
  void BindOne(int index, std::string_view text) {
    BindOne(index, std::string(text));
  }
  void BindOne(int index, const Blob& blob);
  void BindOne(int index, const Hash128& hash) {
    statement_.bind(index, hash.data(), static_cast<int>(hash.size()));
  }
  void BindOne(int index, std::chrono::local_days day) {
    BindOne(index, std::int64_t{day.time_since_epoch().count()});
  }
  void BindOne(int index, std::chrono::sys_seconds time) {
    BindOne(index, std::int64_t{time.time_since_epoch().count()});
  }
  template <typename Value>
  void BindOne(int index, const std::optional<Value>& value) {
    if (value) {
      BindOne(index, *value);
    } else {
      statement_.bind(index);
    }
  }

  SQLite::Statement& statement_;
  int column_ = 0;
  bool ok_ = true;
};

// Returns the blob that Query::Words reads.
std::string WordsToBytes(const std::vector<std::uint64_t>& words);

// Returns what to tell about an exception of SQLite met at the store `path`
// while `doing` ("read days").
Error StoreError(const SQLite::Exception& exception, const std::string& path,
                 std::string_view doing);
// The same for a store that holds what it should not; `what` is "day 3".
Error DamagedStore(const std::string& path, std::string_view what);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_HISTORY_SQLITE_QUERY_H_
