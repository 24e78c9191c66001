// Random numbers that are the same everywhere: own generator, own
// distributions, integers only. The distributions of <random> differ between
// standard libraries, and a traffic that changes with the compiler is no test.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_RANDOM_H_
#define MAILTIDE_SAMPLES_TRAFFIC_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mailtide::traffic {

// SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, any seed is good.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  // Returns a number in [0, n); n > 0. The bias is below 2^-32 * n.
  std::uint32_t Below(std::uint32_t n) {
    return static_cast<std::uint32_t>(((Next() >> 32U) * n) >> 32U);
  }
  // Returns a number in [low, high], both included.
  std::uint32_t Between(std::uint32_t low, std::uint32_t high) {
    return low + Below(high - low + 1);
  }
  bool Permille(std::uint32_t p) { return Below(1000) < p; }
  bool Percent(std::uint32_t p) { return Below(100) < p; }
  // Returns one element of a non-empty container.
  template <typename Container>
  const auto& Pick(const Container& from) {
    return from[Below(static_cast<std::uint32_t>(from.size()))];
  }

 private:
  std::uint64_t state_;
};

// Draws the index i in [0, weights) with the probability weight[i] / total.
class Weighted {
 public:
  explicit Weighted(const std::vector<std::uint64_t>& weights);
  std::size_t Draw(Random& random) const;

 private:
  std::vector<std::uint64_t> upper_;  // running sums
};

// The law of Zipf and Mandelbrot over n ranks: rank i weighs 1 / (i + 6). The
// shift keeps the first of some hundred accounts below a hundred mails a day.
Weighted Zipf(std::size_t n);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_RANDOM_H_
