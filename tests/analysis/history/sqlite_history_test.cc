#include "analysis/history/sqlite_history.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/history/source_id.h"
#include "tests/analysis/history/dump_store.h"
#include "tests/analysis/history/random_segment.h"
#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr local_days kDay{std::chrono::year{2026} / 11 / 20};
constexpr local_days kPast{std::chrono::year{1990} / 1 / 1};
constexpr local_days kFuture{std::chrono::year{2100} / 1 / 1};
constexpr sys_seconds kNow{
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};

std::unique_ptr<History> Open(const std::string& path = ":memory:") {
  auto history = OpenStore(path, {.mode = StoreMode::kReadWrite});
  EXPECT_TRUE(history) << history.error().message;
  return history ? *std::move(history) : nullptr;
}

// The value of a call that must succeed.
template <typename T>
T Must(Result<T> result) {
  if (!result) {
    ADD_FAILURE() << result.error().message;
    return T{};
  }
  return *std::move(result);
}
void Must(const Result<void>& result) {
  if (!result) {
    ADD_FAILURE() << result.error().message;
  }
}

std::int64_t Put(History& history, std::uint64_t seed,
                 const std::vector<std::int64_t>& superseded = {}) {
  const Segment segment = RandomSegment(seed);
  return Must(history.PutSource(SourceOf(seed, segment), segment, superseded));
}

StoredAlert AlertOn(local_days day) {
  StoredAlert alert;
  alert.key = "some alert";
  alert.day = day;
  return alert;
}

// What a set of segments says about each day: the law that the store keeps.
Days SumOf(const std::map<std::int64_t, Segment>& segments) {
  Days sum;
  for (const auto& [id, segment] : segments) {
    for (const auto& [day, counts] : segment.days) {
      sum[day].Merge(counts);
    }
  }
  return sum;
}

Days AllDays(History& history) {
  Days stored;
  for (const StoredDay& day : Must(history.LoadDays(kPast, kFuture))) {
    const DayCounts& counts = stored[day.day] = Must(history.LoadDay(day.day));
    EXPECT_EQ(day.totals, counts.Totals());
  }
  return stored;
}

TEST(SqliteHistory, SourceComesBackAsItWas) {
  const auto history = Open();
  for (const std::uint64_t seed : {1U, 5U, 21U}) {
    const Segment segment = RandomSegment(seed);
    StoredSource source = SourceOf(seed, segment);
    source.path = "/logs/\xFF new\nline.log";
    source.id = Must(history->PutSource(source, segment, {}));
    EXPECT_EQ(Must(history->LoadSegment(source.id)), segment);
    const std::vector<StoredSource> sources = Must(history->Sources());
    ASSERT_FALSE(sources.empty());
    const StoredSource& stored = sources.back();
    EXPECT_EQ(stored.id, source.id);
    EXPECT_EQ(stored.source, source.source);
    EXPECT_EQ(stored.compression, source.compression);
    EXPECT_EQ(Must(history->Blocks(source.id)), segment.blocks);
    EXPECT_EQ(stored.dialect, source.dialect);
    EXPECT_EQ(stored.path, source.path);
    EXPECT_EQ(stored.name_date, source.name_date);
    EXPECT_EQ(stored.name_part, source.name_part);
    EXPECT_EQ(stored.settings, source.settings);
    EXPECT_EQ(stored.counting_version, source.counting_version);
    EXPECT_EQ(stored.damaged, source.damaged);
    EXPECT_EQ(stored.account, source.account);
    EXPECT_EQ(stored.first, source.first);
    EXPECT_EQ(stored.last, source.last);
  }
  EXPECT_EQ(Must(history->Sources()).size(), 3U);
}

TEST(SqliteHistory, SameContentIsOneSource) {
  const auto history = Open();
  const std::int64_t id = Put(*history, 4);
  EXPECT_EQ(Put(*history, 4), id);
  EXPECT_EQ(Must(history->Sources()).size(), 1U);
  EXPECT_EQ(AllDays(*history), RandomSegment(4).days);
  // The date is part of the identity only where it is given.
  Segment dated = RandomSegment(4);
  dated.id.date = kDay;
  EXPECT_NE(Must(history->PutSource(SourceOf(4, dated), dated, {})), id);
}

