// mailtide watches the tide of a mail server. The program is Run (run.h).
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "parser/base/clock.h"
#include "report/cli/run.h"

namespace {

// What mailtide reads may hold passwords: they must not lie about in a core.
void LeaveNoCore() {
  const rlimit none = {0, 0};
  static_cast<void>(setrlimit(RLIMIT_CORE, &none));
  static_cast<void>(prctl(PR_SET_DUMPABLE, 0));
}

// A descriptor that the caller closed would be given to the next file that is
// opened, and messages would be written into the store. Opened the wrong way
// round, so that using it still fails.
void OccupyStandardDescriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) < 0) {
      static_cast<void>(
          open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY));
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  OccupyStandardDescriptors();
  LeaveNoCore();
  // A closed pipe is no error: writing to it fails with EPIPE instead.
  static_cast<void>(signal(SIGPIPE, SIG_IGN));
  // Nor is a file-size limit a reason to die without a word: EFBIG.
  static_cast<void>(signal(SIGXFSZ, SIG_IGN));
  // What mailtide writes holds addresses of people.
  umask(077);
  try {
    return mailtide::Run(std::vector<std::string>(argv + 1, argv + argc),
                         environ, mailtide::SystemClock());
  } catch (const std::bad_alloc&) {
    static_cast<void>(
        std::fputs("mailtide: out of memory; let it have more, or read fewer "
                   "files at a time (--jobs 1)\n",
                   stderr));
    return 71;
  } catch (const std::exception& error) {
    static_cast<void>(
        std::fprintf(stderr, "mailtide: internal error: %s\n", error.what()));
    return 70;
  }
}
