// Reads every case of samples/icewarp as one chain of logs and compares the
// events with its events.tsv, which was written by hand.
// MAILTIDE_UPDATE_GOLDENS=1 rewrites them: read the difference line by line
// before you keep it.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parser/dialects/transcript.h"
#include "parser/rotation.h"
#include "tests/golden/event_cases.h"
#include "tests/support/collecting_sink.h"

namespace mailtide {
namespace {

// The log as of the date of its name, or, where its first lines are of the
// minutes before midnight and the clock then falls, of the day before.
LogReading ReadDated(const std::string& bytes, DialectSettings settings,
                     std::size_t block_bytes) {
  LogReading reading = ReadLog(bytes, "icewarp", settings, block_bytes);
  const bool began_the_day_before =
      reading.dateless && reading.dateless->has_midnight &&
      reading.dateless->first >= std::chrono::minutes(23 * 60 + 50);
  if (began_the_day_before) {
    *settings.date -= std::chrono::days(1);
    reading = ReadLog(bytes, "icewarp", settings, block_bytes);
  }
  return reading;
}

// Gives the mails of a session that began in an earlier log its login.
void PayLogins(const std::vector<Transcript::LoginThere>& logins,
               std::vector<OwnedEvent>& events) {
  for (OwnedEvent& event : events) {
    if (event.owed_to < 0) {
      continue;
    }
    const SessionLogin& login =
        logins.at(static_cast<std::size_t>(event.owed_to)).login;
    event.owed_to = -1;
    if (login.state == SessionLogin::State::kNamed) {
      event.account = login.name;
    } else if (login.state == SessionLogin::State::kUnnamed) {
      event.account = event.sender;
      event.unnamed_login = true;
    }
  }
}

std::vector<OwnedEvent> EventsOf(const std::filesystem::path& folder,
                                 const TimeZone& zone,
                                 std::size_t block_bytes) {
  Transcript transcript(Transcript::Before::kNothing);
  CollectingSink sink;
  for (const std::filesystem::path& log : LogsOf(folder)) {
    const std::string bytes = Slurp(log);
    DialectSettings settings = {&zone, kSamplesNow, 0};
    settings.date = ParseFileName(log.filename().string()).date;
    LogReading reading = ReadDated(bytes, settings, block_bytes);
    EXPECT_TRUE(reading.account.Balanced());
    EXPECT_EQ(reading.account.Rejected(), 0U);
    EXPECT_EQ(reading.account.bytes, bytes.size());
    PayLogins(transcript.Join(reading.edges, sink), reading.events);
    sink.events.insert(sink.events.end(), reading.events.begin(),
                       reading.events.end());
  }
  transcript.Finish(sink);
  return sink.events;
}

class IceWarpEventsTest : public testing::TestWithParam<std::string> {};

TEST_P(IceWarpEventsTest, AreThoseOfTheFile) {
  const auto rome = TimeZone::Open("Europe/Rome");
  ASSERT_TRUE(rome);
  const std::filesystem::path folder = CasesOf("icewarp") / GetParam();
  const std::vector<OwnedEvent> events = EventsOf(folder, *rome, 4096);
  std::vector<std::string> sorted;
  for (const OwnedEvent& event : events) {
    sorted.push_back(SessionEventRow(event));
  }
  std::sort(sorted.begin(), sorted.end());
  std::string rows =
      std::string(kEventColumns) + std::string(kSessionColumns) + "\n";
  for (const std::string& row : sorted) {
    rows += row + "\n";
  }
  ExpectEvents(folder, rows);
  for (const std::size_t block_bytes : {1U, 7U, 64U}) {
    EXPECT_EQ(EventsOf(folder, *rome, block_bytes), events) << block_bytes;
  }
}

INSTANTIATE_TEST_SUITE_P(Samples, IceWarpEventsTest,
                         testing::ValuesIn(CaseNames("icewarp")), CaseWord);

}  // namespace
}  // namespace mailtide
