// From the debug text of a module (parser/err_log.h) to its counts.
#ifndef MAILTIDE_ANALYSIS_READ_ERR_LOG_H_
#define MAILTIDE_ANALYSIS_READ_ERR_LOG_H_

#include "analysis/summary.h"
#include "parser/base/error.h"
#include "parser/rotation.h"

namespace mailtide {

// Reads `file` to its end. Damage is no error: what was readable is counted and
// `damage` says why the rest was not. Errors as those of OpenInput.
Result<ErrLogReport> ReadErrLog(const LogFile& file);

}  // namespace mailtide

#endif  // MAILTIDE_ANALYSIS_READ_ERR_LOG_H_
