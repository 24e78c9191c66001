// The words of a WELF line: blanks, separators, KEY=, and where a value ends.
// All positions are offsets into `line`; one behind its end is allowed.
#ifndef MAILTIDE_PARSER_DIALECTS_WELF_WORDS_H_
#define MAILTIDE_PARSER_DIALECTS_WELF_WORDS_H_

#include <cstddef>
#include <string_view>

namespace mailtide {

// Returns whether `c` may stand in a KEY behind its first character.
bool IsKeyChar(char c);

// Returns the length of the KEY of a `KEY=` that starts at `at`, 0 for none.
std::size_t KeyLength(std::string_view line, std::size_t at);

// Returns whether a `KEY=` with a known key starts at `at`.
bool KnownKeyStarts(std::string_view line, std::size_t at);

// Return the first position from `at` on that holds no separator or blank.
std::size_t SkipSeparators(std::string_view line, std::size_t at);
std::size_t SkipBlanks(std::string_view line, std::size_t at);

// Returns the first position from `at` on that holds a blank, or the end.
std::size_t WordEnd(std::string_view line, std::size_t at);

// Returns whether a value may close with the character before `after` (rule 2
// of welf_record.h).
bool ClosesBefore(std::string_view line, std::size_t after);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_WORDS_H_
