// A form a report can be given in. A new one is a file pair and a row in
// registry.h; --format, [report] format and their help follow from it.
#ifndef MAILTIDE_REPORT_FORMATS_FORMAT_H_
#define MAILTIDE_REPORT_FORMATS_FORMAT_H_

#include <string>
#include <string_view>

#include "analysis/summary.h"
#include "parser/time_zone.h"
#include "report/byte_sink.h"
#include "report/language.h"

namespace mailtide {

struct Format {
  std::string_view name;     // as --format and `[report] format` have it
  std::string_view suffix;   // of a file, with the dot
  std::string_view summary;  // one line for --help
  // Returns the whole report, UTF-8, with a final newline. Equal arguments
  // give equal bytes.
  std::string (*render)(const Summary& summary, const TimeZone& zone,
                        Language language);
  // Gives the same piece by piece; nullptr where a report never is large.
  void (*write)(const Summary& summary, const TimeZone& zone, Language language,
                const ByteSink& sink) = nullptr;
};

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_FORMAT_H_
