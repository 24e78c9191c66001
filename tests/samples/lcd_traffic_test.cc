// Checks of the .lcd files, and of the .log beside them.
#include <cstddef>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/samples/traffic_fixture.h"

namespace mailtide::traffic {
namespace {

using Json = nlohmann::json;

TEST_F(TrafficTest, LcdFilesAreRotatedWithTheLog) {
  const Arguments base = {"--dialect", "lcd", "--days",     "2",
                          "--odd",     "0",   "--messages", "900"};
  const Json truth = Run("lcd", base);
  std::vector<std::string> names;
  const std::regex form(
      R"(2026-11-0[234] \d\d:\d\d:\d\d \[[0-9A-F]{8}\] [\d.]+:\d+ [<>*] .*)");
  for (const Json& file : truth["files"]) {
    names.push_back(file["name"]);
    const std::string log = Log("lcd", file["name"]);
    for (const std::string_view line : Lines(log)) {
      ASSERT_TRUE(std::regex_match(line.begin(), line.end(), form)) << line;
    }
  }
  EXPECT_EQ(names, (std::vector<std::string>{"smtp20261102.lcd",
                                             "smtp20261103.lcd", "smtp.lcd"}));
  const std::string live = Log("lcd", "smtp.lcd");
  EXPECT_GE(live.substr(0, 19), "2026-11-03 23:58:00");
  const Json day = truth["days"][0];
  EXPECT_EQ(day["outcomes"]["delivered"], 0);
  EXPECT_GT(day["outcomes"]["rejected"], 0);
  EXPECT_FALSE(day.contains("forwarded"));
  const std::string log = AllLogs("lcd");
  const auto lines = Lines(log);
  EXPECT_EQ(CountOf(lines, "> 250 Message accepted"),
            day["outcomes"]["accepted"].get<std::size_t>() +
                truth["days"][1]["outcomes"]["accepted"].get<std::size_t>());
  EXPECT_GT(CountOf(lines, "* CONNECT 192.0.2.10:25"), 0U);
  EXPECT_GT(CountOf(lines, "* SUBJECT "), 0U);
  EXPECT_GT(CountOf(lines, " action=continua"), 0U);
  EXPECT_GT(CountOf(lines, "< AUTH "), 0U);
}

// One transaction, one record: each is counted once.
TEST_F(TrafficTest, RecordsBesideTheSessions) {
  const Json truth = Run("pair", {"--dialect", "welf+lcd", "--days", "1",
                                  "--odd", "0", "--messages", "900"});
  EXPECT_EQ(truth["files"].size(), 4U);
  const std::string records =
      Log("pair", "smtp20261102.log") + Log("pair", "smtp.log");
  const std::string sessions =
      Log("pair", "smtp20261102.lcd") + Log("pair", "smtp.lcd");
  const auto lines = Lines(records);
  const Json outcomes = truth["days"][0]["outcomes"];
  const std::size_t accepted = outcomes["accepted"];
  EXPECT_GT(accepted, 500U);
  EXPECT_EQ(CountOf(lines, "result=\"250 "), accepted);
  EXPECT_EQ(CountOf(Lines(sessions), "> 250 Message accepted"), accepted);
  EXPECT_EQ(CountOf(lines, "[SPAM]"), outcomes["spam"].get<std::size_t>());
  EXPECT_EQ(CountOf(lines, " to=\""), 0U);
  const std::size_t named = CountOf(lines, " session=0001");
  EXPECT_GT(named, lines.size() / 3);
  EXPECT_LT(named, lines.size());
}

}  // namespace
}  // namespace mailtide::traffic
