// The table of detectors.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_REGISTRY_H_
#define MAILTIDE_ANALYSIS_DETECTORS_REGISTRY_H_

#include <span>

#include "analysis/detectors/detector.h"

namespace mailtide {

// In the order in which their verdicts are listed.
std::span<const DetectorRow> Detectors();

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_REGISTRY_H_
