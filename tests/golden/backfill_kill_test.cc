// `mailtide backfill` killed with SIGKILL at many moments and started again
// until it is through: the same history as that of one undisturbed run.
#include <signal.h>

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/golden/store_fixture.h"

namespace mailtide {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

// Runs it with the kills that are asked for; ends when a run gets through.
class KilledBackfill : public StoreFixture {
 protected:
  void CheckKills(int kills_wanted);
};
class KilledBackfillSlow : public KilledBackfill {};

void KilledBackfill::CheckKills(int kills_wanted) {
  constexpr int kSteps = 7;  // moments within the time of one run
  const auto start = steady_clock::now();
  const std::vector<std::string> whole = WholeContent();
  const auto full =
      std::chrono::duration_cast<microseconds>(steady_clock::now() - start);
  int kills = 0;
  int stores = 0;
  // A store that is through is compared; the next begins with a delay between
  // those of the one before.
  while (kills < kills_wanted) {
    ASSERT_LT(stores, 50) << "the runs are never killed";
    const std::string name = "killed" + std::to_string(stores);
    Config(name);
    ProgramCall call = BackfillCall(name, {traffic_.logs()});
    call.arguments.insert(call.arguments.end(), {"--jobs", "2"});
    bool through = false;
    for (int attempt = 0; !through; ++attempt) {
      const int step = attempt % kSteps * 3 + stores % 3 + 1;
      call.kill_after = attempt < 3 * kSteps
                            ? std::optional(full * step / (3 * kSteps))
                            : std::nullopt;
      const ProgramRun run = RunProgram(call);
      through = run.exit_code == 0;
      if (!through) {
        ASSERT_EQ(run.signal, SIGKILL) << Describe(run);
        ++kills;
      }
    }
    ++stores;
    ExpectSameContent(StoreContent(StorePath(name)), whole);
    EXPECT_EQ(Ask(StorePath(name), "PRAGMA integrity_check"), "ok");
    EXPECT_TRUE(AskAll(StorePath(name), "PRAGMA foreign_key_check").empty());
  }
}

TEST_F(KilledBackfill, EndsTheSame) {
  Make(MixedTraffic(6, 200, 31));
  CheckKills(3);
}

// Two batches, each read and stored as a whole.
TEST_F(KilledBackfillSlow, EndsTheSame) {
  Make(MixedTraffic(60, 600, 1));
  CheckKills(20);
}

}  // namespace
}  // namespace mailtide
