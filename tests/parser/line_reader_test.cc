#include "parser/line_reader.h"

#include <sys/resource.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/memory_input.h"

namespace mailtide {
namespace {

using ::testing::ElementsAre;
using namespace std::string_view_literals;

constexpr std::size_t kBlockSizes[] = {1, 2, 3, 7, 64, 4096, 1 << 20};

// A Line that owns its text.
struct Kept {
  std::string text;
  std::uint64_t number;
  std::uint64_t offset;
  bool too_long;
  bool terminated;

  friend bool operator==(const Kept&, const Kept&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Kept& line) {
    return out << line.number << " at " << line.offset << " '"
               << line.text.substr(0, 80) << "' (" << line.text.size()
               << " bytes)" << (line.too_long ? " too long" : "")
               << (line.terminated ? "" : " not terminated");
  }
};

std::vector<Kept> ReadAll(LineReader& reader) {
  std::vector<Kept> lines;
  while (const auto line = reader.Next()) {
    lines.push_back({std::string(line->text), line->number, line->offset,
                     line->too_long, line->terminated});
  }
  return lines;
}

std::vector<Kept> ReadAll(std::string_view bytes, std::size_t block) {
  MemoryInput input{std::string(bytes)};
  LineReader reader(input, block);
  std::vector<Kept> lines = ReadAll(reader);
  EXPECT_EQ(reader.bytes(), lines.empty() ? 0 : bytes.size());
  EXPECT_EQ(reader.damage(), std::nullopt);
  return lines;
}

std::vector<std::string> Texts(std::string_view bytes, std::size_t block) {
  std::vector<std::string> texts;
  for (Kept& line : ReadAll(bytes, block)) {
    texts.push_back(std::move(line.text));
  }
  return texts;
}

// The obvious way, with all bytes in memory: the twin to compare with.
std::vector<Kept> Oracle(std::string_view bytes) {
  std::vector<Kept> lines;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t lf = bytes.find('\n', at);
    const bool terminated = lf != std::string_view::npos;
    const std::size_t end = terminated ? lf : bytes.size();
    std::string_view text = bytes.substr(at, end - at);
    if (at == 0 && text.substr(0, 3) == "\xef\xbb\xbf") {
      text.remove_prefix(3);
    }
    const bool too_long = text.size() > kMaxLineBytes;
    if (too_long) {
      text = text.substr(0, 200);
    } else {
      const std::size_t last = text.find_last_not_of("\r\0"sv);
      text = text.substr(0, last + 1);  // npos + 1 is 0
    }
    lines.push_back(
        {std::string(text), lines.size() + 1, at, too_long, terminated});
    at = end + 1;
  }
  return lines;
}

TEST(LineReaderTest, CutsLines) {
  const struct {
    std::string_view bytes;
    std::vector<std::string> texts;
  } cases[] = {
      {"", {}},
      {"\n", {""}},
      {"\n\n", {"", ""}},
      {"one", {"one"}},
      {"one\n", {"one"}},
      {"one\ntwo", {"one", "two"}},
      {"one\r\ntwo\r\n", {"one", "two"}},
      {"one\r\r\n", {"one"}},
      {"one\rtwo\n", {"one\rtwo"}},  // a CR alone ends no line
      {"\r\n\r\n", {"", ""}},
      {"one\r", {"one"}},
      {"one\0\0\n"sv, {"one"}},
      {"one\0\r\n"sv, {"one"}},
      {"one\r\0\n"sv, {"one"}},
      {"\0one\0two\n"sv, {std::string("\0one\0two", 8)}},
      {"one\n\0\0\0\0"sv, {"one", ""}},  // a tail of zeros after a power cut
      {"\xef\xbb\xbfone\n\xef\xbb\xbftwo\n", {"one", "\xef\xbb\xbftwo"}},
      {"\xef\xbb\xbf\none\n", {"", "one"}},
      {"\xef\xbb\xbf\r\n", {""}},
      {"\xef\xbbone\n", {"\xef\xbbone"}},
      {"\xef\xbb", {"\xef\xbb"}},
      {"\xff\xfe\n", {"\xff\xfe"}},
  };
  for (const auto& c : cases) {
    for (const std::size_t block : kBlockSizes) {
      EXPECT_EQ(Texts(c.bytes, block), c.texts)
          << ::testing::PrintToString(c.bytes) << " block " << block;
    }
    const std::vector<Kept> lines = Oracle(c.bytes);
    EXPECT_EQ(ReadAll(c.bytes, 64), lines);
  }
}

TEST(LineReaderTest, OnlyAByteOrderMarkIsNoLine) {
  MemoryInput input("\xef\xbb\xbf");
  LineReader reader(input);
  EXPECT_EQ(reader.Next(), std::nullopt);
  EXPECT_EQ(reader.bytes(), 0U);
}

TEST(LineReaderTest, NumbersAndOffsets) {
  MemoryInput input("\xef\xbb\xbfone\r\n\ntwo");
  LineReader reader(input, 2);
  std::vector<std::uint64_t> bytes;
  std::vector<Kept> lines;
  while (const auto line = reader.Next()) {
    lines.push_back({std::string(line->text), line->number, line->offset,
                     line->too_long, line->terminated});
    bytes.push_back(reader.bytes());
  }
  EXPECT_THAT(lines, ElementsAre(Kept{"one", 1, 0, false, true},
                                 Kept{"", 2, 8, false, true},
                                 Kept{"two", 3, 9, false, false}));
  EXPECT_THAT(bytes, ElementsAre(8, 9, 12));
}

TEST(LineReaderTest, TheLimitIsExact) {
  for (const std::string_view head : {""sv, "\xef\xbb\xbf"sv, "short\n"sv}) {
    for (const std::string_view tail : {""sv, "\n"sv, "\nnext\n"sv}) {
      for (const std::size_t length :
           {kMaxLineBytes - 1, kMaxLineBytes, kMaxLineBytes + 1}) {
        std::string bytes(head);
        bytes += std::string(length, 'a');
        bytes += tail;
        const std::vector<Kept> expected = Oracle(bytes);
        const std::size_t index = head == "short\n" ? 1 : 0;
        EXPECT_EQ(expected[index].too_long, length > kMaxLineBytes);
        EXPECT_EQ(expected[index].text.size(),
                  length > kMaxLineBytes ? 200 : length);
        for (const std::size_t block : kBlockSizes) {
          if (block < 64 && tail != "\nnext\n") {
            continue;  // a megabyte byte by byte is slow
          }
          ASSERT_EQ(ReadAll(bytes, block), expected)
              << length << " block " << block;
        }
      }
    }
  }
}

TEST(LineReaderTest, LongLinesOfEveryKind) {
  std::string bytes;
  bytes += "first\r\n";
  bytes += std::string(3 * kMaxLineBytes, 'b') + "\r\n";
  bytes += std::string(kMaxLineBytes - 1, 'c') + "\r\n";
  bytes += std::string(kMaxLineBytes, 'd') + "\r\n";  // the CR is one too many
  bytes += std::string(2 * kMaxLineBytes, '\r') + "\n";
  bytes += std::string(kMaxLineBytes, '\0') + "\n";
  bytes += "last\n" + std::string(2 * kMaxLineBytes + 5, 'e');
  const std::vector<Kept> expected = Oracle(bytes);
  ASSERT_EQ(expected.size(), 8U);
  const bool too_long[] = {false, true, false, true, true, false, false, true};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(expected[i].too_long, too_long[i]) << i;
  }
  for (const std::size_t block :
       {std::size_t{7}, std::size_t{4096}, std::size_t{1} << 20}) {
    ASSERT_EQ(ReadAll(bytes, block), expected) << "block " << block;
  }
}

