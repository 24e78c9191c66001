// The law of cuts: a log in any pieces counts what the whole one counts.
#include "analysis/session_chain.h"

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/print_segment.h"
#include "tests/support/random_sessions.h"
#include "tests/support/session_pieces.h"

namespace mailtide {
namespace {

class SessionChain : public testing::Test {
 protected:
  SessionCounts Together(const std::vector<Lines>& logs) {
    return SessionPieces::Together(pieces_.Settled(logs));
  }

  // Up to eleven cuts anywhere.
  void ExpectAnyCutsCountTheSame(RandomStamps stamps, std::uint64_t seeds) {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      const Lines lines = RandomSessions(seed, 150, stamps);
      std::mt19937_64 engine(seed);
      std::set<std::size_t> cuts;
      for (std::size_t i = engine() % 11 + 1; i > 0; --i) {
        cuts.insert(1 + engine() % (lines.size() - 1));
      }
      const SessionCounts cut = Together(Cut(lines, cuts));
      const SessionCounts whole = Together({lines});
      ASSERT_EQ(Print(cut.days), Print(whole.days)) << "seed " << seed;
      ASSERT_TRUE(cut == whole) << "seed " << seed;
    }
  }

  SessionPieces pieces_;
};

TEST_F(SessionChain, EveryCutIntoTwoCountsTheSame) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const Lines lines = RandomSessions(seed, 120, RandomStamps::kDated);
    const SessionCounts whole = Together({lines});
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const SessionCounts cut = Together(Cut(lines, {i}));
      ASSERT_EQ(Print(cut.days), Print(whole.days))
          << "seed " << seed << " cut " << i << " before " << lines[i];
      ASSERT_TRUE(cut == whole) << "seed " << seed << " cut " << i;
    }
  }
}

TEST_F(SessionChain, AnyCutsCountTheSame) {
  ExpectAnyCutsCountTheSame(RandomStamps::kDated, 400);
}

TEST_F(SessionChain, StampsWithoutDatesCountTheSame) {
  ExpectAnyCutsCountTheSame(RandomStamps::kDateless, 200);
}

// Pieces joined in any grouping are the segment of the whole, byte by byte.
TEST_F(SessionChain, JoiningIsAssociative) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Lines lines = RandomSessions(seed, 90, RandomStamps::kDated);
    std::mt19937_64 engine(seed);
    const std::size_t first = 1 + engine() % 44;
    const std::size_t second = first + 1 + engine() % 44;
    const std::vector<Lines> logs = Cut(lines, {first, second});
    const Segment a = pieces_.Scan(logs[0]);
    const Segment b = pieces_.Scan(logs[1]);
    const Segment c = pieces_.Scan(logs[2]);
    const Segment left = pieces_.Joined(pieces_.Joined(a, b), c);
    const Segment right = pieces_.Joined(a, pieces_.Joined(b, c));
    const Segment whole = pieces_.Scan(lines);
    EXPECT_EQ(Print(left.days), Print(right.days)) << "seed " << seed;
    EXPECT_EQ(Print(left.edges), Print(right.edges)) << "seed " << seed;
    EXPECT_EQ(Print(whole.days), Print(right.days)) << "seed " << seed;
    ASSERT_EQ(Print(whole.edges), Print(right.edges)) << "seed " << seed;
    ASSERT_TRUE(JoinedBytes(left) == JoinedBytes(right)) << "seed " << seed;
    ASSERT_TRUE(JoinedBytes(whole) == JoinedBytes(right)) << "seed " << seed;
    ASSERT_TRUE(pieces_.Alone(left) == Together({lines})) << "seed " << seed;
  }
}

}  // namespace
}  // namespace mailtide
