// The states of the days of a store, from sources put in by hand.
#include "analysis/history/stored_day_states.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/history/sqlite_history.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::minutes;
using std::chrono::sys_seconds;

// Day n of November 2026; the zone of the tests is UTC.
constexpr local_days Nov(int n) {
  return local_days(std::chrono::year(2026) / std::chrono::November / 1) +
         days(n - 1);
}

constexpr sys_seconds Utc(local_seconds local) {
  return sys_seconds(local.time_since_epoch());
}

class StoredDayStates : public testing::Test {
 protected:
  StoredDayStates()
      : policy_(*Policy::Create({{"example.org"}, {}, {}, "", 0})),
        zone_(*TimeZone::Open("UTC")),
        history_(*OpenStore(":memory:", {StoreMode::kReadWrite})) {
    settings_.policy = &policy_;
    settings_.zone = &zone_;
  }

  // Puts the rotated log of a day into the store: one record at nine, and one
  // at noon. `settings` are those it was counted under.
  void PutLog(int day, const Hash128& settings) {
    Segment segment;
    segment.id.content.fill(static_cast<std::uint8_t>(day));
    segment.dialect = "welf";
    segment.settings = settings;
    DayCounts& counts = segment.days[Nov(day)];
    counts.first = segment.first = Utc(Nov(day) + hours(9));
    counts.last = segment.last = Utc(Nov(day) + hours(12));
    segment.account.lines = segment.account.events = 2;
    StoredSource source;
    source.path = "smtp" + std::to_string(day) + ".log";
    source.name_date = Nov(day);
    ASSERT_TRUE(history_->PutSource(source, segment, {}));
  }
  void PutLog(int day) { PutLog(day, SettingsDigest(settings_)); }

  // Returns the days newly marked.
  std::vector<local_days> Update(local_seconds now) {
    const Result<std::vector<local_days>> marked =
        UpdateDayStates(*history_, settings_, {now});
    EXPECT_TRUE(marked) << (marked ? "" : marked.error().message);
    return marked ? *marked : std::vector<local_days>();
  }

  // "19:rotated 20:open*", where * marks old settings.
  std::string Words() {
    std::string words;
    const auto days_there = history_->LoadDays(Nov(-99), Nov(199));
    for (const StoredDay& day : *days_there) {
      words += std::to_string((day.day - Nov(1)).count() + 1) + ":" +
               std::string(DayStateName(day.state)) +
               (day.old_settings ? "* " : " ");
    }
    return words;
  }

  Policy policy_;
  TimeZone zone_;
  std::unique_ptr<History> history_;
  ReadSettings settings_;
};

TEST_F(StoredDayStates, AllFactsAreThoseOfTheSources) {
  PutLog(19);
  PutLog(20);
  Segment empty;
  empty.id.date = Nov(21);
  ASSERT_TRUE(history_->PutSource({}, empty, {}));
  const Result<std::vector<SourceFacts>> facts = AllFacts(*history_);
  ASSERT_TRUE(facts);
  ASSERT_EQ(facts->size(), 3U);
  const SourceFacts& second = (*facts)[1];
  EXPECT_EQ(second.path, "smtp20.log");
  EXPECT_EQ(second.dialect, "welf");
  EXPECT_EQ(second.name.date, Nov(20));
  EXPECT_FALSE(second.damaged);
  EXPECT_EQ(second.account.events, 2U);
  EXPECT_EQ(second.first, Utc(Nov(20) + hours(9)));
  EXPECT_EQ(second.last, Utc(Nov(20) + hours(12)));
  EXPECT_EQ(second.days,
            (std::vector<SourceDay>{
                {Nov(20), Utc(Nov(20) + hours(9)), Utc(Nov(20) + hours(12))}}));
  EXPECT_TRUE((*facts)[2].days.empty());
}

TEST_F(StoredDayStates, ALogThatCannotBeReadMakesItsDayPartial) {
  PutLog(19);
  LogFile file;
  file.name.date = Nov(20);
  const local_seconds night = Nov(21) + hours(1);
  ASSERT_TRUE(UpdateDayStates(*history_, settings_, {night}, {{file}}));
  EXPECT_EQ(Words(), "19:rotated 20:partial ");
  Update(night);
  EXPECT_EQ(Words(), "19:rotated 20:missing ");
  PutLog(20);
  Update(night);
  EXPECT_EQ(Words(), "19:complete 20:rotated ");
}

TEST_F(StoredDayStates, AnEmptyStoreHasNone) {
  EXPECT_TRUE(AllFacts(*history_)->empty());
  EXPECT_TRUE(Update(Nov(20)).empty());
  EXPECT_EQ(Words(), "");
}

TEST_F(StoredDayStates, AreDerivedAgainFromAllSources) {
  PutLog(19);
  PutLog(20);
  Update(Nov(20) + hours(13));
  EXPECT_EQ(Words(), "19:complete 20:open ");
  Update(Nov(21));
  EXPECT_EQ(Words(), "19:complete 20:rotated ");
  PutLog(22);
  Update(Nov(23));
  EXPECT_EQ(Words(), "19:complete 20:complete 21:missing 22:rotated ");
  PutLog(21);
  Update(Nov(23));
  EXPECT_EQ(Words(), "19:complete 20:complete 21:complete 22:rotated ");
}

TEST_F(StoredDayStates, DaysThatAreOverWithoutALogAreMissing) {
  PutLog(20);
  Update(Nov(22) + minutes(9));
  EXPECT_EQ(Words(), "20:rotated ") << "21 may still settle";
  Update(Nov(22) + minutes(10));
  EXPECT_EQ(Words(), "20:rotated 21:missing ");
  Update(Nov(23) + minutes(10));
  EXPECT_EQ(Words(), "20:rotated 21:missing 22:missing ");
}

// 2026-11-22: a record of tomorrow made today missing.
TEST_F(StoredDayStates, ARecordOfTomorrowMakesNothingMissing) {
  PutLog(19);
  PutLog(21);
  Update(Nov(20) + minutes(10));
  EXPECT_EQ(Words(), "19:rotated 21:open ");
  PutLog(20);
  Update(Nov(21) + minutes(10));
  EXPECT_EQ(Words(), "19:complete 20:rotated 21:open ");
}

TEST_F(StoredDayStates, AnArchiveIsNotWatched) {
  PutLog(20);
  Update(Nov(20 + 63));
  EXPECT_EQ(Words(), "20:rotated ");
  Update(Nov(20 + 62));
  EXPECT_TRUE(Words().starts_with("20:rotated 21:missing 22:missing "));
}

TEST_F(StoredDayStates, DaysOfOtherSettingsAreMarkedOnce) {
  PutLog(19, Hash128{1});
  PutLog(20);
  EXPECT_EQ(Update(Nov(21)), std::vector<local_days>{Nov(19)});
  EXPECT_EQ(Words(), "19:complete* 20:rotated ");
  EXPECT_TRUE(Update(Nov(21)).empty()) << "told once";
  PutLog(19);  // counted again: the same content is the same source
  EXPECT_TRUE(Update(Nov(21)).empty());
  EXPECT_EQ(Words(), "19:complete 20:rotated ");
}

}  // namespace
}  // namespace mailtide
