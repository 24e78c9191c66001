// What stands before the record of a WELF line: a syslog header, structured
// data, a proxy's own prefix.
#ifndef MAILTIDE_PARSER_DIALECTS_WELF_HEADER_H_
#define MAILTIDE_PARSER_DIALECTS_WELF_HEADER_H_

#include <cstddef>
#include <string_view>

namespace mailtide {

// Returns where the record starts (rule 1 of welf_record.h), npos when there
// is no KEY=.
std::size_t FindRecordStart(std::string_view line);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_WELF_HEADER_H_
