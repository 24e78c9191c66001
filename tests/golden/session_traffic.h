// Traffic of an IceWarp server, and its logs read in this process as `mailtide
// analyze` reads them: what the tests of sessions from end to end share.
#ifndef MAILTIDE_TESTS_GOLDEN_SESSION_TRAFFIC_H_
#define MAILTIDE_TESTS_GOLDEN_SESSION_TRAFFIC_H_

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "analysis/policy.h"
#include "analysis/read_files.h"
#include "analysis/segment.h"
#include "parser/time_zone.h"
#include "tests/golden/traffic.h"

namespace mailtide {

// The options of the generator for an IceWarp log, and these.
std::vector<std::string> SessionTraffic(
    const std::vector<std::string>& options);

// What `analyze --format json` owes for the days of the truth; of the days it
// printed, all that the truth speaks of.
nlohmann::json ExpectedSessionDays(const nlohmann::json& truth);
nlohmann::json CountedSessionDays(const nlohmann::json& days);

// What the store owes for them (StoreDays).
nlohmann::json ExpectedStoredDays(const nlohmann::json& truth);

// The text of the JSON output from its days on, byte by byte.
std::string DaysText(const ProgramRun& run);

// The pieces of `bytes` between the cuts, which are offsets; none is empty.
std::vector<std::string_view> CutAt(std::string_view bytes,
                                    const std::set<std::size_t>& cuts);

// Offsets behind every line but the last.
std::vector<std::size_t> LineEnds(std::string_view bytes);

// Writes the pieces as parts 00, 01, ... of one date (2026-11-02) into an empty
// folder; returns their paths.
std::vector<std::filesystem::path> WriteParts(
    const std::filesystem::path& folder,
    const std::vector<std::string_view>& pieces);

// Reads logs under the policy of a truth.
class SessionReader {
 public:
  explicit SessionReader(const nlohmann::json& truth);

  // One log by itself, before it is settled.
  Segment Read(const std::filesystem::path& path);
  // The same without a file: the bytes come `piece` at a time and are read in
  // blocks of `block` bytes. Days, edges and what is owed, and the account.
  Segment ReadInBlocks(std::string_view bytes, std::size_t piece,
                       std::size_t block, std::chrono::local_days date);

  // Reads the folder and settles its logs; the days of all, hours and clients
  // too, in their serial form.
  std::string DayBytes(const std::filesystem::path& folder);

 private:
  ReadSettings Settings();
  Policy policy_;
  TimeZone zone_;
};

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_GOLDEN_SESSION_TRAFFIC_H_
