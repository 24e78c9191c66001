// The folder that is written: logs, truth.json and policy.conf.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_OUTPUT_H_
#define MAILTIDE_SAMPLES_TRAFFIC_OUTPUT_H_

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "samples/traffic/log_writer.h"
#include "samples/traffic/options.h"
#include "samples/traffic/truth.h"

namespace mailtide::traffic {

// The truth is written as the files are finished. All functions return an empty
// string, or what failed in one line.
class Output {
 public:
  explicit Output(const Options& options);

  // Makes the folders and begins truth.json.
  std::string Begin();
  std::string BeginFile(const std::string& name);
  std::string FinishFile();
  std::string Finish();
  LogWriter& writer() { return writer_; }

  // For logs of sessions, which have other writers: adds a file to truth.json
  // (truth_json.h); and the days, which are no sums over the files.
  std::string AddFile(std::string_view json);
  std::map<Day, DayTruth>* days() { return &days_; }
  // Finishes with the passwords that stand in the logs.
  std::string Finish(const std::set<std::string>& secrets);
  // Returns what failed on `path`, for the reason in errno.
  std::string Failed(std::string_view path) const;

 private:
  std::string WritePolicy() const;
  std::string FinishWith(std::string_view tail);
  // Returns whether `text` was added to truth.json.
  bool Put(std::string_view text);

  const Options& options_;
  LogWriter writer_;
  FilePointer truth_;
  std::map<Day, DayTruth> days_;
  std::string name_;
  bool first_file_ = true;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_OUTPUT_H_
