// Reads and decodes ahead in a thread of its own, so that a decoder and whoever
// reads what it gives can work at the same time.
#ifndef MAILTIDE_PARSER_READ_AHEAD_H_
#define MAILTIDE_PARSER_READ_AHEAD_H_

#include <cstddef>
#include <memory>

#include "parser/input.h"

namespace mailtide {

// What is read ahead at most. A block stays in the caches of both cores.
inline constexpr std::size_t kReadAheadBlocks = 4;
inline constexpr std::size_t kReadAheadBlockBytes = std::size_t{512} << 10;

// Returns an Input that gives what `below` gives, bytes, Errors and exceptions,
// in the same order. Destroyed before the end, it cancels `below` and waits for
// the thread.
std::unique_ptr<Input> ReadAhead(std::unique_ptr<Input> below);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_READ_AHEAD_H_
