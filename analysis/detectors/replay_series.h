// What a detector would have said of each day of a series of counts, with
// nothing but the days before it. For those who choose a detector or check one.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_REPLAY_SERIES_H_
#define MAILTIDE_ANALYSIS_DETECTORS_REPLAY_SERIES_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace mailtide {

struct DatedCount {
  std::chrono::local_days date;
  std::uint64_t value = 0;

  friend bool operator==(const DatedCount&, const DatedCount&) = default;
};

struct ReplayVerdict {
  double expected = 0;
  double low = 0;   // in line from here ...
  double high = 0;  // ... to there
  double score = 0;
  bool is_alert = false;
};

struct ReplayDetector {
  std::string_view name;
  // Takes rows in the order of their dates, each date once; missing dates are
  // left out. Returns one verdict per row, nothing where there is none yet.
  std::vector<std::optional<ReplayVerdict>> (*replay)(
      std::span<const DatedCount> rows);
};

// fixed_rule: over the 14 rows before, with the dates disregarded: M, M - 2S,
//   M + 2S, (V - M) / S. Where S is 0 the score is 0 or infinite.
// seasonal_forecast: the mean; the whole counts that are not out, a low of 0
//   being no limit; z.
// carry_over: the same of its own forecast.
// cusum: of the seasonal forecast, Mondays to Fridays only; the score is the
//   greater of the two sums, negative for the low side, and alone decides.
std::span<const ReplayDetector> ReplayDetectors();

// Returns the row, or nullptr.
const ReplayDetector* FindReplayDetector(std::string_view name);
std::vector<std::string_view> ReplayDetectorNames();

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_REPLAY_SERIES_H_
