#include "tests/golden/traffic.h"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <map>

#include <gtest/gtest.h>

// Set by the build: where the programs are.
#if !defined(MAILTIDE_PROGRAM) || !defined(MAILTIDE_TRAFFIC)
#error "MAILTIDE_PROGRAM and MAILTIDE_TRAFFIC name the built programs"
#endif

namespace mailtide {

namespace fs = std::filesystem;
using nlohmann::json;

void Generate(const std::vector<std::string>& options, Traffic& traffic) {
  ProgramCall call;
  call.arguments = {MAILTIDE_TRAFFIC, "--out", traffic.folder.path().string()};
  call.arguments.insert(call.arguments.end(), options.begin(), options.end());
  const ProgramRun run = RunProgram(call);
  if (run.exit_code != 0) {
    traffic.problem = Describe(run);
    return;
  }
  traffic.truth = json::parse(ReadBytes(traffic.folder.path() / "truth.json"));
  for (const json& file : traffic.truth["files"]) {
    traffic.files.push_back(traffic.logs() / file["name"].get<std::string>());
  }
}

ProgramRun Mailtide(std::vector<std::string> arguments,
                    const std::string& input) {
  ProgramCall call;
  arguments.insert(arguments.begin(), MAILTIDE_PROGRAM);
  call.arguments = std::move(arguments);
  call.input = input;
  return RunProgram(call);
}

json Analyze(const Traffic& traffic, const std::vector<fs::path>& paths,
             const std::string& input, int exit_code) {
  std::vector<std::string> arguments = {
      "analyze",     "--config",    traffic.policy().string(),
      "--timezone",  "Europe/Rome", "--now",
      traffic.now(), "--format",    "json"};
  for (const fs::path& path : paths) {
    arguments.push_back(path.string());
  }
  const ProgramRun run = Mailtide(std::move(arguments), input);
  const json result = json::parse(run.out, nullptr, /*allow_exceptions=*/false);
  EXPECT_EQ(run.exit_code, exit_code) << Describe(run);
  EXPECT_TRUE(result.is_object()) << Describe(run);
  return result.is_object() ? result : json::object();
}

json ExpectedDay(const json& true_day) {
  json day = true_day;
  if (day["open_relay"].empty()) {
    day.erase("open_relay");
  }
  // The store has these two (see store_content.h); the JSON of a day has not.
  day.erase("claimed");
  day.erase("unauthenticated_public");
  return day;
}

json Without(json days, const std::vector<std::string>& keys) {
  for (json& day : days) {
    for (const std::string& key : keys) {
      day.erase(key);
    }
  }
  return days;
}

void ExpectSameDays(const json& actual, const json& expected) {
  if (actual == expected) {
    return;
  }
  EXPECT_EQ(actual.size(), expected.size()) << "days";
  for (std::size_t i = 0; i < std::min(actual.size(), expected.size()); ++i) {
    for (const auto& [key, value] : expected[i].items()) {
      const json found = actual[i].value(key, json());
      if (found != value) {
        const json patch = json::diff(found, value);
        ADD_FAILURE() << actual[i].value("day", "") << " " << key
                      << ": found against expected: "
                      << patch.dump().substr(0, 1000);
        return;
      }
    }
    for (const auto& [key, value] : actual[i].items()) {
      EXPECT_TRUE(expected[i].contains(key))
          << actual[i].value("day", "") << " has " << key;
    }
  }
}

std::string ReadBytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << "cannot read " << path;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<std::string> Strings(const std::vector<fs::path>& paths) {
  std::vector<std::string> texts;
  texts.reserve(paths.size());
  for (const fs::path& path : paths) {
    texts.push_back(path.string());
  }
  return texts;
}

std::string_view FirstHalf(std::string_view lines) {
  const std::size_t end = lines.rfind('\n', lines.size() / 2);
  return end == std::string_view::npos ? std::string_view()
                                       : lines.substr(0, end + 1);
}

fs::path PackFile(const std::string& program, const fs::path& file) {
  static const std::map<std::string, std::string> kSuffixes = {
      {"gzip", ".gz"}, {"bzip2", ".bz2"}, {"xz", ".xz"}, {"zstd", ".zst"}};
  const fs::path packed = file.string() + kSuffixes.at(program);
  ProgramCall call;
  call.arguments = {program, "-q", "-1", file.string()};
  if (program == "zstd") {
    call.arguments.insert(call.arguments.begin() + 1, "--rm");
  }
  const ProgramRun run = RunProgram(call);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_TRUE(fs::exists(packed) && !fs::exists(file)) << packed;
  return packed;
}

}  // namespace mailtide
