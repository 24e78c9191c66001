// All DomainRules of a policy, asked at once.
#ifndef MAILTIDE_ANALYSIS_DOMAIN_SET_H_
#define MAILTIDE_ANALYSIS_DOMAIN_SET_H_

#include <array>
#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

#include "analysis/policy_rules.h"
#include "analysis/text_map.h"

namespace mailtide {

class DomainSet {
 public:
  void Add(const DomainRule& rule);
  // Returns whether any rule matches (DomainRule::Matches).
  bool Match(std::string_view folded_domain) const;

  enum class Answer : std::uint8_t { kNo, kYes, kAskMatch };
  // The same for the domain of an address of a MailEvent that is_plain, in most
  // cases; else Match must be asked.
  Answer MatchPlain(std::string_view address) const;

 private:
  // A domain of at most so many bytes, behind zeros: what an address ends in.
  static constexpr std::size_t kShortBytes = 32;
  struct ShortRule {
    alignas(16) std::array<char, kShortBytes> name = {};
    std::uint8_t reaches = 0;
  };
  static std::size_t SlotOf(const ShortRule& rule);
  void AddShort(const DomainRule& rule);

  // Most domains are told to be foreign by how they end.
  static constexpr std::size_t kEndBytes = 8;
  static constexpr unsigned kEndBits = 12;
  static std::size_t EndOf(std::string_view domain, std::size_t bytes);

  TextMap<std::uint8_t> rules_;  // bits of DomainRule::Reach
  // By length, up to kEndBytes: whether a rule has an end of that length. Those
  // of longer rules have kEndBytes.
  std::uint32_t end_lengths_ = 0;
  std::bitset<std::size_t{1} << kEndBits> ends_;
  std::bitset<std::size_t{1} << kEndBits> plain_ends_;  // of kEndBytes
  // Of those with a short name; a slot has the number of its rule, or 0.
  static constexpr unsigned kSlotBits = 10;
  std::vector<ShortRule> short_rules_;
  std::array<std::uint16_t, std::size_t{1} << kSlotBits> short_slots_ = {};
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DOMAIN_SET_H_
