// Any bytes as a WELF log: nothing crashes, every line and byte is accounted
// for, blocks of any size give the same, and what comes out is in its bounds.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/address.h"
#include "parser/dialects/registry.h"
#include "tests/fuzz/fuzz_check.h"
#include "tests/support/collecting_sink.h"

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;

constexpr auto kNow = sys_days(year(2026) / 11 / 21) + 12h;
constexpr auto kEarliest = sys_days(year(1990) / 1 / 1);

bool Within(std::string_view part, std::string_view whole) {
  const std::less_equal<const char*> not_after;
  return part.empty() ||
         (not_after(whole.data(), part.data()) &&
          not_after(part.data() + part.size(), whole.data() + whole.size()));
}

// Looks at the events of one line while their views live.
class CheckingSink final : public EventSink {
 public:
  void OnEvent(const MailEvent& event) override {
    ++events;
    std::size_t bytes = event.sender.size() + event.account.size();
    for (const std::string_view recipient : event.recipients) {
      Check(!recipient.empty() && recipient != "-", "recipients are named");
      bytes += recipient.size();
    }
    // Undoing escapes makes text shorter only, and no text comes twice.
    Check(bytes <= line.size(),
          "texts of an event are no longer than the line");
    Check(Within(event.client, line) || ParseIp(event.client).has_value(),
          "the client is an address of the line");
    Check(event.client.empty() || ParseIp(event.client).has_value(),
          "the client is an address");
    Check(event.time >= kEarliest && event.time <= kNow + 36h,
          "the time is in range");
    Check(event.recipient_count >= event.recipients.size(),
          "the number of recipients covers them");
    Check(event.has_sender || event.sender.empty(), "no sender, no address");
    Check(event.code == 0 || (event.code >= 200 && event.code < 600),
          "the code is a reply");
    Check(event.bytes <= std::uint64_t{1} << 50, "bytes are bounded");
  }

  std::string_view line;
  std::uint64_t events = 0;
};

void CheckLines(const std::string& bytes, const DialectSettings& settings) {
  MemoryInput input(bytes);
  LineReader lines(input);
  const auto dialect = FindDialect("welf")->create(settings);
  CheckingSink sink;
  InputAccount account;
  while (const auto line = lines.Next()) {
    if (line->too_long) {
      continue;
    }
    sink.line = line->text;
    const std::uint64_t before = sink.events;
    const LineOutcome outcome = dialect->ReadLine(*line, sink, account);
    Check(sink.events - before == (outcome.kind == LineKind::kEvent ? 1U : 0U),
          "a line of an event gives one, others none");
    Check(outcome.kind != LineKind::kRejected ||
              outcome.reason != RejectReason::kTorn || !line->terminated,
          "only a last line is torn");
  }
}

}  // namespace
}  // namespace mailtide

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  using mailtide::Check;
  static const mailtide::TimeZone kZone =
      *mailtide::TimeZone::Open("Europe/Rome");
  const std::string bytes(data, data + size);
  const mailtide::DialectSettings settings = {&kZone, mailtide::kNow, 50};
  const mailtide::LogReading whole =
      mailtide::ReadLog(bytes, "welf", settings, 4096);
  Check(whole.account.Balanced(), "the account balances");
  Check(whole.account.bytes == size, "every byte is accounted for");
  Check(whole.account.lines == whole.outcomes.size(),
        "every line has an outcome");
  Check(whole.account.events == whole.events.size(), "events are counted");
  for (const std::size_t block : {std::size_t{1}, std::size_t{7}}) {
    const mailtide::LogReading cut =
        mailtide::ReadLog(bytes, "welf", settings, block);
    Check(cut.events == whole.events, "the same events in other blocks");
    Check(cut.account == whole.account, "the same account in other blocks");
  }
  for (const std::size_t block : {std::size_t{4096}, std::size_t{64}}) {
    std::vector<std::chrono::sys_seconds> times;
    const mailtide::LogReading fast =
        mailtide::ReadLogBlocks(bytes, "welf", settings, block, times);
    Check(fast.events == whole.events, "the same events many lines at once");
    Check(fast.account == whole.account, "the same account many lines at once");
    Check(times == mailtide::TimesOf(whole), "the same times");
  }
  mailtide::CheckLines(bytes, settings);
  mailtide::RecogniseDialect(bytes, settings);
  return 0;
}
