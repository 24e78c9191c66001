// What the indexers of all SimdLevels share (WelfIndex in welf_index.h says
// what it means). Includes nothing with inline functions: these would be
// compiled for the newest processor and used on all.
#ifndef MAILTIDE_PARSER_DIALECTS_WELF_LINE_MARKS_H_
#define MAILTIDE_PARSER_DIALECTS_WELF_LINE_MARKS_H_

#include <stddef.h>
#include <stdint.h>

namespace mailtide {

// One line of a block. Odd are bytes outside double quotes by which a line may
// not be what it seems: a single quote, `<`, what is below a space or beyond
// ASCII, but for the CR of a line end. The counts are those from the start of
// the block to the end of the line, modulo 2^32.
struct WelfLineMarks {
  uint32_t end;      // index of the mark that is its LF
  uint32_t quotes;   // that open or close
  uint32_t escapes;  // quotes behind a backslash
  uint32_t equals;   // `=` outside quotes
  uint32_t odd;
};

// Write the marks and lines of `size` bytes at `text` and return the number of
// lines. There must be room for size + kMarkSlack marks and for a line for each
// LF, and kBlockPadding (line_reader.h) bytes behind the text.
inline constexpr size_t kMarkSlack = 8;
size_t IndexWelfPortable(const char* text, size_t size, uint32_t* marks,
                         WelfLineMarks* lines);
size_t IndexWelfSse2(const char* text, size_t size, uint32_t* marks,
                     WelfLineMarks* lines);
size_t IndexWelfAvx2(const char* text, size_t size, uint32_t* marks,
                     WelfLineMarks* lines);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_LINE_MARKS_H_
