#include "tests/analysis/history/random_segment.h"

#include <algorithm>
#include <array>
#include <random>
#include <string>

#include <fmt/format.h>

#include "analysis/history/source_id.h"

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_seconds;

using namespace std::string_literals;

const std::array<std::string, 12>& Names() {
  static const std::array<std::string, 12> kNames = {
      "anna@example.org"s,
      "bruno@example.org"s,
      "carla@example.com"s,
      "d'amico@example.org"s,
      ""s,
      "nul\0inside@example.org"s,
      "\xFF\xFE@example.net"s,
      "\xD0\xB0pple@example.com"s,
      "[10.1.3.7]"s,
      "zoe@example.org"s,
      "Robert'); DROP"s,
      std::string(300, 'x')};
  return kNames;
}

// The engine's numbers are fixed by the standard, its distributions are not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t Below(std::uint64_t limit) { return engine_() % limit; }

 private:
  std::mt19937_64 engine_;
};

DayCounts RandomDay(Dice& dice, std::chrono::local_days day) {
  DayCounts counts;
  for (int i = 0; i < 6; ++i) {
    MetricCounts& hour = counts.hours[dice.Below(24)];
    hour[dice.Below(kMetricCount)] += dice.Below(5000);
  }
  const std::uint64_t accounts = dice.Below(9);
  for (std::uint64_t i = 0; i < accounts; ++i) {
    AccountCounts& account =
        counts.accounts[Names()[dice.Below(Names().size())]];
    account.sent_messages = dice.Below(100);
    account.sent_copies = dice.Below(300);
    account.relay_messages = dice.Below(100);
    account.relay_copies = dice.Below(300);
  }
  if (dice.Below(2) == 0) {
    counts.relaying_clients[fmt::format("192.0.2.{}", dice.Below(4))] =
        1 + dice.Below(50);
    counts.forbidden_senders[Names()[dice.Below(Names().size())]] =
        1 + dice.Below(50);
  }
  if (dice.Below(8) != 0) {
    const sys_seconds start{day.time_since_epoch()};
    counts.first = start + seconds{dice.Below(40'000)};
    counts.last = *counts.first + seconds{dice.Below(40'000)};
  }
  return counts;
}

}  // namespace

Segment RandomSegment(std::uint64_t seed) {
  Dice dice(seed);
  Segment segment;
  segment.id.content = HashBytes(fmt::format("content {}", seed));
  segment.id.bytes = 1 + dice.Below(1'000'000);
  if (seed % 5 == 0) {
    segment.id.date = kFirstRandomDay + days{dice.Below(10)};
  }
  for (std::uint64_t block = dice.Below(4); block > 0; --block) {
    segment.blocks.push_back(dice.Below(~std::uint64_t{0}));
  }
  segment.dialect = "welf";
  segment.settings = HashBytes("settings");
  segment.damaged = seed % 7 == 0;
  segment.account.bytes = segment.id.bytes;
  segment.account.lines = dice.Below(1000) + 3;
  segment.account.events = segment.account.lines - 3;
  segment.account.context = 1;
  segment.account.rejected[dice.Below(kRejectReasonCount)] = 2;
  segment.account.future = dice.Below(3);
  const std::uint64_t first_day = dice.Below(8);
  for (std::uint64_t i = 0; i <= dice.Below(3); ++i) {
    const std::chrono::local_days day = kFirstRandomDay + days{first_day + i};
    const DayCounts& counts = segment.days[day] = RandomDay(dice, day);
    if (counts.first) {
      segment.first = segment.first.value_or(*counts.first);
      segment.last = counts.last;
    }
  }
  return segment;
}

StoredSource SourceOf(std::uint64_t seed, const Segment& segment) {
  StoredSource source;
  source.source = segment.id;
  source.dialect = segment.dialect;
  source.path = fmt::format("/logs/{}.log", seed);
  source.compression = seed % 2 == 0 ? "gzip" : "none";
  if (seed % 3 == 0) {
    source.name_date = kFirstRandomDay;
    source.name_part = 2;
  }
  source.settings = segment.settings;
  source.counting_version = segment.counting_version;
  source.damaged = segment.damaged;
  source.account = segment.account;
  source.first = segment.first;
  source.last = segment.last;
  return source;
}

}  // namespace mailtide
