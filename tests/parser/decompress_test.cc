// Every compressed format, whole, cut off, damaged, with foreign bytes and as a
// bomb. Faults F31 to F33 of the list of faults.
#include "parser/decompress.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <isa-l/igzip_lib.h>
#include <zlib.h>

#include "parser/input.h"
#include "tests/support/memory_input.h"
#include "tests/support/pack.h"
#include "tests/support/random.h"

namespace mailtide {

// NOLINTNEXTLINE(readability-identifier-naming): the name GoogleTest looks for
void PrintTo(Compression compression, std::ostream* out) {
  *out << CompressionName(compression);
}

namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Decoded {
  std::string bytes;
  std::optional<Error> error;
  Compression compression = Compression::kNone;
};

Decoded Decode(std::string raw, std::size_t raw_piece = 1 << 20,
               std::size_t read_piece = std::size_t{64} << 10,
               const InputOptions& options = {}) {
  auto opened =
      OpenInputOn(std::make_unique<MemoryInput>(std::move(raw), raw_piece),
                  "'a.log'", options);
  Drained drained = Drain(*opened->input, read_piece);
  return {std::move(drained.bytes), std::move(drained.error),
          opened->compression};
}

// Lines that compress like a log: the same words, other numbers.
std::string LogText(int lines) {
  std::string text;
  std::uint32_t state = 1;
  for (int i = 0; i < lines; ++i) {
    state = state * 1664525U + 1013904223U;
    text += "id=firewall op=\"MAIL\" from=\"u" + std::to_string(state % 97) +
            "@example.org\" rcvd=" + std::to_string(state >> 8) + "\n";
  }
  return text;
}

class CodecTest : public ::testing::TestWithParam<Compression> {};

INSTANTIATE_TEST_SUITE_P(
    All, CodecTest,
    ::testing::Values(Compression::kGzip, Compression::kBzip2, Compression::kXz,
                      Compression::kZstd),
    [](const auto& test) { return std::string(CompressionName(test.param)); });

TEST_P(CodecTest, GivesTheSameForEveryPieceSize) {
  const std::string text = LogText(6000);  // several zstd blocks
  const std::string packed = Pack(GetParam(), text);
  const std::vector<std::pair<std::size_t, std::size_t>> pieces = {
      {1, 1}, {1, 4096}, {7, 3}, {4096, 1}, {4096, 4096}, {1 << 20, 1 << 20}};
  for (const auto& [raw, read] : pieces) {
    const Decoded decoded = Decode(packed, raw, read);
    EXPECT_EQ(decoded.error, std::nullopt);
    EXPECT_TRUE(decoded.bytes == text) << raw << ' ' << read;
    EXPECT_EQ(decoded.compression, GetParam());
  }
}

TEST_P(CodecTest, ReadsAllMembers) {
  const std::string text = LogText(50);
  const std::string empty = Pack(GetParam(), "");
  const std::string packed = empty + Pack(GetParam(), text) + empty + empty +
                             Pack(GetParam(), "last") + empty;
  for (const std::size_t piece : {1U, 5U, 1U << 20}) {
    const Decoded decoded = Decode(packed, piece);
    EXPECT_EQ(decoded.error, std::nullopt);
    EXPECT_EQ(decoded.bytes, text + "last");
  }
}

TEST_P(CodecTest, EmptyMemberIsAnEmptyInput) {
  const Decoded decoded = Decode(Pack(GetParam(), ""));
  EXPECT_EQ(decoded.error, std::nullopt);
  EXPECT_EQ(decoded.bytes, "");
  EXPECT_EQ(decoded.compression, GetParam());
}

// Two members, cut after each byte: an Error unless the cut is between them,
// and always a beginning of the text, whole for the members that are whole.
TEST_P(CodecTest, NoCutIsSilent) {
  const std::string first = LogText(40);
  const std::string text = first + "and more\n";
  const std::string one = Pack(GetParam(), first);
  const std::string both = one + Pack(GetParam(), "and more\n");
  for (std::size_t cut = 1; cut < both.size(); ++cut) {
    SCOPED_TRACE(cut);
    const Decoded decoded = Decode(both.substr(0, cut));
    EXPECT_EQ(decoded.compression, GetParam());
    EXPECT_EQ(text.substr(0, decoded.bytes.size()), decoded.bytes);
    EXPECT_GE(decoded.bytes.size(), cut >= one.size() ? first.size() : 0);
    if (cut == one.size()) {
      EXPECT_EQ(decoded.error, std::nullopt);
      continue;
    }
    ASSERT_TRUE(decoded.error.has_value());
    EXPECT_EQ(decoded.error->code, ErrorCode::kInputDamaged);
    EXPECT_THAT(decoded.error->message, StartsWith("'a.log' is cut off: its "));
    EXPECT_THAT(decoded.error->message,
                HasSubstr("at byte " + std::to_string(cut) + ";"));
  }
}

// What a cut leaves decodable does not depend on how it is read.
TEST_P(CodecTest, CutGivesTheSameForEveryPieceSize) {
  const std::string packed = Pack(GetParam(), LogText(4000));
  for (const std::size_t parts : {9U, 6U, 3U}) {
    const std::string cut = packed.substr(0, packed.size() * parts / 10);
    const Decoded whole = Decode(cut);
    for (const std::size_t piece : {1U, 13U, 4096U}) {
      const Decoded decoded = Decode(cut, piece, piece);
      EXPECT_TRUE(decoded.bytes == whole.bytes);
      EXPECT_EQ(decoded.error, whole.error);
    }
  }
}

// Any one byte changed: told, or without effect (a gzip header has fields that
// mean nothing), or no compressed data any more; never other bytes unsaid.
TEST_P(CodecTest, NoDamageIsSilent) {
  const std::string text = LogText(30);
  const std::string packed = Pack(GetParam(), text);
  for (std::size_t at = 0; at < packed.size(); ++at) {
    for (const int flip : {0x01, 0x10, 0x80, 0xff}) {
      SCOPED_TRACE(at * 1000 + static_cast<std::size_t>(flip));
      std::string damaged = packed;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      const Decoded decoded = Decode(damaged);
      if (decoded.compression == Compression::kNone) {
        EXPECT_EQ(decoded.bytes, damaged);
      } else if (!decoded.error) {
        EXPECT_TRUE(decoded.bytes == text);
      }
      const Decoded again = Decode(damaged, 3, 5);
      EXPECT_TRUE(again.bytes == decoded.bytes);
      EXPECT_EQ(again.error, decoded.error);
    }
  }
}

TEST_P(CodecTest, TellsDamageInTheMiddle) {
  const std::string text = LogText(20000);
  std::string packed = Pack(GetParam(), text);
  const std::size_t middle = packed.size() / 2;
  for (std::size_t i = 0; i < 64; ++i) {
    packed[middle + i] = static_cast<char>(packed[middle + i] ^ 0x55);
  }
  const Decoded decoded = Decode(packed);
  ASSERT_TRUE(decoded.error.has_value());
  EXPECT_EQ(decoded.error->code, ErrorCode::kInputDamaged);
  EXPECT_THAT(decoded.error->message, StartsWith("'a.log' is damaged: its "));
  // The blocks before the damage were handed over (bzip2: 900 kB each).
  if (GetParam() != Compression::kBzip2) {
    EXPECT_GT(decoded.bytes.size(), text.size() / 4);
  }
}

TEST_P(CodecTest, TellsForeignBytesAfterTheEnd) {
  const std::string packed = Pack(GetParam(), "one\ntwo\n");
  for (const std::string_view tail :
       {"g", "three\n", "a tail longer than any magic number\n"}) {
    const Decoded decoded = Decode(packed + std::string(tail), 3);
    EXPECT_EQ(decoded.bytes, "one\ntwo\n");
    ASSERT_TRUE(decoded.error.has_value());
    EXPECT_EQ(decoded.error->code, ErrorCode::kInputDamaged);
    EXPECT_THAT(decoded.error->message,
                StartsWith("'a.log' has foreign bytes after its end: its "));
    EXPECT_THAT(decoded.error->message,
                HasSubstr("complete at byte " + std::to_string(packed.size())));
  }
}

TEST_P(CodecTest, StopsABombAtTheDefaultLimits) {
  const std::string member = Pack(GetParam(), std::string(8 << 20, '\0'));
  std::string bomb;
  for (int i = 0; i < 16; ++i) {  // 128 MiB
    bomb += member;
  }
  auto opened = OpenInputOn(std::make_unique<MemoryInput>(bomb), "'a.log'", {});
  std::vector<char> buffer(std::size_t{256} << 10);
  std::size_t total = 0;
  Result<std::size_t> got = 0;
  while ((got = opened->input->Read(buffer)) && *got > 0) {
    total += *got;
  }
  ASSERT_FALSE(got.has_value());
  EXPECT_EQ(got.error().code, ErrorCode::kInputDamaged);
  EXPECT_THAT(got.error().message, StartsWith("'a.log' grows beyond all "));
  EXPECT_GT(total, 64U << 20);
  EXPECT_LE(total, (64U << 20) + 2 * buffer.size());
}

TEST_P(CodecTest, KeepsToItsOwnLimits) {
  const std::string text(1 << 20, 'a');
  const std::string packed = Pack(GetParam(), text);
  InputOptions options;
  EXPECT_EQ(Decode(packed, 1 << 20, 4096, options).error, std::nullopt);
  options.max_output = 100000;
  EXPECT_TRUE(Decode(packed, 1 << 20, 4096, options).error.has_value());
  options = {};
  options.ratio_from = 100000;
  options.max_ratio = 100;
  EXPECT_TRUE(Decode(packed, 1 << 20, 4096, options).error.has_value());
  options.max_ratio = 1e9;
  EXPECT_EQ(Decode(packed, 1 << 20, 4096, options).error, std::nullopt);
}

TEST_P(CodecTest, ReadErrorComesAfterWhatWasDecodedAndIsNotCalledACut) {
  const std::string text = LogText(40);
  const Error failure = {ErrorCode::kIo, "cannot read 'a.log'"};
  auto opened = OpenInputOn(
      std::make_unique<MemoryInput>(
          Pack(GetParam(), text) + Pack(GetParam(), text).substr(0, 30), 100,
          failure),
      "'a.log'", {});
  const Drained drained = Drain(*opened->input);
  EXPECT_EQ(drained.bytes.substr(0, text.size()), text);
  EXPECT_EQ(drained.error, failure);
  EXPECT_EQ(Drain(*opened->input).error, failure);  // and from then on
}

// "one\ntwo\n" as the command-line tools of Debian 12 write it.
TEST(DecompressTest, ReadsWhatTheToolsWrite) {
  const struct {
    const char* name;
    const char* hex;
  } cases[] = {
      {"gzip -n", "1f8b0800000000000003cbcf4be52a29cfe70200e60bba1208000000"},
      {"gzip of a named file",
       "1f8b0808808dff6a0003612e6c6f6700cbcf4be52a29cfe70200e60bba1208000000"},
      {"igzip -3 of a named file",
       "1f8b0808d72f036b00037400cbcf4be52a29cfe70200e60bba1208000000"},
      {"igzip -0 of a named file",
       "1f8b0808d72f036b00037400edfd09801c45f9bf81f76637d7249b0440454552042009"
       "cc2ebb9b3b8124bbb9211749b80485de99de9d2633d343f74c368b08f15651c1fb5654"
       "c45b51f1160d898a3778df1a4505ef20aaa090fdff9ff7ad9ea9dddd70fafdfdbebfff"
       "dfcd6667babbaaea7ddf7aebad4fbdf55675540e32d58128f3ff01e60bba120800000"
       "0"},
      {"pigz -11 -n",
       "1f8b0800000000000203cbcf4be52a29cfe70200e60bba1208000000"},
      {"bzip2",
       "425a6839314159265359a7142b77000002c180001002018480200021800c0238f51b8bb"
       "9"
       "229c2848538a15bb80"},
      {"bzip2 -1",
       "425a6831314159265359a7142b77000002c180001002018480200021800c0238f51b8bb"
       "9"
       "229c2848538a15bb80"},
      {"xz",
       "fd377a585a000004e6d6b4460200210116000000742fe5a30100076f6e650a74776f0a0"
       "0"
       "51ab9eaf5775704900012008bb19d9bb1fb6f37d010000000004595a"},
      {"xz -C crc32",
       "fd377a585a0000016922de360200210116000000742fe5a30100076f6e650a74776f0a0"
       "0"
       "e60bba1200011c0844602ac89042990d010000000001595a"},
      {"xz -C sha256",
       "fd377a585a00000ae1fb0ca10200210116000000742fe5a30100076f6e650a74776f0a0"
       "0"
       "c3f9c8c283a2b1f2f1896f27a01cbe3cddc0c9d93f752e4639035a0f5b36f6e80001380"
       "8"
       "e281c239189b4b9a01000000000a595a"},
      {"zstd from a pipe", "28b52ffd04584100006f6e650a74776f0ae6a60e40"},
      {"zstd --no-check of a file", "28b52ffd20084100006f6e650a74776f0a"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const Decoded decoded = Decode(FromHex(c.hex));
    EXPECT_EQ(decoded.error, std::nullopt);
    EXPECT_EQ(decoded.bytes, "one\ntwo\n");
  }
  for (const char* empty :
       {"1f8b080000000000000303000000000000000000",
        "425a683917724538509000000000",
        "fd377a585a000004e6d6b446000000001cdf44211fb6f37d010000000004595a",
        "28b52ffd240001000099e9d851"}) {
    const Decoded decoded = Decode(FromHex(empty));
    EXPECT_EQ(decoded.error, std::nullopt);
    EXPECT_EQ(decoded.bytes, "");
    EXPECT_NE(decoded.compression, Compression::kNone);
  }
}

TEST(DecompressTest, GzipHeaderWithEveryOptionalField) {
  const std::string packed = PackGzipWithFullHeader("one\ntwo\n");
  EXPECT_EQ(packed[3], '\x1e');  // FHCRC, FEXTRA, FNAME, FCOMMENT
  EXPECT_THAT(packed, HasSubstr("the log of a day"));
  for (const std::size_t piece : {1U, 1000U}) {
    const Decoded decoded = Decode(packed + packed, piece);
    EXPECT_EQ(decoded.error, std::nullopt);
    EXPECT_EQ(decoded.bytes, "one\ntwo\none\ntwo\n");
  }
}

// 2026-11-22: what decoding the data said hid it.
TEST(DecompressTest, GzipHeaderWithAWrongCrc) {
  std::string packed = PackGzipWithFullHeader("one\ntwo\n");
  const std::size_t name = packed.find("the log of a day");
  ASSERT_NE(name, std::string::npos);
  packed[name] = 'T';
  for (const std::size_t piece : {1U, 1000U}) {
    const Decoded decoded = Decode(packed, piece);
    ASSERT_TRUE(decoded.error);
    EXPECT_EQ(decoded.error->code, ErrorCode::kInputDamaged);
    EXPECT_EQ(decoded.bytes, "");
  }
}

// What gzip data means, by zlib alone.
enum class Verdict : std::uint8_t { kGood, kCutOff, kDamaged, kForeign };

struct Judged {
  std::string bytes;
  Verdict verdict = Verdict::kGood;
};

Judged JudgeByZlib(std::string packed) {
  constexpr std::string_view kMagic = "\x1f\x8b\x08";
  Judged judged;
  std::array<Bytef, 4096> buffer = {};
  z_stream stream = {};
  stream.next_in = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  int code = inflateInit2(&stream, MAX_WBITS + 16);
  for (;;) {
    do {
      stream.next_out = buffer.data();
      stream.avail_out = buffer.size();
      code = inflate(&stream, Z_NO_FLUSH);
      judged.bytes.append(reinterpret_cast<const char*>(buffer.data()),
                          buffer.size() - stream.avail_out);
    } while (code == Z_OK);
    if (code != Z_STREAM_END) {
      judged.verdict =
          code == Z_BUF_ERROR ? Verdict::kCutOff : Verdict::kDamaged;
      break;
    }
    std::string_view rest(packed);
    rest.remove_prefix(packed.size() - stream.avail_in);
    rest.remove_prefix(std::min(rest.find_first_not_of('\0'), rest.size()));
    if (rest.substr(0, 3) != kMagic.substr(0, rest.size())) {
      judged.verdict = Verdict::kForeign;
    }
    if (rest.empty() || judged.verdict == Verdict::kForeign) {
      break;
    }
    stream.avail_in = static_cast<uInt>(rest.size());
    stream.next_in =
        reinterpret_cast<Bytef*>(packed.data() + (packed.size() - rest.size()));
    inflateReset(&stream);
  }
  inflateEnd(&stream);
  return judged;
}

Judged JudgeByDecoding(const std::string& packed, std::size_t raw_piece,
                       std::size_t read_piece) {
  Decoded decoded = Decode(packed, raw_piece, read_piece);
  Judged judged{std::move(decoded.bytes)};
  if (decoded.error) {
    const std::string_view message = decoded.error->message;
    const auto tells = [message](std::string_view words) {
      return message.starts_with(words);
    };
    judged.verdict = tells("'a.log' is cut off: ")   ? Verdict::kCutOff
                     : tells("'a.log' is damaged: ") ? Verdict::kDamaged
                                                     : Verdict::kForeign;
    EXPECT_TRUE(judged.verdict != Verdict::kForeign ||
                tells("'a.log' has foreign bytes after its end: "));
  }
  return judged;
}

// Texts that compress well, badly and not at all.
std::string RandomText(Random& random, std::size_t size) {
  std::string text;
  const std::size_t kind = random.Below(4);
  while (text.size() < size) {
    if (kind == 0) {
      text += static_cast<char>(random.Below(256));
    } else if (kind == 1) {
      text.append(1 + random.Below(400),
                  static_cast<char>('a' + random.Below(3)));
    } else {
      text += "from=<user" + std::to_string(random.Below(90)) +
              "@example.org> size=" + std::to_string(random.Below(100000)) +
              '\n';
    }
  }
  text.resize(size);
  return text;
}

// A member by zlib: any level (0 stores), window, and way to look for matches.
std::string RandomZlibMember(Random& random, std::string text) {
  constexpr int kStrategies[] = {Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY,
                                 Z_RLE, Z_FIXED};
  const auto pick = [&random](int from, int to) {
    return from +
           static_cast<int>(random.Below(static_cast<std::size_t>(to - from)));
  };
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, pick(0, 10), Z_DEFLATED, pick(9, 16) + 16,
                         pick(1, 10), kStrategies[random.Below(5)]),
            Z_OK);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

// A member by the library of igzip, with its tables for unknown text.
std::string IgzipMember(std::string text) {
  std::string packed(text.size() * 2 + 1000, '\0');
  const auto stream = std::make_unique<isal_zstream>();
  isal_deflate_stateless_init(stream.get());
  stream->gzip_flag = IGZIP_GZIP;
  stream->end_of_stream = 1;
  stream->next_in = reinterpret_cast<std::uint8_t*>(text.data());
  stream->avail_in = static_cast<std::uint32_t>(text.size());
  stream->next_out = reinterpret_cast<std::uint8_t*>(packed.data());
  stream->avail_out = static_cast<std::uint32_t>(packed.size());
  EXPECT_EQ(isal_deflate_stateless(stream.get()), COMP_OK);
  packed.resize(stream->total_out);
  return packed;
}

std::string RandomMember(Random& random, const std::string& text) {
  return random.Below(4) == 0 ? IgzipMember(text)
                              : RandomZlibMember(random, text);
}

constexpr std::size_t kPieces[] = {1, 3, 100, 65536, 1 << 20};

TEST(DecompressTest, GzipIsWhatZlibTakesItFor) {
  Random random(20261122);
  for (int i = 0; i < 60; ++i) {
    SCOPED_TRACE(i);
    const bool is_long = i % 20 == 0;  // several windows
    std::string text;
    std::string packed;
    for (std::size_t members = 1 + random.Below(4); members > 0; --members) {
      const std::string part =
          RandomText(random, random.Below(is_long ? 700000 : 3000));
      text += part;
      packed += RandomMember(random, part);
    }
    const std::size_t raw = kPieces[random.Below(5)];
    const std::size_t read =
        kPieces[is_long ? 2 + random.Below(3) : random.Below(5)];
    const Judged good = JudgeByDecoding(packed, raw, read);
    EXPECT_EQ(good.verdict, Verdict::kGood);
    EXPECT_TRUE(good.bytes == text);
    const std::string tail = RandomText(random, 1 + random.Below(20));
    const Judged tailed = JudgeByDecoding(packed + tail, raw, read);
    EXPECT_EQ(tailed.verdict, JudgeByZlib(packed + tail).verdict);
    EXPECT_TRUE(tailed.bytes == text);
  }
}

// See codec_gzip.cc.
constexpr std::size_t kLostAtACut = 2;

TEST(DecompressTest, GzipIsCutOffWhereZlibTakesItForCutOff) {
  Random random(1);
  std::string packed;
  for (int i = 0; i < 8; ++i) {
    packed += RandomMember(random, RandomText(random, 400));
  }
  for (std::size_t cut = 1; cut <= packed.size(); ++cut) {
    SCOPED_TRACE(cut);
    const Judged wanted = JudgeByZlib(packed.substr(0, cut));
    const Judged judged =
        JudgeByDecoding(packed.substr(0, cut), kPieces[cut % 5], 4096);
    EXPECT_EQ(judged.verdict, wanted.verdict);
    EXPECT_TRUE(wanted.bytes.starts_with(judged.bytes));
    EXPECT_LE(wanted.bytes.size(), judged.bytes.size() + kLostAtACut);
  }
}

// Damage may be found later than zlib does, by the end or the checksum, or have
// no effect.
TEST(DecompressTest, GzipIsDamagedWhereZlibTakesItForDamaged) {
  Random random(2);
  for (int file = 0; file < 4; ++file) {
    const std::string text = RandomText(random, 400);
    const std::string packed = RandomMember(random, text);
    for (std::size_t bit = 0; bit < 8 * packed.size(); ++bit) {
      SCOPED_TRACE(bit);
      std::string flipped = packed;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
      if (DetectCompression(flipped) != Compression::kGzip) {
        continue;
      }
      const Judged wanted = JudgeByZlib(flipped);
      const Judged judged = JudgeByDecoding(flipped, kPieces[bit % 5], 4096);
      if (judged.verdict == Verdict::kGood) {
        EXPECT_EQ(judged.bytes, text);
      } else if (wanted.verdict == Verdict::kDamaged) {
        EXPECT_NE(judged.verdict, Verdict::kForeign);
        EXPECT_TRUE(judged.bytes.starts_with(wanted.bytes));
      } else {
        EXPECT_EQ(judged.verdict, wanted.verdict);
        EXPECT_TRUE(wanted.bytes.starts_with(judged.bytes));
        EXPECT_LE(wanted.bytes.size(), judged.bytes.size() + kLostAtACut);
      }
    }
  }
}

TEST(DecompressTest, GzipZerosAtTheEndArePadding) {
  const std::string packed = Pack(Compression::kGzip, "one\n");
  const Decoded decoded = Decode(packed + std::string(300000, '\0'), 1000);
  EXPECT_EQ(decoded.error, std::nullopt);
  EXPECT_EQ(decoded.bytes, "one\n");
  EXPECT_TRUE(Decode(packed + std::string(512, '\0') + "x").error.has_value());
}

TEST(DecompressTest, XzPaddingComesInFours) {
  const std::string packed = Pack(Compression::kXz, "one\n");
  for (std::size_t zeros = 0; zeros < 13; ++zeros) {
    const std::string padded = packed + std::string(zeros, '\0');
    const bool good = zeros % 4 == 0;
    EXPECT_EQ(Decode(padded).error == std::nullopt, good) << zeros;
    const Decoded between = Decode(padded + packed, 1);
    EXPECT_EQ(between.error == std::nullopt, good) << zeros;
    EXPECT_EQ(between.bytes, good ? "one\none\n" : "one\n") << zeros;
  }
}

TEST(DecompressTest, ZstdSkippableFramesAreSkipped) {
  const std::string skip = ZstdSkippableFrame("not a line\n");
  const std::string frame = Pack(Compression::kZstd, "one\n");
  const std::string packed = skip + frame + skip + skip + frame + skip;
  for (const std::size_t piece : {1U, 1000U}) {
    const Decoded decoded = Decode(packed, piece);
    EXPECT_EQ(decoded.error, std::nullopt);
    EXPECT_EQ(decoded.compression, Compression::kZstd);
    EXPECT_EQ(decoded.bytes, "one\none\n");
  }
  for (std::size_t cut = 1; cut < skip.size(); ++cut) {
    EXPECT_TRUE(Decode(skip.substr(0, cut)).error.has_value()) << cut;
  }
}

// The last block before an error is not lost (libzstd does not count it).
TEST(DecompressTest, ZstdBlockBeforeABadHeaderIsHandedOver) {
  // Magic number, no checksum, window 1 KiB, then raw blocks by their headers.
  const std::string packed = FromHex(
      "28b52ffd 00 00"
      "200000 6161610a"    // 4 bytes, not last
      "200000 6262620a"    // 4 bytes, not last
      "260000 00000000");  // reserved type
  for (const std::size_t raw : {1U, 2U, 5U, 1000U}) {
    for (const std::size_t read : {1U, 2U, 4U, 5U, 1000U}) {
      const Decoded decoded = Decode(packed, raw, read);
      EXPECT_EQ(decoded.bytes, "aaa\nbbb\n") << raw << ' ' << read;
      EXPECT_TRUE(decoded.error.has_value());
    }
  }
}

TEST(DecompressTest, ZstdWindowIsLimited) {
  // A window of 2^(10 + exponent), then a last raw block of four bytes.
  const std::string allowed = FromHex("28b52ffd 00 88 210000 6161610a");
  const std::string refused = FromHex("28b52ffd 00 90 210000 6161610a");
  EXPECT_EQ(Decode(allowed).bytes, "aaa\n");
  EXPECT_EQ(Decode(allowed).error, std::nullopt);
  const Decoded decoded = Decode(refused);
  ASSERT_TRUE(decoded.error.has_value());
  EXPECT_THAT(decoded.error->message,
              HasSubstr("needs more than 128 MiB of memory"));
}

TEST(DecompressTest, XzMemoryIsLimited) {
  // "one\ntwo\n" as xz packs it.
  std::string packed = FromHex(
      "fd377a585a000004e6d6b446 0200210116000000742fe5a3 0100076f6e650a74776f");
  // The block header follows the 12 bytes of the stream header: its size in
  // fours less one, flags, filter 0x21, one byte of properties: the dictionary.
  ASSERT_EQ(packed.substr(12, 4), FromHex("02002101"));
  packed[16] = '\x28';  // 4 GiB less one
  const uLong crc =
      crc32(0, reinterpret_cast<const Bytef*>(packed.data() + 12), 8);
  for (unsigned i = 0; i < 4; ++i) {
    packed[20 + i] = static_cast<char>((crc >> (8 * i)) & 0xff);
  }
  const Decoded decoded = Decode(packed);
  EXPECT_EQ(decoded.bytes, "");
  ASSERT_TRUE(decoded.error.has_value());
  EXPECT_THAT(decoded.error->message,
              HasSubstr("needs more than 128 MiB of memory"));
}

TEST(DecompressTest, DetectsByContent) {
  using namespace std::string_view_literals;
  const struct {
    std::string_view start;
    Compression expected;
  } cases[] = {
      {""sv, Compression::kNone},
      {"id=firewall time="sv, Compression::kNone},
      {"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"sv, Compression::kGzip},
      {"\x1f\x8b\x07\x00\x00\x00\x00\x00\x00\x03"sv, Compression::kNone},
      {"\x1f\x8b"sv, Compression::kGzip},  // all there is: cut off
      {"BZh91AY&SY"sv, Compression::kBzip2},
      {"BZh9\x17\x72\x45\x38\x50\x90"sv, Compression::kBzip2},
      {"BZh0\x17\x72\x45\x38\x50\x90"sv, Compression::kNone},
      {"BZh9 is a line of text"sv, Compression::kNone},
      {"BZ"sv, Compression::kBzip2},
      {"\xfd"
       "7zXZ\0\0\4"sv,
       Compression::kXz},
      {"\x28\xb5\x2f\xfd\x04\x58\x41\x00\x00\x6f"sv, Compression::kZstd},
      {"\x50\x2a\x4d\x18\x00\x00\x00\x00\x00\x00"sv, Compression::kZstd},
      {"\x5f\x2a\x4d\x18\x00\x00\x00\x00\x00\x00"sv, Compression::kZstd},
      {"\x60\x2a\x4d\x18\x00\x00\x00\x00\x00\x00"sv, Compression::kNone},
      {"PK\3\4\0\0\0\0\0\0"sv, Compression::kNone},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(DetectCompression(c.start), c.expected) << c.start;
  }
}

TEST(TranscodeTest, Utf16BecomesUtf8) {
  using namespace std::string_view_literals;
  // A byte order mark, "è€\n" and U+1F4E7, first little-endian, then big.
  const std::string little(
      "\xff\xfe\xe8\x00\xac\x20\x0a\x00\x3d\xd8\xe7\xdc"sv);
  const std::string big("\xfe\xff\x00\xe8\x20\xac\x00\x0a\xd8\x3d\xdc\xe7"sv);
  const std::string expected = "\xc3\xa8\xe2\x82\xac\n\xf0\x9f\x93\xa7";
  for (const std::size_t raw : {1U, 2U, 3U, 5U, 1000U}) {
    for (const std::size_t read : {1U, 3U, 1000U}) {
      EXPECT_EQ(Decode(little, raw, read).bytes, expected);
      EXPECT_EQ(Decode(big, raw, read).bytes, expected);
    }
  }
  const Decoded packed = Decode(Pack(Compression::kZstd, big), 1, 1);
  EXPECT_EQ(packed.bytes, expected);
  EXPECT_EQ(packed.compression, Compression::kZstd);
  // Cut inside the last character: half a pair, and half of its half.
  const Decoded cut = Decode(little.substr(0, little.size() - 1), 1);
  EXPECT_EQ(cut.bytes, "\xc3\xa8\xe2\x82\xac\n\xef\xbf\xbd\xef\xbf\xbd");
}

TEST(TranscodeTest, LongUtf16CrossesBlocks) {
  std::string raw = "\xfe\xff";
  std::string expected;
  for (int i = 0; i < 50000; ++i) {
    raw += "\xd8\x3d\xdc\xe7";
    expected += "\xf0\x9f\x93\xa7";
    if (i % 3 == 0) {
      raw += std::string("\0a", 2);
      expected += 'a';
    }
  }
  EXPECT_TRUE(Decode(raw).bytes == expected);
  EXPECT_TRUE(Decode(raw, 4093, 4099).bytes == expected);
}

TEST(TranscodeTest, DamageBelowComesThrough) {
  using namespace std::string_view_literals;
  const std::string packed = Pack(Compression::kGzip,
                                  "\xff\xfe"
                                  "a\0b\0"sv);
  const Decoded decoded = Decode(packed.substr(0, packed.size() - 3));
  EXPECT_EQ(decoded.bytes, "ab");
  ASSERT_TRUE(decoded.error.has_value());
  EXPECT_THAT(decoded.error->message, HasSubstr("is cut off"));
}

TEST(TranscodeTest, OnlyAByteOrderMark) {
  EXPECT_EQ(Decode("\xff\xfe").bytes, "");
  EXPECT_EQ(Decode("\xff").bytes, "\xff");
}

}  // namespace
}  // namespace mailtide