TEST(SqliteHistory, DaysOfSources) {
  const auto history = Open();
  Segment segment;
  segment.id.content.fill(1);
  const sys_seconds noon = kNow + seconds{12 * 3600};
  segment.days[kDay].first = noon;
  segment.days[kDay].last = noon + seconds{60};
  segment.days[kDay + days{2}] = {};  // no record of its own
  const auto first = Must(history->PutSource({}, segment, {}));
  segment.id.content.fill(2);
  segment.days = {{kDay - days{1}, {}}, {kDay, {}}};
  const auto second = Must(history->PutSource({}, segment, {}));
  using LocalDays = std::vector<local_days>;
  EXPECT_EQ(Must(history->DaysOf(std::vector{second, first})),
            (LocalDays{kDay - days{1}, kDay, kDay + days{2}}));
  EXPECT_EQ(Must(history->DaysOf(std::vector{first})),
            (LocalDays{kDay, kDay + days{2}}));
  EXPECT_EQ(Must(history->DaysOf({})), LocalDays{});
  const std::vector<StoredSourceDay> all = {
      {first, kDay, noon, noon + seconds{60}},
      {first, kDay + days{2}, {}, {}},
      {second, kDay - days{1}, {}, {}},
      {second, kDay, {}, {}}};
  EXPECT_EQ(Must(history->SourceDays()), all);
}

TEST(SqliteHistory, WhatIsNotThereIsTold) {
  const auto history = Open();
  Must(history->Begin());
  EXPECT_FALSE(history->LoadSegment(7));
  EXPECT_FALSE(history->LoadMail(7));
  EXPECT_EQ(Must(history->LoadDay(kDay)), DayCounts{});
  EXPECT_FALSE(Must(history->LastRun("nightly")).has_value());
  Must(history->Commit());  // a read that failed harms no transaction
  StoredSource source;
  source.id = 7;
  EXPECT_FALSE(history->PutSource(source, {}, {}));
  EXPECT_FALSE(history->Blocks(7));
  EXPECT_FALSE(history->PutDelivery({}));
  EXPECT_FALSE(history->FinishRun({}));
}

TEST(SqliteHistory, SeenFiles) {
  const auto history = Open();
  const std::int64_t id = Put(*history, 1);
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  SeenFile file{"/logs/a.log", {kMost, kMost - 1, 1000, -5}, id, {}};
  file.settings.fill(9);
  Must(history->PutSeenFile({"/logs/b.log", {1, 2, 3, 4}, 0, {}}));
  Must(history->PutSeenFile({"/logs/a.log", {1, 2, 3, 4}, id, {}}));
  Must(history->PutSeenFile(file));
  const std::vector<SeenFile> files = Must(history->SeenFiles());
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].path, file.path);
  EXPECT_EQ(files[0].stamp.device, file.stamp.device);
  EXPECT_EQ(files[0].stamp.inode, file.stamp.inode);
  EXPECT_EQ(files[0].stamp.size, file.stamp.size);
  EXPECT_EQ(files[0].stamp.mtime_ns, file.stamp.mtime_ns);
  EXPECT_EQ(files[0].source, file.source);
  EXPECT_EQ(files[0].settings, file.settings);
  EXPECT_EQ(files[1].source, 0);
  // A file of a source that was superseded must be read again.
  Put(*history, 2, {id});
  EXPECT_EQ(Must(history->SeenFiles()).size(), 1U);
  EXPECT_FALSE(history->PutSeenFile(file));  // of a source that is gone
}

