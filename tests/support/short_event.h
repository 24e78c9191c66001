// A mail event as a few words, for tables of tests:
//
//   9 passed anna@example.org > bruno@example.org:l 804 250 as anna@example.org
//   3 rcpt refused/unknown_recipient anna@example.org > zoe@example.org 0 550
//
// Seconds since the start, what became of what (and the filter), sender,
// recipients with their marks (`:l` local, `:f` will forward), bytes, code,
// then the account and remarks, if any.
#ifndef MAILTIDE_TESTS_SUPPORT_SHORT_EVENT_H_
#define MAILTIDE_TESTS_SUPPORT_SHORT_EVENT_H_

#include <chrono>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tests/support/collecting_sink.h"

namespace mailtide {

// When the tests' sessions begin.
inline constexpr std::chrono::sys_seconds kSessionStart =
    std::chrono::sys_days(std::chrono::year(2011) / 5 / 16) +
    std::chrono::hours(7);

inline std::string ShortEvent(const OwnedEvent& event) {
  std::string text = fmt::format("{} ", (event.time - kSessionStart).count());
  text += event.kind == EventKind::kRefusedRecipient ? "rcpt "
          : event.kind == EventKind::kRefusedSender  ? "mail "
          : event.kind == EventKind::kForwarded      ? "forwarded "
                                                     : "";
  text += ActionName(event.action);
  if (event.filter != Filter::kNone) {
    text += "/" + std::string(FilterName(event.filter));
  }
  text += " " + (event.sender.empty() ? std::string("<>") : event.sender);
  text += " >";
  for (std::size_t i = 0; i < event.recipients.size(); ++i) {
    const RecipientMark mark =
        i < event.marks.size() ? event.marks[i] : RecipientMark::kNone;
    text += " " + event.recipients[i] +
            (mark == RecipientMark::kLocal     ? ":l"
             : mark == RecipientMark::kForward ? ":f"
                                               : "");
  }
  text += fmt::format(" {} {}", event.bytes, event.code);
  text += event.account.empty() ? "" : " as " + event.account;
  text += event.onward ? " onward" : "";
  text += event.recipients_inferred ? " inferred" : "";
  text += event.unnamed_login ? " unnamed" : "";
  text += event.owed_to >= 0 ? fmt::format(" owed {}", event.owed_to) : "";
  return text;
}

inline std::vector<std::string> ShortEvents(
    const std::vector<OwnedEvent>& events) {
  std::vector<std::string> texts;
  for (const OwnedEvent& event : events) {
    texts.push_back(ShortEvent(event));
  }
  return texts;
}

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_SUPPORT_SHORT_EVENT_H_
