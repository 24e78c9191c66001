#include "analysis/history/ingest.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "analysis/history/ingest_sessions.h"
#include "analysis/history/ingest_units.h"
#include "analysis/history/known_sources.h"
#include "analysis/source_facts.h"
#include "parser/dialects/registry.h"

namespace mailtide {
namespace {

using std::chrono::local_days;

// After midnight a rotated file is in its place.
constexpr std::chrono::minutes kRotatedFileComes{10};

StoredSource MakeStored(const FileReading& reading) {
  const Segment& segment = reading.reading->segment;
  StoredSource source;
  source.source = segment.id;
  source.dialect = segment.dialect;
  source.path = reading.file.path;
  source.compression = CompressionName(reading.reading->compression);
  source.name_date = reading.file.name.date;
  source.name_part = reading.file.name.part;
  source.settings = segment.settings;
  source.counting_version = segment.counting_version;
  source.damaged = segment.damaged;
  source.account = segment.account;
  source.first = segment.first;
  source.last = segment.last;
  return source;
}

// Puts readings into the store one by one, keeping its own list of the sources
// in step.
class Ingester {
 public:
  Ingester(History& history, const ReadSettings& settings)
      : history_(history),
        settings_(settings),
        digest_(SettingsDigest(settings)),
        partners_(history, known_) {}

  Result<IngestResult> Run(const std::vector<FileReading>& readings) {
    Result<KnownSources> known = LoadKnownSources(history_, readings);
    if (!known) {
      return tl::unexpected<Error>(known.error());
    }
    known_ = *std::move(known);
    for (const FileReading* reading : LongestFirst(readings)) {
      if (Result<void> added = Add(*reading); !added) {
        return tl::unexpected<Error>(added.error());
      }
    }
    if (Result<void> marked = MarkLostEnds(readings); !marked) {
      return tl::unexpected<Error>(marked.error());
    }
    if (Result<void> mended = MendUnits(); !mended) {
      return tl::unexpected<Error>(mended.error());
    }
    Result<std::set<local_days>> settled = SettleStoredSessions(
        history_, known_.sources, changed_, *settings_.policy, *settings_.zone);
    if (!settled) {
      return tl::unexpected<Error>(settled.error());
    }
    touched_.merge(*settled);
    if (Result<void> rebuilt = Rebuild(); !rebuilt) {
      return tl::unexpected<Error>(rebuilt.error());
    }
    return std::move(result_);
  }

 private:
  // Of two readings of one run, the longer comes first, so that the other is
  // known for its beginning: only lengths known before the run have hashes of
  // beginnings.
  static std::vector<const FileReading*> LongestFirst(
      const std::vector<FileReading>& readings) {
    std::vector<const FileReading*> ordered;
    for (const FileReading& reading : readings) {
      if (reading.reading) {
        ordered.push_back(&reading);
      }
    }
    // A .lcd before its .log: what it is, and whether it counts at all, is
    // known then.
    std::ranges::stable_sort(
        ordered, std::greater<>(), [](const FileReading* reading) {
          const Segment& segment = reading->reading->segment;
          return std::pair(HalfIn(segment.dialect) == LogHalf::kLcd,
                           segment.id.bytes);
        });
    return ordered;
  }

  Result<void> Add(const FileReading& reading) {
    const Segment& segment = reading.reading->segment;
    StoredSource source = MakeStored(reading);
    if (const StoredSource* same = FindSame(known_, segment.id)) {
      return AddKnown(*same, reading, std::move(source));
    }
    const Result<const StoredSource*> found =
        FindLonger(history_, known_, reading);
    if (!found) {
      return tl::unexpected<Error>(found.error());
    }
    if (const StoredSource* longer = *found;
        longer != nullptr && !WillBeReplaced(known_, *longer, reading)) {
      if (longer->path == reading.file.path) {
        return KeepLonger(*longer, reading);
      }
      result_.duplicates.emplace_back(reading.file.path, longer->path);
      partners_.NoteBeginning(segment.id.content, longer->id);
      return Remember(reading, longer->id);
    }
    std::vector<std::int64_t> superseded;
    for (const StoredSource& known : known_.sources) {
      if (IsReplacedBy(known, reading)) {
        superseded.push_back(known.id);
      }
    }
    if (!segment.HasPartner()) {
      const Result<bool> may_stand_alone = partners_.LeavePartners(
          reading.file.path, superseded,
          [this](const StoredSource& other) {
            return IsStillThere(known_, other);
          },
          result_);
      if (!may_stand_alone) {
        return tl::unexpected<Error>(may_stand_alone.error());
      }
      if (!*may_stand_alone) {
        return {};
      }
    }
    if (Result<void> put = Put(std::move(source), segment, superseded); !put) {
      return put;
    }
    return Remember(reading, result_.stored.back());
  }

