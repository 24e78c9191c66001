// The cases of an indicator from day to day: when they begin, go on and end.
// The values are so far off that no figure of the model matters.
#include "analysis/detectors/indicator_series.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/judge.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;

// A Monday.
constexpr local_days kMonday =
    local_days(std::chrono::year(2026) / std::chrono::November / 2);
constexpr std::uint64_t kUsual = 400, kWeekend = 60;

DayReport Day(local_days day, std::uint64_t received) {
  DayReport report;
  report.day = day;
  report.state = DayState::kComplete;
  report.first = report.last = std::chrono::sys_seconds(day.time_since_epoch());
  At(report.totals, Metric::kReceivedCopies) = received;
  return report;
}

// Eight weeks before kMonday, then `values` from kMonday on.
std::vector<DayReport> Story(const std::vector<std::uint64_t>& values) {
  std::vector<DayReport> reports;
  for (int i = -56; i < 0; ++i) {
    const local_days day = kMonday + days(i);
    reports.push_back(Day(day, IsWeekend(day) ? kWeekend : kUsual));
  }
  for (const std::uint64_t value : values) {
    reports.push_back(Day(reports.back().day + days(1), value));
  }
  return reports;
}

std::vector<Verdict> Judge(const std::vector<DayReport>& reports,
                           const std::vector<local_days>& wanted,
                           const CheckSettings& settings) {
  const TimeZone zone = TimeZone::Open("UTC").value();
  return JudgeDays({reports, wanted, {}, settings, zone, {}, false, {}})
      .value();
}

// "new high 1" for each day from kMonday on: state, side, day of the case; ""
// for a day without a verdict.
std::vector<std::string> Cases(const std::vector<std::uint64_t>& values,
                               const std::vector<local_days>& holidays = {}) {
  CheckSettings settings;
  settings.detectors = {"seasonal_forecast"};
  for (const local_days day : holidays) {
    settings.holidays.AddDay(day);
  }
  const std::vector<DayReport> reports = Story(values);
  std::vector<local_days> wanted;
  for (const DayReport& report : reports) {
    if (report.day >= kMonday) {
      wanted.push_back(report.day);
    }
  }
  std::vector<std::string> cases(values.size());
  for (const Verdict& verdict : Judge(reports, wanted, settings)) {
    cases[static_cast<std::size_t>((verdict.day - kMonday).count())] =
        std::string(EpisodeName(verdict.episode)) + " " +
        std::string(SideName(verdict.side)) + " " +
        std::to_string((verdict.day - verdict.since).count() + 1);
  }
  return cases;
}

using Strings = std::vector<std::string>;

TEST(IndicatorSeries, ASpikeIsOneCase) {
  EXPECT_EQ(Cases({1200, kUsual, kUsual}),
            (Strings{"new high 1", "returned  2", ""}));
}

TEST(IndicatorSeries, ACaseGoesOnOverAWeekend) {
  EXPECT_EQ(
      Cases({kUsual, kUsual, kUsual, kUsual, 5, kWeekend, kWeekend, 5, kUsual}),
      (Strings{"", "", "", "", "new low 1", "", "", "continuing low 4",
               "returned  5"}));
}

TEST(IndicatorSeries, TheFifthDayIsTheNewLevelAndTheOldOneMayReturn) {
  EXPECT_EQ(Cases({1200, 1200, 1200, 1200, 1200, 180, 180, 1200, 1200, kUsual,
                   kUsual}),
            (Strings{"new high 1", "continuing high 2", "continuing high 3",
                     "continuing high 4", "level_accepted high 5", "", "", "",
                     "", "returned  10", ""}));
}

TEST(IndicatorSeries, AnotherSideIsAnotherCase) {
  EXPECT_EQ(Cases({1200, 5, kUsual}),
            (Strings{"new high 1", "new low 1", "returned  2"}));
}

TEST(IndicatorSeries, AHolidayIsNeverTooQuietAndEndsNothing) {
  EXPECT_EQ(Cases({5}, {kMonday}), Strings{""});
  EXPECT_EQ(Cases({1200, kWeekend, 1200, kUsual}, {kMonday + days(1)}),
            (Strings{"new high 1", "", "continuing high 3", "returned  4"}));
}

