// Keeps what a dialect says: the events with their text copied, and where
// every line went. Reads whole logs from memory in any block size.
#ifndef MAILTIDE_TESTS_SUPPORT_COLLECTING_SINK_H_
#define MAILTIDE_TESTS_SUPPORT_COLLECTING_SINK_H_

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parser/address.h"
#include "parser/dialects/dialect.h"
#include "parser/dialects/registry.h"
#include "parser/event_sink.h"
#include "parser/input_account.h"
#include "parser/line_reader.h"
#include "parser/mail_event.h"
#include "parser/plain_address.h"
#include "tests/support/memory_input.h"

namespace mailtide {

// A MailEvent that owns its text.
struct OwnedEvent {
  EventKind kind = EventKind::kMessage;
  Filter filter = Filter::kNone;
  Action action = Action::kPassed;
  bool has_sender = false;
  std::chrono::sys_seconds time;
  std::chrono::seconds duration{0};
  std::string client;
  std::string session;
  std::string sender;
  std::string account;
  std::vector<std::string> recipients;
  std::uint32_t recipient_count = 0;
  std::uint64_t bytes = 0;
  int code = 0;
  // What only sessions say.
  std::vector<RecipientMark> marks;
  RefusalClass refusal = RefusalClass::kNone;
  bool recipients_inferred = false;
  bool onward = false;
  bool unnamed_login = false;
  int owed_to = -1;

