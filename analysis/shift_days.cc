#include "analysis/shift_days.h"

#include <optional>
#include <utility>

namespace mailtide {
namespace {

using std::chrono::days;
using std::chrono::sys_seconds;

class Mover {
 public:
  Mover(days by, const TimeZone& zone) : by_(by), zone_(zone) {}

  void Move(sys_seconds& time) const {
    time = zone_.ToUtc(zone_.ToLocal(time) + by_);
  }
  void Move(std::optional<sys_seconds>& time) const {
    if (time) {
      Move(*time);
    }
  }
  void Move(Days& counts) const {
    Days moved;
    for (auto& [day, count] : counts) {
      Move(count.first);
      Move(count.last);
      moved.emplace(day + by_, std::move(count));
    }
    counts = std::move(moved);
  }
  void Move(KeptStep& step) const { Move(step.facts.time); }
  void Move(SessionEdges& edges) const {
    Move(edges.first);
    Move(edges.last);
    for (HeadSession& head : edges.heads) {
      for (KeptStep& step : head.steps) {
        Move(step);
      }
    }
    for (TailSession& tail : edges.tails) {
      Move(tail.state.last);
      if (tail.state.transaction.has_summary) {
        Move(tail.state.transaction.summary_time);
      }
    }
    for (FirstOfId& summary : edges.summaries) {
      Move(summary.step);
    }
    for (auto& [id, time] : edges.ids) {
      Move(time);
    }
  }

 private:
  days by_;
  const TimeZone& zone_;
};

}  // namespace

bool MoveFirstDay(Segment& segment, std::chrono::local_days day,
                  const TimeZone& zone) {
  const days by = day - segment.dateless->first_day;
  if (by == days(0)) {
    return false;
  }
  const Mover mover(by, zone);
  segment.dateless->first_day = day;
  mover.Move(segment.first);
  mover.Move(segment.last);
  mover.Move(segment.days);
  mover.Move(segment.edges);
  for (OwedCounts& owed : segment.owed) {
    mover.Move(owed.if_nobody);
    mover.Move(owed.if_named);
    mover.Move(owed.if_unnamed);
  }
  segment.closing.clear();
  return true;
}

}  // namespace mailtide
