#include "parser/dialects/dialect.h"

#include <cstring>

namespace mailtide {

void CountLine(const LineOutcome& outcome, InputAccount& account) {
  ++account.lines;
  switch (outcome.kind) {
    case LineKind::kEvent:
      ++account.events;
      break;
    case LineKind::kContext:
      ++account.context;
      break;
    case LineKind::kBlank:
      ++account.blank;
      break;
    case LineKind::kRejected:
      ++account.rejected[static_cast<std::size_t>(outcome.reason)];
      break;
  }
}

void Dialect::ReadBlock(const LineBlock& block, EventSink& sink,
                        InputAccount& account) {
  Line line;
  line.terminated = true;
  const char* at = block.bytes.data();
  const char* const end = at + block.bytes.size();
  while (at < end) {
    const char* const lf = static_cast<const char*>(
        std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
    line.text = WithoutLineEnd({at, static_cast<std::size_t>(lf - at)});
    const LineOutcome outcome = ReadLine(line, sink, account);
    CountLine(outcome, account);
    if (outcome.time) {
      sink.OnTime(*outcome.time);
    }
    at = lf + 1;
  }
}

}  // namespace mailtide
