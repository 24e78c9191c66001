#include "analysis/read_err_log.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/pack.h"
#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

constexpr std::string_view kText =
    "2026-11-20 09:14:01 [3] [00012F4A] connect from 203.0.113.25\r\n"
    "2026-11-20 09:14:02 [ERROR] cannot resolve\n"
    "  stack: 0x1234\n"
    "\n"
    "2026-11-20 09:14:03 [3] last, without its end";

class ReadErrLogTest : public testing::Test {
 protected:
  Result<ErrLogReport> Read(const std::string& name,
                            std::string_view bytes) const {
    return ReadErrLog({dir_.Write(name, bytes).string(), {}});
  }

  const TempDir dir_;
};

TEST_F(ReadErrLogTest, PlainAndCompressed) {
  ErrCounts expected;
  expected.lines = 5;
  expected.blank = 1;
  expected.continuation = 1;
  expected.by_level = {{"3", 2}, {"error", 1}};
  for (const std::string& bytes :
       {std::string(kText), Pack(Compression::kGzip, kText),
        Pack(Compression::kBzip2, kText), Pack(Compression::kXz, kText),
        Pack(Compression::kZstd, kText)}) {
    const auto report = Read("smtp.err", bytes);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_EQ(report->path, (dir_.path() / "smtp.err").string());
    EXPECT_EQ(report->bytes, kText.size());
    EXPECT_EQ(report->counts, expected);
    EXPECT_EQ(report->damage, "");
  }
}

TEST_F(ReadErrLogTest, WhatIsReadableOfADamagedOneCounts) {
  std::string packed = Pack(Compression::kGzip, kText);
  packed.resize(packed.size() - 4);  // of the trailer
  const auto report = Read("smtp.err.gz", packed);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->counts.lines, 5U);
  EXPECT_NE(report->damage.find("cut off"), std::string::npos)
      << report->damage;
}

TEST_F(ReadErrLogTest, ALineBeyondTheBoundIsOneLine) {
  const auto report =
      Read("smtp.err", "2026-11-20 09:14:01 [7] " + std::string(3 << 20, 'x') +
                           "\n2026-11-20 09:14:02 [7] y\n");
  ASSERT_TRUE(report);
  EXPECT_EQ(report->counts.lines, 2U);
  EXPECT_EQ(report->counts.by_level.at("7"), 2U);
}

TEST_F(ReadErrLogTest, WhatIsNotThereIsAnError) {
  const auto report = ReadErrLog({(dir_.path() / "missing.err").string(), {}});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::kNoInput);
}

}  // namespace
}  // namespace mailtide
