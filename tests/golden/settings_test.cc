// A change of internal_domain: the next run counts again the days whose logs
// are still there, marks the others and says which they are.
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/golden/store_fixture.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

constexpr int kGone = 4;  // logs that are not there any more

class ChangedSettings : public StoreFixture {
 protected:
  // Counts everything under the traffic's own policy, then takes the oldest
  // logs away.
  void SetUp() override {
    Make(MixedTraffic(10, 200, 41));
    before_ = Analyze(traffic_, {traffic_.logs()})["days"];
    Backfill("store", {traffic_.logs()});
    for (int i = 0; i < kGone; ++i) {
      fs::remove(traffic_.files.at(static_cast<std::size_t>(i)));
    }
    // example.com is a stranger now.
    ASSERT_NE(ReadBytes(traffic_.policy()).find("= example.com\n"),
              std::string::npos);
    traffic_.folder.Write("policy.conf",
                          "[policy]\ninternal_domain = example.org\n"
                          "local_host = 10.1.*\n");
    after_ = Analyze(traffic_, {traffic_.logs()})["days"];
    config_ = Config("store", traffic_.logs());
  }

  // Day i of the truth; 0 is that of the lead-in.
  std::string Day(std::size_t i) const { return truth()["days"][i]["day"]; }

  // `mailtide report` of a day, as JSON or as text.
  std::string Report(const std::string& day, const std::string& format) const {
    const ProgramRun run =
        Mailtide({"report", "--config", config_, "--now", traffic_.now(),
                  "--day", day, "--format", format});
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    return run.out;
  }

  // What the days must be after the next run: those that a lost log touches
  // keep what it gave and are marked, all others are counted anew.
  void ExpectCountedAgain() const {
    for (std::size_t i = 0; i < truth()["days"].size(); ++i) {
      const json shown = json::parse(Report(Day(i), "json"))["days"][0];
      ASSERT_EQ(shown["day"], Day(i));
      EXPECT_EQ(shown.contains("old_settings"), i <= kGone) << Day(i);
      if (i < kGone) {
        ExpectSameDays(Without(json::array({shown}), {"old_settings", "state"}),
                       Without(json::array({before_[i]}), {"state"}));
      } else if (i > kGone) {
        // after_ begins with the day of the last lost log: its last minutes
        // are in the first log that is left.
        ExpectSameDays(Without(json::array({shown}), {"state"}),
                       Without(json::array({after_[i - kGone]}), {"state"}));
        EXPECT_NE(shown, before_[i]) << "the change changes nothing";
      }
    }
  }

  void ExpectSaid(const std::string& err) const {
    EXPECT_THAT(err, HasSubstr("4 logs that were counted under other settings "
                               "cannot be read any more"));
    EXPECT_THAT(err, HasSubstr(traffic_.files[0].string()));
    EXPECT_THAT(err, HasSubstr(Day(0)));
    EXPECT_THAT(err, HasSubstr(Day(kGone)));
  }

  json before_, after_;
  fs::path config_;
};

TEST_F(ChangedSettings, BackfillCountsAgainWhatItCan) {
  const ProgramRun run = RunProgram(BackfillCall("store", {traffic_.logs()}));
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  ExpectSaid(run.err);
  ExpectCountedAgain();
  // The report of the run says it too, and so does that of such a day.
  EXPECT_THAT(ReadBytes(traffic_.folder.path() / "past.txt"),
              HasSubstr("impostazioni non più in vigore"));
  EXPECT_THAT(Report(Day(1), "text"),
              HasSubstr("impostazioni non più in vigore"));
}

TEST_F(ChangedSettings, NightlyCountsAgainWhatItCan) {
  const ProgramRun run = Mailtide({"nightly", "--config", config_, "--now",
                                   traffic_.now(), "--format", "text"});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  ExpectSaid(run.err);
  ExpectCountedAgain();
  EXPECT_THAT(run.out, HasSubstr("impostazioni non più in vigore"));
  // Not every night from then on.
  const ProgramRun later =
      Mailtide({"nightly", "--config", config_, "--now", traffic_.now()});
  EXPECT_EQ(later.exit_code, 0) << Describe(later);
  EXPECT_EQ(later.err, "");
}

TEST_F(ChangedSettings, ALogThatComesBackIsCountedAgain) {
  RunProgram(BackfillCall("store", {traffic_.logs()}));
  Traffic same;
  Generate({"--days", "10", "--layout", "mixed", "--odd", "50", "--lead-in",
            "--messages", "200", "--seed", "41"},
           same);
  const ProgramRun run = RunProgram(BackfillCall("store", {same.logs()}));
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(run.err.find("other settings"), std::string::npos) << run.err;
  EXPECT_EQ(Ask(StorePath("store"), "SELECT sum(old_settings) FROM day"), "0");
}

}  // namespace
}  // namespace mailtide