TEST(LineReaderTest, BlocksDoNotMatter) {
  std::uint32_t state = 7;
  const auto random = [&state] {
    return (state = state * 1103515245 + 12345) >> 16;
  };
  constexpr std::string_view kAlphabet = "ab\r\n\0\xef\xbb\xbf\n"sv;
  for (int round = 0; round < 300; ++round) {
    std::string bytes;
    for (std::uint32_t n = random() % 200; n > 0; --n) {
      bytes += kAlphabet[random() % kAlphabet.size()];
    }
    const std::vector<Kept> expected = Oracle(bytes);
    for (const std::size_t block : kBlockSizes) {
      MemoryInput input(bytes, 1 + random() % 5);  // short reads besides
      LineReader reader(input, block);
      ASSERT_EQ(ReadAll(reader), expected)
          << ::testing::PrintToString(bytes) << " block " << block;
    }
  }
}

TEST(LineReaderTest, PeekConsumesNothing) {
  for (const std::size_t block : kBlockSizes) {
    MemoryInput input("\xef\xbb\xbfone\ntwo\nthree\n");
    LineReader reader(input, block);
    EXPECT_EQ(reader.Peek(5), "one\nt");
    EXPECT_EQ(reader.Peek(2), "on");
    EXPECT_EQ(reader.Peek(1000), "one\ntwo\nthree\n");
    EXPECT_EQ(reader.bytes(), 0U);
    EXPECT_EQ(reader.Next()->text, "one");
    EXPECT_EQ(reader.Peek(4), "two\n");
    const auto line = reader.Next();
    EXPECT_EQ(line->text, "two");
    EXPECT_EQ(line->number, 2U);
    EXPECT_EQ(line->offset, 7U);
    EXPECT_EQ(reader.Next()->text, "three");
    EXPECT_EQ(reader.Peek(4), "");
    EXPECT_EQ(reader.Next(), std::nullopt);
  }
}

