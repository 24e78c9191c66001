// The section [checks] as the detectors take it.
#ifndef MAILTIDE_REPORT_CLI_CHECK_SETTINGS_H_
#define MAILTIDE_REPORT_CLI_CHECK_SETTINGS_H_

#include "analysis/detectors/detector.h"
#include "parser/base/error.h"
#include "report/cli/load_options.h"

namespace mailtide {

// Reads the files of holidays. Errors: kConfiguration.
Result<CheckSettings> MakeCheckSettings(const LoadedOptions& loaded);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_CHECK_SETTINGS_H_
