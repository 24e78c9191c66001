#include "report/cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "report/cli/run_context.h"
#include "report/formats/escape.h"
#include "report/formats/iso_time.h"

namespace mailtide {
namespace {

// Often enough to see that it moves, seldom enough to cost nothing.
constexpr std::chrono::milliseconds kInterval{200};
constexpr std::size_t kNameCharacters = 50;

void Print(const std::string& text) {
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
  static_cast<void>(std::fflush(stderr));
}

double Rate(std::uint64_t bytes, double seconds) {
  constexpr double kLeast = 1e-6;  // the clock may stand still
  return static_cast<double>(bytes) / std::max(seconds, kLeast);
}

// "2026-11-19 to 2026-11-20"
std::string DaysText(const std::vector<std::chrono::local_days>& days) {
  if (days.empty()) {
    return "no day";
  }
  return days.size() == 1 ? IsoDay(days.front())
                          : fmt::format("{} to {}", IsoDay(days.front()),
                                        IsoDay(days.back()));
}

}  // namespace

std::string SizeText(double bytes) {
  constexpr double kStep = 1000;
  constexpr std::array kUnits = {"B", "kB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  while (bytes >= kStep && unit + 1 < kUnits.size()) {
    bytes /= kStep;
    ++unit;
  }
  return unit == 0 ? fmt::format("{:.0f} B", bytes)
                   : fmt::format("{:.1f} {}", bytes, kUnits[unit]);
}

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

FileProgress::FileProgress(std::size_t files, std::uint64_t bytes)
    : is_terminal_(isatty(STDERR_FILENO) == 1),
      files_(files),
      all_bytes_(bytes),
      start_(std::chrono::steady_clock::now()) {}

double FileProgress::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() -
                                       start_)
      .count();
}

void FileProgress::Add(const FileReading& reading, std::uint64_t bytes,
                       std::chrono::duration<double> took) {
  ++done_;
  done_bytes_ += bytes;
  std::vector<std::chrono::local_days> days;
  if (reading.reading) {
    days = TouchedDays(reading.reading->segment);
    days_.insert(days.begin(), days.end());
  }
  if (is_terminal_) {
    Show();
    return;
  }
  const std::uint64_t lines =
      reading.reading ? reading.reading->segment.account.lines : 0;
  const std::string what =
      reading.reading ? fmt::format("{}, {} line{}, {}, {}/s", DaysText(days),
                                    lines, lines == 1 ? "" : "s",
                                    SizeText(static_cast<double>(bytes)),
                                    SizeText(Rate(bytes, took.count())))
                      : "left out";
  Tell(fmt::format("{}/{} {}: {}", done_, files_, reading.file.path, what));
}

void FileProgress::Show() {
  const auto now = std::chrono::steady_clock::now();
  if (!is_terminal_ || now - shown_at_ < kInterval) {
    return;
  }
  shown_at_ = now;
  const double rate = Rate(done_bytes_, seconds());
  std::string left;
  // The first hundredth says too little.
  if (done_bytes_ >= all_bytes_ / 100 && all_bytes_ > done_bytes_) {
    left = ", " +
           DurationText(static_cast<double>(all_bytes_ - done_bytes_) / rate) +
           " left";
  }
  Print(fmt::format("\r\x1b[K{}/{} files, {} of {}, {}/s, {} day{}{}", done_,
                    files_, SizeText(static_cast<double>(done_bytes_)),
                    SizeText(static_cast<double>(all_bytes_)), SizeText(rate),
                    days_.size(), days_.size() == 1 ? "" : "s", left));
}

void FileProgress::Clear() {
  if (is_terminal_) {
    Print("\r\x1b[K");
    shown_at_ = {};
  }
}

}  // namespace mailtide
