// Two kinds of logs of one gateway tell of the same mails.
#ifndef MAILTIDE_REPORT_CLI_DIALECT_CONFLICT_H_
#define MAILTIDE_REPORT_CLI_DIALECT_CONFLICT_H_

#include <span>
#include <vector>

#include "analysis/history/history.h"
#include "analysis/read_files.h"
#include "parser/base/error.h"

namespace mailtide {

// Fails (kConfiguration, with two files) when `readings` hold records of two
// dialects, or of another one than `stored` sources of the same time: every
// mail would be counted twice. A gateway that changed its dialect on some day
// may keep its history. The halves of a unit (parser/log_unit.h) that were read
// together are no two kinds, whatever other units they reach into; a half
// without its other one is, if it overlaps one of the other dialect.
Result<void> CheckOneDialect(std::span<const FileReading* const> readings,
                             std::span<const StoredSource> stored);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_CLI_DIALECT_CONFLICT_H_
