// A mail taken apart as its reader's program would: header fields unfolded,
// the text decoded. Written from RFC 5322 and RFC 2045, apart from the code
// that builds mails.
#ifndef MAILTIDE_TESTS_GOLDEN_DELIVERED_MAIL_H_
#define MAILTIDE_TESTS_GOLDEN_DELIVERED_MAIL_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mailtide {

struct DeliveredMail {
  // In order, names as they stand there, values unfolded.
  std::vector<std::pair<std::string, std::string>> fields;
  std::string text;  // decoded, lines end in LF

  // The value of the only field of that name; "" when there is none, and a
  // failed test when there are several.
  std::string Field(std::string_view name) const;
};

// Lines may end in LF or CR LF. Only one part, quoted-printable.
DeliveredMail ParseMail(std::string_view bytes);

std::vector<std::string> Lines(std::string_view text);

// How often a line stands in the text, alone on its line.
int CountLine(std::string_view text, std::string_view line);

}  // namespace mailtide

#endif  // MAILTIDE_TESTS_GOLDEN_DELIVERED_MAIL_H_
