#include "analysis/history/store_place.h"

#include <pwd.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

namespace mailtide {
namespace {

struct MagicName {
  std::uint32_t magic;
  std::string_view name;
};
// From linux/magic.h and the kernel's fs/smb, fs/ceph; statfs(2) lists them.
constexpr std::array<MagicName, 7> kNetworkMagics = {{
    {0x00006969, "NFS"},
    {0x0000517B, "SMB"},
    {0xFF534D42, "CIFS"},
    {0xFE534D42, "SMB"},
    {0x5346414F, "AFS"},
    {0x00C36400, "Ceph"},
    {0x0BD00BD0, "Lustre"},
}};
constexpr std::uint32_t kFuseMagic = 0x65735546;
// FUSE file systems whose files lie on another machine.
constexpr std::array<std::string_view, 8> kNetworkFuse = {
    "fuse.sshfs",     "fuse.rclone", "fuse.s3fs",      "fuse.glusterfs",
    "fuse.curlftpfs", "fuse.davfs2", "fuse.ceph-fuse", "fuse.gvfsd-fuse"};

std::string FolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder;
}

std::string UserName(uid_t user) {
  std::vector<char> buffer(16'384);
  passwd entry = {};
  passwd* found = nullptr;
  if (getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 &&
      found != nullptr) {
    return found->pw_name;
  }
  return fmt::format("{}", user);
}

Result<void> CheckFileSystem(const std::string& path,
                             const std::string& folder) {
  struct statfs system = {};
  struct stat status = {};
  if (statfs(folder.c_str(), &system) != 0 ||
      stat(folder.c_str(), &status) != 0) {
    const int error = errno;
    return Fail(ErrorCode::kIo,
                fmt::format("cannot look at folder '{}' of the store: {}",
                            folder, ErrnoText(error)));
  }
  std::string mounts;
  const auto magic = static_cast<std::uint32_t>(system.f_type);
  if (magic == kFuseMagic) {
    std::ifstream file("/proc/self/mountinfo");
    std::getline(file, mounts, '\0');  // all of it: text has no such byte
  }
  const std::string_view network = NetworkFileSystem(
      magic, MountType(mounts, major(status.st_dev), minor(status.st_dev)));
  if (!network.empty()) {
    return Fail(ErrorCode::kConfiguration,
                fmt::format("the store '{}' would lie on a network file system "
                            "({}), where it cannot be kept safe; set [store] "
                            "path to a local disk",
                            path, network));
  }
  return {};
}

}  // namespace

std::string ErrnoText(int error) {
  return std::generic_category().message(error);
}

std::string_view NetworkFileSystem(std::uint32_t magic, std::string_view type) {
  if (magic == kFuseMagic) {
    return std::ranges::find(kNetworkFuse, type) == kNetworkFuse.end()
               ? std::string_view{}
               : type;
  }
  const auto* found =
      std::ranges::find(kNetworkMagics, magic, &MagicName::magic);
  return found == kNetworkMagics.end() ? std::string_view{} : found->name;
}

// A line, see proc(5):
//   36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw
std::string_view MountType(std::string_view mountinfo, unsigned major,
                           unsigned minor) {
  const std::string device = fmt::format("{}:{}", major, minor);
  while (!mountinfo.empty()) {
    const std::string_view line = mountinfo.substr(0, mountinfo.find('\n'));
    mountinfo.remove_prefix(std::min(line.size() + 1, mountinfo.size()));
    const std::size_t second = line.find(' ');
    const std::size_t third = line.find(' ', second + 1);
    const std::size_t fourth = line.find(' ', third + 1);
    const std::size_t dash = line.find(" - ", fourth);
    if (second == line.npos || third == line.npos || fourth == line.npos ||
        dash == line.npos ||
        line.substr(third + 1, fourth - third - 1) != device) {
      continue;
    }
    const std::string_view rest = line.substr(dash + 3);
    return rest.substr(0, rest.find(' '));
  }
  return {};
}

Result<void> MakeFolderOf(const std::string& path) {
  std::vector<std::string> missing;
  for (std::string folder = FolderOf(path);
       access(folder.c_str(), F_OK) != 0 && errno == ENOENT;
       folder = FolderOf(folder)) {
    missing.push_back(folder);
    if (FolderOf(folder) == folder) {
      break;
    }
  }
  for (auto folder = missing.rbegin(); folder != missing.rend(); ++folder) {
    if (mkdir(folder->c_str(), 0700) != 0 && errno != EEXIST) {
      const int error = errno;
      return Fail(ErrorCode::kCannotCreate,
                  fmt::format("cannot create folder '{}' for the store: {}; "
                              "create it or set [store] path",
                              *folder, ErrnoText(error)));
    }
  }
  struct stat status = {};
  if (stat(FolderOf(path).c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
    return Fail(ErrorCode::kCannotCreate,
                fmt::format("'{}' is no folder that could hold the store; set "
                            "[store] path",
                            FolderOf(path)));
  }
  return {};
}

Result<void> CheckStorePlace(const std::string& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode)) {
      return Fail(ErrorCode::kConfiguration,
                  fmt::format("the store '{}' is not a file; set [store] path "
                              "to a file",
                              path));
    }
    if (status.st_uid != geteuid()) {
      const std::string owner = UserName(status.st_uid);
      return Fail(ErrorCode::kConfiguration,
                  fmt::format("the store '{}' belongs to user '{}' and this is "
                              "user '{}'; run as its owner (sudo -u {} "
                              "mailtide ...) or set [store] path",
                              path, owner, UserName(geteuid()), owner));
    }
  } else if (errno != ENOENT) {
    const int error = errno;
    return Fail(ErrorCode::kIo, fmt::format("cannot look at the store '{}': {}",
                                            path, ErrnoText(error)));
  }
  return CheckFileSystem(path, FolderOf(path));
}

}  // namespace mailtide
