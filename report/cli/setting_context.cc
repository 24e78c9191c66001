#include "report/cli/setting_context.h"

#include <string>
#include <string_view>

#include "analysis/detectors/registry.h"
#include "parser/dialects/lcd_line.h"
#include "parser/dialects/registry.h"
#include "parser/rotation.h"

namespace mailtide {

SettingContext MakeSettingContext() {
  SettingContext context;
  for (const DetectorRow& row : Detectors()) {
    context.detectors.push_back(row.name);
  }
  for (const DialectRow& row : Dialects()) {
    context.dialects.push_back(row.name);
  }
  context.file_pattern = [](std::string_view text) -> Result<void> {
    const auto filter = FileFilter::Create({std::string(text)}, {});
    if (!filter) {
      return tl::unexpected<Error>(filter.error());
    }
    return {};
  };
  context.lcd_line = [](std::string_view text) -> Result<void> {
    const auto pattern = LcdPattern::Compile(text);
    if (!pattern) {
      return tl::unexpected<Error>(pattern.error());
    }
    return {};
  };
  return context;
}

}  // namespace mailtide
