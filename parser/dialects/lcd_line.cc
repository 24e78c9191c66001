#include "parser/dialects/lcd_line.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <re2/re2.h>

#include "parser/address.h"
#include "parser/base/scan.h"
#include "parser/base/take.h"
#include "parser/dialects/smtp_text.h"
#include "parser/line_stamp.h"

namespace mailtide {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Groups beyond these are not asked for, so that no line needs memory.
constexpr int kMostGroups = 31;
// RE2's compiled pattern and its states; when they are full it gets slower.
constexpr std::int64_t kRegexBytes = std::int64_t{8} << 20;
// `2008-03-17T09:14:01.123456+01:00` and Italian dates are shorter.
constexpr std::size_t kMostStampBytes = 64;

// Reads `IP:PORT`; leaves both empty when it is none.
void ReadClient(std::string_view word, LcdLine& line) {
  const std::size_t colon = word.rfind(':');
  const std::string_view port =
      colon == kNone ? std::string_view() : word.substr(colon + 1);
  const bool has_port = !port.empty() && port.size() <= 5 &&
                        std::all_of(port.begin(), port.end(), IsDigit);
  const std::string_view before = word.substr(0, has_port ? colon : kNone);
  line.port = has_port ? port : std::string_view();
  if (has_port && ParseIp(before)) {
    line.client = before;
    return;
  }
  const Endpoint endpoint = ParseEndpoint(word);
  line.client = endpoint.ip;
  if (endpoint.ip.empty() || endpoint.port == 0) {
    line.port = {};
  }
}

LcdDirection DirectionOfText(std::string_view text) {
  return IsBareCommand(text)                ? LcdDirection::kFromClient
         : ParseSmtpReply(text).has_value() ? LcdDirection::kReply
                                            : LcdDirection::kNote;
}

LcdDirection DirectionOf(std::string_view word, std::string_view text) {
  word = Trim(word);
  if (word.empty()) {
    return DirectionOfText(text);
  }
  const auto is = [word](std::string_view other) {
    return EqualsIgnoreCase(word, other);
  };
  if (word.find('<') != kNone || is("c") || is("client") || is("in")) {
    return LcdDirection::kFromClient;
  }
  if (word.find('>') != kNone || is("s") || is("server") || is("out")) {
    return LcdDirection::kReply;
  }
  return LcdDirection::kNote;
}

// Reads `17/03/2008 09:14:01`: the day first.
std::optional<Timestamp> ParseDayFirst(std::string_view text) {
  std::array<std::uint64_t, 3> part = {};
  for (std::size_t i = 0; i < part.size(); ++i) {
    const std::string_view digits = TakeDigits(text);
    const bool is_year = i == 2;
    if (is_year ? digits.size() != 4 : digits.empty() || digits.size() > 2) {
      return std::nullopt;
    }
    part[i] = *LeadingNumber(digits, 9999);
    if (!is_year && !TakeChar(text, '/') && !TakeChar(text, '.') &&
        !TakeChar(text, '-')) {
      return std::nullopt;
    }
  }
  if (text.empty() || !IsBlank(text.front())) {
    return std::nullopt;
  }
  // The rest is read as behind a date in the usual order.
  std::array<char, kMostStampBytes + 16> iso = {};
  const auto end = fmt::format_to_n(iso.data(), iso.size(), "{:04}-{}-{}{}",
                                    part[2], part[1], part[0], text);
  return ParseTimestamp({iso.data(), std::min(end.size, iso.size())});
}

std::optional<Timestamp> ParseStamp(std::string_view text) {
  text = Trim(text);
  if (text.size() > kMostStampBytes) {
    return std::nullopt;
  }
  std::string_view rest = text;
  if (const auto stamp = TakeLineStamp(rest); stamp && stamp->date) {
    return stamp->timestamp();
  }
  const std::optional<Timestamp> stamp = ParseTimestamp(text);
  return stamp ? stamp : ParseDayFirst(text);
}

// Whether a date begins the line, right or wrong.
bool BeginsWithDate(std::string_view line) {
  return line.size() >= 8 &&
         std::all_of(line.begin(), line.begin() + 4, IsDigit) &&
         (line[4] == '-' ||
          std::all_of(line.begin() + 4, line.begin() + 8, IsDigit));
}

}  // namespace

