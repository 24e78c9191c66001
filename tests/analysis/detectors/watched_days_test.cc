// What the detectors go by and what they say is one computation: on invented
// histories there is an alert exactly when the value lies outside the bounds.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/detectors/fixed_rule.h"
#include "analysis/detectors/forecast_verdicts.h"
#include "analysis/judge.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::local_days;

// A Monday.
constexpr local_days kMonday =
    local_days(std::chrono::year(2026) / std::chrono::June / 1);

// Of 40 draws.
DayState StateOf(std::uint64_t draw) {
  switch (draw) {
    case 0:
      return DayState::kPartial;
    case 1:
      return DayState::kMissing;
    default:
      return DayState::kComplete;
  }
}

// Weeks of busy weekdays and quiet weekends, one day in ten far off, one in
// twenty without its log.
std::vector<DayReport> InventDays(std::uint32_t seed, int count) {
  std::mt19937 random(seed);
  const auto below = [&random](std::uint64_t most) { return random() % most; };
  std::vector<DayReport> reports;
  for (int i = 0; i < count; ++i) {
    DayReport& report = reports.emplace_back();
    report.day = kMonday + days(i);
    report.state = StateOf(below(40));
    report.hours.resize(24);
    const std::uint64_t usual = IsWeekend(report.day) ? 40 : 400;
    for (const Indicator& indicator : kIndicators) {
      std::uint64_t value = usual * (85 + below(31)) / 100;
      switch (below(20)) {
        case 0:
          value *= 3;
          break;
        case 1:
          value /= 8;
          break;
        default:
          break;
      }
      At(report.totals, indicator.copies) = value;
    }
  }
  reports.back().state = DayState::kComplete;
  return reports;
}

bool Says(const std::vector<Verdict>& verdicts, VerdictKind kind,
          local_days day, const std::string& subject) {
  return std::ranges::any_of(verdicts, [&](const Verdict& verdict) {
    return verdict.kind == kind && verdict.day == day &&
           verdict.subject == subject && verdict.episode != Episode::kReturned;
  });
}

TEST(WatchedDays, AnAlertIsAValueOutsideTheBounds) {
  const Result<TimeZone> zone = TimeZone::Open("UTC");
  CheckSettings settings;
  int fixed_rule_alerts = 0;
  int forecast_alerts = 0;
  int silent = 0;
  for (const std::uint32_t seed : {1U, 2U, 3U, 4U}) {
    settings.window_includes_value = seed == 2;
    settings.sigma = seed == 3 ? 1.5 : 2;
    settings.min_samples = seed == 4 ? 5 : 0;
    const std::vector<DayReport> reports = InventDays(seed, 120);
    std::vector<local_days> wanted;
    for (const DayReport& report : reports) {
      wanted.push_back(report.day);
    }
    struct Seen {
      local_days day;
      std::string name;
      std::optional<FixedRuleCheck> check;
      IndicatorDay forecast;
    };
    std::vector<Seen> all;
    const auto watch = [&](const DetectorInput& input) {
      const std::span<const DayReport> before(
          reports.data(),
          static_cast<std::size_t>((input.day.day - kMonday).count()));
      for (std::size_t i = 0; i < kIndicators.size(); ++i) {
        for (const bool weekdays : {false, true}) {
          all.push_back(
              {input.day.day,
               std::string(kIndicators[i].name) + (weekdays ? "_W" : ""),
               CheckFixedRule(input.day, before, kIndicators[i], weekdays,
                              settings),
               input.forecasts[i]});
        }
      }
    };
    const std::vector<Verdict> verdicts =
        JudgeDays({reports, wanted, {}, settings, *zone, {}, false, {}, watch})
            .value();
    ASSERT_EQ(all.size(), reports.size() * 6);
    for (const Seen& seen : all) {
      SCOPED_TRACE(seen.name + " " +
                   std::to_string((seen.day - kMonday).count()));
      bool is_out = false;
      if (seen.check && seen.check->outcome) {
        const auto value = static_cast<double>(seen.check->value);
        is_out = value < seen.check->outcome->low ||
                 value > seen.check->outcome->high;
      } else {
        ++silent;
      }
      EXPECT_EQ(is_out,
                Says(verdicts, VerdictKind::kFixedRule, seen.day, seen.name));
      fixed_rule_alerts += is_out ? 1 : 0;

      const IndicatorDay& its = seen.forecast;
      bool is_unlikely = false;
      if (its.observed && its.observed->change == LevelChange::kNone) {
        const Bounds bounds = BoundsOf(its.observed->forecast);
        is_unlikely = its.value < bounds.low || its.value > bounds.high;
        EXPECT_EQ(is_unlikely, Says(verdicts, VerdictKind::kSeasonalForecast,
                                    seen.day, std::string(its.indicator.name)));
        // The mean is what it is said to come from.
        const Forecast& forecast = its.observed->forecast;
        EXPECT_DOUBLE_EQ(forecast.mean, forecast.level * forecast.factor);
      }
      forecast_alerts += is_unlikely ? 1 : 0;
    }
  }
  EXPECT_GT(fixed_rule_alerts, 100);
  EXPECT_GT(forecast_alerts, 100);
  EXPECT_GT(silent, 100);
}

