#include "parser/dialects/welf_index.h"

#include <cstring>

#include "parser/dialects/welf_index_kernel.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace mailtide {
namespace {

// Eight bytes at a time, without vectors.
struct Portable {
  static constexpr std::uint64_t kOnes = 0x0101010101010101U;
  static constexpr std::uint64_t kHighs = 0x8080808080808080U;

  // Gathers the highest bits of the bytes, the first byte's lowest.
  static std::uint64_t Gather(std::uint64_t highs) {
    return ((highs >> 7U) * 0x0102040810204080U) >> 56U;
  }
  // The highest bit of each byte that is 0. No byte disturbs another.
  static std::uint64_t Zeros(std::uint64_t word) {
    return ~(((word & ~kHighs) + ~kHighs) | word) & kHighs;
  }
  // The highest bit of each byte up to 0x20.
  static std::uint64_t Blanks(std::uint64_t word) {
    return ~(((word & ~kHighs) + kOnes * (0x7f - 0x20)) | word) & kHighs;
  }
  static WordBits Classify(const char* text) {
    WordBits bits = {};
    for (unsigned i = 0; i < 8; ++i) {
      std::uint64_t word = 0;
      std::memcpy(&word, text + std::size_t{8} * i, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
      word = __builtin_bswap64(word);
#endif
      const unsigned shift = 8 * i;
      bits.quotes |= Gather(Zeros(word ^ kOnes * '"')) << shift;
      bits.backslashes |= Gather(Zeros(word ^ kOnes * '\\')) << shift;
      bits.lfs |= Gather(Zeros(word ^ kOnes * '\n')) << shift;
      bits.blanks |= Gather(Blanks(word)) << shift;
    }
    return bits;
  }
  static std::uint64_t PrefixXor(std::uint64_t bits) {
    return PrefixXorByShifts(bits);
  }
  static std::uint64_t LowestBit(std::uint64_t bits) {
    return static_cast<std::uint64_t>(
        __builtin_ctzll(bits | std::uint64_t{1} << 63U));
  }
};

#if defined(__SSE2__)
struct Sse2 {
  static std::uint64_t Bits(const __m128i (&parts)[4]) {
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 4; ++i) {
      bits |= static_cast<std::uint64_t>(
                  static_cast<std::uint32_t>(_mm_movemask_epi8(parts[i])))
              << (16 * i);
    }
    return bits;
  }
  static std::uint64_t Equal(const __m128i (&parts)[4], char c) {
    const __m128i wanted = _mm_set1_epi8(c);
    return Bits(
        {_mm_cmpeq_epi8(parts[0], wanted), _mm_cmpeq_epi8(parts[1], wanted),
         _mm_cmpeq_epi8(parts[2], wanted), _mm_cmpeq_epi8(parts[3], wanted)});
  }
  static __m128i IsBlank(__m128i bytes) {
    return _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(' ')), bytes);
  }
  static WordBits Classify(const char* text) {
    const auto* words = reinterpret_cast<const __m128i*>(text);
    const __m128i parts[4] = {
        _mm_loadu_si128(words), _mm_loadu_si128(words + 1),
        _mm_loadu_si128(words + 2), _mm_loadu_si128(words + 3)};
    WordBits bits;
    bits.quotes = Equal(parts, '"');
    bits.backslashes = Equal(parts, '\\');
    bits.lfs = Equal(parts, '\n');
    bits.blanks = Bits({IsBlank(parts[0]), IsBlank(parts[1]), IsBlank(parts[2]),
                        IsBlank(parts[3])});
    return bits;
  }
  static std::uint64_t PrefixXor(std::uint64_t bits) {
    return PrefixXorByShifts(bits);
  }
  static std::uint64_t LowestBit(std::uint64_t bits) {
    return Portable::LowestBit(bits);
  }
};
#endif

}  // namespace

size_t IndexWelfPortable(const char* text, size_t size, uint32_t* marks,
                         WelfLineMarks* lines) {
  return IndexWords<Portable>(text, size, marks, lines);
}

#if defined(__SSE2__)
size_t IndexWelfSse2(const char* text, size_t size, uint32_t* marks,
                     WelfLineMarks* lines) {
  return IndexWords<Sse2>(text, size, marks, lines);
}
#endif

void WelfIndex::Build(std::string_view lines) {
  if (room_ < lines.size()) {
    room_ = lines.size();
    marks_ =
        std::make_unique_for_overwrite<std::uint32_t[]>(room_ + kMarkSlack);
    lines_ = std::make_unique_for_overwrite<WelfLineMarks[]>(room_);
  }
  auto* index = IndexWelfPortable;
#if defined(__x86_64__)
  if (level_ != SimdLevel::kPortable) {
    index = level_ == SimdLevel::kAvx2 ? IndexWelfAvx2 : IndexWelfSse2;
  }
#endif
  line_count_ = index(lines.data(), lines.size(), marks_.get(), lines_.get());
}

}  // namespace mailtide
