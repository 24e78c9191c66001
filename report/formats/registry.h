// THE table of formats.
#ifndef MAILTIDE_REPORT_FORMATS_REGISTRY_H_
#define MAILTIDE_REPORT_FORMATS_REGISTRY_H_

#include <span>
#include <string_view>

#include "report/formats/format.h"

namespace mailtide {

// All formats, the default first. Lives for ever.
std::span<const Format> Formats();

// Returns the format of that name, or nullptr.
const Format* FindFormat(std::string_view name);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_REGISTRY_H_
