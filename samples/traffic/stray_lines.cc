#include "samples/traffic/stray_lines.h"

#include <array>

#include "samples/traffic/layouts.h"

namespace mailtide::traffic {
namespace {

void AddHead(const Mail& mail, Record* record) {
  record->Clear();
  record->Add("id", "firewall");
  record->AddQuoted("time", PrintTime(ToCivil(mail.time)));
  record->Add("fw", "gw1");
  record->Add("pri", "6");
}

struct Command {
  std::string_view op;
  std::string_view arg;
  std::string_view result;
};

// A sender and a result, and yet no message: the operation says so. A failed
// AUTH is nothing either.
void WriteCommand(const Mail& mail, Random& random, Record* record) {
  constexpr std::array<Command, 12> kCommands = {{
      {"EHLO", "mx1.d7.example.net", "250 gw1.example.org"},
      {"HELO", "mx1.d7.example.net", "250 gw1.example.org"},
      {"AUTH", "LOGIN", "235 2.7.0 Authenticated"},
      {"AUTH", "PLAIN", "535 5.7.8 Authentication failed"},
      {"STARTTLS", "", "220 Ready"},
      {"RCPT", "anna.rossi@example.org", "250 2.1.5 Recipient ok"},
      {"RCPT", "lucia.neri@d3.ext.example.net", "251 User not local"},
      {"DATA", "", "354 End with a dot"},
      {"RSET", "", "250 2.0.0 Reset"},
      {"NOOP", "", "250 OK"},
      {"QUIT", "", "221 2.0.0 Bye"},
      {"rcpt", "bruno.russo@example.com", "250 OK"},
  }};
  const Command& command = random.Pick(kCommands);
  AddHead(mail, record);
  record->Add("proto", "smtp");
  record->Add("src", mail.client);
  if (random.Percent(60)) {
    record->AddQuoted("from", mail.sender.empty() ? "<>" : mail.sender);
  }
  record->Add("op", command.op);
  if (!command.arg.empty()) {
    record->AddQuoted("arg", command.arg);
  }
  record->AddQuoted("result", command.result);
}

void WriteConnection(const Mail& mail, Random& random, Record* record) {
  AddHead(mail, record);
  record->Add("proto", random.Percent(50) ? "smtp" : "tcp/smtp");
  record->Add("src", mail.client);
  record->Add("srcport", "40122");
  record->Add("dst", "10.1.255.2");
  record->Add("dstport", "25");
  record->Add("duration", "3");
  record->Add("sent", "1480");
  record->Add("rcvd", "702");
  record->AddQuoted("msg", "Connection closed");
}

// A web record has user, op and result too, and even an address.
void WriteWeb(const Mail& mail, Random& random, Record* record) {
  AddHead(mail, record);
  record->Add("proto", random.Percent(50) ? "http" : "tcp/https");
  record->Add("src", mail.client);
  record->Add("dst", "203.0.113.80");
  record->Add("dstname", "www.d17.example.net");
  record->AddQuoted("user", "anna.rossi@example.org");
  record->Add("op", "GET");
  record->AddQuoted("arg", "/index.html?to=all@example.org&result=250");
  record->AddQuoted("result", "304 Not Modified");
  record->Add("sent", "512");
  record->Add("rcvd", "1426");
}

// What a Stormshield writes when its clock is set.
void WriteDateChange(const Mail& mail, Record* record) {
  AddHead(mail, record);
  record->Add("tz", PrintOffset(UtcOffset(mail.time)));
  record->Add("datechange", "1");
  record->Add("duration", "12");
  record->AddQuoted("logtype", "smtp");
}

}  // namespace

void WriteContext(const Mail& mail, Random& random, Record* record) {
  const std::uint32_t which = random.Below(20);
  if (which < 10) {
    WriteCommand(mail, random, record);
  } else if (which < 13) {
    WriteConnection(mail, random, record);
  } else if (which < 16) {
    WriteWeb(mail, random, record);
  } else if (which < 17) {
    WriteDateChange(mail, record);
  } else {
    WriteWithoutResult(mail, random, record);
  }
}

std::string_view DrawNoRecord(Random& random) {
  constexpr std::array<std::string_view, 6> kLines = {
      "--- log opened ---",
      "Logging started",
      "*** module smtp restarted ***",
      "anna.rossi@example.org 250 ok",
      "\xEF\xBF\xBD\xEF\xBF\xBD garbage \x01\x02",
      "\"",
  };
  return random.Pick(kLines);
}

void SpoilTime(Random& random, Record* record) {
  constexpr std::array<std::string_view, 5> kTimes = {
      "", "yesterday", "2026-13-41 10:00:00", "2026-11-10 25:61:61",
      "2026-02-30 10:00:00"};
  if (random.Percent(25)) {
    record->Remove("time");
  } else {
    record->Find("time")->value = random.Pick(kTimes);
  }
}

void MisplaceTime(Random& random, Record* record) {
  constexpr std::array<std::string_view, 4> kTimes = {
      "1970-01-01 00:00:00", "1989-12-30 12:00:00", "1980-1-4 01:02:03",
      "2199-01-01 00:00:00"};
  record->Find("time")->value = random.Pick(kTimes);
}

}  // namespace mailtide::traffic
