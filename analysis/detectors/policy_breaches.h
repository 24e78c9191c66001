// Mail that should not have passed. One verdict per client or sender.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_POLICY_BREACHES_H_
#define MAILTIDE_ANALYSIS_DETECTORS_POLICY_BREACHES_H_

#include <vector>

#include "analysis/detectors/detector.h"

namespace mailtide {

// Copies that went outside and are nobody's: the client is no local host, did
// not authenticate, and yet the gateway passed its mail to strangers.
void JudgeOpenRelay(const DetectorInput& input, std::vector<Verdict>& verdicts);

// Accepted messages of senders that the policy forbids.
void JudgeForbiddenAccepted(const DetectorInput& input,
                            std::vector<Verdict>& verdicts);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_POLICY_BREACHES_H_
