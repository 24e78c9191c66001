#include "analysis/domain_set.h"

#include <algorithm>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace mailtide {
namespace {

std::uint8_t Bit(DomainRule::Reach reach) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(reach));
}

// Returns a hash of the eight bytes before `end`, of letters in any case.
std::size_t PlainEndOf(const char* end) {
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, end - sizeof(bytes), sizeof(bytes));
  return ((bytes | 0x2020202020202020U) * 0x9e3779b97f4a7c15U) >> 52U;
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
  if (bytes == kEndBytes) {
    plain_ends_.set(PlainEndOf(rule.domain.data() + rule.domain.size()));
  }
  AddShort(rule);
}

void DomainSet::AddShort(const DomainRule& rule) {
  // So many that the slots stay mostly free.
  constexpr std::size_t kMostRules = (std::size_t{1} << kSlotBits) / 4;
  if (rule.domain.size() > kShortBytes || short_rules_.size() == kMostRules) {
    return;  // Match finds it
  }
  ShortRule entry;
  std::copy(rule.domain.begin(), rule.domain.end(),
            entry.name.end() - static_cast<std::ptrdiff_t>(rule.domain.size()));
  entry.reaches = Bit(rule.reach);
  for (std::size_t slot = SlotOf(entry);;
       slot = (slot + 1) % short_slots_.size()) {
    if (short_slots_[slot] == 0) {
      short_rules_.push_back(entry);
      short_slots_[slot] = static_cast<std::uint16_t>(short_rules_.size());
      return;
    }
    if (ShortRule& rule_there = short_rules_[short_slots_[slot] - 1U];
        rule_there.name == entry.name) {
      rule_there.reaches |= entry.reaches;
      return;
    }
  }
}

std::size_t DomainSet::SlotOf(const ShortRule& rule) {
  // The names are the administrator's: nobody else makes them collide.
  constexpr std::array<std::uint64_t, 4> kMultipliers = {
      0x9e3779b97f4a7c15U, 0xc2b2ae3d27d4eb4fU, 0x165667b19e3779f9U,
      0xd6e8feb86659fd93U};
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < kMultipliers.size(); ++i) {
    std::uint64_t word = 0;
    std::memcpy(&word, rule.name.data() + 8 * i, sizeof(word));
    hash ^= (word ^ (word >> 29U)) * kMultipliers[i];
  }
  return hash >> (64U - kSlotBits);
}

DomainSet::Answer DomainSet::MatchPlain(std::string_view address) const {
#if defined(__SSE2__)
  const char* const end = address.data() + address.size();
  // Ends of kEndBytes, where no rule has a shorter one.
  if (end_lengths_ == 1U << kEndBytes && !plain_ends_[PlainEndOf(end)]) {
    return Answer::kNo;
  }
  const auto load = [end](std::ptrdiff_t from) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(end - from));
  };
  const auto find = [](__m128i low, __m128i high, char c) {
    const __m128i wanted = _mm_set1_epi8(c);
    return static_cast<std::uint32_t>(
               _mm_movemask_epi8(_mm_cmpeq_epi8(low, wanted))) |
           static_cast<std::uint32_t>(
               _mm_movemask_epi8(_mm_cmpeq_epi8(high, wanted)))
               << 16U;
  };
  const __m128i low = load(32);
  const __m128i high = load(16);
  const std::uint32_t ats = find(low, high, '@');
  // The last `@` stands before a domain of so many bytes, 1 to 31.
  const auto bytes = static_cast<std::size_t>(__builtin_clz(ats | 1U));
  const std::uint32_t domain = ~std::uint32_t{0} << (32 - bytes);
  const std::uint32_t dashes = find(low, high, '-') & domain;
  if (ats == 0 || bytes >= address.size() || (dashes & dashes << 1U) != 0) {
    return Answer::kAskMatch;
  }
  alignas(16) static constexpr std::array<char, 64> kMasks = [] {
    std::array<char, 64> masks = {};
    for (std::size_t i = 32; i < masks.size(); ++i) {
      masks[i] = '\xff';
    }
    return masks;
  }();
  const auto fold = [](__m128i text, const char* mask) {
    const __m128i offset = _mm_sub_epi8(text, _mm_set1_epi8('A'));
    const __m128i is_upper =
        _mm_cmpeq_epi8(_mm_min_epu8(offset, _mm_set1_epi8('Z' - 'A')), offset);
    return _mm_and_si128(
        _mm_or_si128(text, _mm_and_si128(is_upper, _mm_set1_epi8(0x20))),
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(mask)));
  };
  ShortRule wanted;
  const char* const mask = kMasks.data() + bytes;
  auto* const name = reinterpret_cast<__m128i*>(wanted.name.data());
  const __m128i folded_low = fold(low, mask);
  const __m128i folded_high = fold(high, mask + 16);
  _mm_store_si128(name, folded_low);
  _mm_store_si128(name + 1, folded_high);
  for (std::size_t slot = SlotOf(wanted); short_slots_[slot] != 0;
       slot = (slot + 1) % short_slots_.size()) {
    const ShortRule& rule = short_rules_[short_slots_[slot] - 1U];
    const auto* const other =
        reinterpret_cast<const __m128i*>(rule.name.data());
    const __m128i same =
        _mm_and_si128(_mm_cmpeq_epi8(_mm_load_si128(other), folded_low),
                      _mm_cmpeq_epi8(_mm_load_si128(other + 1), folded_high));
    if (_mm_movemask_epi8(same) == 0xffff) {
      const unsigned itself = Bit(DomainRule::Reach::kExact) |
                              Bit(DomainRule::Reach::kWithSubdomains);
      return (rule.reaches & itself) != 0 ? Answer::kYes : Answer::kAskMatch;
    }
  }
#else
  (void)address;
#endif
  return Answer::kAskMatch;
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
