// Writes truth.json piece by piece: a file's contribution is written as soon
// as the file is finished and only the totals of the days are kept.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_TRUTH_JSON_H_
#define MAILTIDE_SAMPLES_TRAFFIC_TRUTH_JSON_H_

#include <map>
#include <set>
#include <string>

#include "samples/traffic/truth.h"

namespace mailtide::traffic {

// Opens the object: seed, zone, `now` (a local time after all records, fit for
// --now), policy; then the array of files.
std::string TruthHead(std::uint64_t seed, LocalTime now, const Policy& policy);
// One element of the array of files, without the comma between two.
std::string TruthOfFile(const FileTruth& file);
// The same for a log of sessions. It has no days: what a session counts as is
// not the matter of one file.
std::string TruthOfSessionFile(const FileTruth& file);
// Closes the array of files, adds the days and closes the object.
std::string TruthTail(const std::map<Day, DayTruth>& days);
// The same with the passwords that stand in the logs, in all their forms.
std::string TruthTail(const std::map<Day, DayTruth>& days,
                      const std::set<std::string>& secrets);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_TRUTH_JSON_H_
