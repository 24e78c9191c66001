#include "samples/traffic/lcd_writer.h"

#include <utility>

#include <fmt/format.h>

#include "samples/traffic/civil_time.h"
#include "samples/traffic/layouts.h"

namespace mailtide::traffic {
namespace {

char Direction(LineKind kind) {
  return kind == LineKind::kCommand ? '<'
         : kind == LineKind::kReply ? '>'
                                    : '*';
}

}  // namespace

void LcdWriter::Write(const Session& session, LineQueue* lines) {
  ++number_;
  const std::string middle = fmt::format(
      " [{:08X}] {}:{} ", number_, session.peer, random_.Between(1024, 65535));
  for (const ScriptLine& line : session.lines) {
    if (line.kind == LineKind::kSummary) {
      continue;
    }
    std::string body = PrintTime(ToCivil(FromSeconds(line.second))) + middle;
    body += Direction(line.kind);
    body += ' ';
    body += line.text;
    lines->Push({.second = line.second, .body = std::move(body)});
  }
}

void LcdWriter::PushRecord(std::int64_t second, LineQueue* lines) {
  if (number_ % 2 == 0) {
    record_.Add("session", fmt::format("{:08X}", number_));
  }
  LogLine line = {.second = second, .record = true};
  record_.Write(&line.body);
  lines->Push(std::move(line));
}

void LcdWriter::WriteRecords(const Session& session, LineQueue* lines) {
  for (const Mail& mail : session.records) {
    const std::int64_t second = ToSeconds(mail.time);
    for (const Refusal& refusal : mail.refusals) {
      WriteRefusal(mail, refusal, Style::kPlain, random_, &record_);
      PushRecord(second, lines);
    }
    if (mail.fate != Fate::kNone) {
      WriteMail(mail, Style::kPlain, random_, &record_);
      PushRecord(second, lines);
    }
  }
}

}  // namespace mailtide::traffic
