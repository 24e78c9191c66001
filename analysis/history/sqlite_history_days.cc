// Days in the SQLite history: sums over the segments that touch them.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "analysis/history/schema.h"
#include "analysis/history/sqlite_history_impl.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// Days are rebuilt together until they have this many entries (accounts,
// mostly; about 100 bytes each): each segment is decoded once per group, and
// memory does not grow with the history.
constexpr std::int64_t kGroupEntries = 200'000;
// What a day takes even without a source.
constexpr std::int64_t kDayEntries = 24;

// The number of a metric is its position; an unknown one is no metric of ours.
void ReadMetric(Query& query, MetricCounts& counts) {
  const std::int64_t metric = query.Int();
  const std::uint64_t value = query.Count();
  if (metric < 0 || metric >= std::int64_t{kMetricCount}) {
    query.Spoil();
    return;
  }
  counts[static_cast<std::size_t>(metric)] = value;
}

void ReadTexts(Query& query, local_days day, TextMap<std::uint64_t>& map) {
  query.Bind(day);
  while (query.Next()) {
    const std::string key = query.Text();
    map[key] = query.Count();
  }
}

}  // namespace

Result<void> SqliteHistory::RebuildDays(std::span<const local_days> days) {
  const std::set<local_days> wanted(days.begin(), days.end());
  if (wanted.empty()) {
    return {};
  }
  return Write("rebuild days", [&]() -> Result<void> {
    auto day = wanted.begin();
    while (day != wanted.end()) {
      Days group;
      std::set<local_days> touched;
      std::set<std::int64_t> sources;
      std::int64_t entries = 0;
      for (; day != wanted.end() && entries < kGroupEntries; ++day) {
        group[*day] = {};
        entries += kDayEntries;
        Query query(Prepared(schema::kGetSourcesOfDay));
        query.Bind(*day);
        while (query.Next()) {
          sources.insert(query.Int());
          entries += query.Int();
          touched.insert(*day);
        }
      }
      if (Result<void> done = RebuildGroup(std::move(group), sources, touched);
          !done) {
        return done;
      }
    }
    for (const local_days done : wanted) {
      stale_days_.erase(done);
    }
    return {};
  });
}

Result<void> SqliteHistory::RebuildGroup(Days group,
                                         const std::set<std::int64_t>& sources,
                                         const std::set<local_days>& touched) {
  for (const std::int64_t source : sources) {
    Result<Segment> segment = LoadSegment(source);
    if (!segment) {
      return tl::unexpected(std::move(segment.error()));
    }
    for (Days* days : {&segment->days, &segment->closing}) {
      for (auto& [day, counts] : *days) {
        const auto found = group.find(day);
        if (found == group.end()) {
          continue;
        }
        if (found->second == DayCounts{}) {
          found->second = std::move(counts);  // most days have one source
        } else {
          found->second.Merge(counts);
        }
      }
    }
  }
  for (const auto& [day, counts] : group) {
    for (const char* sql :
         {schema::kDeleteTotals, schema::kDeleteHours,
          schema::kDeleteAccountDays, schema::kDeleteClientDays,
          schema::kDeleteForbiddenDays}) {
      Run(sql, day);
    }
    if (touched.contains(day)) {
      Run(schema::kAddDay, day);
      WriteDay(day, counts);
    } else {
      Run(schema::kDropDay, day);
    }
  }
  return {};
}

void SqliteHistory::WriteDay(local_days day, const DayCounts& counts) {
  const MetricCounts totals = counts.Totals();
  for (std::size_t i = 0; i < kMetricCount; ++i) {
    const auto metric = static_cast<std::int64_t>(i);
    if (totals[i] != 0) {
      Run(schema::kInsertTotal, day, metric, totals[i]);
    }
  }
  for (std::size_t hour = 0; hour < counts.hours.size(); ++hour) {
    for (std::size_t i = 0; i < kMetricCount; ++i) {
      const std::uint64_t value = counts.hours[hour][i];
      if (value != 0) {
        Run(schema::kInsertHour, day, static_cast<std::int64_t>(hour),
            static_cast<std::int64_t>(i), value);
      }
    }
  }
  WriteAccounts(day, counts.accounts);
  for (const auto& [client, copies] : counts.relaying_clients) {
    Run(schema::kInsertClientDay, day, client, copies);
  }
  for (const auto& [sender, messages] : counts.forbidden_senders) {
    Run(schema::kInsertForbiddenDay, day, sender, messages);
  }
}

