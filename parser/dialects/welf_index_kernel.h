// The loop of WelfIndex over words of 64 bytes, for any kind of vectors.
//
// Included once by the file of each SimdLevel. As these are compiled for
// different processors nothing here may be shared between them: it all stands
// in an unnamed namespace.
#ifndef MAILTIDE_PARSER_DIALECTS_WELF_INDEX_KERNEL_H_
#define MAILTIDE_PARSER_DIALECTS_WELF_INDEX_KERNEL_H_

#include "parser/dialects/welf_line_marks.h"

namespace mailtide {
namespace {

// What 64 bytes hold, a bit for each.
struct WordBits {
  uint64_t quotes;
  uint64_t backslashes;
  uint64_t blanks;  // bytes up to 0x20, LF among them
  uint64_t lfs;
};

// Returns for each bit whether the number of ones up to it is odd.
inline uint64_t PrefixXorByShifts(uint64_t bits) {
  bits ^= bits << 1U;
  bits ^= bits << 2U;
  bits ^= bits << 4U;
  bits ^= bits << 8U;
  bits ^= bits << 16U;
  bits ^= bits << 32U;
  return bits;
}

// `Vectors` has Classify(const char*), of 64 bytes, PrefixXor(uint64_t), and
// LowestBit(uint64_t), whose result for 0 does not matter.
template <typename Vectors>
inline size_t IndexWords(const char* text, size_t size, uint32_t* marks,
                         WelfLineMarks* lines) {
  uint32_t* mark = marks;
  WelfLineMarks* line = lines;
  uint64_t inside_before = 0;     // all ones: a quote is open
  uint64_t backslash_before = 0;  // 1: the last byte was one
  uint32_t quotes_before = 0;
  uint32_t escapes_before = 0;
  for (size_t at = 0; at < size; at += 64) {
    WordBits word = Vectors::Classify(text + at);
    if (size - at < 64) {
      const uint64_t valid = ~uint64_t{0} >> (64 - (size - at));
      word.quotes &= valid;
      word.backslashes &= valid;
      word.blanks &= valid;
      word.lfs &= valid;
    }
    uint64_t quotes = word.quotes;
    uint64_t escapes = 0;
    if ((word.backslashes | backslash_before) != 0) {
      escapes = quotes & (word.backslashes << 1U | backslash_before);
      quotes &= ~escapes;
      backslash_before = word.backslashes >> 63U;
    }
    uint64_t inside = Vectors::PrefixXor(quotes) ^ inside_before;
    // A line that ends inside quotes: what follows it starts outside.
    while ((word.lfs & inside) != 0) {
      inside ^= ~uint64_t{0} << __builtin_ctzll(word.lfs & inside);
    }
    inside_before = uint64_t{0} - (inside >> 63U);

    uint64_t bits = (word.blanks & ~inside) | word.lfs;
    for (uint64_t lfs = word.lfs; lfs != 0; lfs &= lfs - 1) {
      const uint64_t before = (lfs & (uint64_t{0} - lfs)) - 1;
      line->end = static_cast<uint32_t>(mark - marks) +
                  static_cast<uint32_t>(__builtin_popcountll(bits & before));
      line->quotes = quotes_before + static_cast<uint32_t>(
                                         __builtin_popcountll(quotes & before));
      line->escapes =
          escapes_before +
          static_cast<uint32_t>(__builtin_popcountll(escapes & before));
      ++line;
    }
    quotes_before += static_cast<uint32_t>(__builtin_popcountll(quotes));
    if (escapes != 0) {
      escapes_before += static_cast<uint32_t>(__builtin_popcountll(escapes));
    }

    // In fixed runs, whose ends the processor foresees; what they write too
    // much is overwritten.
    const auto base = static_cast<uint32_t>(at);
    const int count = __builtin_popcountll(bits);
    uint32_t* const next = mark + count;
    do {
      for (int i = 0; i < 6; ++i) {
        mark[i] = base + static_cast<uint32_t>(Vectors::LowestBit(bits));
        bits &= bits - 1;
      }
      mark += 6;
    } while (mark < next);
    mark = next;
  }
  return static_cast<size_t>(line - lines);
}

}  // namespace
}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_INDEX_KERNEL_H_
