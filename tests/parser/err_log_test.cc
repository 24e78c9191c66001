#include "parser/err_log.h"

#include <cstdint>
#include <iterator>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/support/memory_input.h"

namespace mailtide {
namespace {

using Levels = std::map<std::string, std::uint64_t, std::less<>>;

ErrCounts Count(std::string text) {
  MemoryInput input(std::move(text), 7);
  LineReader lines(input, 16);
  return CountErrLines(lines);
}

std::uint64_t Sum(const ErrCounts& counts) {
  return std::accumulate(
      counts.by_level.begin(), counts.by_level.end(),
      counts.blank + counts.continuation + counts.without_level,
      [](std::uint64_t sum, const auto& level) { return sum + level.second; });
}

// formats/welf.md, 6c: `DATE TIME [LEVEL] [SESSION] text`.
TEST(ErrLogTest, LinesByLevel) {
  const ErrCounts counts = Count(
      "\xef\xbb\xbf"
      "2008-03-17 09:14:01 [3] [00012F4A] connect from 203.0.113.25\r\n"
      "2008-03-17 09:14:01 [3] [00012F4A] id=fw from=a@example.org\r\n"
      "2008-03-17 09:14:02 [ERROR] [00012F4A] cannot resolve\r\n"
      "  stack: 0x1234\r\n"
      "\r\n"
      "2008-03-17 09:14:03 [Error] no session\r\n"
      "2008-03-17 09:14:03 [00012F4A] no level\r\n"
      "2008-03-17 09:14:03 [DEADBEEF] no level either\r\n"
      "2008-03-17 09:14:03 plain text\r\n"
      "2008-03-17 09:14:04 [0] last");
  EXPECT_EQ(counts.lines, 10U);
  EXPECT_EQ(counts.blank, 1U);
  EXPECT_EQ(counts.continuation, 1U);
  EXPECT_EQ(counts.without_level, 3U);
  EXPECT_EQ(counts.by_level, (Levels{{"0", 1}, {"3", 2}, {"error", 2}}));
}

TEST(ErrLogTest, FormsOfALine) {
  struct Case {
    std::string_view line, level;  // "-": none; "+": goes on; "": blank
  };
  for (const Case& c : {
           Case{"2008-03-17 09:14:01 [5] x", "5"},
           {"2008-03-17T09:14:01 [5] x", "5"},
           {"2008/03/17 09:14:01.123 [5] x", "5"},
           {"2008-03-17 09:14:01,123 [5]x", "5"},
           {"2008-03-17 09:14:01[5] x", "5"},
           {"\t2008-03-17  09:14:01\t[ warn ] x", "warn"},
           {"2008-03-17 09:14:01 [DEBUG]", "debug"},
           {"2008-03-17 09:14:01 5 x", "5"},
           {"2008-03-17 09:14:01 ERRORE: x", "errore"},
           {"2008-03-17 09:14:01 Warning x", "warning"},
           {"2008-03-17 09:14:01 Connected x", "-"},
           {"2008-03-17 09:14:01 50 x", "-"},
           {"2008-03-17 09:14:01 [55] x", "-"},
           {"2008-03-17 09:14:01 [] x", "-"},
           {"2008-03-17 09:14:01 [5", "-"},
           {"2008-03-17 09:14:01 [abcdefghijklmnop] x", "abcdefghijklmnop"},
           {"2008-03-17 09:14:01 [abcdefghijklmnopq] x", "-"},
           {"2008-03-17 09:14:01 [a b] x", "-"},
           {"2008-03-17 09:14:01 [err\xc3\xa9] x", "-"},
           {"2008-03-17 09:14:01", "-"},
           {"2008-03-17", "+"},
           {"2008-13-17 09:14:01 [5] x", "+"},
           {"[5] x", "+"},
           {"error", "+"},
           {"\xff\xfe", "+"},
           {" \t ", ""},
           {"", ""},
       }) {
    ErrCounts counts;
    CountErrLine(c.line, counts);
    ErrCounts expected;
    expected.lines = 1;
    expected.blank = c.level.empty() ? 1 : 0;
    expected.continuation = c.level == "+" ? 1 : 0;
    expected.without_level = c.level == "-" ? 1 : 0;
    if (Sum(expected) == 0) {
      expected.by_level[std::string(c.level)] = 1;
    }
    EXPECT_EQ(counts, expected) << c.line;
  }
}

TEST(ErrLogTest, LevelsAreBounded) {
  ErrCounts counts;
  for (char a = 'a'; a <= 'z'; ++a) {
    for (const char* end : {"", "x"}) {
      CountErrLine(std::string("2008-03-17 09:14:01 [") + a + end + "] x",
                   counts);
    }
  }
  EXPECT_EQ(counts.by_level.size(), kMaxErrLevels + 1);
  EXPECT_EQ(counts.by_level["other"], 52 - kMaxErrLevels);
  CountErrLine("2008-03-17 09:14:01 [A] x", counts);
  EXPECT_EQ(counts.by_level["a"], 2U);
  CountErrLine("2008-03-17 09:14:01 [Other] x", counts);
  EXPECT_EQ(counts.by_level["other"], 53 - kMaxErrLevels);
  EXPECT_EQ(Sum(counts), counts.lines);
}

// Any bytes, in pieces of a line that count.
TEST(ErrLogTest, EveryLineOfAnythingCountsOnce) {
  constexpr std::string_view kPieces[] = {
      "2008-03-17", " ",  "09:14:01", "[",  "5",    "]", "error",      ":",
      "T",          "\n", "\r\n",     "\t", ".123", "x", "[00012F4A]", "\xff"};
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (auto n = random() % 40; n > 0; --n) {
      text += random() % 9 == 0 ? std::string(1, static_cast<char>(random()))
                                : kPieces[random() % std::size(kPieces)];
    }
    const ErrCounts counts = Count(text);
    EXPECT_EQ(Sum(counts), counts.lines) << text;
    EXPECT_LE(counts.by_level.size(), kMaxErrLevels + 1);
  }
}

}  // namespace
}  // namespace mailtide
