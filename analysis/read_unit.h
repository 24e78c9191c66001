// Reads the two halves of one log (parser/log_unit.h) side by side.
//
// Both are read in step, by the times of their lines, so that what waits for
// its other half is little. A mail that stands in both is counted for the
// .lcd; the .log keeps its records that have no session.
#ifndef MAILTIDE_ANALYSIS_READ_UNIT_H_
#define MAILTIDE_ANALYSIS_READ_UNIT_H_

#include "analysis/read_source.h"

namespace mailtide {

struct UnitReading {
  Result<SourceReading> log, lcd;
};

// Files that are no halves after all (by their dialects, or because hardly a
// mail of the one is found in the other), or of which one cannot be read or has
// no records, are read each by itself. An error is that
// of ReadSource.
UnitReading ReadUnit(const LogFile& log, const LogFile& lcd,
                     const ReadSettings& settings);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_READ_UNIT_H_
