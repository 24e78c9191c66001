// Where a dialect hands its events.
#ifndef MAILTIDE_PARSER_EVENT_SINK_H_
#define MAILTIDE_PARSER_EVENT_SINK_H_

#include <chrono>

#include "parser/mail_event.h"

namespace mailtide {

class EventSink {
 public:
  virtual ~EventSink() = default;
  // `event` and its views are valid during the call only.
  virtual void OnEvent(const MailEvent& event) = 0;
  // A record, mail or not, bears this time; only of lines that are read in
  // blocks (Dialect::ReadBlock). Of several in a row that bear the same time,
  // perhaps of one only.
  virtual void OnTime(std::chrono::sys_seconds /*time*/) {}
};

// Hands events on to one sink, and to a second one if there is any.
class Tee final : public EventSink {
 public:
  Tee(EventSink& first, EventSink* second) : first_(first), second_(second) {}
  void OnEvent(const MailEvent& event) override {
    first_.OnEvent(event);
    if (second_ != nullptr) {
      second_->OnEvent(event);
    }
  }
  void OnTime(std::chrono::sys_seconds time) override {
    first_.OnTime(time);
    if (second_ != nullptr) {
      second_->OnTime(time);
    }
  }

 private:
  EventSink& first_;
  EventSink* second_;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_EVENT_SINK_H_
