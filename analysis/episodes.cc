#include "analysis/episodes.h"

#include <fmt/format.h>

namespace mailtide {
namespace {

std::string EpisodeKey(const Verdict& verdict) {
  const VerdictKind kind = verdict.kind == VerdictKind::kSoFar
                               ? VerdictKind::kSeasonalForecast
                               : verdict.kind;
  return fmt::format("{}|{}|{}|{}", VerdictKindName(kind),
                     SideName(verdict.side), ProblemName(verdict.problem),
                     verdict.subject);
}

}  // namespace

void Episodes::Note(bool ends_others, std::span<Verdict> verdicts) {
  std::map<std::string, std::chrono::local_days> going_on;
  if (!ends_others) {
    going_on = since_;
  }
  for (Verdict& verdict : verdicts) {
    const std::string key = EpisodeKey(verdict);
    if (verdict.kind != VerdictKind::kSeasonalForecast) {
      const auto before = since_.find(key);
      const bool continues = before != since_.end();
      verdict.episode = continues ? Episode::kContinuing : Episode::kNew;
      verdict.since = continues ? before->second : verdict.day;
    }
    if (verdict.episode == Episode::kLevelAccepted ||
        verdict.episode == Episode::kReturned) {
      // It is over: what comes next begins anew.
      for (const Side side : {Side::kHigh, Side::kLow}) {
        Verdict ended = verdict;
        ended.side = side;
        going_on.erase(EpisodeKey(ended));
      }
    } else {
      going_on[key] = verdict.since;
    }
  }
  since_ = std::move(going_on);
}

}  // namespace mailtide
