// Passwords stand in the logs of sessions, plain and in base64. None of them
// comes out anywhere: not printed, reported, mailed or kept.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analysis/history/sqlite_history.h"
#include "analysis/segment_body.h"
#include "tests/golden/delivered_mail.h"
#include "tests/golden/session_traffic.h"
#include "tests/golden/store_content.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;

struct Form {
  const char* name;
  std::vector<std::string> options;
  // The .log of a proxy has no sessions, and so no secrets.
  const char* extension;
  const char* judged;  // the newest day that is closed
};

class SessionSecrets : public testing::TestWithParam<Form> {
 protected:
  void SetUp() override {
    // One account sends so much that there is something to mail.
    std::vector<std::string> options = {
        "--days",
        "3",
        "--messages",
        "60",
        "--seed",
        "51",
        "--burst",
        std::string("user@domain.com=") + GetParam().judged + ":120"};
    options.insert(options.end(), GetParam().options.begin(),
                   GetParam().options.end());
    Generate(options, traffic_);
    ASSERT_EQ(traffic_.problem, "");
    secrets_ = traffic_.truth["secrets"].get<std::vector<std::string>>();
    ASSERT_GE(secrets_.size(), 20U);
    // They are what is looked for, and it is there.
    for (const fs::path& file : traffic_.files) {
      if (file.extension() == GetParam().extension) {
        logs_ += ReadBytes(file);
      }
    }
    const auto is_there = [this](const std::string& secret) {
      return logs_.find(secret) != std::string::npos;
    };
    ASSERT_GE(std::ranges::count_if(secrets_, is_there), 10);
  }

  // Returns whether a secret stands in these bytes.
  bool Holds(std::string_view bytes) const {
    return std::ranges::any_of(secrets_, [&](const std::string& secret) {
      return bytes.find(secret) != std::string_view::npos;
    });
  }

  void ExpectNone(std::string_view bytes, const std::string& where) const {
    for (const std::string& secret : secrets_) {
      EXPECT_EQ(bytes.find(secret), std::string_view::npos)
          << secret << " in " << where;
    }
  }

  // Every file below the folder; returns how many.
  int ExpectNoneInFiles(const fs::path& folder) const {
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) {
        ++files;
        ExpectNone(ReadBytes(entry.path()), entry.path());
      }
    }
    return files;
  }

  // The segments as they are inside.
  void ExpectNoneInSegments(const fs::path& store) const {
    auto history = OpenStore(store.string());
    ASSERT_TRUE(history) << history.error().message;
    const auto sources = (*history)->Sources();
    ASSERT_TRUE(sources) << sources.error().message;
    // An empty live log is nothing yet.
    EXPECT_GE(sources->size(), static_cast<std::size_t>(std::ranges::count_if(
                                   traffic_.files, [](const fs::path& file) {
                                     return !fs::is_empty(file);
                                   })));
    for (const StoredSource& source : *sources) {
      const Result<Segment> segment = (*history)->LoadSegment(source.id);
      ASSERT_TRUE(segment) << segment.error().message;
      ExpectNone(WriteSegmentBody(*segment), "the segment of " + source.path);
    }
  }

  Traffic traffic_;
  std::vector<std::string> secrets_;
  std::string logs_;
};

TEST_P(SessionSecrets, NothingPrintedHoldsOne) {
  for (const std::string format : {"text", "json"}) {
    const ProgramRun run =
        Mailtide({"analyze", "--config", traffic_.policy().string(),
                  "--timezone", "Europe/Rome", "--now", traffic_.now(),
                  "--format", format, traffic_.logs().string()});
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    EXPECT_FALSE(run.out.empty());
    ExpectNone(run.out, "stdout as " + format);
    ExpectNone(run.err, "stderr as " + format);
  }
}

