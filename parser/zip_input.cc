#include "parser/zip_input.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>

#include <fmt/format.h>

#include "parser/text.h"
#include "parser/zip_directory.h"

namespace mailtide {
namespace {

// An archive that is open. It never moves: its directory points to its file.
class Archive {
 public:
  // Errors as those of ListZip.
  static Result<std::unique_ptr<Archive>> Open(
      const std::filesystem::path& path, bool follow_link) {
    Result<SeekableFile> file = OpenSeekableFile(path, follow_link);
    if (!file) {
      return tl::unexpected<Error>(std::move(file).error());
    }
    auto archive = std::make_unique<Archive>(std::move(*file));
    Result<ZipDirectory> directory = ZipDirectory::Find(archive->file_);
    if (!directory) {
      return tl::unexpected<Error>(std::move(directory).error());
    }
    archive->directory_ = std::move(*directory);
    return archive;
  }
  explicit Archive(SeekableFile file) : file_(std::move(file)) {}
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive() = default;

  const SeekableFile& file() const { return file_; }
  ZipDirectory& directory() { return *directory_; }

 private:
  SeekableFile file_;
  std::optional<ZipDirectory> directory_;
};

constexpr unsigned kMadeByDos = 0;
constexpr unsigned kMadeByUnix = 3;
constexpr unsigned kMadeByNtfs = 10;

// Some old programs of Windows write `\` for `/`.
bool IsOfWindows(const ZipEntry& entry) {
  const unsigned maker = entry.made_by.value_or(kMadeByUnix);
  return maker == kMadeByDos || maker == kMadeByNtfs;
}

bool IsFolder(const ZipEntry& entry) {
  return entry.raw_name.ends_with('/') ||
         (entry.raw_name.ends_with('\\') && IsOfWindows(entry));
}

bool IsEncrypted(const ZipEntry& entry) {
  constexpr unsigned kEncrypted = 1U << 0U;
  constexpr unsigned kStrongly = 1U << 6U;
  return (entry.flags & (kEncrypted | kStrongly)) != 0;
}

// A name without the bit that says UTF-8 should be code page 437, and often is
// UTF-8 all the same.
std::string NameOf(const ZipEntry& entry) {
  std::string name = IsValidUtf8(entry.raw_name)
                         ? entry.raw_name
                         : CodePage437ToUtf8(entry.raw_name);
  if (IsOfWindows(entry) && name.find('/') == std::string::npos) {
    std::replace(name.begin(), name.end(), '\\', '/');
  }
  return name;
}

// Whether `ARCHIVE/name` is one path only, and one below the archive.
bool IsPlainName(std::string_view name) {
  if (name.find('\0') != std::string_view::npos) {
    return false;
  }
  for (;;) {
    const std::size_t slash = name.find('/');
    const std::string_view part = name.substr(0, slash);
    if (part.empty() || part == "." || part == "..") {
      return false;
    }
    if (slash == std::string_view::npos) {
      return true;
    }
    name.remove_prefix(slash + 1);
  }
}

// Returns why a member is no file to read, or "" when it is.
std::string_view WhyNotListed(const ZipEntry& entry, std::string_view name) {
  if (entry.raw_name.size() > kMaxZipNameBytes) {
    return "its name in the archive is too long";
  }
  if (!IsPlainName(name)) {
    return "its name in the archive is no plain path; unpack it by hand and "
           "read the result";
  }
  if (IsEncrypted(entry)) {
    return "encrypted; unpack it by hand and read the result";
  }
  const auto type =
      static_cast<mode_t>(entry.attributes >> 16U) & mode_t{S_IFMT};
  if (entry.made_by == kMadeByUnix && type != 0 && type != S_IFREG) {
    return type == S_IFLNK ? "a link" : "not a regular file";
  }
  return "";
}

// Returns the entry of a member, the last one of its name, as it is for whoever
// unpacks all of the archive.
Result<std::optional<ZipEntry>> FindMember(ZipDirectory& directory,
                                           const std::string& name,
                                           std::uint64_t hint) {
  const auto is_wanted = [&name](const std::optional<ZipEntry>& entry) {
    return entry && !IsFolder(*entry) &&
           entry->raw_name.size() <= kMaxZipNameBytes && NameOf(*entry) == name;
  };
  if (hint != 0) {
    directory.GoTo(hint);
    Result<std::optional<ZipEntry>> entry = directory.Next();
    if (!entry || is_wanted(*entry)) {
      return entry;
    }
  }
  std::optional<ZipEntry> found;
  directory.GoToFirst();
  for (std::size_t seen = 0; seen < kMaxZipMembers; ++seen) {
    Result<std::optional<ZipEntry>> entry = directory.Next();
    if (!entry) {
      return entry;
    }
    if (!*entry) {
      break;
    }
    if (is_wanted(*entry)) {
      found = std::move(*entry);
    }
  }
  return found;
}

// The packed bytes of a member. An archive that ends in their middle ends them;
// the codec then misses the rest.
class PackedInput final : public Input {
 public:
  PackedInput(std::unique_ptr<Archive> archive, std::uint64_t at,
              std::uint64_t bytes)
      : archive_(std::move(archive)), at_(at), left_(bytes) {}

