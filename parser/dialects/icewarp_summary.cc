#include "parser/dialects/icewarp_summary.h"

#include <algorithm>
#include <cstddef>

#include "parser/base/scan.h"
#include "parser/base/take.h"
#include "parser/dialects/smtp_text.h"
#include "parser/mail_address.h"

namespace mailtide {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 50;
constexpr std::size_t kLeastIdBytes = 4;
constexpr std::size_t kMostIdBytes = 20;

// Whether a quoted local part may hold the bracket that closes.
enum class Quotes : std::uint8_t { kHold, kArePlain };

// Returns the path with its brackets; empty when there is none.
std::string_view TakePath(std::string_view& text, Quotes quotes) {
  if (!text.starts_with('<')) {
    return {};
  }
  const std::size_t close = text.find('>');
  const std::size_t end = quotes == Quotes::kHold ? PathEnd(text, 0)
                          : close == kNone        ? kNone
                                                  : close + 1;
  if (end == kNone) {
    return {};
  }
  const std::string_view path = text.substr(0, end);
  text.remove_prefix(end);
  return path;
}

bool IsNumber(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), IsDigit);
}

bool IsDuration(std::string_view word) {
  const std::size_t hours = word.find(':');
  if (hours == kNone || !IsNumber(word.substr(0, hours))) {
    return false;
  }
  const std::string_view rest = word.substr(hours);
  return rest.size() == 6 && rest[3] == ':' && IsNumber(rest.substr(1, 2)) &&
         IsNumber(rest.substr(4, 2));
}

bool IsId(std::string_view word) {
  return word.size() >= kLeastIdBytes && word.size() <= kMostIdBytes &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return IsDigit(c) || (c >= 'A' && c <= 'Z');
         });
}

// Reads all behind the paths.
std::optional<IceWarpSummary> ParseFigures(std::string_view text) {
  const std::string_view count = TakeWord(text);
  const std::string_view size = TakeWord(text);
  const std::string_view duration = TakeWord(text);
  IceWarpSummary summary;
  summary.result = TakeWord(text);
  const std::string_view id = TakeWord(text);
  if (!IsNumber(count) || !IsNumber(size) || !IsDuration(duration) ||
      summary.result.empty()) {
    return std::nullopt;
  }
  summary.count = *LeadingNumber(count, kMostSummaryRecipients);
  summary.bytes = *LeadingNumber(size, kMostBytes);
  summary.id = IsId(id) ? id : std::string_view();
  return summary;
}

std::optional<IceWarpSummary> Parse(std::string_view text, Quotes quotes,
                                    std::vector<std::string_view>& recipients) {
  const std::string_view sender = TakePath(text, quotes);
  bool parted = TakeBlanks(text);
  if (sender.empty() || !parted) {
    return std::nullopt;
  }
  std::string_view path = TakePath(text, quotes);
  if (path.empty()) {
    return std::nullopt;
  }
  while (!path.empty()) {
    if (const auto recipient = BareAddress(path); !recipient.empty()) {
      recipients.push_back(recipient);
    }
    parted = TakeBlanks(text);
    if (TakeChar(text, ',')) {
      TakeBlanks(text);
      parted = text.starts_with('<');
    }
    path = parted ? TakePath(text, quotes) : std::string_view();
  }
  std::optional<IceWarpSummary> summary =
      parted ? ParseFigures(text) : std::nullopt;
  if (summary) {
    summary->sender = BareAddress(sender);
  }
  return summary;
}

}  // namespace

std::optional<IceWarpSummary> ParseIceWarpSummary(
    std::string_view text, std::vector<std::string_view>& recipients) {
  const std::size_t before = recipients.size();
  for (const Quotes quotes : {Quotes::kHold, Quotes::kArePlain}) {
    if (auto summary = Parse(text, quotes, recipients)) {
      return summary;
    }
    recipients.resize(before);
  }
  return std::nullopt;
}

}  // namespace mailtide
