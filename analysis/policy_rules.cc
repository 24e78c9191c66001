#include "analysis/policy_rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include <fmt/format.h>
#include <re2/re2.h>

#include "parser/base/scan.h"
#include "parser/mail_address.h"
#include "parser/plain_address.h"
#include "parser/text.h"

namespace mailtide {
namespace {

constexpr int kV4PrefixBits = 96;
// A pattern is written by the administrator, but its cost is bounded anyway.
constexpr std::int64_t kMaxRegexBytes = 8 << 20;

bool IsDomain(std::string_view domain) {
  return !domain.empty() && domain.size() <= 255 && domain.front() != '.' &&
         std::all_of(domain.begin(), domain.end(), [](char c) {
           return IsAlnum(c) || c == '.' || c == '-' || c == '_';
         });
}

tl::unexpected<Error> BadValue(std::string_view what, std::string_view text,
                               std::string_view hint) {
  return Fail(ErrorCode::kConfiguration,
              fmt::format("'{}' is no {}; {}", text, what, hint));
}

// `10.1.*`: the given leading parts of an IPv4 address, then only stars.
std::optional<HostRule> ParseStarred(std::string_view text) {
  HostRule rule;
  rule.network.bytes[10] = rule.network.bytes[11] = 0xff;
  rule.prefix_bits = kV4PrefixBits;
  std::size_t parts = 0;
  bool starred = false;
  while (!text.empty() && parts < 4) {
    const std::size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    text.remove_prefix(dot == std::string_view::npos ? text.size() : dot + 1);
    if (part == "*") {
      starred = true;
    } else {
      unsigned value = 256;
      const auto [end, error] =
          std::from_chars(part.data(), part.data() + part.size(), value);
      if (starred || error != std::errc() || value > 255 ||
          end != part.data() + part.size()) {
        return std::nullopt;
      }
      rule.network.bytes[12 + parts] = static_cast<std::uint8_t>(value);
      rule.prefix_bits += 8;
    }
    ++parts;
  }
  const bool usable =
      starred && text.empty() && parts >= 2 && rule.prefix_bits > kV4PrefixBits;
  return usable ? std::optional(rule) : std::nullopt;
}

// Matches `*` and `?`; iterative, so that no pattern is exponential.
bool MatchesSimple(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() &&
               (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') {
    ++p;
  }
  return p == pattern.size();
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
}

}  // namespace

void FoldAddress(std::string_view address, std::string& folded) {
  std::array<char, kMaxPlainBytes> plain_text;
  if (FoldPlainAddress(address, plain_text.data()) > 0) {
    folded.assign(plain_text.data(), address.size());
    return;
  }
  std::string_view domain = DomainOf(address);
  if (!domain.empty() && domain.back() == '.') {
    domain.remove_suffix(1);
    address.remove_suffix(1);
  }
  const bool plain = IsAscii(address) && !ContainsIgnoreCase(domain, "xn--");
  if (plain) {
    folded.resize(address.size());
    std::transform(address.begin(), address.end(), folded.begin(), AsciiLower);
    return;
  }
  folded = FoldCase(address.substr(0, address.size() - domain.size()));
  folded += DomainToAscii(ToUtf8(domain));
}

bool DomainRule::Matches(std::string_view folded_domain) const {
  if (folded_domain == domain) {
    return reach != Reach::kSubdomainsOnly;
  }
  return reach != Reach::kExact && folded_domain.size() > domain.size() &&
         folded_domain.ends_with(domain) &&
         folded_domain[folded_domain.size() - domain.size() - 1] == '.';
}

bool HostRule::Matches(const IpAddress& host) const {
  const auto whole = static_cast<std::size_t>(prefix_bits / 8);
  if (!std::equal(network.bytes.begin(),
                  network.bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                  host.bytes.begin())) {
    return false;
  }
  const int rest = prefix_bits % 8;
  if (rest == 0) {
    return true;
  }
  const int mask = 0xff & (0xff << (8 - rest));
  return (network.bytes[whole] & mask) == (host.bytes[whole] & mask);
}

Result<AddressPattern> AddressPattern::Parse(std::string_view text) {
  text = Trim(text);
  AddressPattern pattern;
  pattern.text_ = std::string(text);
  if (text.empty()) {
    return BadValue("address or pattern", text, "write an address or *@domain");
  }
  if (text.starts_with("re:")) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(false);
    options.set_max_mem(kMaxRegexBytes);
    auto regex = std::make_shared<const re2::RE2>(
        re2::StringPiece(text.data() + 3, text.size() - 3), options);
    if (!regex->ok()) {
      return BadValue("regular expression", text.substr(3), regex->error());
    }
    pattern.regex_ = std::move(regex);
    return pattern;
  }
  if (text.starts_with("cs:")) {
    pattern.case_sensitive_ = true;
    text.remove_prefix(3);
  }
  pattern.simple_ = std::string(text);
  if (!pattern.case_sensitive_) {
    FoldAddress(text, pattern.simple_);
  }
  return pattern;
}

