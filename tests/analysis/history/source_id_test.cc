#include "analysis/history/source_id.h"

#include <array>
#include <string>

#include <gtest/gtest.h>
#include <xxhash.h>

#include "tests/support/memory_input.h"

namespace mailtide {
namespace {

// Bytes that differ everywhere, so that no two blocks are alike.
std::string SomeBytes(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t state = 1;
  for (char& byte : bytes) {
    state = state * 1664525 + 1013904223;
    byte = static_cast<char>(state >> 24);
  }
  return bytes;
}

ContentDigest DigestOf(const std::string& bytes, std::size_t piece,
                       std::vector<std::uint64_t> candidates = {}) {
  MemoryInput memory(bytes, piece);
  HashingInput input(memory, std::move(candidates));
  EXPECT_EQ(Drain(input).bytes, bytes);
  return input.Digest();
}

// From xxHash's own test vectors (cli/xsum_sanity_check.c, length 0, seed 0).
TEST(SourceId, EmptyInputHasThePublishedHash) {
  const Hash128 published = {0x99, 0xAA, 0x06, 0xD3, 0x01, 0x47, 0x98, 0xD8,
                             0x60, 0x01, 0xC3, 0x24, 0x46, 0x8D, 0x49, 0x7F};
  EXPECT_EQ(HashBytes(""), published);
  const ContentDigest digest = DigestOf("", 1);
  EXPECT_EQ(digest.content, published);
  EXPECT_EQ(digest.bytes, 0U);
  EXPECT_TRUE(digest.blocks.empty());
}

TEST(SourceId, PiecesDoNotMatter) {
  const std::string bytes = SomeBytes(3 * kHashBlockBytes + 17);
  ContentDigest whole;
  whole.content = HashBytes(bytes);
  whole.bytes = bytes.size();
  for (std::size_t block = 0; block < 3; ++block) {
    whole.blocks.push_back(
        XXH3_64bits(bytes.data() + block * kHashBlockBytes, kHashBlockBytes));
  }
  for (const std::uint64_t length : {0U, 1U, 65'536U, 100'000U}) {
    whole.prefixes.push_back({length, HashBytes(bytes.substr(0, length))});
  }
  whole.prefixes.push_back({bytes.size(), HashBytes(bytes)});
  for (const std::size_t piece :
       {1UL, 7UL, 4096UL, 65'535UL, 65'536UL, 65'537UL, 1UL << 20}) {
    EXPECT_EQ(DigestOf(bytes, piece,
                       {100'000, bytes.size() + 1, 1, 65'536, 0, bytes.size(),
                        1, 100'000}),
              whole)
        << "pieces of " << piece;
  }
}

TEST(SourceId, OnlyFullBlocksAreListed) {
  EXPECT_EQ(DigestOf(SomeBytes(kHashBlockBytes - 1), 999).blocks.size(), 0U);
  EXPECT_EQ(DigestOf(SomeBytes(kHashBlockBytes), 999).blocks.size(), 1U);
  EXPECT_EQ(DigestOf(SomeBytes(kHashBlockBytes + 1), 999).blocks.size(), 1U);
}

TEST(SourceId, GrownFileKnowsItsShorterSelf) {
  const std::string longer = SomeBytes(200'000);
  for (const std::size_t size : {1U, 70'000U, 199'999U}) {
    const std::string shorter = longer.substr(0, size);
    const ContentDigest before = DigestOf(shorter, 5000);
    const ContentDigest after = DigestOf(longer, 5000, {before.bytes});
    ASSERT_EQ(after.prefixes.size(), 1U);
    EXPECT_EQ(after.prefixes[0], (PrefixHash{before.bytes, before.content}));
  }
  std::string other = longer;
  other[69'999] ^= 1;
  EXPECT_NE(DigestOf(other, 5000, {70'000}).prefixes[0].content,
            HashBytes(longer.substr(0, 70'000)));
}

TEST(SourceId, ErrorsAreHandedOnAndTheBytesBeforeAreHashed) {
  const Error failure{ErrorCode::kInputDamaged, "cut off"};
  MemoryInput memory("abc", 2, failure);
  HashingInput input(memory, {});
  const Drained drained = Drain(input);
  EXPECT_EQ(drained.bytes, "abc");
  EXPECT_EQ(drained.error, failure);
  EXPECT_EQ(input.Digest().content, HashBytes("abc"));
}

TEST(SourceId, StartsWith) {
  using Blocks = std::vector<std::uint64_t>;
  EXPECT_TRUE(StartsWith(Blocks{1, 2, 3}, Blocks{1, 2}));
  EXPECT_TRUE(StartsWith(Blocks{1, 2}, Blocks{1, 2}));
  EXPECT_FALSE(StartsWith(Blocks{1, 2}, Blocks{1, 2, 3}));
  EXPECT_FALSE(StartsWith(Blocks{1, 2, 3}, Blocks{2}));
  EXPECT_FALSE(StartsWith(Blocks{1, 2, 3}, Blocks{}));
  EXPECT_FALSE(StartsWith(Blocks{}, Blocks{}));
}

}  // namespace
}  // namespace mailtide
