#include "parser/zip_input.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parser/zip_directory.h"
#include "tests/support/memory_input.h"
#include "tests/support/pack.h"
#include "tests/support/temp_dir.h"
#include "tests/support/zip_archive.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Names = std::vector<std::string>;
using Ignored = std::vector<std::pair<std::string, std::string>>;

std::string LogText(int lines) {
  std::string text;
  for (int i = 0; i < lines; ++i) {
    text += fmt::format("id=firewall op=\"MAIL\" from=\"u{}@example.org\"\n",
                        i * 7919 % 1009);
  }
  return text;
}

std::string BytesOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Names MemberNames(const ZipListing& listing) {
  Names names;
  for (const ZipMember& member : listing.members) {
    names.push_back(member.name);
  }
  return names;
}

Drained ReadAll(const fs::path& path, const InputOptions& options = {},
                std::size_t piece = std::size_t{64} << 10) {
  auto opened = OpenInput(path, options);
  if (!opened) {
    return {"", opened.error()};
  }
  EXPECT_EQ(opened->compression, Compression::kZip);
  return Drain(*opened->input, piece);
}

TEST(ZipInputTest, ReadsWhatTheZipProgramWrites) {
  const TempDir dir;
  const std::string log = LogText(3000);
  dir.Write("s20250516-00.log", log);
  dir.Write("deep/er/empty.log", "");
  dir.Write("deep/short.log", "one\n");
  int n = 0;
  for (const char* options : {"-r", "-r -0", "-r -Z bzip2", "-r -fz"}) {
    SCOPED_TRACE(options);
    const fs::path archive = RunZip(dir.path(), fmt::format("{}.zip", n++),
                                    "s20250516-00.log deep", options);
    EXPECT_TRUE(IsZipFile(archive, false));
    const auto listing = ListZip(archive, false);
    ASSERT_TRUE(listing) << listing.error().message;
    EXPECT_EQ(listing->damage, "");
    EXPECT_EQ(listing->ignored, Ignored{});
    EXPECT_THAT(MemberNames(*listing),
                ::testing::UnorderedElementsAre(
                    "s20250516-00.log", "deep/short.log", "deep/er/empty.log"));
    for (const ZipMember& member : listing->members) {
      InputOptions options_of;
      for (const std::uint64_t entry :
           {member.entry, std::uint64_t{0}, std::uint64_t{12345}}) {
        options_of.zip_entry = entry;
        for (const std::size_t piece : {1U, 7U, 4096U, 1U << 20U}) {
          const Drained drained =
              ReadAll(archive / member.name, options_of, piece);
          EXPECT_EQ(drained.error, std::nullopt) << drained.error->message;
          EXPECT_TRUE(drained.bytes == (member.name.starts_with("s2025") ? log
                                        : member.name.starts_with("deep/short")
                                            ? "one\n"
                                            : ""))
              << member.name << ' ' << piece;
        }
      }
    }
  }
}

TEST(ZipInputTest, AMemberMayBeCompressedOnceMore) {
  const TempDir dir;
  const std::string log = LogText(500);
  const fs::path archive =
      dir.Write("a.zip", ZipOf({{"a.gz", Pack(Compression::kGzip, log)},
                                {"a.zst", Pack(Compression::kZstd, log)},
                                {"wide.log",
                                 "\xff\xfe"
                                 "a\0\n\0"s}}));
  EXPECT_EQ(ReadAll(archive / "a.gz").bytes, log);
  EXPECT_EQ(ReadAll(archive / "a.zst").bytes, log);
  EXPECT_EQ(ReadAll(archive / "wide.log").bytes, "a\n");
}

