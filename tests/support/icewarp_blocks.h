// An IceWarp log read in blocks against the same log read line by line.
#ifndef MAILTIDE_TESTS_SUPPORT_ICEWARP_BLOCKS_H_
#define MAILTIDE_TESTS_SUPPORT_ICEWARP_BLOCKS_H_

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parser/dialects/registry.h"
#include "tests/support/collecting_sink.h"
#include "tests/support/random.h"

namespace mailtide {

// Keeps the times that it is told too.
class TimedSink final : public EventSink {
 public:
  void OnEvent(const MailEvent& event) override {
    events.push_back(Own(event));
  }
  void OnTime(std::chrono::sys_seconds time) override { times.insert(time); }

  std::vector<OwnedEvent> events;
  std::set<std::chrono::sys_seconds> times;
};

// Returns what differs between `bytes`, whole lines, read at once or in blocks
// that `seed` cuts, and read line by line; empty when nothing does. Each block
// lies in memory of its own, so that nothing beyond its padding can be read.
inline std::string DisagreementOnIceWarpBlocks(std::string_view bytes,
                                               const DialectSettings& settings,
                                               std::uint64_t seed) {
  const DialectRow* const row = FindDialect("icewarp");
  Random random(seed);
  const std::unique_ptr<Dialect> by_line = row->create(settings);
  const std::unique_ptr<Dialect> by_block = row->create(settings);
  TimedSink lines;
  TimedSink blocks;
  InputAccount line_account;
  InputAccount block_account;
  const std::size_t most = 1 + random.Below(40);
  while (!bytes.empty()) {
    std::size_t size = 0;
    for (std::size_t left = 1 + random.Below(most); left > 0; --left) {
      const std::size_t feed = bytes.find('\n', size);
      if (feed == std::string_view::npos) {
        break;
      }
      Line line;
      line.text = WithoutLineEnd(bytes.substr(size, feed - size));
      line.terminated = true;
      const LineOutcome outcome = by_line->ReadLine(line, lines, line_account);
      CountLine(outcome, line_account);
      if (outcome.time) {
        lines.OnTime(*outcome.time);
      }
      size = feed + 1;
    }
    if (size == 0) {
      break;  // no whole line
    }
    std::vector<char> memory(kBlockPadding + size + kBlockPadding, '\n');
    std::copy_n(bytes.begin(), size, memory.begin() + kBlockPadding);
    by_block->ReadBlock({{&memory[kBlockPadding], size}}, blocks,
                        block_account);
    bytes.remove_prefix(size);
  }
  const SessionEdges line_edges = by_line->TakeEdges(lines, line_account);
  const SessionEdges block_edges = by_block->TakeEdges(blocks, block_account);
  return lines.events != blocks.events                 ? "events"
         : lines.times != blocks.times                 ? "times"
         : !(line_account == block_account)            ? "the account"
         : !(line_edges == block_edges)                ? "the edges"
         : by_line->dateless() != by_block->dateless() ? "dateless times"
                                                       : "";
}

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_ICEWARP_BLOCKS_H_
