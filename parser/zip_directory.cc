#include "parser/zip_directory.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace mailtide {
namespace {

constexpr std::string_view kLocalHeader = "PK\x03\x04";
constexpr std::string_view kEntry = "PK\x01\x02";
constexpr std::string_view kEnd = "PK\x05\x06";
constexpr std::string_view kEnd64 = "PK\x06\x06";
constexpr std::string_view kLocator64 = "PK\x06\x07";

// Without what is of variable length.
constexpr std::size_t kLocalHeaderBytes = 30;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEnd64Bytes = 56;
constexpr std::size_t kLocator64Bytes = 20;

constexpr std::size_t kMaxCommentBytes = 65535;
constexpr std::size_t kBufferBytes = std::size_t{64} << 10;
constexpr std::uint32_t kIn64Bits = 0xffffffff;

// A member written to a pipe: its sizes stand behind it.
constexpr unsigned kSizesFollow = 1U << 3U;

// Reads little-endian numbers; those beyond the end are 0.
std::uint64_t Number(std::string_view bytes, std::size_t at,
                     std::size_t length) {
  std::uint64_t value = 0;
  for (std::size_t i = length; i > 0; --i) {
    const std::size_t place = at + i - 1;
    value =
        value << 8U |
        (place < bytes.size() ? static_cast<unsigned char>(bytes[place]) : 0U);
  }
  return value;
}
unsigned Short(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned>(Number(bytes, at, 2));
}
std::uint32_t Long(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(Number(bytes, at, 4));
}

// Puts the numbers of the ZIP64 field into those that have no room for them,
// which stand in it in this order.
void ReadExtra(std::string_view extra,
               std::initializer_list<std::uint64_t*> numbers) {
  constexpr unsigned kZip64 = 1;
  constexpr std::size_t kHeadBytes = 4;
  while (extra.size() >= kHeadBytes) {
    const std::string_view field = extra.substr(kHeadBytes, Short(extra, 2));
    if (Short(extra, 0) == kZip64) {
      std::size_t at = 0;
      for (std::uint64_t* number : numbers) {
        if (*number == kIn64Bits && at + 8 <= field.size()) {
          *number = Number(field, at, 8);
          at += 8;
        }
      }
      return;
    }
    extra.remove_prefix(kHeadBytes + field.size());
  }
}

std::string CutName(std::string_view name) {
  return std::string(name.substr(0, kMaxZipNameBytes + 1));
}

// What a local header and an entry share, from `version needed` on.
void ReadShared(std::string_view fields, ZipEntry& entry) {
  entry.flags = Short(fields, 2);
  entry.method = Short(fields, 4);
  entry.crc = Long(fields, 10);
  entry.packed_bytes = Long(fields, 14);
  entry.bytes = Long(fields, 18);
}

}  // namespace

Result<ZipDirectory> ZipDirectory::Find(const SeekableFile& file) {
  ZipDirectory directory(file);
  if (Result<void> found = directory.FindEnd(); !found) {
    return tl::unexpected<Error>(std::move(found).error());
  }
  if (directory.is_missing_) {
    directory.begin_ = 0;
    directory.end_ = file.stamp().size;
  }
  directory.GoToFirst();
  return directory;
}

// Returns the bytes from `at` on: `wanted`, or as many as there are. Valid
// until the next call.
Result<std::string_view> ZipDirectory::Bytes(std::uint64_t at,
                                             std::size_t wanted) {
  const bool is_there = at >= buffer_at_ && at - buffer_at_ <= buffer_.size() &&
                        buffer_.size() - (at - buffer_at_) >= wanted;
  if (!is_there) {
    buffer_.resize(std::max(wanted, kBufferBytes));
    Result<std::size_t> got = file_->ReadAt(at, buffer_);
    if (!got) {
      return tl::unexpected<Error>(std::move(got).error());
    }
    buffer_.resize(*got);
    buffer_at_ = at;
  }
  return std::string_view(buffer_.data(), buffer_.size())
      .substr(static_cast<std::size_t>(at - buffer_at_), wanted);
}