bool AddressPattern::IsAddress() const {
  return regex_ == nullptr && simple_.find_first_of("*?") == std::string::npos;
}

bool AddressPattern::Matches(std::string_view address) const {
  if (regex_ != nullptr) {
    return re2::RE2::FullMatch(address, *regex_);
  }
  if (case_sensitive_) {
    return MatchesSimple(simple_, address);
  }
  std::string folded;
  FoldAddress(address, folded);
  return MatchesSimple(simple_, folded);
}

Result<DomainRule> ParseDomainRule(std::string_view text) {
  const std::string_view given = Trim(text);
  std::string_view domain = given;
  DomainRule rule;
  if (domain.starts_with("*.")) {
    rule.reach = DomainRule::Reach::kSubdomainsOnly;
    domain.remove_prefix(2);
  } else if (domain.starts_with(".")) {
    rule.reach = DomainRule::Reach::kWithSubdomains;
    domain.remove_prefix(1);
  }
  rule.domain = DomainToAscii(domain);
  if (!IsDomain(rule.domain)) {
    return BadValue("domain", given,
                    "write example.org, .example.org (with its sub-domains) "
                    "or *.example.org (its sub-domains only)");
  }
  return rule;
}

Result<HostRule> ParseHostRule(std::string_view text) {
  constexpr std::string_view kHint =
      "write an address, 10.1.*, or a network such as 10.1.0.0/16";
  const std::string_view given = Trim(text);
  if (const auto starred = ParseStarred(given)) {
    return *starred;
  }
  const std::size_t slash = given.find('/');
  const std::optional<IpAddress> network = ParseIp(given.substr(0, slash));
  if (!network) {
    return BadValue("local host", given, kHint);
  }
  HostRule rule{*network, 128};
  if (slash == std::string_view::npos) {
    return rule;
  }
  const std::string_view bits = given.substr(slash + 1);
  int prefix = -1;
  const auto [end, error] =
      std::from_chars(bits.data(), bits.data() + bits.size(), prefix);
  const int most = network->is_v4() ? 32 : 128;
  // A network of every address would make strangers local.
  if (error != std::errc() || end != bits.data() + bits.size() || prefix < 1 ||
      prefix > most) {
    return BadValue("local host", given, kHint);
  }
  rule.prefix_bits = network->is_v4() ? kV4PrefixBits + prefix : prefix;
  return rule;
}

Result<ForbiddenRule> ParseForbiddenRule(std::string_view text) {
  const std::string_view given = Trim(text);
  if (given.find('@') == std::string_view::npos) {
    std::string domain = DomainToAscii(given);
    if (!IsDomain(domain)) {
      return BadValue("address or domain", given,
                      "write somebody@example.org or example.org");
    }
    return ForbiddenRule{"", std::move(domain)};
  }
  if (given.front() == '@') {
    return ParseForbiddenRule(given.substr(1));
  }
  ForbiddenRule rule;
  FoldAddress(given, rule.address);
  return rule;
}

}  // namespace mailtide
