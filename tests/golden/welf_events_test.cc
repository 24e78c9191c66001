// Reads every case of samples/welf and compares the events with its events.tsv,
// which was written by hand. MAILTIDE_UPDATE_GOLDENS=1 rewrites them: read the
// difference line by line before you keep it.
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "tests/golden/event_cases.h"
#include "tests/support/collecting_sink.h"

namespace mailtide {
namespace {

class WelfEventsTest : public testing::TestWithParam<std::string> {};

TEST_P(WelfEventsTest, AreThoseOfTheFile) {
  const auto rome = TimeZone::Open("Europe/Rome");
  ASSERT_TRUE(rome);
  const DialectSettings settings = {&*rome, kSamplesNow, 0};
  const std::filesystem::path folder = CasesOf("welf") / GetParam();
  std::string rows = std::string(kEventColumns) + "\n";
  for (const std::filesystem::path& log : LogsOf(folder)) {
    const std::string bytes = Slurp(log);
    const LogReading reading = ReadLog(bytes, "welf", settings);
    EXPECT_TRUE(reading.account.Balanced());
    EXPECT_EQ(reading.account.bytes, bytes.size());
    for (const OwnedEvent& event : reading.events) {
      rows += EventRow(event) + "\n";
    }
    for (const std::size_t block_bytes : {1U, 7U, 64U}) {
      const LogReading other = ReadLog(bytes, "welf", settings, block_bytes);
      EXPECT_EQ(other.events, reading.events) << block_bytes;
      EXPECT_EQ(other.account, reading.account) << block_bytes;
    }
  }
  ExpectEvents(folder, rows);
}

INSTANTIATE_TEST_SUITE_P(Samples, WelfEventsTest,
                         testing::ValuesIn(CaseNames("welf")), CaseWord);

}  // namespace
}  // namespace mailtide
