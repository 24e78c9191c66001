// Which files are the two halves of one log, by their paths (log_unit.h).
#include "parser/log_unit.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using Units = std::vector<LogUnit>;

std::vector<LogFile> FilesOf(const std::vector<std::string>& paths) {
  std::vector<LogFile> files;
  for (const std::string& path : paths) {
    LogFile file;
    file.path = path;
    files.push_back(std::move(file));
  }
  return files;
}

Units UnitsOfPaths(const std::vector<std::string>& paths) {
  return UnitsOf(FilesOf(paths));
}

// Whether both are halves, and of one log.
bool BelongTogether(std::string_view log, std::string_view lcd) {
  const std::optional<HalfName> one = ParseHalfName(log);
  const std::optional<HalfName> other = ParseHalfName(lcd);
  EXPECT_TRUE(one && !one->is_lcd) << log;
  EXPECT_TRUE(other && other->is_lcd) << lcd;
  return one && other && one->common == other->common;
}

TEST(LogUnitTest, NamesOfHalves) {
  for (const char* log :
       {"smtp.log", "smtp20080317.log", "smtp-2008-03-17.log",
        "smtp.log.20080317", "smtp.log-20080317", "smtp.log_20080317",
        "smtp.log20080317", "smtp.log.1", "smtp.log.1.gz", "SMTP.LOG.GZ",
        "/var/log/smtp.Log.bz2", "x/smtp.log.xz", "smtp.log.zst", "a.lcd.log",
        ".log", "old.zip/smtp.log"}) {
    const std::optional<HalfName> half = ParseHalfName(log);
    ASSERT_TRUE(half) << log;
    EXPECT_FALSE(half->is_lcd) << log;
    EXPECT_FALSE(IsLcdName(log)) << log;
  }
  for (const char* lcd :
       {"smtp.lcd", "SMTP-2008-03-17.LCD.gz", "smtp.lcd.20080317",
        "/var/log/cf_smtp.lcd", "smtp.lcd.2.bz2", "a.log.lcd"}) {
    const std::optional<HalfName> half = ParseHalfName(lcd);
    ASSERT_TRUE(half) << lcd;
    EXPECT_TRUE(half->is_lcd) << lcd;
    EXPECT_TRUE(IsLcdName(lcd)) << lcd;
  }
  for (const char* none :
       {"", "-", "smtp", "smtp.err", "smtp.logs", "smtp.lcdx", "smtp.logfile",
        "smtplog", "lcd", "smtp.txt", "smtp.gz", ".gz", "logs.lcd/smtp",
        "x.log/smtp.txt", "smtp.lo", "smtp.log/"}) {
    EXPECT_FALSE(ParseHalfName(none)) << none;
    EXPECT_FALSE(IsLcdName(none)) << none;
  }
}

TEST(LogUnitTest, WhatMayDiffer) {
  for (const auto& [log, lcd] :
       std::vector<std::pair<const char*, const char*>>{
           {"smtp.log", "smtp.lcd"},
           {"smtp20080317.log", "smtp20080317.lcd"},
           {"smtp.log.20080317", "smtp.lcd.20080317"},
           {"smtp.log.1", "smtp.lcd.1"},
           {"/a/smtp.log", "/a/smtp.lcd"},
           {"/A/.log", "/A/.lcd"},
           {"SMTP.log", "smtp.LCD"},
           {"Smtp-2008-03-17.LOG.GZ", "SMTP-2008-03-17.lcd"},
           {"smtp.log.1.gz", "smtp.lcd.1"},
           {"smtp.log", "smtp.lcd.zst"},
           {"smtp.log.bz2", "smtp.lcd.xz"},
           // Before the ending or behind it, in any form.
           {"smtp20080317.log", "smtp.lcd20080317"},
           {"smtp.log.20080317", "smtp20080317.lcd"},
           {"smtp-2008-03-17.log", "smtp20080317.lcd.gz"},
           {"smtp20080317-00.log", "smtp20080317-00.lcd"}}) {
    EXPECT_TRUE(BelongTogether(log, lcd)) << log << " " << lcd;
  }
}

TEST(LogUnitTest, WhatMayNot) {
  for (const auto& [log, lcd] :
       std::vector<std::pair<const char*, const char*>>{
           {"smtp.log", "cf_smtp.lcd"},
           {"smtp20080317.log", "smtp20080318.lcd"},
           {"smtp20080317.log", "smtp.lcd"},
           {"smtp-1-20080317.log", "smtp-2-20080317.lcd"},
           {"smtp20080317-00.log", "smtp20080317-01.lcd"},
           {"smtp.log.1", "smtp.lcd.2"},
           {"smtp.log.1", "smtp.lcd"},
           {"smtp.log", "old/smtp.lcd"},
           {"/a/smtp.log", "/b/smtp.lcd"},
           // Folders are told apart by case.
           {"/a/smtp.log", "/A/smtp.lcd"},
           {"a.lcd.log", "a.log.lcd"}}) {
    EXPECT_FALSE(BelongTogether(log, lcd)) << log << " " << lcd;
  }
}

TEST(LogUnitTest, FilesAreUnits) {
  EXPECT_EQ(UnitsOfPaths({}), Units{});
  EXPECT_EQ(UnitsOfPaths({"-", "a.txt"}), (Units{{0, {}}, {1, {}}}));
  EXPECT_EQ(UnitsOfPaths({"smtp.lcd"}), (Units{{0, {}}}));
  EXPECT_EQ(UnitsOfPaths({"smtp.log"}), (Units{{0, {}}}));
  EXPECT_EQ(UnitsOfPaths({"smtp.lcd", "smtp.log"}), (Units{{1, 0}}));
  EXPECT_EQ(UnitsOfPaths({"smtp.log", "smtp.lcd"}), (Units{{0, 1}}));
  // Neither name is a half.
  EXPECT_EQ(UnitsOfPaths({"smtp.lcds", "smtp.logs"}),
            (Units{{0, {}}, {1, {}}}));
}

TEST(LogUnitTest, UnitsStandInTheOrderOfTheirLogs) {
  EXPECT_EQ(UnitsOfPaths({"a/smtp.lcd",             // 0
                          "a/smtp.log",             // 1
                          "a/smtp20080316.lcd",     // 2, alone
                          "a/smtp20080317.lcd.gz",  // 3
                          "a/smtp20080317.log",     // 4
                          "a/smtp20080318.log.gz",  // 5, alone
                          "b/SMTP.LOG",             // 6
                          "b/smtp.lcd",             // 7
                          "b/x.txt"}),              // 8
            (Units{{1, 0}, {2, {}}, {4, 3}, {5, {}}, {6, 7}, {8, {}}}));
}

// The first by path is the half, in whatever order they are given; the others
// are by themselves.
TEST(LogUnitTest, OfSeveralOfANameTheFirstIsTheHalf) {
  EXPECT_EQ(
      UnitsOfPaths({"smtp.lcd", "smtp.lcd.gz", "smtp.log", "smtp.log.xz"}),
      (Units{{1, {}}, {2, 0}, {3, {}}}));
  EXPECT_EQ(
      UnitsOfPaths({"smtp.log.xz", "smtp.log", "smtp.lcd.gz", "smtp.lcd"}),
      (Units{{0, {}}, {1, 3}, {2, {}}}));
  EXPECT_EQ(UnitsOfPaths({"smtp.log", "smtp.LCD", "smtp.lcd"}),
            (Units{{0, 1}, {2, {}}}));
}

}  // namespace
}  // namespace mailtide
