#include "report/formats/text_verdicts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "analysis/episodes.h"
#include "analysis/indicator.h"
#include "report/formats/iso_time.h"
#include "report/formats/old_text.h"
#include "report/formats/text_evidence.h"
#include "report/local_dates.h"

namespace mailtide {
namespace {

using DayVerdicts =
    std::map<std::chrono::local_days, std::vector<const Verdict*>>;

// Whether the subject is one of the indicators.
bool IsOfIndicator(VerdictKind kind) {
  return kind == VerdictKind::kFixedRule ||
         kind == VerdictKind::kSeasonalForecast ||
         kind == VerdictKind::kCarryOver || kind == VerdictKind::kCusum ||
         kind == VerdictKind::kSoFar;
}

// Who did something stands before how much there was of it.
int Rank(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::kAccountLimit:
      return 0;
    case VerdictKind::kAccountBaseline:
      return 1;
    case VerdictKind::kOpenRelay:
      return 2;
    case VerdictKind::kForbiddenAccepted:
      return 3;
    case VerdictKind::kSeasonalForecast:
    case VerdictKind::kCarryOver:
    case VerdictKind::kSoFar:
      return 4;
    case VerdictKind::kFixedRule:
      return 5;
    case VerdictKind::kCusum:
      return 6;
    case VerdictKind::kInputHealth:
      return 7;
  }
  return 7;
}

// Returns the verdicts that `wanted` keeps, by day; within a day alarms first,
// then by rank, then the highest value.
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
                       if (Rank(a->kind) != Rank(b->kind)) {
                         return Rank(a->kind) < Rank(b->kind);
                       }
                       // Indicators keep their order: none is worse.
                       return !IsOfIndicator(a->kind) && a->value > b->value;
                     });
  }
  return days;
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

std::string ForecastSentence(const TextPage& page, const Summary& summary,
                             const Verdict& verdict) {
  const std::string what = IndicatorWords(page, summary, verdict.subject);
  const auto value = static_cast<double>(verdict.value);
  const double times = value / verdict.expected;
  constexpr double kMany = 3;  // beyond it a percentage says little
  const double percent = std::fabs(times - 1) * 100;
  std::string text;
  if (verdict.side == Side::kLow) {
    text = page.Say(
        MessageId::kForecastLow,
        {{"what", what}, {"value", verdict.value}, {"percent", percent}});
  } else if (times < kMany) {
    text = page.Say(
        MessageId::kForecastHigh,
        {{"what", what}, {"value", verdict.value}, {"percent", percent}});
  } else {
    text =
        page.Say(MessageId::kForecastTimes,
                 {{"what", what}, {"value", verdict.value}, {"times", times}});
  }
  text += " ";
  text +=
      verdict.low == 0
          ? page.Say(MessageId::kForecastUpTo,
                     {{"expected", verdict.expected}, {"high", verdict.high}})
          : page.Say(MessageId::kForecastBounds,
                     {{"expected", verdict.expected},
                      {"low", verdict.low},
                      {"high", verdict.high}});
  if (verdict.on_holiday) {
    text += " " + page.Say(MessageId::kOnHoliday);
  }
  if (verdict.episode == Episode::kLevelAccepted) {
    text += " " + page.Say(MessageId::kLevelAccepted,
                           {{"since", IsoDay(verdict.since)}});
  }
  return text;
}

std::string SoFarSentence(const TextPage& page, const Summary& summary,
                          const Verdict& verdict) {
  const std::string text =
      page.Say(MessageId::kSoFar,
               {{"what", IndicatorWords(page, summary, verdict.subject)},
                {"time", verdict.details.shown.front()},
                {"value", verdict.value},
                {"expected", verdict.expected},
                {"low", verdict.low},
                {"high", verdict.high}});
  if (verdict.last_record) {
    return text + " " +
           page.Say(MessageId::kSilentSince,
                    {{"stamp", LocalStamp(*verdict.last_record)}});
  }
  return text + " " + page.Say(MessageId::kDayEnd, {{"end", verdict.day_end}});
}

// What an account used to send.
std::string UsualOf(const TextPage& page, const Verdict& verdict) {
  return verdict.samples == 0
             ? page.Say(MessageId::kAccountNew)
             : page.Say(MessageId::kAccountUsual,
                        {{"mean", verdict.mean}, {"days", verdict.samples}});
}

