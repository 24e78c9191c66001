// Series of daily counts from CSV files.
#ifndef MAILTIDE_BENCH_DETECTORS_SERIES_H_
#define MAILTIDE_BENCH_DETECTORS_SERIES_H_

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailtide::bench {

struct SeriesDay {
  std::chrono::local_days day;
  std::uint64_t value = 0;
  bool clean = false;  // neither a holiday nor an event

  unsigned weekday() const {  // 0: Monday
    return std::chrono::weekday(day).iso_encoding() - 1;
  }
  bool is_clean_weekday() const { return clean && weekday() < 5; }
};
using Series = std::vector<SeriesDay>;

// 300 to 850 mails a weekday.
inline constexpr std::array<std::string_view, 4> kHighSeries = {
    "eu.sent", "eu.recv", "rad.sent", "rad.recv"};
inline constexpr std::array<std::string_view, 7> kAllSeries = {
    "eu.sent",    "eu.recv",     "rad.sent",      "rad.recv",
    "enron.sent", "r-help.msgs", "r-sig-mac.msgs"};

// Ends the program with a message when the file is not there or has an
// unreadable line.
Series LoadSeries(const std::string& folder, std::string_view name);

// The cells of each line of a file, compressed or not, without the first line.
std::vector<std::vector<std::string>> LoadTable(const std::string& path);

std::chrono::local_days ParseDate(const std::string& text);

}  // namespace mailtide::bench

#endif  // MAILTIDE_BENCH_DETECTORS_SERIES_H_
