// Progress of long work: a line that renews itself on a terminal; elsewhere
// silence, or a line for each file of work that takes hours.
#ifndef MAILTIDE_REPORT_CLI_PROGRESS_H_
#define MAILTIDE_REPORT_CLI_PROGRESS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "analysis/read_files.h"

namespace mailtide {

class Progress {
 public:
  // `what` is a verb such as "reading"; `total` the number of steps.
  Progress(std::string what, std::size_t total);

  // Notes that the step `name` is done.
  void Step(std::string_view name);
  // Removes the line. Call it before anything else is printed.
  void Finish() const;

 private:
  std::string what_;
  std::size_t total_;
  std::size_t done_ = 0;
  bool is_terminal_;
  std::chrono::steady_clock::time_point shown_at_{};
};

// "512 B", "3.1 MB", "180.2 GB"
std::string SizeText(double bytes);

// Progress through many files, for hours: on a terminal how far it has come,
// how fast, and how long it will take; elsewhere each file, so that a log of
// the run says where it is.
class FileProgress {
 public:
  // `bytes` are those on the disk, of all `files`.
  FileProgress(std::size_t files, std::uint64_t bytes);

  // Notes that a file of so many bytes was read in that time.
  void Add(const FileReading& reading, std::uint64_t bytes,
           std::chrono::duration<double> took);
  // Writes the line again, if it is old enough.
  void Show();
  // Removes the line. Call it before anything else is printed.
  void Clear();

  std::size_t done() const { return done_; }
  std::uint64_t bytes() const { return done_bytes_; }
  // Days with anything in the files so far.
  const std::set<std::chrono::local_days>& days() const { return days_; }
  double seconds() const;  // since it began

 private:
  bool is_terminal_;
  std::size_t files_, done_ = 0;
  std::uint64_t all_bytes_, done_bytes_ = 0;
  std::set<std::chrono::local_days> days_;
  std::chrono::steady_clock::time_point start_, shown_at_{};
};

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_PROGRESS_H_