  Result<std::size_t> Read(std::span<char> buffer) override {
    const auto wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), left_));
    Result<std::size_t> got =
        archive_->file().ReadAt(at_, buffer.first(wanted));
    if (got) {
      at_ += *got;
      left_ = *got == 0 ? 0 : left_ - *got;
    }
    return got;
  }

 private:
  std::unique_ptr<Archive> archive_;
  std::uint64_t at_;
  std::uint64_t left_;
};

std::string Subject(const MemberPath& path) {
  return QuotedPath(path.archive + "/" + path.member);
}

bool StartsAsZip(const SeekableFile& file) {
  std::array<char, 4> start = {};
  return file.ReadAt(0, start).value_or(0) == start.size() &&
         IsZipStart({start.data(), start.size()});
}

// Errors as those of OpenZipMember.
Result<std::unique_ptr<Archive>> OpenArchiveOf(const MemberPath& path) {
  Result<std::unique_ptr<Archive>> archive =
      Archive::Open(path.archive, /*follow_link=*/true);
  if (archive && !StartsAsZip((*archive)->file())) {
    return Fail(ErrorCode::kNoInput,
                fmt::format("cannot open {}: {} is no folder and no ZIP "
                            "archive",
                            Subject(path), QuotedPath(path.archive)));
  }
  return archive;
}

}  // namespace

bool IsZipStart(std::string_view start) {
  return start.starts_with("PK\x03\x04") || start.starts_with("PK\x05\x06");
}

bool IsZipFile(const std::filesystem::path& path, bool follow_link) {
  const Result<SeekableFile> file = OpenSeekableFile(path, follow_link);
  return file && StartsAsZip(*file);
}

