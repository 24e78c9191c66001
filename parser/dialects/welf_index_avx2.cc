// IndexWelfAvx2. This file is compiled for processors with AVX2, BMI, PCLMUL
// and POPCNT.
#if defined(__x86_64__)
#include <immintrin.h>

#include "parser/dialects/welf_index_kernel.h"

namespace mailtide {
namespace {

struct Avx2 {
  static uint64_t Bits(__m256i low, __m256i high) {
    return static_cast<uint32_t>(_mm256_movemask_epi8(low)) |
           static_cast<uint64_t>(
               static_cast<uint32_t>(_mm256_movemask_epi8(high)))
               << 32U;
  }
  static uint64_t Equal(__m256i low, __m256i high, char c) {
    const __m256i wanted = _mm256_set1_epi8(c);
    return Bits(_mm256_cmpeq_epi8(low, wanted),
                _mm256_cmpeq_epi8(high, wanted));
  }
  static WordBits Classify(const char* text) {
    const __m256i low =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text));
    const __m256i high =
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + 32));
    const __m256i blank = _mm256_set1_epi8(' ');
    WordBits bits;
    bits.quotes = Equal(low, high, '"');
    bits.backslashes = Equal(low, high, '\\');
    bits.lfs = Equal(low, high, '\n');
    bits.blanks = Bits(_mm256_cmpeq_epi8(_mm256_min_epu8(low, blank), low),
                       _mm256_cmpeq_epi8(_mm256_min_epu8(high, blank), high));
    return bits;
  }
  static uint64_t PrefixXor(uint64_t bits) {
    const __m128i product = _mm_clmulepi64_si128(
        _mm_cvtsi64_si128(static_cast<int64_t>(bits)), _mm_set1_epi8(-1), 0);
    return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
  }
  static uint64_t LowestBit(uint64_t bits) { return _tzcnt_u64(bits); }
};

}  // namespace

size_t IndexWelfAvx2(const char* text, size_t size, uint32_t* marks,
                     WelfLineMarks* lines) {
  return IndexWords<Avx2>(text, size, marks, lines);
}

}  // namespace mailtide
#endif
