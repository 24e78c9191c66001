#include "samples/traffic/pen.h"

#include <array>
#include <cstddef>

#include <fmt/format.h>

namespace mailtide::traffic {
namespace {

constexpr std::array<std::string_view, 5> kListMarks = {",", ";", ", ", "; ",
                                                        " "};

}  // namespace

// Addresses compare without case, so any letter may be a capital.
void AppendAddress(std::string_view address, Style style, Random& random,
                   std::string* out) {
  const bool varied = style == Style::kVaried;
  const bool angled = varied && random.Percent(15);
  const bool capitals = varied && random.Percent(8);
  *out += angled ? "<" : "";
  if (capitals) {
    const std::uint64_t which = random.Next();
    for (std::size_t i = 0; i < address.size(); ++i) {
      const char c = address[i];
      const bool up = ((which >> (i % 64)) & 1U) != 0 && c >= 'a' && c <= 'z';
      *out += up ? static_cast<char>(c - 'a' + 'A') : c;
    }
  } else {
    *out += address;
  }
  *out += angled ? ">" : "";
}

void AddHead(const Pen& pen, std::string_view id, std::uint32_t pri) {
  pen.record->Clear();
  pen.record->Add("id", id);
  pen.record->AddQuoted("time", PrintTime(ToCivil(pen.mail.time)));
  pen.record->Add("fw", "gw1").quote =
      pen.Chance(30) ? Quote::kDouble : Quote::kBare;
  pen.record->Add("pri", std::string_view("01234567").substr(pri, 1));
}

void AddProto(const Pen& pen) {
  if (!pen.Chance(15)) {
    pen.record->Add("proto", "smtp");
    return;
  }
  switch (pen.random.Below(7)) {
    case 0:
      pen.record->Add("proto", "esmtp");
      break;
    case 1:
      pen.record->Add("proto", "tcp/smtp");
      break;
    case 2:
      pen.record->AddQuoted("proto", "SMTP");
      break;
    case 3:
      pen.record->Add("proto", "tcp");
      pen.record->Add("dstport", "25");
      break;
    case 4:
      pen.record->Add("dstport", "587");
      break;
    case 5:
      pen.record->AddQuoted("logtype", "smtp");
      break;
    default:
      // Nothing: then an address as sender or recipient decides, so that
      // there must be one in a key that is always read as such.
      if (pen.mail.sender.empty() || pen.mail.layout != Layout::kFull) {
        pen.record->Add("proto", "smtps");
      }
      break;
  }
}

void AddHosts(const Pen& pen) {
  pen.record->Add("src", pen.mail.client);
  if (pen.Chance(30)) {
    pen.record->Add("srcname", "mx1.d7.example.net");
  }
  if (pen.Chance(60)) {
    pen.record->Add("dst", "10.1.255.2");
  }
}

void AddSender(const Pen& pen, std::string_view key) {
  Field& field = pen.record->AddQuoted(key, "");
  if (pen.mail.sender.empty()) {
    field.value = pen.Chance(30) ? "" : "<>";
  } else {
    AppendAddress(pen.mail.sender, pen.style, pen.random, &field.value);
  }
  field.quote = pen.Chance(15) ? Quote::kBare : Quote::kDouble;
}

void AddLogin(const Pen& pen) {
  std::string text = pen.mail.login_name;
  switch (pen.mail.login_form) {
    case LoginForm::kNone:
      return;
    case LoginForm::kAddress:
      text += '@' + pen.mail.login_domain;
      break;
    case LoginForm::kPercent:
      text += '%' + pen.mail.login_domain;
      break;
    case LoginForm::kSlash:
      text += '/' + pen.mail.login_domain;
      break;
    case LoginForm::kBare:
      break;
  }
  Field& field = pen.record->AddQuoted("user", "");
  AppendAddress(text, pen.style, pen.random, &field.value);
}

void AddRecipients(const Pen& pen, std::string_view key) {
  Field& field = pen.record->AddQuoted(key, "");
  const std::string_view mark = pen.OneOf(kListMarks);
  for (const Recipient& recipient : pen.mail.recipients) {
    field.value += field.value.empty() ? "" : mark;
    AppendAddress(recipient.address, pen.style, pen.random, &field.value);
  }
  if (field.value.find(' ') == std::string::npos && pen.Chance(15)) {
    field.quote = Quote::kBare;
  }
}

void AddNumber(const Pen& pen, std::string_view key, std::uint64_t value) {
  const fmt::format_int text(value);
  pen.record->Add(key, {text.data(), text.size()});
}

void AddSize(const Pen& pen) {
  const std::uint32_t form =
      pen.style == Style::kPlain ? 99 : pen.random.Below(100);
  if (form < 20) {
    AddNumber(pen, "sent", pen.mail.bytes);
    AddNumber(pen, "rcvd", pen.random.Between(150, 400));
    return;
  }
  AddNumber(pen, form < 25 ? "message_length" : "size", pen.mail.bytes);
  if (form < 35) {
    AddNumber(pen, "sent", pen.mail.bytes + pen.random.Between(10, 90));
    AddNumber(pen, "rcvd", pen.random.Between(150, 400));
  }
}

void AddResult(const Pen& pen, std::string_view text) {
  if (pen.Chance(15)) {
    pen.record->Add("result", text.substr(0, 3));
  } else {
    pen.record->AddQuoted("result", text);
  }
}

void AddAction(const Pen& pen, std::string_view word) {
  Field& field =
      pen.record->Add(pen.Chance(20) ? "cat_action" : "action", word);
  field.quote = pen.Chance(30) ? Quote::kDouble : Quote::kBare;
}

void AddMessageId(const Pen& pen) {
  pen.record->AddQuoted("arg",
                        fmt::format("<{:012X}@d7.example.net>",
                                    pen.random.Next() & 0xFFFFFFFFFFFFU));
}

}  // namespace mailtide::traffic
