#include "bench/data/postfix_writer.h"

#include <array>

#include "bench/data/append.h"

namespace mailtide::bench {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void AppendClient(const Mail& mail, std::string& out) {
  out += mail.client_name;
  out += '[';
  out += mail.client;
  out += ']';
}

}  // namespace

void PostfixWriter::Begin(std::string_view rest, std::string& out) {
  out += head_;
  out += rest;
}

void PostfixWriter::WriteQueued(const Mail& mail, std::string& out) {
  Begin("smtpd[2101]: ", out);
  out += queue_id_;
  out += ": client=";
  AppendClient(mail, out);
  out += '\n';
  Begin("cleanup[2107]: ", out);
  out += queue_id_;
  out += ": message-id=<";
  AppendHex(out, mail.number, 12);
  out += "@example.org>\n";
  Begin("qmgr[905]: ", out);
  out += queue_id_;
  out += ": from=<";
  out += mail.sender;
  out += ">, size=";
  AppendNumber(out, mail.bytes);
  out += ", nrcpt=";
  AppendNumber(out, mail.recipient_count);
  out += " (queue active)\n";
  for (std::size_t i = 0; i < mail.recipient_count; ++i) {
    const bool inside = mail.recipient_is_internal[i];
    Begin(inside ? "lmtp[2113]: " : "smtp[2111]: ", out);
    out += queue_id_;
    out += ": to=<";
    out += mail.recipients[i];
    out += inside ? ">, relay=mx1.example.org[192.0.2.20]:24"
                  : ">, relay=mx.example.net[192.0.2.90]:25";
    out +=
        ", delay=1.2, delays=0.1/0/0.4/0.7, dsn=2.0.0, status=sent (250 "
        "2.0.0 Ok)\n";
  }
  Begin("qmgr[905]: ", out);
  out += queue_id_;
  out += ": removed\n";
}

void PostfixWriter::WriteRefused(const Mail& mail, std::string& out) {
  const bool is_recipient = mail.kind == MailKind::kRefusedRecipient;
  Begin("smtpd[2101]: NOQUEUE: reject: ", out);
  out += is_recipient ? "RCPT from " : "MAIL from ";
  AppendClient(mail, out);
  out += mail.for_now ? ": 450 4.2.0 <" : ": 550 5.1.1 <";
  out += is_recipient ? mail.recipients[0] : mail.sender;
  out += is_recipient
             ? ">: Recipient address rejected: User unknown in local table"
             : ">: Sender address rejected: not wanted";
  out += "; from=<";
  out += mail.sender;
  if (is_recipient) {
    out += "> to=<";
    out += mail.recipients[0];
  }
  out += "> proto=ESMTP helo=<";
  out += mail.client_name;
  out += ">\n";
}

void PostfixWriter::Write(const Mail& mail, LogTime time, std::string& out) {
  const std::chrono::year_month_day date = DateOf(time.day);
  head_ = kMonths[unsigned{date.month()} - 1];
  head_ += unsigned{date.day()} < 10 ? "  " : " ";
  AppendNumber(head_, unsigned{date.day()});
  head_ += ' ';
  AppendClock(head_, time.second);
  head_ += " mx1 postfix/";
  queue_id_.clear();
  AppendHex(queue_id_, mail.number * 0x9E3779B1U, 11);

  Begin("smtpd[2101]: connect from ", out);
  AppendClient(mail, out);
  out += '\n';
  if (mail.kind == MailKind::kAccepted) {
    WriteQueued(mail, out);
  } else if (mail.kind != MailKind::kQuit) {
    WriteRefused(mail, out);
  }
  Begin("smtpd[2101]: disconnect from ", out);
  AppendClient(mail, out);
  out += '\n';
}

}  // namespace mailtide::bench
