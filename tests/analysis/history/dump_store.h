// What a store holds, as text that does not depend on the order in which it
// came there.
#ifndef MAILTIDE_TESTS_ANALYSIS_HISTORY_DUMP_STORE_H_
#define MAILTIDE_TESTS_ANALYSIS_HISTORY_DUMP_STORE_H_

#include <string>

namespace mailtide {

// Returns every row of the content tables of the store in the file `path`, a
// line each, sorted, with natural keys instead of row ids: two stores with the
// same dump say the same. Left out: runs, which tell how often the program
// ran, and names of accounts without a day. Texts are in hexadecimal where
// they come from a log. Throws SQLite::Exception.
std::string DumpStore(const std::string& path);

// Returns "ok" or what PRAGMA integrity_check and foreign_key_check complain
// about. Recovers a store that a killed process left.
std::string CheckIntegrity(const std::string& path);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_ANALYSIS_HISTORY_DUMP_STORE_H_
