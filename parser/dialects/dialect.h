// A dialect turns the lines of one kind of log into mail events.
//
// To add one: a file pair in this folder and a row in registry.cc.
#ifndef MAILTIDE_PARSER_DIALECTS_DIALECT_H_
#define MAILTIDE_PARSER_DIALECTS_DIALECT_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "parser/dialects/dateless_clock.h"
#include "parser/dialects/transcript.h"
#include "parser/event_sink.h"
#include "parser/input_account.h"
#include "parser/line_reader.h"
#include "parser/time_zone.h"

namespace mailtide {

class LcdPattern;

// What a dialect may depend on. The zone outlives the dialect.
struct DialectSettings {
  const TimeZone* zone = nullptr;
  std::chrono::sys_seconds now;
  int spam_score = 0;  // 0: only verdict words make a mail spam
  // The day that the name of the log bears, for stamps that have none.
  std::optional<std::chrono::local_days> date = {};
  // How the lines of a .lcd are read; nullptr: in the usual form. It outlives
  // the dialect.
  const LcdPattern* lcd_pattern = nullptr;
};

enum class LineKind : std::uint8_t { kEvent, kContext, kBlank, kRejected };

// What became of one line.
struct LineOutcome {
  LineKind kind = LineKind::kContext;
  RejectReason reason = RejectReason::kNoRecord;  // when rejected
  // The time of the record, also of one that is no mail.
  std::optional<std::chrono::sys_seconds> time;
};

// Adds one line to the counts of lines.
void CountLine(const LineOutcome& outcome, InputAccount& account);

class Dialect {
 public:
  virtual ~Dialect() = default;
  // Reads one line and hands what it means to `sink`. Remarks (not the line
  // counts, which the caller keeps) are added to `account`.
  virtual LineOutcome ReadLine(const Line& line, EventSink& sink,
                               InputAccount& account) = 0;

  // Reads all lines of a block, with the same meaning as one by one: their
  // events and times go to `sink`, their counts (not the bytes) to `account`.
  // Overridden where many lines at once are read faster.
  virtual void ReadBlock(const LineBlock& block, EventSink& sink,
                         InputAccount& account);

  // What is left at the end of a log of a dialect with sessions. Called once,
  // after the last line.
  virtual SessionEdges TakeEdges(EventSink& /*sink*/,
                                 InputAccount& /*account*/) {
    return {};
  }
  // Of a log whose stamps had no date.
  virtual std::optional<DatelessTimes> dateless() const { return {}; }
};

// Which of the two files of a proxy that are one log (parser/log_unit.h) is
// written so.
enum class LogHalf : std::uint8_t { kNone, kLog, kLcd };

// One row of the table of dialects.
struct DialectRow {
  std::string_view name;
  std::string_view summary;  // one line for --help
  // Its mails span lines, and its sessions several logs.
  bool has_sessions = false;
  LogHalf half = LogHalf::kNone;
  // Returns how many of `lines` look like this dialect; blank lines are not
  // among them.
  std::size_t (*recognise)(std::span<const std::string_view> lines,
                           const DialectSettings& settings);
  std::unique_ptr<Dialect> (*create)(const DialectSettings& settings);
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_DIALECT_H_
