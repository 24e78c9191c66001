#include "parser/log_unit.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "parser/base/scan.h"

namespace mailtide {
namespace {

// What both halves have in common in their names, in small letters: how a date
// is written, and on which side of the ending it stands, is of no matter.
std::string CommonName(std::string_view front, std::string_view back) {
  std::string whole(front);
  whole += '\0';
  whole += back;
  std::ranges::transform(whole, whole.begin(), AsciiLower);
  const auto digits = std::ranges::count_if(whole, IsDigit);
  const NameStamp stamp = ParseFileName(whole);
  constexpr int kDigitsOfDate = 8;
  if (stamp.date && digits == kDigitsOfDate) {
    std::erase_if(whole, [](char c) {
      return IsDigit(c) || c == '-' || c == '_' || c == '.' || c == '\0';
    });
    whole += fmt::format("{}", stamp.date->time_since_epoch().count());
  }
  return whole;
}

}  // namespace

std::optional<HalfName> ParseHalfName(std::string_view path) {
  path = WithoutCompression(path);
  const std::size_t slash = path.rfind('/');
  const std::size_t name = slash == std::string_view::npos ? 0 : slash + 1;
  constexpr std::size_t kLength = 4;  // `.log`
  for (std::size_t i = path.size(); i-- > name;) {
    const std::string_view word = path.substr(i, kLength);
    const bool is_lcd = EqualsIgnoreCase(word, ".lcd");
    if (!is_lcd && !EqualsIgnoreCase(word, ".log")) {
      continue;
    }
    const std::string_view rest = path.substr(i + kLength);
    if (!rest.empty() && IsAlnum(rest.front()) && !IsDigit(rest.front())) {
      continue;  // `smtp.logs`
    }
    HalfName half{std::string(path.substr(0, name)), is_lcd};
    half.common += '\0';
    half.common += CommonName(path.substr(name, i - name), rest);
    return half;
  }
  return std::nullopt;
}

bool IsLcdName(std::string_view path) {
  const std::optional<HalfName> half = ParseHalfName(path);
  return half && half->is_lcd;
}

std::vector<LogUnit> UnitsOf(std::span<const LogFile> files) {
  std::vector<std::size_t> by_path(files.size());
  std::iota(by_path.begin(), by_path.end(), std::size_t{0});
  std::ranges::stable_sort(by_path, {},
                           [&files](std::size_t i) { return files[i].path; });
  // The first log and the first lcd of each name.
  std::map<std::string, std::size_t> logs;
  std::map<std::string, std::size_t> lcds;
  for (const std::size_t i : by_path) {
    if (const std::optional<HalfName> half = ParseHalfName(files[i].path)) {
      if (half->is_lcd) {
        lcds.emplace(half->common, i);
      } else {
        logs.emplace(half->common, i);
      }
    }
  }
  std::vector<std::optional<std::size_t>> lcd_of(files.size());
  std::vector<bool> is_other_half(files.size());
  for (const auto& [common, log] : logs) {
    if (const auto lcd = lcds.find(common); lcd != lcds.end()) {
      lcd_of[log] = lcd->second;
      is_other_half[lcd->second] = true;
    }
  }
  std::vector<LogUnit> units;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (!is_other_half[i]) {
      units.push_back({i, lcd_of[i]});
    }
  }
  return units;
}

}  // namespace mailtide
