#include "parser/dialects/registry.h"

#include <algorithm>
#include <array>
#include <vector>

#include "parser/base/scan.h"
#include "parser/dialects/icewarp.h"
#include "parser/dialects/icewarp_line.h"
#include "parser/dialects/lcd.h"
#include "parser/dialects/welf.h"

namespace mailtide {
namespace {

template <std::size_t (*recognise)(std::span<const std::string_view>)>
std::size_t WithoutSettings(std::span<const std::string_view> lines,
                            const DialectSettings& /*settings*/) {
  return recognise(lines);
}

// Where two understand as many lines, the later one has it: the grammar of the
// frame of its lines is stricter.
constexpr std::array kDialects = {
    DialectRow{"welf", "WELF records, one a line (mail proxies, Stormshield)",
               false, LogHalf::kLog, WithoutSettings<RecogniseWelf>,
               CreateWelf},
    DialectRow{"icewarp", "SMTP session logs of IceWarp Server (Merak)", true,
               LogHalf::kNone, WithoutSettings<RecogniseIceWarp>,
               CreateIceWarp},
    DialectRow{"lcd", "commands of SMTP sessions (.lcd of eXtensiveControl)",
               true, LogHalf::kLcd, RecogniseLcdLines, CreateLcd},
};

// A log may begin with lines of something else: a banner, a torn line.
constexpr std::size_t kLinesTried = 200;
constexpr std::size_t kLeastShare = 10;

std::vector<std::string_view> FirstLines(std::string_view start) {
  std::vector<std::string_view> lines;
  while (!start.empty() && lines.size() < kLinesTried) {
    const std::size_t end = start.find('\n');
    std::string_view line = start.substr(0, end);
    if (!line.empty() && line.back() == '\r') {
      line.remove_suffix(1);
    }
    if (!Trim(line).empty()) {
      lines.push_back(line);
    }
    start.remove_prefix(end == std::string_view::npos ? start.size() : end + 1);
  }
  return lines;
}

}  // namespace

std::span<const DialectRow> Dialects() {
  return kDialects;
}

const DialectRow* FindDialect(std::string_view name) {
  const auto* row =
      std::find_if(kDialects.begin(), kDialects.end(),
                   [name](const DialectRow& r) { return r.name == name; });
  return row == kDialects.end() ? nullptr : row;
}

LogHalf HalfIn(std::string_view dialect) {
  const DialectRow* row = FindDialect(dialect);
  return row == nullptr ? LogHalf::kNone : row->half;
}

const DialectRow* RecogniseDialect(std::string_view start,
                                   const DialectSettings& settings) {
  const std::vector<std::string_view> lines = FirstLines(start);
  const DialectRow* best = nullptr;
  std::size_t most = 0;
  for (const DialectRow& row : kDialects) {
    const std::size_t understood = row.recognise(lines, settings);
    if (understood > 0 && understood >= most &&
        understood * kLeastShare >= lines.size()) {
      best = &row;
      most = understood;
    }
  }
  return best;
}

}  // namespace mailtide
