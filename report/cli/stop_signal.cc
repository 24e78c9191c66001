#include "report/cli/stop_signal.h"

#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

namespace mailtide {
namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM};

volatile std::sig_atomic_t caught = 0;  // NOLINT: handlers have no other place

// The next one of either kind ends at once.
void Note(int signal) {
  caught = signal;
  for (const int other : kSignals) {
    struct sigaction now = {};
    sigaction(other, nullptr, &now);
    if (now.sa_handler == Note) {
      now.sa_handler = SIG_DFL;
      sigaction(other, &now, nullptr);
    }
  }
}

}  // namespace

StopSignal::StopSignal() {
  caught = 0;
  struct sigaction action = {};
  action.sa_handler = Note;
  // Blocking calls of other threads go on.
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    sigaction(kSignals[i], nullptr, &before_[i]);
    if (before_[i].sa_handler != SIG_IGN) {
      sigaction(kSignals[i], &action, nullptr);
    }
  }
}

StopSignal::~StopSignal() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    sigaction(kSignals[i], &before_[i], nullptr);
  }
}

int StopSignal::Caught() {
  return caught;
}

const char* StopSignalName(int signal) {
  return signal == SIGINT ? "SIGINT" : "SIGTERM";
}

void EndBySignal(int signal) {
  static_cast<void>(std::fflush(nullptr));
  struct sigaction action = {};
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, nullptr);
  static_cast<void>(raise(signal));
  // Only where the signal is blocked.
  std::exit(128 + signal);
}

}  // namespace mailtide
