#include "analysis/verdict.h"

#include <chrono>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/remarkable.h"

namespace mailtide {
namespace {

TEST(Verdict, EveryKindHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int i = 0; i < kVerdictKindCount; ++i) {
    const auto kind = static_cast<VerdictKind>(i);
    const std::string_view name = VerdictKindName(kind);
    EXPECT_TRUE(names.insert(name).second) << i << " " << name;
    EXPECT_EQ(VerdictKindFromName(name), kind) << name;
  }
  EXPECT_EQ(VerdictKindFromName(""), std::nullopt);
  EXPECT_EQ(VerdictKindFromName("fixed"), std::nullopt);
}

std::chrono::local_days November(unsigned day) {
  return std::chrono::local_days(
      std::chrono::year(2026) / std::chrono::month(11) / std::chrono::day(day));
}

Verdict Of(VerdictKind kind, unsigned day, const char* subject) {
  Verdict verdict;
  verdict.kind = kind;
  verdict.day = November(day);
  verdict.subject = subject;
  return verdict;
}

Verdict Forecast(unsigned day, double score) {
  Verdict verdict = Of(VerdictKind::kSeasonalForecast, day, "SMTP_RECVD_MSGS");
  verdict.score = score;
  return verdict;
}

Verdict Account(unsigned day, const char* account, double score) {
  Verdict verdict = Of(VerdictKind::kAccountBaseline, day, account);
  verdict.score = score;
  return verdict;
}

Verdict Limit(unsigned day, const char* account, std::uint64_t value) {
  Verdict verdict = Of(VerdictKind::kAccountLimit, day, account);
  verdict.value = value;
  verdict.limit = 100;
  return verdict;
}

// M 100, S 10.
Verdict FixedRule(unsigned day, std::uint64_t value) {
  Verdict verdict = Of(VerdictKind::kFixedRule, day, "SMTP_SENT_MSGS");
  verdict.value = value;
  verdict.mean = 100;
  verdict.deviation = 10;
  return verdict;
}

TEST(Remarkable, ComparesWhatHasAProbability) {
  EXPECT_EQ(RemarkableScore(Account(1, "a", 5.2)), 5.2);
  EXPECT_EQ(RemarkableScore(Account(1, "a", -1)), 0);  // by chance alone
  EXPECT_EQ(RemarkableScore(Forecast(1, -7.5)), 7.5);
  EXPECT_EQ(RemarkableScore(FixedRule(1, 900)), 0);
  EXPECT_EQ(RemarkableScore(Limit(1, "a", 900)), 0);
}

TEST(Remarkable, MostRemarkableFirst) {
  std::vector<Verdict> verdicts = {
      FixedRule(1, 140),    Forecast(1, -4),     // 4
      FixedRule(2, 70),                          // by the rule 3 times
      FixedRule(3, 140),                         // 4 times
      Limit(4, "a", 130),                        // an alarm
      Account(5, "b", 5.2), Limit(5, "b", 445),  // 5.2, one case
      Account(5, "c", 2.3),                      // 2.3
      Limit(6, "a", 130),                        // the same, newer
      Forecast(7, 9),       Of(VerdictKind::kInputHealth, 8, "")};
  verdicts[9].episode = Episode::kReturned;
  const std::vector<RemarkableDay> days = FindRemarkableDays(verdicts);
  std::vector<std::chrono::local_days> found;
  for (const RemarkableDay& day : days) {
    found.push_back(day.day);
  }
  EXPECT_EQ(found, (std::vector{November(5), November(1), November(6),
                                November(4), November(3), November(2)}));
  EXPECT_EQ(days[0].most, verdicts[6]);  // the limit tells it
  EXPECT_EQ(days[0].accounts, std::vector{verdicts[7]});
  EXPECT_EQ(days[0].grade, Grade::kAlarm);
  EXPECT_EQ(days[1].most, verdicts[1]);
  EXPECT_TRUE(days[1].accounts.empty());
  EXPECT_EQ(days[5].grade, Grade::kAttention);
  EXPECT_EQ(FindRemarkableDays(verdicts, 2).size(), 2U);
  EXPECT_TRUE(FindRemarkableDays({}).empty());
}

}  // namespace
}  // namespace mailtide
