// Of which days evidence is looked for.
#include "report/cli/day_evidence.h"

#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/history/sqlite_history.h"
#include "tests/report/formats/sample_summary.h"

namespace mailtide {
namespace {

Verdict OverOn(unsigned day) {
  Verdict verdict = AccountOver("mario@example.org", 445);
  verdict.day = Day(2026, 11, day);
  return verdict;
}

TEST(DayEvidence, IsWantedForNewsOfAccountsAndOfWhatIsHigh) {
  Summary summary;
  EXPECT_FALSE(WantsEvidence(summary));
  summary.verdicts = {DropInReceived()};
  EXPECT_FALSE(WantsEvidence(summary));
  summary.verdicts[0].side = Side::kHigh;
  EXPECT_TRUE(WantsEvidence(summary));
  summary.verdicts = {OverOn(20)};
  EXPECT_TRUE(WantsEvidence(summary));
  summary.verdicts[0].told_before = true;
  EXPECT_FALSE(WantsEvidence(summary));
}

// 2026-11-22. After a week without a run not all of its logs are read.
TEST(DayEvidence, OfTheNewestFiveDaysWithNews) {
  RunContext context{
      .loaded = {},
      .zone = Rome(),
      .zone_origin = {},
      .now = {},
      .policy = *Policy::Create({{"example.org"}, {}, {}, "", 0}),
      .checks = {},
      .filter = {},
      .lcd_pattern = {},
      .gateway = {}};
  const Result<std::unique_ptr<History>> history =
      OpenStore(":memory:", {.mode = StoreMode::kReadWrite});
  ASSERT_TRUE(history) << history.error().message;
  Summary summary;
  for (unsigned day = 10; day < 20; ++day) {
    summary.verdicts.push_back(OverOn(day));
  }
  summary.verdicts.push_back(DropInReceived());  // of the 20th
  ASSERT_TRUE(AddEvidence(context, **history, {}, summary));
  std::vector<std::chrono::local_days> days;
  for (const DayEvidence& evidence : summary.evidence) {
    days.push_back(evidence.day);
  }
  EXPECT_EQ(days, (std::vector{Day(2026, 11, 15), Day(2026, 11, 16),
                               Day(2026, 11, 17), Day(2026, 11, 18),
                               Day(2026, 11, 19)}));
}

}  // namespace
}  // namespace mailtide
