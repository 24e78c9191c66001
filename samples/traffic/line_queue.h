// Puts the lines of many sessions into the order of time.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_LINE_QUEUE_H_
#define MAILTIDE_SAMPLES_TRAFFIC_LINE_QUEUE_H_

#include <cstdint>
#include <queue>
#include <string>
#include <vector>

namespace mailtide::traffic {

// A line of a log. With `stamped`, the time is written between head and body
// when its turn has come.
struct LogLine {
  std::int64_t second = 0;  // local time, as civil_time.h counts it
  std::string head = {};
  std::string body = {};
  bool stamped = false;
  bool record = false;      // of the .log beside the sessions
  std::uint64_t order = 0;  // set by the queue
};

// Lines of one second come out in the order in which they went in.
class LineQueue {
 public:
  void Push(LogLine line);
  // Returns whether there is a line before `second`.
  bool HasBefore(std::int64_t second) const;
  // Removes and returns the first line; there must be one.
  LogLine Pop();

 private:
  struct Later {
    bool operator()(const LogLine& a, const LogLine& b) const;
  };
  std::priority_queue<LogLine, std::vector<LogLine>, Later> lines_;
  std::uint64_t pushed_ = 0;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_LINE_QUEUE_H_
