#include "samples/traffic/script.h"

#include <algorithm>
#include <cstddef>

namespace mailtide::traffic {

void Script::Wait() {
  if (pace_.step > 0) {
    const std::uint32_t wait =
        std::min(random_->Below(pace_.step + 1), pace_.patience);
    pace_.patience -= wait;
    now_ += wait;
  }
}

void Script::Add(LineKind kind, std::string_view text) {
  lines_.push_back({now_, kind, std::string(text)});
}

void Script::Reply(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    Add(LineKind::kReply, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void Script::AskAtOnce(const Ask& ask) {
  Add(LineKind::kCommand, ask.command);
  Reply(ask.reply);
}

std::vector<std::int64_t> Script::Converse(const std::vector<Ask>& asks,
                                           bool pipelined) {
  std::vector<std::int64_t> answered;
  if (pipelined) {
    for (const Ask& ask : asks) {
      Add(LineKind::kCommand, ask.command);
    }
  }
  for (const Ask& ask : asks) {
    const bool first = &ask == &asks.front();
    if (!pipelined) {
      if (!first) {
        Wait();
      }
      Add(LineKind::kCommand, ask.command);
    }
    if (!first) {
      Wait();
    }
    Reply(ask.reply);
    answered.push_back(now_);
  }
  return answered;
}

}  // namespace mailtide::traffic
