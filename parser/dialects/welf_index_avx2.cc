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
  struct Bytes {
    __m256i low, high;
  };
  static Bytes Load(const char* text) {
    return {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(text)),
            _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + 32))};
  }
  static uint64_t Equal(const Bytes& bytes, char c) {
    const __m256i wanted = _mm256_set1_epi8(c);
    return Bits(_mm256_cmpeq_epi8(bytes.low, wanted),
                _mm256_cmpeq_epi8(bytes.high, wanted));
  }
  static uint64_t Equal(const char* text, char c) {
    return Equal(Load(text), c);
  }
  static uint64_t Blanks(const char* text) {
    const Bytes bytes = Load(text);
    const __m256i blank = _mm256_set1_epi8(' ');
    return Bits(
        _mm256_cmpeq_epi8(_mm256_min_epu8(bytes.low, blank), bytes.low),
        _mm256_cmpeq_epi8(_mm256_min_epu8(bytes.high, blank), bytes.high));
  }
  // A signed comparison finds what is below a space and beyond ASCII.
  static __m256i IsRare(__m256i bytes) {
    const auto equal = [bytes](char c) {
      return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c));
    };
    return _mm256_or_si256(
        _mm256_or_si256(equal('\''), equal('<')),
        _mm256_or_si256(equal('\\'),
                        _mm256_cmpgt_epi8(_mm256_set1_epi8(' '), bytes)));
  }
  static WordBits Classify(const char* text) {
    const Bytes bytes = Load(text);
    return {Equal(bytes, '"'), Equal(bytes, '='), Equal(bytes, ' '),
            Bits(IsRare(bytes.low), IsRare(bytes.high))};
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
