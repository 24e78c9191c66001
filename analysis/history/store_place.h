// Where a store may lie: a file of our own, on a disk of this machine.
//
// SQLite's write-ahead log needs memory shared between processes of one
// machine, and flock(2) means little on a network file system: there a store
// would be damaged sooner or later, so it is refused.
#ifndef MAILTIDE_ANALYSIS_HISTORY_STORE_PLACE_H_
#define MAILTIDE_ANALYSIS_HISTORY_STORE_PLACE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "parser/base/error.h"

namespace mailtide {

// Makes the folder of the file `path`, and those above it, with mode 0700
// where they are missing. kCannotCreate when that fails.
Result<void> MakeFolderOf(const std::string& path);

// Refuses a store that is no regular file, belongs to another user or lies on
// a network file system (kConfiguration, with what to do), or that cannot be
// looked at (kIo). A file that does not exist yet is judged by its folder.
Result<void> CheckStorePlace(const std::string& path);

// Returns the name of the network file system with the statfs(2) magic number
// `magic`, or an empty view for any other. FUSE carries many systems under one
// number: there `type`, the type as /proc/self/mountinfo has it (fuse.sshfs),
// decides.
std::string_view NetworkFileSystem(std::uint32_t magic, std::string_view type);

// Returns the type of the file system with the device number `major`:`minor`
// from the text of /proc/self/mountinfo, or an empty view.
std::string_view MountType(std::string_view mountinfo, unsigned major,
                           unsigned minor);

// Returns what the C library says about an errno value: "Permission denied".
std::string ErrnoText(int error);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_HISTORY_STORE_PLACE_H_
