// `mailtide analyze` against the generator's own count: every number equal,
// and equal again however the same logs are packed, ordered, copied or cut.
// The generator counts each mail before a line of it is written, and shares no
// code with the parser.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <map>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/golden/traffic.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Paths = std::vector<fs::path>;

struct Case {
  const char* name;
  std::vector<std::string> options;
};

std::ostream& operator<<(std::ostream& out, const Case& one) {
  return out << one.name;
}

std::string NameOf(const testing::TestParamInfo<Case>& info) {
  return info.param.name;
}

class Truth : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    Generate(GetParam().options, traffic_);
    ASSERT_EQ(traffic_.problem, "");
  }

  const json& truth() const { return traffic_.truth; }

  // As the logs lie there, found by their folder.
  const json& Plain() {
    if (plain_.is_null()) {
      plain_ = Analyze(traffic_, {traffic_.logs()});
    }
    return plain_;
  }

  // A copy of the logs in a folder of its own.
  Paths CopyLogs(const std::string& name) const {
    const fs::path folder = traffic_.folder.path() / name;
    fs::create_directories(folder);
    Paths copies;
    for (const fs::path& file : traffic_.files) {
      copies.push_back(folder / file.filename());
      fs::copy_file(file, copies.back());
    }
    return copies;
  }

  void ExpectEqualsTruth(const json& days) const {
    json expected = json::array();
    for (const json& day : truth()["days"]) {
      expected.push_back(ExpectedDay(day));
    }
    ExpectSameDays(Without(days, {"state"}), expected);
  }

  // Every line and byte of every source, as the generator wrote them.
  void ExpectSourcesEqualTruth(const json& input) const {
    std::map<std::string, json> sources;
    for (const json& source : input["sources"]) {
      sources[fs::path(source["path"].get<std::string>()).filename()] = source;
    }
    EXPECT_EQ(sources.size(), truth()["files"].size());
    for (const json& file : truth()["files"]) {
      const std::string name = file["name"];
      const json source = sources[name];
      for (const char* key :
           {"bytes", "lines", "events", "context", "blank", "rejected"}) {
        EXPECT_EQ(source.value(key, json()), file[key]) << name << " " << key;
      }
      for (const auto& [reason, count] : file["reasons"].items()) {
        EXPECT_EQ(source["reasons"].value(reason, json()), count)
            << name << " " << reason;
      }
      EXPECT_EQ(source["reasons"].size(), file["reasons"].size());
    }
  }

  // The checks, one a test of the fast suite.
  void EveryNumberIsTrue();
  void PackedByFourProgramsIsTheSame();
  void AnyOrderOnTheCommandLineIsTheSame();
  void AllInOneOnStandardInputIsTheSame();
  void CopiesAreListedAndCountedOnce();
  void TheBeginningOfAFileIsCountedOnce();
  void TheSameTwiceIsTheSameBytes();

  Traffic traffic_;
  json plain_;
};

class TruthSlow : public Truth {};

// Ten days with everything odd, for every build.
const Case kTenDays = {
    "TenDays",
    {"--days", "10", "--layout", "mixed", "--odd", "50", "--lead-in",
     "--messages", "300", "--long-lines", "1", "--seed", "3"}};
const Case kTenDaysNoLocalHosts = {
    "TenDaysNoLocalHosts",
    {"--days", "10", "--layout", "mixed", "--odd", "50", "--lead-in",
     "--messages", "300", "--no-local-hosts", "--seed", "4"}};
const Case kTenDaysCrlf = {
    "TenDaysCrlf",
    {"--days", "10", "--layout", "mixed", "--odd", "50", "--lead-in",
     "--messages", "300", "--crlf", "--seed", "5"}};
// Over the end of summer time, with one internal domain: bare logins belong to
// it.
const Case kClockChange = {
    "ClockChange",
    {"--days", "10", "--start", "2026-10-20", "--odd", "50", "--messages",
     "300", "--internal-domain", "example.org", "--seed", "6"}};

Case SixtyDays(const char* name, std::vector<std::string> more) {
  Case one = {name,
              {"--days", "60", "--layout", "mixed", "--odd", "50", "--lead-in",
               "--messages", "600"}};
  one.options.insert(one.options.end(), more.begin(), more.end());
  return one;
}

