// Where bytes come from: a file, a FIFO or the standard input, decompressed and
// turned into UTF-8 on the way. What an input is, is told by its first bytes,
// never by its name.
//
// An input is a chain: the raw bytes of a file (file_input.h) or of a member of
// a ZIP archive (zip_input.h), a decompressing filter (decompress.h) where they
// are compressed, a transcoding filter where they are UTF-16, and on top maybe
// a thread that reads all this ahead (read_ahead.h). input.cc puts the chain
// together.
#ifndef MAILTIDE_PARSER_INPUT_H_
#define MAILTIDE_PARSER_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "parser/base/error.h"

namespace mailtide {

enum class Compression : std::uint8_t {
  kNone,
  kGzip,
  kBzip2,
  kXz,
  kZstd,
  kZip
};

// Returns "none", "gzip", "bzip2", "xz", "zstd" or "zip", as the JSON output
// has it.
std::string_view CompressionName(Compression compression);

// A stream of bytes, read once from its start to its end.
class Input {
 public:
  virtual ~Input() = default;
  // Fills up to buffer.size() bytes (at least one) and returns how many; fewer
  // does not mean the end. 0: the end, and every later call gives 0 again.
  // An Error comes only after every byte that could be read or decoded before
  // it was handed over, and then from every later call:
  //   kInputDamaged  compressed data cut off, damaged, with foreign bytes after
  //                  its end, or growing beyond all measure; a file that was
  //                  truncated while it was read. The words tell them apart.
  //   kIo            reading failed.
  virtual Result<std::size_t> Read(std::span<char> buffer) = 0;
  // Makes a Read that waits for bytes in another thread return, with whatever.
  // What any Read gives from then on means nothing.
  virtual void Cancel() {}
};

struct InputOptions {
  // Whether a link at the end of the path is followed and a FIFO is read: yes
  // for a path that was typed, no for one that was met in a folder.
  // A link to an archive on the way to its member is followed always, as one to
  // a folder is.
  bool follow_link = true;
  // Where a member may stand in the directory of its archive (ZipMember), which
  // spares a search; 0: not known. A wrong one does no harm.
  std::uint64_t zip_entry = 0;
  // Compressed data is decoded ahead, in a thread of its own (read_ahead.h).
  bool read_ahead = false;
  // Compressed data is given up (kInputDamaged) as a decompression bomb when
  // it has given more than `max_output` bytes, or more than `ratio_from` bytes
  // and `max_ratio` times its own size. Honest logs compress 5 to 50 times.
  double max_ratio = 1000;
  std::uint64_t ratio_from = std::uint64_t{64} << 20;
  std::uint64_t max_output = std::uint64_t{1} << 40;
};

// Which file a name stood for, and how it was, at one moment.
struct FileStamp {
  std::uint64_t device = 0, inode = 0, size = 0;
  std::int64_t mtime_ns = 0;  // since 1970

  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

struct OpenedInput {
  std::unique_ptr<Input> input;
  // Of a regular file, or of the archive of a member, from before its first
  // byte was read.
  std::optional<FileStamp> stamp;
  // Of a member of an archive kZip, whatever it is itself.
  Compression compression = Compression::kNone;
  // What is read are the bytes of a file as they are, from its first one on:
  // nothing is decoded, and it is no member of an archive.
  bool is_raw = false;
};

// Opens a regular file; a member of a ZIP archive, whose path is
// ARCHIVE/MEMBER; or, where it was typed (follow_link), a FIFO, and waits for
// its first bytes. Errors: kNoInput when there is nothing to read (missing, not
// allowed, a folder, device or socket), kIo when opening fails for want of a
// resource, kNotALog for a ZIP archive itself, also inside another one, and for
// an encrypted member. Damage at the start comes from Read, not from here.
Result<OpenedInput> OpenInput(const std::filesystem::path& path,
                              const InputOptions& options = {});

// Returns whether OpenInput would find a regular file or a member there.
bool InputExists(const std::filesystem::path& path);

// The same for the standard input, which may be anything but a folder.
Result<OpenedInput> OpenStandardInput(const InputOptions& options = {});

// Builds the decoding chain over any bytes. `subject` names them in messages,
// quoted where it is a name: "'a.log'", "standard input". Fails (kNotALog) only
// for a ZIP archive, whose directory stands at its end: what is wrong with the
// bytes comes from Read.
Result<OpenedInput> OpenInputOn(std::unique_ptr<Input> raw,
                                const std::string& subject,
                                const InputOptions& options = {});

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_INPUT_H_
