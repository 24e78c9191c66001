// Fills in the messages of the table (message_table.h).
//
// Patterns are ICU message formats: plurals and decimal commas come from ICU,
// which is loaded by the first call and not before. Text from a log passes as
// an argument, already escaped (formats/escape.h).
#ifndef MAILTIDE_REPORT_MESSAGES_H_
#define MAILTIDE_REPORT_MESSAGES_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "report/message_table.h"

namespace mailtide {

// One named argument. Text is UTF-8 and is copied before Say returns; a count
// above 2^63 is shown as 2^63 - 1.
struct MessageArgument {
  std::string_view name;
  std::variant<std::string_view, std::uint64_t, double> value;
};

// Returns message `id` with its arguments filled in: one line, UTF-8. Which
// arguments a message takes, the table says; leaving one out is a bug.
std::string Say(Language language, MessageId id,
                std::initializer_list<MessageArgument> arguments = {});

// Returns the names of the arguments that message `id` takes, sorted.
std::vector<std::string> ArgumentNames(Language language, MessageId id);

// "1.234" or "1,234", without the cost of a message: for tables.
std::string NumberText(Language language, std::uint64_t number);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_MESSAGES_H_
