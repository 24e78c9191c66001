#include "report/cli/config_file.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

// Returns `section.key=value@line` for each entry, or the error.
std::vector<std::string> Split(std::string_view text) {
  const Result<ConfigFile> file = ParseConfig(text, "f");
  if (!file) {
    EXPECT_EQ(file.error().code, ErrorCode::kConfiguration);
    return {file.error().message};
  }
  std::vector<std::string> entries;
  for (const ConfigEntry& e : file->entries) {
    entries.push_back(e.section + "." + e.key + "=" + e.value + "@" +
                      std::to_string(e.line));
  }
  return entries;
}

using Lines = std::vector<std::string>;

struct Case {
  const char* name;
  std::string text;
  Lines expected;
};

const std::vector<Case>& Cases() {
  static const std::vector<Case> kCases = {
      {"empty", "", {}},
      {"only blanks", " \t\n\n\r\n", {}},
      {"one", "[a]\nk = v\n", {"a.k=v@2"}},
      {"no final line feed", "[a]\nk=v", {"a.k=v@2"}},
      {"CRLF", "[a]\r\nk = v\r\n", {"a.k=v@2"}},
      {"byte order mark", "\xEF\xBB\xBF[a]\nk=v", {"a.k=v@2"}},
      {"comments", "# x\n  ; y = z\n[a]\n#k=v\nk=v", {"a.k=v@5"}},
      {"value is literal",
       "[a]\nk = \"a = b # c ; d\"",
       {"a.k=\"a = b # c ; d\"@2"}},
      {"blanks go", "  [ a ]\n\t k \t=\t v w \t", {"a.k=v w@2"}},
      {"tab inside stays", "[a]\nk=v\tw", {"a.k=v\tw@2"}},
      {"empty value", "[a]\nk=", {"a.k=@2"}},
      {"repeated key and section",
       "[a]\nk=1\n[b]\nk=2\n[a]\nk=3",
       {"a.k=1@2", "b.k=2@4", "a.k=3@6"}},
      {"UTF-8", "[a]\nk=\xC3\xA8", {"a.k=\xC3\xA8@2"}},
      {"no section",
       "k=v",
       {"f:1: key 'k' stands before the first section; write a line such as "
        "[logs] above it"}},
      {"no equals",
       "[a]\n\nk v",
       {"f:3: 'k v' has no '='; write key = value, or # before a comment"}},
      {"no key", "[a]\n= v", {"f:2: no key before '='; write key = value"}},
      {"open section",
       "[a",
       {"f:1: '[a' is not a section; write [name] alone on its line"}},
      {"text after section",
       "[a] # x",
       {"f:1: '[a] # x' is not a section; write [name] alone on its line"}},
      {"NUL",
       std::string("[a]\nk=v\0w\n", 10),
       {"f:2: a NUL byte; is this text? save it as UTF-8"}},
      {"UTF-16",
       std::string("[\0a\0]\0\n\0", 8),
       {"f:1: a NUL byte; is this text? save it as UTF-8"}},
      {"escape sequence",
       "[a]\nk=\x1b[31m",
       {"f:2: control character 0x1b at column 3; remove it"}},
      {"lone CR",
       "[a]\nk=v\rl=w\n",
       {"f:2: control character 0x0d at column 4; remove it"}},
      {"DEL in a comment",
       "#\x7f",
       {"f:1: control character 0x7f at column 2; remove it"}},
      {"Latin-1",
       "[a]\nk=\xE8",
       {"f:2: bytes that are not UTF-8; save it as UTF-8"}},
  };
  return kCases;
}

TEST(ConfigFile, SplitsLines) {
  for (const Case& c : Cases()) {
    EXPECT_EQ(Split(c.text), c.expected) << c.name;
  }
}

TEST(ConfigFile, KeepsSectionsWithoutKeys) {
  const Result<ConfigFile> file = ParseConfig("[a]\n\n[b]\n", "f");
  ASSERT_TRUE(file);
  ASSERT_EQ(file->sections.size(), 2U);
  EXPECT_EQ(file->sections[1].name, "b");
  EXPECT_EQ(file->sections[1].line, 3);
}

TEST(ConfigFile, LineLengthIsBounded) {
  const std::string key = "[a]\nk=";
  const std::string fits(kMaxConfigLineBytes - 2, 'x');
  EXPECT_EQ(Split(key + fits + "\n"), Lines{"a.k=" + fits + "@2"});
  const Lines too_long = {
      "f:2: the line is longer than 65536 bytes; is this a configuration "
      "file?"};
  EXPECT_EQ(Split(key + fits + "x\n"), too_long);
  EXPECT_EQ(Split(key + std::string(1 << 20, 'x')), too_long);
}

TEST(ConfigFile, ManyLines) {
  std::string text = "[policy]\n";
  for (int i = 0; i < 100000; ++i) {
    text += "internal_domain = example.org\n";
  }
  const Result<ConfigFile> file = ParseConfig(text, "f");
  ASSERT_TRUE(file);
  ASSERT_EQ(file->entries.size(), 100000U);
  EXPECT_EQ(file->entries.back().line, 100001);
}

TEST(ConfigFile, AnyBytesGiveEntriesOrOneLine) {
  // Every pair of bytes at the two places where the grammar decides.
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      std::string text = "[s]\nk=v\n";
      text.insert(4, {static_cast<char>(a), static_cast<char>(b)});
      const Result<ConfigFile> file = ParseConfig(text, "f");
      if (!file) {
        EXPECT_TRUE(file.error().message.starts_with("f:")) << a << ' ' << b;
      } else {
        EXPECT_LE(file->entries.size(), 2U) << a << ' ' << b;
      }
    }
  }
}

class ReadConfig : public testing::Test {
 public:
  std::string Write(const std::string& text) const {
    return dir_.Write("x.conf", text).string();
  }
  std::string Folder() const { return dir_.path().string(); }

 private:
  TempDir dir_;
};

TEST_F(ReadConfig, ReadsAFile) {
  const std::string path = Write("[a]\nk=v\n");
  const Result<ConfigFile> file = ReadConfigFile(path);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->path, path);
  ASSERT_EQ(file->entries.size(), 1U);
}

TEST_F(ReadConfig, MissingFile) {
  const Result<ConfigFile> file = ReadConfigFile(Folder() + "/none.conf");
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, ErrorCode::kConfiguration);
  EXPECT_EQ(file.error().message,
            "cannot read configuration '" + Folder() +
                "/none.conf': No such file or directory; check its path and "
                "who may read it");
}

TEST_F(ReadConfig, IsAFolder) {
  const Result<ConfigFile> file = ReadConfigFile(Folder());
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().message,
            "cannot read configuration '" + Folder() +
                "': Is a directory; check its path and who may read it");
}

TEST_F(ReadConfig, SizeIsBounded) {
  const std::string comments = "#" + std::string(62, 'x') + "\n";
  std::string text;
  while (text.size() < kMaxConfigBytes) {
    text += comments;
  }
  EXPECT_TRUE(ReadConfigFile(Write(text)));
  const std::string path = Write(text + "#");
  const Result<ConfigFile> file = ReadConfigFile(path);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().message,
            "cannot use configuration '" + path +
                "': it is larger than 8 MiB; is this a configuration file?");
}

}  // namespace
}  // namespace mailtide
