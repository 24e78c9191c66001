#include "report/formats/registry.h"

#include <array>

#include "report/formats/json.h"
#include "report/formats/text.h"

namespace mailtide {
namespace {

constexpr std::array kFormats = {
    Format{"text", ".txt", "for people, in the language of [report] language",
           RenderText},
    Format{"json", ".json", "everything, for programs",
           [](const Summary& summary, const TimeZone& zone, Language) {
             return RenderJson(summary, zone);
           }},
};

}  // namespace

std::span<const Format> Formats() {
  return kFormats;
}

const Format* FindFormat(std::string_view name) {
  for (const Format& format : kFormats) {
    if (format.name == name) {
      return &format;
    }
  }
  return nullptr;
}

}  // namespace mailtide
