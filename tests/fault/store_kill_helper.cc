// Fills a store in a few transactions, as a backfill and a nightly run do; to
// be killed while it works (store_kill_test.cc).
//
//   store_kill_helper STORE
//
// However often it was killed, a run that ends leaves the same store. Exit
// codes: 0 done, 74 an Error, which it prints.
#include <cstdio>
#include <string>
#include <vector>

#include "analysis/history/sqlite_history.h"
#include "tests/analysis/history/random_segment.h"

namespace mailtide {
namespace {

Result<void> Step(History& history, std::uint64_t seed) {
  if (Result<void> begun = history.Begin(); !begun) {
    return begun;
  }
  // A log that grew: the shorter one was read before.
  const Segment shorter = RandomSegment(seed + 1000);
  const auto old = history.PutSource(SourceOf(seed, shorter), shorter, {});
  if (!old) {
    return tl::unexpected(old.error());
  }
  const Segment segment = RandomSegment(seed);
  const std::vector<std::int64_t> superseded = {*old};
  const auto source =
      history.PutSource(SourceOf(seed, segment), segment, superseded);
  if (!source) {
    return tl::unexpected(source.error());
  }
  const auto days = history.DaysOf({{*source}});
  if (!days) {
    return tl::unexpected(days.error());
  }
  Result<void> done = history.RebuildDays(*days);
  StoredAlert alert;
  alert.key = "alert " + std::to_string(seed);
  alert.day = kFirstRandomDay;
  if (done) {
    done = history.PutAlert(alert);
  }
  StoredMail mail;
  mail.message_id = "<" + std::to_string(seed) + "@example.org>";
  const std::vector<std::string> recipients = {"a@example.org",
                                               "b@example.org"};
  if (done) {
    if (const auto put = history.PutMail(mail, recipients); !put) {
      return tl::unexpected(put.error());
    }
    done = history.Commit();
  }
  return done;
}

Result<void> Fill(const std::string& path) {
  const auto history = OpenStore(path, {.mode = StoreMode::kReadWrite});
  if (!history) {
    return tl::unexpected(history.error());
  }
  Result<void> done;
  for (std::uint64_t seed = 0; seed < 4 && done; ++seed) {
    done = Step(**history, seed);
  }
  return done;
}

}  // namespace
}  // namespace mailtide

int main(int argc, char** argv) {
  if (argc != 2) {
    return 64;
  }
  const mailtide::Result<void> done = mailtide::Fill(argv[1]);
  if (!done) {
    std::puts(done.error().message.c_str());
    return 74;
  }
  return 0;
}
