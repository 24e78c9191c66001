// Writes the rotated files of a log and keeps the account of their lines.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_LOG_WRITER_H_
#define MAILTIDE_SAMPLES_TRAFFIC_LOG_WRITER_H_

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "samples/traffic/truth.h"

namespace mailtide::traffic {

struct CloseFile {
  void operator()(std::FILE* file) const;
};
using FilePointer = std::unique_ptr<std::FILE, CloseFile>;

// Opens `path` for writing and empties it; null when that fails (errno).
FilePointer OpenForWriting(const std::string& path);

// Where the lines go. With an empty folder nothing is written: the lines are
// only counted.
class LogWriter {
 public:
  LogWriter(std::string folder, bool crlf);

  // Begins the file `name`. Returns whether it could be made.
  bool Begin(std::string name);
  // Adds one line, without its end.
  void Add(LineClass line_class, std::string_view line);
  // What the current file adds to `day`.
  DayTruth& TruthOf(Day day) { return truth_.days[day]; }
  // Ends the file. Returns whether every byte was written; `truth` is then the
  // account of the file.
  bool Finish(FileTruth* truth);

 private:
  bool Flush();

  std::string folder_;
  std::string_view line_end_;
  std::string buffer_;
  FilePointer file_;
  FileTruth truth_;
  bool good_ = true;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_LOG_WRITER_H_
