#include "samples/traffic/thread_pool.h"

#include <algorithm>

namespace mailtide::traffic {

ThreadPool::Place ThreadPool::Take(std::int64_t due, Random& random) const {
  const auto count = static_cast<std::uint32_t>(free_from_.size());
  const std::uint32_t first = random.Below(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::size_t thread = (first + i) % count;
    if (free_from_[thread] <= due) {
      return {thread, due};
    }
  }
  const auto next = std::min_element(free_from_.begin(), free_from_.end());
  return {static_cast<std::size_t>(next - free_from_.begin()), *next};
}

std::uint32_t ThreadPool::IdOf(std::size_t thread) {
  constexpr std::uint32_t kFirst = 0x0A1C;
  constexpr std::uint32_t kStep = 0x2C4;  // 64 of them stay below 0xC000
  return kFirst + static_cast<std::uint32_t>(thread) * kStep;
}

}  // namespace mailtide::traffic