TEST(ZipInputTest, DamageIsToldAfterWhatWasReadable) {
  const TempDir dir;
  const std::string gz = Pack(Compression::kGzip, LogText(500));
  const fs::path archive = dir.Write(
      "a.zip", ZipOf({{.name = "crc", .packed = "text\n", .crc = 7},
                      {.name = "long", .packed = "text\n", .bytes = 9},
                      {.name = "tail",
                       .packed = "text\nmore\n",
                       .bytes = 5,
                       .crc = 0x61082efe},
                      {.name = "method", .packed = "text\n", .method = 9},
                      {.name = "noise", .packed = "\xff\xff", .method = 8},
                      {.name = "cut.gz", .packed = gz.substr(0, 900)},
                      {.name = "good", .packed = "text\n"}}));
  struct Case {
    std::string member, bytes, why;
  };
  for (const Case& c :
       {Case{"crc", "text\n",
             "is damaged: its zip data is wrong near byte 5 (incorrect data "
             "check); what came before was read; take a sound copy"},
        Case{"long", "text\n",
             "is cut off: its zip data stops in the middle, at byte 5; what is "
             "there was read; take a whole copy"},
        Case{"method", "",
             "cannot be unpacked: mailtide does not know the method 9 of its "
             "zip data; unpack it by hand and read the result"},
        Case{"noise", "",
             "is damaged: its zip data is wrong near byte 1 (invalid block); "
             "what came before was read; take a sound copy"}}) {
    const Drained drained = ReadAll(archive / c.member);
    EXPECT_EQ(drained.bytes, c.bytes) << c.member;
    EXPECT_EQ(
        drained.error,
        (Error{ErrorCode::kInputDamaged,
               fmt::format("'{}/{}' {}", archive.string(), c.member, c.why)}))
        << drained.error->message;
  }
  const Drained cut = ReadAll(archive / "cut.gz");
  EXPECT_TRUE(LogText(500).starts_with(cut.bytes));
  EXPECT_GT(cut.bytes.size(), 100U);
  EXPECT_THAT(cut.error->message, HasSubstr("is cut off: its gzip data"));
  EXPECT_EQ(ReadAll(archive / "good").error, std::nullopt);
}

// A length that ends before the data does, and a CRC that fits it.
TEST(ZipInputTest, BytesBehindAMemberAreToldAndItsLengthIsVerified) {
  const TempDir dir;
  dir.Write("a.log", "text\n");
  const fs::path archive = RunZip(dir.path(), "a.zip", "a.log");
  std::string bytes = BytesOf(archive);
  // Stored: five bytes whose number stands in both headers.
  const std::size_t local = bytes.find("PK\x03\x04");
  const std::size_t central = bytes.find("PK\x01\x02");
  ASSERT_EQ(bytes[local + 22], 5);
  ASSERT_EQ(bytes[central + 24], 5);
  std::string shorter = bytes;
  shorter[local + 22] = shorter[central + 24] = 4;
  // The CRC-32 of "text".
  const std::string crc = "\xc7\xa7\x8b\x3b";
  shorter.replace(local + 14, 4, crc).replace(central + 16, 4, crc);
  const Drained drained = ReadAll(dir.Write("b.zip", shorter) / "a.log");
  EXPECT_EQ(drained.bytes, "text");
  EXPECT_THAT(drained.error->message,
              HasSubstr("has foreign bytes after its end: its zip data is "
                        "complete at byte 4"));

  dir.Write("b.log", LogText(50));
  bytes = BytesOf(RunZip(dir.path(), "c.zip", "b.log"));
  ++bytes[bytes.find("PK\x03\x04") + 22];
  ++bytes[bytes.find("PK\x01\x02") + 24];
  const Drained longer = ReadAll(dir.Write("d.zip", bytes) / "b.log");
  EXPECT_EQ(longer.bytes, LogText(50));
  EXPECT_THAT(longer.error->message, HasSubstr("(incorrect length check)"));
}

// Cut after each byte: what begins before the cut is found and read as far as
// it goes, and the cut is told.
TEST(ZipInputTest, NoCutOfAnArchiveIsSilent) {
  const TempDir dir;
  dir.Write("a.log", LogText(3));
  dir.Write("b.log", "two\n");
  int n = 0;
  for (const char* options : {"", "-0", "-fz"}) {
    const std::string whole = BytesOf(
        RunZip(dir.path(), fmt::format("{}.zip", n++), "a.log b.log", options));
    const std::size_t second = whole.rfind("PK\x03\x04");
    // Where the packed bytes of the member begin that begins there.
    const auto data_at = [&whole](std::size_t header) {
      return header + 30 + 5 + static_cast<unsigned char>(whole[header + 28]);
    };
    for (std::size_t cut = 4; cut < whole.size(); ++cut) {
      SCOPED_TRACE(cut);
      const fs::path archive = dir.Write("cut.zip", whole.substr(0, cut));
      const auto listing = ListZip(archive, false);
      ASSERT_TRUE(listing);
      EXPECT_EQ(listing->damage,
                "'" + archive.string() +
                    "' is cut off or damaged: its ZIP directory, which stands "
                    "at its end, is missing or wrong; what could be found "
                    "without it was read; take a whole copy");
      const Names names = MemberNames(*listing);
      EXPECT_EQ(names.size() > 0, cut >= data_at(0));
      EXPECT_EQ(names.size() > 1, cut >= data_at(second));
      for (const std::string& name : names) {
        const Drained drained = ReadAll(archive / name);
        const std::string text = name == "a.log" ? LogText(3) : "two\n";
        EXPECT_TRUE(text.starts_with(drained.bytes));
        EXPECT_TRUE(drained.error || drained.bytes == text);
        EXPECT_TRUE(cut < second || name != "a.log" || drained.bytes == text);
      }
    }
  }
}

