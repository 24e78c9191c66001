// So far today: the count until now against the share of the day's forecast
// that comparable days had at this time.
//
// tau is the time of day, C(tau) the count until then, mu and psi the forecast
// of the whole day (mean and dispersion, negative_binomial.h). Of the past days
// of the same class those with .5 < C(24) / mu < 2 are comparable; the last 20
// of them count, and 8 are needed.
//   F   = median of C_i(tau) / C_i(24)
//   m   = mu F                            expected until now
//   e_i = ((C_i(tau) - mu_i F)^2 - mu_i F) / (mu_i F)^2
//   psi_tau = max(.0025, (1.15 sum e + 4 psi) / (N + 4)) * (1 + 1/15)
//     over the N days that are left when, of more than 10, the one with the
//     greatest e is left out; 1.15 makes up for what that takes away
//   out iff |z| > 3.3 and |C - m| >= max(10, .25 m), z the score of C
// 3.3 and not 3, because a day is looked at several times.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_SO_FAR_H_
#define MAILTIDE_ANALYSIS_DETECTORS_SO_FAR_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace mailtide {

// What each hour of a local day brought, from midnight on; 0 for hours to come.
using HourlyCounts = std::array<std::uint64_t, 24>;

// A closed day of today's class (Monday to Friday, or weekend), no holiday.
struct SoFarPastDay {
  HourlyCounts hours{};
  double mean = 0;  // mu, what was forecast for it; > 0
};

struct SoFarToday {
  HourlyCounts hours{};
  double time_of_day = 0;  // tau, as a fraction of the day in [0, 1]
  double mean = 0;         // mu; > 0
  double dispersion = 0;   // psi; > 0
};

inline constexpr std::size_t kLeastComparableDays = 8;

struct SoFarForecast {
  double expected = 0;    // m; at least 20
  double dispersion = 0;  // psi_tau
  double score = 0;       // z; below 0: less than expected
  bool is_out = false;
  // The least and the greatest count until now without alert; low 0: none is
  // too low.
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  double end_of_day = 0;  // C + mu (1 - F)
};

struct SoFar {
  double share = 0;  // F
  // Nothing while too little of the day has passed (F < .10 or m < 20).
  std::optional<SoFarForecast> forecast;
};

// Compares today with `past`, oldest day first. Nothing when too few days are
// comparable.
std::optional<SoFar> CompareSoFar(std::span<const SoFarPastDay> past,
                                  const SoFarToday& today);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_SO_FAR_H_
