// ZIP archives, read in place.
//
// An archive is a folder whose files (members) have the paths ARCHIVE/MEMBER,
// each an input of its own. What the archive says of them is read by
// zip_directory.h; their bytes are unpacked as all compressed data is
// (decompress.h).
#ifndef MAILTIDE_PARSER_ZIP_INPUT_H_
#define MAILTIDE_PARSER_ZIP_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parser/base/error.h"
#include "parser/decompress.h"
#include "parser/file_input.h"
#include "parser/input.h"

namespace mailtide {

// A directory costs memory and time for each of its members, and anybody can
// write one of millions: members beyond these are not found.
inline constexpr std::size_t kMaxZipMembers = 10'000;

// Returns whether an input that starts so is a ZIP archive, maybe an empty one.
bool IsZipStart(std::string_view start);

// Returns whether the regular file `path` is a ZIP archive, by its first bytes;
// false for what cannot be read, and without follow_link for a link.
bool IsZipFile(const std::filesystem::path& path, bool follow_link);

struct ZipMember {
  // UTF-8 where the archive says or shows what its bytes mean, with `/`
  // between folders. Appended to `ARCHIVE/` it is the member's path, which no
  // other member has and which means the same however it is normalised. May
  // hold control bytes.
  std::string name;
  // Where the archive speaks of it: InputOptions::zip_entry.
  std::uint64_t entry = 0;
};

struct ZipListing {
  std::vector<ZipMember> members;  // in the order of the directory
  std::vector<std::pair<std::string, std::string>> ignored;  // name, why
  // Why not all members could be listed, about "'ARCHIVE'"; empty when they
  // were.
  std::string damage;
};

// Lists the members that are regular files. Errors as those of
// OpenSeekableFile, and kIo.
Result<ZipListing> ListZip(const std::filesystem::path& path, bool follow_link);

struct PackedMember {
  std::unique_ptr<Input> packed;
  std::unique_ptr<Codec> codec;  // that unpacks it
  std::uint64_t packed_bytes = 0;
  FileStamp stamp;  // of the archive
};

// Opens a member. `entry` is where to look first, 0 for nowhere. Errors:
// kNoInput when the archive has no such member, or cannot be opened; kIo;
// kNotALog when the member is encrypted; kInputDamaged when the archive's
// words about it are wrong, or it is packed in a way that is not known.
Result<PackedMember> OpenZipMember(const MemberPath& path, std::uint64_t entry);

// Returns whether OpenZipMember would find it.
bool HasZipMember(const MemberPath& path);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_ZIP_INPUT_H_
