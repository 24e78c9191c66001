#include "analysis/domain_set.h"

#include <algorithm>
#include <cstring>

namespace mailtide {
namespace {

std::uint8_t Bit(DomainRule::Reach reach) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(reach));
}

}  // namespace

// Returns a hash of the last `bytes` bytes, at most kEndBytes, of `domain`.
std::size_t DomainSet::EndOf(std::string_view domain, std::size_t bytes) {
  constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15U;
  std::uint64_t end = 0;
  if (domain.size() >= kEndBytes) {
    std::memcpy(&end, domain.data() + domain.size() - kEndBytes, kEndBytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    end = __builtin_bswap64(end);
#endif
    end >>= 8 * (kEndBytes - bytes);
  } else {
    for (std::size_t i = 0; i < bytes; ++i) {
      end |= std::uint64_t{static_cast<unsigned char>(
                 domain[domain.size() - bytes + i])}
             << (8 * i);
    }
  }
  return (end * kMultiplier) >> (64U - kEndBits);
}

void DomainSet::Add(const DomainRule& rule) {
  rules_[rule.domain] |= Bit(rule.reach);
  const std::size_t bytes = std::min(rule.domain.size(), kEndBytes);
  end_lengths_ |= 1U << bytes;
  ends_.set(EndOf(rule.domain, bytes));
}

bool DomainSet::Match(std::string_view domain) const {
  bool may_match = false;
  for (std::uint32_t lengths = end_lengths_; lengths != 0;
       lengths &= lengths - 1) {
    const auto bytes = static_cast<std::size_t>(__builtin_ctz(lengths));
    may_match |= domain.size() >= bytes && ends_[EndOf(domain, bytes)];
  }
  if (!may_match) {
    return false;
  }
  // The domain itself, then each domain above it.
  bool is_itself = true;
  while (!domain.empty()) {
    if (const auto found = rules_.find(domain); found != rules_.end()) {
      const std::uint8_t wanted =
          is_itself ? Bit(DomainRule::Reach::kExact) |
                          Bit(DomainRule::Reach::kWithSubdomains)
                    : Bit(DomainRule::Reach::kWithSubdomains) |
                          Bit(DomainRule::Reach::kSubdomainsOnly);
      if ((found->second & wanted) != 0) {
        return true;
      }
    }
    const std::size_t dot = domain.find('.');
    domain.remove_prefix(dot == std::string_view::npos ? domain.size()
                                                       : dot + 1);
    is_itself = false;
  }
  return false;
}

}  // namespace mailtide
