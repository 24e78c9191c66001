// What the tests of the traffic generator share: a folder to generate into,
// and reading what was written.
#ifndef MAILTIDE_TESTS_SAMPLES_TRAFFIC_FIXTURE_H_
#define MAILTIDE_TESTS_SAMPLES_TRAFFIC_FIXTURE_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mailtide::traffic {

// The arguments of a command line.
using Arguments = std::vector<const char*>;

// Returns `base` with `more` at its end.
Arguments With(Arguments base, const Arguments& more);

std::string ReadFile(const std::filesystem::path& path);

// Returns the lines without their ends; views into `text`.
std::vector<std::string_view> Lines(std::string_view text);

bool Holds(std::string_view line, std::string_view text);

// Returns how many of `lines` hold `text`.
std::size_t CountOf(const std::vector<std::string_view>& lines,
                    std::string_view text);

// Returns what the command line `arguments`, --out besides, is refused for.
std::string OptionError(Arguments arguments);

// A folder of the running test, empty at first and removed at the end.
class TrafficTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  // Generates into a sub-folder and returns truth.json.
  nlohmann::json Run(const std::string& name, Arguments arguments);
  std::string Log(const std::string& name, const std::string& file);
  // Returns the logs of a run one after the other, in the order in
  // which they were written.
  std::string AllLogs(const std::string& name);

  std::filesystem::path folder_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_TESTS_SAMPLES_TRAFFIC_FIXTURE_H_
