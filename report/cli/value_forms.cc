#include "report/cli/value_forms.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "analysis/policy_rules.h"
#include "report/cli/config_file.h"
#include "report/cli/time_forms.h"
#include "report/mail/mail_address.h"

namespace mailtide {
namespace {

constexpr std::size_t kMaxQuotedBytes = 80;

tl::unexpected<Error> Wrong(std::string message) {
  return Fail(ErrorCode::kConfiguration, std::move(message));
}

// Takes the first word, and the blanks after it.
std::string_view TakeWord(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find_first_of(" \t"));
  text = TrimBlanks(text.substr(word.size()));
  return word;
}

}  // namespace

std::string Quoted(std::string_view text) {
  if (text.size() <= kMaxQuotedBytes) {
    return fmt::format("'{}'", text);
  }
  // Never half a UTF-8 character: go back over continuation bytes.
  std::size_t end = kMaxQuotedBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return fmt::format("'{}...'", text.substr(0, end));
}

Result<std::int64_t> ParseInteger(std::string_view text, std::int64_t min,
                                  std::int64_t max) {
  std::int64_t value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error == std::errc::invalid_argument || end != last) {
    return Wrong(fmt::format("{} is not a whole number; write {} to {}",
                             Quoted(text), min, max));
  }
  if (error != std::errc() || value < min || value > max) {
    return Wrong(fmt::format("{} is out of range; write {} to {}", Quoted(text),
                             min, max));
  }
  return value;
}

Result<double> ParsePositive(std::string_view text) {
  double value = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc() || end != last || !std::isfinite(value) ||
      value <= 0) {
    return Wrong(
        fmt::format("{} is not a number above 0; write it like 2 or "
                    "2.5",
                    Quoted(text)));
  }
  return value;
}

Result<bool> ParseYesNo(std::string_view text) {
  if (text != "yes" && text != "no") {
    return Wrong(fmt::format("{} is not one of: yes, no", Quoted(text)));
  }
  return text == "yes";
}

Result<std::string> ParseHostName(std::string_view text) {
  if (!IsHostName(text)) {
    return Wrong(
        fmt::format("{} is not a host name or address; write it like "
                    "mail.example.org or 192.0.2.1, without a port",
                    Quoted(text)));
  }
  return std::string(text);
}

Result<std::string> ParseHeloName(std::string_view text) {
  if (!IsHeloName(text)) {
    return Wrong(
        fmt::format("{} is not a name for HELO; write it like "
                    "mail.example.org or [192.0.2.1]",
                    Quoted(text)));
  }
  return std::string(text);
}

Result<std::string> ParseMailAddress(std::string_view text) {
  if (!IsMailAddress(text)) {
    return Wrong(
        fmt::format("{} is not a mail address; write it like "
                    "user@example.org, in ASCII",
                    Quoted(text)));
  }
  return std::string(text);
}

Result<MailRecipient> ParseRecipient(std::string_view text) {
  Result<std::string> address = ParseMailAddress(TakeWord(text));
  if (!address) {
    return tl::unexpected(std::move(address.error()));
  }
  return MailRecipient{*std::move(address), std::string(text)};
}

std::string FormatRecipient(const MailRecipient& recipient) {
  return recipient.name.empty()
             ? recipient.address
             : fmt::format("{} {}", recipient.address, recipient.name);
}

Result<AccountLimit> ParseAccountLimit(std::string_view text) {
  constexpr std::string_view kExample =
      "newsletter@example.org 5000 until 2027-01-31 monthly newsletter";
  AccountLimit limit;
  limit.pattern = TakeWord(text);
  if (Result<AddressPattern> pattern = AddressPattern::Parse(limit.pattern);
      !pattern) {
    return tl::unexpected(std::move(pattern.error()));
  }
  const Result<std::int64_t> number =
      ParseInteger(TakeWord(text), 0, std::numeric_limits<std::int64_t>::max());
  if (!number) {
    return Wrong(fmt::format("no limit after {}; write it like '{}'",
                             Quoted(limit.pattern), kExample));
  }
  limit.limit = static_cast<std::uint64_t>(*number);
  std::string_view rest = text;
  if (TakeWord(rest) == "until") {
    Result<std::chrono::local_days> until = ParseDay(TakeWord(rest));
    if (!until) {
      return Wrong(fmt::format("after 'until', {}", until.error().message));
    }
    limit.until = *until;
    text = rest;
  }
  limit.reason = text;
  return limit;
}

std::string FormatAccountLimit(const AccountLimit& limit) {
  std::string text = fmt::format("{} {}", limit.pattern, limit.limit);
  if (limit.until) {
    text += fmt::format(" until {}", FormatDay(*limit.until));
  }
  if (!limit.reason.empty()) {
    text += fmt::format(" {}", limit.reason);
  }
  return text;
}

}  // namespace mailtide