Result<ZipListing> ListZip(const std::filesystem::path& path,
                           bool follow_link) {
  Result<std::unique_ptr<Archive>> archive = Archive::Open(path, follow_link);
  if (!archive) {
    return tl::unexpected<Error>(std::move(archive).error());
  }
  ZipDirectory& directory = (*archive)->directory();
  const std::uint64_t size = (*archive)->file().stamp().size;
  ZipListing listing;
  std::vector<ZipMember> members;
  std::uint64_t packed = 0;
  std::size_t seen = 0;
  bool is_over = false;
  while (seen < kMaxZipMembers && !is_over) {
    Result<std::optional<ZipEntry>> next = directory.Next();
    if (!next) {
      return tl::unexpected<Error>(std::move(next).error());
    }
    const std::optional<ZipEntry>& entry = *next;
    if (!entry) {
      is_over = true;
      continue;
    }
    ++seen;
    packed += std::min(entry->packed_bytes, size + 1);
    std::string name = NameOf(*entry);
    if (IsFolder(*entry)) {
      continue;
    }
    if (const std::string_view why = WhyNotListed(*entry, name); !why.empty()) {
      listing.ignored.emplace_back(std::move(name), why);
    } else {
      members.push_back({std::move(name), entry->at});
    }
  }
  const std::string subject = QuotedPath(path);
  if (directory.is_missing()) {
    listing.damage = fmt::format(
        "{} is cut off or damaged: its ZIP directory, which stands at its end, "
        "is missing or wrong; what could be found without it was read; take a "
        "whole copy",
        subject);
  } else if (packed > size) {
    // Forty kilobytes can pretend to hold gigabytes so, many times over.
    return ZipListing{
        {},
        {},
        fmt::format("{} is no sound ZIP archive: its members lie one over "
                    "another (a decompression bomb?), and nothing of it was "
                    "read; if it can be trusted, unpack it by hand and read "
                    "the result",
                    subject)};
  } else if (!is_over && !directory.is_at_end()) {
    listing.damage = fmt::format(
        "{} is a ZIP archive of more than {} members, of which only the first "
        "ones were read; unpack it by hand and read the result",
        subject, kMaxZipMembers);
  } else if (!directory.is_at_end()) {
    listing.damage = fmt::format(
        "{} is damaged: its ZIP directory is wrong behind member {}; what "
        "came before was read; take a sound copy",
        subject, seen);
  }
  std::set<std::string_view> names;
  for (auto member = members.rbegin(); member != members.rend(); ++member) {
    if (names.insert(member->name).second) {
      listing.members.push_back(*member);
    } else {
      listing.ignored.emplace_back(
          member->name, "another member of the same name follows it");
    }
  }
  std::reverse(listing.members.begin(), listing.members.end());
  return listing;
}

Result<PackedMember> OpenZipMember(const MemberPath& path,
                                   std::uint64_t entry_hint) {
  Result<std::unique_ptr<Archive>> archive = OpenArchiveOf(path);
  if (!archive) {
    return tl::unexpected<Error>(std::move(archive).error());
  }
  ZipDirectory& directory = (*archive)->directory();
  const std::string subject = Subject(path);
  const Result<std::optional<ZipEntry>> found =
      FindMember(directory, path.member, entry_hint);
  if (!found) {
    return tl::unexpected<Error>(found.error());
  }
  if (!*found) {
    return Fail(ErrorCode::kNoInput,
                fmt::format("cannot open {}: the ZIP archive has no such "
                            "member",
                            subject));
  }
  const ZipEntry& entry = **found;
  if (IsEncrypted(entry)) {
    return Fail(ErrorCode::kNotALog,
                fmt::format("{} is encrypted; unpack it by hand and read the "
                            "result",
                            subject));
  }
  PackedMember member;
  member.codec = MakeZipCodec(entry.method, entry.bytes, entry.crc);
  if (member.codec == nullptr) {
    return Fail(ErrorCode::kInputDamaged,
                fmt::format("{} cannot be unpacked: mailtide does not know the "
                            "method {} of its zip data; unpack it by hand and "
                            "read the result",
                            subject, entry.method));
  }
  const Result<std::optional<std::uint64_t>> data = directory.FindData(entry);
  if (!data) {
    return tl::unexpected<Error>(data.error());
  }
  if (!*data) {
    return Fail(ErrorCode::kInputDamaged,
                fmt::format("{} is damaged: where the directory of its ZIP "
                            "archive says it begins, it does not; nothing of "
                            "it was read; take a sound copy",
                            subject));
  }
  member.packed_bytes = entry.packed_bytes;
  member.stamp = (*archive)->file().stamp();
  member.packed = std::make_unique<PackedInput>(std::move(*archive), **data,
                                                entry.packed_bytes);
  return member;
}

bool HasZipMember(const MemberPath& path) {
  const Result<std::unique_ptr<Archive>> archive = OpenArchiveOf(path);
  if (!archive) {
    return false;
  }
  const Result<std::optional<ZipEntry>> found =
      FindMember((*archive)->directory(), path.member, 0);
  return found && found->has_value();
}

}  // namespace mailtide
