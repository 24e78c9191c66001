// The table of detectors.
#ifndef MAILTIDE_ANALYSIS_DETECTORS_REGISTRY_H_
#define MAILTIDE_ANALYSIS_DETECTORS_REGISTRY_H_

#include <span>
#include <string_view>

#include "analysis/detectors/detector.h"

namespace mailtide {

// In the order in which their verdicts are listed.
std::span<const DetectorRow> Detectors();

// Whether the settings let the detector of that name speak.
bool IsInForce(std::string_view detector, const CheckSettings& settings);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_DETECTORS_REGISTRY_H_
