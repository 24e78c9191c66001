#include "report/formats/explain_json.h"

#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "report/formats/explain_indicator_text.h"
#include "tests/report/formats/sample_summary.h"

namespace mailtide {
namespace {

using nlohmann::json;

// A closed day with 100 where some 200 were expected, at that place of a case.
IndicatorExplanation TooFew(std::optional<Episode> episode) {
  IndicatorExplanation explanation;
  explanation.name = "SMTP_RECVD_MSGS";
  DayReport day;
  day.day = std::chrono::local_days(std::chrono::year(2026) / 11 / 20);
  day.state = DayState::kComplete;
  explanation.head.days.push_back(day);
  IndicatorDay& its = explanation.forecast;
  its.indicator = kIndicators.front();
  its.value = 100;
  its.days_before = 60;
  its.forecast = Forecast{200, 10, 3, false, 200, 1, 4};
  its.observed = Observation{*its.forecast, -4, true};
  its.episode = episode;
  its.since = day.day - std::chrono::days(9);
  return explanation;
}

json ForecastOf(const IndicatorExplanation& explanation) {
  return json::parse(RenderExplanationJson(explanation, Rome()))["forecast"];
}

TEST(ExplainJson, ACaseThatGoesOnIsLow) {
  const json forecast = ForecastOf(TooFew(Episode::kContinuing));
  EXPECT_EQ(forecast["verdict"], "low");
  EXPECT_EQ(forecast["state"], "continuing");
  EXPECT_FALSE(forecast.contains("reason"));
}

// The report says of the day that it is back in line: the level that was
// accepted is left again, and the one before it holds.
TEST(ExplainJson, TheLevelBeforeTheAcceptedOneIsNoVerdict) {
  const json returned = ForecastOf(TooFew(Episode::kReturned));
  EXPECT_EQ(returned["verdict"], "none");
  EXPECT_EQ(returned["reason"], "former_level");
  EXPECT_EQ(returned["state"], "returned");

  const json former = ForecastOf(TooFew({}));
  EXPECT_EQ(former["verdict"], "none");
  EXPECT_EQ(former["reason"], "former_level");
  EXPECT_FALSE(former.contains("state"));
}

TEST(ExplainJson, WithinTheBoundsIsInLine) {
  IndicatorExplanation explanation = TooFew(Episode::kReturned);
  explanation.forecast.observed->is_out = false;
  const json forecast = ForecastOf(explanation);
  EXPECT_EQ(forecast["verdict"], "in_line");
  EXPECT_EQ(forecast["state"], "returned");
}

// For people the same: the bounds alone would say otherwise.
TEST(ExplainJson, TheTextSaysWhyTheFormerLevelIsNoAlert) {
  constexpr std::string_view kWhy =
      "outside the bounds, but at the level that was normal";
  const auto says_why = [&](const IndicatorExplanation& explanation) {
    const std::string page =
        RenderExplanationText(explanation, Language::kEnglish);
    return page.find(kWhy) != std::string::npos;
  };
  EXPECT_TRUE(says_why(TooFew({})));
  EXPECT_TRUE(says_why(TooFew(Episode::kReturned)));
  EXPECT_FALSE(says_why(TooFew(Episode::kContinuing)));
}

}  // namespace
}  // namespace mailtide
