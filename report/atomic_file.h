// Writes a file whole or not at all, and what is no file to its end.
#ifndef MAILTIDE_REPORT_ATOMIC_FILE_H_
#define MAILTIDE_REPORT_ATOMIC_FILE_H_

#include <string>
#include <string_view>

#include "parser/base/error.h"
#include "report/byte_sink.h"

namespace mailtide {

// Of files that are being written, in the folder of the file they will
// become. One is left behind only when the process is killed meanwhile.
inline constexpr std::string_view kTemporaryPrefix = ".mailtide-";

// Who may read a file that was written.
enum class FileAccess {
  kOwner,     // 0600: reports hold addresses
  kEveryone,  // 0644: for files another service picks up
};

// Replaces `path` by a file of exactly `bytes`, in one step that survives a
// power cut: temporary file in the same folder, fsync, rename, fsync of the
// folder. Whoever reads meanwhile sees the old file or the new one. On failure
// `path` is as it was (unless only the last fsync failed) and no temporary file
// is left. Only a regular file is replaced: for links, devices, folders and
// pipes it is kCannotCreate, as it is when the folder cannot be written to; kIo
// when the bytes cannot be written.
Result<void> WriteFileAtomically(const std::string& path,
                                 std::string_view bytes,
                                 FileAccess access = FileAccess::kOwner);
// The same with all that `make` gives.
Result<void> WriteFileAtomically(const std::string& path, const ByteMaker& make,
                                 FileAccess access = FileAccess::kOwner);

// Returns whether `path` is a device or a pipe, also through links.
bool IsDeviceOrPipe(const std::string& path);

// Writes all that `make` gives into the device or pipe at `path`; for a pipe it
// waits until somebody reads, who may go away. Errors: kCannotCreate, kIo.
Result<void> WriteIntoDevice(const std::string& path, std::string_view bytes);
Result<void> WriteIntoDevice(const std::string& path, const ByteMaker& make);

// Writes all that `make` gives to standard output, past every stdio buffer. A
// reader that has gone away (a closed pipe) is no error; the rest is dropped.
// SIGPIPE must be ignored, which `main` does. kIo for everything else.
Result<void> WriteStandardOutput(std::string_view bytes);
Result<void> WriteStandardOutput(const ByteMaker& make);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_ATOMIC_FILE_H_