TEST(SqliteHistory, DayIsTheSumOfItsSources) {
  const auto history = Open();
  Segment one;
  one.id.content.fill(1);
  At(one.days[kDay].hours[9], Metric::kSentCopies) = 2;
  one.days[kDay].accounts["a@example.org"] = {1, 2, 1, 1};
  one.days[kDay].relaying_clients["192.0.2.1"] = 4;
  one.days[kDay].first = kNow;
  one.days[kDay].last = kNow + seconds{10};
  Segment two = one;
  two.id.content.fill(2);
  two.days[kDay].first = kNow - seconds{5};
  two.days[kDay].accounts["b@example.org"] = {7, 7, 0, 0};
  Must(history->PutSource({}, one, {}));
  Must(history->PutSource({}, two, {}));
  DayCounts sum;
  At(sum.hours[9], Metric::kSentCopies) = 4;
  sum.accounts["a@example.org"] = {2, 4, 2, 2};
  sum.accounts["b@example.org"] = {7, 7, 0, 0};
  sum.relaying_clients["192.0.2.1"] = 8;
  sum.first = kNow - seconds{5};
  sum.last = kNow + seconds{10};
  EXPECT_EQ(Must(history->LoadDay(kDay)), sum);
  const std::vector<StoredDay> stored = Must(history->LoadDays(kDay, kDay));
  ASSERT_EQ(stored.size(), 1U);
  EXPECT_EQ(At(stored[0].totals, Metric::kSentCopies), 4U);
  EXPECT_EQ(stored[0].state, DayState::kOpen);
  EXPECT_FALSE(stored[0].judged || stored[0].old_settings);
}

TEST(SqliteHistory, CountsThatSqliteCannotHoldAreTheGreatest) {
  const auto history = Open();
  Segment segment;
  At(segment.days[kDay].hours[0], Metric::kSentBytes) = 1ULL << 63;
  Must(history->PutSource({}, segment, {}));
  EXPECT_EQ(At(Must(history->LoadDay(kDay)).Totals(), Metric::kSentBytes),
            (1ULL << 63) - 1);
}

TEST(SqliteHistory, StateAndJudgementOfDays) {
  const auto history = Open();
  const std::int64_t id = Put(*history, 1);
  const std::vector<local_days> touched = Must(history->DaysOf({{id}}));
  for (int state = 0; state <= 5; ++state) {
    Must(history->PutDayState(touched[0], static_cast<DayState>(state),
                              state % 2 == 0));
    const StoredDay day = Must(history->LoadDays(touched[0], touched[0])).at(0);
    EXPECT_EQ(day.state, static_cast<DayState>(state));
    EXPECT_EQ(day.old_settings, state % 2 == 0);
    EXPECT_FALSE(day.judged);
  }
  const Hash128 digest = HashBytes("digest");
  Must(history->PutJudged(touched[0], digest, true));
  Must(history->RebuildDays(touched));  // keeps both
  const StoredDay day = Must(history->LoadDays(touched[0], touched[0])).at(0);
  EXPECT_EQ(day.state, DayState::kMissing);
  EXPECT_TRUE(day.judged);
  EXPECT_EQ(day.judged_digest, digest);
  EXPECT_TRUE(day.judged_closed);
  // Days without a source may have a state, too, and come in order.
  Must(history->PutDayState(kPast, DayState::kMissing, false));
  const auto all = Must(history->LoadDays(kPast, kFuture));
  ASSERT_GE(all.size(), 2U);
  EXPECT_EQ(all.front().day, kPast);
  EXPECT_TRUE(std::ranges::is_sorted(all, {}, &StoredDay::day));
  EXPECT_TRUE(Must(history->LoadDays(kFuture, kFuture)).empty());
}

TEST(SqliteHistory, DayWithoutSourcesGoesUnlessItWasJudged) {
  const auto history = Open();
  Segment segment;
  segment.days = {{kDay, {}}, {kDay + days{1}, {}}};
  StoredSource source;
  source.id = Must(history->PutSource(source, segment, {}));
  Must(history->PutJudged(kDay, {}, false));
  segment.days.clear();
  Must(history->PutSource(source, segment, {}));
  const auto left = Must(history->LoadDays(kPast, kFuture));
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].day, kDay);
  EXPECT_EQ(left[0].totals, MetricCounts{});
}

