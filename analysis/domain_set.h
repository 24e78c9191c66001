// All DomainRules of a policy, asked at once.
#ifndef MAILTIDE_ANALYSIS_DOMAIN_SET_H_
#define MAILTIDE_ANALYSIS_DOMAIN_SET_H_

#include <bitset>
#include <cstdint>
#include <string_view>

#include "analysis/policy_rules.h"
#include "analysis/text_map.h"

namespace mailtide {

class DomainSet {
 public:
  void Add(const DomainRule& rule);
  // Returns whether any rule matches (DomainRule::Matches).
  bool Match(std::string_view folded_domain) const;

 private:
  // Most domains are told to be foreign by how they end.
  static constexpr std::size_t kEndBytes = 8;
  static constexpr unsigned kEndBits = 12;
  static std::size_t EndOf(std::string_view domain, std::size_t bytes);

  TextMap<std::uint8_t> rules_;  // bits of DomainRule::Reach
  // By length, up to kEndBytes: whether a rule has an end of that length. Those
  // of longer rules have kEndBytes.
  std::uint32_t end_lengths_ = 0;
  std::bitset<std::size_t{1} << kEndBits> ends_;
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DOMAIN_SET_H_
