// `explain` for programs. Names, order and presence of the keys are a contract:
// never rename or move one, only append at the end of an object.
#ifndef MAILTIDE_REPORT_FORMATS_EXPLAIN_JSON_H_
#define MAILTIDE_REPORT_FORMATS_EXPLAIN_JSON_H_

#include <string>

#include "parser/time_zone.h"
#include "report/explanation.h"
#include "report/indicator_explanation.h"

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

// The same of an indicator; doubles are shortest round-trip:
//   {"mailtide","generated","gateway","timezone",
//    "day","state","indicator","count","value",
//    "fixed_rule":{"in_force",        false: [checks] detector leaves it out
//      "verdict":"high"|"low"|"in_line"|"none",
//      "reason":"window_short"|"weekend"|"day_state"|"open_day",  of "none"
//      "window":"past"|"including","sigma",
//      "values_before","values_needed",
//      "samples","mean","deviation","low","high",         M, S and M -+ sigma S
//      "days":[{"day","state","value","left_out":"weekend"|"state"}],
//      "line"},                       of an alert
//    "forecast":{"in_force","indicator",                  the one without _W
//      "verdict",                     as above; "none" while it is silent
//      "reason":"history_short"|"day_state"|"open_day"|"former_level",
//      "days_before","holiday",
//      "level","weekday":"monday","factor","expected","dispersion","limit",
//      "low","high",                  counts without alert; low 0: no lower one
//      "score","p",                   of a closed day
//      "state","since"},              of its case, as in an alert
//    "carry_over":{"in_force","expected","dispersion","low","high","score",
//      "verdict"},               null where it is the forecast
//    "so_far":{"in_force","at","share",                   of an open day
//      "expected","dispersion","low","high","score","day_end","verdict"},
//    "cusum":{"in_force","high","low","limit",            after the day
//      "score","side"},               of a sum beyond the limit, before it fell
//    "alerts":[...]}                  about the indicator, as in a report
// and "old_settings" as above, behind "value". What is not known is left out;
// "so_far" is null of other days, "value" of missing ones, in "days" too.
// "verdict" says what the numbers say, in force or not; "none" of an open day
// that is too low. "former_level": beyond "low" or "high", but at the level
// before the one that was accepted last, which holds again. On the first such
// day "state" is "returned": back in line, for people.
std::string RenderExplanationJson(const IndicatorExplanation& explanation,
                                  const TimeZone& zone);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_EXPLAIN_JSON_H_