void Truth::EveryNumberIsTrue() {
  const json& result = Plain();
  ExpectEqualsTruth(result["days"]);
  ExpectSourcesEqualTruth(result["input"]);
  EXPECT_TRUE(result["input"]["duplicates"].empty());
  // The last day was rotated, and nothing of the next was written yet; the
  // minutes before the first are no day.
  const json& days = result["days"];
  ASSERT_GE(days.size(), 10U);
  EXPECT_EQ(days.back()["state"], "rotated");
  const bool has_lead_in = days.size() % 10 == 1;
  EXPECT_EQ(days.front()["state"], has_lead_in ? "partial" : "complete");
  for (std::size_t i = 1; i + 1 < days.size(); ++i) {
    EXPECT_EQ(days[i]["state"], "complete") << days[i]["day"];
  }
}

void Truth::PackedByFourProgramsIsTheSame() {
  const std::vector<std::string> programs = {"gzip", "bzip2", "xz", "zstd"};
  std::size_t next = 0;
  std::map<std::string, std::size_t> expected;
  Paths copies = CopyLogs("packed");
  for (const fs::path& file : copies) {
    const std::string& program = programs[next++ % programs.size()];
    PackFile(program, file);
    ++expected[program];
  }
  const json result = Analyze(traffic_, {traffic_.folder.path() / "packed"});
  ExpectSameDays(result["days"], Plain()["days"]);
  std::map<std::string, std::size_t> found;
  std::uint64_t bytes = 0;
  for (const json& source : result["input"]["sources"]) {
    ++found[source["compression"]];
    bytes += source["bytes"].get<std::uint64_t>();
  }
  EXPECT_EQ(found, expected);
  std::uint64_t plain_bytes = 0;
  for (const json& file : truth()["files"]) {
    plain_bytes += file["bytes"].get<std::uint64_t>();
  }
  EXPECT_EQ(bytes, plain_bytes);
}

void Truth::AnyOrderOnTheCommandLineIsTheSame() {
  Paths files = traffic_.files;
  std::mt19937 random(7);  // NOLINT: the same order each time
  std::shuffle(files.begin(), files.end(), random);
  const json result = Analyze(traffic_, files);
  ExpectSameDays(result["days"], Plain()["days"]);
  // Sources come in the order of their paths.
  EXPECT_EQ(result["input"]["sources"], Plain()["input"]["sources"]);
}

void Truth::AllInOneOnStandardInputIsTheSame() {
  std::string all;
  for (const fs::path& file : traffic_.files) {
    all += ReadBytes(file);
  }
  const json result = Analyze(traffic_, {"-"}, all);
  // Without names no day is rotated: the last one is over by the clock alone.
  ExpectSameDays(Without(result["days"], {"state"}),
                 Without(Plain()["days"], {"state"}));
  EXPECT_EQ(result["days"].back()["state"], "ended");
  ASSERT_EQ(result["input"]["sources"].size(), 1U);
  EXPECT_EQ(result["input"]["sources"][0]["bytes"], all.size());
}

void Truth::CopiesAreListedAndCountedOnce() {
  const Paths copies = CopyLogs("copies");
  const fs::path elsewhere = traffic_.folder.path() / "copies" / "elsewhere";
  fs::create_directories(elsewhere);
  // Of each file one packed copy beside it, and one renamed, without a date,
  // in another folder.
  std::size_t number = 0;
  for (const fs::path& file : copies) {
    fs::copy_file(file, elsewhere / ("copy" + std::to_string(++number)));
    const fs::path twin = file.string() + ".twin";
    fs::copy_file(file, twin);
    const fs::path packed = PackFile("gzip", twin);
    fs::rename(packed, file.string() + ".gz");
  }
  const json result = Analyze(traffic_, {traffic_.folder.path() / "copies"});
  ExpectEqualsTruth(result["days"]);
  EXPECT_EQ(result["input"]["duplicates"].size(), 2 * copies.size());
  for (const json& duplicate : result["input"]["duplicates"]) {
    EXPECT_TRUE(fs::exists(duplicate["same_as"].get<std::string>()));
    EXPECT_LT(duplicate["same_as"], duplicate["path"]);
  }
  EXPECT_EQ(result["input"]["sources"].size(), copies.size());
}