TEST(ZipInputTest, ADirectoryThatIsWrongInTheMiddle) {
  const TempDir dir;
  std::string wrong = ZipOf({{"a", "one\n"}, {"b", "two\n"}});
  wrong[wrong.rfind("PK\x01\x02") + 2] = 'x';
  const fs::path archive = dir.Write("a.zip", wrong);
  const auto listing = ListZip(archive, false);
  ASSERT_TRUE(listing);
  EXPECT_EQ(MemberNames(*listing), Names{"a"});
  EXPECT_EQ(listing->damage,
            "'" + archive.string() +
                "' is damaged: its ZIP directory is wrong behind member 1; "
                "what came before was read; take a sound copy");
  EXPECT_EQ(ReadAll(archive / "a").bytes, "one\n");

  std::string elsewhere = ZipOf({{"a", "one\n"}, {"b", "two\n"}});
  elsewhere[elsewhere.rfind("PK\x01\x02") + 42] += 1;
  const fs::path lost = dir.Write("b.zip", elsewhere);
  EXPECT_EQ(ReadAll(lost / "a").bytes, "one\n");
  EXPECT_EQ(ReadAll(lost / "b").error,
            (Error{ErrorCode::kInputDamaged,
                   "'" + lost.string() +
                       "/b' is damaged: where the directory of its ZIP archive "
                       "says it begins, it does not; nothing of it was read; "
                       "take a sound copy"}));
}

// Sparse: the second member begins, and the directory stands, beyond 4 GiB.
TEST(ZipInputTest, ArchivesBeyondFourGigabytes) {
  const TempDir dir;
  dir.Write("a.log", "one\n");
  dir.Write("b.log", LogText(9));
  const std::string sound = BytesOf(RunZip(dir.path(), "a.zip", "a.log b.log"));
  const std::uint64_t gap = std::uint64_t{5} << 30U;
  const auto number = [](std::uint64_t value, int bytes) {
    std::string text;
    for (; bytes > 0; --bytes, value >>= 8U) {
      text += static_cast<char>(value & 0xffU);
    }
    return text;
  };
  // The first member as it is, a gap, the second, and a directory to match.
  const std::size_t second = sound.rfind("PK\x03\x04");
  const std::size_t central = sound.find("PK\x01\x02");
  const std::size_t central_b = sound.rfind("PK\x01\x02");
  const std::size_t end = sound.rfind("PK\x05\x06");
  std::string b = sound.substr(central_b, end - central_b);
  const std::string extra = number(1, 2) + number(8, 2) + number(gap, 8);
  const std::size_t old_extra = static_cast<unsigned char>(b[30]);
  b.replace(30, 2, number(old_extra + extra.size(), 2));
  b.replace(42, 4, "\xff\xff\xff\xff");
  b += extra;
  const std::string directory = sound.substr(central, central_b - central) + b;
  const std::uint64_t directory_at = gap + (central - second);
  const std::uint64_t end64_at = directory_at + directory.size();
  const std::string tail =
      sound.substr(second, central - second) + directory + "PK\x06\x06" +
      number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8) +
      number(2, 8) + number(2, 8) + number(directory.size(), 8) +
      number(directory_at, 8) + "PK\x06\x07" + number(0, 4) +
      number(end64_at, 8) + number(1, 4) + "PK\x05\x06" + number(0, 4) +
      number(2, 2) + number(2, 2) + number(directory.size(), 4) +
      number(0xffffffff, 4) + number(0, 2);
  const fs::path archive = dir.Write("big.zip", sound.substr(0, second));
  fs::resize_file(archive, gap);
  std::ofstream(archive, std::ios::binary | std::ios::app) << tail;
  const auto listing = ListZip(archive, false);
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->damage, "");
  EXPECT_EQ(MemberNames(*listing), (Names{"a.log", "b.log"}));
  EXPECT_EQ(ReadAll(archive / "a.log").bytes, "one\n");
  EXPECT_EQ(ReadAll(archive / "b.log").bytes, LogText(9));
}

