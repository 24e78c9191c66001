// THE table of formats.
#ifndef MAILTIDE_REPORT_FORMATS_REGISTRY_H_
#define MAILTIDE_REPORT_FORMATS_REGISTRY_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "report/formats/format.h"
#include "report/formats/json.h"
#include "report/formats/text.h"

namespace mailtide {

inline constexpr std::array kFormats = {
    Format{"text", ".txt", "for people, in the language of [report] language",
           RenderText},
    Format{"json", ".json", "everything, for programs",
           [](const Summary& summary, const TimeZone& zone, Language) {
             return RenderJson(summary, zone);
           },
           [](const Summary& summary, const TimeZone& zone, Language,
              const ByteSink& sink) { WriteJson(summary, zone, sink); }},
};

// All formats, the default first.
constexpr std::span<const Format> Formats() {
  return kFormats;
}

// Returns the format of that name, or nullptr.
const Format* FindFormat(std::string_view name);

std::vector<std::string_view> FormatNames();

inline constexpr auto kFormatChoiceText = [] {
  constexpr std::size_t kLength = [] {
    std::size_t length = kFormats.size() - 1;
    for (const Format& format : kFormats) {
      length += format.name.size();
    }
    return length;
  }();
  std::array<char, kLength> text = {};
  auto* at = text.begin();
  for (const Format& format : kFormats) {
    if (at != text.begin()) {
      *at++ = '|';
    }
    at = std::copy(format.name.begin(), format.name.end(), at);
  }
  return text;
}();
// "text|json", as help has it: a constant, for the tables of options.
inline constexpr std::string_view kFormatChoice(kFormatChoiceText.data(),
                                                kFormatChoiceText.size());

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_REGISTRY_H_