// The laws of contributions: whatever is put, put again, replaced by other
// content or superseded, in whatever order and in transactions of whatever
// size, a day is the sum of the sources that are there.
TEST(SqliteHistory, AnyChangesKeepTheSum) {
  for (std::uint64_t round = 0; round < 8; ++round) {
    const auto history = Open();
    std::mt19937_64 dice(round);
    std::map<std::int64_t, Segment> model;
    std::map<std::int64_t, std::uint64_t> seeds;
    for (int step = 0; step < 40; ++step) {
      const bool open = dice() % 2 == 0;
      if (open) {
        Must(history->Begin());
      }
      for (std::uint64_t i = 0; i <= dice() % 3; ++i) {
        const std::uint64_t seed = dice() % 30;
        const Segment segment = RandomSegment(seed);
        StoredSource source = SourceOf(seed, segment);
        std::vector<std::int64_t> superseded;
        const auto any = std::ranges::find_if(
            model, [&](const auto&) { return dice() % 4 == 0; });
        const bool stored = std::ranges::any_of(
            seeds, [&](const auto& entry) { return entry.second == seed; });
        if (any != model.end() && !stored) {
          if (dice() % 2 == 0) {
            source.id = any->first;  // it grew
          } else {
            superseded = {any->first};
          }
        }
        const std::int64_t id =
            Must(history->PutSource(source, segment, superseded));
        for (const std::int64_t old : superseded) {
          model.erase(old);
          seeds.erase(old);
        }
        model[id] = segment;
        seeds[id] = seed;
      }
      if (open) {
        Must(history->Commit());
      }
      ASSERT_EQ(AllDays(*history), SumOf(model)) << round << " " << step;
    }
  }
}

TEST(SqliteHistory, OrderOfSourcesDoesNotMatter) {
  std::vector<std::uint64_t> seeds(14);
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    seeds[i] = i;
  }
  const TempDir folder;
  const auto fill = [&](const std::string& path, int times) {
    const auto history = Open(path);
    Must(history->Begin());
    for (int i = 0; i < times; ++i) {
      for (const std::uint64_t seed : seeds) {
        // In one go with a shorter self that is superseded again.
        const std::int64_t shorter = Put(*history, seed + 100);
        Put(*history, seed, {shorter});
      }
    }
    Must(history->Commit());
  };
  fill(folder.path() / "sorted.db", 1);
  const std::string sorted = DumpStore(folder.path() / "sorted.db");
  EXPECT_NE(sorted.find("account_day|"), std::string::npos);
  std::mt19937_64 dice(1);
  for (int round = 0; round < 6; ++round) {
    std::shuffle(seeds.begin(), seeds.end(), dice);
    const std::string path =
        folder.path() / ("shuffled" + std::to_string(round) + ".db");
    fill(path, 1 + round % 2);
    EXPECT_EQ(DumpStore(path), sorted);
    EXPECT_EQ(CheckIntegrity(path), "ok");
  }
}

// More entries than are rebuilt together: the groups must not show.
TEST(SqliteHistory, ManyDaysAreRebuiltInGroups) {
  const auto history = Open();
  Segment segment;
  for (int day = 0; day < 10; ++day) {
    DayCounts& counts = segment.days[kDay + days{day}];
    for (int account = 0; account < 25'000; ++account) {
      counts.accounts["a" + std::to_string(account)].relay_copies = 1;
    }
  }
  Must(history->PutSource({}, segment, {}));
  for (const int day : {0, 7, 8, 9}) {
    EXPECT_EQ(Must(history->LoadDay(kDay + days{day})),
              segment.days[kDay + days{day}]);
  }
}

TEST(SqliteHistory, RollbackUndoesAll) {
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  const auto history = Open(path);
  Put(*history, 1);
  const std::string before = DumpStore(path);
  Must(history->Begin());
  Put(*history, 2);
  Must(history->PutAlert(AlertOn(kDay)));
  Must(history->PutFile("/report", "bytes"));
  Must(history->Rollback());
  EXPECT_EQ(DumpStore(path), before);
  EXPECT_EQ(Must(history->Sources()).size(), 1U);
  Put(*history, 2);
  EXPECT_EQ(Must(history->Sources()).size(), 2U);
}

TEST(SqliteHistory, EndingWithoutCommitUndoesAll) {
  const TempDir folder;
  const std::string path = folder.path() / "store.db";
  auto history = Open(path);
  const std::string before = DumpStore(path);
  Must(history->Begin());
  Put(*history, 2);
  history.reset();
  EXPECT_EQ(DumpStore(path), before);
}