// Finds the end of the directory, and in it the beginning.
Result<void> ZipDirectory::FindEnd() {
  const std::uint64_t size = file_->stamp().size;
  const std::uint64_t tail_at =
      size - std::min<std::uint64_t>(size, kEndBytes + kMaxCommentBytes);
  const Result<std::string_view> tail =
      Bytes(tail_at, kEndBytes + kMaxCommentBytes);
  if (!tail) {
    return tl::unexpected<Error>(tail.error());
  }
  const std::size_t at = tail->rfind(kEnd);
  if (at == std::string_view::npos || tail->size() - at < kEndBytes) {
    return {};
  }
  const std::string_view end = tail->substr(at, kEndBytes);
  const std::uint64_t end_at = tail_at + at;
  const std::uint64_t length = Long(end, 12);
  begin_ = Long(end, 16);
  end_ = begin_ + length;
  const bool is_one_disk = Short(end, 4) == 0 && Short(end, 6) == 0;
  if (end_at >= kLocator64Bytes) {
    const Result<bool> is_64 = ReadEnd64(end_at - kLocator64Bytes);
    if (!is_64) {
      return tl::unexpected<Error>(is_64.error());
    }
    if (*is_64) {
      is_missing_ = end_ < begin_ || end_ > end_at;
      return {};
    }
  }
  is_missing_ = !is_one_disk || end_ > end_at;
  return {};
}

// Reads the ZIP64 end of the directory, if a locator of one stands there.
Result<bool> ZipDirectory::ReadEnd64(std::uint64_t locator_at) {
  const Result<std::string_view> locator = Bytes(locator_at, kLocator64Bytes);
  if (!locator) {
    return tl::unexpected<Error>(locator.error());
  }
  if (!locator->starts_with(kLocator64)) {
    return false;
  }
  const Result<std::string_view> end =
      Bytes(Number(*locator, 8, 8), kEnd64Bytes);
  if (!end) {
    return tl::unexpected<Error>(end.error());
  }
  if (!end->starts_with(kEnd64) || end->size() < kEnd64Bytes) {
    return false;
  }
  begin_ = Number(*end, 48, 8);
  end_ = begin_ + Number(*end, 40, 8);
  return true;
}

Result<std::optional<ZipEntry>> ZipDirectory::Next() {
  if (at_ >= end_) {
    return std::nullopt;
  }
  const std::size_t fixed = is_missing_ ? kLocalHeaderBytes : kEntryBytes;
  Result<std::string_view> head = Bytes(at_, fixed);
  if (!head) {
    return tl::unexpected<Error>(std::move(head).error());
  }
  if (head->size() < fixed ||
      !head->starts_with(is_missing_ ? kLocalHeader : kEntry)) {
    return std::nullopt;
  }
  ZipEntry entry;
  entry.at = at_;
  ReadShared(head->substr(is_missing_ ? 4 : 6), entry);
  const std::size_t lengths_at = is_missing_ ? 26 : 28;
  const std::size_t name_bytes = Short(*head, lengths_at);
  const std::size_t extra_bytes = Short(*head, lengths_at + 2);
  std::size_t all = fixed + name_bytes + extra_bytes;
  if (is_missing_) {
    entry.header_at = at_;
  } else {
    all += Short(*head, 32);  // the comment
    entry.made_by = Short(*head, 4) >> 8U;
    entry.attributes = Long(*head, 38);
    entry.header_at = Long(*head, 42);
  }
  const Result<std::string_view> whole = Bytes(at_, all);
  if (!whole) {
    return tl::unexpected<Error>(whole.error());
  }
  if (whole->size() < all || all > end_ - at_) {
    return std::nullopt;
  }
  entry.raw_name = CutName(whole->substr(fixed, name_bytes));
  const std::string_view extra = whole->substr(fixed + name_bytes, extra_bytes);
  if (!is_missing_) {
    ReadExtra(extra, {&entry.bytes, &entry.packed_bytes, &entry.header_at});
    at_ += all;
    return entry;
  }
  ReadExtra(extra, {&entry.bytes, &entry.packed_bytes});
  if ((entry.flags & kSizesFollow) != 0) {
    return std::nullopt;
  }
  at_ += all;
  at_ += std::min(entry.packed_bytes, end_ - at_);
  return entry;
}

Result<std::optional<std::uint64_t>> ZipDirectory::FindData(
    const ZipEntry& entry) {
  const std::size_t longest =
      kLocalHeaderBytes + std::min(entry.raw_name.size(), kMaxZipNameBytes);
  const Result<std::string_view> header = Bytes(entry.header_at, longest);
  if (!header) {
    return tl::unexpected<Error>(header.error());
  }
  const bool is_its_own = header->size() == longest &&
                          header->starts_with(kLocalHeader) &&
                          Short(*header, 8) == entry.method &&
                          Short(*header, 26) == entry.raw_name.size() &&
                          header->substr(kLocalHeaderBytes) == entry.raw_name;
  if (!is_its_own) {
    return std::nullopt;
  }
  return entry.header_at + kLocalHeaderBytes + Short(*header, 26) +
         Short(*header, 28);
}

}  // namespace mailtide
