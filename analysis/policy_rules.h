// The rules that an administrator writes: domains, hosts, addresses, patterns.
#ifndef MAILTIDE_ANALYSIS_POLICY_RULES_H_
#define MAILTIDE_ANALYSIS_POLICY_RULES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "parser/address.h"
#include "parser/base/error.h"

namespace re2 {
class RE2;
}

namespace mailtide {

// Writes over `folded` the text that two spellings of one address share: UTF-8,
// case-folded, the domain as A-labels without a final dot. A name without an
// `@` is only folded.
void FoldAddress(std::string_view address, std::string& folded);

// `example.org` that domain alone, `.example.org` it and its sub-domains,
// `*.example.org` its sub-domains only. Compares case-folded A-labels.
struct DomainRule {
  enum class Reach : std::uint8_t { kExact, kWithSubdomains, kSubdomainsOnly };
  Reach reach = Reach::kExact;
  std::string domain;  // lower case, A-labels, no leading dot

  bool Matches(std::string_view folded_domain) const;
};

// An address, `10.1.*`, CIDR (`10.1.0.0/16`, `2001:db8::/32`).
struct HostRule {
  IpAddress network;
  int prefix_bits = 0;  // of the 128-bit form

  bool Matches(const IpAddress& host) const;
};

// `*@x.example` simple (`*` any run, `?` any one), `cs:` the same but
// case-sensitive, `re:` an RE2 that must match the whole address.
class AddressPattern {
 public:
  static Result<AddressPattern> Parse(std::string_view text);
  bool Matches(std::string_view address) const;
  const std::string& text() const { return text_; }
  // Whether it is one address, and no pattern of many.
  bool IsAddress() const;

 private:
  std::string text_;
  std::string simple_;  // empty when regex_ is set
  bool case_sensitive_ = false;
  std::shared_ptr<const re2::RE2> regex_;
};

// Parse one configured value; the Error (kConfiguration) says what is wrong
// with the value, the caller adds file, line and key. `*` alone and the empty
// value are errors.
Result<DomainRule> ParseDomainRule(std::string_view text);
Result<HostRule> ParseHostRule(std::string_view text);

// What `forbidden = ` may hold: an address, or a domain with its sub-domains.
struct ForbiddenRule {
  std::string address;  // folded; empty when domain is set
  std::string domain;
};
Result<ForbiddenRule> ParseForbiddenRule(std::string_view text);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_POLICY_RULES_H_
