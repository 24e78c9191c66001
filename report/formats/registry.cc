#include "report/formats/registry.h"

namespace mailtide {

const Format* FindFormat(std::string_view name) {
  for (const Format& format : kFormats) {
    if (format.name == name) {
      return &format;
    }
  }
  return nullptr;
}

std::vector<std::string_view> FormatNames() {
  std::vector<std::string_view> names;
  names.reserve(kFormats.size());
  for (const Format& format : kFormats) {
    names.push_back(format.name);
  }
  return names;
}

}  // namespace mailtide
