// What is wrong with sources, on facts small enough to reckon by hand.
#include "analysis/source_problems.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::sys_seconds;
using Strings = std::vector<std::string>;

// Day n of November 2026; the zone of the tests is UTC.
constexpr sys_seconds Nov(int n) {
  return std::chrono::sys_days(std::chrono::year(2026) / std::chrono::November /
                               1) +
         days(n - 1);
}
const sys_seconds kNow = Nov(30);

local_days DayOf(sys_seconds time) {
  return std::chrono::floor<days>(
      std::chrono::local_seconds(time.time_since_epoch()));
}

// Adds what the source has of the day of `first`.
void AddDay(SourceFacts& facts, sys_seconds first, sys_seconds last) {
  facts.first = facts.first ? std::min(*facts.first, first) : first;
  facts.last = facts.last ? std::max(*facts.last, last) : last;
  facts.days.push_back({DayOf(first), first, last});
}

SourceFacts Source(const std::string& path, sys_seconds first,
                   sys_seconds last) {
  SourceFacts facts;
  facts.path = path;
  facts.dialect = "welf";
  facts.account.lines = 10;
  facts.account.events = 10;
  AddDay(facts, first, last);
  return facts;
}

void Refuse(SourceFacts& facts, RejectReason reason, std::uint64_t lines) {
  facts.account.lines += lines;
  facts.account.rejected[static_cast<std::size_t>(reason)] += lines;
}

// "20 overlap: a + b", by day and problem.
Strings Found(const std::vector<SourceFacts>& sources, sys_seconds now = kNow) {
  const Result<TimeZone> zone = TimeZone::Open("UTC");
  Strings found;
  for (const auto& [day, problems] : FindSourceProblems(sources, *zone, now)) {
    for (const auto& [problem, details] : problems) {
      const std::chrono::year_month_day date(day);
      found.push_back(fmt::format("{} {}: {}",
                                  static_cast<unsigned>(date.day()),
                                  ProblemName(problem), details.Text()));
    }
  }
  return found;
}

TEST(SourceProblems, NotUnderstoodBelowFourFifths) {
  SourceFacts source = Source("a", Nov(20), Nov(20) + hours(9));
  source.account.lines = source.account.events = 12;
  Refuse(source, RejectReason::kNoRecord, 88);
  EXPECT_EQ(Found({source}), Strings{"20 not_understood: a (12 %)"});
  source.account.context = 340;  // 352 of 440 are four fifths
  source.account.lines += 340;
  EXPECT_EQ(Found({source}), Strings{});
}

// 2026-11-22: a live file of two lines, the last one torn, was an alarm: "only
// 50 % of the log lines were understood".
TEST(SourceProblems, ATornLineSaysNothingOfTheFormat) {
  SourceFacts live = Source("smtp.log", Nov(20), Nov(20));
  live.account.lines = live.account.events = 1;
  Refuse(live, RejectReason::kTorn, 1);
  EXPECT_EQ(Found({live}), Strings{});
  SourceFacts binary = Source("a", Nov(20), Nov(20));
  Refuse(binary, RejectReason::kTooLong, 90);
  EXPECT_EQ(Found({binary}), Strings{});
}

TEST(SourceProblems, AFewLinesSayNothingOfTheFormat) {
  SourceFacts source = Source("a", Nov(20), Nov(20));
  Refuse(source, RejectReason::kNoRecord, 9);  // 10 of 19
  EXPECT_EQ(Found({source}), Strings{});
  Refuse(source, RejectReason::kBadTime, 1);  // 10 of 20
  EXPECT_EQ(Found({source}), Strings{"20 not_understood: a (50 %)"});
}

TEST(SourceProblems, ImpossibleTimesAreTheClockNotTheFormat) {
  SourceFacts source;
  source.path = "a";
  source.name.date = DayOf(Nov(20));
  Refuse(source, RejectReason::kOutOfRange, 500);
  EXPECT_EQ(Found({source}), Strings{"20 out_of_range: a (500)"});
  // One in more than a hundred is a stray record.
  SourceFacts stray = Source("b", Nov(20), Nov(20));
  stray.account.lines = stray.account.events = 100;
  Refuse(stray, RejectReason::kOutOfRange, 1);
  EXPECT_EQ(Found({stray}), Strings{});
  Refuse(stray, RejectReason::kOutOfRange, 1);
  EXPECT_EQ(Found({stray}), Strings{"20 out_of_range: b (2)"});
}

// 2026-11-22: the number was noted when the log was read, and told for ever.
TEST(SourceProblems, RecordsAreInTheFutureUntilTheirTimeComes) {
  SourceFacts source = Source("a", Nov(20), Nov(20) + hours(12));
  source.account.future = 3;
  EXPECT_EQ(Found({source}, Nov(20) + hours(11)),
            Strings{"20 future_records: a (3)"});
  EXPECT_EQ(Found({source}, Nov(20) + hours(11) + minutes(55)), Strings{});
  EXPECT_EQ(Found({source}, Nov(21)), Strings{});
}

TEST(SourceProblems, SourcesInTheSameTroubleAreOneProblem) {
  std::vector<SourceFacts> sources;
  for (const char* path : {"g", "c", "b", "f", "a", "e", "d"}) {
    sources.push_back(Source(path, Nov(20), Nov(20)));
    sources.back().damaged = true;
  }
  sources.push_back(Source("other day", Nov(21), Nov(21)));
  sources.back().damaged = true;
  EXPECT_EQ(Found(sources), (Strings{"20 damaged: a, b, c, d, e and 2 more",
                                     "21 damaged: other day"}));
}

TEST(SourceProblems, OverlapOfMoreThanAMinute) {
  const SourceFacts early = Source("a", Nov(20), Nov(20) + hours(9));
  const auto from = [](sys_seconds first) {
    return Source("b", first, Nov(20) + hours(20));
  };
  EXPECT_EQ(Found({early, from(Nov(20) + hours(9))}), Strings{});
  EXPECT_EQ(Found({early, from(Nov(20) + hours(9) - minutes(1))}), Strings{});
  const Strings overlap = {"20 overlap: a + b"};
  EXPECT_EQ(Found({early, from(Nov(20) + hours(8))}), overlap);
  EXPECT_EQ(Found({from(Nov(20) + hours(8)), early}), overlap);
  SourceFacts other = from(Nov(20) + hours(8));
  other.dialect = "lcd";
  EXPECT_EQ(Found({early, other}), Strings{});
}

// 2026-11-22: the hours of a file were those from its least to its greatest
// time, and one wrong date covered all days in between.
TEST(SourceProblems, ARecordWithAWrongDateCoversNothing) {
  std::vector<SourceFacts> sources;
  for (int day = 10; day <= 20; ++day) {
    sources.push_back(Source(fmt::format("smtp.log.{}", day), Nov(day),
                             Nov(day) + hours(23)));
  }
  SourceFacts& newest = sources.back();
  AddDay(newest, Nov(10) + hours(12), Nov(10) + hours(12));
  EXPECT_EQ(Found(sources), Strings{});
  // Days that are covered twice are told each on its own.
  AddDay(newest, Nov(12) + hours(1), Nov(12) + hours(2));
  AddDay(newest, Nov(14) + hours(1), Nov(14) + hours(2));
  EXPECT_EQ(Found(sources), (Strings{"12 overlap: smtp.log.12 + smtp.log.20",
                                     "14 overlap: smtp.log.14 + smtp.log.20"}));
}

}  // namespace
}  // namespace mailtide
