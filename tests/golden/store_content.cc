#include "tests/golden/store_content.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// The kinds of lines: a word, and what gives them.
constexpr std::array kQueries = {
    "SELECT 'day', date(day*86400,'unixepoch'), state, old_settings FROM day",
    "SELECT 'total', date(day*86400,'unixepoch'), name, value FROM day_total"
    " JOIN metric ON metric.id = metric WHERE value > 0",
    "SELECT 'hour', date(day*86400,'unixepoch'), hour, name, value"
    " FROM day_hour JOIN metric ON metric.id = metric WHERE value > 0",
    "SELECT 'account', date(day*86400,'unixepoch'), name, sent_messages,"
    " sent_copies, relay_messages, relay_copies FROM account_day"
    " JOIN account ON account.id = account",
    "SELECT 'client', date(day*86400,'unixepoch'), client, copies"
    " FROM client_day",
    "SELECT 'forbidden', date(day*86400,'unixepoch'), sender, messages"
    " FROM forbidden_day",
    "SELECT 'source', hex(content), bytes, date, dialect, name_date,"
    " name_part, hex(settings), counting_version, damaged, first, last,"
    " hex(blocks) FROM source",
    "SELECT 'lines', hex(content), name, value FROM source_account"
    " JOIN source ON source.id = source",
    "SELECT 'segment', hex(content), hex(segment.bytes) FROM segment"
    " JOIN source ON source.id = source",
    "SELECT 'source_day', hex(content), day, source_day.first,"
    " source_day.last FROM source_day JOIN source ON source.id = source",
};

json CountObject(const std::map<std::string, std::uint64_t>& totals,
                 const std::string& name) {
  json object = json::object();
  for (const char* unit : {"messages", "copies", "bytes"}) {
    const auto found = totals.find(name + "_" + unit);
    object[unit] = found == totals.end() ? 0 : found->second;
  }
  return object;
}

std::uint64_t Number(const SQLite::Statement& row, int column) {
  return static_cast<std::uint64_t>(row.getColumn(column).getInt64());
}

}  // namespace

std::vector<std::string> AskAll(const fs::path& store,
                                const std::string& query) {
  const SQLite::Database database(store.string());
  SQLite::Statement statement(database, query);
  std::vector<std::string> rows;
  while (statement.executeStep()) {
    std::string row;
    for (int i = 0; i < statement.getColumnCount(); ++i) {
      row += (i > 0 ? "|" : "") + statement.getColumn(i).getString();
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string Ask(const fs::path& store, const std::string& query) {
  const std::vector<std::string> rows = AskAll(store, query);
  return rows.empty() ? std::string() : rows.front();
}

std::vector<std::string> StoreContent(const fs::path& store) {
  std::vector<std::string> lines;
  for (const char* query : kQueries) {
    std::vector<std::string> rows = AskAll(store, query);
    std::move(rows.begin(), rows.end(), std::back_inserter(lines));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

void ExpectSameContent(const std::vector<std::string>& actual,
                       const std::vector<std::string>& expected) {
  constexpr std::size_t kShown = 10;
  constexpr std::size_t kWidth = 300;
  const auto only = [&](const std::vector<std::string>& in,
                        const std::vector<std::string>& not_in) {
    std::vector<std::string> lines;
    std::set_difference(in.begin(), in.end(), not_in.begin(), not_in.end(),
                        std::back_inserter(lines));
    std::string text = std::to_string(lines.size()) + " lines\n";
    for (std::size_t i = 0; i < std::min(lines.size(), kShown); ++i) {
      text += "  " + lines[i].substr(0, kWidth) + "\n";
    }
    return text;
  };
  EXPECT_TRUE(actual == expected)
      << "only in this store: " << only(actual, expected)
      << "missing in this store: " << only(expected, actual);
}

json StoreDays(const fs::path& store) {
  const SQLite::Database database(store.string());
  std::map<std::string, std::map<std::string, std::uint64_t>> totals;
  SQLite::Statement total(
      database,
      "SELECT date(day.day*86400,'unixepoch'), name, value FROM day"
      " LEFT JOIN day_total ON day_total.day = day.day"
      " LEFT JOIN metric ON metric.id = metric");
  while (total.executeStep()) {
    auto& day = totals[total.getColumn(0).getString()];
    if (!total.getColumn(1).isNull()) {
      day[total.getColumn(1).getString()] = Number(total, 2);
    }
  }
  json days = json::array();
  for (auto& [name, values] : totals) {
    json day = {{"day", name}};
    for (const char* direction : {"received", "sent", "relay"}) {
      day[direction] = CountObject(values, direction);
    }
    for (const char* outcome :
         {"accepted", "rejected", "deferred", "quarantined", "deleted", "virus",
          "spam", "phishing", "delivered", "bounced", "incomplete"}) {
      day["outcomes"][outcome] = values[outcome];
    }
    day["claimed"] = values["claimed"];
    day["unauthenticated_public"] = values["unauthenticated"];
    day["accounts"] = json::array();
    SQLite::Statement account(
        database,
        "SELECT name, sent_messages, sent_copies, relay_messages, relay_copies"
        " FROM account_day JOIN account ON account.id = account"
        " WHERE date(day*86400,'unixepoch') = ?"
        " ORDER BY relay_copies DESC, name");
    account.bind(1, name);
    while (account.executeStep()) {
      day["accounts"].push_back(
          {{"account", account.getColumn(0).getString()},
           {"sent",
            {{"messages", Number(account, 1)}, {"copies", Number(account, 2)}}},
           {"relay",
            {{"messages", Number(account, 3)},
             {"copies", Number(account, 4)}}}});
    }
    day["open_relay"] = json::array();
    SQLite::Statement client(
        database,
        "SELECT client, copies FROM client_day"
        " WHERE date(day*86400,'unixepoch') = ? ORDER BY copies DESC, client");
    client.bind(1, name);
    while (client.executeStep()) {
      day["open_relay"].push_back({{"client", client.getColumn(0).getString()},
                                   {"copies", Number(client, 1)}});
    }
    days.push_back(std::move(day));
  }
  return days;
}

}  // namespace mailtide
