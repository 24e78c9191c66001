// One log as a row of files: a new one at each rotation, and a new part of a
// file when it grows too large.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_ROTATED_LOG_H_
#define MAILTIDE_SAMPLES_TRAFFIC_ROTATED_LOG_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "samples/traffic/log_writer.h"
#include "samples/traffic/options.h"
#include "samples/traffic/output.h"
#include "samples/traffic/random.h"

namespace mailtide::traffic {

enum class LogKind { kIceWarp, kLcd, kWelf };

// A file of the proxy bears the date of the day in which it was closed, and
// `smtp` alone is the live one; one of IceWarp always bears the date, and a
// file closed at midnight that of the day that ended.
class RotatedLog {
 public:
  RotatedLog(LogKind kind, const Options& options, Output* output);

  // Begins the file for that second. To be called once, first.
  void Begin(std::int64_t second);
  // Closes files and begins new ones up to that second, which never falls.
  void Reach(std::int64_t second);
  // Reaches that second and adds a line, and sometimes a blank one before it
  // (--odd).
  void Add(std::int64_t second, std::string_view line);
  void Finish();
  // What failed first, in one line; empty as long as all goes well.
  const std::string& failed() const { return failed_; }

 private:
  Day DateOf(std::int64_t second) const;
  std::string NameOf(Day date) const;
  void BeginPart();
  void FinishPart();
  void AddLine(LineClass line_class, std::string_view line);

  LogKind kind_;
  Output* output_;
  LogWriter writer_;
  Random odd_;
  std::uint32_t blank_per_ten_thousand_;
  std::size_t line_end_bytes_;
  std::int64_t rotation_;  // second of the day
  Day last_dated_;         // by date; what comes after it is live
  std::optional<std::uint64_t> cut_bytes_;
  Day date_ = 0;
  std::uint32_t part_ = 0;
  std::uint64_t part_bytes_ = 0;
  std::string name_;
  std::string failed_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_ROTATED_LOG_H_
