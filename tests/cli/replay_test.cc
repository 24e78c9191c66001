// `mailtide replay --csv`: any series, judged without configuration or store.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

using Cells = std::vector<std::string>;

std::vector<Cells> Rows(const std::string& csv) {
  std::vector<Cells> rows;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    Cells& cells = rows.emplace_back(1);
    for (const char c : line) {
      if (c == ',') {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
  }
  return rows;
}

class CliReplay : public CliTest {
 protected:
  ProgramRun Replay(const std::string& csv, const std::string& detector,
                    std::string_view input = "") const {
    return Run({"replay", "--csv", csv, "--detector", detector}, input);
  }
};

const std::string kHeader = "date,value,expected,low,high,score,alert\n";

// Seven times 90 and seven times 110: M = 100, S = 10, in line from 80 to 120.
TEST_F(CliReplay, FixedRuleByHand) {
  std::string csv = "date,count\n";
  std::string expected = kHeader;
  for (int day = 1; day <= 14; ++day) {
    const std::string date =
        "2026-11-" + std::string(day < 10 ? "0" : "") + std::to_string(day);
    const std::string value = day <= 7 ? "90" : "110";
    csv += date + "," + value + "\n";
    expected += date + "," + value + ",,,,,0\n";
  }
  // Rows are taken as they are, whatever days are missing between them.
  ProgramRun run = Run({"replay", "--detector", "fixed_rule", "--csv", "-"},
                       csv + "2027-01-01,121\n");
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(run.err, "");
  EXPECT_EQ(run.out, expected + "2027-01-01,121,100,80,120,2.1,1\n");
  run = Replay("-", "fixed_rule", csv + "2026-11-15,80\n");
  EXPECT_EQ(run.out, expected + "2026-11-15,80,100,80,120,-2,0\n");
}

TEST_F(CliReplay, FixedRuleWithoutAnyDeviation) {
  std::string csv = "date,count\n";
  for (int day = 10; day <= 23; ++day) {
    csv += "2026-11-" + std::to_string(day) + ",7\n";
  }
  EXPECT_EQ(Rows(Replay("-", "fixed_rule", csv + "2026-11-24,7\n").out).back(),
            (Cells{"2026-11-24", "7", "7", "7", "7", "0", "0"}));
  EXPECT_EQ(Rows(Replay("-", "fixed_rule", csv + "2026-11-24,8\n").out).back(),
            (Cells{"2026-11-24", "8", "7", "7", "7", "inf", "1"}));
}

// Against the independent program (samples/detectors/README.md).
TEST_F(CliReplay, ForecastsOfTheSamples) {
  const std::string samples = MAILTIDE_SAMPLES_DIR "/detectors/";
  struct Case {
    std::string series, detector, expected;
  };
  for (const auto& [series, detector, name] :
       std::vector<Case>{{"office", "seasonal_forecast", "office.forecast"},
                         {"mailbox", "seasonal_forecast", "mailbox.forecast"},
                         {"office", "carry_over", "office.carry_over"},
                         // Three a day: it is the forecast.
                         {"mailbox", "carry_over", "mailbox.forecast"}}) {
    SCOPED_TRACE(detector);
    const ProgramRun run = Replay(samples + series + ".csv", detector);
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    EXPECT_TRUE(run.out.starts_with(kHeader));
    const std::vector<Cells> rows = Rows(run.out);
    const std::vector<Cells> expected = Rows(ReadAll(samples + name + ".csv"));
    ASSERT_EQ(rows.size(), expected.size());
    int alerts = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
      SCOPED_TRACE(expected[i][0]);
      ASSERT_EQ(rows[i].size(), 7U);
      EXPECT_EQ(rows[i][0], expected[i][0]);
      EXPECT_EQ(rows[i][1], expected[i][1]);
      if (expected[i][2].empty()) {
        EXPECT_EQ(Cells(rows[i].begin() + 2, rows[i].end()),
                  (Cells{"", "", "", "", "0"}));
        continue;
      }
      const auto number = [&](std::size_t cell) {
        return std::stod(rows[i][cell]);
      };
      EXPECT_NEAR(number(2) / std::stod(expected[i][2]), 1, 2e-11);
      const double z = std::stod(expected[i][4]);
      if (std::abs(z) < 34.5) {
        EXPECT_NEAR(number(5), z, 1e-9);
      }
      const bool is_out = number(1) < number(3) || number(1) > number(4);
      EXPECT_EQ(rows[i][6], is_out ? "1" : "0");
      // The gate: whatever is out is at least ten or a quarter away.
      const double distance = std::abs(number(1) - number(2));
      EXPECT_EQ(is_out, expected[i][6].starts_with("ALARM") &&
                            distance >= std::max(10.0, number(2) / 4));
      alerts += is_out ? 1 : 0;
    }
    EXPECT_GE(alerts, 5);
  }
}

