#include "report/mail/sendmail_sender.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "report/mail/mail_address.h"

namespace mailtide {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

// How much of the program's complaint is kept; the rest is read and dropped.
constexpr std::size_t kMaxStderrBytes = 4096;
// From SIGTERM to SIGKILL.
constexpr std::chrono::milliseconds kGrace{2000};

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  void Close() {
    if (fd_ >= 0) {
      close(fd_);
    }
    fd_ = -1;
  }

 private:
  int fd_;
};

std::string SystemText(int error) {
  return std::generic_category().message(error);
}

DeliveryResult Failure(DeliveryOutcome outcome, std::string_view text) {
  DeliveryResult result;
  result.outcome = outcome;
  result.text = OneLine(text);
  return result;
}

std::string WithLineFeeds(std::string_view message) {
  std::string text;
  text.reserve(message.size());
  for (std::size_t i = 0; i < message.size(); ++i) {
    if (message[i] != '\r' || i + 1 >= message.size() ||
        message[i + 1] != '\n') {
      text.push_back(message[i]);
    }
  }
  return text;
}

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      return false;
    }
    bytes.remove_prefix(
        static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
  }
  return true;
}

// Starts the program in a process group of its own, so that a time-out ends
// what it started too. Returns 0 or an errno.
int Spawn(const std::vector<std::string>& arguments, int in, int err,
          pid_t* pid) {
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setflags(
      &attributes,
      static_cast<short>(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                         POSIX_SPAWN_SETSIGDEF));
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  const int error = posix_spawn(pid, argv.front(), &actions, &attributes,
                                argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

// Reads what is there; returns false at the end.
bool Drain(int fd, std::string* text) {
  char buffer[1024];
  const ssize_t count = read(fd, &buffer[0], sizeof(buffer));
  if (count <= 0) {
    return count < 0 && (errno == EINTR || errno == EAGAIN);
  }
  const std::size_t room = kMaxStderrBytes - text->size();
  text->append(&buffer[0], std::min(room, static_cast<std::size_t>(count)));
  return true;
}

// Waits for the program until `deadline`, taking in its standard error.
// Returns its wait status, or nothing if it still runs.
std::optional<int> Wait(pid_t pid, int err, SteadyTime deadline,
                        std::string* text) {
  // A program may close standard error and go on, or end while a child of it
  // keeps it open: so look at both, this often.
  constexpr int kLookMs = 20;
  bool open = true;
  while (true) {
    int status = 0;
    const pid_t ended = waitpid(pid, &status, WNOHANG);
    if (ended == pid || (ended < 0 && errno != EINTR)) {
      pollfd readable{err, POLLIN, 0};
      while (open && poll(&readable, 1, 0) > 0) {
        open = Drain(err, text);
      }
      return ended == pid ? status : -1;
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      return std::nullopt;
    }
    pollfd readable{open ? err : -1, POLLIN, 0};
    if (poll(&readable, 1, kLookMs) > 0) {
      open = Drain(err, text);
    }
  }
}

DeliveryOutcome OutcomeOfExit(int exit_status) {
  switch (exit_status) {
    case EX_OK:
      return DeliveryOutcome::kSent;
    case EX_DATAERR:
    case EX_NOUSER:
    case EX_NOHOST:
      return DeliveryOutcome::kPermanent;
    case EX_USAGE:
    case EX_NOPERM:
    case EX_CONFIG:
      return DeliveryOutcome::kConfiguration;
    default:
      return DeliveryOutcome::kTemporary;
  }
}

std::string Objection(const SendmailSettings& settings,
                      const std::string& mail_from,
                      const std::vector<std::string>& recipients,
                      std::string_view message) {
  if (!settings.program.starts_with('/') ||
      settings.program.find('\0') != std::string::npos) {
    return fmt::format("the sendmail program '{}' is not an absolute path",
                       settings.program);
  }
  if (!mail_from.empty() && !IsMailAddress(mail_from)) {
    return fmt::format("the envelope sender '{}' is not a mail address",
                       mail_from);
  }
  if (recipients.empty()) {
    return "the mail has no recipient";
  }
  for (const std::string& recipient : recipients) {
    if (!IsMailAddress(recipient)) {
      return fmt::format("the recipient '{}' is not a mail address", recipient);
    }
  }
  if (!IsWireMessage(message)) {
    return "the message is damaged: its lines do not all end in CR LF";
  }
  return {};
}

}  // namespace

DeliveryResult SendBySendmail(const SendmailSettings& settings,
                              const std::string& mail_from,
                              const std::vector<std::string>& recipients,
                              std::string_view message) {
  if (const std::string objection =
          Objection(settings, mail_from, recipients, message);
      !objection.empty()) {
    return Failure(DeliveryOutcome::kConfiguration, objection);
  }
  std::vector<std::string> arguments = {
      settings.program, "-i", "-f", mail_from.empty() ? "<>" : mail_from, "--"};
  arguments.insert(arguments.end(), recipients.begin(), recipients.end());

  // A file in memory instead of a pipe: nobody blocks, no SIGPIPE, and its
  // offset, which the program shares, tells how much was read.
  const std::string text = WithLineFeeds(message);
  const Descriptor in(memfd_create("mailtide-mail", MFD_CLOEXEC));
  int pipe_ends[2] = {-1, -1};
  if (in.get() < 0 || !WriteAll(in.get(), text) ||
      lseek(in.get(), 0, SEEK_SET) != 0 ||
      pipe2(&pipe_ends[0], O_CLOEXEC) != 0) {
    return Failure(DeliveryOutcome::kTemporary,
                   fmt::format("cannot prepare the mail for '{}': {}",
                               settings.program, SystemText(errno)));
  }
  const Descriptor err(pipe_ends[0]);
  Descriptor err_of_program(pipe_ends[1]);

  pid_t pid = 0;
  const int error = Spawn(arguments, in.get(), err_of_program.get(), &pid);
  if (error != 0) {
    const bool lasting = error == ENOENT || error == EACCES ||
                         error == ENOTDIR || error == ENOEXEC;
    return Failure(
        lasting ? DeliveryOutcome::kConfiguration : DeliveryOutcome::kTemporary,
        fmt::format("cannot run '{}': {}", settings.program,
                    SystemText(error)));
  }
  err_of_program.Close();

  std::string complaint;
  const SteadyTime deadline =
      std::chrono::steady_clock::now() + settings.timeout;
  std::optional<int> status = Wait(pid, err.get(), deadline, &complaint);
  const bool timed_out = !status.has_value();
  if (timed_out) {
    kill(-pid, SIGTERM);
    status = Wait(pid, err.get(), std::chrono::steady_clock::now() + kGrace,
                  &complaint);
  }
  if (!status.has_value()) {
    kill(-pid, SIGKILL);
    int killed = 0;
    while (waitpid(pid, &killed, 0) < 0 && errno == EINTR) {
    }
    status = killed;
  }

  DeliveryResult result;
  if (*status >= 0 && WIFEXITED(*status) &&
      (!timed_out || WEXITSTATUS(*status) == EX_OK)) {
    result.code = WEXITSTATUS(*status);
    result.outcome = OutcomeOfExit(result.code);
    result.text = OneLine(
        fmt::format("{} exited with {}{}{}", settings.program, result.code,
                    complaint.empty() ? "" : ": ", complaint));
    return result;
  }
  const bool read_all =
      lseek(in.get(), 0, SEEK_CUR) == static_cast<off_t>(text.size());
  return Failure(
      read_all ? DeliveryOutcome::kUncertain : DeliveryOutcome::kTemporary,
      fmt::format(
          "{} {}{}{}", settings.program,
          timed_out ? "took too long and was stopped" : "ended by a signal",
          complaint.empty() ? "" : ": ", complaint));
}

}  // namespace mailtide
