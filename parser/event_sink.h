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

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_EVENT_SINK_H_