TEST(SqliteHistory, TransactionWithAFailureCannotBeCommitted) {
  const auto history = Open();
  Must(history->Begin());
  Put(*history, 1);
  StoredSource missing;
  missing.id = 99;
  EXPECT_FALSE(history->PutSource(missing, {}, {}));
  const Result<void> committed = history->Commit();
  ASSERT_FALSE(committed);
  EXPECT_EQ(committed.error().code, ErrorCode::kIo);
  EXPECT_TRUE(Must(history->Sources()).empty());
  Put(*history, 1);  // and the next one is not harmed
  EXPECT_EQ(Must(history->Sources()).size(), 1U);
}

TEST(SqliteHistory, AlertsByKeyAndDay) {
  const auto history = Open();
  StoredAlert alert{"2026-11-20|fixed_rule|SENT|low",
                    kDay,
                    "fixed_rule",
                    "SENT",
                    "{\"value\":1}",
                    "line",
                    kNow,
                    true,
                    false};
  Must(history->PutAlert(alert));
  alert.present = false;
  alert.final = true;
  alert.json = "{}";
  Must(history->PutAlert(alert));  // by key: replaces
  Must(history->PutAlert(AlertOn(kDay + days{1})));
  const auto alerts = Must(history->Alerts(kDay, kDay));
  ASSERT_EQ(alerts.size(), 1U);
  EXPECT_EQ(alerts[0].key, alert.key);
  EXPECT_EQ(alerts[0].day, kDay);
  EXPECT_EQ(alerts[0].kind, "fixed_rule");
  EXPECT_EQ(alerts[0].subject, "SENT");
  EXPECT_EQ(alerts[0].json, "{}");
  EXPECT_EQ(alerts[0].line, "line");
  EXPECT_EQ(alerts[0].first_told, kNow);
  EXPECT_FALSE(alerts[0].present);
  EXPECT_TRUE(alerts[0].final);
  EXPECT_EQ(Must(history->Alerts(kPast, kFuture)).size(), 2U);
}

TEST(SqliteHistory, MailIsQueuedOnce) {
  const auto history = Open();
  const StoredMail mail{0, "<1@example.org>", "stat@example.org",
                        std::string("To: a\r\n\r\n\0.", 11), kNow};
  const std::vector<std::string> recipients = {"b@example.org", "a@example.org",
                                               "b@example.org"};
  const std::int64_t id = Must(history->PutMail(mail, recipients));
  StoredMail again = mail;
  again.bytes = "other";
  EXPECT_EQ(Must(history->PutMail(again, {{"c@example.org"}})), id);
  const StoredMail stored = Must(history->LoadMail(id));
  EXPECT_EQ(stored.id, id);
  EXPECT_EQ(stored.message_id, mail.message_id);
  EXPECT_EQ(stored.mail_from, mail.mail_from);
  EXPECT_EQ(stored.bytes, mail.bytes);
  EXPECT_EQ(stored.created, mail.created);
  const auto open = Must(history->OpenDeliveries());
  ASSERT_EQ(open.size(), 2U);
  EXPECT_EQ(open[0].recipient, "b@example.org");
  EXPECT_EQ(open[1].recipient, "a@example.org");
  EXPECT_EQ(open[0].mail, id);
  EXPECT_EQ(open[0].state, DeliveryState::kPending);
  EXPECT_EQ(open[0].created, kNow);
  EXPECT_EQ(open[0].next_try, kNow);
}

// What a server may have seen stays as it is.
TEST(SqliteHistory, AMailIsReplacedUntilItIsTried) {
  const auto history = Open();
  const std::vector<std::string> recipients = {"a@example.org",
                                               "b@example.org"};
  const std::int64_t other =
      Must(history->PutMail({0, "<0@example.org>", "", "zero", kNow}, {}));
  const std::int64_t id = Must(
      history->PutMail({0, "<1@example.org>", "", "one", kNow}, recipients));
  Must(history->ReplaceUntriedMail(id, "two"));
  EXPECT_EQ(Must(history->LoadMail(id)).bytes, "two");
  EXPECT_EQ(Must(history->LoadMail(other)).bytes, "zero");
  StoredDelivery delivery = Must(history->OpenDeliveries()).back();
  for (const auto& [state, tries] : {std::pair(DeliveryState::kSending, 0),
                                     std::pair(DeliveryState::kPending, 1),
                                     std::pair(DeliveryState::kSent, 1)}) {
    delivery.state = state;
    delivery.tries = tries;
    Must(history->PutDelivery(delivery));
    Must(history->ReplaceUntriedMail(id, "three"));
    EXPECT_EQ(Must(history->LoadMail(id)).bytes, "two");
  }
}