TEST_P(SessionSecrets, NothingKeptReportedOrMailedHoldsOne) {
  const fs::path& folder = traffic_.folder.path();
  for (const char* name : {"reports", "mail", "state"}) {
    fs::create_directories(folder / name);
  }
  const fs::path store = folder / "state" / "store.db";
  traffic_.folder.Write(
      "mailtide.conf",
      fmt::format("[logs]\ndirectory = {0}/logs\ntimezone = Europe/Rome\n"
                  "gateway = mx.example.org\n[store]\npath = {1}\n{2}"
                  "[report]\ndirectory = {0}/reports\n"
                  "[mail]\ntransport = file\ndirectory = {0}/mail\n"
                  "from_address = mailtide@example.org\n"
                  "recipient = postmaster@example.org\n",
                  folder.string(), store.string(),
                  ReadBytes(traffic_.policy())));
  const auto run = [&](const char* command) {
    const ProgramRun done =
        Mailtide({command, "--config", folder / "mailtide.conf", "--now",
                  traffic_.now()});
    EXPECT_EQ(done.exit_code, 0) << Describe(done);
    ExpectNone(done.out, std::string("stdout of ") + command);
    ExpectNone(done.err, std::string("stderr of ") + command);
  };
  {
    const auto made = OpenStore(store.string(), {StoreMode::kReadWrite});
    ASSERT_TRUE(made) << made.error().message;
  }
  // A reader that stays keeps the write-ahead log from being emptied.
  const SQLite::Database reader(store.string());
  SQLite::Statement reading(reader, "SELECT count(*) FROM source");
  ASSERT_TRUE(reading.executeStep());
  run("nightly");
  run("report");

  EXPECT_GT(fs::file_size(store.string() + "-wal"), 50'000U);
  EXPECT_GE(ExpectNoneInFiles(folder / "state"), 2);
  EXPECT_GE(ExpectNoneInFiles(folder / "reports"), 1);
  EXPECT_EQ(ExpectNoneInFiles(folder / "mail"), 1);
  for (const auto& entry : fs::directory_iterator(folder / "mail")) {
    ExpectNone(ParseMail(ReadBytes(entry.path())).text, entry.path());
  }
  ExpectNoneInSegments(store);
}

// The first and the last lines of a log are kept until the next one tells what
// they mean. Cut before and behind each line that holds a secret.
TEST_P(SessionSecrets, NoSegmentOfAPartHoldsOne) {
  SessionReader reader(traffic_.truth);
  std::size_t cuts = 0;
  const std::string& log = logs_;
  std::size_t begin = 0;
  for (const std::size_t end : LineEnds(log)) {
    const std::string_view line =
        std::string_view(log).substr(begin, end - begin);
    if (Holds(line)) {
      // The lines of an hour or so on both sides, which is far enough.
      constexpr std::size_t kNear = 5'000;
      const std::size_t from =
          begin > kNear ? log.rfind('\n', begin - kNear) + 1 : 0;
      const std::size_t to =
          log.find('\n', std::min(end + kNear, log.size() - 1)) + 1;
      const std::string_view near =
          std::string_view(log).substr(from, to - from);
      const std::vector<fs::path> parts =
          WriteParts(traffic_.folder.path() / "parts",
                     CutAt(near, {begin - from, end - from}));
      for (const fs::path& part : parts) {
        ExpectNone(WriteSegmentBody(reader.Read(part)),
                   fmt::format("the segment of {}, cut at byte {}",
                               part.filename().string(), begin));
      }
      ++cuts;
    }
    begin = end;
  }
  EXPECT_GT(cuts, 10U);
}

std::string NameOf(const testing::TestParamInfo<Form>& info) {
  return info.param.name;
}
INSTANTIATE_TEST_SUITE_P(
    , SessionSecrets,
    testing::Values(
        Form{"both",
             SessionTraffic({"--cut-bytes", "30000", "--log-level", "both"}),
             ".log", "2026-11-03"},
        Form{"debug",
             SessionTraffic({"--cut-bytes", "30000", "--log-level", "debug"}),
             ".log", "2026-11-03"},
        Form{"lcd", {"--dialect", "lcd"}, ".lcd", "2026-11-04"},
        Form{"unit", {"--dialect", "welf+lcd"}, ".lcd", "2026-11-04"}),
    NameOf);

}  // namespace
}  // namespace mailtide
