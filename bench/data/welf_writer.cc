#include "bench/data/welf_writer.h"

#include <cassert>
#include <numeric>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "bench/data/append.h"

namespace mailtide::bench {
namespace {

std::string_view ResultOf(const Mail& mail) {
  switch (mail.kind) {
    case MailKind::kAccepted:
      return "250 2.0.0 Ok";
    case MailKind::kRefusedRecipient:
      return mail.for_now ? "450 4.2.0 Mailbox busy" : "550 5.1.1 User unknown";
    case MailKind::kRefusedSender:
      return mail.for_now ? "451 4.7.1 Try again later"
                          : "554 5.7.1 Sender refused";
    case MailKind::kQuit:
      break;
  }
  return "221 2.0.0 Bye";
}

std::string_view OpOf(MailKind kind) {
  switch (kind) {
    case MailKind::kAccepted:
    case MailKind::kRefusedSender:
      return "MAIL";
    case MailKind::kRefusedRecipient:
      return "RCPT";
    case MailKind::kQuit:
      break;
  }
  return "QUIT";
}

}  // namespace

void WelfWriter::EndField() {
  ends_[++field_count_] = fields_.size();
}

void WelfWriter::WriteMessage(const Mail& mail) {
  fields_ += "msg=\"session ";
  AppendHex(fields_, mail.number * 0x9E3779B97F4A7C15U >> 48U, 4);
  const bool escapes = random_.Below(8) == 0;
  if (escapes || form_.escapes_always) {
    fields_ += " subject \\\"Offerta ";
    AppendNumber(fields_, mail.number % 1000);
    fields_ += "\\\" done";
  }
  fields_ += '"';
  EndField();
}

void WelfWriter::Write(const Mail& mail, LogTime time, std::string& out) {
  if (date_.empty() || date_day_ != time.day) {
    const std::chrono::year_month_day date = DateOf(time.day);
    date_ = fmt::format("{}-{:02}-{:02}", int{date.year()},
                        unsigned{date.month()}, unsigned{date.day()});
    date_day_ = time.day;
  }
  const bool has_mail = mail.kind == MailKind::kAccepted;
  fields_.clear();
  field_count_ = 0;
  fields_ += "id=extensivecontrol";
  EndField();
  fields_ += "time=\"";
  fields_ += date_;
  fields_ += ' ';
  AppendClock(fields_, time.second);
  fields_ += '"';
  EndField();
  fields_ += "fw=gw1";
  EndField();
  fields_ += "pri=6";
  EndField();
  fields_ += "proto=smtp";
  EndField();
  fields_ += "duration=";
  AppendNumber(fields_, mail.number % 7);
  EndField();
  fields_ += "sent=";
  AppendNumber(fields_, has_mail ? mail.bytes : 61 + mail.number % 30);
  EndField();
  fields_ += "rcvd=";
  AppendNumber(fields_, 180 + mail.number % 90);
  EndField();
  fields_ += "src=";
  fields_ += mail.client;
  EndField();
  fields_ += "srcname=";
  fields_ += mail.client_name;
  EndField();
  fields_ += "dst=192.0.2.20";
  EndField();
  fields_ += "dstname=mx1";
  EndField();
  fields_ += "user=\"";
  fields_ += mail.sender;
  fields_ += '"';
  EndField();
  fields_ += "op=";
  fields_ += OpOf(mail.kind);
  EndField();
  fields_ += "arg=\"";
  for (std::size_t i = 0;
       i < mail.recipient_count && mail.kind != MailKind::kQuit; ++i) {
    fields_ += i == 0 ? "" : ",";
    fields_ += mail.recipients[i];
  }
  fields_ += '"';
  EndField();
  fields_ += "result=\"";
  fields_ += ResultOf(mail);
  fields_ += '"';
  EndField();
  WriteMessage(mail);
  assert(field_count_ == kFields);

  std::array<std::size_t, kFields> order;
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = kFields - 1; form_.any_order && i > 1; --i) {
    std::swap(order[i],
              order[1 + random_.Below(static_cast<std::uint32_t>(i))]);
  }
  for (const std::size_t field : order) {
    out.append(fields_, ends_[field], ends_[field + 1] - ends_[field]);
    out += ' ';
  }
  out.back() = '\n';
}

}  // namespace mailtide::bench
