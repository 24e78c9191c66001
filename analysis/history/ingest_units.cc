#include "analysis/history/ingest_units.h"

#include <algorithm>
#include <utility>

#include "parser/dialects/registry.h"

namespace mailtide {

const StoredSource* UnitPartners::StandsFor(const Hash128& content) const {
  const auto found = std::ranges::find_if(
      known_.sources, [&content](const StoredSource& source) {
        return source.source.content == content;
      });
  if (found != known_.sources.end()) {
    return &*found;
  }
  const auto stands = stands_for_.find(content);
  return stands == stands_for_.end() ? nullptr
                                     : FindById(known_, stands->second);
}

bool UnitPartners::IsBeginning(const Hash128& content,
                               const Hash128& whole) const {
  const auto stands = stands_for_.find(content);
  const StoredSource* source =
      stands == stands_for_.end() ? nullptr : FindById(known_, stands->second);
  return source != nullptr && source->source.content == whole;
}

Result<std::optional<Segment>> UnitPartners::SegmentOfHalf(
    const StoredSource& source) {
  if (HalfIn(source.dialect) == LogHalf::kNone) {
    return std::nullopt;
  }
  Result<Segment> segment = history_.LoadSegment(source.id);
  if (!segment) {
    return tl::unexpected<Error>(segment.error());
  }
  return segment->HasPartner() ? std::optional(*std::move(segment))
                               : std::nullopt;
}

Result<void> UnitPartners::NoteChange(std::span<const std::int64_t> sources,
                                      const Segment& segment) {
  if (segment.HasPartner()) {
    concerned_.insert(segment.id.content);
  }
  for (const std::int64_t id : sources) {
    const StoredSource* source = FindById(known_, id);
    if (source == nullptr) {
      continue;
    }
    const Result<std::optional<Segment>> half = SegmentOfHalf(*source);
    if (!half) {
      return tl::unexpected<Error>(half.error());
    }
    if (*half) {
      concerned_.insert((*half)->partner);
    }
  }
  return {};
}

Result<bool> UnitPartners::LeavePartners(
    const std::string& path, std::vector<std::int64_t>& superseded,
    const std::function<bool(const StoredSource&)>& is_there,
    IngestResult& result) {
  std::vector<std::int64_t> gone;
  for (const std::int64_t id : superseded) {
    const StoredSource* source = FindById(known_, id);
    const Result<std::optional<Segment>> half = SegmentOfHalf(*source);
    if (!half) {
      return tl::unexpected<Error>(half.error());
    }
    const StoredSource* other = *half ? StandsFor((*half)->partner) : nullptr;
    if (other == nullptr) {
      continue;
    }
    const bool waits =
        HalfIn(source->dialect) == LogHalf::kLcd || is_there(*other);
    result.odd_halves.push_back({path, other->path, waits});
    if (waits) {
      return false;
    }
    gone.push_back(other->id);
  }
  superseded.insert(superseded.end(), gone.begin(), gone.end());
  return true;
}

Result<std::vector<BrokenUnit>> UnitPartners::TakeBroken() {
  std::vector<BrokenUnit> broken;
  std::set<std::int64_t> found;
  for (const Hash128& content : std::exchange(concerned_, {})) {
    const auto half = std::ranges::find_if(
        known_.sources, [&content](const StoredSource& source) {
          return source.source.content == content;
        });
    if (half == known_.sources.end() || found.contains(half->id)) {
      continue;
    }
    const Result<std::optional<Segment>> segment = SegmentOfHalf(*half);
    if (!segment) {
      return tl::unexpected<Error>(segment.error());
    }
    if (!*segment) {
      continue;
    }
    const StoredSource* other = StandsFor((*segment)->partner);
    if (other != nullptr && other->dialect != half->dialect) {
      const Result<Segment> its = history_.LoadSegment(other->id);
      if (!its) {
        return tl::unexpected<Error>(its.error());
      }
      if (its->partner == content) {
        continue;
      }
      found.insert(other->id);
      broken.push_back({*half, *other});
    } else {
      broken.push_back({*half, std::nullopt});
    }
    found.insert(half->id);
  }
  return broken;
}

}  // namespace mailtide