TEST(IndicatorSeries, ADayThatIsNotKnownTeachesNothing) {
  std::vector<DayReport> reports = Story({5, kUsual});
  reports[reports.size() - 2].state = DayState::kPartial;
  const Holidays none;
  IndicatorSeries series(/*count_copies=*/true, none);
  IndicatorDays last;
  for (const DayReport& report : reports) {
    last = series.Next(report);
  }
  EXPECT_FALSE(last[0].episode);
  EXPECT_NEAR(last[0].forecast->mean, kUsual, 1);
}

// "kind indicator" with what was noted of it.
Strings Found(const std::vector<DayReport>& reports, local_days day,
              const CheckSettings& settings) {
  Strings found;
  for (const Verdict& verdict : Judge(reports, {day}, settings)) {
    found.push_back(std::string(VerdictKindName(verdict.kind)) + " " +
                    verdict.subject + (verdict.confirmed ? " confirmed" : "") +
                    (verdict.said_better ? " said better" : ""));
  }
  return found;
}

// The fixed rule is an alarm only when a forecast says the same, and then
// leaves the words to it; of two forecasts one speaks.
TEST(Judge, TheForecastConfirmsTheFixedRule) {
  CheckSettings settings;
  const std::vector<DayReport> reports = Story({1200});
  EXPECT_EQ(Found(reports, kMonday, settings),
            (Strings{"fixed_rule SMTP_RECVD_MSGS confirmed said better",
                     "fixed_rule SMTP_RECVD_MSGS_W confirmed said better",
                     "seasonal_forecast SMTP_RECVD_MSGS",
                     "carry_over SMTP_RECVD_MSGS said better"}));
  settings.detectors = {"carry_over"};
  EXPECT_EQ(Found(reports, kMonday, settings),
            Strings{"carry_over SMTP_RECVD_MSGS"});
  settings.detectors = {"fixed_rule"};
  const std::vector<Verdict> alone = Judge(reports, {kMonday}, settings);
  ASSERT_EQ(alone.size(), 2U);
  EXPECT_EQ(GradeOf(alone[0]), Grade::kAttention);
}

// Thirty weeks of 400, then 440: the forecast of the next day is a little above
// 400, and a quarter less is out; carry_over expects one per cent more.
TEST(Judge, CarryOverSpeaksWhereTheForecastIsSilent) {
  std::vector<DayReport> reports;
  for (int i = -210; i < 0; ++i) {
    reports.push_back(Day(kMonday + days(i), kUsual));
  }
  reports.push_back(Day(kMonday, 440));
  const local_days tuesday = kMonday + days(1);
  const Holidays none;
  IndicatorSeries series(/*count_copies=*/true, none);
  for (const DayReport& report : reports) {
    series.Next(report);
  }
  reports.push_back(Day(tuesday, 0));
  const Forecast forecast = *series.Next(reports.back())[0].forecast;
  const std::uint64_t just_in = BoundsOf(forecast).low;
  At(reports.back().totals, Metric::kReceivedCopies) = just_in;
  CheckSettings settings;
  settings.detectors = {"seasonal_forecast", "carry_over"};
  const std::vector<Verdict> verdicts = Judge(reports, {tuesday}, settings);
  ASSERT_EQ(verdicts.size(), 1U);
  EXPECT_EQ(verdicts[0].kind, VerdictKind::kCarryOver);
  EXPECT_EQ(verdicts[0].subject, "SMTP_RECVD_MSGS");
  EXPECT_EQ(verdicts[0].side, Side::kLow);
  EXPECT_EQ(verdicts[0].value, just_in);
  EXPECT_GT(verdicts[0].expected, forecast.mean);
  EXPECT_GT(verdicts[0].low, just_in);
  EXPECT_LT(verdicts[0].score, -3);
  EXPECT_FALSE(verdicts[0].said_better);
  EXPECT_EQ(GradeOf(verdicts[0]), Grade::kAlarm);
  EXPECT_TRUE(IsNews(verdicts[0]));
}

}  // namespace
}  // namespace mailtide