  // The file holds less now than when it was read: somebody cut it. What was
  // counted stays.
  Result<void> KeepLonger(const StoredSource& longer,
                          const FileReading& reading) {
    result_.shrunk.push_back({reading.file.path, longer.source.bytes,
                              reading.reading->segment.id.bytes});
    partners_.NoteBeginning(reading.reading->segment.id.content, longer.id);
    return Remember(reading, longer.id);
  }

  // A live log that has begun anew, and what it was before is nowhere: its
  // rotated file is late or lost. The day of its last record is over without
  // an end, until that file comes.
  Result<void> MarkLostEnds(const std::vector<FileReading>& readings) {
    for (const FileReading& reading : readings) {
      if (!reading.reading || !reading.file.growing) {
        continue;
      }
      // By id: marking one moves the others.
      for (const std::int64_t id : LostAt(reading)) {
        Result<Segment> segment = history_.LoadSegment(id);
        if (!segment) {
          return tl::unexpected<Error>(segment.error());
        }
        StoredSource source = *FindById(known_, id);
        source.damaged = true;
        segment->damaged = true;
        if (Result<void> put = Put(std::move(source), *segment, {}); !put) {
          return put;
        }
      }
    }
    return {};
  }

  std::vector<std::int64_t> LostAt(const FileReading& reading) const {
    std::vector<std::int64_t> lost;
    for (const StoredSource& known : known_.sources) {
      const bool was_there = known.path == reading.file.path &&
                             known.source != reading.reading->segment.id;
      if (was_there && !known.damaged && known.last &&
          IsLongOver(*known.last)) {
        lost.push_back(known.id);
      }
    }
    return lost;
  }

  // Whether the day of `time` is over, and the rotated file had time to come.
  bool IsLongOver(std::chrono::sys_seconds time) const {
    const local_days day =
        std::chrono::floor<std::chrono::days>(settings_.zone->ToLocal(time));
    return settings_.zone->ToLocal(settings_.now) >=
           day + std::chrono::days(1) + kRotatedFileComes;
  }

  // The content is known. Counted under the same settings there is nothing to
  // do; else its contribution is replaced.
  Result<void> AddKnown(const StoredSource& same, const FileReading& reading,
                        StoredSource source) {
    source.id = same.id;
    const bool is_copy =
        same.path != reading.file.path && IsStillThere(known_, same);
    // Of two copies the one whose name bears a date says more.
    const bool says_more = reading.file.name.date && !same.name_date;
    if (is_copy && says_more) {
      result_.duplicates.emplace_back(same.path, reading.file.path);
    } else if (is_copy) {
      result_.duplicates.emplace_back(reading.file.path, same.path);
      source.path = same.path;
      source.compression = same.compression;
      source.name_date = same.name_date;
      source.name_part = same.name_part;
    }
    if (!source.name_date && same.name_date) {
      // A name without a date takes that of the known content.
      source.name_date = same.name_date;
      source.name_part = same.name_part;
    }
    Result<std::optional<Segment>> stored = partners_.SegmentOfHalf(same);
    if (!stored) {
      return tl::unexpected<Error>(stored.error());
    }
    const Segment* segment = &reading.reading->segment;
    const bool says_less =
        *stored &&
        (!segment->HasPartner() ||
         partners_.IsBeginning(segment->partner, (*stored)->partner));
    if (says_less) {
      // A copy without its other half, or with the beginning of it, or the
      // other half is gone. It has only moved.
      segment = &**stored;
      source.settings = same.settings;
      source.account = same.account;
      source.damaged = same.damaged;
    }
    const bool is_current =
        (says_less || same.settings == digest_) &&
        (*stored ? (*stored)->partner : Hash128{}) == segment->partner &&
        same.damaged == source.damaged && same.account == source.account &&
        same.path == source.path && same.compression == source.compression &&
        same.name_date == source.name_date &&
        (says_less || !*stored || HasSameCounts(**stored, *segment));
    if (is_current) {
      return Remember(reading, same.id);
    }
    if (Result<void> put = Put(std::move(source), *segment, {}); !put) {
      return put;
    }
    return Remember(reading, result_.stored.back());
  }

  // What a half counts depends on the other one too.
  static bool HasSameCounts(const Segment& a, const Segment& b) {
    return a.days == b.days && a.owed == b.owed && a.edges == b.edges &&
           a.pending == b.pending;
  }

  // The two halves of a unit are counted as one: where one of them has gone its
  // own way, both are read again.
  Result<void> MendUnits() {
    const Result<std::vector<BrokenUnit>> broken = partners_.TakeBroken();
    if (!broken) {
      return tl::unexpected<Error>(broken.error());
    }
    for (const BrokenUnit& unit : *broken) {
      if (Result<void> read = ReadAgain(unit); !read) {
        return read;
      }
    }
    return {};
  }

