// The detectors, on histories small enough to reckon by hand.
#include <cstdio>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analysis/detectors/fixed_rule.h"
#include "analysis/detectors/registry.h"
#include "analysis/judge.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;

// A Monday.
constexpr local_days kMonday =
    local_days(std::chrono::year(2026) / std::chrono::November / 2);

// The example of the script that mailtide replaces: fourteen weekdays, and the
// value that gave the line.
constexpr std::uint64_t kExample[] = {3176, 3524, 3258, 3118, 2837, 3185, 3819,
                                      3435, 3793, 3452, 3414, 3364, 2657, 3664};
constexpr std::uint64_t kExampleValue = 2387;

DayReport Day(local_days day, std::uint64_t received,
              DayState state = DayState::kComplete) {
  DayReport report;
  report.day = day;
  report.state = state;
  At(report.totals, Metric::kReceivedCopies) = received;
  report.first = std::chrono::sys_seconds(day.time_since_epoch());
  report.last = report.first;
  return report;
}

// Weekdays from kMonday on with these values; weekends in between have none.
std::vector<DayReport> Weekdays(const std::vector<std::uint64_t>& values) {
  std::vector<DayReport> reports;
  local_days day = kMonday;
  for (const std::uint64_t value : values) {
    while (std::chrono::weekday(day) == std::chrono::Saturday ||
           std::chrono::weekday(day) == std::chrono::Sunday) {
      day += days(1);
    }
    reports.push_back(Day(day, value));
    day += days(1);
  }
  return reports;
}

std::vector<Verdict> Judge(std::span<const DayReport> reports,
                           const std::vector<local_days>& wanted,
                           const std::vector<SourceFacts>& sources,
                           const CheckSettings& settings,
                           const char* zone_name = "UTC") {
  const Result<TimeZone> zone = TimeZone::Open(zone_name);
  return JudgeDays({reports, wanted, sources, settings, *zone, {}, false, {}})
      .value();
}

std::vector<std::string> Lines(const std::vector<DayReport>& reports,
                               const CheckSettings& settings) {
  const std::vector<local_days> wanted = {reports.back().day};
  std::vector<std::string> lines;
  for (const Verdict& verdict : Judge(reports, wanted, {}, settings)) {
    lines.push_back(VerdictLine(verdict));
  }
  return lines;
}

CheckSettings Only(const std::string& detector) {
  CheckSettings settings;
  settings.detectors = {detector};
  return settings;
}

std::vector<std::uint64_t> ExampleWith(std::uint64_t value) {
  std::vector<std::uint64_t> values(std::begin(kExample), std::end(kExample));
  values.push_back(value);
  return values;
}

TEST(FixedRule, GivesTheScriptsOwnLine) {
  const std::vector<std::string> lines =
      Lines(Weekdays(ExampleWith(kExampleValue)), Only("fixed_rule"));
  const std::vector<std::string> expected = {
      "SMTP_RECVD_MSGS scostamento oltre il limite V:2387 M:3335.42857143 "
      "S:319.289101932",
      "SMTP_RECVD_MSGS_W scostamento oltre il limite V:2387 "
      "M:3335.42857143 S:319.289101932"};
  EXPECT_EQ(lines, expected);
}

TEST(FixedRule, MeanAndDeviationFromTheSums) {
  // T = 46696 and Q = 157178410 are the sums of the example and its squares;
  // M = T / 14 and S = sqrt(Q / 14 - M^2).
  const MeanAndDeviation d = Describe(kExample);
  EXPECT_EQ(fmt::format("{:.12g} {:.12g}", d.mean, d.deviation),
            "3335.42857143 319.289101932");
}

TEST(FixedRule, BoundsAreExclusive) {
  // Seven times 90 and seven times 110: M = 100, S = 10, bounds 80 and 120.
  const auto lines = [](std::uint64_t value) {
    std::vector<std::uint64_t> values(7, 90);
    values.insert(values.end(), 7, 110);
    values.push_back(value);
    return Lines(Weekdays(values), Only("fixed_rule")).size();
  };
  EXPECT_EQ(lines(79), 2U);
  EXPECT_EQ(lines(80), 0U);
  EXPECT_EQ(lines(100), 0U);
  EXPECT_EQ(lines(120), 0U);
  EXPECT_EQ(lines(121), 2U);
}

