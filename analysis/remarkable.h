// The days of a long past that stand out most, whatever it is that does.
#ifndef MAILTIDE_ANALYSIS_REMARKABLE_H_
#define MAILTIDE_ANALYSIS_REMARKABLE_H_

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include "analysis/verdict.h"

namespace mailtide {

struct RemarkableDay {
  std::chrono::local_days day;
  Grade grade = Grade::kAttention;  // the worst of its verdicts
  // How far out of line, as a normal deviate, 0 to 60; 0 also when nothing
  // tells how likely it was.
  double score = 0;
  Verdict most;                   // what is most out of line
  std::vector<Verdict> accounts;  // the others of that day, worst first
};

// Returns how far out of line a verdict is, as a normal deviate that can be
// compared across indicators and accounts:
//   forecasts    |score|
//   accounts     z with P(N > z) = p N, the chance that any of the N accounts
//                that were looked at that day sends so much; at least 0
//   all others   0: a rule says that they are out, not how seldom that is
double RemarkableScore(const Verdict& verdict);

// Returns the days with verdicts that hold, most remarkable first, at most
// `most`. Equal scores: the worse grade first, then by how many times a rule
// was exceeded, then the newer day. What is wrong with the logs, and forecasts
// of a day that goes on, make no day remarkable. `verdicts` are by day.
std::vector<RemarkableDay> FindRemarkableDays(std::span<const Verdict> verdicts,
                                              std::size_t most = 20);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_REMARKABLE_H_
