// The history: whatever way the same logs come into it, and however often that
// is cut short, it ends up the same, and true.
#include <cstddef>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/golden/store_fixture.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Paths = std::vector<fs::path>;

class Store : public StoreFixture {
 protected:
  // Each path in a run of its own.
  std::vector<std::string> OneByOne(const std::string& name,
                                    const Paths& paths) const {
    for (const fs::path& path : paths) {
      Backfill(name, {path});
    }
    return StoreContent(StorePath(name));
  }

  // The checks, on whatever traffic was made.
  void AnyOrderIsTheSame();
  void TwiceIsOnce();
  void PackedBetweenRunsIsTheSame();
  void BeginningsAreReplaced();
  void CopiesWithoutADateAreTheSame();
  void NightlyDayByDayIsTheSame();
};

class StoreSlow : public Store {};

void Store::AnyOrderIsTheSame() {
  const std::vector<std::string> whole = WholeContent();
  ASSERT_FALSE(whole.empty());
  Paths reversed(traffic_.files.rbegin(), traffic_.files.rend());
  {
    SCOPED_TRACE("one by one");
    ExpectSameContent(OneByOne("natural", traffic_.files), whole);
  }
  {
    SCOPED_TRACE("reversed, one by one");
    ExpectSameContent(OneByOne("reversed", reversed), whole);
  }
  {
    SCOPED_TRACE("shuffled, one by one");
    ExpectSameContent(OneByOne("shuffled", Shuffled()), whole);
  }
  {
    SCOPED_TRACE("shuffled, in one run");
    Backfill("at-once", Shuffled());
    ExpectSameContent(StoreContent(StorePath("at-once")), whole);
  }
}

void Store::TwiceIsOnce() {
  const std::vector<std::string> whole = WholeContent();
  const fs::path store = StorePath("whole");
  const std::string before = Ask(store, "SELECT max(id) FROM source");
  Backfill("whole", {traffic_.logs()});
  Backfill("whole", Shuffled());
  ExpectSameContent(StoreContent(store), whole);
  EXPECT_EQ(Ask(store, "SELECT max(id) FROM source"), before);
}

void Store::PackedBetweenRunsIsTheSame() {
  const std::vector<std::string> whole = WholeContent();
  const fs::path store = StorePath("whole");
  const std::string before = Ask(store, "SELECT max(id) FROM source");
  // Some are packed where they lie, some stay beside their packed copy.
  for (std::size_t i = 0; i < traffic_.files.size(); ++i) {
    const fs::path copy = traffic_.files[i].string() + ".copy";
    fs::copy_file(traffic_.files[i], copy);
    fs::rename(PackFile("gzip", copy), traffic_.files[i].string() + ".gz");
    if (i % 2 == 0) {
      fs::remove(traffic_.files[i]);
    }
  }
  Backfill("whole", {traffic_.logs()});
  ExpectSameContent(StoreContent(store), whole);
  EXPECT_EQ(Ask(store, "SELECT max(id) FROM source"), before);
  Backfill("mixed", {traffic_.logs()});
  ExpectSameContent(StoreContent(StorePath("mixed")), whole);
}

void Store::BeginningsAreReplaced() {
  const std::vector<std::string> whole = WholeContent();
  const fs::path earlier = traffic_.folder.path() / "earlier";
  fs::create_directories(earlier);
  Paths halves;
  for (const fs::path& file : traffic_.files) {
    halves.push_back(earlier / file.filename());
    std::ofstream(halves.back(), std::ios::binary)
        << FirstHalf(ReadBytes(file));
  }
  {
    SCOPED_TRACE("the beginnings first");
    Backfill("before", {earlier});
    Backfill("before", {traffic_.logs()});
    ExpectSameContent(StoreContent(StorePath("before")), whole);
  }
  {
    SCOPED_TRACE("the beginnings after");
    Backfill("after", {traffic_.logs()});
    Backfill("after", {earlier});
    ExpectSameContent(StoreContent(StorePath("after")), whole);
  }
  {
    SCOPED_TRACE("in one run");
    Backfill("together", {earlier, traffic_.logs()});
    ExpectSameContent(StoreContent(StorePath("together")), whole);
  }
  {
    SCOPED_TRACE("in one run, the other way round");
    const fs::path later = traffic_.folder.path() / "other";
    fs::rename(earlier, later);
    Backfill("together2", {traffic_.logs(), later});
    ExpectSameContent(StoreContent(StorePath("together2")), whole);
  }
}