// Each table is gone through in its own order, so that a page is read or
// filled once: the names in theirs, the rows in that of their numbers.
void SqliteHistory::WriteAccounts(local_days day,
                                  const TextMap<AccountCounts>& accounts) {
  std::vector<std::pair<std::string_view, const AccountCounts*>> by_name;
  by_name.reserve(accounts.size());
  for (const auto& [account, sums] : accounts) {
    by_name.emplace_back(account, &sums);
  }
  std::ranges::sort(by_name, {}, [](const auto& row) { return row.first; });
  std::vector<std::pair<std::int64_t, const AccountCounts*>> by_id;
  by_id.reserve(by_name.size());
  for (const auto& [account, sums] : by_name) {
    by_id.emplace_back(AccountId(account), sums);
  }
  std::ranges::sort(by_id, {}, [](const auto& row) { return row.first; });
  for (const auto& [id, sums] : by_id) {
    Run(schema::kInsertAccountDay, day, id, sums->sent_messages,
        sums->sent_copies, sums->relay_messages, sums->relay_copies);
  }
}

std::int64_t SqliteHistory::AccountId(std::string_view name) {
  {
    Query known(Prepared(schema::kFindAccount));
    known.Bind(name);
    if (known.Next()) {
      return known.Int();
    }
  }
  Run(schema::kInsertAccount, name);
  return database_->getLastInsertRowid();
}

Result<void> SqliteHistory::PutDayState(local_days day, DayState state,
                                        bool old_settings) {
  return Write("write the state of a day", [&]() -> Result<void> {
    Run(schema::kPutDayState, day, DayStateName(state), old_settings);
    return {};
  });
}

Result<void> SqliteHistory::PutJudged(local_days day, const Hash128& digest,
                                      bool closed) {
  return Write("write a judged day", [&]() -> Result<void> {
    Run(schema::kPutJudged, day, digest, closed);
    return {};
  });
}

Result<std::vector<StoredDay>> SqliteHistory::LoadDays(local_days from,
                                                       local_days to) {
  return Read("read days", [&]() -> Result<std::vector<StoredDay>> {
    std::vector<StoredDay> days;
    Query query(Prepared(schema::kGetDays));
    query.Bind(from, to);
    while (query.Next()) {
      StoredDay day;
      day.day = query.Day();
      const auto state = DayStateFromName(query.Text());
      day.state = state.value_or(DayState::kOpen);
      day.old_settings = query.Flag();
      day.judged = query.Flag();
      day.judged_digest = query.Hash();
      day.judged_closed = query.Flag();
      if (!state) {
        query.Spoil();
      }
      days.push_back(day);
    }
    bool ok = query.ok();
    ReadTotals(from, to, days, ok);
    if (!ok) {
      return Damaged("days");
    }
    return days;
  });
}

void SqliteHistory::ReadTotals(local_days from, local_days to,
                               std::vector<StoredDay>& days, bool& ok) {
  Query query(Prepared(schema::kGetTotals));
  query.Bind(from, to);
  auto day = days.begin();
  while (query.Next()) {
    const local_days date = query.Day();
    while (day != days.end() && day->day < date) {
      ++day;
    }
    if (day == days.end() || day->day != date) {
      query.Spoil();  // totals of a day without a row
      break;
    }
    ReadMetric(query, day->totals);
  }
  ok = ok && query.ok();
}

Result<DayCounts> SqliteHistory::LoadDay(local_days day) {
  return Read("read a day", [&]() -> Result<DayCounts> {
    DayCounts counts;
    Query span(Prepared(schema::kGetSpanOfDay));
    span.Bind(day);
    if (span.Next()) {
      counts.first = span.OptionalTime();
      counts.last = span.OptionalTime();
    }
    Query hours(Prepared(schema::kGetHours));
    hours.Bind(day);
    while (hours.Next()) {
      const std::int64_t hour = hours.Int();
      if (hour < 0 || hour >= 24) {
        return Damaged("hours of a day");
      }
      ReadMetric(hours, counts.hours[static_cast<std::size_t>(hour)]);
    }
    Query accounts(Prepared(schema::kGetAccountDays));
    accounts.Bind(day);
    while (accounts.Next()) {
      AccountCounts& sums = counts.accounts[accounts.Text()];
      sums.sent_messages = accounts.Count();
      sums.sent_copies = accounts.Count();
      sums.relay_messages = accounts.Count();
      sums.relay_copies = accounts.Count();
    }
    Query clients(Prepared(schema::kGetClientDays));
    ReadTexts(clients, day, counts.relaying_clients);
    Query senders(Prepared(schema::kGetForbiddenDays));
    ReadTexts(senders, day, counts.forbidden_senders);
    if (!span.ok() || !hours.ok() || !accounts.ok() || !clients.ok() ||
        !senders.ok()) {
      return Damaged("a day");
    }
    return counts;
  });
}

}  // namespace mailtide
