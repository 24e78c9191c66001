// The law of cuts: a log in any pieces counts what the whole one counts.
#include "analysis/session_chain.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/metric.h"
#include "analysis/segment_body.h"
#include "tests/support/random_sessions.h"
#include "tests/support/scan_lines.h"

namespace mailtide {
namespace {

using Lines = std::vector<std::string>;

constexpr std::chrono::local_days kDate =
    std::chrono::local_days(std::chrono::year(2011) / 5 / 16);

TimeZone Zone() {
  return *TimeZone::Open("Europe/Rome");
}

Policy MakePolicy() {
  PolicySettings settings;
  settings.internal_domains = {"example.org"};
  settings.local_hosts = {"10.6.21.1"};
  return *Policy::Create(settings);
}

// What is counted, as text that says where two differ.
std::string Print(const Days& days) {
  std::string text;
  for (const auto& [day, counts] : days) {
    std::string rows;
    for (std::size_t hour = 0; hour < 24; ++hour) {
      for (std::size_t i = 0; i < kMetricCount; ++i) {
        if (counts.hours[hour][i] != 0) {
          rows += "  " + std::to_string(hour) + "h " +
                  std::string(MetricName(static_cast<Metric>(i))) + " " +
                  std::to_string(counts.hours[hour][i]) + "\n";
        }
      }
    }
    std::map<std::string, AccountCounts> accounts(counts.accounts.begin(),
                                                  counts.accounts.end());
    for (const auto& [name, sent] : accounts) {
      rows += "  " + name + " " + std::to_string(sent.sent_messages) + " " +
              std::to_string(sent.sent_copies) + " " +
              std::to_string(sent.relay_messages) + " " +
              std::to_string(sent.relay_copies) + "\n";
    }
    std::map<std::string, std::uint64_t> clients(
        counts.relaying_clients.begin(), counts.relaying_clients.end());
    for (const auto& [client, copies] : clients) {
      rows += "  " + client + " relays " + std::to_string(copies) + "\n";
    }
    if (!rows.empty()) {
      text += std::to_string(day.time_since_epoch().count()) + "\n" + rows;
    }
  }
  return text;
}

// What is not certain, the same.
std::string Print(const SessionEdges& edges) {
  std::string text;
  for (const HeadSession& head : edges.heads) {
    text += "head " + head.key.client + " " + head.key.thread + " end " +
            std::to_string(static_cast<int>(head.end)) + "\n";
    for (const KeptStep& step : head.steps) {
      text += "  " + std::to_string(static_cast<int>(step.facts.kind)) + " " +
              std::to_string(step.facts.code) + " at " +
              std::to_string(step.facts.time.time_since_epoch().count()) + " " +
              step.address + " " + step.user + "\n";
    }
  }
  for (const TailSession& tail : edges.tails) {
    const SessionState& state = tail.state;
    text += "tail " + tail.key.client + " " + tail.key.thread + " kind " +
            std::to_string(static_cast<int>(tail.kind)) + " of " +
            std::to_string(tail.head) + " login " +
            std::to_string(static_cast<int>(state.login.state)) + " " +
            state.login.name + " last " +
            std::to_string(state.last.time_since_epoch().count()) + " role " +
            std::to_string(static_cast<int>(state.role)) + " from " +
            state.transaction.sender + " to " +
            std::to_string(state.transaction.recipients.size()) + " pending";
    for (const PendingReply& command : state.pending) {
      text += " " + std::to_string(static_cast<int>(command.to));
    }
    const Transaction& transaction = state.transaction;
    text += " open " + std::to_string(transaction.open) + " sizes " +
            std::to_string(transaction.declared_bytes) + " " +
            std::to_string(transaction.body_bytes) + " summary " +
            std::to_string(transaction.has_summary) + " " +
            std::to_string(transaction.summary_bytes) + " auth " +
            state.auth.user + " " + state.auth.candidate + " " +
            std::to_string(state.auth.wants_answer) +
            std::to_string(state.auth.wants_password) +
            std::to_string(state.auth.was_answered) + " " +
            std::to_string(static_cast<int>(state.auth.mechanism)) +
            " unfinished " + std::to_string(state.unfinished_code) +
            " dialogue " + std::to_string(state.has_dialogue) + " certain " +
            std::to_string(state.role_is_certain) + "\n";
  }
  for (const auto& [id, time] : edges.ids) {
    text += "id " + id + " " + std::to_string(time.time_since_epoch().count()) +
            "\n";
  }
  for (const FirstOfId& summary : edges.summaries) {
    text += "summary " + summary.step.id + "\n";
  }
  return text;
}

// The serial form of all that joining makes.
std::string Bytes(Segment segment) {
  segment.first = segment.last = {};
  segment.closing.clear();
  return WriteSegmentBody(segment);
}

// The pieces of `lines` between the cuts, half-open.
std::vector<Lines> Cut(const Lines& lines, std::set<std::size_t> cuts) {
  cuts.insert(lines.size());
  std::vector<Lines> pieces;
  std::size_t begin = 0;
  for (const std::size_t end : cuts) {
    if (end > begin) {
      pieces.emplace_back(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                          lines.begin() + static_cast<std::ptrdiff_t>(end));
      begin = end;
    }
  }
  return pieces;
}

class SessionChain : public testing::Test {
 protected:
  Segment Scan(const Lines& lines) {
    return ScanLines("icewarp", lines, policy_, zone_, kDate);
  }

