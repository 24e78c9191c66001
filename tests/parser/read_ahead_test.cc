// The thread that reads ahead: order, bounds, errors, and its end.
#include "parser/read_ahead.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <new>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/memory_input.h"
#include "tests/support/pack.h"
#include "tests/support/temp_dir.h"
#include "tests/support/zip_archive.h"

namespace mailtide {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t kRing = kReadAheadBlocks * kReadAheadBlockBytes;

// More than the ring holds, and no block like another.
std::string LongText() {
  std::string text;
  for (int i = 0; text.size() < kRing + kRing / 4; ++i) {
    text += "line " + std::to_string(i * 7919) + '\n';
  }
  return text;
}

InputOptions Ahead() {
  InputOptions options;
  options.read_ahead = true;
  return options;
}

TEST(ReadAheadTest, GivesTheSameBytes) {
  const std::string text = LongText();
  for (const std::size_t piece : {std::size_t{1000}, text.size()}) {
    for (const std::size_t read : {777U, 1U << 20}) {
      const auto input = ReadAhead(std::make_unique<MemoryInput>(text, piece));
      const Drained drained = Drain(*input, read);
      EXPECT_TRUE(drained.bytes == text) << piece << ' ' << read;
      EXPECT_EQ(drained.error, std::nullopt);
      EXPECT_EQ(Drain(*input).bytes, "");  // the end stays the end
    }
  }
}

TEST(ReadAheadTest, AnErrorComesAfterTheBytesBeforeIt) {
  const std::string text = LongText();
  const Error failure = {ErrorCode::kIo, "cannot read 'a.log'"};
  const auto input =
      ReadAhead(std::make_unique<MemoryInput>(text, 100000, failure));
  const Drained drained = Drain(*input);
  EXPECT_TRUE(drained.bytes == text);
  EXPECT_EQ(drained.error, failure);
  EXPECT_EQ(Drain(*input).error, failure);  // and from then on
}

// Gives `bytes` bytes, then throws.
class ThrowingInput final : public Input {
 public:
  explicit ThrowingInput(std::size_t bytes) : left_(bytes) {}
  Result<std::size_t> Read(std::span<char> buffer) override {
    const std::size_t n = std::min(buffer.size(), left_);
    if (n == 0) {
      throw std::bad_alloc();
    }
    std::fill_n(buffer.begin(), n, 'x');
    left_ -= n;
    return n;
  }

 private:
  std::size_t left_;
};

TEST(ReadAheadTest, AnExceptionComesAfterTheBytesBeforeIt) {
  const auto input = ReadAhead(std::make_unique<ThrowingInput>(3'000'000));
  std::string buffer(10000, '\0');
  for (int i = 0; i < 300; ++i) {
    ASSERT_GT(input->Read(buffer).value(), 0U) << i;
  }
  std::size_t more = 0;
  EXPECT_THROW(
      while (true) { more += input->Read(buffer).value(); }, std::bad_alloc);
  EXPECT_LT(more, 3'000'000U);
  EXPECT_THROW((void)input->Read(buffer), std::bad_alloc);
}

// Has no end and counts what it gave.
class EndlessInput final : public Input {
 public:
  explicit EndlessInput(std::atomic<std::size_t>& given) : given_(given) {}
  Result<std::size_t> Read(std::span<char> buffer) override {
    std::fill(buffer.begin(), buffer.end(), 'x');
    given_ += buffer.size();
    return buffer.size();
  }

 private:
  std::atomic<std::size_t>& given_;
};

TEST(ReadAheadTest, MemoryIsBoundedAndTheThreadEndsEarly) {
  std::atomic<std::size_t> given = 0;
  std::string buffer(100000, '\0');
  std::size_t taken = 0;
  {
    const auto input = ReadAhead(std::make_unique<EndlessInput>(given));
    while (taken < 5 * kRing) {
      taken += input->Read(buffer).value();
      EXPECT_LE(given, taken + kRing);
    }
  }
  EXPECT_LE(given, taken + kRing);
}

TEST(ReadAheadTest, IsOverEveryCompression) {
  const TempDir dir;
  const std::string text = LongText();
  for (const Compression compression :
       {Compression::kNone, Compression::kGzip, Compression::kZstd}) {
    auto opened = OpenInput(dir.Write("a", Pack(compression, text)), Ahead());
    ASSERT_TRUE(opened.has_value());
    const Drained drained = Drain(*opened->input);
    EXPECT_TRUE(drained.bytes == text);
    EXPECT_EQ(drained.error, std::nullopt);
  }
  const auto archive = dir.Write(
      "a.zip",
      ZipOf({{.name = "a.log", .packed = text},
             {.name = "a.gz", .packed = Pack(Compression::kGzip, text)}}));
  for (const char* member : {"a.log", "a.gz"}) {
    auto opened = OpenInput(archive / member, Ahead());
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->compression, Compression::kZip);
    EXPECT_TRUE(Drain(*opened->input).bytes == text) << member;
  }
}

TEST(ReadAheadTest, DamageIsToldAfterWhatWasReadable) {
  const TempDir dir;
  const std::string packed = Pack(Compression::kGzip, LongText());
  const auto path = dir.Write("a.gz", packed.substr(0, packed.size() / 2));
  auto at_once = OpenInput(path);
  auto ahead = OpenInput(path, Ahead());
  ASSERT_TRUE(at_once.has_value() && ahead.has_value());
  const Drained wanted = Drain(*at_once->input);
  const Drained drained = Drain(*ahead->input);
  EXPECT_TRUE(drained.bytes == wanted.bytes);
  EXPECT_EQ(drained.error, wanted.error);
  EXPECT_THAT(drained.error.value().message, HasSubstr("is cut off"));
}

}  // namespace
}  // namespace mailtide
