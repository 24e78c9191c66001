// The threads of the server: how many sessions there can be at a time. A
// thread serves one session after the other under the same id.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_THREAD_POOL_H_
#define MAILTIDE_SAMPLES_TRAFFIC_THREAD_POOL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "samples/traffic/random.h"

namespace mailtide::traffic {

class ThreadPool {
 public:
  explicit ThreadPool(std::uint32_t threads) : free_from_(threads, INT64_MIN) {}

  struct Place {
    std::size_t thread;
    std::int64_t start;  // when the thread is free, at the earliest `due`
  };
  // Returns any thread that is free, or the one that will be free first.
  Place Take(std::int64_t due, Random& random) const;
  // The thread is busy up to that second; the next session may begin in it.
  void Occupy(std::size_t thread, std::int64_t until) {
    free_from_[thread] = until;
  }
  // Returns the id of a thread; no two are the same, and none is above 0xBFFF.
  static std::uint32_t IdOf(std::size_t thread);

 private:
  std::vector<std::int64_t> free_from_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_THREAD_POOL_H_