// The example of the script that mailtide replaces, over weekdays from a Monday
// on; weekends and a day cut short lie between.
TEST(WatchedDays, TheWindowOfTheScriptsOwnExample) {
  constexpr std::array<std::uint64_t, 14> kExample = {
      3176, 3524, 3258, 3118, 2837, 3185, 3819,
      3435, 3793, 3452, 3414, 3364, 2657, 3664};
  std::vector<DayReport> reports;
  local_days day = kMonday;
  const auto add = [&](std::uint64_t value, DayState state) {
    DayReport& report = reports.emplace_back();
    report.day = day;
    report.state = state;
    At(report.totals, Metric::kReceivedCopies) = value;
    day += days(1);
  };
  add(9999, DayState::kComplete);  // older than the window
  for (std::size_t i = 0; i < kExample.size(); ++i) {
    while (IsWeekend(day)) {
      add(77, DayState::kComplete);
    }
    if (i == 5) {
      add(12, DayState::kPartial);
    }
    add(kExample[i], DayState::kRotated);
  }
  DayReport judged;
  judged.day = day;
  judged.state = DayState::kComplete;
  At(judged.totals, Metric::kReceivedCopies) = 2387;
  ASSERT_FALSE(IsWeekend(day));
  const std::optional<FixedRuleCheck> check = CheckFixedRule(
      judged, reports, kIndicators[0], /*weekdays_only=*/true, CheckSettings());
  ASSERT_TRUE(check && check->outcome);
  std::vector<std::uint64_t> values;
  std::size_t weekends = 0;
  std::size_t not_closed = 0;
  local_days before = kMonday;
  for (const WindowDay& its : check->days) {
    EXPECT_EQ(its.day, before + days(1));
    before = its.day;
    switch (its.use) {
      case WindowDay::Use::kValue:
        values.push_back(its.value);
        break;
      case WindowDay::Use::kWeekend:
        EXPECT_TRUE(IsWeekend(its.day));
        ++weekends;
        break;
      case WindowDay::Use::kNotClosed:
        EXPECT_EQ(its.state, DayState::kPartial);
        ++not_closed;
        break;
    }
  }
  EXPECT_EQ(values, std::vector(kExample.begin(), kExample.end()));
  EXPECT_EQ(weekends, 6U);
  EXPECT_EQ(not_closed, 1U);
  EXPECT_EQ(check->values_before, 14U);
  EXPECT_EQ(check->outcome->side, Side::kLow);
  EXPECT_TRUE(check->outcome->is_alert);
  Verdict verdict;
  verdict.kind = VerdictKind::kFixedRule;
  verdict.subject = "SMTP_RECVD_MSGS_W";
  verdict.value = check->value;
  verdict.mean = check->outcome->described.mean;
  verdict.deviation = check->outcome->described.deviation;
  EXPECT_EQ(VerdictLine(verdict),
            "SMTP_RECVD_MSGS_W scostamento oltre il limite V:2387 "
            "M:3335.42857143 S:319.289101932");
}

}  // namespace
}  // namespace mailtide
