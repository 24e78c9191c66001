// The folder that is written: logs, truth.json and policy.conf.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_OUTPUT_H_
#define MAILTIDE_SAMPLES_TRAFFIC_OUTPUT_H_

#include <map>
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

 private:
  std::string WritePolicy() const;
  // Returns what failed on `path`, for the reason in errno.
  std::string Failed(std::string_view path) const;
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
