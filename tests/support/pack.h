// Compresses bytes in memory, by the libraries themselves, for tests.
#ifndef MAILTIDE_TESTS_SUPPORT_PACK_H_
#define MAILTIDE_TESTS_SUPPORT_PACK_H_

#include <string>
#include <string_view>

#include "parser/input.h"

namespace mailtide {

// One gzip member, bzip2 stream, xz stream (CRC64) or zstd frame (checksum).
std::string Pack(Compression compression, std::string_view bytes);

// A gzip member whose header has an extra field, a name, a comment and its own
// checksum.
std::string PackGzipWithFullHeader(std::string_view bytes);

// A zstd skippable frame (RFC 8878, section 3.1.2) around `payload`.
std::string ZstdSkippableFrame(std::string_view payload);

// Bytes from hexadecimal digits; blanks are allowed between them.
std::string FromHex(std::string_view digits);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_PACK_H_
