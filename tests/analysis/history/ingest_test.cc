// Logs into the store, on real files. The long histories are in tests/golden.
#include "analysis/history/ingest.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analysis/history/sqlite_history.h"
#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

std::string Record(int minute, std::string_view recipient) {
  return fmt::format(
      "id=fw time=\"2026-11-20 {:02}:{:02}:00\" fw=gw pri=6 proto=smtp "
      "src=192.0.2.7 from=x@example.net to={} size=100 result=\"250 ok\"\n",
      minute / 60, minute % 60, recipient);
}

std::string Records(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += Record(i, "a@example.org");
  }
  return text;
}

class IngestTest : public testing::Test {
 protected:
  IngestTest()
      : policy_(*Policy::Create({{"example.org"}, {}, {}, "", 0})),
        zone_(*TimeZone::Open("UTC")),
        history_(*OpenStore(":memory:", {StoreMode::kReadWrite})) {
    settings_.policy = &policy_;
    settings_.zone = &zone_;
    settings_.now = std::chrono::sys_days(std::chrono::year(2026) /
                                          std::chrono::November / 21);
  }

  // Writes a file, reads it and puts it into the store.
  IngestResult Add(const std::string& name, const std::string& text) {
    const std::string path = folder_.Write(name, text);
    settings_.known_lengths = *KnownLengths(*history_);
    EXPECT_TRUE(history_->Begin());
    const Result<IngestResult> result =
        Ingest(*history_,
               ReadFiles({{path, ParseFileName(name), false}}, settings_, 1),
               settings_);
    EXPECT_TRUE(result) << (result ? "" : result.error().message);
    EXPECT_TRUE(history_->Commit());
    return result ? *result : IngestResult{};
  }

  std::size_t SourceCount() { return history_->Sources()->size(); }

  TempDir folder_;
  Policy policy_;
  TimeZone zone_;
  std::unique_ptr<History> history_;
  ReadSettings settings_;
};

TEST_F(IngestTest, AGrownFileReplacesItsBeginningInEitherOrder) {
  Add("b.log", Records(900));
  EXPECT_EQ(Add("a.log", Records(800)).duplicates.size(), 1U);
  EXPECT_EQ(SourceCount(), 1U);
  Add("c.log", Records(1000));
  EXPECT_EQ(SourceCount(), 1U);
}

TEST_F(IngestTest, TheBeginningOfALogOfLessThanABlockIsKnown) {
  Add("b.log", Records(20));
  EXPECT_EQ(Add("a.log", Records(19)).duplicates.size(), 1U);
  EXPECT_EQ(SourceCount(), 1U);
}

TEST_F(IngestTest, TheBeginningOfALogThatIsGoneIsKnownByItsBlocks) {
  Add("b.log", Records(900));
  ASSERT_TRUE(std::filesystem::remove(folder_.path() / "b.log"));
  EXPECT_EQ(Add("a.log", Records(800)).duplicates.size(), 1U);
  EXPECT_EQ(SourceCount(), 1U);
}

// 2026-11-22: what was refused because our clock was wrong stayed refused.
TEST_F(IngestTest, RecordsOfTheFutureAreReadAgain) {
  const auto right = settings_.now;
  settings_.now = right - std::chrono::days(30);
  Add("smtp20261120.log", Records(5));
  ASSERT_EQ(history_->Sources()->front().account.Rejected(), 5U);
  const auto plan = [this] {
    const std::string path = folder_.path() / "smtp20261120.log";
    // As if the file was written long ago: an unchanged one is not read again.
    return PlanIngest(*history_, {{path, ParseFileName(path), false}},
                      settings_,
                      std::chrono::system_clock::now() + std::chrono::hours(1))
        ->to_read.size();
  };
  EXPECT_EQ(plan(), 1U);
  settings_.now = right;
  Add("smtp20261120.log", Records(5));
  EXPECT_EQ(history_->Sources()->front().account.events, 5U);
  EXPECT_EQ(plan(), 0U);
}

// 2026-11-22: all whole blocks agree, the last part of a block does not.
TEST_F(IngestTest, AFileThatDiffersBehindItsLastWholeBlockIsItsOwn) {
  const std::string common = Records(800);
  ASSERT_GT(common.size(), kHashBlockBytes);
  ASSERT_GT(common.size() % kHashBlockBytes, 1000U);
  Add("b.log", Records(900));
  EXPECT_TRUE(
      Add("a.log", common + Record(800, "b@example.org")).duplicates.empty());
  EXPECT_EQ(SourceCount(), 2U);
}

}  // namespace
}  // namespace mailtide
