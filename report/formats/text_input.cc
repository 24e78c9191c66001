#include "report/formats/text_input.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "report/formats/iso_time.h"
#include "report/formats/text_days.h"

namespace mailtide {
namespace {

constexpr std::size_t kShownFiles = 20;
constexpr std::size_t kListedDays = 10;

// Days by the sentence that is said of them, in the order of kGapOrder.
using Gaps = std::map<MessageId, std::vector<std::chrono::local_days>>;
constexpr std::array kGapOrder = {
    MessageId::kMissingDays,    MessageId::kPartialDays, MessageId::kOpenDays,
    MessageId::kEndedDays,      MessageId::kEmptyDays,   MessageId::kQuietDays,
    MessageId::kOldSettingsDays};

bool IsZero(const DayReport& day) {
  constexpr std::array kMail = {Metric::kReceivedMessages,
                                Metric::kSentMessages, Metric::kRelayMessages};
  return std::all_of(kMail.begin(), kMail.end(), [&day](Metric metric) {
    return At(day.totals, metric) == 0;
  });
}

// Returns the most copies first: "da 198.51.100.7 12, da ..."
std::string Clients(const TextPage& page, const Summary& summary) {
  constexpr std::size_t kListedClients = 5;
  std::map<std::string, std::uint64_t> copies;
  for (const DayReport& day : DaysAbout(summary)) {
    for (const auto& [client, count] : day.relaying_clients) {
      copies[client] += count;
    }
  }
  std::vector<std::pair<std::string, std::uint64_t>> worst(copies.begin(),
                                                           copies.end());
  std::stable_sort(
      worst.begin(), worst.end(),
      [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> words;
  words.reserve(worst.size());
  for (const auto& [client, count] : worst) {
    // Only the first few are shown, but all of them are counted.
    words.push_back(
        words.size() < kListedClients
            ? page.Say(MessageId::kClientCopies,
                       {{"client", LogText(client)}, {"copies", count}})
            : "");
  }
  return page.List(words, kListedClients);
}

MessageId ReasonWord(RejectReason reason) {
  switch (reason) {
    case RejectReason::kTooLong:
      return MessageId::kTooLong;
    case RejectReason::kNoRecord:
      return MessageId::kNoRecord;
    case RejectReason::kBadTime:
      return MessageId::kBadTime;
    case RejectReason::kOutOfRange:
      return MessageId::kOutOfRange;
    case RejectReason::kTorn:
      break;
  }
  return MessageId::kTorn;
}

// "welf, gzip, 1.234 byte, 2026-11-19 23:58:01 - 2026-11-20 23:57:59"
std::string Nature(const TextPage& page, const SourceReport& source,
                   const TimeZone& zone) {
  std::vector<std::string> words;
  words.push_back(source.dialect.empty() ? page.Say(MessageId::kUnknownDialect)
                                         : LogText(source.dialect));
  if (!source.compression.empty() && source.compression != "none") {
    words.push_back(LogText(source.compression));
  }
  words.push_back(
      page.Say(MessageId::kSourceBytes, {{"bytes", source.account.bytes}}));
  words.push_back(source.first && source.last
                      ? LocalStamp(*source.first, zone) + " - " +
                            LocalStamp(*source.last, zone)
                      : page.Say(MessageId::kNoTimes));
  return page.List(words, words.size());
}

void WriteSource(TextPage& page, const SourceReport& source,
                 const TimeZone& zone) {
  const InputAccount& account = source.account;
  page.Paragraph("  ", LogText(source.path));
  page.Paragraph("    ", Nature(page, source, zone));
  page.Paragraph("    ", page.Say(MessageId::kSourceLines,
                                  {{"lines", account.lines},
                                   {"events", account.events},
                                   {"context", account.context},
                                   {"blank", account.blank},
                                   {"rejected", account.Rejected()}}));
  std::vector<std::string> reasons;
  for (std::size_t i = 0; i < kRejectReasonCount; ++i) {
    if (account.rejected[i] != 0) {
      reasons.push_back(page.Say(ReasonWord(static_cast<RejectReason>(i)),
                                 {{"count", account.rejected[i]}}));
    }
  }
  if (!reasons.empty()) {
    page.Paragraph("    ",
                   page.Say(MessageId::kRejectedLines,
                            {{"list", page.List(reasons, reasons.size())}}));
  }
  std::vector<std::string> remarks;
  for (const auto& [count, message] :
       {std::pair(account.dropped_sessions, MessageId::kDroppedSessions),
        std::pair(account.future, MessageId::kFuture),
        std::pair(account.repeated_fields, MessageId::kRepeatedFields),
        std::pair(account.repaired, MessageId::kRepaired),
        std::pair(account.duplicate_keys, MessageId::kDuplicateKeys),
        std::pair(account.non_conforming, MessageId::kNonConforming)}) {
    if (count != 0) {
      remarks.push_back(page.Say(message, {{"count", count}}));
    }
  }
  if (!remarks.empty()) {
    page.Paragraph("    ",
                   page.Say(MessageId::kRemarks,
                            {{"list", page.List(remarks, remarks.size())}}));
  }
  if (!source.damage.empty()) {
    page.Paragraph("    ", page.Say(MessageId::kSourceDamage,
                                    {{"reason", LogText(source.damage)}}));
  }
}

bool HasTrouble(const SourceReport& source) {
  return source.account.Rejected() != 0 || source.account.future != 0 ||
         !source.damage.empty() || source.dialect.empty();
}

// Of years of logs only those are shown of which something is missing.
bool IsShown(const Summary& summary, const SourceReport& source) {
  if (summary.past_reading) {
    return !source.damage.empty();
  }
  return summary.sources.size() <= kShownFiles || HasTrouble(source);
}

// Ends a list of which `count` items are not shown.
void WriteHowManyMore(TextPage& page, std::size_t count) {
  if (count != 0) {
    page.Paragraph(
        "    ", "... " + page.Say(MessageId::kMoreInList, {{"count", count}}));
  }
}

// Writes one sentence for each of the first pairs, and how many more there are.
void WritePairs(TextPage& page, MessageId message, std::string_view first,
                std::string_view second,
                const std::vector<std::pair<std::string, std::string>>& pairs) {
  const std::size_t shown = std::min(pairs.size(), kShownFiles);
  for (std::size_t i = 0; i < shown; ++i) {
    page.Paragraph("  - ",
                   page.Say(message, {{first, LogText(pairs[i].first)},
                                      {second, LogText(pairs[i].second)}}));
  }
  WriteHowManyMore(page, pairs.size() - shown);
}

// "level 3: 2, level error: 1, without a level: 4"; empty for no lines.
std::string ErrLevels(const TextPage& page, const ErrCounts& counts) {
  std::vector<std::string> words;
  for (const auto& [level, count] : counts.by_level) {
    words.push_back(page.Say(MessageId::kErrLevel,
                             {{"level", LogText(level)}, {"count", count}}));
  }
  for (const auto& [count, message] :
       {std::pair(counts.without_level, MessageId::kErrWithoutLevel),
        std::pair(counts.continuation, MessageId::kErrContinuation),
        std::pair(counts.blank, MessageId::kErrBlank)}) {
    if (count != 0) {
      words.push_back(page.Say(message, {{"count", count}}));
    }
  }
  return page.List(words, words.size());
}

void WriteErrLogs(TextPage& page, const std::vector<ErrLogReport>& logs) {
  const std::size_t shown = std::min(logs.size(), kShownFiles);
  for (std::size_t i = 0; i < shown; ++i) {
    const ErrLogReport& log = logs[i];
    const std::string levels = ErrLevels(page, log.counts);
    page.Paragraph("  - ",
                   page.Say(MessageId::kErrLog, {{"path", LogText(log.path)},
                                                 {"lines", log.counts.lines},
                                                 {"bytes", log.bytes}}) +
                       (levels.empty() ? "" : ": ") + levels + ".");
    if (!log.damage.empty()) {
      page.Paragraph("    ", page.Say(MessageId::kSourceDamage,
                                      {{"reason", LogText(log.damage)}}));
    }
  }
  WriteHowManyMore(page, logs.size() - shown);
}

// Of many days those that follow each other as one: "2026-08-03 -
// 2026-08-09".
std::vector<std::string> Spans(
    const std::vector<std::chrono::local_days>& days) {
  const bool join = days.size() > kListedDays;
  std::vector<std::string> spans;
  for (std::size_t i = 0; i < days.size(); ++i) {
    spans.push_back(IsoDay(days[i]));
    const std::size_t first = i;
    while (join && i + 1 < days.size() &&
           days[i + 1] == days[i] + std::chrono::days(1)) {
      ++i;
    }
    if (i > first) {
      spans.back() += " - " + IsoDay(days[i]);
    }
  }
  return spans;
}

}  // namespace

void WriteGaps(TextPage& page, const Summary& summary) {
  std::set<std::chrono::local_days> empty_logs;
  for (const Verdict& verdict : summary.verdicts) {
    if (verdict.problem == Problem::kEmptyLog) {
      empty_logs.insert(verdict.day);
    }
  }
  Gaps gaps;
  // Days for comparison only where their numbers need it.
  for (const DayReport& day : summary.days) {
    if (day.state == DayState::kMissing) {
      gaps[MessageId::kMissingDays].push_back(day.day);
    } else if (day.state == DayState::kPartial) {
      gaps[MessageId::kPartialDays].push_back(day.day);
    }
    if (day.old_settings) {
      gaps[MessageId::kOldSettingsDays].push_back(day.day);
    }
    if (day.state != DayState::kMissing && day.state != DayState::kOpen &&
        IsZero(day)) {
      gaps[empty_logs.contains(day.day) ? MessageId::kEmptyDays
                                        : MessageId::kQuietDays]
          .push_back(day.day);
    }
  }
  std::vector<std::chrono::local_days> unjudged;
  std::uint64_t lacking = 0;
  for (const DayReport& day : DaysAbout(summary)) {
    if (day.state == DayState::kOpen) {
      gaps[MessageId::kOpenDays].push_back(day.day);
    } else if (day.state == DayState::kEnded) {
      gaps[MessageId::kEndedDays].push_back(day.day);
    }
    if (day.history_lacking > 0) {
      unjudged.push_back(day.day);
      lacking = std::max(lacking, day.history_lacking);
    }
  }
  if (gaps.empty() && unjudged.empty()) {
    return;
  }
  page.Heading(page.Say(MessageId::kHeadGaps));
  for (const MessageId message : kGapOrder) {
    if (const auto& days = gaps[message]; !days.empty()) {
      page.Paragraph(
          "  - ",
          page.Say(message, {{"count", days.size()},
                             {"days", page.List(Spans(days), kListedDays)}}));
    }
  }
  if (!unjudged.empty()) {
    // They are the first ones of a history: a span says it.
    const std::string days =
        unjudged.size() == 1
            ? IsoDay(unjudged.front())
            : IsoDay(unjudged.front()) + " - " + IsoDay(unjudged.back());
    page.Paragraph("  - ", page.Say(MessageId::kShortHistory,
                                    {{"missing", lacking}, {"days", days}}));
  }
}

// "greylist 3, user unknown 12", in the order of the classes.
std::string Refusals(TextPage& page, const MetricCounts& total) {
  std::string list;
  for (const Metric metric : RefusalMetrics()) {
    if (const std::uint64_t count = At(total, metric); count != 0) {
      list += (list.empty() ? "" : ", ") +
              page.Say(MessageId::kRefusal,
                       {{"reason", std::string(RefusalName(metric))},
                        {"count", count}});
    }
  }
  return list;
}

void WriteNotes(TextPage& page, const Summary& summary) {
  page.Heading(page.Say(MessageId::kHeadNotes));
  page.Paragraph("  - ",
                 page.Say(summary.count_copies ? MessageId::kCountsCopies
                                               : MessageId::kCountsMessages));
  if (summary.by_marks) {
    page.Paragraph("  - ", page.Say(MessageId::kByMarks));
  }
  constexpr std::array kGuesses = {
      std::pair(Metric::kInferred, MessageId::kInferred),
      std::pair(Metric::kUnauthenticated, MessageId::kUnauthenticated),
      std::pair(Metric::kClaimed, MessageId::kClaimed),
      std::pair(Metric::kNoRecipient, MessageId::kNoRecipient),
      std::pair(Metric::kUnmarked, MessageId::kUnmarked),
      std::pair(Metric::kUnnamedLogins, MessageId::kUnnamedLogins),
      std::pair(Metric::kAssumedRecipients, MessageId::kAssumedRecipients),
      std::pair(Metric::kForwarded, MessageId::kForwarded),
      std::pair(Metric::kDroppedSessions, MessageId::kDroppedInJoining),
  };
  const MetricCounts total = TotalAbout(summary);
  for (const auto& [metric, message] : kGuesses) {
    if (const std::uint64_t count = At(total, metric); count != 0) {
      page.Paragraph("  - ", page.Say(message, {{"count", count}}));
    }
  }
  if (const std::string list = Refusals(page, total); !list.empty()) {
    page.Paragraph("  - ", page.Say(MessageId::kRefusals, {{"list", list}}));
  }
  if (const std::uint64_t copies = At(total, Metric::kSuspiciousRelay);
      copies != 0) {
    page.Paragraph("  - ", page.Say(MessageId::kSuspiciousRelay,
                                    {{"count", copies},
                                     {"clients", Clients(page, summary)}}));
  }
}

void WriteInput(TextPage& page, const Summary& summary, const TimeZone& zone) {
  const bool is_past = summary.past_reading.has_value();
  if (is_past && summary.duplicates.empty() && summary.ignored.empty() &&
      summary.past_reading->damaged == 0) {
    return;
  }
  page.Heading(page.Say(MessageId::kHeadInput));
  if (summary.sources.empty() && !is_past) {
    page.Paragraph("  ", page.Say(MessageId::kNoSources));
  }
  InputAccount total;
  std::size_t shown = 0;
  for (const SourceReport& source : summary.sources) {
    total.Merge(source.account);
    if (IsShown(summary, source) && shown < kShownFiles) {
      WriteSource(page, source, zone);
      ++shown;
    }
  }
  if (shown < summary.sources.size() && !is_past) {
    page.Paragraph("  ", page.Say(MessageId::kMoreSources,
                                  {{"count", summary.sources.size() - shown}}));
  }
  if (summary.sources.size() > 1 && !is_past) {
    page.Paragraph("  ", page.Say(MessageId::kInputTotal,
                                  {{"files", summary.sources.size()},
                                   {"lines", total.lines},
                                   {"bytes", total.bytes}}));
  }
  WritePairs(page, MessageId::kDuplicate, "path", "same", summary.duplicates);
  WritePairs(page, MessageId::kIgnored, "path", "why", summary.ignored);
  WriteErrLogs(page, summary.err_logs);
}

}  // namespace mailtide
