// What every command needs before it works: the options turned into the
// settings of the lower layers, the zone, the time, the way to speak.
#ifndef MAILTIDE_REPORT_CLI_RUN_CONTEXT_H_
#define MAILTIDE_REPORT_CLI_RUN_CONTEXT_H_

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/detectors/detector.h"
#include "analysis/policy.h"
#include "analysis/read_source.h"
#include "analysis/summary.h"
#include "parser/base/clock.h"
#include "parser/base/error.h"
#include "parser/dialects/lcd_line.h"
#include "parser/rotation.h"
#include "parser/time_zone.h"
#include "report/cli/exit_code.h"
#include "report/cli/load_options.h"
#include "report/language.h"

namespace mailtide {

struct RunContext {
  LoadedOptions loaded;
  TimeZone zone;
  std::string zone_origin;
  std::chrono::sys_seconds now;
  Policy policy;
  CheckSettings checks;
  FileFilter filter;
  std::optional<LcdPattern> lcd_pattern;  // [lcd] line
  Language language = Language::kItalian;
  std::string gateway;

  const Options& options() const { return loaded.options; }
  // Points into this, which must stay where it is.
  ReadSettings MakeReadSettings();
  // A summary with its head filled in and no days yet.
  Summary MakeSummary() const;
  std::chrono::local_seconds LocalNow() const { return zone.ToLocal(now); }
};

// Turns `loaded` into a context. Errors: kConfiguration (unknown zone, values
// that only the lower layers can judge, the recipients file, the files of
// holidays).
Result<std::unique_ptr<RunContext>> MakeRunContext(LoadedOptions loaded,
                                                   const Clock& clock);

// Writes one line, `mailtide: ...`, to standard error; text from outside is
// escaped.
void Tell(std::string_view message);

// Writes `error` in the same way; returns the exit code it stands for.
ExitCode TellError(const Error& error);

// Keeps --output from replacing what cannot be had again: kUsage when it is
// the configuration, the store, a file of the policy or one of `inputs`.
Result<void> CheckOutput(const RunContext& context, const FoundFiles& inputs);

// Writes a rendered result to --output, or to standard output.
Result<void> WriteResult(const RunContext& context, std::string_view bytes);

// The same with `summary` in the format of --format.
Result<void> WriteReport(const RunContext& context, const Summary& summary);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_RUN_CONTEXT_H_
