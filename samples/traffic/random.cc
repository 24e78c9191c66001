#include "samples/traffic/random.h"

#include <algorithm>
#include <cassert>

namespace mailtide::traffic {

Weighted::Weighted(const std::vector<std::uint64_t>& weights) {
  upper_.reserve(weights.size());
  std::uint64_t sum = 0;
  for (const std::uint64_t weight : weights) {
    sum += weight;
    upper_.push_back(sum);
  }
  assert(sum > 0 && "a distribution needs weight");
}

std::size_t Weighted::Draw(Random& random) const {
  // The modulo's bias is below total / 2^64: nothing.
  const std::uint64_t at = random.Next() % upper_.back();
  const auto found = std::upper_bound(upper_.begin(), upper_.end(), at);
  return static_cast<std::size_t>(found - upper_.begin());
}

Weighted Zipf(std::size_t n) {
  constexpr std::uint64_t kScale = 1ULL << 32U;
  constexpr std::uint64_t kShift = 6;
  std::vector<std::uint64_t> weights;
  weights.reserve(n);
  for (std::size_t i = 0; i < n; ++i) {
    weights.push_back(kScale / (i + kShift));
  }
  return Weighted(weights);
}

}  // namespace mailtide::traffic