  friend bool operator==(const OwnedEvent&, const OwnedEvent&) = default;
};

// Whether what an event says of its own texts is true.
inline bool HintsAreTrue(const MailEvent& event) {
  const bool client_is =
      event.client_ipv4 == 0 || ParseIpv4(event.client) == event.client_ipv4;
  return client_is && (!event.is_plain ||
                       (IsPlainAddress(event.sender) &&
                        std::all_of(event.recipients.begin(),
                                    event.recipients.end(), IsPlainAddress)));
}

inline OwnedEvent Own(const MailEvent& event) {
  assert(HintsAreTrue(event));
  OwnedEvent owned;
  owned.kind = event.kind;
  owned.filter = event.filter;
  owned.action = event.action;
  owned.has_sender = event.has_sender;
  owned.time = event.time;
  owned.duration = event.duration;
  owned.client = std::string(event.client);
  owned.session = std::string(event.session);
  owned.sender = std::string(event.sender);
  owned.account = std::string(event.account);
  owned.recipients.assign(event.recipients.begin(), event.recipients.end());
  owned.recipient_count = event.recipient_count;
  owned.bytes = event.bytes;
  owned.code = event.code;
  owned.marks.assign(event.marks.begin(), event.marks.end());
  owned.refusal = event.refusal;
  owned.recipients_inferred = event.recipients_inferred;
  owned.onward = event.onward;
  owned.unnamed_login = event.unnamed_login;
  owned.owed_to = event.owed_to;
  return owned;
}

// Bytes as one word of printable ASCII: other bytes, blanks and backslashes as
// \xNN, so that a row has one form only.
inline std::string Printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c > ' ' && c < '\x7f' && c != '\\') {
      out += c;
    } else {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

// `2024-03-08T18:15:00Z`, from the calendar alone.
inline std::string IsoUtc(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format(
      "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

inline constexpr std::string_view kEventColumns =
    "time\tkind\tfilter\taction\tclient\tsender\taccount\trecipients\tbytes"
    "\tcode";

// One row of an events.tsv, without the line end. Nothing is `-`, the null
// sender `<>`; several recipients are parted by commas, `#3` is a number of
// recipients without their addresses.
inline std::string EventRow(const OwnedEvent& event) {
  const auto word = [](std::string_view text) {
    return text.empty() ? std::string("-") : Printable(text);
  };
  std::string recipients;
  for (const std::string& recipient : event.recipients) {
    recipients += (recipients.empty() ? "" : ",") + word(recipient);
  }
  if (event.recipients.size() != event.recipient_count) {
    recipients += fmt::format("#{}", event.recipient_count);
  }
  const std::string sender =
      event.has_sender && event.sender.empty() ? "<>" : word(event.sender);
  return fmt::format(
      "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}", IsoUtc(event.time),
      EventKindName(event.kind), FilterName(event.filter),
      ActionName(event.action), word(event.client), sender, word(event.account),
      recipients.empty() ? "-" : recipients, event.bytes, event.code);
}

// Of dialects with sessions: a letter for each recipient's mark (`l` local,
// `f` will forward), and words for what else there is to say.
inline constexpr std::string_view kSessionColumns = "\tmarks\tremarks";

inline std::string SessionEventRow(const OwnedEvent& event) {
  std::string marks;
  for (const RecipientMark mark : event.marks) {
    marks += mark == RecipientMark::kLocal     ? 'l'
             : mark == RecipientMark::kForward ? 'f'
                                               : '-';
  }
  const bool is_marked = marks.find_first_not_of('-') != std::string::npos;
  std::string remarks;
  for (const auto& [holds, word] :
       {std::pair(event.onward, "onward"),
        std::pair(event.recipients_inferred, "inferred"),
        std::pair(event.unnamed_login, "unnamed")}) {
    if (holds) {
      remarks += (remarks.empty() ? "" : ",") + std::string(word);
    }
  }
  return EventRow(event) + "\t" + (is_marked ? marks : "-") + "\t" +
         (remarks.empty() ? "-" : remarks);
}

inline std::ostream& operator<<(std::ostream& out, const OwnedEvent& event) {
  return out << EventRow(event);
}

class CollectingSink final : public EventSink {
 public:
  void OnEvent(const MailEvent& event) override {
    events.push_back(Own(event));
  }

  void OnTime(std::chrono::sys_seconds time) override { times.push_back(time); }

  std::vector<OwnedEvent> events;
  std::vector<std::chrono::sys_seconds> times;  // of lines in blocks
};

// All that was read out of one log.
struct LogReading {
  std::vector<OwnedEvent> events;  // those that are certain
  SessionEdges edges;
  std::optional<DatelessTimes> dateless;
  std::vector<LineOutcome> outcomes;  // one a line
  InputAccount account;
};

// Reads one line as SourceScan does, but for torn ones.
inline LineOutcome ReadCounted(const Line& line, Dialect& dialect,
                               EventSink& sink, InputAccount& account) {
  LineOutcome outcome{LineKind::kRejected, RejectReason::kTooLong, {}};
  if (!line.too_long) {
    outcome = dialect.ReadLine(line, sink, account);
  }
  CountLine(outcome, account);
  return outcome;
}

// What a dialect says at the end of a log.
inline void EndLog(Dialect& dialect, LineReader& lines, CollectingSink& sink,
                   LogReading& reading) {
  reading.account.bytes = lines.bytes();
  reading.edges = dialect.TakeEdges(sink, reading.account);
  reading.dateless = dialect.dateless();
  reading.events = std::move(sink.events);
}

// Reads `bytes` as a file of the dialect called `dialect` (a row that exists).
inline LogReading ReadLog(std::string bytes, std::string_view dialect,
                          const DialectSettings& settings,
                          std::size_t block_bytes = 4096) {
  MemoryInput input(std::move(bytes));
  LineReader lines(input, block_bytes);
  const std::unique_ptr<Dialect> reader =
      FindDialect(dialect)->create(settings);
  CollectingSink sink;
  LogReading reading;
  while (const std::optional<Line> line = lines.Next()) {
    reading.outcomes.push_back(
        ReadCounted(*line, *reader, sink, reading.account));
  }
  EndLog(*reader, lines, sink, reading);
  return reading;
}

// The same with as many lines at once as blocks of `block_bytes` hold. The
// outcomes are left out.
inline LogReading ReadLogBlocks(std::string bytes, std::string_view dialect,
                                const DialectSettings& settings,
                                std::size_t block_bytes,
                                std::vector<std::chrono::sys_seconds>& times) {
  MemoryInput input(std::move(bytes));
  LineReader lines(input, block_bytes);
  const std::unique_ptr<Dialect> reader =
      FindDialect(dialect)->create(settings);
  CollectingSink sink;
  LogReading reading;
  for (;;) {
    const LineBlock block = lines.NextBlock();
    if (!block.bytes.empty()) {
      reader->ReadBlock(block, sink, reading.account);
      continue;
    }
    const std::optional<Line> line = lines.Next();
    if (!line) {
      break;
    }
    const LineOutcome outcome =
        ReadCounted(*line, *reader, sink, reading.account);
    if (outcome.time) {
      sink.OnTime(*outcome.time);
    }
  }
  times = std::move(sink.times);
  EndLog(*reader, lines, sink, reading);
  return reading;
}

// The times of all lines that bear one.
inline std::vector<std::chrono::sys_seconds> TimesOf(
    const LogReading& reading) {
  std::vector<std::chrono::sys_seconds> times;
  for (const LineOutcome& outcome : reading.outcomes) {
    if (outcome.time) {
      times.push_back(*outcome.time);
    }
  }
  return times;
}

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_COLLECTING_SINK_H_
