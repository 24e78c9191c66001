// What `explain` finds in the logs is what the traffic generator says each
// account sent outside, whatever kind of log it is.
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/golden/store_fixture.h"

namespace mailtide {
namespace {

using nlohmann::json;

// The accounts of a day that are asked for: each is a run over its logs.
constexpr std::size_t kAsked = 6;

class EvidenceTruth : public StoreFixture {
 protected:
  json Explain(const std::string& day, const std::string& account) const {
    const ProgramRun run = Mailtide(
        {"explain", "--config", Config("store"), "--now", traffic_.now(),
         "--format", "json", "--day", day, "--account", account});
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    return json::parse(run.out, nullptr, false);
  }

  // Asks for the accounts with most relay copies of the days after the first.
  // Where `exact` all of each must be found; else what lies across two logs may
  // be missing, one message in twenty at most.
  void ExpectTrue(const std::vector<std::string>& options, bool exact) {
    Make(options);
    Backfill("store", {traffic_.logs()});
    std::uint64_t found = 0;
    std::uint64_t sent = 0;
    for (const json& day : truth()["days"]) {
      for (std::size_t i = 0; i < kAsked && i < day["accounts"].size(); ++i) {
        const json& account = day["accounts"][i];
        const json explained = Explain(day["day"], account["account"]);
        SCOPED_TRACE(account.dump());
        EXPECT_EQ(explained["relay"], account["relay"]);
        EXPECT_EQ(explained["sent"], account["sent"]);
        EXPECT_TRUE(explained["problems"].empty()) << explained["problems"];
        const json& evidence = explained["evidence"];
        const json relay = {{"messages", evidence["messages"]},
                            {"copies", evidence["copies"]}};
        if (exact) {
          EXPECT_EQ(relay, account["relay"]);
        }
        EXPECT_LE(evidence["copies"], account["relay"]["copies"]);
        EXPECT_LE(evidence["recipients"], evidence["copies"]);
        found += evidence["messages"].get<std::uint64_t>();
        sent += account["relay"]["messages"].get<std::uint64_t>();
      }
    }
    EXPECT_GT(sent, 0U);
    EXPECT_GE(found * 20, sent * 19);
  }
};

TEST_F(EvidenceTruth, Records) {
  ExpectTrue(MixedTraffic(3, 300, 71), true);
}

TEST_F(EvidenceTruth, Sessions) {
  ExpectTrue({"--dialect", "icewarp", "--days", "3", "--messages", "300",
              "--seed", "72", "--sessions", "16"},
             false);
}

TEST_F(EvidenceTruth, BothHalvesOfALog) {
  ExpectTrue({"--dialect", "welf+lcd", "--days", "3", "--messages", "300",
              "--seed", "73"},
             false);
}

}  // namespace
}  // namespace mailtide
