// Runs a built program as a user would: no shell in between, its own folder and
// environment, bytes in, bytes out.
#ifndef MAILTIDE_TESTS_SUPPORT_RUN_PROGRAM_H_
#define MAILTIDE_TESTS_SUPPORT_RUN_PROGRAM_H_

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mailtide {

struct ProgramCall {
  // The program, by its path or a name in PATH of this process, and its
  // arguments.
  std::vector<std::string> arguments;
  // All of its environment, as NAME=value.
  std::vector<std::string> environment = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                                          "LC_ALL=C.UTF-8"};
  std::filesystem::path folder;  // it runs there; empty: where the test runs
  std::string input;             // its standard input, through a pipe
  // After this long it is killed and the run counts as timed out.
  std::chrono::milliseconds patience{120'000};
  // Set: SIGKILL that long after the start, if it still runs then.
  std::optional<std::chrono::microseconds> kill_after;
};

struct ProgramRun {
  std::string out;     // what it wrote to standard output
  std::string err;     // and to standard error
  int exit_code = -1;  // -1 when a signal ended it
  int signal = 0;      // the one that ended it
  bool timed_out = false;
  std::string problem;  // why it could not be started; empty when it was
};

// Runs it to its end. Its process group is killed with it, so that nothing it
// started outlives a test.
ProgramRun RunProgram(const ProgramCall& call);

// What a failing test prints of a run.
std::string Describe(const ProgramRun& run);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_RUN_PROGRAM_H_
