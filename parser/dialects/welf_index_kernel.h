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
  uint64_t equals;
  uint64_t spaces;
  // `'`, `<`, backslashes, and what is below a space or beyond ASCII: most
  // words have none but the LF that some have.
  uint64_t rare;
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

inline uint32_t CountBits(uint64_t bits) {
  return static_cast<uint32_t>(__builtin_popcountll(bits));
}

// Where the loop over words of 64 bytes stands.
struct IndexState {
  uint32_t* mark;
  WelfLineMarks* line;
  const uint32_t* first_mark;
  uint64_t inside = 0;     // all ones: a quote is open
  uint64_t backslash = 0;  // 1: the last byte was one
  uint32_t quotes = 0, escapes = 0, equals = 0, odd = 0;
};

// Writes the lines that end in a word, and the marks of a word that holds
// something rare. Returns the marks.
template <typename Vectors>
[[gnu::always_inline]] inline uint64_t IndexRareWord(const char* text,
                                                     const WordBits& word,
                                                     uint64_t valid,
                                                     IndexState& state) {
  const uint64_t backslashes = Vectors::Equal(text, '\\') & valid;
  const uint64_t lfs = Vectors::Equal(text, '\n') & valid;
  const uint64_t escapes =
      word.quotes & valid & (backslashes << 1U | state.backslash);
  const uint64_t quotes = word.quotes & valid & ~escapes;
  state.backslash = backslashes >> 63U;
  uint64_t inside = Vectors::PrefixXor(quotes) ^ state.inside;
  // A line that ends inside quotes: what follows it starts outside.
  while ((lfs & inside) != 0) {
    inside ^= ~uint64_t{0} << __builtin_ctzll(lfs & inside);
  }
  state.inside = uint64_t{0} - (inside >> 63U);
  const uint64_t bits = (Vectors::Blanks(text) & valid & ~inside) | lfs;
  const uint64_t equals = word.equals & valid & ~inside;
  uint64_t odd = word.rare & valid & ~inside & ~lfs & ~backslashes;
  for (uint64_t left = odd; left != 0; left &= left - 1) {
    const char* const byte = text + __builtin_ctzll(left);
    if (byte[0] == '\r' && byte[1] == '\n') {
      odd ^= left & (uint64_t{0} - left);
    }
  }
  const auto marks_before =
      static_cast<uint32_t>(state.mark - state.first_mark);
  for (uint64_t ends = lfs; ends != 0; ends &= ends - 1) {
    const uint64_t before = (ends & (uint64_t{0} - ends)) - 1;
    state.line->end = marks_before + CountBits(bits & before);
    state.line->quotes = state.quotes + CountBits(quotes & before);
    state.line->escapes = state.escapes + CountBits(escapes & before);
    state.line->equals = state.equals + CountBits(equals & before);
    state.line->odd = state.odd + CountBits(odd & before);
    ++state.line;
  }
  state.quotes += CountBits(quotes);
  state.equals += CountBits(equals);
  state.escapes += CountBits(escapes);
  state.odd += CountBits(odd);
  return bits;
}

// `valid`: the bytes of the word that are text. `Vectors` has
// Classify(const char*), of 64 bytes, Equal(const char*, char),
// Blanks(const char*) for bytes up to 0x20, PrefixXor(uint64_t), and
// LowestBit(uint64_t), whose result for 0 does not matter.
template <typename Vectors>
[[gnu::always_inline]] inline void IndexWord(const char* text, uint32_t at,
                                             uint64_t valid,
                                             IndexState& state) {
  const WordBits word = Vectors::Classify(text + at);
  uint64_t bits = 0;
  if (((word.rare & valid) | state.backslash) == 0) {
    const uint64_t quotes = word.quotes & valid;
    const uint64_t inside = Vectors::PrefixXor(quotes) ^ state.inside;
    state.inside = uint64_t{0} - (inside >> 63U);
    state.quotes += CountBits(quotes);
    state.equals += CountBits(word.equals & valid & ~inside);
    bits = word.spaces & valid & ~inside;
  } else {
    bits = IndexRareWord<Vectors>(text + at, word, valid, state);
  }
  // In fixed runs, whose ends the processor foresees; what they write too much
  // is overwritten.
  uint32_t* mark = state.mark;
  uint32_t* const next = mark + CountBits(bits);
  do {
    for (int i = 0; i < 6; ++i) {
      mark[i] = at + static_cast<uint32_t>(Vectors::LowestBit(bits));
      bits &= bits - 1;
    }
    mark += 6;
  } while (mark < next);
  state.mark = next;
}

template <typename Vectors>
inline size_t IndexWords(const char* text, size_t size, uint32_t* marks,
                         WelfLineMarks* lines) {
  IndexState state = {marks, lines, marks};
  const size_t whole = size / 64 * 64;
  for (size_t at = 0; at < whole; at += 64) {
    IndexWord<Vectors>(text, static_cast<uint32_t>(at), ~uint64_t{0}, state);
  }
  if (whole < size) {
    IndexWord<Vectors>(text, static_cast<uint32_t>(whole),
                       ~uint64_t{0} >> (64 - (size - whole)), state);
  }
  return static_cast<size_t>(state.line - lines);
}

}  // namespace
}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_INDEX_KERNEL_H_
