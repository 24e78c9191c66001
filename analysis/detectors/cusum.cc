#include "analysis/detectors/cusum.h"

#include <algorithm>

namespace mailtide {
namespace {

constexpr double kClip = 3;
constexpr double kAllowance = 1;  // a score that is nobody's business

}  // namespace

CusumStep Add(Cusum& cusum, double score) {
  const double z = std::clamp(score, -kClip, kClip);
  cusum.high = std::max(0.0, cusum.high + z - kAllowance);
  cusum.low = std::max(0.0, cusum.low - z - kAllowance);
  CusumStep step;
  step.score = cusum.high >= cusum.low ? cusum.high : -cusum.low;
  // Never both: what raises the one lowers the other.
  if (cusum.high > kCusumLimit) {
    step.alarm = Side::kHigh;
    cusum.high = 0;
  } else if (cusum.low > kCusumLimit) {
    step.alarm = Side::kLow;
    cusum.low = 0;
  }
  return step;
}

}  // namespace mailtide
