#include "parser/dialects/icewarp_line.h"

#include <algorithm>

#include "parser/base/scan.h"
#include "parser/base/take.h"
#include "parser/line_stamp.h"

namespace mailtide {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMostThreadDigits = 16;
constexpr std::uint64_t kMostDays = 1'000'000;

bool IsHexDigit(char c) {
  const char lower = AsciiLower(c);
  return IsDigit(c) || (lower >= 'a' && lower <= 'f');
}

// Takes `word` and the blanks behind it off; false, with nothing taken, when
// `text` does not begin with it or another letter or digit follows.
bool TakeWords(std::string_view& text, std::string_view word) {
  if (!StartsWithIgnoreCase(text, word) ||
      (text.size() > word.size() && IsAlnum(text[word.size()]))) {
    return false;
  }
  text.remove_prefix(word.size());
  TakeBlanks(text);
  return true;
}

bool TakeClientMark(std::string_view& text) {
  constexpr std::string_view kMark = "Client session";
  if (!StartsWithIgnoreCase(text, kMark) ||
      (text.size() > kMark.size() && !IsBlank(text[kMark.size()]))) {
    return false;
  }
  text.remove_prefix(kMark.size());
  TakeBlanks(text);
  return true;
}

constexpr std::string_view kForwarded = "Forwarded mails older than";

IceWarpLine::Body TakeMark(std::string_view& text) {
  using Body = IceWarpLine::Body;
  const std::string_view mark = text.substr(0, 3);
  const bool alone = text.size() == 3 || (text.size() > 3 && IsBlank(text[3]));
  if (alone && (mark == "<<<" || mark == ">>>" || mark == "***")) {
    text.remove_prefix(3);
    TakeBlanks(text);
    return mark == "<<<"   ? Body::kReceived
           : mark == ">>>" ? Body::kSent
                           : Body::kSummary;
  }
  std::string_view behind = text;
  return TakeWords(behind, "Connected")                  ? Body::kConnected
         : TakeWords(behind, "Disconnected")             ? Body::kDisconnected
         : TakeWords(behind, "Start of mail processing") ? Body::kProcessing
         : TakeWords(behind, kForwarded)                 ? Body::kForwarded
                                                         : Body::kOther;
}

// Takes `'...'` off, which ends before blanks and `next`, or, where `next` is
// empty, with the text.
std::optional<std::string_view> TakeQuoted(std::string_view& text,
                                           std::string_view next) {
  if (!text.starts_with('\'')) {
    return std::nullopt;
  }
  for (std::size_t at = text.find('\'', 1); at != kNone;
       at = text.find('\'', at + 1)) {
    std::string_view rest = text.substr(at + 1);
    const bool blanks = TakeBlanks(rest);
    if (next.empty()
            ? rest.empty()
            : blanks && TakeWords(rest, next) && rest.starts_with('\'')) {
      const std::string_view inside = text.substr(1, at - 1);
      text = rest;
      return inside;
    }
  }
  return std::nullopt;
}

}  // namespace

bool TakeIceWarpFrame(std::string_view& line, std::string_view& peer,
                      std::string_view& thread) {
  std::string_view rest = line;
  peer = TakeWord(rest);
  if (peer.empty() || !TakeChar(rest, '[')) {
    return false;
  }
  std::size_t digits = 0;
  while (digits < rest.size() && IsHexDigit(rest[digits])) {
    ++digits;
  }
  thread = rest.substr(0, digits);
  rest.remove_prefix(digits);
  if (digits == 0 || digits > kMostThreadDigits || !TakeChar(rest, ']') ||
      !TakeBlanks(rest)) {
    return false;
  }
  line = rest;
  return true;
}

tl::expected<IceWarpLine, RejectReason> ParseIceWarpLine(
    std::string_view line) {
  IceWarpLine parsed;
  std::string_view rest = line;
  if (!TakeIceWarpFrame(rest, parsed.peer, parsed.thread)) {
    return tl::unexpected(RejectReason::kNoRecord);
  }
  const std::optional<LineStamp> stamp = TakeLineStamp(rest);
  if (!stamp) {
    return tl::unexpected(RejectReason::kBadTime);
  }
  parsed.stamp = stamp->timestamp();
  parsed.time_of_day = stamp->time_of_day;
  parsed.client_session = TakeClientMark(rest);
  parsed.body = TakeMark(rest);
  parsed.text = rest;
  return parsed;
}

std::size_t RecogniseIceWarp(std::span<const std::string_view> lines) {
  return static_cast<std::size_t>(
      std::count_if(lines.begin(), lines.end(), [](std::string_view line) {
        return ParseIceWarpLine(line).has_value();
      }));
}

std::optional<AgedForward> ParseAgedForward(std::string_view text) {
  if (!TakeWords(text, kForwarded)) {
    return std::nullopt;
  }
  const auto days = LeadingNumber(TakeDigits(text), kMostDays);
  if (!days || !TakeBlanks(text) ||
      !(TakeWords(text, "days") || TakeWords(text, "day")) ||
      !TakeWords(text, "from")) {
    return std::nullopt;
  }
  const auto from = TakeQuoted(text, "to");
  const auto to = from ? TakeQuoted(text, {}) : std::nullopt;
  if (!to) {
    return std::nullopt;
  }
  return AgedForward{*days, *from, *to};
}

}  // namespace mailtide
