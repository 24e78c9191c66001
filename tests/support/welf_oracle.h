// A second, slow reading of the grammar of WELF records: regular expressions
// and copies of strings, no bound on its time. parser/dialects/welf_record.cc
// must agree with it; the two share no code.
//
// Where the grammar (the rules at the head of welf_record.h) leaves a line
// open to more than one reading, `choice` is set and nothing is claimed.
#ifndef MAILTIDE_TESTS_SUPPORT_WELF_ORACLE_H_
#define MAILTIDE_TESTS_SUPPORT_WELF_ORACLE_H_

#include <map>
#include <string>

namespace mailtide {

struct OracleRecord {
  bool accepted = false;
  bool choice = false;
  bool unterminated = false;
  std::string header;
  // By lower-case name, all names; the first of duplicates, without blanks at
  // its ends.
  std::map<std::string, std::string> fields;
};

OracleRecord ReadByOracle(const std::string& line);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_WELF_ORACLE_H_