std::string AccountLimitSentence(const TextPage& page,
                                 const std::string& subject,
                                 const Verdict& verdict) {
  std::string text =
      page.Say(MessageId::kAccountOverLimit, {{"account", subject},
                                              {"value", verdict.value},
                                              {"limit", verdict.limit}});
  if (verdict.samples > 0) {
    text += " " + UsualOf(page, verdict);
  }
  return text;
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

std::string SubjectText(const TextPage& page, const Verdict& verdict) {
  return verdict.kind == VerdictKind::kOpenRelay && verdict.subject.empty()
             ? page.Say(MessageId::kUnknownClient)
             : LogText(verdict.subject);
}

// One line: what is back in line, and since when it was not.
std::string ReturnedSentence(const TextPage& page, const Summary& summary,
                             const Verdict& verdict) {
  const std::string since = IsoDay(verdict.since);
  if (IsOfIndicator(verdict.kind)) {
    return page.Say(MessageId::kForecastReturned,
                    {{"what", IndicatorWords(page, summary, verdict.subject)},
                     {"value", verdict.value},
                     {"since", since}});
  }
  const std::string subject = SubjectText(page, verdict);
  if (verdict.kind == VerdictKind::kOpenRelay) {
    return page.Say(MessageId::kOpenRelayReturned,
                    {{"client", subject}, {"since", since}});
  }
  return page.Say(
      verdict.kind == VerdictKind::kAccountLimit
          ? MessageId::kAccountLimitReturned
          : MessageId::kAccountReturned,
      {{"account", subject}, {"value", verdict.value}, {"since", since}});
}

// What was told, when, and what the day came to.
std::string TakenBackSentence(const TextPage& page, const Summary& summary,
                              const Verdict& verdict) {
  const std::string stamp = verdict.details.Text();
  if (IsOfIndicator(verdict.kind)) {
    return page.Say(MessageId::kIndicatorTakenBack,
                    {{"what", IndicatorWords(page, summary, verdict.subject)},
                     {"value", verdict.value},
                     {"stamp", stamp},
                     {"side", SideName(verdict.side)}});
  }
  return page.Say(MessageId::kAlertTakenBack,
                  {{"subject", LogText(verdict.subject)}, {"stamp", stamp}});
}

// One line: what goes on, for how long.
std::string GoesOnSentence(const TextPage& page, const Summary& summary,
                           const Verdict& verdict) {
  const std::string subject = SubjectText(page, verdict);
  std::string what;
  if (verdict.kind == VerdictKind::kAccountLimit) {
    what = page.Say(MessageId::kAccountGoesOn, {{"account", subject},
                                                {"value", verdict.value},
                                                {"limit", verdict.limit}});
  } else if (verdict.kind == VerdictKind::kAccountBaseline) {
    what = page.Say(MessageId::kAccountUnusualGoesOn,
                    {{"account", subject}, {"value", verdict.value}});
  } else if (IsOfIndicator(verdict.kind)) {
    what = page.Say(MessageId::kIndicatorGoesOn,
                    {{"what", IndicatorWords(page, summary, verdict.subject)},
                     {"value", verdict.value},
                     {"side", SideName(verdict.side)}});
  } else {
    what = VerdictSentence(page, summary, verdict);
    if (what.ends_with('.')) {
      what.pop_back();
    }
  }
  if (verdict.day - verdict.since >= kCaseReach) {
    // Cases are followed for so long; this one may be older.
    return page.Say(MessageId::kDayOfLongCase,
                    {{"what", what},
                     {"days", static_cast<std::uint64_t>(kCaseReach.count())}});
  }
  const auto number =
      static_cast<std::uint64_t>((verdict.day - verdict.since).count()) + 1;
  return page.Say(
      MessageId::kDayOfCase,
      {{"what", what}, {"number", number}, {"since", IsoDay(verdict.since)}});
}

bool HasOldLine(const Verdict& verdict) {
  return Holds(verdict) && (verdict.kind == VerdictKind::kFixedRule ||
                            verdict.kind == VerdictKind::kAccountLimit);
}

// Writes the sentences of one day, with what stands behind them; of each kind,
// and of those of it that do not hold, the first kShownPerKind.
void WriteSentences(TextPage& page, const Summary& summary,
                    const std::vector<const Verdict*>& verdicts,
                    const TimeZone& zone) {
  const auto group = [](const Verdict& verdict) {
    return std::pair(verdict.kind, Holds(verdict));
  };
  std::map<std::pair<VerdictKind, bool>, std::size_t> totals;
  for (const Verdict* verdict : verdicts) {
    ++totals[group(*verdict)];
  }
  EvidenceWriter evidence(summary, zone);
  std::map<std::pair<VerdictKind, bool>, std::size_t> shown;
  for (const Verdict* verdict : verdicts) {
    const std::size_t total = totals[group(*verdict)];
    const std::size_t number = ++shown[group(*verdict)];
    if (number <= kShownPerKind) {
      page.Paragraph(GradeOf(*verdict) == Grade::kAlarm ? "  ! " : "  - ",
                     VerdictSentence(page, summary, *verdict));
      evidence.Write(page, *verdict);
    } else if (number == total) {
      page.Paragraph("    ", page.Say(MessageId::kMoreVerdicts,
                                      {{"count", total - kShownPerKind},
                                       {"total", total}}));
    }
  }
}

}  // namespace

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
  if (indicator.ends_with(kWeekdaysSuffix)) {
    words = page.Say(MessageId::kOnWeekdays, {{"what", words}});
  }
  return words;
}

