// From one log to one segment: opens it, recognises its dialect, counts it.
#ifndef MAILTIDE_ANALYSIS_READ_SOURCE_H_
#define MAILTIDE_ANALYSIS_READ_SOURCE_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/history/source_id.h"
#include "analysis/policy.h"
#include "analysis/segment.h"
#include "analysis/tally.h"
#include "parser/base/error.h"
#include "parser/dialects/dialect.h"
#include "parser/event_sink.h"
#include "parser/input.h"
#include "parser/line_reader.h"
#include "parser/rotation.h"
#include "parser/time_zone.h"

namespace mailtide {

struct ReadSettings {
  Policy* policy = nullptr;
  const TimeZone* zone = nullptr;
  std::chrono::sys_seconds now;
  std::string dialect = "auto";  // a name forces it
  // Sees every event too, but for those that are certain only when logs follow
  // each other (Segment::edges, Segment::pending); may be nullptr.
  EventSink* observer = nullptr;
  // Whether it must be known which content a source is (SourceId, blocks,
  // prefixes): hashing costs time, and one who keeps nothing needs it only of
  // what may be a copy (ReadFiles).
  bool identify = true;
  // In pieces of this size a large file is shared by threads (RangedRead):
  // large enough that their ends cost nothing, small enough that the threads
  // end together.
  std::uint64_t range_bytes = std::uint64_t{8} << 20;
  // Events bear the number of their line (MailFacts::line).
  bool number_lines = false;
  // Lengths of known sources that this one may be a continuation of.
  std::vector<std::uint64_t> known_lengths;
  // `[lcd] line`: how files named .lcd are read; nullptr: in the usual form.
  const LcdPattern* lcd_pattern = nullptr;
  // Compressed files are decoded by a thread of their own.
  bool read_ahead = false;
};

struct SourceReading {
  Segment segment;
  // How the file was before its first byte was read; nothing for standard
  // input, and for a file that changed so recently that it may change again
  // without looking different.
  std::optional<FileStamp> stamp;
  std::vector<PrefixHash> prefixes;  // for the known lengths it reached
  Compression compression = Compression::kNone;
  // Whether the identity of the segment, its blocks and the prefixes are those
  // of the content (ReadSettings::identify); they are empty otherwise.
  bool identified = true;
  std::string damage;  // why not all of it was readable; empty when it was
};

// Opens `file` in the way it was named or met. Errors as those of OpenInput.
Result<OpenedInput> OpenLogFile(const LogFile& file, bool read_ahead = false);

// Reads one line that LineReader::Next returned, the last one of a `growing`
// log perhaps, and counts it.
LineOutcome ReadOneLine(const Line& line, bool growing, Dialect& dialect,
                        EventSink& sink, InputAccount& account);

// A log that is read line by line. Whoever reads decides where its events go:
// into its own counts (tally), or somewhere else before.
class SourceScan {
 public:
  // `file` and what `settings` point to must outlive the scan. Errors:
  // kNoInput when the file cannot be opened, kNotALog when no dialect
  // recognises it, kConfiguration for an unknown dialect.
  static Result<std::unique_ptr<SourceScan>> Open(const LogFile& file,
                                                  const ReadSettings& settings);

  const std::string& dialect() const { return reading_.segment.dialect; }
  // Counts into the segment of this log.
  Tally& tally() { return tally_; }
  // The segment so far.
  Segment& segment() { return reading_.segment; }
  // Reads one line and hands its events to `sink`. False: there was none, and
  // `sink` has what was known only at the end.
  bool Step(EventSink& sink);
  // The same with as many lines as can be had at once; `sink` is told of times
  // too, and hands them to tally().
  bool StepBlock(EventSink& sink);
  // The time of the last line that bore one, of Step.
  std::optional<std::chrono::sys_seconds> last_time() const {
    return last_time_;
  }
  // Whether the lines of this log stand alone, and are the bytes of a regular
  // file as they are.
  bool CanBeCut() const;
  // How the file was when it was opened, of a regular one.
  const std::optional<FileStamp>& opened_stamp() const { return opened_.stamp; }
  // Another one of the same dialect and settings, for another thread. `zone`
  // outlives it.
  std::unique_ptr<Dialect> MakeDialect(const TimeZone& zone) const;

  // After the last step. Damage is no error: what was readable is counted and
  // `damage` says why the rest was not. Errors: kInputDamaged when it is
  // damaged and has neither records nor a date in its name; kNotALog when it
  // has neither of the two, or no record of a forced dialect.
  Result<SourceReading> Finish() &&;

 private:
  SourceScan(const LogFile& file, const ReadSettings& settings,
             OpenedInput opened);

  const LogFile& file_;
  const ReadSettings& settings_;
  OpenedInput opened_;
  HashingInput hashing_;
  LineReader lines_;
  SourceReading reading_;
  Tally tally_;
  const DialectRow* row_ = nullptr;
  DialectSettings dialect_settings_;
  std::unique_ptr<Dialect> dialect_;
  bool recognised_ = true;
  std::optional<std::chrono::sys_seconds> last_time_;
};

// Reads `file` to its end, with the errors of Open and Finish.
Result<SourceReading> ReadSource(const LogFile& file,
                                 const ReadSettings& settings);

// Returns the digest of all settings that shape counts: the policy, the zone,
// a forced dialect, the form of a .lcd, the counting version.
Hash128 SettingsDigest(const ReadSettings& settings);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_READ_SOURCE_H_
