#include "report/formats/text_evidence.h"

#include <algorithm>

#include <fmt/format.h>

#include "analysis/excess.h"
#include "analysis/usual_day.h"
#include "parser/base/scan.h"
#include "report/formats/escape.h"
#include "report/formats/iso_time.h"
#include "report/formats/text_verdicts.h"
#include "report/local_dates.h"

namespace mailtide {
namespace {

// Under an alert there is room for so many domains, clients and logs.
constexpr std::size_t kShort = 3;
// The longest path there is (PATH_MAX).
constexpr std::size_t kMaxPathCharacters = 4096;

std::string Time(std::chrono::sys_seconds time, const TimeZone& zone) {
  return LocalStamp(time, zone).substr(std::string_view("2026-11-20 ").size());
}

// The name of an account, a domain or a client; some mails have none.
std::string Name(std::string_view name) {
  return name.empty() ? "-" : LogText(name);
}

bool HasAny(const TopCounts& counts) {
  return !counts.top.empty() || counts.more_count > 0;
}

std::string TopList(const TextPage& page, const TopCounts& counts,
                    std::size_t most) {
  std::vector<std::string> items;
  std::uint64_t more_keys = counts.more_keys;
  std::uint64_t more_count = counts.more_count;
  for (const auto& [name, count] : counts.top) {
    if (items.size() == most) {
      ++more_keys;
      more_count += count;
      continue;
    }
    // The number stays on the line of its name.
    items.push_back(Name(name) + LogText(" " + page.Number(count)));
  }
  if (items.empty() && more_count > 0) {
    return page.Say(MessageId::kEvidenceNoneLarge,
                    {{"keys", more_keys}, {"count", more_count}});
  }
  std::string list = page.List(items, items.size());
  if (more_count > 0) {
    list += " " + page.Say(counts.too_many ? MessageId::kEvidenceMoreThan
                                           : MessageId::kEvidenceMore,
                           {{"keys", more_keys}, {"count", more_count}});
  }
  return list;
}

// Of a day without a like one, or that has no more than that, all is shown.
bool IsCompared(const Excess& excess) {
  return excess.beside && excess.usual < excess.copies;
}

std::string CauseList(const TextPage& page, const Excess& excess,
                      const std::vector<ExcessCause>& causes) {
  std::vector<std::string> items;
  for (const ExcessCause& cause : causes) {
    const double percent = 100 * cause.share;
    items.push_back(
        Name(cause.name) +
        LogText(
            " " +
            (IsCompared(excess)
                 ? page.Say(MessageId::kCauseBeside, {{"percent", percent},
                                                      {"copies", cause.copies},
                                                      {"usual", cause.usual}})
                 : page.Say(MessageId::kCause, {{"percent", percent},
                                                {"copies", cause.copies}}))));
  }
  return page.List(items, items.size());
}

// Two that are spread over everybody have no cause to share.
bool HaveSameCauses(const Excess& a, const Excess& b) {
  const bool has_any =
      !a.accounts.empty() || !a.domains.empty() || !a.clients.empty();
  return has_any && a.beside == b.beside && a.accounts == b.accounts &&
         a.domains == b.domains && a.clients == b.clients;
}

void WriteExcess(TextPage& page, const Excess& excess) {
  page.Paragraph(
      "    ", IsCompared(excess)
                  ? page.Say(MessageId::kExcessBeside,
                             {{"day", DayText(page.language(), *excess.beside,
                                              DayStyle::kShort)},
                              {"usual", excess.usual}})
                  : page.Say(MessageId::kExcessAlone,
                             {{"copies", excess.copies},
                              {"like", excess.beside ? "known" : "none"}}));
  const std::string_view side =
      excess.flow == Flow::kReceived ? "received" : "sent";
  bool has_cause = false;
  const auto write = [&](MessageId id, const std::vector<ExcessCause>& causes) {
    if (!causes.empty()) {
      has_cause = true;
      page.Paragraph("      ",
                     page.Say(id, {{"side", side},
                                   {"list", CauseList(page, excess, causes)}}));
    }
  };
  write(MessageId::kCauseAccounts, excess.accounts);
  write(MessageId::kCauseDomains, excess.domains);
  write(MessageId::kCauseClients, excess.clients);
  if (!has_cause) {
    page.Paragraph("      ", page.Say(MessageId::kNoCause,
                                      {{"percent", 100 * kNotableShare}}));
  }
}

void WriteLinesOf(TextPage& page, const std::vector<LineRange>& files) {
  for (std::size_t i = 0; i < std::min(files.size(), kShort); ++i) {
    const LineSpan& lines = files[i].lines;
    page.Line(
        "    " +
        page.Say(MessageId::kEvidenceLines,
                 {{"lines", fmt::format("{}-{}", lines.first, lines.last)},
                  {"path", EscapeForText(files[i].path, kMaxPathCharacters)}}));
  }
  if (files.size() > kShort) {
    page.Line("    " + page.Say(MessageId::kEvidenceMoreLogs,
                                {{"count", files.size() - kShort}}));
  }
}

std::uint64_t CountedOf(const Verdict& verdict) {
  return verdict.kind == VerdictKind::kAccountLimit ? verdict.value
                                                    : verdict.copies;
}

// 0 where the report does not show the day.
std::uint64_t CountedOf(const Summary& summary, std::chrono::local_days day,
                        Flow flow) {
  const auto found = std::ranges::find(summary.days, day, &DayReport::day);
  return found == summary.days.end() ? 0 : CopiesOf(*found, flow);
}

void WriteAccountEvidence(TextPage& page, const DayEvidence& day,
                          const AccountEvidence& evidence,
                          const Verdict& verdict, const TimeZone& zone) {
  const std::uint64_t counted = CountedOf(verdict);
  std::string text;
  if (evidence.copies != counted) {
    text = page.Say(MessageId::kEvidencePart, {{"copies", evidence.copies},
                                               {"messages", evidence.messages},
                                               {"counted", counted}});
  }
  for (const std::string& sentence :
       EvidenceSentences(page, evidence, zone, kShort)) {
    text += (text.empty() ? "" : " ") + sentence;
  }
  if (!text.empty()) {
    page.Paragraph("    ", text);
  }
  WriteLinesOf(page, evidence.files);
  page.Line("    " +
            page.Say(MessageId::kEvidenceCommand,
                     {{"command", fmt::format("mailtide explain --day {} "
                                              "--account={}",
                                              IsoDay(day.day),
                                              ShellWord(verdict.subject))}}));
}

}  // namespace

std::vector<std::string> EvidenceSentences(const TextPage& page,
                                           const AccountEvidence& evidence,
                                           const TimeZone& zone,
                                           std::size_t most) {
  std::vector<std::string> sentences;
  if (evidence.first && evidence.last && evidence.busiest_hour) {
    const int hour = *evidence.busiest_hour;
    sentences.push_back(
        page.Say(MessageId::kEvidenceTimes,
                 {{"first", Time(*evidence.first, zone)},
                  {"last", Time(*evidence.last, zone)},
                  {"hour", fmt::format("{}-{}", hour, hour + 1)},
                  {"copies", evidence.busiest_copies}}));
  }
  if (evidence.recipients > 0) {
    sentences.push_back(page.Say(evidence.more_recipients
                                     ? MessageId::kEvidenceManyRecipients
                                     : MessageId::kEvidenceRecipients,
                                 {{"count", evidence.recipients}}));
  }
  if (evidence.tried > 0) {
    sentences.push_back(
        page.Say(MessageId::kEvidenceRefused,
                 {{"refused", evidence.refused},
                  {"tried", evidence.tried},
                  {"percent", 100 * static_cast<double>(evidence.refused) /
                                  static_cast<double>(evidence.tried)}}));
  }
  if (HasAny(evidence.domains)) {
    sentences.push_back(
        page.Say(MessageId::kEvidenceDomains,
                 {{"list", TopList(page, evidence.domains, most)}}));
  }
  if (HasAny(evidence.clients)) {
    sentences.push_back(
        page.Say(MessageId::kEvidenceClients,
                 {{"list", TopList(page, evidence.clients, most)}}));
  }
  return sentences;
}

std::string ShellWord(std::string_view word) {
  const std::string text = EscapeForText(word, kMaxPathCharacters);
  const bool is_plain = std::ranges::all_of(text, [](char c) {
    return IsAlnum(c) ||
           std::string_view("/._-+,:@%").find(c) != std::string_view::npos;
  });
  if (is_plain && !text.empty()) {
    return text;
  }
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return quoted + "'";
}

std::string LogProblemSentence(const TextPage& page,
                               const LogProblem& problem) {
  MessageId words = MessageId::kLogDamaged;
  switch (problem.trouble) {
    case LogTrouble::kGone:
      words = MessageId::kLogGone;
      break;
    case LogTrouble::kUnreadable:
      words = MessageId::kLogUnreadable;
      break;
    case LogTrouble::kChanged:
      words = MessageId::kLogChanged;
      break;
    case LogTrouble::kGrown:
      words = MessageId::kLogGrown;
      break;
    case LogTrouble::kDamaged:
      break;
  }
  return page.Say(words, {{"path", LogText(problem.path)},
                          {"reason", LogText(problem.reason)}});
}

void EvidenceWriter::Write(TextPage& page, const Verdict& verdict) {
  const auto day =
      std::ranges::find(summary_.evidence, verdict.day, &DayEvidence::day);
  if (day == summary_.evidence.end()) {
    return;
  }
  if (const std::optional<Flow> flow = ExcessFlow(verdict)) {
    const auto excess = std::ranges::find(day->excesses, *flow, &Excess::flow);
    if (excess != day->excesses.end()) {
      WriteExcessOf(page, *day, *excess, verdict.subject);
    }
    return;
  }
  if (verdict.kind != VerdictKind::kAccountLimit &&
      verdict.kind != VerdictKind::kAccountBaseline) {
    return;
  }
  const auto account = std::ranges::find(day->accounts, verdict.subject,
                                         &AccountEvidence::account);
  if (account == day->accounts.end()) {
    return;
  }
  WriteAccountEvidence(page, *day, *account, verdict, zone_);
  if (account->copies < CountedOf(verdict)) {
    WriteLostLogs(page, *day);
  }
}

void EvidenceWriter::WriteExcessOf(TextPage& page, const DayEvidence& day,
                                   const Excess& excess,
                                   std::string_view indicator) {
  const std::uint64_t counted = CountedOf(summary_, day.day, excess.flow);
  if (excess.copies < counted) {
    // In how many messages, the excess does not know.
    page.Paragraph("    ", page.Say(MessageId::kEvidencePart,
                                    {{"copies", excess.copies},
                                     {"messages", std::uint64_t{0}},
                                     {"counted", counted}}));
    WriteLostLogs(page, day);
  }
  if (excess.copies == 0) {
    return;
  }
  const auto same = std::ranges::find_if(said_, [&](const auto& other) {
    return other.first == &excess || HaveSameCauses(*other.first, excess);
  });
  if (same != said_.end()) {
    page.Paragraph(
        "    ", page.Say(MessageId::kExcessAsAbove, {{"what", same->second}}));
    return;
  }
  WriteExcess(page, excess);
  said_.emplace_back(&excess, IndicatorWords(page, summary_, indicator));
}

// Logs that give less than they held once.
void EvidenceWriter::WriteLostLogs(TextPage& page, const DayEvidence& day) {
  if (are_lost_logs_said_) {
    return;
  }
  are_lost_logs_said_ = true;
  std::size_t shown = 0;
  for (const LogProblem& problem : day.problems) {
    if (problem.trouble != LogTrouble::kGrown && ++shown <= kShort) {
      page.Paragraph("    ", LogProblemSentence(page, problem));
    }
  }
}

}  // namespace mailtide
