#include "analysis/episodes.h"

#include <algorithm>
#include <utility>

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

// Both kinds about an account are one case when it ends.
VerdictKind EndingKind(VerdictKind kind) {
  return kind == VerdictKind::kAccountBaseline ? VerdictKind::kAccountLimit
                                               : kind;
}

}  // namespace

std::chrono::local_days Episodes::FirstOf(const Verdict& verdict) const {
  std::chrono::local_days first = verdict.since;
  if (EndingKind(verdict.kind) == VerdictKind::kAccountLimit) {
    Verdict other = verdict;
    for (const VerdictKind kind :
         {VerdictKind::kAccountLimit, VerdictKind::kAccountBaseline}) {
      other.kind = kind;
      if (const auto open = open_.find(EpisodeKey(other));
          open != open_.end()) {
        first = std::min(first, open->second.first);
      }
    }
  }
  return first;
}

void Episodes::AddReturned(const DayReport& day, const Cases& going_on,
                           std::vector<Verdict>& verdicts) const {
  std::map<std::pair<VerdictKind, std::string>, Verdict> returned;
  for (const auto& [key, ended] : open_) {
    const VerdictKind kind = EndingKind(ended.kind);
    const bool is_told =
        kind == VerdictKind::kAccountLimit || kind == VerdictKind::kOpenRelay;
    if (!is_told || going_on.contains(key)) {
      continue;
    }
    const auto [found, is_new] = returned.try_emplace({kind, ended.subject});
    Verdict& verdict = found->second;
    const auto since = std::max(ended.first, day.day - kCaseReach);
    verdict.since = is_new ? since : std::min(verdict.since, since);
    verdict.kind = ended.kind;
    verdict.day = day.day;
    verdict.subject = ended.subject;
    verdict.episode = Episode::kReturned;
  }
  for (const auto& [key, other] : going_on) {
    returned.erase({EndingKind(other.kind), other.subject});
  }
  if (returned.empty()) {
    return;
  }
  for (const AccountRow& row : day.accounts) {
    const auto found = returned.find({VerdictKind::kAccountLimit, row.account});
    if (found != returned.end()) {
      Verdict& verdict = found->second;
      verdict.value = verdict.kind == VerdictKind::kAccountLimit
                          ? row.counts.relay_copies
                          : row.counts.relay_messages;
    }
  }
  for (auto& [subject, verdict] : returned) {
    verdicts.push_back(std::move(verdict));
  }
}

void Episodes::Note(const DayReport& day, bool ends_others,
                    std::vector<Verdict>& verdicts) {
  // What was said of these days hangs on no day before them.
  std::erase_if(open_, [&day](const auto& open) {
    return day.day - open.second.last > kCaseReach;
  });
  Cases going_on;
  if (!ends_others) {
    going_on = open_;
  }
  for (Verdict& verdict : verdicts) {
    const std::string key = EpisodeKey(verdict);
    if (verdict.kind != VerdictKind::kSeasonalForecast) {
      const auto before = open_.find(key);
      const bool continues = before != open_.end();
      verdict.episode = continues ? Episode::kContinuing : Episode::kNew;
      verdict.since = continues ? before->second.since : verdict.day;
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
      going_on[key] = {verdict.kind, verdict.subject, verdict.since,
                       verdict.day, FirstOf(verdict)};
    }
  }
  AddReturned(day, going_on, verdicts);
  open_ = std::move(going_on);
}

}  // namespace mailtide
