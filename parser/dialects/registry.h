// The table of dialects, and which one a log is written in.
#ifndef MAILTIDE_PARSER_DIALECTS_REGISTRY_H_
#define MAILTIDE_PARSER_DIALECTS_REGISTRY_H_

#include <span>
#include <string_view>

#include "parser/dialects/dialect.h"

namespace mailtide {

std::span<const DialectRow> Dialects();

// Returns the row with this name, or nullptr.
const DialectRow* FindDialect(std::string_view name);

// Returns which half of a log is written in the dialect of this name; kNone for
// an unknown name.
LogHalf HalfIn(std::string_view dialect);

// Returns the dialect that understands most of the lines in `start` (the first
// bytes of a log, its last line perhaps cut), or nullptr when none understands
// at least a tenth of them.
const DialectRow* RecogniseDialect(std::string_view start,
                                   const DialectSettings& settings);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_REGISTRY_H_
