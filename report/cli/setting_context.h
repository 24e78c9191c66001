// What the lower layers know and the values of settings are checked against.
#ifndef MAILTIDE_REPORT_CLI_SETTING_CONTEXT_H_
#define MAILTIDE_REPORT_CLI_SETTING_CONTEXT_H_

#include "report/cli/settings.h"

namespace mailtide {

// With all detectors and dialects there are, and every check.
SettingContext MakeSettingContext();

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_SETTING_CONTEXT_H_
