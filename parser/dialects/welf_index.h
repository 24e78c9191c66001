// Where the words of WELF lines end: the first of two passes over a block.
//
// A mark is the position of a blank (any byte up to 0x20) outside double
// quotes, or of an LF. A quote behind a backslash neither opens nor closes. An
// LF ends the quotes of its line, so that no line can swallow the next one.
#ifndef MAILTIDE_PARSER_DIALECTS_WELF_INDEX_H_
#define MAILTIDE_PARSER_DIALECTS_WELF_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "parser/base/lifetime.h"
#include "parser/base/simd_level.h"
#include "parser/dialects/welf_line_marks.h"

namespace mailtide {

class WelfIndex {
 public:
  explicit WelfIndex(SimdLevel level = ActiveSimdLevel()) : level_(level) {}

  // Marks `lines`: whole lines of fewer than 2^31 bytes in all, with the
  // padding of a LineBlock.
  void Build(std::string_view lines);

  // In order; the last one is the LF of the last line. Before the first one
  // stands that of an LF just before the lines, 2^32 - 1.
  const std::uint32_t* marks() const MAILTIDE_LIFETIME_BOUND {
    return marks_.get() + 1;
  }
  std::span<const WelfLineMarks> lines() const MAILTIDE_LIFETIME_BOUND {
    return {lines_.get(), line_count_};
  }

 private:
  SimdLevel level_;
  // Room for the largest block so far: fresh memory costs more than the marks.
  std::size_t room_ = 0;
  std::unique_ptr<std::uint32_t[]> marks_;
  std::unique_ptr<WelfLineMarks[]> lines_;
  std::size_t line_count_ = 0;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_INDEX_H_
