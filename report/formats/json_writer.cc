#include "report/formats/json_writer.h"

#include "report/formats/iso_time.h"

namespace mailtide {

void WriteTime(JsonWriter& json, std::string_view key,
               const std::optional<std::chrono::sys_seconds>& time,
               const TimeZone& zone) {
  json.Key(key);
  if (time) {
    json.Text(IsoTime(*time, zone));
  } else {
    json.Raw("null");
  }
}

}  // namespace mailtide
