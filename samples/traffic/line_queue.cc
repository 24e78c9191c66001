#include "samples/traffic/line_queue.h"

#include <utility>

namespace mailtide::traffic {

bool LineQueue::Later::operator()(const LogLine& a, const LogLine& b) const {
  return a.second != b.second ? a.second > b.second : a.order > b.order;
}

void LineQueue::Push(LogLine line) {
  line.order = pushed_++;
  lines_.push(std::move(line));
}

bool LineQueue::HasBefore(std::int64_t second) const {
  return !lines_.empty() && lines_.top().second < second;
}

LogLine LineQueue::Pop() {
  LogLine line = lines_.top();
  lines_.pop();
  return line;
}

}  // namespace mailtide::traffic
