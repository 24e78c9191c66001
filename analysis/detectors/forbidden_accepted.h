// Accepted messages of senders that the policy forbids. One verdict per sender.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_FORBIDDEN_ACCEPTED_H_
#define MAILTIDE_ANALYSIS_DETECTORS_FORBIDDEN_ACCEPTED_H_

#include <vector>

#include "analysis/detectors/detector.h"

namespace mailtide {

void JudgeForbiddenAccepted(const DetectorInput& input,
                            std::vector<Verdict>& verdicts);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_FORBIDDEN_ACCEPTED_H_
