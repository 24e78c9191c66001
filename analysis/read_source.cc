#include "analysis/read_source.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "parser/dialects/lcd_line.h"
#include "parser/dialects/registry.h"
#include "parser/log_unit.h"

namespace mailtide {
namespace {

// The first bytes of a log, by which its dialect is recognised.
constexpr std::size_t kRecogniseBytes = std::size_t{64} * 1024;

// Of a compressed file whose first bytes no dialect recognises, this much is
// read all the same: damage in it may be what makes them unrecognisable, and
// shows only where the decoder verifies what it gave, often at its end.
constexpr std::uint64_t kUnrecognisedBytes = std::uint64_t{64} << 20;

// The dialect to read with; one that was only tried is not `recognised`.
struct Choice {
  const DialectRow* row = nullptr;
  bool recognised = true;
};

Result<Choice> ChooseDialect(const ReadSettings& settings,
                             const DialectSettings& dialect_settings,
                             LineReader& lines) {
  if (settings.dialect != "auto") {
    const DialectRow* row = FindDialect(settings.dialect);
    if (row == nullptr) {
      return Fail(ErrorCode::kConfiguration,
                  fmt::format("unknown dialect '{}'", settings.dialect));
    }
    return Choice{row};
  }
  const std::string_view start = lines.Peek(kRecogniseBytes);
  if (start.find_first_not_of("\r\n") == std::string_view::npos) {
    // Nothing to recognise; an empty log is one of any dialect.
    return Choice{&Dialects().front()};
  }
  const DialectRow* row = RecogniseDialect(start, dialect_settings);
  return row != nullptr ? Choice{row} : Choice{&Dialects().front(), false};
}

Error UnknownDialect(const std::string& path) {
  return {ErrorCode::kNotALog,
          fmt::format("'{}' is no log that mailtide knows: none of its first "
                      "lines is a mail record; name its dialect with "
                      "--dialect, or leave it out",
                      path)};
}

void NoteTime(std::chrono::sys_seconds time, Segment& segment) {
  segment.first = segment.first ? std::min(*segment.first, time) : time;
  segment.last = segment.last ? std::max(*segment.last, time) : time;
}

// Hands events on with the number of their line.
class Numbering final : public EventSink {
 public:
  Numbering(EventSink& sink, std::uint64_t line) : sink_(sink), line_(line) {}
  void OnEvent(const MailEvent& event) override {
    MailEvent numbered = event;
    numbered.line = line_;
    sink_.OnEvent(numbered);
  }

 private:
  EventSink& sink_;
  std::uint64_t line_;
};

// Time stamps of files are this coarse on some file systems.
constexpr std::chrono::seconds kRacyAge{2};

std::optional<FileStamp> IfSettled(const std::optional<FileStamp>& stamp) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const bool is_settled =
      stamp && now - std::chrono::nanoseconds(stamp->mtime_ns) > kRacyAge;
  return is_settled ? stamp : std::nullopt;
}

}  // namespace

LineOutcome ReadOneLine(const Line& line, bool growing, Dialect& dialect,
                        EventSink& sink, InputAccount& account) {
  LineOutcome outcome;
  const bool torn = line.cut_off || (!line.terminated && growing);
  if (line.too_long) {
    outcome = {LineKind::kRejected, RejectReason::kTooLong, {}};
  } else if (torn && !line.text.empty()) {
    outcome = {LineKind::kRejected, RejectReason::kTorn, {}};
  } else {
    outcome = dialect.ReadLine(line, sink, account);
  }
  CountLine(outcome, account);
  return outcome;
}

Result<OpenedInput> OpenLogFile(const LogFile& file, bool read_ahead) {
  InputOptions options;
  options.follow_link = file.typed;
  options.zip_entry = file.zip_entry;
  options.read_ahead = read_ahead;
  return file.path == "-" ? OpenStandardInput(options)
                          : OpenInput(file.path, options);
}

Result<std::unique_ptr<SourceScan>> SourceScan::Open(
    const LogFile& file, const ReadSettings& settings) {
  Result<OpenedInput> opened = OpenLogFile(file, settings.read_ahead);
  if (!opened) {
    return tl::unexpected<Error>(opened.error());
  }
  std::unique_ptr<SourceScan> scan(
      new SourceScan(file, settings, *std::move(opened)));
  DialectSettings dialect_settings{settings.zone, settings.now,
                                   settings.policy->spam_score(),
                                   file.name.date};
  if (IsLcdName(file.path) || HalfIn(settings.dialect) == LogHalf::kLcd) {
    dialect_settings.lcd_pattern = settings.lcd_pattern;
  }
  const Result<Choice> choice =
      ChooseDialect(settings, dialect_settings, scan->lines_);
  if (!choice) {
    return tl::unexpected<Error>(choice.error());
  }
  scan->recognised_ = choice->recognised;
  const bool is_plain = scan->opened_.compression == Compression::kNone;
  if (!choice->recognised && is_plain) {
    Error error = UnknownDialect(file.path);
    if (dialect_settings.lcd_pattern != nullptr) {
      error.message += "; [lcd] line matches none of them";
    }
    return tl::unexpected<Error>(std::move(error));
  }
  scan->reading_.segment.dialect = std::string(choice->row->name);
  scan->row_ = choice->row;
  scan->dialect_settings_ = dialect_settings;
  scan->dialect_ = choice->row->create(dialect_settings);
  return scan;
}

