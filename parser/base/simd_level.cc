#include "parser/base/simd_level.h"

#include <array>
#include <cstdlib>

namespace mailtide {
namespace {

constexpr std::array<std::string_view, 3> kNames = {"portable", "sse2", "avx2"};

SimdLevel ChooseLevel() {
  if (const char* wanted = std::getenv("MAILTIDE_SIMD"); wanted != nullptr) {
    const std::optional<SimdLevel> level = SimdLevelFromName(wanted);
    if (level && IsSupported(*level)) {
      return *level;
    }
  }
  for (const SimdLevel level : {SimdLevel::kAvx2, SimdLevel::kSse2}) {
    if (IsSupported(level)) {
      return level;
    }
  }
  return SimdLevel::kPortable;
}

}  // namespace

std::string_view SimdLevelName(SimdLevel level) {
  return kNames[static_cast<std::size_t>(level)];
}

std::optional<SimdLevel> SimdLevelFromName(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) {
      return static_cast<SimdLevel>(i);
    }
  }
  return std::nullopt;
}

bool IsSupported(SimdLevel level) {
  switch (level) {
    case SimdLevel::kPortable:
      return true;
#if defined(__x86_64__)
    case SimdLevel::kSse2:
      return true;
    case SimdLevel::kAvx2:
      return __builtin_cpu_supports("avx2") != 0 &&
             __builtin_cpu_supports("bmi") != 0 &&
             __builtin_cpu_supports("popcnt") != 0 &&
             __builtin_cpu_supports("pclmul") != 0;
#else
    default:
      return false;
#endif
  }
  return false;
}

SimdLevel ActiveSimdLevel() {
  static const SimdLevel kLevel = ChooseLevel();
  return kLevel;
}

}  // namespace mailtide
