// How unusual a day's count is, if counts follow the negative binomial law.
//
// Y has mean m and dispersion psi: variance m + psi m^2, size r = 1 / psi,
//   P(Y = y) = G(y + r) / (G(r) y!) * p^r * q^y,  p = r / (r + m), q = 1 - p.
// Everywhere below `mean` and `dispersion` are > 0 and finite.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_NEGATIVE_BINOMIAL_H_
#define MAILTIDE_ANALYSIS_DETECTORS_NEGATIVE_BINOMIAL_H_

#include <cstdint>

namespace mailtide {

// Returns the upper mid-p, P(Y > value) + P(Y = value) / 2: in [0, 1], exact
// to about 1e-12 of itself on the upper side of the mean, where it may be tiny.
double UpperMidP(std::uint64_t value, double mean, double dispersion);

// Returns the mid-p of the side of the mean on which the value lies: upper from
// the mean on, else P(Y < value) + P(Y = value) / 2.
double TailMidP(std::uint64_t value, double mean, double dispersion);

// Returns the mid-p as a score z of the normal law: UpperMidP = P(N > z). Small
// values give negative scores. Exact to 1e-9 far into both tails; cut at +-60.
double NormalScore(std::uint64_t value, double mean, double dispersion);

// Returns z with P(N > z) = p of the normal law, `p` in [0, 1]; cut at +-60.
double NormalQuantile(double p);

// Returns the limit for |z| that gives with `degrees` (> 0) degrees of freedom
// the rate of alerts that `k` gives with many: the Cornish-Fisher expansion of
// Student's quantile, to the second order.
double WarmUpLimit(double k, double degrees);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_NEGATIVE_BINOMIAL_H_
