// Undoes compression, one pass, constant memory.
//
// A Codec wraps one library and knows one member (gzip member, zstd frame, xz
// or bzip2 stream, file of a ZIP archive). The Decompressor does what all
// formats share: members one after the other, padding between them, and telling
// apart a file that is cut off, damaged, followed by foreign bytes, or a bomb.
//
// Boost.Iostreams has filters for these formats, but in Debian 12 they lose
// the last block before an error and take cut-off zstd data for complete.
#ifndef MAILTIDE_PARSER_DECOMPRESS_H_
#define MAILTIDE_PARSER_DECOMPRESS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "parser/base/error.h"
#include "parser/input.h"

namespace mailtide {

// What decoding may take: a header of a few bytes could ask for gigabytes.
inline constexpr std::uint64_t kMaxXzMemoryBytes = std::uint64_t{128} << 20;
inline constexpr int kMaxZstdWindowLog = 27;  // 128 MiB

enum class CodecStatus : std::uint8_t {
  kMore,       // goes on with more input or room; nothing happened if none was
  kMemberEnd,  // the member is complete and verified
  kDamaged,    // the data is wrong; `detail` says how
  kTooDemanding  // decoding needs more memory than is allowed
};

struct CodecStep {
  std::size_t consumed = 0;
  std::size_t produced = 0;
  CodecStatus status = CodecStatus::kMore;
  std::string_view detail = {};  // static storage; lives as long as the codec
};

class Codec {
 public:
  virtual ~Codec() = default;
  // Prepares for the next member. Called before the first one too. Throws
  // std::bad_alloc.
  virtual void Begin() = 0;
  // Decodes as much of `in` into `out` (not empty) as fits. `in` may be empty,
  // which drains what the library still holds. A step with kDamaged keeps what
  // was decoded before the damage.
  virtual CodecStep Decode(std::span<const char> in, std::span<char> out) = 0;
};

std::unique_ptr<Codec> MakeGzipCodec();
std::unique_ptr<Codec> MakeDeflateCodec();  // raw deflate data (RFC 1951)
std::unique_ptr<Codec> MakeBzip2Codec();
std::unique_ptr<Codec> MakeXzCodec();
std::unique_ptr<Codec> MakeZstdCodec();
// For a member of a ZIP archive, packed by `method`, that gives `bytes` bytes
// whose CRC-32 is `crc`; nullptr for a method that is not known.
std::unique_ptr<Codec> MakeZipCodec(unsigned method, std::uint64_t bytes,
                                    std::uint32_t crc);

// Bytes that tell any of the formats apart for sure.
inline constexpr std::size_t kMagicBytes = 10;

// Returns the format of an input that starts with `start`: its first
// kMagicBytes or more, or all of it. An input that is only the beginning of a
// magic number counts as that format, so that a cut is never silent. Never
// kZip: an archive is no stream (zip_input.h).
Compression DetectCompression(std::string_view start);

class Decompressor {
 public:
  // Fills a buffer with raw bytes; 0 at the end.
  using Source = std::function<std::size_t(std::span<char>)>;

  // `subject` names the input in messages. `compression` is neither kNone nor
  // kZip.
  Decompressor(Compression compression, std::string subject,
               const InputOptions& options);
  // Of a member of a ZIP archive: its packed bytes, alone, by its own codec.
  Decompressor(std::unique_ptr<Codec> zip_codec, std::string subject,
               const InputOptions& options);

  // Returns how many decoded bytes it put into `out` (not empty); 0 at the end
  // and after damage. The bytes, and the damage, depend on nothing but the raw
  // bytes; large reads (256 KiB) are decoded in place.
  std::size_t Read(const Source& source, std::span<char> out);

  // What went wrong, once Read returned 0 because of it.
  const std::optional<Error>& error() const { return error_; }

 private:
  enum class State : std::uint8_t { kStart, kMember, kBetween, kDone };

  std::size_t FillWindow(const Source& source, std::span<char> window);
  void Refill(const Source& source);
  void BetweenMembers(const Source& source);
  bool SkipPadding(const Source& source);
  std::size_t DecodeMember(const Source& source, std::span<char> out);
  std::string Problem(const CodecStep& step) const;
  void CheckGrowth();
  void Stop(std::string message);

  Compression compression_;
  std::string subject_;
  InputOptions options_;
  std::unique_ptr<Codec> codec_;
  State state_ = State::kStart;
  std::unique_ptr<char[]> raw_;
  std::span<const char> pending_;   // in raw_: read, not yet consumed
  std::unique_ptr<char[]> window_;  // for reads smaller than a window
  std::span<const char> held_;      // in window_: decoded, not yet handed over
  bool source_ended_ = false;
  std::uint64_t consumed_ = 0;  // raw bytes
  std::uint64_t produced_ = 0;  // decoded bytes
  std::optional<Error> error_;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DECOMPRESS_H_
