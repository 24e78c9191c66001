// Reads every case of samples/welf and compares the events with its events.tsv,
// which was written by hand. MAILTIDE_UPDATE_GOLDENS=1 rewrites them: read the
// difference line by line before you keep it.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/collecting_sink.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

const fs::path& Samples() {
  static const fs::path kSamples = fs::path(MAILTIDE_SAMPLES_DIR) / "welf";
  return kSamples;
}

std::string Slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<std::string> CaseNames() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(Samples())) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The logs of a case, read in the order of their names.
std::vector<fs::path> Logs(const fs::path& folder) {
  std::vector<fs::path> logs;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".log") {
      logs.push_back(entry.path());
    }
  }
  std::sort(logs.begin(), logs.end());
  return logs;
}

class WelfEventsTest : public testing::TestWithParam<std::string> {};

TEST_P(WelfEventsTest, AreThoseOfTheFile) {
  const auto rome = TimeZone::Open("Europe/Rome");
  ASSERT_TRUE(rome);
  const DialectSettings settings = {
      &*rome, std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + 12h,
      0};
  std::string rows = std::string(kEventColumns) + "\n";
  for (const fs::path& log : Logs(Samples() / GetParam())) {
    const std::string bytes = Slurp(log);
    const LogReading reading = ReadLog(bytes, "welf", settings);
    EXPECT_TRUE(reading.account.Balanced());
    EXPECT_EQ(reading.account.bytes, bytes.size());
    for (const OwnedEvent& event : reading.events) {
      rows += EventRow(event) + "\n";
    }
    for (const std::size_t block_bytes : {1U, 7U, 64U}) {
      const LogReading other = ReadLog(bytes, "welf", settings, block_bytes);
      EXPECT_EQ(other.events, reading.events) << block_bytes;
      EXPECT_EQ(other.account, reading.account) << block_bytes;
    }
  }
  const fs::path golden = Samples() / GetParam() / "events.tsv";
  // Nothing else runs in this program that could change the environment.
  // NOLINTNEXTLINE(concurrency-mt-unsafe)
  if (std::getenv("MAILTIDE_UPDATE_GOLDENS") != nullptr) {
    std::ofstream(golden, std::ios::binary) << rows;
    FAIL() << golden << " is written; read it, then test without"
           << " MAILTIDE_UPDATE_GOLDENS";
  }
  EXPECT_EQ(rows, Slurp(golden));
}

INSTANTIATE_TEST_SUITE_P(Samples, WelfEventsTest,
                         testing::ValuesIn(CaseNames()),
                         [](const testing::TestParamInfo<std::string>& name) {
                           std::string word = name.param;
                           std::replace(word.begin(), word.end(), '-', '_');
                           return word;
                         });

}  // namespace
}  // namespace mailtide
