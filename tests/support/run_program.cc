#include "tests/support/run_program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace mailtide {
namespace {

using std::chrono::steady_clock;

// A descriptor that closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { Close(); }
  int get() const { return fd_; }
  void Close() {
    if (fd_ >= 0) {
      close(std::exchange(fd_, -1));
    }
  }

 private:
  int fd_ = -1;
};

struct Pipe {
  Descriptor read, write;
};

bool Open(Pipe& made) {
  std::array<int, 2> ends = {-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return false;
  }
  made.read = Descriptor(ends[0]);
  made.write = Descriptor(ends[1]);
  return true;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) {
    pointers.push_back(text.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

// Starts it with the ends of the pipes that are its own; -1 and errno if that
// fails.
pid_t Spawn(const ProgramCall& call, const Pipe& in, const Pipe& out,
            const Pipe& err) {
  std::vector<std::string> arguments = call.arguments;
  std::vector<std::string> environment = call.environment;
  const std::vector<char*> argv = Pointers(arguments);
  const std::vector<char*> envp = Pointers(environment);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (!call.folder.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions, call.folder.c_str());
  }
  posix_spawn_file_actions_adddup2(&actions, in.read.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out.write.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write.get(), STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup(&attributes, 0);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);  // ignored here, not there
  posix_spawnattr_setsigdefault(&attributes, &defaults);

  pid_t pid = -1;
  const int error = posix_spawnp(&pid, argv.front(), &actions, &attributes,
                                 argv.data(), envp.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  errno = error;
  return error == 0 ? pid : -1;
}

// Feeds the program and collects what it says until both its outputs are
// closed or a moment has come.
class Exchange {
 public:
  Exchange(Descriptor in, Descriptor out, Descriptor err,
           std::string_view input, ProgramRun& run)
      : in_(std::move(in)),
        out_(std::move(out)),
        err_(std::move(err)),
        input_(input),
        run_(run) {
    fcntl(in_.get(), F_SETFL, O_NONBLOCK);
    if (input_.empty()) {
      in_.Close();
    }
  }

  // Returns whether the outputs are closed.
  bool RunUntil(steady_clock::time_point moment) {
    while (out_.get() >= 0 || err_.get() >= 0) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(
          moment - steady_clock::now());
      if (left.count() <= 0) {
        return false;
      }
      // A negative descriptor is passed over.
      std::array<pollfd, 3> wanted = {{{in_.get(), POLLOUT, 0},
                                       {out_.get(), POLLIN, 0},
                                       {err_.get(), POLLIN, 0}}};
      if (poll(wanted.data(), wanted.size(), static_cast<int>(left.count())) <=
          0) {
        continue;
      }
      if (wanted[0].revents != 0) {
        Feed();
      }
      if (wanted[1].revents != 0) {
        Drain(out_, run_.out);
      }
      if (wanted[2].revents != 0) {
        Drain(err_, run_.err);
      }
    }
    return true;
  }

 private:
  void Feed() {
    const ssize_t put = write(in_.get(), input_.data(), input_.size());
    if (put > 0) {
      input_.remove_prefix(static_cast<std::size_t>(put));
    }
    const bool refused = put < 0 && errno != EAGAIN && errno != EINTR;
    if (refused || input_.empty()) {
      in_.Close();
    }
  }

  static void Drain(Descriptor& from, std::string& to) {
    std::array<char, 65536> buffer;  // NOLINT: filled by read
    const ssize_t got = read(from.get(), buffer.data(), buffer.size());
    if (got > 0) {
      to.append(buffer.data(), static_cast<std::size_t>(got));
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      from.Close();
    }
  }

  Descriptor in_, out_, err_;
  std::string_view input_;
  ProgramRun& run_;
};

// Waits for the end of the program, which stays to be reaped, so that its
// number is nobody else's yet; false when the moment comes first.
bool WaitUntil(pid_t pid, steady_clock::time_point moment) {
  constexpr std::chrono::microseconds kLook{500};
  while (true) {
    siginfo_t info = {};
    const int result = waitid(P_PID, static_cast<id_t>(pid), &info,
                              WEXITED | WNOHANG | WNOWAIT);
    if (result == 0 && info.si_pid == pid) {
      return true;
    }
    if (steady_clock::now() >= moment) {
      return false;
    }
    std::this_thread::sleep_for(kLook);
  }
}

}  // namespace

ProgramRun RunProgram(const ProgramCall& call) {
  // A program that ends before it has read its input must not end the test.
  signal(SIGPIPE, SIG_IGN);
  ProgramRun run;
  Pipe in;
  Pipe out;
  Pipe err;
  if (call.arguments.empty() || !Open(in) || !Open(out) || !Open(err)) {
    run.problem = "cannot make the pipes";
    return run;
  }
  const auto start = steady_clock::now();
  const pid_t pid = Spawn(call, in, out, err);
  if (pid < 0) {
    run.problem = fmt::format("cannot run {}: {}", call.arguments.front(),
                              std::generic_category().message(errno));
    return run;
  }
  in.read.Close();
  out.write.Close();
  err.write.Close();

  Exchange exchange(std::move(in.write), std::move(out.read),
                    std::move(err.read), call.input, run);
  const auto deadline = start + call.patience;
  auto moment = deadline;
  if (call.kill_after) {
    moment = std::min(moment, start + *call.kill_after);
  }
  const bool ended = exchange.RunUntil(moment) && WaitUntil(pid, moment);
  run.timed_out = !ended && moment == deadline;
  kill(-pid, SIGKILL);  // and what it may have left behind
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!ended) {
    exchange.RunUntil(steady_clock::now() + std::chrono::seconds(1));
  }
  if (WIFEXITED(status)) {
    run.exit_code = WEXITSTATUS(status);
  } else if (WIFSIGNALED(status)) {
    run.signal = WTERMSIG(status);
  }
  return run;
}

std::string Describe(const ProgramRun& run) {
  constexpr std::size_t kMost = 4000;
  return fmt::format(
      "exit code {}, signal {}{}{}\n--- standard error\n{}\n--- standard "
      "output\n{}\n",
      run.exit_code, run.signal, run.timed_out ? ", timed out" : "",
      run.problem.empty() ? "" : ", " + run.problem, run.err.substr(0, kMost),
      run.out.substr(0, kMost));
}

}  // namespace mailtide
