#include "parser/err_log.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "parser/base/scan.h"
#include "parser/timestamp.h"

namespace mailtide {
namespace {

constexpr std::size_t kMaxLevelBytes = 16;

// What may be a level without brackets; any other word there is text.
constexpr std::array<std::string_view, 20> kUsualWords = {
    "alert", "avviso", "crit",   "critical", "critico", "debug",  "emerg",
    "err",   "error",  "errore", "fatal",    "fatale",  "info",   "notice",
    "panic", "severe", "trace",  "verbose",  "warn",    "warning"};

bool IsBlankLine(std::string_view line) {
  return std::all_of(line.begin(), line.end(),
                     [](char c) { return IsBlank(c) || c == '\r'; });
}

std::string_view SkipBlanks(std::string_view text) {
  text.remove_prefix(static_cast<std::size_t>(
      std::find_if_not(text.begin(), text.end(), IsBlank) - text.begin()));
  return text;
}

// Returns what follows the stamp that `line` begins with; nothing when it
// begins with none. A number right behind the time is a fraction of it.
std::optional<std::string_view> AfterStamp(std::string_view line) {
  line = SkipBlanks(line);
  if (!ParseTimestamp(line)) {
    return std::nullopt;
  }
  // The date, what separates it from the time, and the time up to a blank.
  const std::size_t date_end = line.find_first_of(" T\t");
  if (date_end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view clock = SkipBlanks(line.substr(date_end + 1));
  return SkipBlanks(
      clock.substr(std::min(clock.find_first_of(" \t["), clock.size())));
}

// The number of a session, eight hexadecimal digits, may be all letters.
bool IsSession(std::string_view word) {
  constexpr std::size_t kSessionDigits = 8;
  return word.size() == kSessionDigits &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return IsDigit(c) || (AsciiLower(c) >= 'a' && AsciiLower(c) <= 'f');
         });
}

// Returns the level that `text` begins with, or "".
std::string_view LevelOf(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t end = text.substr(0, kMaxLevelBytes + 2).find(']');
    if (end == std::string_view::npos) {
      return "";
    }
    const std::string_view word = Trim(text.substr(1, end - 1));
    const bool is_digit = word.size() == 1 && IsDigit(word.front());
    const bool is_word = std::all_of(word.begin(), word.end(), IsAlpha);
    return is_digit || (is_word && !IsSession(word)) ? word : "";
  }
  const std::size_t end = std::min(text.find_first_of(" \t:["), text.size());
  const std::string_view word = text.substr(0, end);
  const bool is_level = (word.size() == 1 && IsDigit(word.front())) ||
                        std::any_of(kUsualWords.begin(), kUsualWords.end(),
                                    [word](std::string_view usual) {
                                      return EqualsIgnoreCase(word, usual);
                                    });
  return is_level ? word : "";
}

}  // namespace

void CountErrLine(std::string_view line, ErrCounts& counts) {
  ++counts.lines;
  if (IsBlankLine(line)) {
    ++counts.blank;
    return;
  }
  const std::optional<std::string_view> text = AfterStamp(line);
  if (!text) {
    ++counts.continuation;
    return;
  }
  std::string level(LevelOf(*text));
  if (level.empty()) {
    ++counts.without_level;
    return;
  }
  std::transform(level.begin(), level.end(), level.begin(), AsciiLower);
  const bool has_place =
      counts.by_level.size() < kMaxErrLevels || counts.by_level.contains(level);
  ++counts
        .by_level[has_place ? std::move(level) : std::string(kOtherErrLevels)];
}

ErrCounts CountErrLines(LineReader& lines) {
  ErrCounts counts;
  while (const std::optional<Line> line = lines.Next()) {
    CountErrLine(line->text, counts);
  }
  return counts;
}

}  // namespace mailtide
