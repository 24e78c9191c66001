// Reads logs in threads of its own, and hands over what is finished while the
// others are still being read: nobody waits for the last one of a batch.
#ifndef MAILTIDE_ANALYSIS_READ_POOL_H_
#define MAILTIDE_ANALYSIS_READ_POOL_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "analysis/read_files.h"

namespace mailtide {

// A file, or both halves of a unit (parser/log_unit.h).
struct FinishedUnit {
  std::vector<FileReading> readings;
  std::uint64_t bytes = 0;  // decompressed
  std::chrono::duration<double> took{0};
};

// Used by one thread, whose work may be slow: the pool reads on until so much
// is finished that memory might run out.
class ReadPool {
 public:
  // Begins to read `files` in their order with `jobs` threads (0: one per
  // core). Each of them has its own copy of the policy and the zone; `settings`
  // must have no observer, and what they point to must outlive the pool.
  ReadPool(std::vector<LogFile> files, const ReadSettings& settings, int jobs);
  ReadPool(const ReadPool&) = delete;
  ReadPool& operator=(const ReadPool&) = delete;
  // Stops, and waits for what is being read.
  ~ReadPool();

  // Returns what finished first among that which was not handed over yet;
  // nothing when there is none after `wait`, or when IsDone. Throws what a
  // thread has thrown (memory is exhausted).
  std::optional<FinishedUnit> Next(std::chrono::milliseconds wait);
  // Whether all is read, or stopped, and handed over.
  bool IsDone();
  // Begins no further file; those that are being read will finish.
  void Stop();

 private:
  void Read(const ReadSettings& settings);
  // Waits until there is room, and returns the next unit to read, if any.
  std::optional<LogUnit> Begin();

  const std::vector<LogFile> files_;
  const std::vector<LogUnit> units_;
  const ReadSettings settings_;

  std::mutex mutex_;  // of all that follows
  std::condition_variable changed_;
  std::size_t next_ = 0;     // of units_
  std::size_t reading_ = 0;  // units that were begun
  std::deque<FinishedUnit> finished_;
  std::uint64_t finished_bytes_ = 0;
  bool stopped_ = false;
  std::exception_ptr thrown_;

  std::vector<std::jthread> threads_;  // joined before the rest goes
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_READ_POOL_H_