TEST(LineReaderTest, PeekIsBounded) {
  MemoryInput input(std::string(3 * kMaxLineBytes, 'a') + "\nb\n");
  LineReader reader(input, 4096);
  EXPECT_EQ(reader.Peek(1 << 30).size(), kMaxLineBytes);
  EXPECT_TRUE(reader.Next()->too_long);
  EXPECT_EQ(reader.Next()->text, "b");
}

TEST(LineReaderTest, DamageComesAfterTheLinesBeforeIt) {
  const Error failure = {ErrorCode::kInputDamaged, "'a.gz' is damaged"};
  for (const std::size_t block : kBlockSizes) {
    MemoryInput input("one\ntwo\nthr", 2, failure);
    LineReader reader(input, block);
    EXPECT_EQ(reader.Peek(1000), "one\ntwo\nthr");
    EXPECT_EQ(reader.Next()->text, "one");
    EXPECT_EQ(reader.Next()->text, "two");
    const auto torn = reader.Next();
    EXPECT_EQ(torn->text, "thr");
    EXPECT_FALSE(torn->terminated);
    EXPECT_TRUE(torn->cut_off);
    EXPECT_EQ(reader.damage(), std::nullopt);
    EXPECT_EQ(reader.Next(), std::nullopt);
    EXPECT_EQ(reader.damage(), failure);
    EXPECT_EQ(reader.Next(), std::nullopt);
    EXPECT_EQ(reader.damage(), failure);
    EXPECT_EQ(reader.bytes(), 11U);
  }
}

TEST(LineReaderTest, OnlyTheLineThatDamageBreaksIsCutOff) {
  const Error failure = {ErrorCode::kInputDamaged, "'a.gz' is damaged"};
  MemoryInput damaged("one\ntwo\n", 2, failure);
  LineReader reader(damaged);
  EXPECT_FALSE(reader.Next()->cut_off);
  EXPECT_FALSE(reader.Next()->cut_off);
  EXPECT_EQ(reader.Next(), std::nullopt);
  MemoryInput sound("one\ntwo");
  LineReader whole(sound);
  EXPECT_FALSE(whole.Next()->cut_off);
  const auto last = whole.Next();
  EXPECT_FALSE(last->terminated);
  EXPECT_FALSE(last->cut_off);
}

TEST(LineReaderTest, DamageInsideALineThatIsTooLong) {
  const Error failure = {ErrorCode::kIo, "cannot read"};
  MemoryInput input(std::string(2 * kMaxLineBytes, 'a'), 5000, failure);
  LineReader reader(input);
  const auto line = reader.Next();
  ASSERT_TRUE(line.has_value());
  EXPECT_TRUE(line->too_long);
  EXPECT_FALSE(line->terminated);
  EXPECT_TRUE(line->cut_off);
  EXPECT_EQ(line->text, std::string(200, 'a'));
  EXPECT_EQ(reader.Next(), std::nullopt);
  EXPECT_EQ(reader.damage(), failure);
  EXPECT_EQ(reader.bytes(), 2 * kMaxLineBytes);
}

// Fault F28. Gives `left` times 'a', then one more line.
class EndlessLine final : public Input {
 public:
  explicit EndlessLine(std::size_t left) : left_(left) {}
  Result<std::size_t> Read(std::span<char> buffer) override {
    if (left_ == 0) {
      const std::string_view rest = std::exchange(rest_, "");
      std::copy(rest.begin(), rest.end(), buffer.begin());
      return rest.size();
    }
    const std::size_t n = std::min(left_, buffer.size());
    std::fill_n(buffer.data(), n, 'a');
    left_ -= n;
    return n;
  }

 private:
  std::size_t left_;
  std::string_view rest_ = "\nrest\n";
};

long PeakKilobytes() {
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(LineReaderTest, ALineOfAGigabyteTakesNoMemory) {
  constexpr std::size_t kGigabyte = 1000000000;
  const long before = PeakKilobytes();
  EndlessLine input(kGigabyte);
  LineReader reader(input);
  const auto line = reader.Next();
  ASSERT_TRUE(line.has_value());
  EXPECT_TRUE(line->too_long);
  EXPECT_TRUE(line->terminated);
  EXPECT_EQ(reader.bytes(), kGigabyte + 1);
  EXPECT_EQ(reader.Next()->text, "rest");
  EXPECT_EQ(reader.Next(), std::nullopt);
  EXPECT_LT(PeakKilobytes() - before, 4096);
}

}  // namespace
}  // namespace mailtide
