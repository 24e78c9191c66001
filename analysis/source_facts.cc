#include "analysis/source_facts.h"

namespace mailtide {

SourceFacts FactsOf(const Segment& segment, const std::string& path,
                    const NameStamp& name) {
  SourceFacts facts{
      path,          segment.dialect, name, segment.damaged, segment.account,
      segment.first, segment.last,    {}};
  for (const auto& [day, counts] : segment.days) {
    if (counts.first) {
      facts.days.push_back({day, *counts.first, *counts.last});
    }
  }
  return facts;
}

SourceSpan SpanOf(const SourceFacts& facts, const TimeZone& zone) {
  SourceSpan span;
  span.name_date = facts.name.date;
  span.name_part = facts.name.part;
  span.damaged = facts.damaged;
  if (facts.first) {
    span.first = zone.ToLocal(*facts.first);
    span.last = zone.ToLocal(*facts.last);
  }
  for (const SourceDay& day : facts.days) {
    span.days.emplace(day.day, zone.ToLocal(day.first));
  }
  return span;
}

}  // namespace mailtide
