// Copies that went outside and are nobody's: the client is no local host, did
// not authenticate, and yet the gateway passed its mail to strangers. One
// verdict per client address.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_OPEN_RELAY_H_
#define MAILTIDE_ANALYSIS_DETECTORS_OPEN_RELAY_H_

#include <vector>

#include "analysis/detectors/detector.h"

namespace mailtide {

void JudgeOpenRelay(const DetectorInput& input, std::vector<Verdict>& verdicts);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_OPEN_RELAY_H_