TEST(SqliteHistory, DeliveriesGoThroughTheirStates) {
  const auto history = Open();
  const std::vector<std::string> recipients = {
      "a@example.org", "b@example.org", "c@example.org", "d@example.org"};
  Must(history->PutMail({0, "<1@example.org>", "", "", kNow}, recipients));
  auto open = Must(history->OpenDeliveries());
  ASSERT_EQ(open.size(), 4U);
  open[0].state = DeliveryState::kSending;
  open[0].tries = 3;
  open[0].next_try = kNow + seconds{900};
  open[0].last_code = 451;
  open[0].last_text = "4.7.1 try\r\nlater";
  open[1].state = DeliveryState::kSent;
  open[2].state = DeliveryState::kFailed;
  for (const StoredDelivery& delivery : open) {
    Must(history->PutDelivery(delivery));
  }
  const auto left = Must(history->OpenDeliveries());
  ASSERT_EQ(left.size(), 2U);  // sending, as a crash leaves it, is open
  EXPECT_EQ(left[0].state, DeliveryState::kSending);
  EXPECT_EQ(left[0].tries, 3);
  EXPECT_EQ(left[0].next_try, open[0].next_try);
  EXPECT_EQ(left[0].last_code, 451);
  EXPECT_EQ(left[0].last_text, open[0].last_text);
  EXPECT_EQ(left[1].recipient, "d@example.org");
  const OutboxCounts counts = Must(history->CountOutbox());
  EXPECT_EQ(counts.pending, 1U);
  EXPECT_EQ(counts.sending, 1U);
  EXPECT_EQ(counts.sent, 1U);
  EXPECT_EQ(counts.failed, 1U);
}

TEST(SqliteHistory, Runs) {
  const auto history = Open();
  StoredRun run{0, "nightly", kNow, {}, 0, ""};
  run.id = Must(history->StartRun(run));
  auto last = Must(history->LastRun("nightly"));
  ASSERT_TRUE(last);
  EXPECT_FALSE(last->finished);
  run.finished = kNow + seconds{3};
  run.exit_code = 65;
  run.summary = "1 day";
  Must(history->FinishRun(run));
  Must(history->StartRun({0, "send", kNow, {}, 0, ""}));
  last = Must(history->LastRun("nightly"));
  ASSERT_TRUE(last);
  EXPECT_EQ(last->id, run.id);
  EXPECT_EQ(last->started, kNow);
  EXPECT_EQ(last->finished, run.finished);
  EXPECT_EQ(last->exit_code, 65);
  EXPECT_EQ(last->summary, "1 day");
  EXPECT_FALSE(Must(history->LastRun("backfill")));
}

TEST(SqliteHistory, FilesToWrite) {
  const auto history = Open();
  Must(history->PutFile("/r/b.html", "old"));
  Must(history->PutFile("/r/b.html", std::string("\0new", 4)));
  Must(history->PutFile("/r/a.txt", ""));
  using Files = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(Must(history->PendingFiles()),
            (Files{{"/r/a.txt", ""}, {"/r/b.html", std::string("\0new", 4)}}));
  Must(history->DropFile("/r/b.html"));
  Must(history->DropFile("/r/none"));
  EXPECT_EQ(Must(history->PendingFiles()).size(), 1U);
}

TEST(DeliveryStateName, Names) {
  EXPECT_EQ(DeliveryStateName(DeliveryState::kPending), "pending");
  EXPECT_EQ(DeliveryStateName(DeliveryState::kSending), "sending");
  EXPECT_EQ(DeliveryStateName(DeliveryState::kSent), "sent");
  EXPECT_EQ(DeliveryStateName(DeliveryState::kFailed), "failed");
}

}  // namespace
}  // namespace mailtide
