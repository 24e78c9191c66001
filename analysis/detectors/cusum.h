// Slow burn: many weekdays a little too high (or low), none of them out alone.
//   C+ = max(0, C+ + clip(z, -3, 3) - 1),  alert when C+ > 3, then C+ = 0;
// C- the same with -z. z is the score of the seasonal forecast, of Mondays to
// Fridays only (E. Page, "Continuous inspection schemes", 1954).
#ifndef MAILTIDE_ANALYSIS_DETECTORS_CUSUM_H_
#define MAILTIDE_ANALYSIS_DETECTORS_CUSUM_H_

#include "analysis/verdict.h"

namespace mailtide {

inline constexpr double kCusumLimit = 3;

struct Cusum {
  double high = 0;  // C+, in [0, 3]
  double low = 0;   // C-
};

struct CusumStep {
  Side alarm = Side::kNone;
  // The greater of C+ and C-, with the sign of its side, before a reset.
  double score = 0;
};

// Adds the score of one more weekday.
CusumStep Add(Cusum& cusum, double score);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_CUSUM_H_
