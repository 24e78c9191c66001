#include "report/formats/explain_json.h"

#include <array>
#include <string_view>

#include "report/formats/iso_time.h"
#include "report/formats/json.h"
#include "report/formats/json_writer.h"

namespace mailtide {
namespace {

void WriteNumbers(JsonWriter& json, std::string_view key,
                  std::uint64_t messages, std::uint64_t copies) {
  json.Key(key);
  json.Begin('{');
  json.Field("messages", messages);
  json.Field("copies", copies);
  json.End('}');
}

void WriteCounts(JsonWriter& json, const AccountCounts& counts) {
  WriteNumbers(json, "sent", counts.sent_messages, counts.sent_copies);
  WriteNumbers(json, "relay", counts.relay_messages, counts.relay_copies);
}

void WriteLimit(JsonWriter& json, const LimitInForce& limit) {
  json.Begin('{');
  json.Field("copies", limit.copies);
  json.Field("from", limit.pattern.empty() ? "max_relay" : "account_limit");
  if (!limit.pattern.empty()) {
    json.Field("pattern", limit.pattern);
    json.Key("until");
    if (limit.until) {
      json.Text(IsoDay(*limit.until));
    } else {
      json.Raw("null");
    }
    json.Field("reason", limit.reason);
  }
  json.End('}');
}

// The list under `key`, and what is not in it under `more_key`.
void WriteTop(JsonWriter& json, std::string_view key, std::string_view more_key,
              std::string_view name, std::string_view unit,
              const TopCounts& counts) {
  json.Line(2);
  json.Key(key);
  json.Begin('[');
  for (const auto& [text, count] : counts.top) {
    json.Begin('{');
    json.Field(name, text);
    json.Field(unit, count);
    json.End('}');
  }
  json.End(']');
  json.Key(more_key);
  json.Begin('{');
  json.Field("count", counts.more_keys);
  json.Field(unit, counts.more_count);
  json.Key("exact");
  json.Raw(counts.too_many ? "false" : "true");
  json.End('}');
}

void WriteEvidence(JsonWriter& json, const AccountEvidence& evidence,
                   const TimeZone& zone) {
  json.Begin('{');
  json.Field("messages", evidence.messages);
  json.Field("copies", evidence.copies);
  json.Field("recipients", evidence.recipients);
  json.Key("recipients_exact");
  json.Raw(evidence.more_recipients ? "false" : "true");
  WriteTime(json, "first", evidence.first, zone);
  WriteTime(json, "last", evidence.last, zone);
  json.Key("busiest_hour");
  if (evidence.busiest_hour) {
    json.Begin('{');
    json.Field("hour", static_cast<std::uint64_t>(*evidence.busiest_hour));
    json.Field("copies", evidence.busiest_copies);
    json.End('}');
  } else {
    json.Raw("null");
  }
  WriteTop(json, "domains", "more_domains", "domain", "copies",
           evidence.domains);
  WriteTop(json, "clients", "more_clients", "client", "messages",
           evidence.clients);
  json.Field("refused_recipients", evidence.refused);
  json.Field("tried_recipients", evidence.tried);
  json.Line(2);
  json.Key("lines");
  json.Begin('[');
  for (const LineRange& file : evidence.files) {
    json.Line(3);
    json.Begin('{');
    json.Field("path", file.path);
    json.Field("compression", CompressionName(file.compression));
    json.Field("first", file.lines.first);
    json.Field("last", file.lines.last);
    json.Field("mails", file.lines.mails);
    json.End('}');
  }
  json.End(']');
  json.End('}');
}

void WriteFlag(JsonWriter& json, std::string_view key, bool flag) {
  json.Key(key);
  json.Raw(flag ? "true" : "false");
}

std::string_view VerdictWord(Side side) {
  return side == Side::kNone ? "in_line" : SideName(side);
}

void WriteNone(JsonWriter& json, std::string_view reason) {
  json.Field("verdict", "none");
  json.Field("reason", reason);
}

// The count of a day; that of a missing one is not known.
void WriteCount(JsonWriter& json, DayState state, std::uint64_t count) {
  if (state == DayState::kMissing) {
    json.Raw("null");
  } else {
    json.Number(count);
  }
}

void WriteWindowDay(JsonWriter& json, const WindowDay& day) {
  json.Begin('{');
  json.Field("day", IsoDay(day.day));
  json.Field("state", DayStateName(day.state));
  json.Key("value");
  WriteCount(json, day.state, day.value);
  if (day.use != WindowDay::Use::kValue) {
    json.Field("left_out",
               day.use == WindowDay::Use::kWeekend ? "weekend" : "state");
  }
  json.End('}');
}

void WriteFixedRule(JsonWriter& json, const IndicatorExplanation& explanation) {
  json.Begin('{');
  WriteFlag(json, "in_force", explanation.has_fixed_rule);
  if (!explanation.fixed_rule) {
    const DayState state = explanation.day().state;
    WriteNone(json, IsClosed(state) || state == DayState::kOpen ? "weekend"
                                                                : "day_state");
    json.End('}');
    return;
  }
  const FixedRuleCheck& check = *explanation.fixed_rule;
  if (!check.outcome) {
    WriteNone(json, "window_short");
  } else if (check.outcome->side != Side::kNone && !check.outcome->is_alert) {
    WriteNone(json, "open_day");
  } else {
    json.Field("verdict", VerdictWord(check.outcome->side));
  }
  json.Field("window",
             explanation.window_includes_value ? "including" : "past");
  json.Field("sigma", explanation.head.sigma);
  json.Field("values_before", check.values_before);
  json.Field("values_needed", check.values_needed);
  if (check.outcome) {
    json.Field("samples", check.outcome->samples);
    json.Field("mean", check.outcome->described.mean);
    json.Field("deviation", check.outcome->described.deviation);
    json.Field("low", check.outcome->low);
    json.Field("high", check.outcome->high);
  }
  json.Line(2);
  json.Key("days");
  json.Begin('[');
  for (const WindowDay& day : check.days) {
    json.Line(3);
    WriteWindowDay(json, day);
  }
  json.End(']');
  if (const Verdict* const verdict =
          explanation.VerdictOf(VerdictKind::kFixedRule)) {
    json.Field("line", VerdictLine(*verdict));
  }
  json.End('}');
}

constexpr std::array<std::string_view, 7> kWeekdays = {
    "monday", "tuesday",  "wednesday", "thursday",
    "friday", "saturday", "sunday"};

void WriteForecastVerdict(JsonWriter& json,
                          const IndicatorExplanation& explanation) {
  const IndicatorDay& its = explanation.forecast;
  if (!its.forecast) {
    WriteNone(json, "history_short");
  } else if (!its.observed) {
    WriteNone(json, explanation.day().state == DayState::kOpen ? "open_day"
                                                               : "day_state");
  } else if (explanation.IsAtFormerLevel()) {
    WriteNone(json, "former_level");
  } else {
    const Side side = its.observed->score > 0 ? Side::kHigh : Side::kLow;
    json.Field("verdict",
               VerdictWord(its.observed->is_out ? side : Side::kNone));
  }
}

void WriteForecast(JsonWriter& json, const IndicatorExplanation& explanation) {
  const IndicatorDay& its = explanation.forecast;
  json.Begin('{');
  WriteFlag(json, "in_force", explanation.has_forecast);
  json.Field("indicator", its.indicator.name);
  WriteForecastVerdict(json, explanation);
  json.Field("days_before", static_cast<std::uint64_t>(its.days_before));
  WriteFlag(json, "holiday", explanation.is_holiday);
  if (its.forecast) {
    const Bounds bounds = BoundsOf(*its.forecast);
    json.Line(2);
    json.Field("level", its.forecast->level);
    json.Field("weekday", kWeekdays[its.forecast->like]);
    json.Field("factor", its.forecast->factor);
    json.Field("expected", its.forecast->mean);
    json.Field("dispersion", its.forecast->dispersion);
    json.Field("limit", its.forecast->limit);
    json.Field("low", bounds.low);
    json.Field("high", bounds.high);
  }
  if (its.observed) {
    json.Field("score", its.observed->score);
    json.Field("p", explanation.p);
  }
  if (its.episode) {
    json.Field("state", EpisodeName(*its.episode));
    json.Field("since", IsoDay(its.since));
  }
  json.End('}');
}

void WriteCarriedOver(JsonWriter& json,
                      const IndicatorExplanation& explanation) {
  const std::optional<CarriedObservation>& carried =
      explanation.forecast.carried;
  if (!carried || !carried->is_own) {
    json.Raw("null");
    return;
  }
  const Bounds bounds = BoundsOf(carried->forecast);
  json.Begin('{');
  WriteFlag(json, "in_force", explanation.has_carry_over);
  json.Field("expected", carried->forecast.mean);
  json.Field("dispersion", carried->forecast.dispersion);
  json.Field("low", bounds.low);
  json.Field("high", bounds.high);
  json.Field("score", carried->score);
  const Side side = carried->score > 0 ? Side::kHigh : Side::kLow;
  json.Field("verdict", VerdictWord(carried->is_out ? side : Side::kNone));
  json.End('}');
}

void WriteSoFar(JsonWriter& json, const IndicatorExplanation& explanation,
                const TimeZone& zone) {
  if (!explanation.so_far) {
    json.Raw("null");
    return;
  }
  const SoFarLook& look = *explanation.so_far;
  json.Begin('{');
  WriteFlag(json, "in_force", explanation.has_so_far);
  WriteTime(json, "at", look.until, zone);
  if (look.so_far) {
    json.Field("share", look.so_far->share);
  }
  if (look.so_far && look.so_far->forecast) {
    const SoFarForecast& forecast = *look.so_far->forecast;
    json.Field("expected", forecast.expected);
    json.Field("dispersion", forecast.dispersion);
    json.Field("low", forecast.low);
    json.Field("high", forecast.high);
    json.Field("score", forecast.score);
    json.Field("day_end", forecast.end_of_day);
    const Side side = forecast.score > 0 ? Side::kHigh : Side::kLow;
    json.Field("verdict", VerdictWord(forecast.is_out ? side : Side::kNone));
  }
  json.End('}');
}

void WriteCusum(JsonWriter& json, const IndicatorExplanation& explanation) {
  const IndicatorDay& its = explanation.forecast;
  json.Begin('{');
  WriteFlag(json, "in_force", explanation.has_cusum);
  json.Field("high", its.sums.high);
  json.Field("low", its.sums.low);
  json.Field("limit", kCusumLimit);
  if (its.drift.alarm != Side::kNone) {
    json.Field("score", its.drift.score);
    json.Field("side", SideName(its.drift.alarm));
  }
  json.End('}');
}

}  // namespace

std::string RenderExplanationJson(const IndicatorExplanation& explanation,
                                  const TimeZone& zone) {
  const Summary& head = explanation.head;
  const DayReport& day = explanation.day();
  JsonWriter json;
  json.Begin('{');
  json.Field("mailtide", head.version);
  json.Field("generated", IsoTime(head.generated, zone));
  json.Field("gateway", head.gateway);
  json.Field("timezone", head.zone);
  json.Line(1);
  json.Field("day", IsoDay(day.day));
  json.Field("state", DayStateName(day.state));
  json.Field("indicator", explanation.name);
  json.Field("count", head.count_copies ? "copies" : "messages");
  json.Key("value");
  WriteCount(json, day.state, explanation.forecast.value);
  if (day.old_settings) {
    WriteFlag(json, "old_settings", true);
  }
  json.Line(1);
  json.Key("fixed_rule");
  WriteFixedRule(json, explanation);
  json.Line(1);
  json.Key("forecast");
  WriteForecast(json, explanation);
  json.Line(1);
  json.Key("carry_over");
  WriteCarriedOver(json, explanation);
  json.Line(1);
  json.Key("so_far");
  WriteSoFar(json, explanation, zone);
  json.Line(1);
  json.Key("cusum");
  WriteCusum(json, explanation);
  json.Line(1);
  json.Key("alerts");
  json.Begin('[');
  for (const Verdict& verdict : head.verdicts) {
    json.Line(2);
    json.Raw(AlertJson(verdict, zone));
  }
  json.End(']');
  json.End('}');
  return json.Take() + "\n";
}

std::string RenderExplanationJson(const AccountExplanation& explanation,
                                  const TimeZone& zone) {
  JsonWriter json;
  json.Begin('{');
  json.Field("mailtide", explanation.version);
  json.Field("generated", IsoTime(explanation.generated, zone));
  json.Field("gateway", explanation.gateway);
  json.Field("timezone", explanation.zone);
  json.Line(1);
  json.Field("day", IsoDay(explanation.day.day));
  json.Field("state", DayStateName(explanation.day.state));
  json.Field("account", explanation.account);
  if (explanation.old_settings) {
    json.Key("old_settings");
    json.Raw("true");
  }
  WriteCounts(json, explanation.day.counts);
  json.Line(1);
  json.Key("limit");
  WriteLimit(json, explanation.limit);
  json.Line(1);
  json.Key("days_before");
  json.Begin('[');
  for (const AccountDay& before : explanation.before) {
    json.Line(2);
    json.Begin('{');
    json.Field("day", IsoDay(before.day));
    json.Field("state", DayStateName(before.state));
    WriteCounts(json, before.counts);
    json.End('}');
  }
  json.End(']');
  json.Line(1);
  json.Key("evidence");
  WriteEvidence(json, explanation.evidence, zone);
  json.Line(1);
  json.Key("problems");
  json.Begin('[');
  for (const LogProblem& problem : explanation.problems) {
    json.Line(2);
    json.Begin('{');
    json.Field("path", problem.path);
    json.Field("problem", LogTroubleName(problem.trouble));
    json.Field("reason", problem.reason);
    json.End('}');
  }
  json.End(']');
  json.End('}');
  return json.Take() + "\n";
}

}  // namespace mailtide
