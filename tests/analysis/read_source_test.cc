#include "analysis/read_source.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/read_files.h"
#include "analysis/read_ranges.h"
#include "parser/decompress.h"
#include "tests/support/pack.h"
#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;

constexpr Compression kPacked[] = {Compression::kGzip, Compression::kBzip2,
                                   Compression::kXz, Compression::kZstd};

// What one file gives to one and to several threads, in pieces of `bytes`.
void ExpectSameInRanges(const LogFile& file, ReadSettings settings,
                        std::uint64_t bytes) {
  SCOPED_TRACE(testing::Message() << file.path << " in " << bytes);
  settings.identify = false;
  const std::vector<FileReading> wanted = ReadFiles({file}, settings, 1, {});
  ASSERT_TRUE(wanted.front().reading) << wanted.front().reading.error().message;
  settings.range_bytes = bytes;
  EXPECT_TRUE(RangedRead::Open(file, settings) != nullptr);
  for (const int jobs : {2, 5}) {
    const std::vector<FileReading> read = ReadFiles({file}, settings, jobs, {});
    ASSERT_TRUE(read.front().reading);
    EXPECT_EQ(read.front().reading->segment, wanted.front().reading->segment);
  }
}

// Lines that share little, so that they stay a block of their own size.
std::string Log(int lines) {
  std::string log;
  for (int i = 0; i < lines; ++i) {
    log += "id=f time=\"2026-11-19 10:00:" + std::to_string(10 + i % 50) +
           "\" fw=a pri=6 proto=smtp src=192.0.2." + std::to_string(i % 250) +
           " from=s" + std::to_string(i * 7919 % 1000) +
           "@example.net to=a@example.org size=" + std::to_string(i * 104729) +
           " result=250\n";
  }
  return log;
}

class ReadSourceTest : public testing::Test {
 protected:
  Result<SourceReading> Read(std::string_view name, std::string_view bytes,
                             const std::string& dialect = "auto") {
    const std::string path = dir_.Write(std::string(name), bytes).string();
    ReadSettings settings;
    settings.policy = &policy_;
    settings.zone = &zone_;
    settings.now = sys_days(year(2026) / 11 / 21) + 12h;
    settings.dialect = dialect;
    return ReadSource({path, ParseFileName(name), false}, settings);
  }

  const TempDir dir_;
  TimeZone zone_ = *TimeZone::Open("Europe/Rome");
  Policy policy_ = *Policy::Create({{"example.org"}, {}, {}, "", 0});
};

// 2026-11-21: what a damaged first block gives is garbage, and the garbage was
// called "no log".
TEST_F(ReadSourceTest, DamageWinsOverAnUnknownDialect) {
  const std::string log = Log(40);
  for (const Compression compression : kPacked) {
    const std::string packed = Pack(compression, log);
    for (std::size_t i = kMagicBytes; i < packed.size(); i += 3) {
      std::string damaged = packed;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << i % 8));
      for (const std::string_view dialect : {"auto", "welf"}) {
        const auto reading = Read("x.log", damaged, std::string(dialect));
        SCOPED_TRACE(testing::Message() << CompressionName(compression)
                                        << " byte " << i << ' ' << dialect);
        if (!reading) {
          EXPECT_EQ(reading.error().code, ErrorCode::kInputDamaged)
              << reading.error().message;
        } else if (reading->damage.empty()) {
          // A bit of a header that decoders pass over.
          EXPECT_EQ(reading->segment.account.events, 40U);
        } else {
          EXPECT_TRUE(reading->segment.damaged);
          EXPECT_TRUE(reading->segment.account.Balanced());
        }
      }
    }
  }
}

