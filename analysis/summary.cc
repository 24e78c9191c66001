#include "analysis/summary.h"

#include <algorithm>

namespace mailtide {

std::span<const DayReport> DaysAbout(const Summary& summary) {
  const auto first = std::find_if(
      summary.days.begin(), summary.days.end(), [&summary](const DayReport& d) {
        return !summary.about_from || d.day >= *summary.about_from;
      });
  return {first, summary.days.end()};
}

bool HasAlerts(const Summary& summary) {
  return WorstGrade(summary, /*news_only=*/false) != Grade::kRegular;
}

Grade WorstGrade(const Summary& summary, bool news_only) {
  Grade worst = Grade::kRegular;
  for (const Verdict& verdict : summary.verdicts) {
    if (!news_only || !verdict.told_before) {
      worst = std::max(worst, GradeOf(verdict));
    }
  }
  return worst;
}

}  // namespace mailtide
