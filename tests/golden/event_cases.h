// The cases of samples/DIALECT: a folder each, with logs and the events that
// are in them (events.tsv), written by hand.
#ifndef MAILTIDE_TESTS_GOLDEN_EVENT_CASES_H_
#define MAILTIDE_TESTS_GOLDEN_EVENT_CASES_H_

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/golden/golden_file.h"

namespace mailtide {

// What the samples are read at (samples/README.md).
inline constexpr std::chrono::sys_seconds kSamplesNow =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) +
    std::chrono::hours(12);

inline std::filesystem::path CasesOf(std::string_view dialect) {
  return std::filesystem::path(MAILTIDE_SAMPLES_DIR) / dialect;
}

inline std::string Slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

inline std::vector<std::string> CaseNames(std::string_view dialect) {
  std::vector<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(CasesOf(dialect))) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The name of a case as GoogleTest allows it.
inline std::string CaseWord(const testing::TestParamInfo<std::string>& name) {
  std::string word = name.param;
  std::replace(word.begin(), word.end(), '-', '_');
  return word;
}

// The logs of a case, in the order of their names.
inline std::vector<std::filesystem::path> LogsOf(
    const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> logs;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".log") {
      logs.push_back(entry.path());
    }
  }
  std::sort(logs.begin(), logs.end());
  return logs;
}

// Compares with the case's events.tsv; MAILTIDE_UPDATE_GOLDENS=1 rewrites it.
inline void ExpectEvents(const std::filesystem::path& folder,
                         const std::string& rows) {
  ExpectGoldenFile(folder / "events.tsv", rows);
}

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_GOLDEN_EVENT_CASES_H_
