#include "report/mail/quoted_printable.h"

#include <string>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::string_literals;

// Written by hand from RFC 2045, section 6.7.
TEST(EncodeQuotedPrintable, FollowsTheRfc) {
  const std::string x75(75, 'x');
  const std::string x76(76, 'x');
  struct Case {
    const char* name;
    std::string text;
    std::string encoded;
  };
  for (const Case& c : {
           Case{"empty", "", ""},
           Case{"plain", "a b\n", "a b\r\n"},
           Case{"no final line end", "a", "a\r\n"},
           Case{"empty line", "a\n\nb\n", "a\r\n\r\nb\r\n"},
           Case{"equals sign", "1=2\n", "1=3D2\r\n"},
           Case{"utf-8", "citt\xc3\xa0\n", "citt=C3=A0\r\n"},
           Case{"blank at the end", "-- \n", "--=20\r\n"},
           Case{"tab", "a\tb\t\n", "a=09b=09\r\n"},
           Case{"lone dot", ".\n", "=2E\r\n"},
           Case{"two dots", "..a\n", "=2E.a\r\n"},
           Case{"dot inside", "a.\n", "a.\r\n"},
           Case{"From", "From a\n", "=46rom a\r\n"},
           Case{"From inside", "a From b\n", "a From b\r\n"},
           Case{"Fromage", "Fromage\n", "Fromage\r\n"},
           Case{"carriage return, NUL", "\r\0\n"s, "=0D=00\r\n"},
           Case{"76 fit", x76 + "\n", x76 + "\r\n"},
           Case{"77 do not", x76 + "x\n", x75 + "=\r\nxx\r\n"},
           Case{"no split inside a code", std::string(73, 'x') + "=y\n",
                std::string(73, 'x') + "=\r\n=3Dy\r\n"},
           Case{"code that just fits", std::string(73, 'x') + "=\n",
                std::string(73, 'x') + "=3D\r\n"},
           Case{"dot after a soft break", x75 + ".yz\n",
                x75 + "=\r\n=2Eyz\r\n"},
           Case{"From after a soft break", x75 + "From y\n",
                x75 + "=\r\n=46rom y\r\n"},
       }) {
    EXPECT_EQ(EncodeQuotedPrintable(c.text), c.encoded) << c.name;
  }
}

}  // namespace
}  // namespace mailtide
