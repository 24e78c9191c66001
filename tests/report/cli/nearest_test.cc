#include "report/cli/nearest.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

TEST(Nearest, EditDistance) {
  EXPECT_EQ(EditDistance("", ""), 0U);
  EXPECT_EQ(EditDistance("", "abc"), 3U);
  EXPECT_EQ(EditDistance("abc", ""), 3U);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3U);
  EXPECT_EQ(EditDistance("Sigma", "sIGMA"), 0U);
  EXPECT_EQ(EditDistance("cuont", "count"), 1U);  // neighbours exchanged
  EXPECT_EQ(EditDistance("ca", "abc"), 3U);       // string alignment, not 2
}

TEST(Nearest, ChoosesTheNearest) {
  const std::vector<std::string_view> names = {
      "count", "config", "internal_domain", "from", "format"};
  EXPECT_EQ(Nearest("cuont", names), "count");
  EXPECT_EQ(Nearest("conf", names), "config");  // the part: 2 letters is far
  EXPECT_EQ(Nearest("Format", names), "format");
  EXPECT_EQ(Nearest("internal_domains", names), "internal_domain");
  EXPECT_EQ(Nearest("domain", names), "internal_domain");
  EXPECT_EQ(Nearest("xyzzy", names), "");
  EXPECT_EQ(Nearest("", names), "");
  EXPECT_EQ(Nearest("co", names), "");  // too short to be a part
  EXPECT_EQ(Nearest(std::string(65, 'c'), names), "");
  EXPECT_EQ(Nearest("count", {}), "");
}

TEST(Nearest, Words) {
  EXPECT_EQ(DidYouMean("cuont", {"count"}, "--"), "; did you mean '--count'?");
  EXPECT_EQ(DidYouMean("xyzzy", {"count"}), "");
}

}  // namespace
}  // namespace mailtide
