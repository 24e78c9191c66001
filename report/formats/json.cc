#include "report/formats/json.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "report/formats/escape.h"
#include "report/formats/iso_time.h"
#include "report/formats/json_writer.h"
#include "report/formats/old_text.h"

namespace mailtide {
namespace {

using Writer = JsonWriter;

void WriteSource(Writer& json, const SourceReport& source,
                 const TimeZone& zone) {
  const InputAccount& account = source.account;
  json.Begin('{');
  json.Field("path", source.path);
  json.Field("dialect", source.dialect);
  json.Field("compression", source.compression);
  json.Field("bytes", account.bytes);
  json.Field("lines", account.lines);
  json.Field("events", account.events);
  json.Field("context", account.context);
  json.Field("blank", account.blank);
  json.Field("rejected", account.Rejected());
  json.Key("reasons");
  json.Begin('{');
  for (std::size_t i = 0; i < kRejectReasonCount; ++i) {
    json.Field(RejectReasonName(static_cast<RejectReason>(i)),
               account.rejected[i]);
  }
  json.End('}');
  if (account.dropped_sessions != 0) {
    json.Field("dropped_sessions", account.dropped_sessions);
  }
  WriteTime(json, "first", source.first, zone);
  WriteTime(json, "last", source.last, zone);
  if (!source.damage.empty()) {
    json.Field("damage", source.damage);
  }
  json.End('}');
}

// Writes a list of pairs as objects with the keys `first` and `second`.
template <typename Value>
void WritePairs(Writer& json, std::size_t blanks, std::string_view first,
                std::string_view second,
                const std::vector<std::pair<std::string, Value>>& pairs) {
  json.Begin('[');
  for (const auto& [key, value] : pairs) {
    json.Line(blanks);
    json.Begin('{');
    json.Field(first, key);
    json.Field(second, value);
    json.End('}');
  }
  json.End(']');
}

void WriteErrLog(Writer& json, const ErrLogReport& log) {
  json.Begin('{');
  json.Field("path", log.path);
  json.Field("bytes", log.bytes);
  json.Field("lines", log.counts.lines);
  json.Key("levels");
  json.Begin('{');
  for (const auto& [level, count] : log.counts.by_level) {
    json.Field(EscapeForJson(level), count);
  }
  json.End('}');
  json.Field("without_level", log.counts.without_level);
  json.Field("continuation", log.counts.continuation);
  json.Field("blank", log.counts.blank);
  if (!log.damage.empty()) {
    json.Field("damage", log.damage);
  }
  json.End('}');
}

void WriteInput(Writer& json, const Summary& summary, const TimeZone& zone) {
  json.Begin('{');
  json.Key("sources");
  json.Begin('[');
  for (const SourceReport& source : summary.sources) {
    json.Line(2);
    WriteSource(json, source, zone);
  }
  json.End(']');
  json.Line(2);
  json.Key("duplicates");
  WritePairs(json, 3, "path", "same_as", summary.duplicates);
  if (!summary.ignored.empty()) {
    json.Line(2);
    json.Key("ignored");
    WritePairs(json, 3, "path", "why", summary.ignored);
  }
  if (!summary.err_logs.empty()) {
    json.Line(2);
    json.Key("err");
    json.Begin('[');
    for (const ErrLogReport& log : summary.err_logs) {
      json.Line(3);
      WriteErrLog(json, log);
    }
    json.End(']');
  }
  json.End('}');
}

struct Direction {
  std::string_view key;
  Metric messages, copies, bytes;
};
constexpr std::array kDirections = {
    Direction{"received", Metric::kReceivedMessages, Metric::kReceivedCopies,
              Metric::kReceivedBytes},
    Direction{"sent", Metric::kSentMessages, Metric::kSentCopies,
              Metric::kSentBytes},
    Direction{"relay", Metric::kRelayMessages, Metric::kRelayCopies,
              Metric::kRelayBytes},
};

// In the order of the contract; the keys are the names of the metrics.
constexpr std::array kOutcomes = {
    Metric::kAccepted,    Metric::kRejected,  Metric::kDeferred,
    Metric::kQuarantined, Metric::kDeleted,   Metric::kVirus,
    Metric::kSpam,        Metric::kPhishing,  Metric::kDelivered,
    Metric::kBounced,     Metric::kIncomplete};

void WriteAccount(Writer& json, const AccountRow& row) {
  json.Begin('{');
  json.Field("account", row.account);
  json.Key("sent");
  json.Begin('{');
  json.Field("messages", row.counts.sent_messages);
  json.Field("copies", row.counts.sent_copies);
  json.End('}');
  json.Key("relay");
  json.Begin('{');
  json.Field("messages", row.counts.relay_messages);
  json.Field("copies", row.counts.relay_copies);
  json.End('}');
  json.End('}');
}

// Refusals by reason, those that there are; none without any.
void WriteRefusals(Writer& json, const MetricCounts& totals) {
  bool any = false;
  for (const Metric metric : RefusalMetrics()) {
    const std::uint64_t count = At(totals, metric);
    if (count == 0) {
      continue;
    }
    if (!any) {
      json.Key("refusals");
      json.Begin('{');
      any = true;
    }
    json.Field(RefusalName(metric), count);
  }
  if (any) {
    json.End('}');
  }
}

void WriteDay(Writer& json, const DayReport& day, bool has_recipients_file) {
  json.Begin('{');
  json.Field("day", IsoDay(day.day));
  json.Field("state", DayStateName(day.state));
  json.Line(3);
  for (const Direction& direction : kDirections) {
    json.Key(direction.key);
    json.Begin('{');
    json.Field("messages", At(day.totals, direction.messages));
    json.Field("copies", At(day.totals, direction.copies));
    json.Field("bytes", At(day.totals, direction.bytes));
    json.End('}');
  }
  json.Line(3);
  json.Key("outcomes");
  json.Begin('{');
  for (const Metric outcome : kOutcomes) {
    json.Field(MetricName(outcome), At(day.totals, outcome));
  }
  json.End('}');
  json.Line(3);
  json.Key("accounts");
  json.Begin('[');
  for (const AccountRow& row : day.accounts) {
    json.Line(4);
    WriteAccount(json, row);
  }
  json.End(']');
  if (has_recipients_file) {
    json.Key("unknown_recipients");
    json.Begin('{');
    json.Field("accepted", At(day.totals, Metric::kUnknownAccepted));
    json.Field("refused", At(day.totals, Metric::kUnknownRefused));
    json.End('}');
  }
  if (!day.relaying_clients.empty()) {
    json.Key("open_relay");
    WritePairs(json, 4, "client", "copies", day.relaying_clients);
  }
  if (At(day.totals, Metric::kForwarded) != 0) {
    json.Field("forwarded", At(day.totals, Metric::kForwarded));
  }
  WriteRefusals(json, day.totals);
  if (At(day.totals, Metric::kDroppedSessions) != 0) {
    json.Field("dropped_sessions", At(day.totals, Metric::kDroppedSessions));
  }
  if (day.old_settings) {
    json.Key("old_settings");
    json.Raw("true");
  }
  json.End('}');
}

void WriteAlert(Writer& json, const Verdict& verdict, const TimeZone& zone) {
  const std::string day = IsoDay(verdict.day);
  json.Begin('{');
  json.Field("kind", VerdictKindName(verdict.kind));
  switch (verdict.kind) {
    case VerdictKind::kFixedRule:
      json.Field("indicator", verdict.subject);
      json.Field("day", day);
      json.Field("side", SideName(verdict.side));
      json.Field("value", verdict.value);
      json.Field("mean", verdict.mean);
      json.Field("deviation", verdict.deviation);
      json.Field("samples", verdict.samples);
      break;
    case VerdictKind::kSeasonalForecast:
    case VerdictKind::kCarryOver:
      json.Field("indicator", verdict.subject);
      json.Field("day", day);
      json.Field("side", SideName(verdict.side));
      json.Field("value", verdict.value);
      json.Field("expected", verdict.expected);
      json.Field("low", verdict.low);
      json.Field("high", verdict.high);
      json.Field("score", verdict.score);
      if (verdict.kind == VerdictKind::kSeasonalForecast) {
        json.Field("state", EpisodeName(verdict.episode));
        json.Field("since", IsoDay(verdict.since));
      }
      break;
    case VerdictKind::kCusum:
      json.Field("indicator", verdict.subject);
      json.Field("day", day);
      json.Field("side", SideName(verdict.side));
      json.Field("score", verdict.score);
      break;
    case VerdictKind::kSoFar:
      json.Field("indicator", verdict.subject);
      json.Field("day", day);
      WriteTime(json, "at", verdict.at, zone);
      json.Field("side", SideName(verdict.side));
      json.Field("value", verdict.value);
      json.Field("expected", verdict.expected);
      json.Field("low", verdict.low);
      json.Field("high", verdict.high);
      break;
    case VerdictKind::kAccountLimit:
      json.Field("day", day);
      json.Field("account", verdict.subject);
      json.Field("value", verdict.value);
      json.Field("limit", verdict.limit);
      break;
    case VerdictKind::kAccountBaseline:
      json.Field("day", day);
      json.Field("account", verdict.subject);
      json.Field("value", verdict.value);
      json.Field("copies", verdict.copies);
      json.Field("expected", verdict.expected);
      json.Field("p", verdict.p);
      break;
    case VerdictKind::kOpenRelay:
      json.Field("day", day);
      json.Field("client", verdict.subject);
      json.Field("value", verdict.value);
      break;
    case VerdictKind::kForbiddenAccepted:
      json.Field("day", day);
      json.Field("sender", verdict.subject);
      json.Field("value", verdict.value);
      break;
    case VerdictKind::kInputHealth:
      json.Field("day", day);
      json.Field("problem", ProblemName(verdict.problem));
      json.Field("detail", verdict.details.Text());
      break;
  }
  if (IsEndOfCase(verdict)) {
    json.Field("state", EpisodeName(verdict.episode));
  }
  if (const std::string line = OldLine(verdict); !line.empty()) {
    json.Field("line", line);
  }
  json.End('}');
}

void WriteRemarkable(Writer& json, const RemarkableDay& day,
                     const TimeZone& zone) {
  json.Begin('{');
  json.Field("day", IsoDay(day.day));
  json.Field("grade", day.grade == Grade::kAlarm ? "alarm" : "attention");
  json.Field("score", day.score);
  json.Key("alert");
  WriteAlert(json, day.most, zone);
  json.Key("accounts");
  json.Begin('[');
  for (const Verdict& account : day.accounts) {
    WriteAlert(json, account, zone);
  }
  json.End(']');
  json.End('}');
}

void WritePast(Writer& json, const Summary& summary, const TimeZone& zone) {
  const PastReading& past = *summary.past_reading;
  json.Line(1);
  json.Key("read");
  json.Begin('{');
  json.Field("files", past.read);
  json.Field("unchanged", past.unchanged);
  json.Field("duplicates", std::uint64_t{summary.duplicates.size()});
  json.Field("ignored", std::uint64_t{summary.ignored.size()});
  json.Field("damaged", past.damaged);
  json.Field("disk_bytes", past.disk_bytes);
  json.Field("bytes", past.account.bytes);
  json.Field("lines", past.account.lines);
  json.Field("events", past.account.events);
  json.Field("context", past.account.context);
  json.Field("blank", past.account.blank);
  json.Field("rejected", past.account.Rejected());
  json.Field("seconds", past.seconds);
  json.End('}');
  json.Line(1);
  json.Key("remarkable");
  json.Begin('[');
  for (const RemarkableDay& day : summary.remarkable) {
    json.Line(2);
    WriteRemarkable(json, day, zone);
  }
  json.End(']');
}

void WriteSummary(Writer& json, const Summary& summary, const TimeZone& zone) {
  json.Begin('{');
  json.Field("mailtide", summary.version);
  json.Field("generated", IsoTime(summary.generated, zone));
  json.Field("count", summary.count_copies ? "copies" : "messages");
  json.Line(1);
  json.Key("input");
  WriteInput(json, summary, zone);
  json.Line(1);
  json.Key("days");
  json.Begin('[');
  for (const DayReport& day : DaysAbout(summary)) {
    json.Line(2);
    WriteDay(json, day, summary.has_recipients_file);
  }
  json.End(']');
  json.Line(1);
  json.Key("alerts");
  json.Begin('[');
  for (const Verdict& verdict : summary.verdicts) {
    if (!IsEndOfCase(verdict) && verdict.episode != Episode::kTakenBack) {
      json.Line(2);
      WriteAlert(json, verdict, zone);
    }
  }
  json.End(']');
  json.Line(1);
  json.Field("gateway", summary.gateway);
  json.Field("timezone", summary.zone);
  json.Field("timezone_origin", summary.zone_origin);
  if (summary.past_reading) {
    WritePast(json, summary, zone);
  }
  json.End('}');
}

}  // namespace

std::string RenderJson(const Summary& summary, const TimeZone& zone) {
  Writer json;
  WriteSummary(json, summary, zone);
  return json.Take() + '\n';
}

void WriteJson(const Summary& summary, const TimeZone& zone,
               const ByteSink& sink) {
  Writer json(&sink);
  WriteSummary(json, summary, zone);
  sink(json.Take() + '\n');
}

std::string AlertJson(const Verdict& verdict, const TimeZone& zone) {
  Writer json;
  WriteAlert(json, verdict, zone);
  return json.Take();
}

}  // namespace mailtide
