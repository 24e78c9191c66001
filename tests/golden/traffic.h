// Invented traffic with its true counts, and mailtide reading it: what the
// tests of the built programs share.
#ifndef MAILTIDE_TESTS_GOLDEN_TRAFFIC_H_
#define MAILTIDE_TESTS_GOLDEN_TRAFFIC_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/support/run_program.h"
#include "tests/support/temp_dir.h"

namespace mailtide {

// Logs of the traffic generator in a folder of their own, and what they hold
// by its own count (samples/traffic/README.md).
struct Traffic {
  TempDir folder;
  nlohmann::json truth;
  std::vector<std::filesystem::path> files;  // dated ones first, then the live
  std::string problem;                       // why there is none

  std::filesystem::path logs() const { return folder.path() / "logs"; }
  std::filesystem::path policy() const { return folder.path() / "policy.conf"; }
  // A time fit for --now: ten minutes past the last midnight.
  std::string now() const { return truth["now"]; }
};

// Runs the generator with these options besides --out.
void Generate(const std::vector<std::string>& options, Traffic& traffic);

// Runs mailtide with these arguments.
ProgramRun Mailtide(std::vector<std::string> arguments,
                    const std::string& input = {});

// Runs `mailtide analyze` over `paths` with the traffic's own policy, zone and
// time, and returns what it printed. A run that fails, or prints no JSON,
// fails the test and gives an empty object.
nlohmann::json Analyze(const Traffic& traffic,
                       const std::vector<std::filesystem::path>& paths,
                       const std::string& input = {}, int exit_code = 0);

// The day object that `analyze --format json` owes for a day of the truth: its
// counts, outcomes, accounts in their order, and the relaying clients, if any.
nlohmann::json ExpectedDay(const nlohmann::json& true_day);

// The same days without what `keys` name.
nlohmann::json Without(nlohmann::json days,
                       const std::vector<std::string>& keys);

// Fails the test at the first place where two lists of days differ.
void ExpectSameDays(const nlohmann::json& actual,
                    const nlohmann::json& expected);

std::string ReadBytes(const std::filesystem::path& path);
std::vector<std::string> Strings(
    const std::vector<std::filesystem::path>& paths);

// The part of these lines up to the line end before or at the middle.
std::string_view FirstHalf(std::string_view lines);

// Compresses a file with the program of that name (gzip, bzip2, xz, zstd); the
// plain one is gone then. Returns the new path.
std::filesystem::path PackFile(const std::string& program,
                               const std::filesystem::path& file);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_GOLDEN_TRAFFIC_H_
