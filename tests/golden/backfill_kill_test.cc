// `mailtide backfill` killed with SIGKILL at many moments and started again
// until it is through: the same history as that of one undisturbed run.
#include <signal.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/golden/store_fixture.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::steady_clock;

// Runs it with the kills that are asked for; ends when a run gets through.
class KilledBackfill : public StoreFixture {
 protected:
  void CheckKills(int kills_wanted);

  // Enough small files for two commits, none of them so new that it may change
  // unseen.
  void MakeManyFiles() {
    Make({"--days", "40", "--messages", "40", "--odd", "0", "--lead-in"});
    for (const fs::path& file : traffic_.files) {
      fs::last_write_time(file, fs::last_write_time(file) - hours(1));
    }
  }

  // A run of `mailtide backfill` over the logs and `more`. Of its lines, `at`
  // makes the shell run `script`; $pid is the process.
  ProgramRun RunWith(const std::string& name, const std::string& at,
                     const std::string& script,
                     const std::vector<fs::path>& more,
                     const std::string& jobs = "2") const {
    Config(name, traffic_.logs());
    std::vector<fs::path> paths = {traffic_.logs()};
    paths.insert(paths.end(), more.begin(), more.end());
    ProgramCall call = BackfillCall(name, paths);
    call.folder = traffic_.folder.path();
    call.arguments.insert(call.arguments.end(), {"--jobs", jobs});
    call.arguments.insert(
        call.arguments.begin(),
        {"bash", "-c",
         fmt::format("rm -f lines; mkfifo lines; \"$@\" 2>lines & pid=$!\n"
                     "while read -r line; do echo \"$line\" >&2\n"
                     "case $line in *' {} '*) {};; esac; done <lines\n"
                     "wait $pid",
                     at, script),
         "bash"});
    return RunProgram(call);
  }

  std::string CountSources(const std::string& name) const {
    return Ask(StorePath(name), "SELECT count(*) FROM source");
  }
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

// Killed between two commits: one file is held back by a pipe that
// gives nothing, so that the run cannot end before.
TEST_F(KilledBackfill, GoesOnWhereItWas) {
  MakeManyFiles();
  const std::vector<std::string> whole = WholeContent();
  const fs::path pipe = traffic_.folder.path() / "hold.log";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  // The line of the 33rd file comes when the first 32 are committed.
  const ProgramRun killed =
      RunWith("killed", "33/42", "kill -KILL $pid", {pipe});
  ASSERT_EQ(killed.exit_code, 128 + SIGKILL) << Describe(killed);
  const int stored = std::stoi(CountSources("killed"));
  EXPECT_GT(stored, 0);
  EXPECT_LT(stored, 41);
  // What is done is not read again: it may hold anything by now.
  for (const std::string& path :
       AskAll(StorePath("killed"), "SELECT path FROM seen_file")) {
    const auto size = fs::file_size(path);
    const auto time = fs::last_write_time(path);
    std::ofstream(path, std::ios::in | std::ios::binary)
        << std::string(size, 'x');
    fs::last_write_time(path, time);
  }
  const ProgramRun second = Backfill("killed", {traffic_.logs()});
  EXPECT_NE(second.err.find(fmt::format("mailtide: {0}/{0} ", 41 - stored)),
            std::string::npos)
      << Describe(second);
  ExpectSameContent(StoreContent(StorePath("killed")), whole);
}

// A nightly run between two commits reads what is not stored yet.
TEST_F(KilledBackfill, NightlyInBetween) {
  MakeManyFiles();
  const std::vector<std::string> whole = WholeContent();
  const fs::path pipe = traffic_.folder.path() / "hold.log";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  // 41 of 42 are read, and 32 stored.
  const ProgramRun run =
      RunWith("both", "41/42",
              fmt::format("'{}' nightly --config both.conf --now '{}' --output "
                          "night.txt >&2 || exit 99; cat '{}' >hold.log",
                          MAILTIDE_PROGRAM, traffic_.now(),
                          traffic_.files.front().string()),
              {pipe});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_TRUE(fs::exists(traffic_.folder.path() / "night.txt"));
  ExpectSameContent(StoreContent(StorePath("both")), whole);
}

// Asked to stop it stores what it has begun, says how far it came, and ends by
// the signal. The fifth file is a pipe, so that it is being read then.
TEST_F(KilledBackfill, StopsWhenAsked) {
  MakeManyFiles();
  const std::vector<std::string> whole = WholeContent();
  const fs::path pipe = traffic_.files[2].string() + ".hold";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const ProgramRun run =
      RunWith("asked", "4/42",
              fmt::format("kill -TERM $pid;; *'SIGTERM: ends'*) cat '{}' >'{}'",
                          traffic_.files[0].string(), pipe.string()),
              {pipe}, "1");
  EXPECT_EQ(run.exit_code, 128 + SIGTERM) << Describe(run);
  EXPECT_NE(run.err.find("stopped by SIGTERM: 5 of 42 files are done"),
            std::string::npos)
      << Describe(run);
  EXPECT_EQ(CountSources("asked"), "4");  // the pipe held a copy
  EXPECT_EQ(run.out, "");
  fs::remove(pipe);
  Backfill("asked", {traffic_.logs()});
  ExpectSameContent(StoreContent(StorePath("asked")), whole);
}

// On a terminal, which `script` has for it, one line says it all, and is gone
// in the end.
TEST_F(KilledBackfill, OneLineOnATerminal) {
  MakeManyFiles();
  Config("seen");
  ProgramCall call = BackfillCall("seen", {traffic_.logs()});
  std::string command;
  for (const std::string& argument : call.arguments) {
    command += "'" + argument + "' ";
  }
  call.arguments = {"script", "-qec", command, "/dev/null"};
  const ProgramRun run = RunProgram(call);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_TRUE(run.out.starts_with("\r\x1b[K1/41 files, ")) << run.out;
  EXPECT_NE(run.out.find("B/s, "), std::string::npos) << run.out;
  EXPECT_TRUE(run.out.ends_with("\r\x1b[K")) << run.out;
  EXPECT_EQ(run.out.find('\n'), std::string::npos) << run.out;
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
