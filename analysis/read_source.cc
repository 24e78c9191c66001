#include "analysis/read_source.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "analysis/tally.h"
#include "parser/dialects/registry.h"
#include "parser/line_reader.h"

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

Result<Choice> ChooseDialect(const ReadSettings& settings, LineReader& lines) {
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
  const DialectRow* row = RecogniseDialect(start);
  return row != nullptr ? Choice{row} : Choice{&Dialects().front(), false};
}

Error UnknownDialect(const std::string& path) {
  return {ErrorCode::kNotALog,
          fmt::format("'{}' is no log that mailtide knows: none of its first "
                      "lines is a mail record; name its dialect with "
                      "--dialect, or leave it out",
                      path)};
}

void Account(const LineOutcome& outcome, InputAccount& account) {
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

void NoteTime(std::chrono::sys_seconds time, Segment& segment) {
  segment.first = segment.first ? std::min(*segment.first, time) : time;
  segment.last = segment.last ? std::max(*segment.last, time) : time;
}

// Hands events to two sinks.
class Tee final : public EventSink {
 public:
  Tee(EventSink& first, EventSink& second) : first_(first), second_(second) {}
  void OnEvent(const MailEvent& event) override {
    first_.OnEvent(event);
    second_.OnEvent(event);
  }

 private:
  EventSink& first_;
  EventSink& second_;
};

// Time stamps of files are this coarse on some file systems.
constexpr std::chrono::seconds kRacyAge{2};

std::optional<FileStamp> IfSettled(const std::optional<FileStamp>& stamp) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const bool is_settled =
      stamp && now - std::chrono::nanoseconds(stamp->mtime_ns) > kRacyAge;
  return is_settled ? stamp : std::nullopt;
}

// Counts the lines of the first `limit` bytes into `segment`.
void CountLines(LineReader& lines, Dialect& dialect,
                const ReadSettings& settings, bool growing, std::uint64_t limit,
                Segment& segment) {
  Tally tally(*settings.policy, *settings.zone, segment.days, segment.owed);
  Tee tee(tally, settings.observer != nullptr ? *settings.observer : tally);
  EventSink& sink =
      settings.observer != nullptr ? static_cast<EventSink&>(tee) : tally;
  InputAccount& account = segment.account;
  while (lines.bytes() < limit) {
    const std::optional<Line> line = lines.Next();
    if (!line) {
      break;
    }
    LineOutcome outcome;
    const bool torn = line->cut_off || (!line->terminated && growing);
    if (line->too_long) {
      outcome = {LineKind::kRejected, RejectReason::kTooLong, {}};
    } else if (torn && !line->text.empty()) {
      outcome = {LineKind::kRejected, RejectReason::kTorn, {}};
    } else {
      outcome = dialect.ReadLine(*line, sink, account);
    }
    Account(outcome, account);
    if (outcome.time) {
      NoteTime(*outcome.time, segment);
      tally.OnTime(*outcome.time);
    }
  }
  account.bytes = lines.bytes();
  segment.edges = dialect.TakeEdges(sink, account);
  segment.dateless = dialect.dateless();
}

}  // namespace

Result<SourceReading> ReadSource(const LogFile& file,
                                 const ReadSettings& settings) {
  Result<OpenedInput> opened = [&file] {
    InputOptions options;
    options.follow_link = file.typed;
    options.zip_entry = file.zip_entry;
    return file.path == "-" ? OpenStandardInput(options)
                            : OpenInput(file.path, options);
  }();
  if (!opened) {
    return tl::unexpected<Error>(opened.error());
  }
  HashingInput hashing(*opened->input, settings.known_lengths);
  LineReader lines(hashing);
  const Result<Choice> choice = ChooseDialect(settings, lines);
  if (!choice) {
    return tl::unexpected<Error>(choice.error());
  }
  const bool is_plain = opened->compression == Compression::kNone;
  if (!choice->recognised && is_plain) {
    return tl::unexpected<Error>(UnknownDialect(file.path));
  }

  SourceReading reading;
  reading.compression = opened->compression;
  reading.stamp = IfSettled(opened->stamp);
  Segment& segment = reading.segment;
  segment.dialect = std::string(choice->row->name);
  segment.settings = SettingsDigest(settings);
  const std::unique_ptr<Dialect> dialect =
      choice->row->create({settings.zone, settings.now,
                           settings.policy->spam_score(), file.name.date});
  CountLines(lines, *dialect, settings, file.growing,
             choice->recognised ? std::numeric_limits<std::uint64_t>::max()
                                : kUnrecognisedBytes,
             segment);
  if (lines.damage()) {
    segment.damaged = true;
    reading.damage = lines.damage()->message;
  } else if (!choice->recognised) {
    return tl::unexpected<Error>(UnknownDialect(file.path));
  }

  const bool understood_nothing =
      settings.dialect != "auto" && segment.account.lines > 0 &&
      segment.account.events + segment.account.context == 0 &&
      segment.account.blank < segment.account.lines;
  if (understood_nothing && !segment.damaged) {
    return Fail(ErrorCode::kNotALog,
                fmt::format("'{}' holds no {} record at all; let mailtide "
                            "recognise its dialect (--dialect auto)",
                            file.path, settings.dialect));
  }

  ContentDigest digest = hashing.Digest();
  segment.id.content = digest.content;
  segment.id.bytes = digest.bytes;
  segment.blocks = std::move(digest.blocks);
  reading.prefixes = std::move(digest.prefixes);
  if (!segment.first) {
    if (!file.name.date && lines.damage()) {
      return Fail(
          ErrorCode::kInputDamaged,
          lines.damage()->message + "; no record could be read from it");
    }
    if (!file.name.date) {
      return Fail(ErrorCode::kNotALog,
                  fmt::format("'{}' has no record and no date in its name: "
                              "nobody can say which day it is; it is not "
                              "counted",
                              file.path));
    }
  }
  if (!segment.first || segment.dateless) {
    segment.id.date = file.name.date;
  }
  return reading;
}

Hash128 SettingsDigest(const ReadSettings& settings) {
  return HashBytes(fmt::format(
      "counting {}\nzone {}\ndialect {}\n{}", kCountingVersion,
      settings.zone->name(), settings.dialect, settings.policy->fingerprint()));
}

}  // namespace mailtide