VerdictPlace PlaceOf(const Verdict& verdict) {
  if (verdict.said_better) {
    return VerdictPlace::kSaidBetter;
  }
  if (verdict.told_before) {
    // That it does not hold is told once, and nothing is still there.
    return Holds(verdict) ? VerdictPlace::kTold : VerdictPlace::kSaidBetter;
  }
  switch (verdict.episode) {
    case Episode::kContinuing:
      return verdict.untold_case ? VerdictPlace::kNews : VerdictPlace::kGoesOn;
    case Episode::kReturned:
      return VerdictPlace::kReturned;
    case Episode::kTakenBack:
      return VerdictPlace::kTakenBack;
    default:
      return VerdictPlace::kNews;
  }
}

std::string VerdictSentence(const TextPage& page, const Summary& summary,
                            const Verdict& verdict) {
  if (verdict.episode == Episode::kReturned) {
    return ReturnedSentence(page, summary, verdict);
  }
  if (verdict.episode == Episode::kTakenBack) {
    return TakenBackSentence(page, summary, verdict);
  }
  const std::string subject = SubjectText(page, verdict);
  switch (verdict.kind) {
    case VerdictKind::kFixedRule:
      return DeviationSentence(page, summary, verdict);
    case VerdictKind::kSeasonalForecast:
      return ForecastSentence(page, summary, verdict);
    case VerdictKind::kCarryOver:
      return ForecastSentence(page, summary, verdict) + " " +
             page.Say(MessageId::kCarriedOver);
    case VerdictKind::kCusum:
      return page.Say(MessageId::kDrift,
                      {{"what", IndicatorWords(page, summary, verdict.subject)},
                       {"side", SideName(verdict.side)},
                       {"value", verdict.value},
                       {"expected", verdict.expected}});
    case VerdictKind::kSoFar:
      return SoFarSentence(page, summary, verdict);
    case VerdictKind::kAccountBaseline:
      return page.Say(MessageId::kAccountUnusual,
                      {{"account", subject},
                       {"value", verdict.value},
                       {"copies", verdict.copies}}) +
             " " + UsualOf(page, verdict);
    case VerdictKind::kAccountLimit:
      return AccountLimitSentence(page, subject, verdict);
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

void WriteNews(TextPage& page, const Summary& summary, const TimeZone& zone) {
  const DayVerdicts days = ByDay(summary, [](const Verdict& v) {
    const VerdictPlace place = PlaceOf(v);
    return place == VerdictPlace::kNews || place == VerdictPlace::kReturned ||
           place == VerdictPlace::kTakenBack;
  });
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
    WriteSentences(page, summary, day->second, zone);
  }
}

void WriteGoingOn(TextPage& page, const Summary& summary) {
  const DayVerdicts days = ByDay(summary, [](const Verdict& v) {
    return PlaceOf(v) == VerdictPlace::kGoesOn;
  });
  if (days.empty()) {
    return;
  }
  page.Heading(page.Say(MessageId::kHeadGoesOn));
  const auto about = DaysAbout(summary);
  const std::chrono::local_days newest =
      about.empty() ? days.rbegin()->first : about.back().day;
  // Of several days of one case the last one tells it.
  std::set<std::string> cases;
  std::vector<const Verdict*> last;
  for (auto day = days.rbegin(); day != days.rend(); ++day) {
    for (const Verdict* verdict : day->second) {
      const std::string key = VerdictKey(*verdict);
      if (cases.insert(key.substr(key.find('|'))).second) {
        last.push_back(verdict);
      }
    }
  }
  std::map<VerdictKind, std::size_t> totals;
  for (const Verdict* verdict : last) {
    ++totals[verdict->kind];
  }
  std::map<VerdictKind, std::size_t> shown;
  for (const Verdict* verdict : last) {
    const std::size_t total = totals[verdict->kind];
    const std::size_t number = ++shown[verdict->kind];
    if (number <= kShownPerKind) {
      // What is not of the newest day of the report bears its date.
      const bool is_newest = verdict->day == newest;
      page.Paragraph("  - ", (is_newest ? "" : IsoDay(verdict->day) + ": ") +
                                 GoesOnSentence(page, summary, *verdict));
    } else if (number == total) {
      page.Paragraph("    ", page.Say(MessageId::kMoreVerdicts,
                                      {{"count", total - kShownPerKind},
                                       {"total", total}}));
    }
  }
}

void WriteTold(TextPage& page, const Summary& summary) {
  constexpr std::size_t kFew = 5;
  const DayVerdicts days = ByDay(summary, [](const Verdict& v) {
    return PlaceOf(v) == VerdictPlace::kTold;
  });
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
