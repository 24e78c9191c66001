// Compares an output with a file of samples/ that was read line by line before
// it was kept.
#ifndef MAILTIDE_TESTS_GOLDEN_GOLDEN_FILE_H_
#define MAILTIDE_TESTS_GOLDEN_GOLDEN_FILE_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace mailtide {

// MAILTIDE_UPDATE_GOLDENS=1 rewrites the file instead, and fails.
inline void ExpectGoldenFile(const std::filesystem::path& golden,
                             const std::string& bytes) {
  // Nothing else runs in this program that could change the environment.
  // NOLINTNEXTLINE(concurrency-mt-unsafe)
  if (std::getenv("MAILTIDE_UPDATE_GOLDENS") != nullptr) {
    std::ofstream(golden, std::ios::binary) << bytes;
    FAIL() << golden << " is written; read it, then test without"
           << " MAILTIDE_UPDATE_GOLDENS";
  }
  std::ifstream in(golden, std::ios::binary);
  EXPECT_EQ(bytes, std::string(std::istreambuf_iterator<char>(in), {}));
}

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_GOLDEN_GOLDEN_FILE_H_
