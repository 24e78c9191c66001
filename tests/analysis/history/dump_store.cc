#include "tests/analysis/history/dump_store.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

namespace mailtide {
namespace {

constexpr std::array<const char*, 14> kContents = {
    "SELECT 'source', hex(content), source.bytes, date, dialect, hex(path),"
    " name_date, name_part, hex(settings), counting_version, damaged, first,"
    " last, compression, hex(blocks), hex(segment.bytes)"
    " FROM source LEFT JOIN segment ON segment.source = source.id",
    "SELECT 'source_account', hex(content), date, name, value"
    " FROM source_account JOIN source ON source.id = source",
    "SELECT 'source_day', hex(content), date, day, source_day.first,"
    " source_day.last, entries"
    " FROM source_day JOIN source ON source.id = source",
    "SELECT 'day', day, state, old_settings, judged,"
    " hex(judged_digest), judged_closed FROM day",
    "SELECT 'day_total', day, name, value"
    " FROM day_total JOIN metric ON metric.id = metric",
    "SELECT 'day_hour', day, hour, name, value"
    " FROM day_hour JOIN metric ON metric.id = metric",
    "SELECT 'account_day', day, hex(name), sent_messages, sent_copies,"
    " relay_messages, relay_copies"
    " FROM account_day JOIN account ON account.id = account",
    "SELECT 'client_day', day, hex(client), copies FROM client_day",
    "SELECT 'forbidden_day', day, hex(sender), messages FROM forbidden_day",
    "SELECT 'seen_file', hex(seen_file.path), device, inode, size, mtime_ns,"
    " hex(content), hex(seen_file.settings)"
    " FROM seen_file LEFT JOIN source ON source.id = source",
    "SELECT 'alert', hex(key), day, kind, hex(subject), hex(json), hex(line),"
    " first_told, present, final FROM alert",
    "SELECT 'mail', message_id, mail_from, created, hex(bytes) FROM mail",
    "SELECT 'delivery', message_id, recipient, state, tries, delivery.created,"
    " next_try, last_code, hex(last_text)"
    " FROM delivery JOIN mail ON mail.id = mail",
    "SELECT 'file', hex(path), hex(bytes) FROM file",
};

}  // namespace

std::string DumpStore(const std::string& path) {
  SQLite::Database database(path, SQLite::OPEN_READONLY);
  std::vector<std::string> lines;
  for (const char* sql : kContents) {
    SQLite::Statement statement(database, sql);
    while (statement.executeStep()) {
      std::string line;
      for (int i = 0; i < statement.getColumnCount(); ++i) {
        line += statement.isColumnNull(i) ? "-"
                                          : statement.getColumn(i).getString();
        line += '|';
      }
      lines.push_back(line + '\n');
    }
  }
  std::ranges::sort(lines);
  std::string dump;
  for (const std::string& line : lines) {
    dump += line;
  }
  return dump;
}

std::string CheckIntegrity(const std::string& path) {
  SQLite::Database database(path, SQLite::OPEN_READWRITE);
  std::string found = database.execAndGet("PRAGMA integrity_check").getString();
  SQLite::Statement keys(database, "PRAGMA foreign_key_check");
  if (keys.executeStep()) {
    return found + "; foreign key of " + keys.getColumn(0).getString();
  }
  return found;
}

}  // namespace mailtide