tl::expected<LcdLine, RejectReason> ParseLcdLine(std::string_view line) {
  if (!BeginsWithDate(line)) {
    return tl::unexpected(RejectReason::kNoRecord);
  }
  const std::optional<LineStamp> stamp = TakeLineStamp(line);
  if (!stamp || !stamp->date) {
    return tl::unexpected(RejectReason::kBadTime);
  }
  line = Trim(line);
  LcdLine parsed;
  parsed.stamp = *stamp->timestamp();
  std::string_view word = TakeWord(line);
  ReadClient(word, parsed);
  if (parsed.client.empty() && word.size() > 2 && word.front() == '[' &&
      word.find(']') == word.size() - 1) {
    parsed.session = word.substr(1, word.size() - 2);
    word = TakeWord(line);
    ReadClient(word, parsed);
  }
  if (parsed.client.empty()) {
    return tl::unexpected(RejectReason::kNoRecord);
  }
  parsed.text = line;
  std::string_view rest = line;
  const std::string_view mark = TakeWord(rest);
  if (mark == "<" || mark == ">" || mark == "*") {
    parsed.text = rest;
    parsed.direction = DirectionOf(mark, rest);
    parsed.has_mark = true;
  } else {
    parsed.direction = DirectionOfText(line);
  }
  return parsed;
}

std::size_t RecogniseLcd(std::span<const std::string_view> lines) {
  return static_cast<std::size_t>(
      std::count_if(lines.begin(), lines.end(), [](std::string_view line) {
        const auto parsed = ParseLcdLine(line);
        return parsed &&
               (parsed->has_mark || parsed->direction != LcdDirection::kNote);
      }));
}

LcdPattern::LcdPattern(std::unique_ptr<const re2::RE2> regex,
                       const Groups& groups)
    : regex_(std::move(regex)), groups_(groups) {}
LcdPattern::LcdPattern(LcdPattern&&) noexcept = default;
LcdPattern& LcdPattern::operator=(LcdPattern&&) noexcept = default;
LcdPattern::~LcdPattern() = default;

Result<LcdPattern> LcdPattern::Compile(std::string_view pattern) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  options.set_dot_nl(true);
  options.set_max_mem(kRegexBytes);
  auto regex = std::make_unique<const re2::RE2>(
      re2::StringPiece(pattern.data(), pattern.size()), options);
  const auto fail = [pattern](std::string_view why) {
    return Fail(ErrorCode::kConfiguration,
                fmt::format("'{}' {}", pattern, why));
  };
  if (!regex->ok()) {
    return fail(fmt::format("is no regular expression: {}", regex->error()));
  }
  Groups groups;
  const std::array<std::pair<std::string_view, int*>, 5> known = {
      {{"time", &groups.time},
       {"session", &groups.session},
       {"client", &groups.client},
       {"direction", &groups.direction},
       {"text", &groups.text}}};
  for (const auto& [number, group_name] : regex->CapturingGroupNames()) {
    const std::string& name = group_name;
    const auto* const group =
        std::find_if(known.begin(), known.end(),
                     [&name](const auto& row) { return row.first == name; });
    if (group == known.end()) {
      return fail(
          fmt::format("names a group '{}'; there is: time, session, client, "
                      "direction, text",
                      name));
    }
    if (*group->second != 0) {
      return fail(fmt::format("names the group '{}' twice", name));
    }
    *group->second = number;
    if (number > kMostGroups) {
      return fail(
          fmt::format("has more than {} groups; write (?:...) for "
                      "those without a name",
                      kMostGroups));
    }
  }
  for (const auto& [name, number] : {known.front(), known.back()}) {
    if (*number == 0) {
      return fail(fmt::format("has no group '{0}'; write (?P<{0}>...)", name));
    }
  }
  return LcdPattern(std::move(regex), groups);
}

std::string_view LcdPattern::text() const {
  return regex_->pattern();
}

tl::expected<LcdLine, RejectReason> LcdPattern::Parse(
    std::string_view line) const {
  std::array<re2::StringPiece, kMostGroups + 1> found;
  const int groups = std::max({groups_.time, groups_.session, groups_.client,
                               groups_.direction, groups_.text});
  if (!regex_->Match(re2::StringPiece(line.data(), line.size()), 0, line.size(),
                     re2::RE2::ANCHOR_BOTH, found.data(), groups + 1)) {
    return tl::unexpected(RejectReason::kNoRecord);
  }
  const auto view = [&found](int group) {
    const re2::StringPiece& piece = found[static_cast<std::size_t>(group)];
    return group == 0 || piece.data() == nullptr
               ? std::string_view()
               : Trim({piece.data(), piece.size()});
  };
  const std::optional<Timestamp> stamp = ParseStamp(view(groups_.time));
  if (!stamp) {
    return tl::unexpected(RejectReason::kBadTime);
  }
  LcdLine parsed;
  parsed.stamp = *stamp;
  parsed.session = view(groups_.session);
  ReadClient(view(groups_.client), parsed);
  parsed.text = view(groups_.text);
  parsed.direction = DirectionOf(view(groups_.direction), parsed.text);
  return parsed;
}

}  // namespace mailtide
