// ZIP archives for tests: by hand, with any lie in them, and by the zip
// program.
#ifndef MAILTIDE_TESTS_SUPPORT_ZIP_ARCHIVE_H_
#define MAILTIDE_TESTS_SUPPORT_ZIP_ARCHIVE_H_

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mailtide {

// Who made an archive, the upper byte of its version (APPNOTE.TXT, 4.4.2).
inline constexpr unsigned kZipOfDos = 0;
inline constexpr unsigned kZipOfUnix = 3;

inline constexpr unsigned kZipEncrypted = 1U << 0U;
inline constexpr unsigned kZipUtf8 = 1U << 11U;

struct ZipPart {
  std::string name;
  std::string packed;  // the bytes as they stand in the archive
  unsigned method = 0;
  // What is said of the unpacked bytes; of stored ones the truth unless set.
  std::optional<std::uint32_t> bytes = std::nullopt, crc = std::nullopt;
  unsigned flags = 0;
  unsigned made_by = kZipOfUnix;
  std::uint32_t mode = 0100644;  // of a file of Unix
};

// Returns an archive of the parts, one after the other, and its directory.
std::string ZipOf(const std::vector<ZipPart>& parts);

// Runs `zip OPTIONS ARCHIVE MEMBERS` in `folder`; returns the archive's path.
// Throws when zip fails.
std::filesystem::path RunZip(const std::filesystem::path& folder,
                             const std::string& archive,
                             const std::string& members,
                             const std::string& options = "");

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_ZIP_ARCHIVE_H_
