// `mailtide analyze` over the sessions of an IceWarp server against the
// generator's own count: every number equal, however the log is written.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/golden/session_traffic.h"

namespace mailtide {
namespace {

using nlohmann::json;
using Options = std::vector<std::string>;

const std::vector<std::string> kStyles = {"time", "detailed", "detailed-dot",
                                          "scientific", "rfc822"};
const std::vector<std::string> kLevels = {"debug", "summary", "both"};

// One way of writing the log, besides style and level.
struct Form {
  const char* name;
  Options options;
};

std::ostream& operator<<(std::ostream& out, const Form& form) {
  return out << form.name;
}

const std::vector<Form> kForms = {
    {"Plain", {}},
    {"OneSession", {"--sessions", "1"}},
    {"ManySessions", {"--sessions", "64"}},
    {"Idle", {"--idle"}},
    {"IdleOneSession", {"--idle", "--sessions", "1"}},
    {"Parts", {"--cut-bytes", "20000"}},
    {"SmallParts", {"--cut-bytes", "1500", "--idle", "--sessions", "64"}},
    {"ClientPrefix", {"--client-prefix"}},
    {"WideThreads", {"--thread-width", "8"}},
    {"NoPadding", {"--padding", "none"}},
    {"Rotation", {"--rotation", "23:58"}},
    {"RotatedParts", {"--rotation", "23:58", "--cut-bytes", "7000", "--idle"}},
    {"Crlf", {"--crlf"}},
    {"OddLines", {"--odd", "200"}},
    {"NoLocalHosts", {"--no-local-hosts"}},
    {"ClosedRelay", {"--closed-relay"}},
    {"OneDomain", {"--internal-domain", "example.org"}},
    {"ClockBack", {"--start", "2026-10-24"}},
    {"ClockForth", {"--start", "2026-03-28"}},
};

// Without the days that have lines, but no mail: the minutes before or after
// those that were asked for are no day of the truth.
json DaysOfMail(json days) {
  const auto is_empty = [](const json& day) {
    return day["accounts"].empty() && !day.contains("forwarded") &&
           std::ranges::all_of(day["outcomes"],
                               [](const json& count) { return count == 0; });
  };
  days.erase(std::remove_if(days.begin(), days.end(), is_empty), days.end());
  return days;
}

// Writes the traffic, has it read and compares all that the truth says.
void ExpectTrue(const Options& options) {
  std::string shown;
  for (const std::string& option : options) {
    shown += " " + option;
  }
  SCOPED_TRACE(shown);
  Traffic traffic;
  Generate(SessionTraffic(options), traffic);
  ASSERT_EQ(traffic.problem, "");
  const json result = Analyze(traffic, {traffic.logs()});
  ASSERT_TRUE(result.contains("days"));
  ExpectSameDays(DaysOfMail(CountedSessionDays(result["days"])),
                 ExpectedSessionDays(traffic.truth));
  EXPECT_TRUE(result["input"]["duplicates"].empty());
  std::map<std::string, json> sources;
  for (const json& source : result["input"]["sources"]) {
    const std::filesystem::path path = source["path"].get<std::string>();
    sources[path.filename()] = source;
  }
  EXPECT_EQ(sources.size(), traffic.truth["files"].size());
  for (const json& file : traffic.truth["files"]) {
    const std::string name = file["name"];
    const json source = sources[name];
    if (file["lines"] != 0) {  // an empty log is one of any dialect
      EXPECT_EQ(source["dialect"], "icewarp") << name;
    }
    for (const char* key : {"bytes", "lines", "blank"}) {
      EXPECT_EQ(source[key], file[key]) << name << " " << key;
    }
    EXPECT_EQ(source["rejected"], 0) << name;
    EXPECT_FALSE(source.contains("dropped_sessions")) << name;
  }
}

Options With(const Options& form, const std::string& style,
             const std::string& level, const Options& more) {
  Options options = {"--time-style", style, "--log-level", level};
  options.insert(options.end(), more.begin(), more.end());
  options.insert(options.end(), form.begin(), form.end());
  return options;
}

// Every style of time stamps with every level.
TEST(SessionTruth, EveryStyleAndLevelIsTrue) {
  int seed = 100;
  for (const std::string& style : kStyles) {
    for (const std::string& level : kLevels) {
      ExpectTrue(With({}, style, level,
                      {"--days", "3", "--messages", "60", "--seed",
                       std::to_string(++seed)}));
    }
  }
}

class SessionForm : public testing::TestWithParam<Form> {
 protected:
  static std::size_t Number() {
    std::size_t number = 0;
    while (kForms[number].name != GetParam().name) {
      ++number;
    }
    return number;
  }
};

// Each form with every level, the styles in turn.
TEST_P(SessionForm, EveryLevelIsTrue) {
  std::size_t style = Number();
  for (const std::string& level : kLevels) {
    ExpectTrue(With(GetParam().options, kStyles[style++ % kStyles.size()],
                    level,
                    {"--days", "3", "--messages", "60", "--seed",
                     std::to_string(200 + Number())}));
  }
}

class SessionFormSlow : public SessionForm {};

// Each form with every level and style, a week of more mails.
TEST_P(SessionFormSlow, EveryStyleAndLevelIsTrue) {
  int seed = 1000 + 100 * static_cast<int>(Number());
  for (const std::string& style : kStyles) {
    for (const std::string& level : kLevels) {
      ExpectTrue(With(GetParam().options, style, level,
                      {"--days", "7", "--messages", "150", "--seed",
                       std::to_string(++seed)}));
    }
  }
}

std::string NameOf(const testing::TestParamInfo<Form>& info) {
  return info.param.name;
}
INSTANTIATE_TEST_SUITE_P(, SessionForm, testing::ValuesIn(kForms), NameOf);
INSTANTIATE_TEST_SUITE_P(, SessionFormSlow, testing::ValuesIn(kForms), NameOf);

}  // namespace
}  // namespace mailtide
