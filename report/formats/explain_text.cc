#include "report/formats/explain_text.h"

#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "report/formats/iso_time.h"
#include "report/formats/text.h"
#include "report/formats/text_days.h"
#include "report/formats/text_evidence.h"
#include "report/formats/text_page.h"
#include "report/local_dates.h"

namespace mailtide {
namespace {

constexpr std::size_t kDayWidth = 14;  // "ven 2026-11-20"
constexpr std::size_t kNumberWidth = 10;

void WriteCounts(TextPage& page, const AccountExplanation& explanation) {
  const AccountCounts& counts = explanation.day.counts;
  page.Line("");
  page.Paragraph("", page.Say(MessageId::kExplainRelayed,
                              {{"copies", counts.relay_copies},
                               {"messages", counts.relay_messages}}));
  page.Paragraph("", page.Say(MessageId::kExplainSent,
                              {{"copies", counts.sent_copies},
                               {"messages", counts.sent_messages}}));
  const LimitInForce& limit = explanation.limit;
  std::string text;
  if (limit.pattern.empty()) {
    text = page.Say(MessageId::kExplainLimit, {{"limit", limit.copies}});
  } else {
    std::string rule = LogText(limit.pattern);
    if (limit.until) {
      rule += ", " + page.Say(MessageId::kExplainUntil,
                              {{"day", IsoDay(*limit.until)}});
    }
    if (!limit.reason.empty()) {
      rule += ": " + LogText(limit.reason);
    }
    text = page.Say(MessageId::kExplainLimitRule,
                    {{"limit", limit.copies}, {"rule", rule}});
  }
  if (counts.relay_copies > limit.copies) {
    text += " " + page.Say(MessageId::kExplainOver,
                           {{"count", counts.relay_copies - limit.copies}});
  }
  page.Paragraph("", text);
  if (explanation.old_settings) {
    page.Paragraph("", page.Say(MessageId::kExplainOldSettings));
  }
}

void WriteDaysBefore(TextPage& page, const std::vector<AccountDay>& before) {
  page.Heading(page.Say(MessageId::kHeadDaysBefore));
  if (before.empty()) {
    page.Paragraph("  ", page.Say(MessageId::kNoDaysBefore));
    return;
  }
  page.Line(std::string(kDayWidth, ' ') +
            PadLeft(page.Say(MessageId::kColumnRelayed), 2 * kNumberWidth) +
            PadLeft(page.Say(MessageId::kColumnSent), 2 * kNumberWidth));
  std::string names = PadRight(page.Say(MessageId::kColumnDay), kDayWidth);
  for (int i = 0; i < 2; ++i) {
    names += PadLeft(page.Say(MessageId::kColumnCopies), kNumberWidth);
    names += PadLeft(page.Say(MessageId::kColumnMessages), kNumberWidth);
  }
  page.Line(names + " " + page.Say(MessageId::kColumnState));
  for (const AccountDay& day : before) {
    std::string line = PadRight(
        DayText(page.language(), day.day, DayStyle::kShort), kDayWidth);
    for (const std::uint64_t number :
         {day.counts.relay_copies, day.counts.relay_messages,
          day.counts.sent_copies, day.counts.sent_messages}) {
      line +=
          PadLeft(day.state == DayState::kMissing ? "-" : page.Number(number),
                  kNumberWidth);
    }
    page.Line(line + " " + page.Say(StateWord(day.state)));
  }
}

void WriteFound(TextPage& page, const AccountExplanation& explanation) {
  const AccountEvidence& evidence = explanation.evidence;
  const AccountCounts& counts = explanation.day.counts;
  if (evidence.messages == 0 && counts.relay_messages == 0) {
    page.Paragraph("  ", page.Say(MessageId::kEvidenceNothing));
    return;
  }
  const bool is_all = evidence.copies == counts.relay_copies &&
                      evidence.messages == counts.relay_messages;
  page.Paragraph("  ", is_all ? page.Say(MessageId::kEvidenceAll,
                                         {{"copies", evidence.copies},
                                          {"messages", evidence.messages}})
                              : page.Say(MessageId::kEvidencePart,
                                         {{"copies", evidence.copies},
                                          {"messages", evidence.messages},
                                          {"counted", counts.relay_copies}}));
}

void WriteEvidence(TextPage& page, const AccountExplanation& explanation,
                   const TimeZone& zone) {
  const AccountEvidence& evidence = explanation.evidence;
  page.Heading(page.Say(MessageId::kHeadEvidence));
  WriteFound(page, explanation);
  for (const std::string& sentence :
       EvidenceSentences(page, evidence, zone, kTopCounts)) {
    page.Paragraph("  ", sentence);
  }
}

void WriteLines(TextPage& page, const std::vector<LineRange>& files) {
  if (files.empty()) {
    return;
  }
  page.Heading(page.Say(MessageId::kHeadLines));
  for (const LineRange& file : files) {
    page.Line("  " +
              page.Say(MessageId::kLinesOfFile, {{"mails", file.lines.mails}}));
    page.Line("  " + LinesCommand(file));
  }
}

void WriteProblems(TextPage& page, const std::vector<LogProblem>& problems) {
  if (problems.empty()) {
    return;
  }
  page.Heading(page.Say(MessageId::kHeadLogTrouble));
  for (const LogProblem& problem : problems) {
    page.Paragraph("  ", LogProblemSentence(page, problem));
  }
}

}  // namespace

std::string LinesCommand(const LineRange& range) {
  const std::string sed =
      fmt::format("sed -n '{},{}p'", range.lines.first, range.lines.last);
  const std::string path = ShellWord(range.path);
  switch (range.compression) {
    case Compression::kNone:
      break;
    case Compression::kGzip:
      return fmt::format("gzip -dc {} | {}", path, sed);
    case Compression::kBzip2:
      return fmt::format("bzip2 -dc {} | {}", path, sed);
    case Compression::kXz:
      return fmt::format("xz -dc {} | {}", path, sed);
    case Compression::kZstd:
      return fmt::format("zstd -dc {} | {}", path, sed);
    case Compression::kZip:
      return fmt::format("unzip -p {} {} | {}", ShellWord(range.archive),
                         ShellWord(range.member), sed);
  }
  return fmt::format("{} {}", sed, path);
}

std::string RenderExplanationText(const AccountExplanation& explanation,
                                  const TimeZone& zone, Language language) {
  TextPage page(language);
  page.Paragraph(
      "", page.Say(
              MessageId::kExplainAccount,
              {{"account", LogText(explanation.account)},
               {"day", DayText(language, explanation.day.day, DayStyle::kLong)},
               {"state", page.Say(StateWord(explanation.day.state))}}));
  WriteCounts(page, explanation);
  WriteDaysBefore(page, explanation.before);
  WriteEvidence(page, explanation, zone);
  WriteLines(page, explanation.evidence.files);
  WriteProblems(page, explanation.problems);
  page.Line("");
  page.Paragraph(
      "", ZoneSentence(language, explanation.zone, explanation.zone_origin));
  return page.Take();
}

}  // namespace mailtide
