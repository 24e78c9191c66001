// Which vector instructions the scanners use.
#ifndef MAILTIDE_PARSER_BASE_SIMD_LEVEL_H_
#define MAILTIDE_PARSER_BASE_SIMD_LEVEL_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace mailtide {

enum class SimdLevel : std::uint8_t { kPortable, kSse2, kAvx2 };

// "portable", "sse2" or "avx2", as the environment variable MAILTIDE_SIMD has
// them.
std::string_view SimdLevelName(SimdLevel level);
std::optional<SimdLevel> SimdLevelFromName(std::string_view name);

// Returns whether this processor, and this build, can do it.
bool IsSupported(SimdLevel level);

// Returns the level that MAILTIDE_SIMD names, if it is supported, else the best
// one that is. Found out once.
SimdLevel ActiveSimdLevel();

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_BASE_SIMD_LEVEL_H_