// What names say of the days does not depend on which copy came first.
void Store::CopiesWithoutADateAreTheSame() {
  const std::vector<std::string> whole = WholeContent();
  const fs::path copies = traffic_.folder.path() / "copies";
  fs::create_directories(copies);
  char name = 'a';
  for (const fs::path& file : traffic_.files) {
    fs::copy_file(file, copies / std::string(1, name++));
  }
  {
    SCOPED_TRACE("the copies first");
    Backfill("before", {copies});
    Backfill("before", {traffic_.logs()});
    ExpectSameContent(StoreContent(StorePath("before")), whole);
  }
  {
    SCOPED_TRACE("the copies after");
    Backfill("after", {traffic_.logs()});
    Backfill("after", {copies});
    ExpectSameContent(StoreContent(StorePath("after")), whole);
  }
  {
    SCOPED_TRACE("in one run");
    Backfill("together", {copies, traffic_.logs()});
    ExpectSameContent(StoreContent(StorePath("together")), whole);
  }
}

// The folder as it fills: each night the closed file of the day, and a live
// file that has begun.
void Store::NightlyDayByDayIsTheSame() {
  const std::vector<std::string> whole = WholeContent();
  const fs::path folder = traffic_.folder.path() / "live";
  fs::create_directories(folder);
  const fs::path config = Config("nightly", folder);
  const auto nightly = [&config](const std::string& now) {
    const ProgramRun run =
        Mailtide({"nightly", "--config", config, "--now", now});
    EXPECT_EQ(run.exit_code, 0) << now << Describe(run);
  };
  const fs::path live = folder / "smtp.log";
  const std::size_t last = traffic_.files.size() - 1;  // the live one
  for (std::size_t i = 0; i < last; ++i) {
    const fs::path rotated = folder / traffic_.files[i].filename();
    std::error_code none_yet;
    fs::rename(live, rotated, none_yet);
    fs::copy_file(traffic_.files[i], rotated,
                  fs::copy_options::overwrite_existing);
    // In the evening after its first half has come, and of the last one all.
    const std::string next = ReadBytes(traffic_.files[i + 1]);
    std::ofstream(live, std::ios::binary)
        << (i + 1 == last ? std::string_view(next) : FirstHalf(next));
    const std::size_t day = i + 2;  // the first day is that of the lead-in
    nightly(day < truth()["days"].size()
                ? truth()["days"][day]["day"].get<std::string>() + "T23:57"
                : traffic_.now());
  }
  ExpectSameContent(StoreContent(StorePath("nightly")), whole);
}

TEST_F(Store, AnyOrderIsTheSame) {
  Make(MixedTraffic(6, 200, 21));
  AnyOrderIsTheSame();
}
TEST_F(Store, TwiceIsOnce) {
  Make(MixedTraffic(6, 200, 22));
  TwiceIsOnce();
}
TEST_F(Store, PackedBetweenRunsIsTheSame) {
  Make(MixedTraffic(6, 200, 23));
  PackedBetweenRunsIsTheSame();
}
TEST_F(Store, BeginningsAreReplaced) {
  Make(MixedTraffic(6, 200, 24));
  BeginningsAreReplaced();
}
TEST_F(Store, CopiesWithoutADateAreTheSame) {
  Make(MixedTraffic(4, 100, 27));
  CopiesWithoutADateAreTheSame();
}
// More files than a commit takes: what goes on from a beginning was read before
// that was stored.
TEST_F(Store, BeginningsOfAnotherCommitAreReplaced) {
  Make(MixedTraffic(20, 80, 28));
  BeginningsAreReplaced();
}
// Above 64 KiB whole blocks take part in the comparison.
TEST_F(Store, LongBeginningsAreReplaced) {
  Make(MixedTraffic(2, 1200, 25));
  BeginningsAreReplaced();
}
TEST_F(Store, NightlyDayByDayIsTheSame) {
  Make(MixedTraffic(6, 200, 26));
  NightlyDayByDayIsTheSame();
}

// Sixty days, each way they can come.
TEST_F(StoreSlow, AnyOrderIsTheSame) {
  Make(MixedTraffic(60, 600, 1));
  AnyOrderIsTheSame();
}
TEST_F(StoreSlow, TwiceIsOnce) {
  Make(MixedTraffic(60, 600, 2));
  TwiceIsOnce();
}
TEST_F(StoreSlow, PackedBetweenRunsIsTheSame) {
  Make(MixedTraffic(60, 600, 1));
  PackedBetweenRunsIsTheSame();
}
TEST_F(StoreSlow, BeginningsAreReplaced) {
  Make(MixedTraffic(60, 600, 2));
  BeginningsAreReplaced();
}
TEST_F(StoreSlow, NightlyDayByDayIsTheSame) {
  Make(MixedTraffic(60, 600, 1));
  NightlyDayByDayIsTheSame();
}

}  // namespace
}  // namespace mailtide
