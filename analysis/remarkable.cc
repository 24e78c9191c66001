#include "analysis/remarkable.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace mailtide {
namespace {

bool IsOfAccount(const Verdict& verdict) {
  return verdict.kind == VerdictKind::kAccountLimit ||
         verdict.kind == VerdictKind::kAccountBaseline;
}

// How many times its rule was exceeded; 0 for what has a score.
double Excess(const Verdict& verdict) {
  const auto value = static_cast<double>(verdict.value);
  if (verdict.kind == VerdictKind::kAccountLimit) {
    return value /
           static_cast<double>(std::max<std::uint64_t>(verdict.limit, 1));
  }
  if (verdict.kind == VerdictKind::kFixedRule && verdict.deviation > 0) {
    return std::fabs(value - verdict.mean) / verdict.deviation;
  }
  return 0;
}

struct Scored {
  const Verdict* verdict;
  double score, excess;
};

bool IsMore(const Scored& a, const Scored& b) {
  const auto place = [](const Scored& scored) {
    return std::tuple(scored.score, GradeOf(*scored.verdict), scored.excess);
  };
  return place(a) > place(b);
}

// An account over its limit and out of its own past is one case: the limit
// tells it, as likely as the past says.
std::vector<Scored> ScoredOf(std::span<const Verdict> verdicts) {
  std::vector<Scored> scored;
  for (const Verdict& verdict : verdicts) {
    const bool counts = Holds(verdict) &&
                        verdict.kind != VerdictKind::kInputHealth &&
                        verdict.kind != VerdictKind::kSoFar;
    if (!counts) {
      continue;
    }
    const auto same =
        std::ranges::find_if(scored, [&verdict](const Scored& other) {
          return IsOfAccount(verdict) && IsOfAccount(*other.verdict) &&
                 other.verdict->subject == verdict.subject;
        });
    if (same == scored.end()) {
      scored.push_back({&verdict, RemarkableScore(verdict), Excess(verdict)});
      continue;
    }
    same->score = std::max(same->score, RemarkableScore(verdict));
    same->excess = std::max(same->excess, Excess(verdict));
    if (verdict.kind == VerdictKind::kAccountLimit) {
      same->verdict = &verdict;
    }
  }
  std::ranges::stable_sort(scored, IsMore);
  return scored;
}

}  // namespace

double RemarkableScore(const Verdict& verdict) {
  switch (verdict.kind) {
    case VerdictKind::kSeasonalForecast:
    case VerdictKind::kCarryOver:
      return std::fabs(verdict.score);
    case VerdictKind::kAccountBaseline:
      return std::max(0.0, verdict.score);
    default:
      return 0;
  }
}

std::vector<RemarkableDay> FindRemarkableDays(std::span<const Verdict> verdicts,
                                              std::size_t most) {
  std::vector<std::pair<RemarkableDay, Scored>> days;
  for (auto begin = verdicts.begin(); begin != verdicts.end();) {
    const auto end = std::find_if(
        begin, verdicts.end(),
        [begin](const Verdict& verdict) { return verdict.day != begin->day; });
    const std::vector<Scored> scored = ScoredOf({begin, end});
    begin = end;
    if (scored.empty()) {
      continue;
    }
    RemarkableDay day;
    day.day = scored.front().verdict->day;
    day.score = scored.front().score;
    day.most = *scored.front().verdict;
    for (const Scored& one : scored) {
      day.grade = std::max(day.grade, GradeOf(*one.verdict));
      if (&one != &scored.front() && IsOfAccount(*one.verdict)) {
        day.accounts.push_back(*one.verdict);
      }
    }
    days.emplace_back(std::move(day), scored.front());
  }
  const auto place = [](const auto& day) {
    return std::tuple(day.first.score, day.first.grade, day.second.excess,
                      day.first.day);
  };
  std::ranges::stable_sort(
      days, [&](const auto& a, const auto& b) { return place(a) > place(b); });
  std::vector<RemarkableDay> found;
  for (std::size_t i = 0; i < std::min(most, days.size()); ++i) {
    found.push_back(std::move(days[i].first));
  }
  return found;
}

}  // namespace mailtide
