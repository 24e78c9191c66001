// How fast a line of WELF becomes a record, an event and a count.
//
// The lines have the shape of a proxy's log: 17 fields, about 290 bytes, one
// quoted text with escaped quotes in eight. Bytes per second are of log text.
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "analysis/policy.h"
#include "analysis/tally.h"
#include "parser/dialects/registry.h"
#include "parser/dialects/welf_record.h"
#include "parser/time_zone.h"

namespace mailtide {
namespace {

constexpr int kLines = 1000;

std::vector<std::string> MakeLines() {
  std::vector<std::string> lines;
  for (int i = 0; i < kLines; ++i) {
    lines.push_back(fmt::format(
        "id=extensivecontrol time=\"2026-11-20 {:02}:{:02}:{:02}\" "
        "fw=GATEWAY pri=6 proto=smtp duration=2 sent={} rcvd=214 "
        "src=10.1.{}.{} srcname=pc{}.example.org dst=192.0.2.20 "
        "dstname=mx{}.example.net user=\"user{}@example.org\" "
        "from=\"user{}@example.org\" to=\"friend{}@d{}.example.net\" "
        "msg=\"subject {} with {} text\" result=\"250 Message accepted\" "
        "rule=0",
        i / 3600 % 24, i / 60 % 60, i % 60, 1000 + i * 37, i % 200, i % 250, i,
        i % 9, i * i % 300, i * i % 300, i % 977, i % 61, i,
        i % 8 == 0 ? "\\\"quoted\\\"" : "plain"));
  }
  return lines;
}

std::size_t TotalBytes(const std::vector<std::string>& lines) {
  std::size_t bytes = 0;
  for (const std::string& line : lines) {
    bytes += line.size() + 1;
  }
  return bytes;
}

void Report(benchmark::State& state, const std::vector<std::string>& lines) {
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(TotalBytes(lines)));
  state.SetItemsProcessed(state.iterations() * kLines);
}

void BM_ParseRecord(benchmark::State& state) {
  const std::vector<std::string> lines = MakeLines();
  WelfRecord record;
  for (auto _ : state) {
    for (const std::string& line : lines) {
      benchmark::DoNotOptimize(record.Parse(line));
    }
  }
  Report(state, lines);
}
BENCHMARK(BM_ParseRecord);

void BM_CountLines(benchmark::State& state) {
  const std::vector<std::string> lines = MakeLines();
  const Result<TimeZone> zone = TimeZone::Open("Europe/Rome");
  Result<Policy> policy =
      Policy::Create({{"example.org"}, {"10.1.*"}, {}, "", 0});
  const auto now = std::chrono::sys_days(std::chrono::year(2026) /
                                         std::chrono::November / 21);
  const std::unique_ptr<Dialect> welf =
      FindDialect("welf")->create({&*zone, now, 0});
  Days days;
  Tally tally(*policy, *zone, days);
  InputAccount account;
  for (auto _ : state) {
    for (const std::string& text : lines) {
      Line line;
      line.text = text;
      line.terminated = true;
      benchmark::DoNotOptimize(welf->ReadLine(line, tally, account));
    }
  }
  Report(state, lines);
}
BENCHMARK(BM_CountLines);

}  // namespace
}  // namespace mailtide
