#include "tests/golden/store_fixture.h"

#include <algorithm>
#include <random>

namespace mailtide {

namespace fs = std::filesystem;
using Paths = std::vector<fs::path>;

std::vector<std::string> MixedTraffic(int days, int messages, int seed) {
  return {"--days",
          std::to_string(days),
          "--layout",
          "mixed",
          "--odd",
          "50",
          "--lead-in",
          "--messages",
          std::to_string(messages),
          "--seed",
          std::to_string(seed)};
}

void StoreFixture::Make(const std::vector<std::string>& options) {
  Generate(options, traffic_);
  ASSERT_EQ(traffic_.problem, "");
}

fs::path StoreFixture::StorePath(const std::string& name) const {
  return traffic_.folder.path() / (name + ".db");
}

fs::path StoreFixture::Config(const std::string& name, const fs::path& logs,
                              const std::string& policy) const {
  std::string text = "[logs]\ntimezone = Europe/Rome\n";
  if (!logs.empty()) {
    text += "directory = " + logs.string() + "\n";
  }
  text += "[store]\npath = " + StorePath(name).string() + "\n";
  text += policy.empty() ? ReadBytes(traffic_.policy()) : policy;
  return traffic_.folder.Write(name + ".conf", text);
}

ProgramCall StoreFixture::BackfillCall(const std::string& name,
                                       const Paths& paths) const {
  ProgramCall call;
  call.arguments = {MAILTIDE_PROGRAM, "backfill",
                    "--config",       traffic_.folder.path() / (name + ".conf"),
                    "--now",          traffic_.now(),
                    "--output",       traffic_.folder.path() / "past.txt"};
  for (const fs::path& path : paths) {
    call.arguments.push_back(path);
  }
  return call;
}

ProgramRun StoreFixture::Backfill(const std::string& name,
                                  const Paths& paths) const {
  Config(name);
  ProgramRun run = RunProgram(BackfillCall(name, paths));
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  return run;
}

std::vector<std::string> StoreFixture::WholeContent() const {
  Backfill("whole", {traffic_.logs()});
  const fs::path store = StorePath("whole");
  ExpectSameDays(StoreDays(store), truth()["days"]);
  EXPECT_EQ(Ask(store, "SELECT count(*) FROM source"),
            std::to_string(traffic_.files.size()));
  EXPECT_EQ(Ask(store, "PRAGMA integrity_check"), "ok");
  return StoreContent(store);
}

Paths StoreFixture::Shuffled() const {
  Paths files = traffic_.files;
  std::mt19937 random(11);  // NOLINT: the same order each time
  std::shuffle(files.begin(), files.end(), random);
  return files;
}

}  // namespace mailtide
