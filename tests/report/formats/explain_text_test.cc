#include "report/formats/explain_text.h"

#include <gtest/gtest.h>

namespace mailtide {
namespace {

constexpr LineSpan kLines{12, 340, 7};

TEST(ExplainText, CommandsForEveryCompression) {
  const auto command = [](Compression compression) {
    return LinesCommand({"/l/a.log", compression, kLines});
  };
  EXPECT_EQ(command(Compression::kNone), "sed -n '12,340p' /l/a.log");
  EXPECT_EQ(command(Compression::kGzip),
            "gzip -dc /l/a.log | sed -n '12,340p'");
  EXPECT_EQ(command(Compression::kBzip2),
            "bzip2 -dc /l/a.log | sed -n '12,340p'");
  EXPECT_EQ(command(Compression::kXz), "xz -dc /l/a.log | sed -n '12,340p'");
  EXPECT_EQ(command(Compression::kZstd),
            "zstd -dc /l/a.log | sed -n '12,340p'");
  EXPECT_EQ(LinesCommand({"/l/a b.zip/c/d.log", Compression::kZip, kLines,
                          "/l/a b.zip", "c/d.log"}),
            "unzip -p '/l/a b.zip' c/d.log | sed -n '12,340p'");
}

TEST(ExplainText, NoNameOfAFileIsACommand) {
  const auto command = [](std::string_view path) {
    return LinesCommand({std::string(path), Compression::kNone, kLines});
  };
  EXPECT_EQ(command("/l/$(reboot);`x`.log"),
            "sed -n '12,340p' '/l/$(reboot);`x`.log'");
  EXPECT_EQ(command("/l/a'; reboot; '.log"),
            "sed -n '12,340p' '/l/a'\\''; reboot; '\\''.log'");
  EXPECT_EQ(command("/l/a\nb\x1b[2J\xff.log"),
            "sed -n '12,340p' '/l/a\\u{a}b\\u{1b}[2J\\xff.log'");
}

}  // namespace
}  // namespace mailtide
