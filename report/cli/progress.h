// Progress of long work: a line that renews itself on a terminal, silence
// elsewhere.
#ifndef MAILTIDE_REPORT_CLI_PROGRESS_H_
#define MAILTIDE_REPORT_CLI_PROGRESS_H_

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

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

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_PROGRESS_H_
