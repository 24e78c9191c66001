#include "analysis/read_err_log.h"

#include "analysis/read_source.h"
#include "parser/input.h"
#include "parser/line_reader.h"

namespace mailtide {

Result<ErrLogReport> ReadErrLog(const LogFile& file) {
  const Result<OpenedInput> opened = OpenLogFile(file);
  if (!opened) {
    return tl::unexpected<Error>(opened.error());
  }
  LineReader lines(*opened->input);
  ErrLogReport report;
  report.path = file.path;
  report.counts = CountErrLines(lines);
  report.bytes = lines.bytes();
  if (lines.damage()) {
    report.damage = lines.damage()->message;
  }
  return report;
}

}  // namespace mailtide
