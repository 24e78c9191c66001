#include "tests/support/zip_archive.h"

#include <cstdlib>
#include <stdexcept>

#include <fmt/format.h>
#include <zlib.h>

namespace mailtide {
namespace {

// Little-endian.
std::string Number(std::uint64_t value, unsigned bytes) {
  std::string text;
  for (unsigned i = 0; i < bytes; ++i) {
    text += static_cast<char>((value >> (8U * i)) & 0xffU);
  }
  return text;
}

// What the header before the bytes and the entry of the directory share
// (APPNOTE.TXT, 4.3.7 and 4.3.12).
std::string CommonFields(const ZipPart& part) {
  const auto truth = static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(part.packed.data()),
              part.packed.size()));
  return Number(20, 2) + Number(part.flags, 2) + Number(part.method, 2) +
         Number(0, 4) + Number(part.crc.value_or(truth), 4) +
         Number(part.packed.size(), 4) +
         Number(part.bytes.value_or(part.packed.size()), 4) +
         Number(part.name.size(), 2) + Number(0, 2);
}

}  // namespace

std::string ZipOf(const std::vector<ZipPart>& parts) {
  std::string archive;
  std::string directory;
  for (const ZipPart& part : parts) {
    directory += "PK\x01\x02" + Number(20U | (part.made_by << 8U), 2) +
                 CommonFields(part) + Number(0, 2) + Number(0, 2) +
                 Number(0, 2) + Number(part.mode << 16U, 4) +
                 Number(archive.size(), 4) + part.name;
    archive += "PK\x03\x04" + CommonFields(part) + part.name + part.packed;
  }
  return archive + directory + "PK\x05\x06" + Number(0, 4) +
         Number(parts.size(), 2) + Number(parts.size(), 2) +
         Number(directory.size(), 4) + Number(archive.size(), 4) + Number(0, 2);
}

std::filesystem::path RunZip(const std::filesystem::path& folder,
                             const std::string& archive,
                             const std::string& members,
                             const std::string& options) {
  const std::string command = fmt::format(
      "cd '{}' && zip -q {} {} {}", folder.string(), options, archive, members);
  if (std::system(command.c_str()) != 0) {
    throw std::runtime_error("failed: " + command);
  }
  return folder / archive;
}

}  // namespace mailtide
