// Whether the numbers of the day can be believed: no log, an empty one, one
// that ends early, or a source with a problem of its own (source_problems.h).
// A quiet day and a lost log look alike in the counts; this is what tells them
// apart.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_INPUT_HEALTH_H_
#define MAILTIDE_ANALYSIS_DETECTORS_INPUT_HEALTH_H_

#include <vector>

#include "analysis/detectors/detector.h"

namespace mailtide {

void JudgeInputHealth(const DetectorInput& input,
                      std::vector<Verdict>& verdicts);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_INPUT_HEALTH_H_
