// Sums of scores, counted by hand.
#include "analysis/detectors/cusum.h"

#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

std::vector<double> ScoresOf(const std::vector<double>& scores) {
  Cusum cusum;
  std::vector<double> sums;
  for (const double score : scores) {
    sums.push_back(Add(cusum, score).score);
  }
  return sums;
}

TEST(Cusum, AddsWhatExceedsOneAndForgetsWhatDoesNot) {
  EXPECT_EQ(ScoresOf({2, 1.5, 1, -0.5, 0}),
            (std::vector<double>{1, 1.5, 1.5, 0, 0}));
  EXPECT_EQ(ScoresOf({-2, -1.5, 0.5, 0}),
            (std::vector<double>{-1, -1.5, 0, 0}));
}

// 1, 2 and 3 are not above 3; 4 is. Then it starts again from nothing.
TEST(Cusum, AlarmsAboveThreeAndStartsAgain) {
  for (const double sign : {1.0, -1.0}) {
    Cusum cusum;
    for (int round = 0; round < 2; ++round) {
      for (int day = 1; day <= 3; ++day) {
        const CusumStep step = Add(cusum, sign * 2);
        EXPECT_EQ(step.alarm, Side::kNone);
        EXPECT_EQ(step.score, sign * day);
      }
      const CusumStep step = Add(cusum, sign * 2);
      EXPECT_EQ(step.alarm, sign > 0 ? Side::kHigh : Side::kLow);
      EXPECT_EQ(step.score, sign * 4);
    }
  }
}

TEST(Cusum, OneGreatScoreCountsForTwo) {
  EXPECT_EQ(ScoresOf({40, 40, 40}), (std::vector<double>{2, 4, 2}));
}

// 2 on the high side, then down: 0 and 2, then 4 on the low side.
TEST(Cusum, SidesAreApart) {
  EXPECT_EQ(ScoresOf({3, -3, -3}), (std::vector<double>{2, -2, -4}));
}

}  // namespace
}  // namespace mailtide
