// Runs the fuzz target it is linked with on every sample and on every input
// that once broke something (regressions/).
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fuzz/fuzz_check.h"

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> Inputs() {
  const fs::path samples = MAILTIDE_SAMPLES_DIR;
  std::vector<fs::path> inputs;
  for (const fs::path& folder :
       {samples, samples.parent_path() / "tests/fuzz/regressions"}) {
    for (const fs::directory_entry& entry :
         fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) {
        inputs.push_back(entry.path());
      }
    }
  }
  std::sort(inputs.begin(), inputs.end());
  return inputs;
}

int Replay(const std::string& bytes) {
  const std::vector<std::uint8_t> data(bytes.begin(), bytes.end());
  return LLVMFuzzerTestOneInput(data.data(), data.size());
}

TEST(ReplayTest, SamplesAndRegressions) {
  int files = 0;
  for (const fs::path& path : Inputs()) {
    SCOPED_TRACE(path.string());
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    EXPECT_EQ(Replay(bytes.str()), 0);
    ++files;
    // Each line alone, for targets that read one.
    std::istringstream lines(bytes.str());
    std::string line;
    while (std::getline(lines, line)) {
      Replay(line);
    }
  }
  EXPECT_GT(files, 20);
  Replay("");
}

}  // namespace
