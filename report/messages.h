// Fills in the messages of the table (message_table.h).
//
// Patterns are the few kinds of ICU's message formats that the table has, and
// are filled in as ICU does it for these languages (the tests compare): ICU
// itself takes longer to load its data than all the rest of a day's report.
// Text from a log passes as an argument, already escaped (formats/escape.h).
#ifndef MAILTIDE_REPORT_MESSAGES_H_
#define MAILTIDE_REPORT_MESSAGES_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "report/message_table.h"

namespace mailtide {

// One named argument. Text is UTF-8 and is copied before Say returns.
struct MessageArgument {
  std::string_view name;
  std::variant<std::string_view, std::uint64_t, double> value;
};

// Returns message `id` with its arguments filled in: one line, UTF-8. Which
// arguments a message takes, the table says; leaving one out is a bug.
std::string Say(Language language, MessageId id,
                std::initializer_list<MessageArgument> arguments = {});

// "1.234" or "1,234": for tables.
std::string NumberText(Language language, std::uint64_t number);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MESSAGES_H_
