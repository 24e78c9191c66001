// `explain` for programs. Names, order and presence of the keys are a contract:
// never rename or move one, only append at the end of an object.
#ifndef MAILTIDE_REPORT_FORMATS_EXPLAIN_JSON_H_
#define MAILTIDE_REPORT_FORMATS_EXPLAIN_JSON_H_

#include <string>

#include "parser/time_zone.h"
#include "report/explanation.h"

namespace mailtide {

// Returns one JSON object and a newline:
//   {"mailtide","generated","gateway","timezone",
//    "day","state","account",
//    "sent":{"messages","copies"},"relay":{"messages","copies"},
//    "limit":{"copies","from":"max_relay"|"account_limit","pattern","until",
//             "reason"},         the last three of an account_limit only
//    "days_before":[{"day","state","sent":{...},"relay":{...}}],
//    "evidence":{"messages","copies",       found in the logs, to the outside
//      "recipients","recipients_exact",     different ones; false: there are
//      more "first","last",                      null when nothing was found
//      "busiest_hour":{"hour","copies"},    local, 0 to 23, or null
//      "domains":[{"domain","copies"}],
//      "more_domains":{"count","copies","exact"},   false: there are more
//      "clients":[{"client","messages"}],
//      "more_clients":{"count","messages","exact"},
//      "refused_recipients","tried_recipients",
//      "lines":[{"path","compression","first","last","mails"}]},
//    "problems":[{"path","problem","reason"}]}   see LogTroubleName
// and "old_settings":true behind "account" when the day was counted so.
std::string RenderExplanationJson(const AccountExplanation& explanation,
                                  const TimeZone& zone);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_EXPLAIN_JSON_H_
