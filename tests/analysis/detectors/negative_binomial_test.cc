// The law of the counts: by hand where fractions do, else against sums of its
// terms made by python3-mpmath with 60 digits (p(y + 1) / p(y) from loggamma
// on; the quantile by Newton's method on erfc).
#include "analysis/detectors/negative_binomial.h"

#include <cmath>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

// With psi = 1 the law is geometric: P(Y = y) = p q^y, P(Y > y) = q^(y + 1).
// Mean 1 makes p = q = 1/2, so P(Y > y) + P(Y = y) / 2 = 3/4 * (1/2)^y.
TEST(NegativeBinomial, GeometricByHand) {
  EXPECT_DOUBLE_EQ(UpperMidP(0, 1, 1), 0.75);
  EXPECT_DOUBLE_EQ(UpperMidP(1, 1, 1), 0.375);
  EXPECT_DOUBLE_EQ(UpperMidP(2, 1, 1), 0.1875);
  EXPECT_NEAR(UpperMidP(100, 1, 1) / std::ldexp(0.75, -100), 1, 1e-12);
}

// With psi = 1/2 (size 2) and mean 2, P(Y = y) = (y + 1) / 2^(y + 2):
// 1/4, 1/4, 3/16, 1/8; so mid-p of 0 is 7/8, of 1 is 5/8, of 2 is 13/32.
TEST(NegativeBinomial, SizeTwoByHand) {
  EXPECT_DOUBLE_EQ(UpperMidP(0, 2, 0.5), 7.0 / 8);
  EXPECT_DOUBLE_EQ(UpperMidP(1, 2, 0.5), 5.0 / 8);
  EXPECT_DOUBLE_EQ(UpperMidP(2, 2, 0.5), 13.0 / 32);
}

struct Reference {
  std::uint64_t value;
  double mean;
  double dispersion;
  double upper_mid_p;
  double score;
};

constexpr Reference kReferences[] = {
    {0, 0.05, 0.04, 0.52436153808124616, -0.061103321605372355},
    {1, 0.05, 0.04, 0.024988621974929747, 1.9601587006461923},
    {10, 0.05, 0.0025, 1.4426849140635157e-20, 9.2231354536000387},
    {0, 0.3, 1, 0.61538461538461538, -0.29338123212119333},
    {9, 3, 0.24, 0.018670713104484501, 2.0820114244806278},
    {3, 3, 10, 0.17308351797753632, 0.94205001103885958},
    {760, 37.5, 0.0025, 0, 48.08564748296631},
    {760, 37.5, 0.04, 1.9499156281695994e-133, 24.554207692200016},
    {30, 300, 0.0025, 1, -16.717938956633542},
    {0, 300, 0.04, 1, -11.089094400080188},
    {150, 300, 0.04, 0.99802853612807429, -2.8826919903939915},
    {390, 300, 0.04, 0.08266926886749085, 1.3873386010964083},
    {6010, 300, 0.04, 1.8711362331063325e-169, 27.722476651250296},
    {150, 300, 1, 0.60602682714602418, -0.26897834660796294},
    {150, 300, 10, 0.22444926514216802, 0.75725262059021321},
    {850, 850.25, 0.04, 0.4739721355209576, 0.065288534461734496},
    {4261, 850.25, 0.0025, 0, 38.334437959269297},
    {17015, 850.25, 0.0025, 0, 60},
    // Too long a sum; by mpmath.hyp2f1(v + 1 + r, 1, v + 2, q), 40 digits.
    {130000, 1e5, 0.0025, 1.9719023753817013e-8, 5.4933498279905018},
    {10000000, 1e7, 0.0025, 0.4933508701597717, 0.016667668571150198},
    {14000000, 1e7, 0.0025, 4.4993813984467846e-13, 7.1450126104809196},
    {30000000, 1e7, 10, 0.091642010500089691, 1.3307113073554095},
    {900000, 100, 10, 0, 42.503098673529873},
};

