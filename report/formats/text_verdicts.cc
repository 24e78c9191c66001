#include "report/formats/text_verdicts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <vector>

#include "report/formats/iso_time.h"
#include "report/formats/old_text.h"
#include "report/local_dates.h"

namespace mailtide {
namespace {

using DayVerdicts =
    std::map<std::chrono::local_days, std::vector<const Verdict*>>;

// Returns the verdicts that `wanted` keeps, by day; within a day alarms first,
// then by kind in the order given, then the highest value.
template <typename Wanted>
DayVerdicts ByDay(const Summary& summary, Wanted wanted) {
  DayVerdicts days;
  for (const Verdict& verdict : summary.verdicts) {
    if (wanted(verdict)) {
      days[verdict.day].push_back(&verdict);
    }
  }
  for (auto& [day, verdicts] : days) {
    std::stable_sort(verdicts.begin(), verdicts.end(),
                     [](const Verdict* a, const Verdict* b) {
                       const Grade left = GradeOf(*a);
                       const Grade right = GradeOf(*b);
                       if (left != right) {
                         return left > right;
                       }
                       if (a->kind != b->kind) {
                         return a->kind < b->kind;
                       }
                       // Indicators keep their order: none is worse.
                       return a->kind != VerdictKind::kFixedRule &&
                              a->value > b->value;
                     });
  }
  return days;
}

std::string IndicatorWords(const TextPage& page, const Summary& summary,
                           std::string_view indicator) {
  const std::string_view count = summary.count_copies ? "copies" : "messages";
  std::string words;
  if (indicator.starts_with("SMTP_RECVD_MSGS")) {
    words = page.Say(MessageId::kReceived, {{"count", count}});
  } else if (indicator.starts_with("SMTP_SENT_MSGS")) {
    words = page.Say(MessageId::kSent, {{"count", count}});
  } else if (indicator.starts_with("SMTP_RELAY_MSGS")) {
    words = page.Say(MessageId::kRelayed, {{"count", count}});
  } else {
    return LogText(indicator);
  }
  if (indicator.ends_with("_W")) {
    words = page.Say(MessageId::kOnWeekdays, {{"what", words}});
  }
  return words;
}

std::string DeviationSentence(const TextPage& page, const Summary& summary,
                              const Verdict& verdict) {
  const std::string what = IndicatorWords(page, summary, verdict.subject);
  const double spread = summary.sigma * verdict.deviation;
  std::string text;
  if (verdict.mean > 0) {
    const double percent =
        std::fabs(static_cast<double>(verdict.value) - verdict.mean) /
        verdict.mean * 100;
    text = page.Say(
        verdict.side == Side::kLow ? MessageId::kDeviationLow
                                   : MessageId::kDeviationHigh,
        {{"what", what}, {"value", verdict.value}, {"percent", percent}});
  } else {
    text = page.Say(MessageId::kDeviationPlain,
                    {{"what", what}, {"value", verdict.value}});
  }
  return text + " " +
         page.Say(MessageId::kBounds,
                  {{"mean", verdict.mean},
                   {"samples", verdict.samples},
                   {"low", std::max(0.0, verdict.mean - spread)},
                   {"high", verdict.mean + spread},
                   {"sigma", summary.sigma}});
}

// Nothing for kNone.
std::optional<MessageId> HealthMessage(Problem problem) {
  switch (problem) {
    case Problem::kNone:
      break;
    case Problem::kNoLog:
      return MessageId::kNoLog;
    case Problem::kEmptyLog:
      return MessageId::kEmptyLog;
    case Problem::kLogEnds:
      return MessageId::kLogEnds;
    case Problem::kDayIncomplete:
      return MessageId::kDayIncomplete;
    case Problem::kDamaged:
      return MessageId::kDamaged;
    case Problem::kNotUnderstood:
      return MessageId::kNotUnderstood;
    case Problem::kOutOfRange:
      return MessageId::kImpossibleTimes;
    case Problem::kFutureRecords:
      return MessageId::kFutureRecords;
    case Problem::kOverlap:
      return MessageId::kOverlap;
  }
  return std::nullopt;
}

std::string HealthSentence(const TextPage& page, const Verdict& verdict) {
  std::vector<std::string> items;
  for (const std::string& item : verdict.details.shown) {
    items.push_back(LogText(item));
  }
  const std::size_t shown = items.size();
  items.resize(shown + verdict.details.more);  // counted, not shown
  const std::string detail = page.List(items, shown);
  const std::optional<MessageId> message = HealthMessage(verdict.problem);
  return message ? page.Say(*message, {{"detail", detail}}) : detail;
}

bool HasOldLine(const Verdict& verdict) {
  return verdict.kind == VerdictKind::kFixedRule ||
         verdict.kind == VerdictKind::kAccountLimit;
}

// Writes the sentences of one day; of each kind the first kShownPerKind.
void WriteSentences(TextPage& page, const Summary& summary,
                    const std::vector<const Verdict*>& verdicts) {
  std::map<VerdictKind, std::size_t> totals;
  for (const Verdict* verdict : verdicts) {
    ++totals[verdict->kind];
  }
  std::map<VerdictKind, std::size_t> shown;
  for (const Verdict* verdict : verdicts) {
    const std::size_t total = totals[verdict->kind];
    const std::size_t number = ++shown[verdict->kind];
    if (number <= kShownPerKind) {
      page.Paragraph(GradeOf(*verdict) == Grade::kAlarm ? "  ! " : "  - ",
                     VerdictSentence(page, summary, *verdict));
    } else if (number == total) {
      page.Paragraph("    ", page.Say(MessageId::kMoreVerdicts,
                                      {{"count", total - kShownPerKind},
                                       {"total", total}}));
    }
  }
}

}  // namespace

std::string VerdictSentence(const TextPage& page, const Summary& summary,
                            const Verdict& verdict) {
  const std::string subject = LogText(verdict.subject);
  switch (verdict.kind) {
    case VerdictKind::kFixedRule:
      return DeviationSentence(page, summary, verdict);
    case VerdictKind::kAccountLimit:
      return page.Say(MessageId::kAccountOverLimit, {{"account", subject},
                                                     {"value", verdict.value},
                                                     {"limit", verdict.limit}});
    case VerdictKind::kOpenRelay:
      return page.Say(MessageId::kOpenRelay,
                      {{"client", subject}, {"value", verdict.value}});
    case VerdictKind::kForbiddenAccepted:
      return page.Say(MessageId::kForbiddenAccepted,
                      {{"sender", subject}, {"value", verdict.value}});
    case VerdictKind::kInputHealth:
      break;
  }
  return HealthSentence(page, verdict);
}

void WriteNews(TextPage& page, const Summary& summary) {
  const DayVerdicts days =
      ByDay(summary, [](const Verdict& v) { return !v.told_before; });
  if (days.empty()) {
    return;
  }
  page.Heading(page.Say(MessageId::kHeadNews));
  auto day = days.begin();
  if (days.size() > kShownDays) {
    std::size_t earlier = 0;
    for (; std::distance(day, days.end()) > std::ptrdiff_t{kShownDays}; ++day) {
      earlier += day->second.size();
    }
    page.Paragraph("  ",
                   page.Say(MessageId::kEarlierVerdicts,
                            {{"count", earlier}, {"day", IsoDay(day->first)}}));
  }
  // The only day of a report is in its first line already.
  const bool dated = DaysAbout(summary).size() > 1 || days.size() > 1;
  for (; day != days.end(); ++day) {
    if (dated) {
      page.Line(DayText(page.language(), day->first, DayStyle::kLong));
    }
    WriteSentences(page, summary, day->second);
  }
}

void WriteTold(TextPage& page, const Summary& summary) {
  constexpr std::size_t kFew = 5;
  const DayVerdicts days =
      ByDay(summary, [](const Verdict& v) { return v.told_before; });
  std::size_t count = 0;
  for (const auto& [day, verdicts] : days) {
    count += verdicts.size();
  }
  if (count == 0) {
    return;
  }
  page.Heading(page.Say(MessageId::kHeadTold));
  if (count > kFew) {
    const std::string first = IsoDay(days.begin()->first);
    const std::string last = IsoDay(days.rbegin()->first);
    page.Paragraph(
        "  ",
        first == last
            ? page.Say(MessageId::kToldOfDay,
                       {{"count", count}, {"day", first}})
            : page.Say(MessageId::kToldTotal,
                       {{"count", count}, {"first", first}, {"last", last}}));
    return;
  }
  for (const auto& [day, verdicts] : days) {
    for (const Verdict* verdict : verdicts) {
      page.Paragraph("  - ", IsoDay(day) + ": " +
                                 VerdictSentence(page, summary, *verdict));
    }
  }
}

void WriteOldLines(TextPage& page, const Summary& summary) {
  const DayVerdicts days = ByDay(summary, HasOldLine);
  for (const auto& [day, verdicts] : days) {
    page.Heading(page.Say(MessageId::kHeadOldLines, {{"day", IsoDay(day)}}));
    std::size_t accounts = 0;
    // Indicators first, as the old script had them.
    for (const VerdictKind kind :
         {VerdictKind::kFixedRule, VerdictKind::kAccountLimit}) {
      for (const Verdict* verdict : verdicts) {
        if (verdict->kind == kind &&
            (kind == VerdictKind::kFixedRule || ++accounts <= kShownPerKind)) {
          page.Line(OldLine(*verdict));
        }
      }
    }
    if (accounts > kShownPerKind) {
      page.Line(
          page.Say(MessageId::kMoreAccountLines,
                   {{"count", accounts - kShownPerKind}, {"total", accounts}}));
    }
  }
  if (!days.empty()) {
    page.Line("");
    for (const std::string_view line : kOldLegend) {
      page.Line(line);
    }
  }
}

}  // namespace mailtide
