// What a ZIP archive says of its members (APPNOTE.TXT of PKWARE, section 4.3).
//
//   (local header  name  extra  packed bytes)*      PK 3 4, one a member
//   (entry  name  extra  comment)*                  PK 1 2, the directory
//   [ZIP64 end of directory, its locator]           PK 6 6, PK 6 7
//   end of directory  comment                       PK 5 6
//
// The directory is what counts. Of an archive that was cut off it is missing,
// and the local headers are read in its place, as far as they tell where the
// next one is. A number that needs 64 bits is all ones where 32 are foreseen,
// and stands in the extra field 1 (ZIP64). Written here and not left to
// minizip, which overlooks that field where long has 64 bits (Debian 12), and
// so cannot read what lies beyond 4 GiB.
#ifndef MAILTIDE_PARSER_ZIP_DIRECTORY_H_
#define MAILTIDE_PARSER_ZIP_DIRECTORY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/base/error.h"
#include "parser/file_input.h"

namespace mailtide {

// Names beyond this are cut here; they are no honest ones.
inline constexpr std::size_t kMaxZipNameBytes = 1024;

struct ZipEntry {
  std::uint64_t at = 0;  // where in the archive it stands
  std::string raw_name;  // as it is; one byte too long when it was cut
  unsigned flags = 0;
  unsigned method = 0;
  std::uint32_t crc = 0;
  std::uint64_t packed_bytes = 0;
  std::uint64_t bytes = 0;
  std::uint64_t header_at = 0;  // its local header
  // Of the directory only: the system of the archiver (0 DOS, 3 Unix, 10
  // NTFS), and what it knows of the file.
  std::optional<unsigned> made_by;
  std::uint32_t attributes = 0;
};

class ZipDirectory {
 public:
  // Finds the directory of `file`, which must outlive it. kIo when reading
  // fails.
  static Result<ZipDirectory> Find(const SeekableFile& file);

  // Whether there is none, and local headers stand for it.
  bool is_missing() const { return is_missing_; }
  // Goes to the entry at ZipEntry::at, or to the first one.
  void GoTo(std::uint64_t at) { at_ = at; }
  void GoToFirst() { at_ = begin_; }
  // Returns the next entry; nothing at the end, and where what follows is none.
  // kIo when reading fails.
  Result<std::optional<ZipEntry>> Next();
  // Whether Next has come to the end, rather than to what is no entry.
  bool is_at_end() const { return at_ == end_; }

  // Returns where the packed bytes of a member begin; nothing when its local
  // header is not there or is another's. kIo when reading fails.
  Result<std::optional<std::uint64_t>> FindData(const ZipEntry& entry);

 private:
  explicit ZipDirectory(const SeekableFile& file) : file_(&file) {}
  Result<void> FindEnd();
  Result<bool> ReadEnd64(std::uint64_t locator_at);
  Result<std::string_view> Bytes(std::uint64_t at, std::size_t wanted);

  const SeekableFile* file_;
  bool is_missing_ = true;
  std::uint64_t begin_ = 0, end_ = 0;
  std::uint64_t at_ = 0;
  std::vector<char> buffer_;
  std::uint64_t buffer_at_ = 0;  // the bytes of the file from here on
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_ZIP_DIRECTORY_H_