TEST(NegativeBinomial, AgreesWithTheSums) {
  for (const Reference& r : kReferences) {
    SCOPED_TRACE(testing::Message()
                 << r.value << " of " << r.mean << ", " << r.dispersion);
    EXPECT_NEAR(UpperMidP(r.value, r.mean, r.dispersion), r.upper_mid_p,
                1e-300 + 1e-11 * r.upper_mid_p);
    EXPECT_NEAR(NormalScore(r.value, r.mean, r.dispersion), r.score, 1e-10);
  }
}

// From tables of the normal law.
TEST(NegativeBinomial, QuantilesOfTheNormalLaw) {
  EXPECT_NEAR(NormalQuantile(0.025), 1.959963984540054, 1e-12);
  EXPECT_NEAR(NormalQuantile(0.975), -1.959963984540054, 1e-12);
  EXPECT_NEAR(NormalQuantile(1e-7), 5.199337582192817, 1e-10);
  EXPECT_EQ(NormalQuantile(0.5), 0);
  EXPECT_EQ(NormalQuantile(0), 60);
  EXPECT_EQ(NormalQuantile(1), -60);
}

constexpr double kMeans[] = {0.05, 0.5, 1, 17.3, 300, 5000, 1e7};
constexpr double kDispersions[] = {0.0025, 0.04, 0.5, 1, 2, 10};

TEST(NegativeBinomial, ScoresGrowWithTheValueAndStayWithinSixty) {
  for (const double mean : kMeans) {
    for (const double dispersion : kDispersions) {
      double before = -61;
      for (std::uint64_t value = 0; value < 200'000'000;
           value = value * 9 / 8 + 1) {
        const double score = NormalScore(value, mean, dispersion);
        ASSERT_TRUE(score > before || std::abs(score) == 60)
            << value << " of " << mean << ", " << dispersion << ": " << score;
        ASSERT_LE(score, 60);
        ASSERT_GE(score, -60);
        before = score;
      }
    }
  }
}

// One count more is a little more, also where exp() of the tail underflows
// (z 37) and on both sides of the mean.
TEST(NegativeBinomial, NeighboursAreInOrder) {
  for (const double dispersion : {0.0025, 0.04, 1.0}) {
    double before = -61;
    for (std::uint64_t value = 0; value < 9000; ++value) {
      const double score = NormalScore(value, 850.5, dispersion);
      ASSERT_TRUE(score > before || std::abs(score) == 60) << value;
      before = score;
    }
  }
}

// The two sides of the mean are different formulas; the steps of the mid-p
// from one value to the next are the halves of both probabilities everywhere:
// here, of the geometric law, p q^y (1 + q) / 2.
TEST(NegativeBinomial, SidesMeetAtTheMean) {
  const double mean = 20.5;
  const double p = 1 / (1 + mean);
  for (int y = 15; y < 25; ++y) {
    const auto value = static_cast<std::uint64_t>(y);
    EXPECT_NEAR(UpperMidP(value, mean, 1) - UpperMidP(value + 1, mean, 1),
                p * std::pow(1 - p, y) * (2 - p) / 2, 1e-15);
  }
}

// Symmetry where the law is nearly normal: +-1 deviation of a large count.
TEST(NegativeBinomial, LargeCountsOfSmallDispersionAreNearlyNormal) {
  const double mean = 1e7;
  const double deviation = 1e4;  // psi = 1e-6 - 1e-7: variance 1e8
  const double psi = (deviation * deviation - mean) / (mean * mean);
  EXPECT_NEAR(NormalScore(10'010'000, mean, psi), 1, 0.001);
  EXPECT_NEAR(NormalScore(9'990'000, mean, psi), -1, 0.001);
}

// 3 + 30 / 16 + 1656 / 1536 for four degrees of freedom.
TEST(NegativeBinomial, WarmUpLimits) {
  EXPECT_DOUBLE_EQ(WarmUpLimit(3, 4), 5.953125);
  EXPECT_NEAR(WarmUpLimit(3, 9), 4.05, 0.005);
  EXPECT_NEAR(WarmUpLimit(3, 19), 3.44, 0.005);
  EXPECT_NEAR(WarmUpLimit(3, 60), 3.13, 0.005);
  EXPECT_NEAR(WarmUpLimit(3, 1e9), 3, 1e-8);
}

}  // namespace
}  // namespace mailtide