  // What logs with these lines, in this order, count together.
  std::string CountTogether(const std::vector<Lines>& pieces) {
    std::vector<Segment> segments;
    std::vector<LogPlace> places;
    for (const Lines& piece : pieces) {
      // As the store has it.
      segments.push_back(*DecodeSegment(EncodeSegment(Scan(piece))));
      LogPlace place;
      place.path = "s20110516-" + std::to_string(100 + places.size()) + ".log";
      place.dialect = "icewarp";
      place.name.date = kDate;
      place.name.part = static_cast<int>(places.size());
      place.first = segments.back().first;
      place.last = segments.back().last;
      places.push_back(std::move(place));
    }
    std::vector<Segment*> pointers;
    for (Segment& segment : segments) {
      pointers.push_back(&segment);
    }
    SettleLogs(places, pointers, policy_, zone_);
    Days total;
    for (const Segment& segment : segments) {
      for (const Days* days : {&segment.days, &segment.closing}) {
        for (const auto& [day, counts] : *days) {
          total[day].Merge(counts);
        }
      }
    }
    return Print(total);
  }

  Policy policy_ = MakePolicy();
  TimeZone zone_ = Zone();
};

TEST_F(SessionChain, EveryCutIntoTwoCountsTheSame) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const Lines lines = RandomSessions(seed, 120, RandomStamps::kDated);
    const std::string whole = CountTogether({lines});
    for (std::size_t cut = 1; cut < lines.size(); ++cut) {
      ASSERT_EQ(CountTogether(Cut(lines, {cut})), whole)
          << "seed " << seed << " cut " << cut << " before " << lines[cut];
    }
  }
}

TEST_F(SessionChain, AnyCutsCountTheSame) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const Lines lines = RandomSessions(seed, 150, RandomStamps::kDated);
    std::mt19937_64 engine(seed);
    std::set<std::size_t> cuts;
    for (std::size_t i = engine() % 11 + 1; i > 0; --i) {
      cuts.insert(1 + engine() % (lines.size() - 1));
    }
    ASSERT_EQ(CountTogether(Cut(lines, cuts)), CountTogether({lines}))
        << "seed " << seed;
  }
}

TEST_F(SessionChain, StampsWithoutDatesCountTheSame) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Lines lines = RandomSessions(seed, 150, RandomStamps::kDateless);
    std::mt19937_64 engine(seed);
    std::set<std::size_t> cuts;
    for (std::size_t i = engine() % 11 + 1; i > 0; --i) {
      cuts.insert(1 + engine() % (lines.size() - 1));
    }
    ASSERT_EQ(CountTogether(Cut(lines, cuts)), CountTogether({lines}))
        << "seed " << seed;
  }
}

// Pieces joined in any grouping are the segment of the whole, byte by byte.
TEST_F(SessionChain, JoiningIsAssociative) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const Lines lines = RandomSessions(seed, 90, RandomStamps::kDated);
    std::mt19937_64 engine(seed);
    const std::size_t a = 1 + engine() % 44;
    const std::size_t b = a + 1 + engine() % 44;
    const std::vector<Lines> pieces = Cut(lines, {a, b});
    Segment left = Scan(pieces[0]);
    JoinNext(left, Scan(pieces[1]), policy_, zone_);
    JoinNext(left, Scan(pieces[2]), policy_, zone_);
    Segment right = Scan(pieces[1]);
    JoinNext(right, Scan(pieces[2]), policy_, zone_);
    Segment whole = Scan(pieces[0]);
    JoinNext(whole, right, policy_, zone_);
    EXPECT_EQ(Print(left.days), Print(whole.days)) << "seed " << seed;
    EXPECT_EQ(Print(left.edges), Print(whole.edges)) << "seed " << seed;
    const Segment scanned = Scan(lines);
    EXPECT_EQ(Print(scanned.days), Print(whole.days)) << "seed " << seed;
    ASSERT_EQ(Print(scanned.edges), Print(whole.edges)) << "seed " << seed;
    ASSERT_TRUE(Bytes(left) == Bytes(whole)) << "seed " << seed;
    ASSERT_TRUE(Bytes(scanned) == Bytes(whole)) << "seed " << seed << "\n"
                                                << Print(scanned.edges);
  }
}

}  // namespace
}  // namespace mailtide
