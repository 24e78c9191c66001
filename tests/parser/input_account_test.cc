#include "parser/input_account.h"

#include <cstddef>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

// A different number in each field.
InputAccount Numbered(std::uint64_t start) {
  InputAccount account;
  account.bytes = start++;
  account.events = start++;
  account.context = start++;
  account.blank = start++;
  for (auto& count : account.rejected) {
    count = start++;
  }
  account.duplicate_keys = start++;
  account.non_conforming = start++;
  account.repaired = start++;
  account.repeated_fields = start++;
  account.future = start++;
  account.lines =
      account.events + account.context + account.blank + account.Rejected();
  return account;
}

TEST(InputAccountTest, ReasonNames) {
  EXPECT_EQ(RejectReasonName(RejectReason::kTooLong), "too_long");
  EXPECT_EQ(RejectReasonName(RejectReason::kNoRecord), "no_record");
  EXPECT_EQ(RejectReasonName(RejectReason::kBadTime), "bad_time");
  EXPECT_EQ(RejectReasonName(RejectReason::kOutOfRange), "out_of_range");
  EXPECT_EQ(RejectReasonName(RejectReason::kTorn), "torn");
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kRejectReasonCount; ++i) {
    names.insert(RejectReasonName(static_cast<RejectReason>(i)));
  }
  EXPECT_EQ(names.size(), kRejectReasonCount);
  EXPECT_FALSE(names.contains("unknown"));
}

TEST(InputAccountTest, Balanced) {
  EXPECT_TRUE(InputAccount().Balanced());
  InputAccount account = Numbered(1);
  EXPECT_EQ(account.Rejected(), 5U + 6 + 7 + 8 + 9);
  EXPECT_TRUE(account.Balanced());
  ++account.lines;
  EXPECT_FALSE(account.Balanced());
  ++account.rejected.back();
  EXPECT_TRUE(account.Balanced());
}

TEST(InputAccountTest, MergeAddsEveryField) {
  InputAccount a = Numbered(1);
  a.Merge(Numbered(100));
  InputAccount sum;
  sum.bytes = 101;
  sum.events = 103;
  sum.context = 105;
  sum.blank = 107;
  sum.rejected = {109, 111, 113, 115, 117};
  sum.duplicate_keys = 119;
  sum.non_conforming = 121;
  sum.repaired = 123;
  sum.repeated_fields = 125;
  sum.future = 127;
  sum.lines = 103 + 105 + 107 + 109 + 111 + 113 + 115 + 117;
  EXPECT_EQ(a, sum);
  EXPECT_TRUE(a.Balanced());
}

}  // namespace
}  // namespace mailtide
