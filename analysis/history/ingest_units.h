// Keeps the halves of units (parser/log_unit.h) in step in the store.
//
// Both halves were counted as one, and each segment holds its part. So neither
// may change without the other one: when the new reading of one was not made
// with what the store has of the other, both must be read again.
#ifndef MAILTIDE_ANALYSIS_HISTORY_INGEST_UNITS_H_
#define MAILTIDE_ANALYSIS_HISTORY_INGEST_UNITS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "analysis/history/history.h"
#include "analysis/history/ingest.h"
#include "analysis/history/known_sources.h"

namespace mailtide {

// A half whose other half is another source now, or none.
struct BrokenUnit {
  StoredSource half;
  std::optional<StoredSource> other;
};

class UnitPartners {
 public:
  // `known` is what `history` holds, kept in step by its owner; both must
  // outlive this.
  UnitPartners(History& history, const KnownSources& known)
      : history_(history), known_(known) {}

  // Returns the stored segment of a source that was counted with another half;
  // nothing for any other source.
  Result<std::optional<Segment>> SegmentOfHalf(const StoredSource& source);

  // Notes that a content is only the beginning of a source, by its id.
  void NoteBeginning(const Hash128& content, std::int64_t source) {
    stands_for_[content] = source;
  }

  // Returns whether `content` was noted as the beginning of `whole`.
  bool IsBeginning(const Hash128& content, const Hash128& whole) const;

  // Notes what a change concerns, before it is made: sources that are replaced
  // or go, and the segment that comes.
  Result<void> NoteChange(std::span<const std::int64_t> sources,
                          const Segment& segment);

  // A half was read without the other one, in place of `superseded` that were
  // counted with theirs. Returns whether it may be: a .log whose .lcd is gone
  // (`is_there` says whether a source can still be read) stands for both, and
  // supersedes it too. Otherwise what was counted stays: the other half only
  // could not be read, or it is a .log, and what the .lcd has of it would be
  // lost. Either is told in IngestResult::odd_halves.
  Result<bool> LeavePartners(
      const std::string& path, std::vector<std::int64_t>& superseded,
      const std::function<bool(const StoredSource&)>& is_there,
      IngestResult& result);

  // Returns, once, the units that the noted changes have broken.
  Result<std::vector<BrokenUnit>> TakeBroken();

 private:
  // The source that has this content, or begins with it; nullptr if none does.
  const StoredSource* StandsFor(const Hash128& content) const;

  History& history_;
  const KnownSources& known_;
  std::set<Hash128> concerned_;
  std::map<Hash128, std::int64_t> stands_for_;
};

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_HISTORY_INGEST_UNITS_H_
