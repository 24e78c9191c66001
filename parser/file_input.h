// Raw bytes of files, FIFOs and the standard input, by read(2).
//
// Never mmap: a log that its writer truncates would kill the program (SIGBUS).
#ifndef MAILTIDE_PARSER_FILE_INPUT_H_
#define MAILTIDE_PARSER_FILE_INPUT_H_

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "parser/base/error.h"
#include "parser/input.h"

namespace mailtide {

// Returns the path in quotes, as messages name it.
std::string QuotedPath(const std::filesystem::path& path);

struct RawFile {
  std::unique_ptr<Input> input;
  std::optional<FileStamp> stamp;  // of a regular file
};

// Opens `path` as OpenInput does, but gives its bytes as they are.
Result<RawFile> OpenRawFile(const std::filesystem::path& path,
                            bool follow_link);

// Returns how the regular file `path` is now, links followed; nothing for
// anything else.
std::optional<FileStamp> StampOf(const std::filesystem::path& path);

// Gives the bytes of file descriptor 0, which stays open.
Result<std::unique_ptr<Input>> OpenRawStandardInput();

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_FILE_INPUT_H_
