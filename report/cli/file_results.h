// What came of the files of a run: told, ignored, and the exit code of it.
#ifndef MAILTIDE_REPORT_CLI_FILE_RESULTS_H_
#define MAILTIDE_REPORT_CLI_FILE_RESULTS_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/read_files.h"
#include "analysis/summary.h"
#include "parser/base/error.h"
#include "parser/rotation.h"
#include "report/cli/exit_code.h"

namespace mailtide {

// A file that was named and is no log is an error; one met in a folder is only
// listed as ignored. Errors go to standard error at once, one line each.
class FileResults {
 public:
  explicit FileResults(const FoundFiles& found);

  void Add(const FileReading& reading);
  void Add(const LogFile& file, const Result<ErrLogReport>& reading);
  // Tells an error that is not about one file.
  void Fail(const Error& error);
  // For a run that found no log at all: says so, with `hint` for what to do,
  // unless an error that says why was told already; returns the exit code.
  // Where a dialect was forced (not "auto"), files that are not of it are an
  // error themselves.
  ExitCode TellNothingRead(std::string_view dialect, std::string_view hint);

  // In path order.
  std::vector<std::pair<std::string, std::string>> ignored() const;
  ExitCode exit_code() const { return code_; }

 private:
  void AddDamage(const std::string& damage);
  void AddError(const LogFile& file, Error error);

  std::vector<std::pair<std::string, std::string>> ignored_;
  ExitCode code_ = ExitCode::kDone;
};

// The reading must have succeeded.
SourceReport MakeSourceReport(const FileReading& reading);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_FILE_RESULTS_H_