TEST(FixedRule, IsSilentUntilItsWindowIsFull) {
  std::vector<std::uint64_t> values(14, 100);  // thirteen before the last
  values.back() = 900;
  EXPECT_TRUE(Lines(Weekdays(values), Only("fixed_rule")).empty());
  values.insert(values.begin(), 100);
  EXPECT_EQ(Lines(Weekdays(values), Only("fixed_rule")).size(), 2U);
  CheckSettings few = Only("fixed_rule");
  few.min_samples = 5;
  values.assign(6, 100);
  values.back() = 900;
  EXPECT_EQ(Lines(Weekdays(values), few).size(), 2U);
  values.erase(values.begin());
  EXPECT_TRUE(Lines(Weekdays(values), few).empty());
}

TEST(FixedRule, WindowMayIncludeTheValue) {
  // Fourteen times 0 and 15: over the fifteen M = 1 and S = sqrt(14); with
  // the past alone M = 0 and S = 0.
  std::vector<std::uint64_t> values(14, 0);
  values.push_back(15);
  CheckSettings including = Only("fixed_rule");
  including.window_includes_value = true;
  const std::vector<std::string> lines = Lines(Weekdays(values), including);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0],
            "SMTP_RECVD_MSGS scostamento oltre il limite V:15 M:1 "
            "S:3.74165738677");
}

TEST(FixedRule, WeekendsHaveNoWeekdayVerdict) {
  std::vector<DayReport> reports = Weekdays(std::vector<std::uint64_t>(15, 9));
  // The fifteenth weekday from a Monday is a Friday; the next is a Saturday.
  reports.push_back(Day(reports.back().day + days(1), 900));
  const std::vector<std::string> lines = Lines(reports, Only("fixed_rule"));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines[0].starts_with("SMTP_RECVD_MSGS "));
}

TEST(FixedRule, OpenDaysSpeakOnTheHighSideOnly) {
  std::vector<DayReport> reports =
      Weekdays(std::vector<std::uint64_t>(15, 100));
  reports.back().state = DayState::kOpen;
  At(reports.back().totals, Metric::kReceivedCopies) = 0;
  EXPECT_TRUE(Lines(reports, Only("fixed_rule")).empty());
  At(reports.back().totals, Metric::kReceivedCopies) = 101;
  EXPECT_EQ(Lines(reports, Only("fixed_rule")).size(), 2U);
}

TEST(FixedRule, OnlyClosedDaysMakeValues) {
  std::vector<DayReport> reports =
      Weekdays(std::vector<std::uint64_t>(16, 100));
  At(reports.back().totals, Metric::kReceivedCopies) = 900;
  // A partial day among fifteen earlier ones leaves the fourteen it needs.
  reports[3].state = DayState::kPartial;
  At(reports[3].totals, Metric::kReceivedCopies) = 5;
  const std::vector<std::string> lines = Lines(reports, Only("fixed_rule"));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_NE(lines[0].find("M:100 S:0"), std::string::npos);
  reports[4].state = DayState::kMissing;
  EXPECT_TRUE(Lines(reports, Only("fixed_rule")).empty());
}

TEST(FixedRule, CountsMessagesOnRequest) {
  std::vector<DayReport> reports =
      Weekdays(std::vector<std::uint64_t>(15, 100));
  At(reports.back().totals, Metric::kReceivedCopies) = 900;
  CheckSettings settings = Only("fixed_rule");
  settings.count_copies = false;
  EXPECT_TRUE(Lines(reports, settings).empty());
}

AccountRow Account(std::string name, std::uint64_t copies) {
  return {std::move(name), {1, copies, 1, copies}};
}

TEST(AccountLimit, SpeaksAboveTheLimit) {
  DayReport day = Day(kMonday, 0);
  day.accounts = {Account("user@domain.com", 445),
                  Account("a@example.org", 101), Account("b@example.org", 100)};
  const std::vector<std::string> expected = {
      "Account user@domain.com inviati: 445 messaggi",
      "Account a@example.org inviati: 101 messaggi"};
  EXPECT_EQ(Lines({day}, Only("account_limit")), expected);
}

// The rest of a flood of accounts is nobody's; see tally.h.
TEST(AccountLimit, WhoCallsHimselfTheRestIsJudgedAsAllAre) {
  DayReport day = Day(kMonday, 0);
  day.accounts = {Account("(others)", 101)};
  EXPECT_EQ(Lines({day}, Only("account_limit")).size(), 1U);
}

TEST(AccountLimit, OwnLimitsHoldUntilTheirDay) {
  DayReport day = Day(kMonday, 0);
  day.accounts = {Account("news@example.org", 445)};
  CheckSettings settings = Only("account_limit");
  settings.account_limits.push_back(
      {*AddressPattern::Parse("news@*"), 5000, kMonday});
  EXPECT_TRUE(Lines({day}, settings).empty());
  settings.account_limits[0].until = kMonday - days(1);
  EXPECT_EQ(Lines({day}, settings).size(), 1U);
  settings.account_limits.push_back(
      {*AddressPattern::Parse("news@example.org"), 10, std::nullopt});
  day.accounts[0].counts.relay_copies = 11;
  EXPECT_EQ(Lines({day}, settings).size(), 1U);
}

