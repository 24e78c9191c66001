// `mailtide analyze` over the `.lcd` of a proxy, alone and beside its `.log`,
// against the generator's own count: every number equal.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
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

// Writes the lines of every .lcd anew: `2008-03-17 09:14:01 [0001] IP:PORT < X`
// is handed over in its parts.
struct LcdParts {
  std::string_view date, clock, session, client, direction, text;
};
template <typename Write>
void RewriteLcd(const Traffic& traffic, Write write) {
  std::size_t lines = 0;
  for (const fs::path& path : traffic.files) {
    if (path.extension() != ".lcd") {
      continue;
    }
    std::istringstream in(ReadBytes(path));
    std::string out;
    for (std::string line; std::getline(in, line); ++lines) {
      std::string_view rest = line;
      const auto take = [&rest] {
        const std::string_view word = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
        return word;
      };
      LcdParts parts;
      parts.date = take();
      parts.clock = take();
      parts.session = take();
      parts.client = take();
      parts.direction = take();
      parts.text = rest;
      // Blank lines and damaged ones stay as they are.
      const bool is_usual =
          parts.session.size() == 10 && parts.direction.size() == 1;
      out += (is_usual ? write(parts) : line) + "\n";
    }
    std::ofstream(path, std::ios::binary) << out;
  }
  ASSERT_GT(lines, 1000U);
}

// `17/03/2008 09:14:01;203.0.113.25;00012F4A;C;EHLO x`, without ports.
std::string OtherForm(const LcdParts& parts) {
  const std::string date(parts.date);
  return fmt::format("{}/{}/{} {};{};{};{};{}", date.substr(8, 2),
                     date.substr(5, 2), date.substr(0, 4), parts.clock,
                     parts.client.substr(0, parts.client.rfind(':')),
                     parts.session.substr(1, 8),
                     parts.direction == "<"   ? "C"
                     : parts.direction == ">" ? "S"
                                              : "N",
                     parts.text);
}

// [lcd] line adapts the program to a form that it has never seen.
TEST(UnitTruth, LinesOfAnotherFormAreReadByTheirPattern) {
  for (const char* dialect : {"lcd", "welf+lcd"}) {
    SCOPED_TRACE(dialect);
    Traffic traffic;
    Make(dialect, kForms[0], traffic);
    RewriteLcd(traffic, OtherForm);
    std::ofstream(traffic.policy(), std::ios::app)
        << "[lcd]\nline = (?P<time>[^;]*);(?P<client>[^;]*);"
           "(?P<session>[^;]*);(?P<direction>[^;]*);(?P<text>.*)\n";
    ExpectTrue(traffic, {traffic.logs()});
  }
}

// Sessions without numbers, which half of the records have: their mails are
// found by client, sender and time.
TEST(UnitTruth, SessionsThatOnlyTheLogNumbers) {
  for (const char* dialect : {"lcd", "welf+lcd"}) {
    SCOPED_TRACE(dialect);
    Traffic traffic;
    Make(dialect, kForms[0], traffic);
    RewriteLcd(traffic, [](const LcdParts& parts) {
      return fmt::format("{} {} {} {} {}", parts.date, parts.clock,
                         parts.client, parts.direction, parts.text);
    });
    ExpectTrue(traffic, {traffic.logs()});
  }
}

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
