// The scanner of IceWarp's lines against its slow twin
// (support/icewarp_oracle.h), on every line of the samples and on lines put
// together at random.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "parser/dialects/icewarp_line.h"
#include "parser/dialects/icewarp_summary.h"
#include "tests/support/icewarp_agree.h"
#include "tests/support/random.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

void ExpectAgreement(const std::string& line) {
  EXPECT_EQ(DisagreementOnIceWarpLine(line), "") << line;
}

TEST(IceWarpOracleTest, Samples) {
  int lines = 0;
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator(MAILTIDE_SAMPLES_DIR)) {
    if (entry.path().extension() != ".log") {
      continue;
    }
    std::ifstream file(entry.path(), std::ios::binary);
    std::string line;
    while (std::getline(file, line)) {
      ExpectAgreement(line);
      ++lines;
    }
  }
  EXPECT_GT(lines, 100);
}

constexpr std::string_view kBlanks[] = {" ", " ", " ", "  ", "\t", ""};
constexpr std::string_view kPeers[] = {"10.6.21.6", "2001:db8::1", "SYSTEM",
                                       "[::1]",     "a\xff",       ""};
constexpr std::string_view kThreads[] = {
    "[15C0]", "[00000a1c]", "[]",   "[0123456789abcdef]", "[0123456789abcdef0]",
    "[15G0]", "15C0",       "[15C0"};
constexpr std::string_view kDays[] = {"Thu,", "FRI,", "thu", "Gio,", ""};
constexpr std::string_view kDates[] = {
    "22 Apr 2004", "2 jan 2001", "31 Apr 2004", "29 Feb 2004", "29 Feb 1900",
    "22 Apr 04",   "0 Apr 2004", "2004-04-22",  "20040422",    "2004-4-22",
    "2004-02-30",  "2000-02-29", "0000-01-01",  "9999-12-31",  "2004-04",
    "00000000",    "2004-0422"};
constexpr std::string_view kBetween[] = {" ", "T", "T", "  ", "t", ""};
constexpr std::string_view kClocks[] = {
    "22:01:42", "220142", "00:00:00", "23:59:60", "23:59:61", "24:00:00",
    "2:01:42",  "235960", "22:01",    "12:60:00", "22:0142",  "9:9:9"};
constexpr std::string_view kFractions[] = {
    "", "", "", ":123", ".5", ",99", ".", ".1234567", ":000001", ".,1", ":1x"};
constexpr std::string_view kZones[] = {
    "",     "",    "+0200", " +0200", "-04:30", " UTC",  "Z",     " z",
    " GMT", " UT", "+1500", " -0060", " +2",    " +02x", " Zone", "  -0000"};
constexpr std::string_view kMarks[] = {
    "",          "Client session ", "client session\t", "Client session",
    "Client se", "Client sessions "};
constexpr std::string_view kBodies[] = {
    "<<<",
    "<<< EHLO x",
    ">>> 250 ok",
    ">>>",
    "<<<x",
    "***",
    "*** <a@x.example> <b@y.example> 1 2804 00:00:01 OK YAR93710",
    "Connected",
    "connected, local IP=10.6.21.17:25",
    "Connectedly",
    "Disconnected",
    "DISCONNECTED.",
    "Start of mail processing",
    "Forwarded mails older than 20 days from 'a' to 'b'",
    "forwarded mails older than",
    "SMTP Service started",
    "",
    " ",
    "\xff\x00 x"};

std::string Stamp(Random& random) {
  const std::string clock =
      std::string(random.Of(kClocks)) + std::string(random.Of(kFractions));
  if (random.Below(3) == 0) {
    return clock;
  }
  std::string stamp;
  if (random.Below(2) == 0) {
    stamp += random.Of(kDays);
    stamp += random.Of(kBlanks);
  }
  stamp += random.Of(kDates);
  stamp += random.Of(kBetween);
  stamp += clock;
  stamp += random.Of(kZones);
  return stamp;
}

TEST(IceWarpOracleTest, LinesMadeAtRandom) {
  Random random(20261121);
  int accepted = 0;
  for (int i = 0; i < 60'000 && !HasFailure(); ++i) {
    std::string line(random.Of(kPeers));
    line += random.Of(kBlanks);
    line += random.Of(kThreads);
    line += random.Of(kBlanks);
    line += Stamp(random);
    line += random.Of(kBlanks);
    line += random.Of(kMarks);
    line += random.Of(kBodies);
    ExpectAgreement(line);
    accepted += ParseIceWarpLine(line) ? 1 : 0;
  }
  EXPECT_GT(accepted, 500);
}

constexpr std::string_view kPaths[] = {"<a@x.example>",
                                       "<>",
                                       "<a b@x.example>",
                                       "<a,b@x.example>",
                                       "<@r:a@x>",
                                       "<A-1@x>",
                                       "<a@x",
                                       "a@x>",
                                       "<a<b@x>",
                                       "<\"a\"@x>",
                                       "",
                                       "<a@x> <b@y>, <c@z>"};
constexpr std::string_view kCommas[] = {" ", " ", "  ", ", ", ",", " , ", ""};
constexpr std::string_view kNumbers[] = {
    "1", "2804", "0", "-1", "x", "99999999999999999999", ""};
constexpr std::string_view kDurations[] = {"00:00:01", "0:00:01", "123:59:59",
                                           "00:01",    ":00:01",  "00:00:01.5"};
constexpr std::string_view kResults[] = {"OK", "GRLST", "ok", ""};
constexpr std::string_view kIds[] = {"",
                                     " YAR93710",
                                     " ABC",
                                     " yar93710",
                                     " ABCDEFGHIJ1234567890",
                                     " ABCDEFGHIJ12345678901",
                                     " YAR93710 x y ",
                                     " "};

TEST(IceWarpOracleTest, SummariesMadeAtRandom) {
  Random random(20261122);
  int accepted = 0;
  for (int i = 0; i < 60'000 && !HasFailure(); ++i) {
    std::string text(random.Of(kPaths));
    text += random.Of(kBlanks);
    text += random.Of(kPaths);
    while (random.Below(3) == 0) {
      text += random.Of(kCommas);
      text += random.Of(kPaths);
    }
    for (const std::string_view figure :
         {random.Of(kNumbers), random.Of(kNumbers), random.Of(kDurations),
          random.Of(kResults)}) {
      text += random.Of(kBlanks);
      text += figure;
    }
    text += random.Of(kIds);
    EXPECT_EQ(DisagreementOnIceWarpSummary(text), "") << text;
    std::vector<std::string_view> recipients;
    accepted += ParseIceWarpSummary(text, recipients) ? 1 : 0;
  }
  EXPECT_GT(accepted, 500);
}

}  // namespace
}  // namespace mailtide