std::vector<std::string> Problems(
    const std::vector<DayReport>& reports,
    const std::vector<SourceFacts>& sources = {}) {
  const std::vector<local_days> wanted = {reports.back().day};
  std::vector<std::string> problems;
  for (const Verdict& v :
       Judge(reports, wanted, sources, Only("input_health"), "Europe/Rome")) {
    problems.push_back(std::string(ProblemName(v.problem)) + ":" +
                       v.details.Text());
  }
  return problems;
}

using Strings = std::vector<std::string>;

TEST(InputHealth, SaysWhatIsWrongWithADay) {
  const DayReport before = Day(kMonday - days(1), 1);
  DayReport day = Day(kMonday, 0);
  // 13:02 UTC is 14:02 in Rome in November.
  day.last = std::chrono::sys_days(std::chrono::year(2026) /
                                   std::chrono::November / 2) +
             std::chrono::hours(13) + std::chrono::minutes(2);
  day.state = DayState::kEnded;
  EXPECT_EQ(Problems({before, day}), Strings{"log_ends:14:02"});
  day.state = DayState::kComplete;
  EXPECT_EQ(Problems({before, day}), Strings{});
  day.state = DayState::kMissing;
  EXPECT_EQ(Problems({before, day}), Strings{"no_log:"});
  day.first.reset();
  day.last.reset();
  day.state = DayState::kRotated;
  EXPECT_EQ(Problems({before, day}), Strings{"empty_log:"});
  day = Day(kMonday, 0);
  day.state = DayState::kPartial;
  EXPECT_EQ(Problems({day}), Strings{}) << "the first day of a history";
  EXPECT_EQ(Problems({before, day}).size(), 1U);
}

// The problems of sources are found for all days at once (source_problems.h).
TEST(InputHealth, SaysWhatIsWrongWithTheSourcesOfTheDayAlone) {
  SourceFacts damaged;
  damaged.path = "a.log.gz";
  damaged.damaged = true;
  damaged.name.date = kMonday;
  EXPECT_EQ(Problems({Day(kMonday, 1)}, {damaged}),
            Strings{"damaged:a.log.gz"});
  EXPECT_EQ(Problems({Day(kMonday + days(1), 1)}, {damaged}), Strings{});
}

// 2026-11-22: the same trouble of smtp.log and, after the rotation, of
// smtp.log.20261102 was told twice.
TEST(InputHealth, OfOneProblemThereIsOneVerdictADay) {
  const std::vector<local_days> wanted = {kMonday};
  const DayReport day = Day(kMonday, 1);
  const auto keys = [&](const std::vector<std::string>& paths) {
    std::vector<SourceFacts> sources;
    for (const std::string& path : paths) {
      sources.emplace_back().path = path;
      sources.back().damaged = true;
      sources.back().name.date = kMonday;
    }
    Strings found;
    for (const Verdict& verdict : Judge({&day, 1}, wanted, sources, {})) {
      found.push_back(VerdictKey(verdict));
    }
    return found;
  };
  const Strings one = {"2026-11-02|input_health|damaged|"};
  EXPECT_EQ(keys({"smtp.log"}), one);
  EXPECT_EQ(keys({"smtp.log.20261102"}), one);
  EXPECT_EQ(keys({"smtp.log", "other.log"}), one);
}

TEST(Detectors, OpenRelayAndForbiddenSpeakPerSubject) {
  DayReport day = Day(kMonday, 1);
  day.relaying_clients = {{"192.0.2.7", 12}};
  day.forbidden_senders = {{"bad@example.net", 2}};
  const std::vector<local_days> wanted = {kMonday};
  const std::vector<Verdict> verdicts = Judge({&day, 1}, wanted, {}, {});
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_EQ(VerdictKey(verdicts[0]), "2026-11-02|open_relay|192.0.2.7|high");
  EXPECT_EQ(verdicts[0].value, 12U);
  EXPECT_EQ(VerdictKey(verdicts[1]),
            "2026-11-02|forbidden_accepted|bad@example.net|high");
}

TEST(Detectors, NamesAreUnique) {
  Strings names;
  for (const DetectorRow& row : Detectors()) {
    names.emplace_back(row.name);
  }
  EXPECT_EQ(names,
            (Strings{"fixed_rule", "seasonal_forecast", "carry_over", "cusum",
                     "so_far", "account_limit", "account_baseline",
                     "open_relay", "forbidden_accepted", "input_health"}));
}

}  // namespace
}  // namespace mailtide
