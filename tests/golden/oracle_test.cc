// The scanner of WELF records against its slow twin (support/welf_oracle.h), on
// every line of the samples and on lines put together at random.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "parser/dialects/welf_keys.h"
#include "parser/dialects/welf_record.h"
#include "tests/support/random.h"
#include "tests/support/welf_oracle.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUsed[] = {
    "id",         "time",      "fw",       "pri",
    "proto",      "duration",  "sent",     "rcvd",
    "src",        "dst",       "dstname",  "user",
    "op",         "arg",       "result",   "msg",
    "tz",         "port",      "dstport",  "dport",
    "logtype",    "from",      "sender",   "mailfrom",
    "srcuser",    "to",        "rcpt",     "rcptto",
    "recipient",  "dstuser",   "size",     "message_length",
    "scode",      "code",      "virus",    "virusname",
    "spam",       "spamlevel", "action",   "smtp_action",
    "cat_action", "fw_action", "cat_site", "subject",
    "note",       "datechange"};

// Compares both readings; false when the oracle makes no claim.
bool Agree(const std::string& line) {
  const OracleRecord expected = ReadByOracle(line);
  if (expected.choice) {
    return false;
  }
  WelfRecord record;
  const bool accepted = record.Parse(line);
  EXPECT_EQ(accepted, expected.accepted) << line;
  if (!accepted || !expected.accepted) {
    return true;
  }
  EXPECT_EQ(record.header(), expected.header) << line;
  EXPECT_EQ(record.unterminated(), expected.unterminated) << line;
  for (const std::string_view name : kUsed) {
    const WelfKey key = FindWelfKey(name);
    const auto field = expected.fields.find(std::string(name));
    if (field != expected.fields.end()) {
      EXPECT_EQ(record.Find(key), field->second) << name << " of " << line;
    } else if (key != WelfKey::kMsg) {  // free text may stand for it
      EXPECT_FALSE(record.Has(key)) << name << " of " << line;
    }
  }
  return true;
}

TEST(OracleTest, Samples) {
  int lines = 0;
  int claims = 0;
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator(MAILTIDE_SAMPLES_DIR)) {
    if (entry.path().extension() != ".log") {
      continue;
    }
    std::ifstream file(entry.path(), std::ios::binary);
    std::string line;
    while (std::getline(file, line)) {
      while (!line.empty() && line.back() == '\r') {
        line.pop_back();
      }
      ++lines;
      claims += Agree(line) ? 1 : 0;
    }
  }
  EXPECT_GT(lines, 100);
  EXPECT_GT(claims * 10, lines * 8) << lines;
}

constexpr std::string_view kKeys[] = {
    "time", "fw",   "pri", "src",    "dst",   "user",  "op",
    "msg",  "to",   "arg", "result", "proto", "sent",  "subject",
    "from", "User", "x",   "y_1",    "ivs",   "z(i/o)"};
constexpr std::string_view kWords[] = {
    "a", "b",  "250", "6",   "anna@example.org", "192.0.2.7", "n'est", "x=y",
    "'", "\\", "=",   "\\n", "C:\\dir\\",        "<b@c>",     ">",     "<"};
constexpr std::string_view kBlanks[] = {" ", " ", " ", "  ", "\t"};

std::string Words(Random& random, std::size_t most) {
  std::string text;
  for (std::size_t n = random.Below(most + 1); n > 0; --n) {
    text += random.Of(kWords);
    text += n > 1 ? random.Of(kBlanks) : "";
  }
  return text;
}

// A value as one of the writers has it, or as none should.
std::string Value(Random& random) {
  switch (random.Below(10)) {
    case 0:
      return "";
    case 1:
      return "\"" + Words(random, 4) + "\"";
    case 2:
      return "\"" + Words(random, 2) + " \\\"" + Words(random, 2) + "\\\" " +
             Words(random, 2) + "\"";
    case 3:
      return "\"" + Words(random, 2) + " \"\"" + Words(random, 2) + "\"\" b\"";
    case 4:
      return "\"" + Words(random, 2) + " \"inner\" " + Words(random, 2) + "\"";
    case 5:
      return "'" + Words(random, 3) + "'";
    case 6:
      return "<" + Words(random, 2) + ">";
    case 7:
      return "\"C:\\quar\\\"";
    case 8:
      return "\"" + Words(random, 3);
    default:
      return Words(random, 3);
  }
}

TEST(OracleTest, RecordsPutTogether) {
  Random random(1);
  int claims = 0;
  constexpr int kLines = 6000;
  for (int i = 0; i < kLines && !testing::Test::HasFailure(); ++i) {
    std::string line = random.Below(4) == 0 ? "<134>Jan  3 13:45:36 gw " : "";
    // One id only: which of several begins the record is a matter of taste.
    line += random.Below(2) == 0 ? "id=f " : "";
    for (std::size_t n = 1 + random.Below(7); n > 0; --n) {
      line += std::string(random.Of(kKeys)) + "=";
      line += random.Below(12) == 0 ? " " : "";
      line += Value(random);
      line += random.Below(30) == 0 ? "" : random.Of(kBlanks);
      line += random.Below(15) == 0 ? "loose words " : "";
    }
    claims += Agree(line) ? 1 : 0;
  }
  EXPECT_GT(claims, kLines / 2);
}

constexpr std::string_view kPieces[] = {
    "\"", "\"",  "\\\"",   "\"\"", "'",     " ", " ",   " ",     "  ",
    "=",  "a",   "b",      "\\",   "<",     ">", "id=", "src=",  "time=",
    "x=", "to=", " user=", " fw=", " msg=", "6", "\t",  "result"};

TEST(OracleTest, PiecesInAnyOrder) {
  Random random(2);
  int claims = 0;
  constexpr int kLines = 6000;
  for (int i = 0; i < kLines && !testing::Test::HasFailure(); ++i) {
    std::string line = "id=f time=t ";
    for (std::size_t n = 1 + random.Below(14); n > 0; --n) {
      line += random.Of(kPieces);
    }
    claims += Agree(line) ? 1 : 0;
  }
  EXPECT_GT(claims, kLines / 3);
}

}  // namespace
}  // namespace mailtide
