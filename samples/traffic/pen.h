// The parts of a record that the layouts have in common.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_PEN_H_
#define MAILTIDE_SAMPLES_TRAFFIC_PEN_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "samples/traffic/layouts.h"
#include "samples/traffic/mail.h"
#include "samples/traffic/random.h"
#include "samples/traffic/record.h"

namespace mailtide::traffic {

// The writer of one record.
struct Pen {
  const Mail& mail;
  Style style;
  Random& random;
  Record* record;

  bool Chance(std::uint32_t percent) const {
    return style == Style::kVaried && random.Percent(percent);
  }
  template <typename Container>
  std::string_view OneOf(const Container& words) const {
    return style == Style::kPlain ? words[0] : random.Pick(words);
  }
};

// Appends an address to `out`, in any of the forms that mean the same.
void AppendAddress(std::string_view address, Style style, Random& random,
                   std::string* out);

// Clears the record and begins it: id, time, fw, pri.
void AddHead(const Pen& pen, std::string_view id, std::uint32_t pri);
// What makes the record one of SMTP; not always the proto.
void AddProto(const Pen& pen);
// src and, sometimes, the names and the other end.
void AddHosts(const Pen& pen);
void AddSender(const Pen& pen, std::string_view key);
// The authenticated user, if there is one.
void AddLogin(const Pen& pen);
void AddRecipients(const Pen& pen, std::string_view key);
void AddNumber(const Pen& pen, std::string_view key, std::uint64_t value);
// The size stands in size= or message_length=, or is the greater of the bytes
// to and fro: the replies never have as many.
void AddSize(const Pen& pen);
// `text` begins with the three digits of the reply.
void AddResult(const Pen& pen, std::string_view text);
void AddAction(const Pen& pen, std::string_view word);
// arg= with a message-id.
void AddMessageId(const Pen& pen);

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_PEN_H_
