#include "report/cli/progress.h"

#include <unistd.h>

#include <cstdio>
#include <utility>

#include <fmt/format.h>

#include "report/formats/escape.h"

namespace mailtide {
namespace {

// Often enough to see that it moves, seldom enough to cost nothing.
constexpr std::chrono::milliseconds kInterval{200};
constexpr std::size_t kNameCharacters = 50;

void Print(const std::string& text) {
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
  static_cast<void>(std::fflush(stderr));
}

}  // namespace

Progress::Progress(std::string what, std::size_t total)
    : what_(std::move(what)),
      total_(total),
      is_terminal_(isatty(STDERR_FILENO) == 1) {}

void Progress::Step(std::string_view name) {
  ++done_;
  const auto now = std::chrono::steady_clock::now();
  if (!is_terminal_ || now - shown_at_ < kInterval) {
    return;
  }
  shown_at_ = now;
  Print(fmt::format("\r\x1b[K{} {}/{} {}", what_, done_, total_,
                    EscapeForText(name, kNameCharacters)));
}

void Progress::Finish() const {
  if (is_terminal_) {
    Print("\r\x1b[K");
  }
}

}  // namespace mailtide
