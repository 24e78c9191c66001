#include "analysis/text_map.h"

#include <sys/auxv.h>

#include <algorithm>
#include <cstring>

namespace mailtide {
namespace {

// Stretches the 16 random bytes that the kernel gives every process, by
// SplitMix64 (G. Steele et al., 2014) twice: no call that could fail, and the
// hash that rests on it is never shown to anybody.
TextSeed MakeSeed() {
  std::array<std::uint64_t, 2> state = {};
  // NOLINTNEXTLINE(performance-no-int-to-ptr): it comes as a number
  const auto* random = reinterpret_cast<const char*>(getauxval(AT_RANDOM));
  if (random != nullptr) {
    std::memcpy(state.data(), random, sizeof(state));
  }
  const auto next = [&state] {
    std::uint64_t word = 0;
    for (std::uint64_t& s : state) {
      s += 0x9E3779B97F4A7C15;
      std::uint64_t z = s;
      z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
      z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
      word = (word << 32 | word >> 32) ^ z ^ (z >> 31);
    }
    return word;
  };
  TextSeed seed;
  for (auto* words : {&seed.chain, &seed.last}) {
    std::generate(words->begin(), words->end(), next);
  }
  std::generate(seed.words.begin(), seed.words.end(), next);
  return seed;
}

}  // namespace

const TextSeed kTextSeed = MakeSeed();

}  // namespace mailtide