// The day of the name is then known to be there in part.
TEST_F(ReadSourceTest, DamagedWithADateInItsName) {
  // Most bits of a block garble all of it; look for one that does.
  const std::string sound = Pack(Compression::kBzip2, Log(400));
  std::string packed;
  Result<SourceReading> undated = SourceReading{};
  for (std::size_t i = sound.size() / 4; undated; ++i) {
    ASSERT_LT(i, sound.size());
    packed = sound;
    packed[i] ^= 4;
    undated = Read("smtp.log.bz2", packed);
  }
  EXPECT_EQ(undated.error().code, ErrorCode::kInputDamaged);
  EXPECT_NE(undated.error().message.find("is damaged: its bzip2 data"),
            std::string::npos);

  const auto reading = Read("smtp20261119.log.bz2", packed);
  ASSERT_TRUE(reading) << reading.error().message;
  EXPECT_NE(reading->damage.find("is damaged: its bzip2 data"),
            std::string::npos);
  EXPECT_TRUE(reading->segment.damaged);
  EXPECT_TRUE(reading->segment.id.date);
  EXPECT_TRUE(reading->segment.account.Balanced());
  EXPECT_EQ(reading->segment.account.events, 0U);
}

TEST_F(ReadSourceTest, WhatIsNoLog) {
  const std::string text = "one\ntwo\nthree\n";
  for (const Compression compression : kPacked) {
    const auto packed = Read("x.log", Pack(compression, text));
    ASSERT_FALSE(packed);
    EXPECT_EQ(packed.error().code, ErrorCode::kNotALog);
  }
  for (const std::string_view dialect : {"auto", "welf"}) {
    const auto plain = Read("x.log", text, std::string(dialect));
    ASSERT_FALSE(plain);
    EXPECT_EQ(plain.error().code, ErrorCode::kNotALog);
  }
  const auto undated = Read("x.log", "");
  ASSERT_FALSE(undated);
  EXPECT_EQ(undated.error().code, ErrorCode::kNotALog);
}

// 2026-11-21: a record cut inside a bare value was counted with half of it.
TEST_F(ReadSourceTest, TheLineThatDamageCutsIsTorn) {
  const std::string log = Log(40);
  for (const Compression compression : kPacked) {
    const std::string packed = Pack(compression, log);
    for (std::size_t n = kMagicBytes; n < packed.size(); n += 7) {
      const auto reading = Read("x.log", packed.substr(0, n));
      if (!reading) {
        EXPECT_EQ(reading.error().code, ErrorCode::kInputDamaged);
        continue;
      }
      const InputAccount& account = reading->segment.account;
      const std::string_view read =
          std::string_view(log).substr(0, account.bytes);
      const auto whole = static_cast<std::uint64_t>(
          std::count(read.begin(), read.end(), '\n'));
      EXPECT_EQ(account.events, whole);
      EXPECT_EQ(account.rejected[static_cast<std::size_t>(RejectReason::kTorn)],
                read.ends_with('\n') ? 0U : 1U);
    }
  }
  // An input that ends well may lack its last LF.
  const auto whole = Read("x.log", log.substr(0, log.size() - 1));
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->segment.account.events, 40U);
}

// One file alone is decoded by a thread of its own where there are two.
TEST_F(ReadSourceTest, JobsDoNotChangeWhatIsRead) {
  ReadSettings settings;
  settings.policy = &policy_;
  settings.zone = &zone_;
  settings.now = sys_days(year(2026) / 11 / 21) + 12h;
  const std::string packed = Pack(Compression::kGzip, Log(6000));
  std::vector<LogFile> files;
  for (const auto& [name, bytes] :
       {std::pair("cut.gz", packed.substr(0, packed.size() / 2)),
        std::pair("plain.log", Log(50)), std::pair("whole.gz", packed)}) {
    files.push_back({dir_.Write(name, bytes).string(), {}, false});
  }
  for (const int first : {0, 2}) {
    const std::vector<LogFile> some(files.begin() + first, files.end());
    const std::vector<FileReading> wanted = ReadFiles(some, settings, 1, {});
    for (const int jobs : {2, 7}) {
      const std::vector<FileReading> read = ReadFiles(some, settings, jobs, {});
      ASSERT_EQ(read.size(), some.size());
      for (std::size_t i = 0; i < read.size(); ++i) {
        EXPECT_EQ(read[i].reading.value().segment,
                  wanted[i].reading.value().segment);
        EXPECT_EQ(read[i].reading->damage, wanted[i].reading->damage);
      }
      EXPECT_EQ(read.back().reading->segment.account.events, 6000U);
    }
  }
}

