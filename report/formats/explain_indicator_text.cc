#include "report/formats/explain_indicator_text.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "report/formats/iso_time.h"
#include "report/formats/old_text.h"
#include "report/formats/text.h"
#include "report/formats/text_days.h"
#include "report/formats/text_page.h"
#include "report/formats/text_verdicts.h"
#include "report/local_dates.h"

namespace mailtide {
namespace {

constexpr std::size_t kDayWidth = 14;  // "ven 2026-11-20"
constexpr std::size_t kNumberWidth = 10;

void WriteOff(TextPage& page, std::string_view detector) {
  page.Paragraph("  ", page.Say(MessageId::kDetectorOff, {{"name", detector}}));
}

void WriteNotJudged(TextPage& page, DayState state) {
  page.Paragraph("  ", page.Say(MessageId::kDayNotJudged,
                                {{"state", page.Say(StateWord(state))}}));
}

void WriteWindow(TextPage& page, const FixedRuleCheck& check) {
  if (check.days.empty()) {
    return;
  }
  page.Heading(page.Say(MessageId::kHeadWindow));
  page.Line(PadRight(page.Say(MessageId::kColumnDay), kDayWidth) +
            PadLeft(page.Say(MessageId::kColumnValue), kNumberWidth));
  for (const WindowDay& day : check.days) {
    std::string line = PadRight(
        DayText(page.language(), day.day, DayStyle::kShort), kDayWidth);
    line +=
        PadLeft(day.state == DayState::kMissing ? "-" : page.Number(day.value),
                kNumberWidth);
    switch (day.use) {
      case WindowDay::Use::kValue:
        break;
      case WindowDay::Use::kWeekend:
        line += "  " + page.Say(MessageId::kLeftOutWeekend);
        break;
      case WindowDay::Use::kNotClosed:
        line += "  " + page.Say(MessageId::kLeftOutState,
                                {{"state", page.Say(StateWord(day.state))}});
        break;
    }
    page.Line(line);
  }
}

MessageId FixedRuleResult(const IndicatorExplanation& explanation,
                          const FixedRuleOutcome& outcome) {
  if (outcome.side == Side::kNone) {
    return MessageId::kValueWithin;
  }
  if (!outcome.is_alert) {
    return MessageId::kValueLowButOpen;
  }
  if (!explanation.has_fixed_rule) {
    return MessageId::kValueOutside;
  }
  return outcome.side == Side::kLow ? MessageId::kValueTooLow
                                    : MessageId::kValueTooHigh;
}

void WriteFixedRule(TextPage& page, const IndicatorExplanation& explanation) {
  page.Heading(page.Say(MessageId::kHeadFixedRule));
  if (!explanation.has_fixed_rule) {
    WriteOff(page, VerdictKindName(VerdictKind::kFixedRule));
  }
  if (!explanation.fixed_rule) {
    const DayState state = explanation.day().state;
    if (IsClosed(state) || state == DayState::kOpen) {
      page.Paragraph("  ", page.Say(MessageId::kWeekendNoVerdict));
    } else {
      WriteNotJudged(page, state);
    }
    return;
  }
  const FixedRuleCheck& check = *explanation.fixed_rule;
  if (!check.outcome) {
    page.Paragraph("  ", page.Say(MessageId::kWindowShort,
                                  {{"count", check.values_before},
                                   {"needed", check.values_needed}}));
    WriteWindow(page, check);
    return;
  }
  const FixedRuleOutcome& outcome = *check.outcome;
  const double mean = outcome.described.mean;
  page.Paragraph("  ", page.Say(FixedRuleResult(explanation, outcome),
                                {{"value", check.value}}));
  page.Paragraph(
      "  ", page.Say(MessageId::kBounds, {{"mean", mean},
                                          {"samples", outcome.samples},
                                          {"low", outcome.low},
                                          {"high", outcome.high},
                                          {"sigma", explanation.head.sigma}}));
  if (explanation.window_includes_value) {
    page.Paragraph("  ", page.Say(MessageId::kWindowIncludes));
  }
  if (const Verdict* const verdict =
          explanation.VerdictOf(VerdictKind::kFixedRule)) {
    page.Line(OldLine(*verdict));
  } else {
    page.Line(fmt::format("  V:{} M:{:.12g} S:{:.12g}", check.value, mean,
                          outcome.described.deviation));
  }
  WriteWindow(page, check);
}

// A Monday, to name the others by.
constexpr std::chrono::local_days kSomeMonday{std::chrono::year(2024) / 1 / 1};

void WriteForecastNumbers(TextPage& page,
                          const IndicatorExplanation& explanation) {
  const IndicatorDay& its = explanation.forecast;
  const Forecast& forecast = *its.forecast;
  page.Paragraph(
      "  ", page.Say(MessageId::kForecastLevel,
                     {{"level", forecast.level},
                      {"factor", forecast.factor},
                      {"weekday",
                       DayText(page.language(),
                               kSomeMonday + std::chrono::days(forecast.like),
                               DayStyle::kWeekday)},
                      {"dispersion", forecast.dispersion}}));
  if (!its.observed) {
    return;
  }
  constexpr double kShownP = 0.0001;
  const std::string p =
      explanation.p < kShownP
          ? page.Say(MessageId::kProbabilityBelow, {{"p", kShownP}})
          : page.Say(MessageId::kProbability, {{"p", explanation.p}});
  page.Paragraph(
      "  ", page.Say(MessageId::kForecastScore,
                     {{"score", its.observed->score},
                      {"p", p},
                      {"limit", forecast.limit},
                      {"k", SeasonalModel().k},
                      {"distance",
                       std::max(kOutDistance, kOutShare * forecast.mean)}}));
}

std::string ForecastBounds(const TextPage& page, const Forecast& forecast) {
  const Bounds bounds = BoundsOf(forecast);
  return bounds.low == 0
             ? page.Say(MessageId::kForecastUpTo,
                        {{"expected", forecast.mean}, {"high", bounds.high}})
             : page.Say(MessageId::kForecastBounds,
                        {{"expected", forecast.mean},
                         {"low", bounds.low},
                         {"high", bounds.high}});
}

// What the forecast says of a closed day.
void WriteObserved(TextPage& page, const IndicatorExplanation& explanation) {
  const IndicatorDay& its = explanation.forecast;
  const Observation& observed = *its.observed;
  const Verdict* const verdict =
      explanation.VerdictOf(VerdictKind::kSeasonalForecast);
  if (verdict != nullptr) {
    page.Paragraph("  ", VerdictSentence(page, explanation.head, *verdict));
  } else {
    page.Paragraph("  ", page.Say(observed.is_out ? MessageId::kValueOutside
                                                  : MessageId::kValueWithin,
                                  {{"value", its.value}}));
  }
  if (verdict == nullptr || verdict->episode == Episode::kReturned) {
    page.Paragraph("  ", ForecastBounds(page, observed.forecast));
    if (observed.forecast.is_holiday) {
      page.Paragraph("  ", page.Say(MessageId::kOnHoliday));
    }
  }
  if (its.episode == Episode::kNew) {
    page.Paragraph("  ", page.Say(MessageId::kCaseBegins));
  } else if (its.episode == Episode::kContinuing) {
    page.Paragraph(
        "  ", page.Say(MessageId::kCaseSince, {{"since", IsoDay(its.since)}}));
  } else if (explanation.IsAtFormerLevel()) {
    page.Paragraph("  ", page.Say(MessageId::kFormerLevel));
  }
}

// What is said of an open day until now.
void WriteSoFar(TextPage& page, const IndicatorExplanation& explanation) {
  if (!explanation.has_so_far) {
    WriteOff(page, VerdictKindName(VerdictKind::kSoFar));
  }
  if (!explanation.so_far) {
    page.Paragraph("  ",
                   page.Say(explanation.is_holiday ? MessageId::kSoFarHoliday
                                                   : MessageId::kSoFarNoMatch));
    return;
  }
  const SoFarLook& look = *explanation.so_far;
  const std::string time = TimeOfDayText(look.time_of_day);
  if (!look.so_far) {
    page.Paragraph("  ",
                   page.Say(MessageId::kSoFarFewDays,
                            {{"time", time},
                             {"needed", std::uint64_t{kLeastComparableDays}}}));
    return;
  }
  const SoFar& so_far = *look.so_far;
  page.Paragraph(
      "  ",
      page.Say(MessageId::kSoFarShare,
               {{"time", time}, {"percent", 100 * so_far.share}}) +
          (so_far.forecast ? "" : " " + page.Say(MessageId::kSoFarEarly)));
  if (!so_far.forecast) {
    return;
  }
  const SoFarForecast& forecast = *so_far.forecast;
  page.Paragraph(
      "  ",
      page.Say(MessageId::kSoFar,
               {{"what", IndicatorWords(page, explanation.head,
                                        explanation.forecast.indicator.name)},
                {"time", time},
                {"value", explanation.forecast.value},
                {"expected", forecast.expected},
                {"low", forecast.low},
                {"high", forecast.high}}) +
          " " + page.Say(MessageId::kDayEnd, {{"end", forecast.end_of_day}}));
  page.Paragraph("  ",
                 page.Say(!forecast.is_out          ? MessageId::kValueWithin
                          : !explanation.has_so_far ? MessageId::kValueOutside
                          : forecast.score > 0      ? MessageId::kValueTooHigh
                                                    : MessageId::kValueTooLow,
                          {{"value", explanation.forecast.value}}));
}

// What the weekday before makes of the forecast of a closed day.
void WriteCarriedOver(TextPage& page, const IndicatorExplanation& explanation) {
  const std::optional<CarriedObservation>& carried =
      explanation.forecast.carried;
  if (!carried || !carried->is_own) {
    return;
  }
  if (!explanation.has_carry_over) {
    WriteOff(page, VerdictKindName(VerdictKind::kCarryOver));
  }
  const Bounds bounds = BoundsOf(carried->forecast);
  page.Paragraph("  ", page.Say(MessageId::kCarriedOverBounds,
                                {{"expected", carried->forecast.mean},
                                 {"low", bounds.low},
                                 {"high", bounds.high},
                                 {"score", carried->score}}));
}

void WriteForecast(TextPage& page, const IndicatorExplanation& explanation) {
  const IndicatorDay& its = explanation.forecast;
  const DayState state = explanation.day().state;
  page.Heading(page.Say(MessageId::kHeadForecast));
  if (explanation.weekdays_only) {
    page.Paragraph("  ", page.Say(MessageId::kForecastOfAllDays,
                                  {{"indicator", its.indicator.name}}));
  }
  if (!explanation.has_forecast) {
    WriteOff(page, VerdictKindName(VerdictKind::kSeasonalForecast));
  }
  if (!its.forecast) {
    page.Paragraph(
        "  ", page.Say(MessageId::kForecastShort,
                       {{"count", static_cast<std::uint64_t>(its.days_before)},
                        {"needed", std::uint64_t{kFirstForecast}}}));
    return;
  }
  if (its.observed) {
    WriteObserved(page, explanation);
  } else {
    page.Paragraph("  ", ForecastBounds(page, *its.forecast));
    if (state == DayState::kOpen) {
      WriteSoFar(page, explanation);
    } else {
      WriteNotJudged(page, state);
    }
  }
  WriteForecastNumbers(page, explanation);
  WriteCarriedOver(page, explanation);
}

void WriteDrift(TextPage& page, const IndicatorExplanation& explanation) {
  const IndicatorDay& its = explanation.forecast;
  page.Heading(page.Say(MessageId::kHeadDrift));
  if (!explanation.has_cusum) {
    WriteOff(page, VerdictKindName(VerdictKind::kCusum));
  }
  if (const Verdict* const verdict =
          explanation.VerdictOf(VerdictKind::kCusum)) {
    page.Paragraph("  ", VerdictSentence(page, explanation.head, *verdict));
  }
  page.Paragraph("  ",
                 page.Say(MessageId::kDriftSums, {{"high", its.sums.high},
                                                  {"low", its.sums.low},
                                                  {"limit", kCusumLimit}}));
  if (its.drift.alarm != Side::kNone) {
    page.Paragraph("  ", page.Say(MessageId::kDriftReset,
                                  {{"score", std::abs(its.drift.score)}}));
  }
  page.Paragraph("  ", page.Say(MessageId::kDriftWeekdays));
}

}  // namespace

std::string RenderExplanationText(const IndicatorExplanation& explanation,
                                  Language language) {
  TextPage page(language);
  const DayReport& day = explanation.day();
  page.Paragraph("",
                 page.Say(MessageId::kExplainIndicator,
                          {{"indicator", explanation.name},
                           {"day", DayText(language, day.day, DayStyle::kLong)},
                           {"state", page.Say(StateWord(day.state))}}));
  page.Line("");
  page.Paragraph("",
                 day.state == DayState::kMissing
                     ? page.Say(MessageId::kNoLog)
                     : page.Say(MessageId::kExplainCount,
                                {{"what", IndicatorWords(page, explanation.head,
                                                         explanation.name)},
                                 {"value", explanation.forecast.value}}));
  if (day.old_settings) {
    page.Paragraph("", page.Say(MessageId::kExplainOldSettings));
  }
  WriteFixedRule(page, explanation);
  WriteForecast(page, explanation);
  WriteDrift(page, explanation);
  page.Line("");
  page.Paragraph("", ZoneSentence(language, explanation.head.zone,
                                  explanation.head.zone_origin));
  return page.Take();
}

}  // namespace mailtide
