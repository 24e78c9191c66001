#include "analysis/verdict.h"

#include <optional>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace mailtide
