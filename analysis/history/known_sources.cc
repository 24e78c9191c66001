#include "analysis/history/known_sources.h"

#include <algorithm>
#include <utility>

#include "analysis/source_facts.h"
#include "parser/base/scan.h"
#include "parser/input.h"

namespace mailtide {
namespace {

// A path without numbers, and what stands between them.
std::string Undated(std::string path) {
  std::erase_if(path, [](char c) {
    return IsDigit(c) || c == '-' || c == '_' || c == '.';
  });
  return path;
}

// The bytes decide. When the longer file is no longer what was read, its block
// hashes stand for it, which do not reach over the last part of a block: the
// counts must fit as well.
Result<bool> BeginsWith(History& history, const KnownSources& known,
                        const StoredSource& longer,
                        const FileReading& reading) {
  const Segment& segment = reading.reading->segment;
  const bool has_blocks = !segment.blocks.empty();
  if (has_blocks) {
    const Result<std::vector<std::uint64_t>> blocks = history.Blocks(longer.id);
    if (!blocks) {
      return tl::unexpected<Error>(blocks.error());
    }
    if (!StartsWith(*blocks, segment.blocks)) {
      return false;
    }
  }
  const bool same_path = longer.path == reading.file.path;
  if (!same_path && FileStartsWith(longer.path, segment.id)) {
    return true;
  }
  // A piece of less than a block says too little, unless it lies where the
  // longer file lay, or where that one was rotated to.
  const bool is_its_place =
      same_path || (!longer.name_date && reading.file.name.date &&
                    Undated(longer.path) == Undated(reading.file.path));
  if (IsStillThere(known, longer) || (!has_blocks && !is_its_place)) {
    return false;
  }
  const Result<Segment> whole = history.LoadSegment(longer.id);
  if (!whole) {
    return tl::unexpected<Error>(whole.error());
  }
  return IsWithin(segment.days, whole->days);
}

}  // namespace

Result<KnownSources> LoadKnownSources(History& history,
                                      std::span<const FileReading> readings) {
  KnownSources known;
  Result<std::vector<StoredSource>> sources = history.Sources();
  if (!sources) {
    return tl::unexpected<Error>(sources.error());
  }
  known.sources = *std::move(sources);
  Result<std::vector<SeenFile>> seen = history.SeenFiles();
  if (!seen) {
    return tl::unexpected<Error>(seen.error());
  }
  for (SeenFile& file : *seen) {
    const std::string path = file.path;
    known.seen[path] = std::move(file);
  }
  for (const FileReading& reading : readings) {
    if (reading.reading) {
      known.read_now[reading.file.path] = &reading;
    } else if (reading.reading.error().code == ErrorCode::kNotALog) {
      known.empty_now.insert(reading.file.path);
    }
  }
  return known;
}

const StoredSource* FindById(const KnownSources& known, std::int64_t id) {
  const auto found = std::ranges::find(known.sources, id, &StoredSource::id);
  return found == known.sources.end() ? nullptr : &*found;
}

const StoredSource* FindSame(const KnownSources& known,
                             const SourceId& source) {
  const auto found =
      std::ranges::find(known.sources, source, &StoredSource::source);
  return found == known.sources.end() ? nullptr : &*found;
}

Result<const StoredSource*> FindLonger(History& history,
                                       const KnownSources& known,
                                       const FileReading& reading) {
  const Segment& segment = reading.reading->segment;
  for (const StoredSource& source : known.sources) {
    const bool same_file = source.path == reading.file.path &&
                           source.name_date == reading.file.name.date;
    const bool is_emptied = segment.id.bytes == 0 && same_file;
    const bool may_be = source.source.bytes > segment.id.bytes &&
                        source.dialect == segment.dialect && segment.first &&
                        source.first == segment.first;
    if (!may_be && !(is_emptied && source.source.bytes > 0)) {
      continue;
    }
    const Result<bool> begins_so =
        is_emptied ? Result<bool>(true)
                   : BeginsWith(history, known, source, reading);
    if (!begins_so) {
      return tl::unexpected<Error>(begins_so.error());
    }
    if (*begins_so) {
      return &source;
    }
  }
  return nullptr;
}

bool IsStillThere(const KnownSources& known, const StoredSource& source) {
  if (!InputExists(source.path) || known.empty_now.contains(source.path)) {
    return false;
  }
  if (const auto read = known.read_now.find(source.path);
      read != known.read_now.end()) {
    return read->second->reading->segment.id == source.source;
  }
  const auto then = known.seen.find(source.path);
  return then == known.seen.end() || then->second.source == source.id;
}

bool IsReplacedBy(const StoredSource& source, const FileReading& reading) {
  const Segment& segment = reading.reading->segment;
  if (source.dialect != segment.dialect) {
    return false;
  }
  if (!source.first && source.name_date != reading.file.name.date) {
    // A file without records, empty or only a heading, is the beginning of
    // many others; only its own day's is meant.
    return false;
  }
  if (source.source.bytes == 0) {
    return source.path == reading.file.path;
  }
  const std::vector<PrefixHash>& prefixes = reading.reading->prefixes;
  const auto prefix = std::ranges::lower_bound(prefixes, source.source.bytes,
                                               {}, &PrefixHash::bytes);
  const bool grew = prefix != prefixes.end() &&
                    prefix->bytes == source.source.bytes &&
                    prefix->content == source.source.content;
  if (grew) {
    return true;
  }
  if (source.path != reading.file.path) {
    return false;
  }
  // Same path, other content. A dated name stands for one content. The live
  // file was rotated if the new one begins where the old one ended, and
  // written anew if it does not.
  return reading.file.name.date.has_value() ||
         (segment.first && source.last &&
          *segment.first < *source.last - kRotationSlack);
}

Result<bool> MayHaveGrown(History& history, const StoredSource& source,
                          const FileReading& reading) {
  const Segment& segment = reading.reading->segment;
  if (source.dialect != segment.dialect ||
      source.source.bytes > segment.id.bytes ||
      source.source.content == segment.id.content) {
    return false;
  }
  // Times without a date are those of a neighbour's day until they are settled.
  const bool has_times = source.first && segment.first && !segment.dateless;
  if (has_times &&
      (*source.first < *segment.first || *source.first > *segment.last)) {
    return false;
  }
  if (!source.first && source.name_date != reading.file.name.date) {
    return false;
  }
  const Result<std::vector<std::uint64_t>> blocks = history.Blocks(source.id);
  if (!blocks) {
    return tl::unexpected<Error>(blocks.error());
  }
  // What has no whole block is soon compared itself.
  return blocks->empty() ? FileStartsWith(reading.file.path, source.source)
                         : StartsWith(segment.blocks, *blocks);
}

bool WillBeReplaced(const KnownSources& known, const StoredSource& source,
                    const FileReading& reading) {
  const auto read = known.read_now.find(source.path);
  return read != known.read_now.end() && read->second != &reading &&
         read->second->reading->segment.id != source.source &&
         IsReplacedBy(source, *read->second);
}

}  // namespace mailtide