  // Reads a half again, with the other one if there is one. Files that are
  // gone or have changed leave their numbers as they are.
  Result<void> ReadAgain(const BrokenUnit& broken) {
    std::vector<StoredSource> halves = {broken.half};
    LogUnit unit = {0, {}};
    if (broken.other) {
      halves.push_back(*broken.other);
      unit = HalfIn(broken.half.dialect) == LogHalf::kLcd ? LogUnit{1, 0}
                                                          : LogUnit{0, 1};
    }
    std::vector<FileReading> readings;
    for (const StoredSource& source : halves) {
      LogFile file;
      file.path = source.path;
      file.name.date = source.name_date;
      file.name.part = source.name_part;
      readings.push_back({std::move(file), SourceReading{}});
    }
    mailtide::ReadAgain(readings, unit, settings_);
    for (std::size_t i = 0; i < readings.size(); ++i) {
      const bool is_same = readings[i].reading &&
                           readings[i].reading->segment.id == halves[i].source;
      if (!is_same) {
        result_.odd_halves.push_back(
            {broken.half.path,
             broken.other ? broken.other->path : broken.half.path, true});
        return {};
      }
    }
    for (std::size_t i = 0; i < readings.size(); ++i) {
      StoredSource source = MakeStored(readings[i]);
      source.id = halves[i].id;
      if (Result<void> put =
              Put(std::move(source), readings[i].reading->segment, {});
          !put) {
        return put;
      }
    }
    return {};
  }

  Result<void> Put(StoredSource source, const Segment& segment,
                   const std::vector<std::int64_t>& superseded) {
    std::vector<std::int64_t> changed = superseded;
    if (source.id != 0) {
      changed.push_back(source.id);
    }
    if (Result<void> noted = partners_.NoteChange(changed, segment); !noted) {
      return noted;
    }
    if (Result<void> noted = NoteDays(changed); !noted) {
      return noted;
    }
    const Result<std::int64_t> id =
        history_.PutSource(source, segment, superseded);
    if (!id) {
      return tl::unexpected<Error>(id.error());
    }
    for (const local_days day : TouchedDays(segment)) {
      touched_.insert(day);
    }
    std::erase_if(known_.sources, [&](const StoredSource& known) {
      const bool is_gone =
          known.id == *id || std::find(superseded.begin(), superseded.end(),
                                       known.id) != superseded.end();
      if (is_gone) {
        NoteChange(known);
      }
      return is_gone;
    });
    source.id = *id;
    NoteChange(source);
    known_.sources.push_back(std::move(source));
    result_.stored.push_back(*id);
    return {};
  }

  void NoteChange(const StoredSource& source) {
    const DialectRow* dialect = FindDialect(source.dialect);
    const bool has_sessions = dialect != nullptr && dialect->has_sessions;
    if (has_sessions && source.first && source.last) {
      changed_.push_back({source.dialect, *source.first, *source.last});
    }
  }

  Result<void> NoteDays(const std::vector<std::int64_t>& sources) {
    Result<std::vector<local_days>> found = history_.DaysOf(sources);
    if (!found) {
      return tl::unexpected<Error>(found.error());
    }
    touched_.insert(found->begin(), found->end());
    return {};
  }

  // Notes which source the file was when it was read, and how it looked.
  Result<void> Remember(const FileReading& reading, std::int64_t source) {
    if (reading.file.path == "-") {
      return {};
    }
    SeenFile seen;
    seen.path = reading.file.path;
    seen.stamp = reading.reading->stamp.value_or(FileStamp());
    seen.source = source;
    seen.settings = digest_;
    known_.seen[seen.path] = seen;
    return history_.PutSeenFile(seen);
  }

  Result<void> Rebuild() {
    result_.touched.assign(touched_.begin(), touched_.end());
    return history_.RebuildDays(result_.touched);
  }

  History& history_;
  const ReadSettings& settings_;
  Hash128 digest_;
  KnownSources known_;
  std::set<local_days> touched_;
  std::vector<ChangedSpan> changed_;
  UnitPartners partners_;
  IngestResult result_;
};

}  // namespace

Result<std::vector<std::uint64_t>> KnownLengths(History& history) {
  const Result<std::vector<StoredSource>> sources = history.Sources();
  if (!sources) {
    return tl::unexpected<Error>(sources.error());
  }
  return LengthsOf(*sources);
}

std::vector<std::uint64_t> LengthsOf(std::span<const StoredSource> sources) {
  std::vector<std::uint64_t> lengths;
  for (const StoredSource& source : sources) {
    if (source.source.bytes > 0) {
      lengths.push_back(source.source.bytes);
    }
  }
  std::sort(lengths.begin(), lengths.end());
  lengths.erase(std::unique(lengths.begin(), lengths.end()), lengths.end());
  return lengths;
}

Result<IngestResult> Ingest(History& history,
                            const std::vector<FileReading>& readings,
                            const ReadSettings& settings) {
  return Ingester(history, settings).Run(readings);
}

}  // namespace mailtide
