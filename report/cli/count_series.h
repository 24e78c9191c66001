// Reads a series of daily counts from a CSV file.
//
//   header  names the columns, `date` and `count` among them, in any order
//   row     date YYYY-MM-DD, later than that of the row before; count a whole
//           number of at most 2^53; further columns are ignored
//
// Cells may stand in double quotes, a quote in them doubled; empty lines are
// passed over. Compressed files are read as logs are.
#ifndef MAILTIDE_REPORT_CLI_COUNT_SERIES_H_
#define MAILTIDE_REPORT_CLI_COUNT_SERIES_H_

#include <string>
#include <vector>

#include "analysis/detectors/replay_series.h"
#include "parser/base/error.h"

namespace mailtide {

// Reads the file at `path`, "-" is standard input. Errors: kNoInput, kIo, and
// kInputDamaged with FILE:LINE for anything that is not as above.
Result<std::vector<DatedCount>> ReadCountSeries(const std::string& path);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_COUNT_SERIES_H_
