#include "parser/dialects/registry.h"

#include <algorithm>
#include <array>
#include <iterator>
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

// How many of `lines` the dialect understands; it stops when they are `wanted`.
std::size_t UnderstoodUpTo(std::size_t wanted, const DialectRow& row,
                           std::span<const std::string_view> lines,
                           const DialectSettings& settings) {
  std::size_t understood = 0;
  while (understood < wanted && !lines.empty()) {
    const std::size_t tried = std::min(wanted - understood, lines.size());
    understood += row.recognise(lines.first(tried), settings);
    lines = lines.subspan(tried);
  }
  return understood;
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
  const std::size_t least =
      std::max<std::size_t>(1, (lines.size() + kLeastShare - 1) / kLeastShare);
  const DialectRow* best = nullptr;
  std::size_t most = 0;
  for (auto row = kDialects.rbegin(); row != kDialects.rend(); ++row) {
    const std::size_t wanted = std::max(least, most + 1);
    // How much more than that the last one asked understands is all the same:
    // it is the one whose grammar takes the longest.
    const bool is_last = std::next(row) == kDialects.rend();
    const std::size_t understood =
        is_last ? UnderstoodUpTo(wanted, *row, lines, settings)
                : row->recognise(lines, settings);
    if (understood >= wanted) {
      best = &*row;
      most = understood;
    }
  }
  return best;
}

}  // namespace mailtide
