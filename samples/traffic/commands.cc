#include "samples/traffic/commands.h"

#include <array>
#include <cstdint>

#include <fmt/format.h>

namespace mailtide::traffic {

std::string SpellAddress(const std::string& address, Random& random) {
  std::string text = address;
  if (random.Percent(4)) {
    for (char& c : text) {
      c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  return text;
}

std::string MailCommand(const Course& course, std::string_view sender,
                        bool exact_size, Random& random) {
  constexpr std::array<std::string_view, 4> kWords = {
      "MAIL FROM:", "MAIL FROM:", "MAIL From:", "mail from: "};
  std::string text = fmt::format("{}<{}>", random.Pick(kWords), sender);
  if (course.declares_size) {
    const std::uint64_t more = exact_size ? 0 : random.Below(200);
    text += fmt::format(" SIZE={}", course.mail.bytes + more);
  }
  return text + (random.Percent(10) ? " BODY=8BITMIME" : "");
}

Ask ResetCommand() {
  return {"RSET", "250 2.0.0 Reset state"};
}

}  // namespace mailtide::traffic
