// Where a dialect hands its events.
#ifndef MAILTIDE_PARSER_EVENT_SINK_H_
#define MAILTIDE_PARSER_EVENT_SINK_H_

#include "parser/mail_event.h"

namespace mailtide {

class EventSink {
 public:
  virtual ~EventSink() = default;
  // `event` and its views are valid during the call only.
  virtual void OnEvent(const MailEvent& event) = 0;
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

 private:
  EventSink& first_;
  EventSink* second_;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_EVENT_SINK_H_
