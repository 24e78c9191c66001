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
  static std::uint64_t UpToBlank(std::uint64_t word) {
    return ~(((word & ~kHighs) + kOnes * (0x7f - 0x20)) | word) & kHighs;
  }
  // The highest bit of each byte that is rare (WordBits).
  static std::uint64_t Rare(std::uint64_t word) {
    const std::uint64_t controls =
        ~((word & ~kHighs) + kOnes * (0x80 - 0x20)) & kHighs;
    return controls | (word & kHighs) | Zeros(word ^ kOnes * '\'') |
           Zeros(word ^ kOnes * '<') | Zeros(word ^ kOnes * '\\');
  }
  // Asks of each eight bytes of 64.
  template <typename Ask>
  static std::uint64_t Each(const char* text, Ask ask) {
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 8; ++i) {
      std::uint64_t word = 0;
      std::memcpy(&word, text + std::size_t{8} * i, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
      word = __builtin_bswap64(word);
#endif
      bits |= Gather(ask(word)) << (8 * i);
    }
    return bits;
  }
  static std::uint64_t Equal(const char* text, char c) {
    const std::uint64_t wanted = kOnes * static_cast<unsigned char>(c);
    return Each(text,
                [wanted](std::uint64_t word) { return Zeros(word ^ wanted); });
  }
  static std::uint64_t Blanks(const char* text) {
    return Each(text, UpToBlank);
  }
  static WordBits Classify(const char* text) {
    return {Equal(text, '"'), Equal(text, '='), Equal(text, ' '),
            Each(text, Rare)};
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
  struct Bytes {
    __m128i parts[4];
  };
  static Bytes Load(const char* text) {
    const auto* words = reinterpret_cast<const __m128i*>(text);
    return {{_mm_loadu_si128(words), _mm_loadu_si128(words + 1),
             _mm_loadu_si128(words + 2), _mm_loadu_si128(words + 3)}};
  }
  template <typename Ask>
  static std::uint64_t Each(const Bytes& bytes, Ask ask) {
    const auto bits = [&bytes, &ask](unsigned i) {
      return static_cast<std::uint64_t>(static_cast<std::uint32_t>(
                 _mm_movemask_epi8(ask(bytes.parts[i]))))
             << (16 * i);
    };
    return bits(0) | bits(1) | bits(2) | bits(3);
  }
  static std::uint64_t Equal(const Bytes& bytes, char c) {
    const __m128i wanted = _mm_set1_epi8(c);
    return Each(
        bytes, [wanted](__m128i part) { return _mm_cmpeq_epi8(part, wanted); });
  }
  static std::uint64_t Equal(const char* text, char c) {
    return Equal(Load(text), c);
  }
  static std::uint64_t Blanks(const char* text) {
    return Each(Load(text), [](__m128i part) {
      return _mm_cmpeq_epi8(_mm_min_epu8(part, _mm_set1_epi8(' ')), part);
    });
  }
  // A signed comparison finds what is below a space and beyond ASCII.
  static __m128i IsRare(__m128i part) {
    const auto equal = [part](char c) {
      return _mm_cmpeq_epi8(part, _mm_set1_epi8(c));
    };
    return _mm_or_si128(
        _mm_or_si128(equal('\''), equal('<')),
        _mm_or_si128(equal('\\'), _mm_cmplt_epi8(part, _mm_set1_epi8(' '))));
  }
  static WordBits Classify(const char* text) {
    const Bytes bytes = Load(text);
    return {Equal(bytes, '"'), Equal(bytes, '='), Equal(bytes, ' '),
            Each(bytes, IsRare)};
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
        std::make_unique_for_overwrite<std::uint32_t[]>(room_ + 1 + kMarkSlack);
    marks_[0] = ~std::uint32_t{0};
    lines_ = std::make_unique_for_overwrite<WelfLineMarks[]>(room_);
  }
  auto* index = IndexWelfPortable;
#if defined(__x86_64__)
  if (level_ != SimdLevel::kPortable) {
    index = level_ == SimdLevel::kAvx2 ? IndexWelfAvx2 : IndexWelfSse2;
  }
#endif
  line_count_ =
      index(lines.data(), lines.size(), marks_.get() + 1, lines_.get());
}

}  // namespace mailtide
