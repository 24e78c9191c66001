// What clients say to the gateway: the spelling of commands and addresses.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_COMMANDS_H_
#define MAILTIDE_SAMPLES_TRAFFIC_COMMANDS_H_

#include <string>
#include <string_view>

#include "samples/traffic/course.h"
#include "samples/traffic/random.h"
#include "samples/traffic/script.h"

namespace mailtide::traffic {

// Returns the address, sometimes in capitals, which mean nothing.
std::string SpellAddress(const std::string& address, Random& random);

// Returns MAIL for that course. The size it declares is an estimate of some
// bytes more, unless it is to be exact.
std::string MailCommand(const Course& course, std::string_view sender,
                        bool exact_size, Random& random);

// Returns RSET and the reply to it.
Ask ResetCommand();

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_COMMANDS_H_