TEST(ZipInputTest, NamesAreHostile) {
  const TempDir dir;
  const std::string no_path =
      "its name in the archive is no plain path; unpack it by hand and read "
      "the result";
  const std::string long_name(kMaxZipNameBytes, 'n');
  const fs::path archive = dir.Write(
      "a.zip",
      ZipOf({{"../up.log", "x"},
             {"a/../../up.log", "x"},
             {"/etc/passwd", "x"},
             {"a//b", "x"},
             {"./a", "x"},
             {"", "x"},
             {"nul\0.log"s, "x"},
             {"folder/", ""},
             {"esc\x1b[31m\n.log", "control"},
             {"citt\xc3\xa0.log", "utf-8"},
             {"perch\x82.log", "cp437"},
             {.name = "logs\\dos.log", .packed = "dos", .made_by = kZipOfDos},
             {"logs\\unix.log", "unix"},
             {"twice.log", "old"},
             {"twice.log", "new"},
             {.name = "secret.log", .packed = "x", .flags = kZipEncrypted},
             {.name = "link.log", .packed = "x", .mode = 0120777},
             {.name = "pipe.log", .packed = "x", .mode = 0010644},
             {long_name, "long"},
             {long_name + "n", "longer"}}));
  const auto listing = ListZip(archive, false);
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->damage, "");
  EXPECT_EQ(MemberNames(*listing),
            (Names{"esc\x1b[31m\n.log", "citt\xc3\xa0.log", "perch\xc3\xa9.log",
                   "logs/dos.log", "logs\\unix.log", "twice.log", long_name}));
  EXPECT_EQ(
      listing->ignored,
      (Ignored{
          {"../up.log", no_path},
          {"a/../../up.log", no_path},
          {"/etc/passwd", no_path},
          {"a//b", no_path},
          {"./a", no_path},
          {"", no_path},
          {"nul\0.log"s, no_path},
          {"secret.log", "encrypted; unpack it by hand and read the result"},
          {"link.log", "a link"},
          {"pipe.log", "not a regular file"},
          {long_name + "n", "its name in the archive is too long"},
          {"twice.log", "another member of the same name follows it"}}));
  EXPECT_EQ(ReadAll(archive / "esc\x1b[31m\n.log").bytes, "control");
  EXPECT_EQ(ReadAll(archive / "logs/dos.log").bytes, "dos");
  EXPECT_EQ(ReadAll(archive / "logs\\unix.log").bytes, "unix");
  EXPECT_EQ(ReadAll(archive / "twice.log").bytes, "new");
  EXPECT_EQ(ReadAll(archive / long_name).bytes, "long");
  EXPECT_EQ(ReadAll(archive / "secret.log").error,
            (Error{ErrorCode::kNotALog,
                   "'" + archive.string() +
                       "/secret.log' is encrypted; unpack it by hand and read "
                       "the result"}));
}

TEST(ZipInputTest, AnArchiveInsideAnotherOneIsNotRead) {
  const TempDir dir;
  const std::string inner = ZipOf({{"a.log", "one\n"}});
  const fs::path archive = dir.Write(
      "a.zip", ZipOf({{"inner.zip", inner},
                      {"inner.zip.gz", Pack(Compression::kGzip, inner)},
                      {"empty.zip", ZipOf({})}}));
  for (const char* member : {"inner.zip", "inner.zip.gz", "empty.zip"}) {
    EXPECT_EQ(ReadAll(archive / member).error,
              (Error{ErrorCode::kNotALog,
                     fmt::format("'{}/{}' is a ZIP archive where none can be "
                                 "read (on a pipe, in another archive, "
                                 "compressed again); unpack it by hand and "
                                 "read the result",
                                 archive.string(), member)}));
  }
  EXPECT_EQ(ReadAll(archive).error->code, ErrorCode::kNotALog);
}

TEST(ZipInputTest, ManyMembersAreBoundedAndTold) {
  const TempDir dir;
  std::vector<ZipPart> parts(kMaxZipMembers + 1);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].name = std::to_string(i);
  }
  const fs::path archive = dir.Write("a.zip", ZipOf(parts));
  const auto listing = ListZip(archive, false);
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->members.size(), kMaxZipMembers);
  EXPECT_EQ(listing->damage,
            "'" + archive.string() +
                "' is a ZIP archive of more than 10000 members, of which only "
                "the first ones were read; unpack it by hand and read the "
                "result");
  parts.pop_back();
  EXPECT_EQ(ListZip(dir.Write("b.zip", ZipOf(parts)), false)->damage, "");
}