// The sums of the same scores, added here.
TEST_F(CliReplay, CusumSpeaksOfWeekdaysOnly) {
  const std::string samples = MAILTIDE_SAMPLES_DIR "/detectors/";
  const std::vector<Cells> forecast =
      Rows(Replay(samples + "office.csv", "seasonal_forecast").out);
  const ProgramRun run = Replay(samples + "office.csv", "cusum");
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  const std::vector<Cells> rows = Rows(run.out);
  ASSERT_EQ(rows.size(), forecast.size());
  // The series starts on a Monday and has no gap in its first 300 days.
  double high = 0;
  double low = 0;
  int alerts = 0;
  for (std::size_t day = 0; day < 300; ++day) {
    const Cells& row = rows[day + 1];
    SCOPED_TRACE(row[0]);
    if (day < 7 || day % 7 >= 5) {
      EXPECT_EQ(Cells(row.begin() + 2, row.end()),
                (Cells{"", "", "", "", "0"}));
      continue;
    }
    EXPECT_TRUE(
        std::equal(row.begin(), row.begin() + 5, forecast[day + 1].begin()));
    const double z =
        std::max(-3.0, std::min(3.0, std::stod(forecast[day + 1][5])));
    high = std::max(0.0, high + z - 1);
    low = std::max(0.0, low - z - 1);
    EXPECT_NEAR(std::stod(row[5]), high >= low ? high : -low, 1e-9);
    EXPECT_EQ(row[6], high > 3 || low > 3 ? "1" : "0");
    alerts += row[6] == "1" ? 1 : 0;
    high = high > 3 ? 0 : high;
    low = low > 3 ? 0 : low;
  }
  EXPECT_GE(alerts, 2);
}

TEST_F(CliReplay, ColumnsInAnyOrderQuotesAndCrlf) {
  const ProgramRun run = Replay("-", "cusum",
                                "\xEF\xBB\xBF\"label\",Count,\"DATE\",x\r\n"
                                "\"a, \"\"b\"\"\",12,2026-11-01,\r\n"
                                "\r\n"
                                ", 13 ,2026-11-03");
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(run.out, kHeader + "2026-11-01,12,,,,,0\n2026-11-03,13,,,,,0\n");
  EXPECT_EQ(Replay("-", "cusum", "date,count\n").out, kHeader);
}

TEST_F(CliReplay, WhatIsNoSeriesExits65WithItsLine) {
  struct Case {
    std::string csv;
    Arguments words;
  };
  for (const Case& c : std::vector<Case>{
           {"", {"bad.csv:1: ", "date,count"}},
           {"day,count\n", {"bad.csv:1: ", "no column 'date'"}},
           {"date,n\n2026-11-01,1\n", {"bad.csv:1: ", "no column 'count'"}},
           {"date,count\n2026-11-31,1\n", {"bad.csv:2: ", "'2026-11-31'"}},
           {"date,count\n1.11.2026,1\n", {"bad.csv:2: ", "'1.11.2026'"}},
           {"date,count\n2026-11-01,-1\n", {"bad.csv:2: ", "-1"}},
           {"date,count\n2026-11-01,1.5\n", {"bad.csv:2: ", "1.5"}},
           {"date,count\n2026-11-01,\n", {"bad.csv:2: "}},
           {"date,count\n2026-11-01\n", {"bad.csv:2: ", "fewer cells"}},
           {"date,count\n2026-11-01,99999999999999999999\n", {"bad.csv:2: "}},
           {"date,count\n\n2026-11-02,1\n2026-11-01,1\n",
            {"bad.csv:4: ", "2026-11-01 follows 2026-11-02"}},
           {"date,count\n2026-11-02,1\n2026-11-02,1\n",
            {"bad.csv:3: ", "2026-11-02", "twice"}}}) {
    Write("bad.csv", c.csv);
    const ProgramRun run = Replay("bad.csv", "cusum");
    EXPECT_EQ(run.exit_code, 65) << c.csv << Describe(run);
    EXPECT_EQ(run.out, "");
    EXPECT_TRUE(TellsOneLine(run, c.words)) << c.csv;
  }
}

TEST_F(CliReplay, UsageAndMissingFiles) {
  Write("a.csv", "date,count\n");
  const Arguments names = {"fixed_rule", "seasonal_forecast", "carry_over",
                           "cusum"};
  ProgramRun run = Replay("a.csv", "cussum");
  EXPECT_EQ(run.exit_code, 64);
  EXPECT_TRUE(TellsOneLine(run, names));
  run = Run({"replay", "--csv", "a.csv"});
  EXPECT_EQ(run.exit_code, 64);
  EXPECT_TRUE(TellsOneLine(run, names));
  run = Run({"replay", "--detector", "cusum"});
  EXPECT_EQ(run.exit_code, 64);
  EXPECT_TRUE(TellsOneLine(run, {"--csv FILE"}));
  run = Replay("missing.csv", "cusum");
  EXPECT_EQ(run.exit_code, 66);
  EXPECT_TRUE(TellsOneLine(run, {"missing.csv"}));
  run = Run(
      {"replay", "--csv", "a.csv", "--detector", "cusum", "--output", "a.csv"});
  EXPECT_EQ(run.exit_code, 64);
  EXPECT_EQ(ReadAll(Path("a.csv")), "date,count\n");
  run = Run(
      {"replay", "--csv", "a.csv", "--detector", "cusum", "--output", "b.csv"});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(ReadAll(Path("b.csv")), kHeader);
  run = Run(
      {"replay", "--csv", "a.csv", "--detector", "cusum", "--format", "json"});
  EXPECT_EQ(run.out, kHeader);
  EXPECT_TRUE(TellsOneLine(run, {"--format", "replay --csv"}));
}

}  // namespace
}  // namespace mailtide
