#include "parser/natural_order.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

// Each before all that follow it.
TEST(NaturalOrderTest, DigitsCompareAsNumbers) {
  using namespace std::string_view_literals;
  const std::vector<std::string_view> ordered = {
      "",
      "\0"sv,
      "-1",
      "0",
      "00",
      "1",
      "01",
      "001",
      "1a0",
      "2",
      "10",
      "99999999999999999999999998",
      "99999999999999999999999999",
      "100000000000000000000000000",
      "a",
      "a-",
      "a1b1",
      "a1b01",
      "a01b1",
      "a1b2",
      "a2",
      "b",
      "s20251231-02.log",
      "s20260101-00.log",
      "s20260101-09.log",
      "s20260101-10.log",
      "s20260101-99.log",
      "s20260101-100.log",
      "s120251231-00.log",
      "s120260101-00.log",
      "s220251231-00.log",
      "s1020251231-00.log",
      "\xc3\xa8"sv,
  };
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    for (std::size_t j = 0; j < ordered.size(); ++j) {
      EXPECT_EQ(NaturalLess(ordered[i], ordered[j]), i < j)
          << '"' << ordered[i] << "\" and \"" << ordered[j] << '"';
    }
  }
}

TEST(NaturalOrderTest, IsAStrictOrderOfAnyTexts) {
  std::mt19937 random(1);
  std::vector<std::string> texts;
  for (int i = 0; i < 60; ++i) {
    std::string text;
    for (auto n = random() % 6; n > 0; --n) {
      text += "0012-a\xff"[random() % 7];
    }
    texts.push_back(text);
  }
  for (const std::string& a : texts) {
    for (const std::string& b : texts) {
      EXPECT_EQ(NaturalLess(a, b) || NaturalLess(b, a), a != b)
          << a << ' ' << b;
      EXPECT_FALSE(NaturalLess(a, b) && NaturalLess(b, a)) << a << ' ' << b;
      for (const std::string& c : texts) {
        EXPECT_TRUE(!NaturalLess(a, b) || !NaturalLess(b, c) ||
                    NaturalLess(a, c))
            << a << ' ' << b << ' ' << c;
      }
    }
  }
}

}  // namespace
}  // namespace mailtide