TEST(ZipInputTest, BombsAreGivenUp) {
  const TempDir dir;
  InputOptions options;
  options.ratio_from = 1000;
  options.max_ratio = 100;
  dir.Write("zeros", std::string(1'000'000, '\0'));
  const fs::path archive = RunZip(dir.path(), "a.zip", "zeros");
  const Drained alone = ReadAll(archive / "zeros", options);
  EXPECT_LT(alone.bytes.size(), 300'000U);
  EXPECT_THAT(alone.error->message, HasSubstr("grows beyond all measure"));

  // Each step honest, and both together too much.
  dir.Write("twice.gz",
            Pack(Compression::kGzip, std::string(3000, 'a') + LogText(20)));
  options.max_ratio = 2;
  const Drained both =
      ReadAll(RunZip(dir.path(), "b.zip", "twice.gz") / "twice.gz", options);
  EXPECT_THAT(both.error->message, HasSubstr("grows beyond all measure"));

  // Members that lie over one another.
  std::string overlapping = ZipOf({{"a", "one\n"}, {"b", "two\n"}});
  overlapping[overlapping.rfind("PK\x01\x02") + 21] = 1;  // + 256 bytes
  const fs::path bomb = dir.Write("c.zip", overlapping);
  const auto listing = ListZip(bomb, false);
  ASSERT_TRUE(listing);
  EXPECT_TRUE(listing->members.empty());
  EXPECT_THAT(listing->damage, StartsWith("'" + bomb.string() +
                                          "' is no sound ZIP archive: its "
                                          "members lie one over another"));
}

TEST(ZipInputTest, PathsOfMembers) {
  const TempDir dir;
  const fs::path archive = dir.Write("a.zip", ZipOf({{"x/a.log", "one\n"}}));
  const fs::path plain = dir.Write("plain.log", "one\n");
  const fs::path in_folder = dir.Write("folder.zip/a.log", "two\n");
  fs::create_symlink(archive, dir.path() / "link.zip");

  EXPECT_EQ(StampOf(archive / "x/a.log"), StampOf(archive));
  EXPECT_EQ(StampOf(archive / "nothing"), StampOf(archive));
  EXPECT_TRUE(InputExists(archive / "x/a.log"));
  EXPECT_TRUE(InputExists(plain));
  for (const fs::path& missing :
       {archive / "nothing", archive / "x", archive / "x/A.log",
        plain / "a.log", in_folder / "a", dir.path() / "missing/a.log",
        dir.path()}) {
    EXPECT_FALSE(InputExists(missing)) << missing;
  }
  EXPECT_FALSE(SplitMemberPath(in_folder));
  EXPECT_FALSE(SplitMemberPath(dir.path() / "missing/a.log"));
  EXPECT_FALSE(SplitMemberPath(archive.string() + "/"));
  const auto split = SplitMemberPath(archive / "../../etc/passwd");
  ASSERT_TRUE(split);
  EXPECT_EQ(split->archive, archive);
  EXPECT_EQ(split->member, "../../etc/passwd");

  InputOptions met;
  met.follow_link = false;
  EXPECT_EQ(ReadAll(dir.path() / "link.zip/x/a.log", met).bytes, "one\n");
  EXPECT_EQ(OpenInput(archive / "x/a.log")->stamp, StampOf(archive));
  EXPECT_EQ(ReadAll(archive / "nothing").error,
            (Error{ErrorCode::kNoInput,
                   "cannot open '" + archive.string() +
                       "/nothing': the ZIP archive has no such member"}));
  EXPECT_EQ(ReadAll(plain / "a.log").error,
            (Error{ErrorCode::kNoInput,
                   "cannot open '" + plain.string() + "/a.log': '" +
                       plain.string() + "' is no folder and no ZIP archive"}));
}

TEST(ZipInputTest, AnyByteMayBeWrong) {
  const TempDir dir;
  dir.Write("a.log", LogText(3));
  const std::string sound =
      BytesOf(RunZip(dir.path(), "made.zip", "a.log", "-fz"));
  for (const std::string& whole :
       {sound, ZipOf({{"a.log", LogText(3)}, {"b.log", "one\n"}})}) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
      for (const int change : {0x01, 0xff}) {
        std::string wrong = whole;
        wrong[i] = static_cast<char>(wrong[i] ^ change);
        const fs::path archive = dir.Write("wrong.zip", wrong);
        const auto listing = ListZip(archive, false);
        if (!listing) {
          continue;
        }
        for (const ZipMember& member : listing->members) {
          auto opened = OpenInput(archive.string() + "/" + member.name);
          if (opened) {
            const Drained drained = Drain(*opened->input);
            const std::string a = LogText(3);
            // Every byte that is given without an error was verified.
            EXPECT_TRUE(drained.error || drained.bytes.empty() ||
                        a.starts_with(drained.bytes) ||
                        drained.bytes == "one\n")
                << i << ' ' << change;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace mailtide
