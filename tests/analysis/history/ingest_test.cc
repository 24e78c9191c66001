// Logs into the store, on real files. The long histories are in tests/golden.
#include "analysis/history/ingest.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analysis/history/sqlite_history.h"
#include "analysis/history/stored_day_states.h"
#include "analysis/history/transaction.h"
#include "tests/analysis/history/dump_store.h"
#include "tests/support/failing_history.h"
#include "tests/support/temp_dir.h"
#include "tests/support/zip_archive.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

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
  static constexpr std::chrono::hours kHour{1};

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
    return Put(Read(Write(name, text)));
  }

  // A file that looks as if it was written an hour ago.
  std::string Write(const std::string& name, const std::string& text) {
    const std::filesystem::path path = folder_.Write(name, text);
    std::filesystem::last_write_time(
        path, std::filesystem::file_time_type::clock::now() - kHour);
    return path;
  }

  std::vector<FileReading> Read(const std::string& path) {
    settings_.known_lengths = *KnownLengths(*history_);
    return ReadFiles({MakeFile(path)}, settings_, 1);
  }

  IngestResult Put(const std::vector<FileReading>& readings) {
    EXPECT_TRUE(history_->Begin());
    const Result<IngestResult> result = Ingest(*history_, readings, settings_);
    EXPECT_TRUE(result) << (result ? "" : result.error().message);
    EXPECT_TRUE(history_->Commit());
    return result ? *result : IngestResult{};
  }

  // Whether a run would read the file.
  bool IsPlanned(const std::string& path) {
    const auto plan = PlanIngest(*history_, {MakeFile(path)}, settings_);
    return plan->to_read.size() + plan->again.size() == 1;
  }

  static LogFile MakeFile(const std::string& path) {
    LogFile file;
    file.path = path;
    file.name = ParseFileName(path.substr(path.rfind('/') + 1));
    return file;
  }

  // Of all sources, by the text of their names.
  std::uint64_t EventsOf(const std::string& name) {
    const auto sources = history_->Sources();
    for (const StoredSource& source : *sources) {
      if (source.path == (folder_.path() / name).string()) {
        return source.account.events;
      }
    }
    return 0;
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

// Stamps are those of the archive, kept for each member.
TEST_F(IngestTest, AZipArchiveThatIsUnchangedIsNotReadAgain) {
  const ZipPart first = {"smtp20261119.log", Records(5)};
  const ZipPart second = {"smtp20261120.log", Records(9).substr(200)};
  const std::string archive = Write("old.zip", ZipOf({first}));
  Put(Read(archive + "/smtp20261119.log"));
  EXPECT_EQ(SourceCount(), 1U);
  EXPECT_EQ(EventsOf("old.zip/smtp20261119.log"), 5U);
  EXPECT_EQ(history_->Sources()->front().compression, "zip");
  EXPECT_FALSE(IsPlanned(archive + "/smtp20261119.log"));

  // One more member: both are read, and the old one counts once.
  Write("old.zip", ZipOf({first, second}));
  EXPECT_TRUE(IsPlanned(archive + "/smtp20261119.log"));
  EXPECT_TRUE(IsPlanned(archive + "/smtp20261120.log"));
  EXPECT_TRUE(Put(Read(archive + "/smtp20261119.log")).stored.empty());
  Put(Read(archive + "/smtp20261120.log"));
  EXPECT_EQ(SourceCount(), 2U);
  EXPECT_FALSE(IsPlanned(archive + "/smtp20261119.log"));

  // Unpacked beside it.
  EXPECT_EQ(Add("smtp20261119.log", Records(5)).duplicates,
            (std::vector<std::pair<std::string, std::string>>{
                {folder_.path() / "smtp20261119.log",
                 archive + "/smtp20261119.log"}}));
  EXPECT_EQ(SourceCount(), 2U);
}

// Counted under other settings, it is read again where it is still there.
TEST_F(IngestTest, AMemberThatIsGoneFromItsArchiveIsNotPlanned) {
  const ZipPart kept = {"smtp20261119.log", Records(5)};
  const ZipPart gone = {"smtp20261120.log", Records(9).substr(200)};
  const std::string archive = Write("old.zip", ZipOf({kept, gone}));
  Put(Read(archive + "/smtp20261119.log"));
  Put(Read(archive + "/smtp20261120.log"));
  Write("old.zip", ZipOf({kept}));
  settings_.dialect = "welf";
  const auto plan = PlanIngest(*history_, {}, settings_);
  ASSERT_EQ(plan->to_read.size(), 1U);
  EXPECT_EQ(plan->to_read[0].path, archive + "/smtp20261119.log");
  // A copy of what is gone takes its place.
  EXPECT_TRUE(Add("smtp20261120.log", gone.packed).duplicates.empty());
  EXPECT_GT(EventsOf("smtp20261120.log"), 0U);
  EXPECT_EQ(EventsOf("old.zip/smtp20261120.log"), 0U);
}

// 2026-11-22: what was refused because our clock was wrong stayed refused.
TEST_F(IngestTest, RecordsOfTheFutureAreReadAgain) {
  const auto right = settings_.now;
  settings_.now = right - std::chrono::days(30);
  Add("smtp20261120.log", Records(5));
  ASSERT_EQ(history_->Sources()->front().account.Rejected(), 5U);
  const std::string path = folder_.path() / "smtp20261120.log";
  EXPECT_TRUE(IsPlanned(path));
  settings_.now = right;
  Add("smtp20261120.log", Records(5));
  EXPECT_EQ(history_->Sources()->front().account.events, 5U);
  EXPECT_FALSE(IsPlanned(path));
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

// 2026-11-22: the file was looked at when it was stored, not when it was read,
// and the lines between were never read.
TEST_F(IngestTest, AFileThatGrowsWhileItIsReadIsReadAgain) {
  const std::string path = Write("smtp20261120.log", Records(5));
  const auto readings = Read(path);
  std::ofstream(path, std::ios::app) << Record(6, "a@example.org");
  Put(readings);
  EXPECT_TRUE(IsPlanned(path));
  Put(Read(path));
  EXPECT_EQ(SourceCount(), 1U);
  EXPECT_EQ(EventsOf("smtp20261120.log"), 6U);
}

TEST_F(IngestTest, AFileThatJustChangedMayChangeAgainUnseen) {
  const std::string path = folder_.Write("smtp20261120.log", Records(5));
  Put(Read(path));
  EXPECT_TRUE(IsPlanned(path));
  Put(Read(Write("smtp20261120.log", Records(5))));
  EXPECT_FALSE(IsPlanned(path));
}

// 2026-11-22: a log of nothing but its heading was taken for the beginning of
// the next day's, and its day for missing.
TEST_F(IngestTest, AHeadingIsTheBeginningOfItsOwnDayOnly) {
  const std::string heading = "id=fw fw=gw pri=6 msg=\"log opened\"\n";
  Add("smtp20261119.log", heading);
  Add("smtp20261120.log", heading + Records(5));
  EXPECT_EQ(SourceCount(), 2U);
  Add("smtp20261119.log", heading + Records(3));
  EXPECT_EQ(SourceCount(), 2U);
}

// 2026-11-22: a dated file that was cut lost its day, or was said to be a copy
// of itself.
TEST_F(IngestTest, WhatWasCountedStaysWhenItsFileIsCut) {
  const std::string whole = Records(1100);
  ASSERT_GT(whole.size(), 2 * kHashBlockBytes);
  for (const std::string& left : {std::string(), Records(3), Records(700)}) {
    Add("smtp20261120.log", whole);
    const IngestResult cut = Add("smtp20261120.log", left);
    ASSERT_EQ(cut.shrunk.size(), 1U) << left.size();
    EXPECT_EQ(cut.shrunk[0].bytes_then, whole.size());
    EXPECT_EQ(cut.shrunk[0].bytes_now, left.size());
    EXPECT_TRUE(cut.duplicates.empty());
    EXPECT_EQ(SourceCount(), 1U);
    EXPECT_EQ(EventsOf("smtp20261120.log"), 1100U);
    EXPECT_FALSE(IsPlanned(folder_.path() / "smtp20261120.log"));  // told once
  }
  EXPECT_TRUE(Add("smtp20261120.log", whole).shrunk.empty());
  EXPECT_FALSE(history_->Sources()->front().damaged);
}

// 2026-11-22: whole blocks of the old content stood for all of the new one.
TEST_F(IngestTest, AFileThatWasWrittenAnewReplacesWhatItWas) {
  const std::string common = Records(510);
  ASSERT_GT(common.size(), kHashBlockBytes);
  Add("smtp20261120.log", Records(900));
  std::string fork = common;
  for (int i = 0; i < 10; ++i) {
    fork += Record(1000 + i, "b@example.org");
  }
  const IngestResult anew = Add("smtp20261120.log", fork);
  EXPECT_TRUE(anew.duplicates.empty());
  EXPECT_TRUE(anew.shrunk.empty());
  EXPECT_EQ(SourceCount(), 1U);
  EXPECT_EQ(EventsOf("smtp20261120.log"), 520U);
}

TEST_F(IngestTest, AForkOfALogThatIsGoneIsItsOwn) {
  Add("b.log", Records(900));
  ASSERT_TRUE(std::filesystem::remove(folder_.path() / "b.log"));
  Add("a.log", Records(510) + Record(1000, "b@example.org"));
  EXPECT_EQ(SourceCount(), 2U);
}

// 2026-11-22: one line with an impossible time had its log read every night.
TEST_F(IngestTest, AStrayTimeIsNoReasonToReadAgain) {
  const std::string stray =
      "id=fw time=\"1970-01-01 00:00:00\" fw=gw pri=6 proto=smtp msg=x\n";
  Add("smtp20261120.log", stray + Records(150));
  ASSERT_EQ(history_->Sources()->front().account.Rejected(), 1U);
  EXPECT_FALSE(IsPlanned(folder_.path() / "smtp20261120.log"));
}

// 2026-11-22: its half-written last line stayed refused for ever.
TEST_F(IngestTest, ALineThatStaysWithoutItsEndIsReadInTheEnd) {
  std::string text = Records(5);
  text.pop_back();
  const std::string path = Write("smtp20261120.log", text);
  LogFile live = MakeFile(path);
  live.growing = true;
  settings_.known_lengths = {};
  Put(ReadFiles({live}, settings_, 1));
  EXPECT_EQ(EventsOf("smtp20261120.log"), 4U);
  EXPECT_TRUE(PlanIngest(*history_, {live}, settings_)->again.empty());
  ASSERT_TRUE(IsPlanned(path));
  Put(Read(path));
  EXPECT_EQ(EventsOf("smtp20261120.log"), 5U);
  EXPECT_FALSE(IsPlanned(path));
}

// 2026-11-22: a day that was read to noon, and whose rotated log was lost, was
// complete as soon as the next day began.
TEST_F(IngestTest, ALiveLogThatBeganAnewHasLostItsEnd) {
  const auto read_live = [this](const std::string& text, int day, int hour) {
    LogFile live = MakeFile(Write("smtp.log", text));
    live.growing = true;
    settings_.known_lengths = *KnownLengths(*history_);
    settings_.now = std::chrono::sys_days(std::chrono::year(2026) /
                                          std::chrono::November / day) +
                    std::chrono::hours(hour);
    Put(ReadFiles({live}, settings_, 1));
  };
  const auto damaged = [this] {
    const auto sources = history_->Sources();
    return std::count_if(sources->begin(), sources->end(),
                         [](const auto& source) { return source.damaged; });
  };
  read_live(Records(700), 20, 12);
  EXPECT_EQ(damaged(), 0);
  // The rotated file may still come.
  read_live(Record(1439, "a@example.org"), 20, 24);
  EXPECT_EQ(damaged(), 0);
  read_live(Record(1439, "a@example.org"), 21, 1);
  EXPECT_EQ(damaged(), 1);
  // It came at last.
  Add("smtp20261120.log", Records(1400));
  EXPECT_EQ(damaged(), 0);
  EXPECT_EQ(SourceCount(), 2U);
}

// Each call of the store fails once: nothing is half stored, the error is told,
// and the next run makes it whole.
TEST_F(IngestTest, WhateverFailsNothingIsHalfStored) {
  const std::string grown = Write("smtp20261120.log", Records(1100));
  const std::string other = Write("smtp20261119.log", Records(3));
  const DayClock clock{
      local_days(std::chrono::year(2026) / std::chrono::November / 21), {}, {}};
  const auto store = [&](History& history) {
    return InTransaction(history, [&]() -> Result<void> {
      settings_.known_lengths = *KnownLengths(*history_);
      const auto readings =
          ReadFiles({MakeFile(grown), MakeFile(other)}, settings_, 1);
      if (const auto put = Ingest(history, readings, settings_); !put) {
        return tl::unexpected<Error>(put.error());
      }
      if (const auto states = UpdateDayStates(history, settings_, clock);
          !states) {
        return tl::unexpected<Error>(states.error());
      }
      return {};
    });
  };
  int failures = 0;
  std::string whole;
  for (int fail_at = 1;; ++fail_at) {
    const std::string path =
        folder_.path() / fmt::format("store{}.db", fail_at);
    history_ = *OpenStore(path, {StoreMode::kReadWrite});
    // Its beginning is known, so that there is something to replace.
    Add("begun.log", Records(700));
    std::filesystem::remove(folder_.path() / "begun.log");
    const std::string before = DumpStore(path);
    FailingHistory failing(*history_, fail_at);
    const Result<void> stored = store(failing);
    if (!failing.has_failed()) {
      EXPECT_TRUE(stored) << stored.error().message;
      EXPECT_EQ(DumpStore(path), whole);
      break;
    }
    ++failures;
    EXPECT_FALSE(stored) << fail_at;
    EXPECT_EQ(DumpStore(path), before) << fail_at;
    EXPECT_TRUE(store(*history_));
    if (whole.empty()) {
      whole = DumpStore(path);
    }
    EXPECT_EQ(DumpStore(path), whole) << fail_at;
  }
  EXPECT_GT(failures, 10);
}

}  // namespace
}  // namespace mailtide
