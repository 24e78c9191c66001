// Numbers for tests that make their input.
#ifndef MAILTIDE_TESTS_SUPPORT_RANDOM_H_
#define MAILTIDE_TESTS_SUPPORT_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mailtide {

// Numbers of a fixed order (SplitMix64), so that each run sees the same lines.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::size_t Below(std::size_t n) {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return static_cast<std::size_t>((z ^ (z >> 31)) % n);
  }
  template <std::size_t kSize>
  std::string_view Of(const std::string_view (&list)[kSize]) {
    return list[Below(kSize)];
  }

 private:
  std::uint64_t state_;
};

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_RANDOM_H_
