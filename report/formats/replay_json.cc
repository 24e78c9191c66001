#include "report/formats/replay_json.h"

#include <string_view>
#include <vector>

#include "report/formats/iso_time.h"
#include "report/formats/json.h"
#include "report/formats/json_writer.h"

namespace mailtide {
namespace {

void WriteAlerts(JsonWriter& json, std::string_view key,
                 const std::vector<Verdict>& verdicts, const TimeZone& zone) {
  json.Line(1);
  json.Key(key);
  json.Begin('[');
  for (const Verdict& verdict : verdicts) {
    json.Line(2);
    json.Raw(AlertJson(verdict, zone));
  }
  json.End(']');
}

}  // namespace

std::string RenderReplayJson(const ReplayComparison& comparison,
                             const TimeZone& zone) {
  const Summary& head = comparison.vanish;
  JsonWriter json;
  json.Begin('{');
  json.Field("mailtide", head.version);
  json.Field("generated", IsoTime(head.generated, zone));
  json.Field("count", head.count_copies ? "copies" : "messages");
  json.Line(1);
  json.Field("from", IsoDay(comparison.from));
  json.Field("to", IsoDay(comparison.to));
  json.Field("days", comparison.days);
  json.Line(1);
  json.Key("set");
  json.Begin('{');
  for (const TriedSetting& setting : comparison.settings) {
    json.Key(setting.name);
    json.Begin('[');
    for (const std::string& value : setting.tried) {
      json.Text(value);
    }
    json.End(']');
  }
  json.End('}');
  WriteAlerts(json, "appear", comparison.appear.verdicts, zone);
  WriteAlerts(json, "vanish", comparison.vanish.verdicts, zone);
  json.Line(1);
  json.Field("same", comparison.same);
  json.End('}');
  return json.Take() + "\n";
}

}  // namespace mailtide
