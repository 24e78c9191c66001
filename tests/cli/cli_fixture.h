// What the tests of the built program share: a folder of its own per test, an
// environment that nothing of the machine leaks into, small logs that can be
// counted by hand, and what every message and every output must obey.
#ifndef MAILTIDE_TESTS_CLI_CLI_FIXTURE_H_
#define MAILTIDE_TESTS_CLI_CLI_FIXTURE_H_

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/support/run_program.h"
#include "tests/support/temp_dir.h"

namespace mailtide {

using Arguments = std::vector<std::string>;

// One accepted mail: `at` is "2026-11-20 10:00:00".
std::string WelfLine(std::string_view at, std::string_view client,
                     std::string_view from, std::string_view to);

// A day of mail: `received` from strangers to ann@example.org, `relayed` from
// ann@example.org on a local host to one stranger each. First line at
// 00:00:30, last one at 23:57:30, so that the log covers the day.
std::string DayLog(std::string_view day, int received, int relayed);

// The name the gateway gives the log of "2026-11-20": smtp20261120.log.
std::string LogName(std::string_view day);

// Passes when standard error is exactly one line `mailtide: ...` without a
// final dot or a control character, and holds every one of `words`.
testing::AssertionResult TellsOneLine(const ProgramRun& run,
                                      const Arguments& words);

// Passes when `text` is valid UTF-8 without anything that moves a cursor or
// hides: no control but LF, no bidi control, nothing zero-width.
testing::AssertionResult IsHarmless(std::string_view text);

class CliTest : public testing::Test {
 protected:
  CliTest();

  // Runs mailtide in the folder of the test.
  ProgramRun Run(const Arguments& arguments, std::string_view input = "") const;
  // The same by `bash -c SCRIPT`, with "$@" for the command line.
  ProgramRun RunInShell(std::string_view script,
                        const Arguments& arguments) const;
  // `analyze` under the policy and the time that the small logs are meant for.
  ProgramRun Analyze(Arguments arguments, std::string_view input = "") const;
  // The same with --format json; null when its output is no JSON.
  nlohmann::json AnalyzeJson(Arguments arguments, ProgramRun& run) const;

  // Writes a file below the folder of the test; returns its absolute path.
  std::string Write(const std::filesystem::path& name,
                    std::string_view bytes) const;
  std::string Path(const std::filesystem::path& name) const;
  // Writes a configuration with the folders logs, state, reports and mail
  // (all but state are made), `transport = file`, and `more` at its end, where
  // the [mail] section is open.
  std::string WriteConfig(std::string_view more = "") const;

  const TempDir dir_;
  Arguments environment_;
};

inline constexpr std::string_view kNow = "2026-11-21T00:10";

// Reads a whole file; empty when it is not there.
std::string ReadAll(const std::filesystem::path& path);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_CLI_CLI_FIXTURE_H_