SourceScan::SourceScan(const LogFile& file, const ReadSettings& settings,
                       OpenedInput opened)
    : file_(file),
      settings_(settings),
      opened_(std::move(opened)),
      hashing_(*opened_.input, settings.known_lengths),
      lines_(settings.identify ? hashing_ : *opened_.input),
      tally_(*settings.policy, *settings.zone, reading_.segment.days,
             reading_.segment.owed) {
  reading_.compression = opened_.compression;
  reading_.stamp = IfSettled(opened_.stamp);
  reading_.segment.settings = SettingsDigest(settings);
}

bool SourceScan::CanBeCut() const {
  return opened_.is_raw && opened_.stamp && recognised_ && !row_->has_sessions;
}

std::unique_ptr<Dialect> SourceScan::MakeDialect(const TimeZone& zone) const {
  DialectSettings settings = dialect_settings_;
  settings.zone = &zone;
  return row_->create(settings);
}

bool SourceScan::StepBlock(EventSink& sink) {
  // What no dialect recognised is read by lines, only so far.
  const LineBlock block =
      recognised_ && !settings_.number_lines ? lines_.NextBlock() : LineBlock();
  if (block.bytes.empty()) {
    return Step(sink);
  }
  dialect_->ReadBlock(block, sink, reading_.segment.account);
  return true;
}

bool SourceScan::Step(EventSink& plain_sink) {
  const std::uint64_t limit = recognised_
                                  ? std::numeric_limits<std::uint64_t>::max()
                                  : kUnrecognisedBytes;
  const std::optional<Line> line =
      lines_.bytes() < limit ? lines_.Next() : std::nullopt;
  Segment& segment = reading_.segment;
  InputAccount& account = segment.account;
  // What is known only at the end, is so by the last line.
  Numbering numbering(plain_sink, account.lines + (line ? 1U : 0U));
  EventSink& sink = settings_.number_lines ? numbering : plain_sink;
  if (!line) {
    account.bytes = lines_.bytes();
    segment.edges = dialect_->TakeEdges(sink, account);
    segment.dateless = dialect_->dateless();
    return false;
  }
  const LineOutcome outcome =
      ReadOneLine(*line, file_.growing, *dialect_, sink, account);
  if (outcome.time) {
    NoteTime(*outcome.time, segment);
    tally_.OnTime(*outcome.time);
    last_time_ = outcome.time;
  }
  return true;
}

Result<SourceReading> SourceScan::Finish() && {
  Segment& segment = reading_.segment;
  // The times of lines in blocks went to the tally alone.
  for (const auto& [day, counts] : segment.days) {
    if (counts.first) {
      NoteTime(*counts.first, segment);
      NoteTime(*counts.last, segment);
    }
  }
  if (lines_.damage()) {
    segment.damaged = true;
    reading_.damage = lines_.damage()->message;
  } else if (!recognised_) {
    return tl::unexpected<Error>(UnknownDialect(file_.path));
  }
  const bool understood_nothing =
      settings_.dialect != "auto" && segment.account.lines > 0 &&
      segment.account.events + segment.account.context == 0 &&
      segment.account.blank < segment.account.lines;
  if (understood_nothing && !segment.damaged) {
    return Fail(ErrorCode::kNotALog,
                fmt::format("'{}' holds no {} record at all; let mailtide "
                            "recognise its dialect (--dialect auto)",
                            file_.path, settings_.dialect));
  }
  reading_.identified = settings_.identify;
  if (reading_.identified) {
    ContentDigest digest = hashing_.Digest();
    segment.id.content = digest.content;
    segment.id.bytes = digest.bytes;
    segment.blocks = std::move(digest.blocks);
    reading_.prefixes = std::move(digest.prefixes);
  }
  if (!segment.first) {
    if (!file_.name.date && lines_.damage()) {
      return Fail(
          ErrorCode::kInputDamaged,
          lines_.damage()->message + "; no record could be read from it");
    }
    if (!file_.name.date) {
      return Fail(ErrorCode::kNotALog,
                  fmt::format("'{}' has no record and no date in its name: "
                              "nobody can say which day it is; it is not "
                              "counted",
                              file_.path));
    }
  }
  if (!segment.first || segment.dateless) {
    segment.id.date = file_.name.date;
  }
  return std::move(reading_);
}

Result<SourceReading> ReadSource(const LogFile& file,
                                 const ReadSettings& settings) {
  Result<std::unique_ptr<SourceScan>> scan = SourceScan::Open(file, settings);
  if (!scan) {
    return tl::unexpected<Error>(scan.error());
  }
  Tee both((*scan)->tally(), settings.observer);
  EventSink& sink = settings.observer != nullptr ? static_cast<EventSink&>(both)
                                                 : (*scan)->tally();
  while ((*scan)->StepBlock(sink)) {
  }
  return std::move(**scan).Finish();
}

Hash128 SettingsDigest(const ReadSettings& settings) {
  return HashBytes(
      fmt::format("counting {}\nzone {}\ndialect {}\nlcd {}\n{}",
                  kCountingVersion, settings.zone->name(), settings.dialect,
                  settings.lcd_pattern != nullptr ? settings.lcd_pattern->text()
                                                  : std::string_view(),
                  settings.policy->fingerprint()));
}

}  // namespace mailtide
