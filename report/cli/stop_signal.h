// SIGINT and SIGTERM as a wish: to end after what is begun.
#ifndef MAILTIDE_REPORT_CLI_STOP_SIGNAL_H_
#define MAILTIDE_REPORT_CLI_STOP_SIGNAL_H_

#include <signal.h>

#include <array>

namespace mailtide {

// While it lives the first of these signals is only noted; a second one ends
// the program at once, as it would without. A signal that whoever started the
// program has chosen to ignore stays ignored. One at a time.
class StopSignal {
 public:
  StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  ~StopSignal();

  // The signal that came, or 0.
  static int Caught();

 private:
  std::array<struct sigaction, 2> before_ = {};
};

// "SIGINT" or "SIGTERM"
const char* StopSignalName(int signal);

// Ends the program by this signal, so that whoever started it sees what ended
// it: a shell says 130 or 143 and ends its script too, systemd takes it for a
// clean stop.
[[noreturn]] void EndBySignal(int signal);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_STOP_SIGNAL_H_
