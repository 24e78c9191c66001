// What a fuzz target does when a property does not hold.
#ifndef MAILTIDE_TESTS_FUZZ_FUZZ_CHECK_H_
#define MAILTIDE_TESTS_FUZZ_FUZZ_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);

namespace mailtide {

// Ends the program, so that libFuzzer keeps the input and replay_test.cc
// fails.
inline void Check(bool holds, const char* property) {
  if (!holds) {
    static_cast<void>(std::fprintf(stderr, "does not hold: %s\n", property));
    std::abort();
  }
}

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_FUZZ_FUZZ_CHECK_H_
