#include "analysis/detectors/negative_binomial.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include <boost/math/policies/policy.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/log1p.hpp>
#include <boost/math/tools/fraction.hpp>

namespace mailtide {
namespace {

// Double is enough: without this Boost works in long double, at twice the time.
using InDouble =
    boost::math::policies::policy<boost::math::policies::promote_double<false>>;

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr double kGreatestScore = 60;

double LogSqrtTwoPi() {
  return 0.5 * std::log(2 * std::numbers::pi);
}

// What Stirling's formula leaves of log x!.
double StirlingError(double x) {
  if (x < 16) {
    return std::lgamma(x + 1) - (x + 0.5) * std::log(x) + x - LogSqrtTwoPi();
  }
  const double s = 1 / (x * x);
  return (1.0 / 12 -
          s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188)))) /
         x;
}

// log P(Y = value). Differences of log-gammas lose a digit for each digit of
// the count; this is the saddle-point form of C. Loader, "Fast and accurate
// computation of binomial probabilities" (2000), which loses none.
double LogProbability(double value, double mean, double size) {
  if (value == 0) {
    return -size * std::log1p(mean / size);
  }
  const double total = size + value;
  const double relative = (value - mean) / (size + mean);
  return StirlingError(total) - StirlingError(size) - StirlingError(value) +
         size * boost::math::log1pmx(relative, InDouble()) +
         value * boost::math::log1pmx(-relative * size / value, InDouble()) +
         0.5 * std::log(size / (total * value)) - LogSqrtTwoPi();
}

// The continued fraction of the incomplete beta function (A. DiDonato,
// A. Morris, ACM TOMS 18, 1992, formula 9),
//   x^a y^b / (B(a, b) I_x(a, b)) = b_0 + a_1 / (b_1 + a_2 / (b_2 + ...)),
// which converges fast, in about sqrt(a + b) terms at worst, where
// margin = a y - b x >= -1, the tail that does not hold the mean.
class BetaFraction {
 public:
  using result_type = std::pair<double, double>;

  BetaFraction(double a, double b, double x, double margin)
      : a_(a), b_(b), x_(x), margin_(margin) {}

  result_type operator()() {
    double numerator = 0;  // b_0 has none
    double denominator =
        n_ + (a_ + n_) * (margin_ + 1 + n_ * (2 - x_)) / (a_ + 2 * n_ + 1);
    if (n_ > 0) {
      const double odd = a_ + 2 * n_ - 1;
      const double product = n_ * (b_ - n_) * x_;
      numerator =
          (a_ + n_ - 1) * (a_ + b_ + n_ - 1) * product * x_ / (odd * odd);
      denominator += product / odd;
    }
    n_ += 1;
    return {numerator, denominator};
  }

 private:
  double a_, b_, x_, margin_;
  double n_ = 0;
};

double Evaluate(BetaFraction fraction) {
  return boost::math::tools::continued_fraction_b(fraction, kEpsilon);
}

// The logarithm of the mid-p of the side of the mean on which the value lies.
struct LogTail {
  bool is_upper = false;
  double log_mid_p = 0;
};

// The tails are incomplete beta functions, P(Y > v) = I_q(v + 1, r) and
// P(Y < v) = I_p(r, v). Their factor x^a y^b / B(a, b) is P(Y = v) times
// q (v + r) and v: what remains is taken in logarithms and cannot underflow.
LogTail TailOf(double value, double mean, double dispersion) {
  assert(mean > 0 && dispersion > 0);
  const double size = 1 / dispersion;
  const double p = size / (size + mean);
  const double q = mean / (size + mean);
  const bool is_upper = value >= mean;
  double beyond = 0;  // the tail without the value itself, over P(Y = value)
  if (is_upper) {
    beyond = q * (value + size) /
             Evaluate({value + 1, size, q, p * (value + 1 - mean)});
  } else if (value > 0) {
    beyond = value / Evaluate({size, value, p, p * (mean - value)});
  }
  return {is_upper, LogProbability(value, mean, size) + std::log(beyond + 0.5)};
}

// Returns x with log P(N > x) = log_p.
double UpperQuantile(double log_p) {
  if (log_p > -690) {  // exp() is a normal number
    return std::numbers::sqrt2 *
           boost::math::erfc_inv(2 * std::exp(log_p), InDouble());
  }
  // P(N > x) = phi(x) / x * (1 - 1/x^2 + 3/x^4 - ...), solved for the x of
  // phi; each round wins three digits.
  double x = std::sqrt(-2 * log_p);
  for (int round = 0; round < 5; ++round) {
    const double s = 1 / (x * x);
    const double series = std::log1p(-s * (1 - s * (3 - s * (15 - 105 * s))));
    x = std::sqrt(-2 * (log_p + LogSqrtTwoPi() + std::log(x) - series));
  }
  return x;
}

}  // namespace

double UpperMidP(std::uint64_t value, double mean, double dispersion) {
  const LogTail tail = TailOf(static_cast<double>(value), mean, dispersion);
  const double mid_p = std::exp(tail.log_mid_p);
  return tail.is_upper ? mid_p : 1 - mid_p;
}

double TailMidP(std::uint64_t value, double mean, double dispersion) {
  return std::exp(
      TailOf(static_cast<double>(value), mean, dispersion).log_mid_p);
}

double NormalScore(std::uint64_t value, double mean, double dispersion) {
  const LogTail tail = TailOf(static_cast<double>(value), mean, dispersion);
  const double x = std::min(UpperQuantile(tail.log_mid_p), kGreatestScore);
  return tail.is_upper ? x : -x;
}

double NormalQuantile(double p) {
  if (p > 0.5) {
    return -NormalQuantile(1 - p);
  }
  return p > 0 ? std::min(UpperQuantile(std::log(p)), kGreatestScore)
               : kGreatestScore;
}

double WarmUpLimit(double k, double degrees) {
  const double k3 = k * k * k;
  const double k5 = k3 * k * k;
  return k + (k3 + k) / (4 * degrees) +
         (5 * k5 + 16 * k3 + 3 * k) / (96 * degrees * degrees);
}

}  // namespace mailtide
