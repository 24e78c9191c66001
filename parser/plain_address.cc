#include "parser/plain_address.h"

#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "parser/base/scan.h"

namespace mailtide {
namespace {

bool MayBePlain(std::string_view text) {
  return text.size() >= 2 && text.front() != '@' && text.back() != '@' &&
         text.back() != '.';
}

bool IsPlainChar(char c) {
  return IsAlnum(c) || c == '.' || c == '-' || c == '_' || c == '+' ||
         c == '=' || c == '@';
}

#if defined(__SSE2__)
constexpr std::size_t kShort = 8;

__m128i Load(const char* at) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

// Of 8 to 15 bytes the first eight and the last eight.
__m128i LoadShort(std::string_view text) {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::memcpy(&first, text.data(), kShort);
  std::memcpy(&last, text.data() + text.size() - kShort, kShort);
  return _mm_set_epi64x(static_cast<long long>(last),
                        static_cast<long long>(first));
}

unsigned Bits(__m128i bytes) {
  return static_cast<unsigned>(_mm_movemask_epi8(bytes));
}

__m128i Equal(__m128i bytes, char c) {
  return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}

// Unsigned bytes are compared as signed ones, moved to where these begin.
__m128i Within(__m128i bytes, char from, char to) {
  const __m128i moved =
      _mm_add_epi8(bytes, _mm_set1_epi8(static_cast<char>(0x80 - from)));
  return _mm_cmplt_epi8(
      moved, _mm_set1_epi8(static_cast<char>(0x80 + (to - from) + 1)));
}

// All bits of the bytes that are plain.
__m128i PlainOf(__m128i bytes) {
  const __m128i letters =
      Within(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 'z');
  const __m128i digits = Within(bytes, '0', '9');
  const __m128i dots = Within(bytes, '-', '.');
  const __m128i others =
      _mm_or_si128(_mm_or_si128(Equal(bytes, '_'), Equal(bytes, '+')),
                   _mm_or_si128(Equal(bytes, '='), Equal(bytes, '@')));
  return _mm_or_si128(_mm_or_si128(letters, digits),
                      _mm_or_si128(dots, others));
}

__m128i Lower(__m128i bytes) {
  const __m128i is_upper = Within(bytes, 'A', 'Z');
  return _mm_or_si128(bytes, _mm_and_si128(is_upper, _mm_set1_epi8(0x20)));
}
#endif

std::size_t FoldByBytes(std::string_view text, char* out) {
  std::size_t domain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!IsPlainChar(text[i]) ||
        (i > 0 && text[i] == '-' && text[i - 1] == '-')) {
      return 0;
    }
    out[i] = AsciiLower(text[i]);
    domain = text[i] == '@' ? i + 1 : domain;
  }
  return domain;
}

}  // namespace

bool IsPlainAddress(std::string_view text) {
  if (!MayBePlain(text)) {
    return false;
  }
#if defined(__SSE2__)
  if (text.size() >= 16) {
    // The last step sees some bytes again.
    const __m128i end = Load(text.data() + text.size() - 16);
    __m128i plain = PlainOf(end);
    __m128i ats = Equal(end, '@');
    for (std::size_t i = 0; i + 16 < text.size(); i += 16) {
      const __m128i bytes = Load(text.data() + i);
      plain = _mm_and_si128(plain, PlainOf(bytes));
      ats = _mm_or_si128(ats, Equal(bytes, '@'));
    }
    return Bits(plain) == 0xffffU && Bits(ats) != 0;
  }
  if (text.size() >= kShort) {
    const __m128i bytes = LoadShort(text);
    return Bits(PlainOf(bytes)) == 0xffffU && Bits(Equal(bytes, '@')) != 0;
  }
#endif
  bool has_at = false;
  for (const char c : text) {
    if (!IsPlainChar(c)) {
      return false;
    }
    has_at = has_at || c == '@';
  }
  return has_at;
}

bool IsPlainAddressInBlock(std::string_view text) {
#if defined(__SSE2__)
  // Most addresses are shorter. What stands behind them does not count, and so
  // no branch depends on their length.
  constexpr std::size_t kParts = 3;
  if (text.size() < 2 || text.size() > kParts * 16) {
    return IsPlainAddress(text);
  }
  std::uint64_t plain = 0;
  std::uint64_t ats = 0;
  for (std::size_t i = 0; i < kParts; ++i) {
    const __m128i bytes = Load(text.data() + i * 16);
    plain |= std::uint64_t{Bits(PlainOf(bytes))} << (i * 16);
    ats |= std::uint64_t{Bits(Equal(bytes, '@'))} << (i * 16);
  }
  const std::uint64_t all = ~std::uint64_t{0} >> (64 - text.size());
  const std::uint64_t last = all ^ (all >> 1U);
  return (plain & all) == all && (ats & all) != 0 && (ats & (last | 1)) == 0 &&
         text.back() != '.';
#else
  return IsPlainAddress(text);
#endif
}

std::size_t FoldPlainAddress(std::string_view text, char* out) {
  if (!MayBePlain(text) || text.size() > kMaxPlainBytes) {
    return 0;
  }
#if defined(__SSE2__)
  if (text.size() >= 16) {
    std::size_t domain = 0;
    std::uint32_t dash_before = 0;  // 1: the byte before was one
    std::size_t at = 0;
    for (;;) {
      const __m128i bytes = Load(text.data() + at);
      const unsigned dashes = Bits(Equal(bytes, '-'));
      if (Bits(PlainOf(bytes)) != 0xffffU ||
          ((dashes << 1U | dash_before) & dashes) != 0) {
        return 0;
      }
      if (const unsigned ats = Bits(Equal(bytes, '@')); ats != 0) {
        domain = at + 32 - static_cast<std::size_t>(__builtin_clz(ats));
      }
      _mm_storeu_si128(reinterpret_cast<__m128i*>(out + at), Lower(bytes));
      if (at + 16 == text.size()) {
        return domain;
      }
      const std::size_t next =
          at + 32 <= text.size() ? at + 16 : text.size() - 16;
      dash_before = dashes >> (next - at - 1) & 1U;
      at = next;
    }
  }
#endif
  return FoldByBytes(text, out);
}

}  // namespace mailtide