// Every line belongs to one range, wherever the ranges end.
TEST_F(ReadSourceTest, RangesAreTheWholeFile) {
  ReadSettings settings;
  settings.policy = &policy_;
  settings.zone = &zone_;
  settings.now = sys_days(year(2026) / 11 / 21) + 12h;
  const std::string log = Log(300);
  const std::string long_line =
      "id=f time=\"2026-11-19 10:00:10\" fw=a msg=\"" + std::string(3000, 'x') +
      "\"\n";
  std::string windows = log;
  for (std::size_t at = windows.find('\n'); at != std::string::npos;
       at = windows.find('\n', at + 2)) {
    windows.insert(at, 1, '\r');
  }
  const std::string kLogs[] = {
      log,
      log.substr(0, log.size() - 1),       // no LF at its end
      log + std::string(500, '\n') + log,  // blank lines
      "\xef\xbb\xbf" + log,                // a byte order mark
      log + "\xef\xbb\xbf" + log + "\xef\xbb\xbf",
      log + long_line + log + long_line,  // longer than a range
      log + "\n" + std::string(2 << 20, 'y') + "\n" + log,  // too long
      windows,
      log + "id=f time=\"2026-11-19 10:00:10\" fw=a msg=\"torn",
  };
  int number = 0;
  for (const std::string& text : kLogs) {
    const std::string name = "r" + std::to_string(number++) + ".log";
    for (const bool growing : {false, true}) {
      const LogFile file = {dir_.Write(name, text).string(),
                            ParseFileName(name), false, growing};
      const std::uint64_t first = text.size() > 200'000 ? 40'001 : 97;
      for (std::uint64_t bytes = first; bytes < first + 260; bytes += 37) {
        ExpectSameInRanges(file, settings, bytes);
      }
    }
  }
}

// Whether two files may be one is told by how they begin.
TEST_F(ReadSourceTest, OnlyWhatMayBeACopyIsIdentified) {
  const std::string log = Log(30);
  const auto file = [&](const std::string& name, std::string_view bytes) {
    return LogFile{dir_.Write(name, bytes).string(), ParseFileName(name)};
  };
  const LogFile one = file("a.log", log);
  const LogFile longer = file("b.log", log + log);
  const LogFile packed = file("c.log.gz", Pack(Compression::kGzip, log));
  const LogFile other = file("d.log", "id=g" + log);
  const LogFile small = file("e.log", log.substr(0, 300));
  const LogFile small_other = file("f.log", "id=h" + Log(2));
  const LogFile empty = file("g20080317.log", "");
  const LogFile half = file("d.lcd",
                            "2024-03-08 18:15:00 [00012F4A] 192.0.2.7:41234 "
                            "< RSET\n");
  ReadSettings settings;
  settings.policy = &policy_;
  settings.zone = &zone_;
  settings.now = sys_days(year(2026) / 11 / 21) + 12h;
  settings.identify = false;
  const auto identified = [&](const std::vector<LogFile>& files) {
    std::string text;
    for (const FileReading& reading : ReadFiles(files, settings, 1)) {
      EXPECT_TRUE(reading.reading) << reading.reading.error().message;
      text += reading.reading && reading.reading->identified ? 'x' : '-';
    }
    return text;
  };
  EXPECT_EQ(identified({}), "");
  EXPECT_EQ(identified({one}), "-");
  EXPECT_EQ(identified({one, other}), "--");
  EXPECT_EQ(identified({one, other, small_other}), "---");
  EXPECT_EQ(identified({one, longer, other}), "xx-");
  EXPECT_EQ(identified({other, one, packed}), "-xx");
  EXPECT_EQ(identified({one, other, small}), "x-x");
  EXPECT_EQ(identified({one, other, empty}), "---");
  EXPECT_EQ(identified({one, other, half}), "-xx");
  settings.identify = true;
  EXPECT_EQ(identified({one, other}), "xx");
}

}  // namespace
}  // namespace mailtide
