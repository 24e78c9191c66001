#include "tests/golden/session_traffic.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "analysis/segment_body.h"
#include "analysis/session_chain.h"
#include "analysis/tally.h"
#include "parser/dialects/registry.h"
#include "parser/line_reader.h"
#include "parser/rotation.h"
#include "tests/support/memory_input.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// A time after all that the logs speak of.
constexpr std::chrono::sys_seconds kNow =
    std::chrono::sys_days(std::chrono::year(2027) / 1 / 1);

Policy PolicyOf(const json& truth) {
  PolicySettings settings;
  settings.internal_domains = truth["policy"]["internal_domain"];
  settings.local_hosts = truth["policy"]["local_host"];
  return *Policy::Create(settings);
}

void MergeInto(const Days& from, Days& into) {
  for (const auto& [day, counts] : from) {
    into[day].Merge(counts);
  }
}

}  // namespace

std::vector<std::string> SessionTraffic(
    const std::vector<std::string>& options) {
  std::vector<std::string> all = {"--dialect", "icewarp"};
  all.insert(all.end(), options.begin(), options.end());
  return all;
}

json ExpectedSessionDays(const json& truth) {
  json expected = json::array();
  for (const json& day : truth["days"]) {
    expected.push_back(ExpectedDay(day));
  }
  return expected;
}

json CountedSessionDays(const json& days) {
  // The truth does not tell refusals by their reasons.
  return Without(days, {"state", "refusals"});
}

json ExpectedStoredDays(const json& truth) {
  // StoreDays does not ask for the mails forwarded by age.
  return Without(truth["days"], {"forwarded"});
}

std::string DaysText(const ProgramRun& run) {
  const std::size_t days = run.out.find("\"days\":");
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_NE(days, std::string::npos) << Describe(run);
  return days == std::string::npos ? std::string() : run.out.substr(days);
}

std::vector<std::string_view> CutAt(std::string_view bytes,
                                    const std::set<std::size_t>& cuts) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  for (const std::size_t end : cuts) {
    if (end > begin && end < bytes.size()) {
      pieces.push_back(bytes.substr(begin, end - begin));
      begin = end;
    }
  }
  pieces.push_back(bytes.substr(begin));
  return pieces;
}

std::vector<std::size_t> LineEnds(std::string_view bytes) {
  std::vector<std::size_t> ends;
  for (std::size_t i = bytes.find('\n'); i + 1 < bytes.size();
       i = bytes.find('\n', i + 1)) {
    ends.push_back(i + 1);
  }
  return ends;
}

std::vector<fs::path> WriteParts(const fs::path& folder,
                                 const std::vector<std::string_view>& pieces) {
  fs::remove_all(folder);
  fs::create_directories(folder);
  std::vector<fs::path> paths;
  for (const std::string_view piece : pieces) {
    paths.push_back(folder / fmt::format("s20261102-{:02}.log", paths.size()));
    std::ofstream(paths.back(), std::ios::binary) << piece;
  }
  return paths;
}

SessionReader::SessionReader(const json& truth)
    : policy_(PolicyOf(truth)), zone_(*TimeZone::Open("Europe/Rome")) {}

ReadSettings SessionReader::Settings() {
  ReadSettings settings;
  settings.policy = &policy_;
  settings.zone = &zone_;
  settings.now = kNow;
  return settings;
}

Segment SessionReader::Read(const fs::path& path) {
  LogFile file;
  file.path = path.string();
  file.name = ParseFileName(path.filename().string());
  Result<SourceReading> reading = ReadSource(file, Settings());
  EXPECT_TRUE(reading) << reading.error().message;
  return reading ? std::move(reading->segment) : Segment();
}

Segment SessionReader::ReadInBlocks(std::string_view bytes, std::size_t piece,
                                    std::size_t block,
                                    std::chrono::local_days date) {
  Segment segment;
  MemoryInput input(std::string(bytes), piece);
  LineReader lines(input, block);
  Tally tally(policy_, zone_, segment.days, segment.owed);
  const std::unique_ptr<Dialect> dialect =
      FindDialect("icewarp")->create({&zone_, kNow, 0, date});
  while (const std::optional<Line> line = lines.Next()) {
    const LineOutcome outcome =
        dialect->ReadLine(*line, tally, segment.account);
    if (outcome.time) {
      tally.OnTime(*outcome.time);
    }
  }
  segment.edges = dialect->TakeEdges(tally, segment.account);
  segment.dateless = dialect->dateless();
  return segment;
}

std::string SessionReader::DayBytes(const fs::path& folder) {
  const FoundFiles found =
      FindLogFiles({folder.string()}, *FileFilter::Create({}, {}));
  std::vector<FileReading> readings = ReadFiles(found.files, Settings(), 1);
  EXPECT_TRUE(FindDuplicates(readings).empty());
  std::vector<LogPlace> places;
  std::vector<Segment*> segments;
  for (FileReading& read : readings) {
    EXPECT_TRUE(read.reading) << read.reading.error().message;
    if (read.reading) {
      Segment& segment = read.reading->segment;
      places.push_back({read.file.path, segment.dialect, read.file.name,
                        segment.first, segment.last});
      segments.push_back(&segment);
    }
  }
  SettleLogs(places, segments, policy_, zone_);
  Segment total;
  for (const Segment* segment : segments) {
    MergeInto(segment->days, total.days);
    MergeInto(segment->closing, total.days);
  }
  return WriteSegmentBody(total);
}

}  // namespace mailtide
