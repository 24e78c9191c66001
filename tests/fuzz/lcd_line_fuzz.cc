// Any bytes as lines of an .lcd, in the usual form and in some of [lcd] line:
// what comes out lies inside the line, and a line printed again reads the same.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "parser/address.h"
#include "parser/dialects/lcd_line.h"
#include "tests/fuzz/fuzz_check.h"
#include "tests/support/print_stamp.h"

namespace mailtide {
namespace {

bool Within(std::string_view part, std::string_view whole) {
  const std::less_equal<const char*> not_after;
  return part.empty() ||
         (not_after(whole.data(), part.data()) &&
          not_after(part.data() + part.size(), whole.data() + whole.size()));
}

std::string Print(const LcdLine& line) {
  const auto clock = line.stamp.local -
                     std::chrono::floor<std::chrono::days>(line.stamp.local);
  const bool bracketed = line.client.find(':') != std::string_view::npos;
  return fmt::format("{} {}{}{}{}{}{} {} {}", PrintStamp(line.stamp, clock),
                     line.session.empty() ? "" : "[", line.session,
                     line.session.empty() ? "" : "] ", bracketed ? "[" : "",
                     line.client, bracketed ? "]" : "",
                     line.direction == LcdDirection::kFromClient ? '<'
                     : line.direction == LcdDirection::kReply    ? '>'
                                                                 : '*',
                     line.text);
}

void CheckParts(const LcdLine& line, std::string_view text) {
  Check(Within(line.session, text) && Within(line.client, text) &&
            Within(line.text, text),
        "a line's parts lie in it");
  Check(line.client.empty() || ParseIp(line.client).has_value(),
        "the client is an address");
}

void CheckSameLine(const LcdLine& a, const LcdLine& b) {
  Check(a.stamp.local == b.stamp.local &&
            a.stamp.utc_offset == b.stamp.utc_offset,
        "the same time");
  Check(a.session == b.session && a.client == b.client, "the same session");
  Check(a.direction == b.direction && a.text == b.text, "the same text");
}

void CheckLine(const std::string& text) {
  static const std::array kPatterns = {
      *LcdPattern::Compile("(?P<time>.{19}).(?P<text>.*)"),
      *LcdPattern::Compile(
          R"((?P<time>\S+ \S+) (?:\[(?P<session>[^]]*)\] )?(?P<client>\S*) ?)"
          R"((?P<direction>[<>*]?) ?(?P<text>.*))"),
      *LcdPattern::Compile("(?P<text>(?:.|\\s)*?)(?P<time>[0-9].*)?"),
  };
  for (const LcdPattern& pattern : kPatterns) {
    if (const auto line = pattern.Parse(text)) {
      CheckParts(*line, text);
    } else {
      Check(line.error() == RejectReason::kNoRecord ||
                line.error() == RejectReason::kBadTime,
            "a refusal has one of two reasons");
    }
  }
  const auto line = ParseLcdLine(text);
  if (!line) {
    Check(line.error() == RejectReason::kNoRecord ||
              line.error() == RejectReason::kBadTime,
          "a refusal has one of two reasons");
    return;
  }
  CheckParts(*line, text);
  Check(!line->client.empty(), "a line has a client");
  const std::string printed = Print(*line);
  const auto again = ParseLcdLine(printed);
  Check(again.has_value(), "a line printed again is a line");
  CheckSameLine(*line, *again);
}

}  // namespace
}  // namespace mailtide

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  std::string text(data, data + size);
  mailtide::CheckLine(text);
  // A line holds no line feed; what follows one is a line of its own.
  if (const std::size_t end = text.find('\n'); end != std::string::npos) {
    text.resize(end);
    mailtide::CheckLine(text);
  }
  return 0;
}
