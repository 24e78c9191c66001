// The seasonal forecast of a daily count: what the next day should bring, and
// how far from it a value may be. A level l, a factor r for each weekday (the
// mean of Monday to Friday is 1), and a dispersion psi each for weekdays and
// weekends:
//   V of weekday w is negative binomial (negative_binomial.h) with
//   m = max(l r_w, .05)  and
//   psi' = psi (1 + 1 / min(n, 2/a - 1) + .5 / (min(max(n_w, 1), 2/g - 1) + 2))
// where n and n_w count the days the model has learnt from, a = .12 and g = .05
// are the rates at which level and factors follow, and what is added to psi is
// what the model itself may be wrong by.
//
// The score z of V is its mid-p as a normal deviate. V is out when
//   |z| > k_nu  and  |V - m| >= max(10, m / 4)
// with k_nu = WarmUpLimit(k, nu), nu the weekdays seen - 1.
//
// After 7 to 13 values the state is estimated from all of them, later it
// follows them day by day, robustly: a day with |z| > 3 changes nothing. The
// fifth such day in a row on one side (quiet weekends do not break the row)
// makes the median of the row the new level; should a value like those before
// come back within 45 days, the old level is taken up again.
//
// The state is this value and nothing else: replaying the same days gives the
// same state. A missing day is left out; a zero is a value.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_SEASONAL_MODEL_H_
#define MAILTIDE_ANALYSIS_DETECTORS_SEASONAL_MODEL_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace mailtide {

struct SeasonalModel {
  double k = 3;  // the limit of |z| after a long history

  struct DayValue {
    unsigned weekday = 0;
    double value = 0;
  };
  // The values that the first estimates are made from; empty after that.
  std::vector<DayValue> first_values;
  int days = 0;      // values observed
  int weekdays = 0;  // Monday to Friday among them

  double level = 0;
  std::array<double, 7> factors = {1, 1, 1, 1, 1, 1, 1};  // 0 = Monday
  std::array<double, 2> dispersions = {0.04, 0.24};       // weekdays, weekends
  int learnt = 0;                                         // n
  std::array<int, 7> learnt_of = {};                      // n_w

  // Days in a row with |z| > 3 on one side, and the levels they speak for.
  int run = 0;
  int run_side = 0;  // 1, -1, or 0
  std::vector<double> run_levels;

  struct FormerLevel {
    double level = 0;
    int left_on = 0;  // `days` at that time
  };
  std::optional<FormerLevel> former;
};

// Values that come before the first forecast.
inline constexpr int kFirstForecast = 7;
// What is out is at least so far from the mean, and so great a share of it.
inline constexpr double kOutDistance = 10;
inline constexpr double kOutShare = 0.25;

// What is expected of one day.
struct Forecast {
  double mean = 0;
  double dispersion = 0;    // psi'
  double limit = 0;         // k_nu
  bool is_holiday = false;  // too few is as expected
  // What the mean comes from.
  double level = 0;
  double factor = 0;
  unsigned like = 0;  // the weekday whose factor that is; of a holiday Sunday
};

// The whole counts that are not out; `low` 0: no count is too low.
struct Bounds {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  friend bool operator==(const Bounds&, const Bounds&) = default;
};

enum class LevelChange : std::uint8_t {
  kNone,
  kAccepted,  // the run is the new level; the old one is kept in mind
  kReturned   // the value belongs to the former level, which holds again
};

struct Observation {
  Forecast forecast;  // as it was before the value
  double score = 0;   // z
  bool is_out = false;
  LevelChange change = LevelChange::kNone;
  // How many days in a row have had |z| > 3 on this side, this one included;
  // 0 when it is not among them.
  int run = 0;
};

// Returns what a day should bring, nothing before 7 values. `weekday`: 0 is
// Monday, 6 Sunday. A holiday is forecast as a Sunday.
std::optional<Forecast> NextForecast(const SeasonalModel& model,
                                     unsigned weekday, bool is_holiday);

// Judges a value and learns from it. Of a holiday nothing is learnt, as if it
// were missing. Returns nothing where there is no forecast.
std::optional<Observation> Observe(SeasonalModel& model, unsigned weekday,
                                   std::uint64_t value, bool is_holiday);

Bounds BoundsOf(const Forecast& forecast);

// For models that build on this one.
double Variance(const Forecast& forecast);
// Whether a value with this score of the forecast is out.
bool IsOut(const Forecast& forecast, double score, std::uint64_t value);
// Returns the dispersion that follows a value of that forecast at `rate`; the
// square of its distance counts for no more than `most` variances.
double FollowDispersion(double dispersion, double rate, double most,
                        double value, const Forecast& forecast);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_SEASONAL_MODEL_H_
