// Reads one large log with several threads.
//
// The file is cut into ranges of equal size; a line belongs to the range that
// its first byte is in. Each thread counts the ranges it takes by itself, and
// what they counted is added up: only for dialects whose lines stand alone.
#ifndef MAILTIDE_ANALYSIS_READ_RANGES_H_
#define MAILTIDE_ANALYSIS_READ_RANGES_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "analysis/read_source.h"
#include "parser/base/error.h"
#include "parser/rotation.h"

namespace mailtide {

class RangedRead {
 public:
  // Returns whether it may be worth it: the file is regular, and large.
  static bool IsLarge(const LogFile& file, const ReadSettings& settings);

  // Returns nothing where `file` is better read from start to end by one
  // thread: it is small, compressed, no regular file, has sessions, somebody
  // wants its events or its identity; or where that says what is wrong with
  // it. `file` and what `settings` point to must outlive this.
  static std::unique_ptr<RangedRead> Open(const LogFile& file,
                                          const ReadSettings& settings);

  // Reads ranges until none is left, with the policy and the zone of the
  // calling thread. From any number of threads at once.
  void Work(Policy& policy, const TimeZone& zone);
  bool HasWork() const;
  ~RangedRead();

  // After every call of Work has returned: what ReadSource would give. Where
  // the file became shorter while it was read, or the result could depend on
  // the order of the ranges, it is read again in one piece.
  Result<SourceReading> Finish();

 private:
  class File;
  RangedRead(const LogFile& file, const ReadSettings& settings,
             std::unique_ptr<SourceScan> scan, std::unique_ptr<File> source);
  void Count(Policy& policy, const TimeZone& zone);
  // Reads the lines of one range; false where the file is not as it was.
  bool ReadRange(std::uint64_t range, Dialect& dialect, Tally& tally,
                 InputAccount& account) const;

  const LogFile& file_;
  const ReadSettings& settings_;
  std::unique_ptr<SourceScan> scan_;  // opened, and then given all counts
  std::unique_ptr<File> source_;
  FileStamp stamp_;  // when it was opened
  std::uint64_t ranges_;
  std::atomic<std::uint64_t> next_range_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;  // guards what scan_ counts
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_READ_RANGES_H_
