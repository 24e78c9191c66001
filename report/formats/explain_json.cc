#include "report/formats/explain_json.h"

#include <string_view>

#include "report/formats/iso_time.h"
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

}  // namespace

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
