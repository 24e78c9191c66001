#include "parser/dialects/registry.h"

#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include <gtest/gtest.h>

#include "tests/support/collecting_sink.h"

namespace mailtide {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kWelf =
    "id=firewall time=\"2024-03-08 18:15:00\" fw=a pri=6 proto=smtp\n";

std::string Recognised(std::string_view start) {
  const DialectRow* row = RecogniseDialect(start, {});
  return row == nullptr ? "" : std::string(row->name);
}

std::string Repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) {
    out += text;
  }
  return out;
}

TEST(RegistryTest, RowsAreWhole) {
  std::set<std::string_view> names;
  for (const DialectRow& row : Dialects()) {
    SCOPED_TRACE(row.name);
    EXPECT_TRUE(names.insert(row.name).second);
    EXPECT_NE(row.name, "auto");  // which means: recognise it
    EXPECT_FALSE(row.summary.empty());
    EXPECT_EQ(row.summary.find('\n'), std::string_view::npos);
    EXPECT_NE(row.recognise, nullptr);
    EXPECT_EQ(FindDialect(row.name), &row);
    const auto zone = TimeZone::Open("UTC");
    ASSERT_TRUE(zone);
    EXPECT_NE(row.create({&*zone, std::chrono::sys_seconds(0s), 0}), nullptr);
  }
  EXPECT_TRUE(names.contains("welf"));
  EXPECT_TRUE(names.contains("icewarp"));
}

TEST(RegistryTest, FindsByName) {
  EXPECT_EQ(FindDialect("nothing"), nullptr);
  EXPECT_EQ(FindDialect(""), nullptr);
  EXPECT_EQ(FindDialect("WELF"), nullptr);
}

// formats/welf.md, 6c: the module's debug text is no log of mail.
TEST(RegistryTest, DebugTextIsNothing) {
  EXPECT_EQ(Recognised(Repeat(
                "2008-03-17 09:14:01 [3] [00012F4A] connect src=203.0.113.25\n"
                "2008-03-17 09:14:01 [5] [00012F4A] rule=7 action=continua "
                "score=3\n"
                "2008-03-17 09:14:02 [ERROR] [00012F4A] cannot resolve "
                "mx1.example.net: timeout=30\n"
                "  at=0x7f12 module=antispam\n",
                50)),
            "");
}

TEST(RegistryTest, RecognisesWelf) {
  const std::string line(kWelf);
  EXPECT_EQ(Recognised(line), "welf");
  EXPECT_EQ(Recognised(Repeat(line, 500)), "welf");
  EXPECT_EQ(Recognised("\xef\xbb\xbf" + line), "welf");
  EXPECT_EQ(Recognised("<134>" + line), "welf");
  // Windows line ends; the last line cut; blank lines.
  EXPECT_EQ(Recognised(line.substr(0, line.size() - 1) + "\r\n"), "welf");
  EXPECT_EQ(Recognised(line + line.substr(0, 20)), "welf");
  EXPECT_EQ(Recognised(line.substr(0, line.size() - 1)), "welf");
  EXPECT_EQ(Recognised(Repeat("\n\r\n \t\n", 50) + line), "welf");
}

TEST(RegistryTest, RecognisesIceWarp) {
  EXPECT_EQ(Recognised("192.0.2.7 [0A5C] 18:15:00 Connected\n"), "icewarp");
  // Also where a stranger's words look like a record of WELF.
  EXPECT_EQ(Recognised(Repeat("192.0.2.7       [0A5C] 18:15:00 <<< MAIL "
                              "FROM:<id=firewall time=1@example.net>\n",
                              50)),
            "icewarp");
}

TEST(RegistryTest, RecognisesLcd) {
  EXPECT_EQ(Recognised("2024-03-08 18:15:00 [00012F4A] 192.0.2.7:41234 < "
                       "MAIL FROM:<a@example.org> SIZE=48213\n"),
            "lcd");
  // Also where a stranger's words look like a record of WELF.
  EXPECT_EQ(Recognised(Repeat("2024-03-08 18:15:00 192.0.2.7:41234 * SUBJECT "
                              "id=firewall time=1 fw=a pri=6\n",
                              50)),
            "lcd");
}

// "nullptr when none understands at least a tenth of them"
TEST(RegistryTest, ATenthOfTheLinesIsEnough) {
  const std::string line(kWelf);
  EXPECT_EQ(Recognised(Repeat("a banner\n", 9) + line), "welf");
  EXPECT_EQ(Recognised(Repeat("a banner\n", 10) + line), "");
}

// "understands most of the lines"; of as many, the stricter one has it.
TEST(RegistryTest, MostOfTheLinesDecide) {
  const std::string welf(kWelf);
  const std::string icewarp = "192.0.2.7 [0A5C] 18:15:00 Connected\n";
  const std::string lcd =
      "2024-03-08 18:15:00 [00012F4A] 192.0.2.7:41234 < RSET\n";
  for (const auto& [welfs, icewarps, lcds, expected] :
       {std::tuple(21, 20, 20, "welf"), std::tuple(20, 20, 19, "icewarp"),
        std::tuple(20, 20, 20, "lcd"), std::tuple(0, 21, 20, "icewarp"),
        std::tuple(101, 0, 99, "welf"), std::tuple(99, 0, 101, "lcd"),
        std::tuple(60, 61, 59, "icewarp"), std::tuple(1, 0, 0, "welf")}) {
    const std::string welf_lines = Repeat(welf, welfs);
    const std::string others = Repeat(icewarp, icewarps) + Repeat(lcd, lcds);
    EXPECT_EQ(Recognised(welf_lines + others), expected);
    EXPECT_EQ(Recognised(others + welf_lines), expected);
    // Behind the first two hundred nothing counts.
    const std::string rest =
        Repeat("a banner\n", 200 - welfs - icewarps - lcds);
    if (welfs + icewarps + lcds > 100) {
      EXPECT_EQ(Recognised(welf_lines + others + rest + Repeat(lcd, 500)),
                expected);
    }
  }
}

TEST(RegistryTest, OtherTextsAreNoLogs) {
  for (const std::string_view text :
       {std::string_view(), std::string_view("\n\n\r\n"),
        std::string_view("just words\n"), std::string_view("\0\0\0", 3),
        std::string_view("[section]\nkey = value\nother = value\n")}) {
    EXPECT_EQ(Recognised(text), "") << text;
  }
  EXPECT_EQ(Recognised(std::string(1 << 20, 'x')), "");
  EXPECT_EQ(Recognised(std::string(1 << 20, '\n')), "");
}

}  // namespace
}  // namespace mailtide
