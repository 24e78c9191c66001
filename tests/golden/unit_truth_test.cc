// `mailtide analyze` over the `.lcd` of a proxy, alone and beside its `.log`,
// against the generator's own count: every number equal.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/golden/session_traffic.h"
#include "tests/support/pack.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Options = std::vector<std::string>;

struct Form {
  const char* name;
  Options options;
  int messages = 120;
};

const std::vector<Form> kForms = {
    {"Plain", {}},
    {"OneSession", {"--sessions", "1"}},
    {"ManySessions", {"--sessions", "64"}, 400},
    {"Idle", {"--idle"}},
    {"Crlf", {"--crlf"}},
    {"OddLines", {"--odd", "200"}},
    {"NoLocalHosts", {"--no-local-hosts"}},
    {"ClosedRelay", {"--closed-relay"}},
    // Sessions on both sides of every rotation.
    {"BusyRotation", {"--rotation", "12:00", "--sessions", "64"}, 1500},
    {"IdleRotation", {"--rotation", "15:30", "--idle"}, 900},
    {"ClockBack", {"--start", "2026-10-24"}},
    {"ClockForth", {"--start", "2026-03-28"}},
};

void Make(const std::string& dialect, const Form& form, Traffic& traffic) {
  Options options = {"--dialect", dialect,      "--days",
                     "3",         "--messages", std::to_string(form.messages)};
  options.insert(options.end(), form.options.begin(), form.options.end());
  Generate(options, traffic);
  ASSERT_EQ(traffic.problem, "");
}

void ExpectTrue(const Traffic& traffic, const std::vector<fs::path>& paths) {
  const json result = Analyze(traffic, paths);
  ASSERT_TRUE(result.contains("days"));
  ExpectSameDays(CountedSessionDays(result["days"]),
                 ExpectedSessionDays(traffic.truth));
}

class UnitForm : public testing::TestWithParam<Form> {};

TEST_P(UnitForm, TheLcdAloneIsTrue) {
  Traffic traffic;
  Make("lcd", GetParam(), traffic);
  ExpectTrue(traffic, {traffic.logs()});
}

TEST_P(UnitForm, BothHalvesTogetherAreTrue) {
  Traffic traffic;
  Make("welf+lcd", GetParam(), traffic);
  ExpectTrue(traffic, {traffic.logs()});
}

std::string NameOf(const testing::TestParamInfo<Form>& info) {
  return info.param.name;
}
INSTANTIATE_TEST_SUITE_P(Forms, UnitForm, testing::ValuesIn(kForms), NameOf);

// Each half is found beside the one that was named.
TEST(UnitTruth, OneHalfIsNamedTheOtherOneIsBesideIt) {
  Traffic traffic;
  Make("welf+lcd", kForms[0], traffic);
  for (const char* extension : {".log", ".lcd"}) {
    std::vector<fs::path> paths;
    for (const fs::path& path : traffic.files) {
      if (path.extension() == extension) {
        paths.push_back(path);
      }
    }
    SCOPED_TRACE(extension);
    ASSERT_EQ(paths.size() * 2, traffic.files.size());
    ExpectTrue(traffic, paths);
  }
}

// Copies of either half, packed, whole or only the beginning, change nothing.
TEST(UnitTruth, CopiesOfHalvesCountOnce) {
  Traffic traffic;
  Make("welf+lcd", kForms[0], traffic);
  // Before the logs in the order of paths.
  const fs::path copies = traffic.folder.path() / "copies";
  int number = 0;
  for (const fs::path& path : traffic.files) {
    const std::string bytes = ReadBytes(path);
    const fs::path folder = copies / std::to_string(number++ % 3);
    fs::create_directories(folder);
    std::ofstream(folder / path.filename(), std::ios::binary)
        << (number % 2 == 0 ? bytes : bytes.substr(0, bytes.size() / 2));
    std::ofstream(copies / (path.filename().string() + ".gz"), std::ios::binary)
        << Pack(Compression::kGzip, bytes);
  }
  ExpectTrue(traffic, {copies, traffic.logs()});
}

// Without its .lcd a .log that has only the number of recipients is counted by
// its clients, and that is said.
TEST(UnitTruth, TheLogAloneIsInferredAndSaysSo) {
  Traffic traffic;
  Make("welf+lcd", kForms[0], traffic);
  const fs::path alone = traffic.folder.path() / "alone";
  fs::create_directories(alone);
  std::size_t logs = 0;
  for (const fs::path& path : traffic.files) {
    if (path.extension() == ".log") {
      fs::copy_file(path, alone / path.filename());
      ++logs;
    }
  }
  ASSERT_EQ(logs * 2, traffic.files.size());
  const auto text_of = [&traffic](const fs::path& folder) {
    const ProgramRun run =
        Mailtide({"analyze", "--config", traffic.policy(), "--timezone",
                  "Europe/Rome", "--now", traffic.now(), folder});
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    return run.out;
  };
  // Italian, as reports are.
  const std::string_view told = "direzione";
  EXPECT_NE(text_of(alone).find(told), std::string::npos);
  EXPECT_EQ(text_of(traffic.logs()).find(told), std::string::npos);
  // What became of the mails does not hang on their direction.
  const json inferred = Analyze(traffic, {alone})["days"];
  const json exact = Analyze(traffic, {traffic.logs()})["days"];
  ASSERT_EQ(inferred.size(), exact.size());
  for (std::size_t i = 0; i < exact.size(); ++i) {
    SCOPED_TRACE(exact[i]["day"]);
    for (const char* outcome : {"accepted", "quarantined", "deleted", "spam"}) {
      EXPECT_EQ(inferred[i]["outcomes"][outcome], exact[i]["outcomes"][outcome])
          << outcome;
    }
    EXPECT_NE(inferred[i]["relay"], exact[i]["relay"]);
  }
}

}  // namespace
}  // namespace mailtide