void Truth::TheBeginningOfAFileIsCountedOnce() {
  const fs::path folder = traffic_.folder.path() / "beginnings";
  const fs::path earlier = folder / "earlier";
  const Paths copies = CopyLogs("beginnings");
  fs::create_directories(earlier);
  std::size_t beginnings = 0;
  for (const fs::path& file : copies) {
    const std::string bytes = ReadBytes(file);
    // That of a file of one line is empty, and of no day.
    if (const std::string_view half = FirstHalf(bytes); !half.empty()) {
      std::ofstream(earlier / file.filename(), std::ios::binary) << half;
      ++beginnings;
    }
  }
  EXPECT_GE(beginnings + 1, copies.size());
  const json result = Analyze(traffic_, {folder});
  ExpectSameDays(result["days"], Plain()["days"]);
  EXPECT_EQ(result["input"]["duplicates"].size(), beginnings);
  for (const json& duplicate : result["input"]["duplicates"]) {
    const std::string path = duplicate["path"];
    EXPECT_NE(path.find("/earlier/"), std::string::npos) << path;
  }
}

void Truth::TheSameTwiceIsTheSameBytes() {
  std::vector<std::string> call = {"analyze",
                                   "--config",
                                   traffic_.policy().string(),
                                   "--timezone",
                                   "Europe/Rome",
                                   "--now",
                                   traffic_.now(),
                                   "--jobs",
                                   "1",
                                   traffic_.logs().string()};
  const ProgramRun first = Mailtide(call);
  call[8] = "4";
  const ProgramRun second = Mailtide(call);
  EXPECT_EQ(first.exit_code, 0) << Describe(first);
  EXPECT_EQ(first.out, second.out);
}

TEST_P(Truth, EveryNumberIsTrue) {
  EveryNumberIsTrue();
}
TEST_P(Truth, PackedByFourProgramsIsTheSame) {
  PackedByFourProgramsIsTheSame();
}
TEST_P(Truth, AnyOrderOnTheCommandLineIsTheSame) {
  AnyOrderOnTheCommandLineIsTheSame();
}
TEST_P(Truth, AllInOneOnStandardInputIsTheSame) {
  AllInOneOnStandardInputIsTheSame();
}
TEST_P(Truth, CopiesAreListedAndCountedOnce) {
  CopiesAreListedAndCountedOnce();
}
TEST_P(Truth, TheBeginningOfAFileIsCountedOnce) {
  TheBeginningOfAFileIsCountedOnce();
}
TEST_P(Truth, TheSameTwiceIsTheSameBytes) {
  TheSameTwiceIsTheSameBytes();
}

// Sixty days, each way of reading them.
TEST_P(TruthSlow, EveryWayOfReadingIsTrue) {
  {
    SCOPED_TRACE("EveryNumberIsTrue");
    EveryNumberIsTrue();
  }
  {
    SCOPED_TRACE("PackedByFourProgramsIsTheSame");
    PackedByFourProgramsIsTheSame();
  }
  {
    SCOPED_TRACE("AnyOrderOnTheCommandLineIsTheSame");
    AnyOrderOnTheCommandLineIsTheSame();
  }
  {
    SCOPED_TRACE("AllInOneOnStandardInputIsTheSame");
    AllInOneOnStandardInputIsTheSame();
  }
  {
    SCOPED_TRACE("CopiesAreListedAndCountedOnce");
    CopiesAreListedAndCountedOnce();
  }
  {
    SCOPED_TRACE("TheBeginningOfAFileIsCountedOnce");
    TheBeginningOfAFileIsCountedOnce();
  }
  {
    SCOPED_TRACE("TheSameTwiceIsTheSameBytes");
    TheSameTwiceIsTheSameBytes();
  }
}

INSTANTIATE_TEST_SUITE_P(, Truth,
                         testing::Values(kTenDays, kTenDaysNoLocalHosts,
                                         kTenDaysCrlf, kClockChange),
                         NameOf);
INSTANTIATE_TEST_SUITE_P(
    , TruthSlow,
    testing::Values(
        SixtyDays("Seed1", {"--seed", "1"}),
        SixtyDays("Seed2", {"--seed", "2"}),
        SixtyDays("Seed1NoLocalHosts", {"--seed", "1", "--no-local-hosts"}),
        SixtyDays("Seed2NoLocalHosts", {"--seed", "2", "--no-local-hosts"}),
        SixtyDays("Seed1Crlf", {"--seed", "1", "--crlf"})),
    NameOf);

}  // namespace
}  // namespace mailtide
