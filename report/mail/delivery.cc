#include "report/mail/delivery.h"

namespace mailtide {

std::string_view DeliveryOutcomeName(DeliveryOutcome outcome) {
  switch (outcome) {
    case DeliveryOutcome::kSent:
      return "sent";
    case DeliveryOutcome::kTemporary:
      return "temporary";
    case DeliveryOutcome::kPermanent:
      return "permanent";
    case DeliveryOutcome::kUncertain:
      return "uncertain";
    case DeliveryOutcome::kConfiguration:
      return "configuration";
  }
  return "";
}

std::string OneLine(std::string_view text) {
  constexpr std::string_view kCut = "...";
  std::string line;
  bool blank = false;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      blank = !line.empty();
      continue;
    }
    if (blank) {
      line.push_back(' ');
      blank = false;
    }
    line.push_back(c);
    if (line.size() > kMaxResultText) {
      std::size_t end = kMaxResultText - kCut.size();
      // At most three bytes follow the first one of a character.
      for (int i = 0; i < 3 && (line[end] & '\xc0') == '\x80'; ++i) {
        --end;
      }
      line.resize(end);
      line += kCut;
      break;
    }
  }
  return line;
}

bool IsWireMessage(std::string_view message) {
  constexpr std::size_t kMaxLineBytes = 998;  // RFC 5322 2.1.1
  while (!message.empty()) {
    const std::size_t end = message.find('\n');
    if (end == std::string_view::npos || end == 0 || end - 1 > kMaxLineBytes ||
        message[end - 1] != '\r') {
      return false;
    }
    for (const char c : message.substr(0, end - 1)) {
      if (c == '\r' || c == '\0' || static_cast<unsigned char>(c) > 127) {
        return false;
      }
    }
    message.remove_prefix(end + 1);
    if (message.empty()) {
      return true;
    }
  }
  return false;
}

}  // namespace mailtide
