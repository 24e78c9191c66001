// Raw bytes of files, FIFOs and the standard input, by read(2) and pread(2).
//
// Never mmap: a log that its writer truncates would kill the program (SIGBUS).
#ifndef MAILTIDE_PARSER_FILE_INPUT_H_
#define MAILTIDE_PARSER_FILE_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
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

// A regular file that is read here and there. Closes it at its end.
class SeekableFile {
 public:
  SeekableFile(SeekableFile&& other) noexcept;
  SeekableFile& operator=(SeekableFile&&) = delete;
  ~SeekableFile();

  // Reads from `offset` on until `buffer` is full or the file ends; returns how
  // many bytes it read. kIo when reading fails.
  Result<std::size_t> ReadAt(std::uint64_t offset,
                             std::span<char> buffer) const;
  // How it was when it was opened.
  const FileStamp& stamp() const { return stamp_; }

 private:
  friend Result<SeekableFile> OpenSeekableFile(
      const std::filesystem::path& path, bool follow_link);
  SeekableFile(int fd, std::string subject, const FileStamp& stamp);

  int fd_;
  std::string subject_;
  FileStamp stamp_;
};

// Opens a regular file. Errors as those of OpenRawFile; a FIFO is one too.
Result<SeekableFile> OpenSeekableFile(const std::filesystem::path& path,
                                      bool follow_link);

// A path that leads through a regular file, ARCHIVE/MEMBER.
struct MemberPath {
  std::string archive, member;
};

// Returns the two parts of a path that can only be that of a member of an
// archive; nothing for the path of a file or folder that is there, whatever
// its folders are named, and for one that leads nowhere. Opens nothing.
std::optional<MemberPath> SplitMemberPath(const std::filesystem::path& path);

// Returns how the regular file `path` is now, links followed, or the archive
// whose member it is, whether or not the archive has such a member; nothing
// for anything else. Opens nothing.
std::optional<FileStamp> StampOf(const std::filesystem::path& path);

// Gives the bytes of file descriptor 0, which stays open.
Result<std::unique_ptr<Input>> OpenRawStandardInput();

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_FILE_INPUT_H_
