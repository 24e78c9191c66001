#include "report/formats/text.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "report/formats/iso_time.h"
#include "report/formats/text_days.h"
#include "report/formats/text_input.h"
#include "report/formats/text_page.h"
#include "report/formats/text_past.h"
#include "report/formats/text_verdicts.h"
#include "report/local_dates.h"

namespace mailtide {
namespace {

bool IsOver(const DayReport& day) {
  return day.state != DayState::kOpen;
}

// The days the first line speaks of. An open day beside others is not among
// them as long as there is no news of it.
std::string Period(const TextPage& page, const Summary& summary) {
  const auto days = DaysAbout(summary);
  if (days.empty()) {
    return page.Say(MessageId::kNoDays);
  }
  const auto speaks = [&summary](const DayReport& day) {
    return IsOver(day) ||
           std::ranges::any_of(summary.verdicts, [&day](const Verdict& v) {
             return v.day == day.day && IsNews(v);
           });
  };
  auto first = std::find_if(days.begin(), days.end(), speaks);
  auto last = std::find_if(days.rbegin(), days.rend(), speaks);
  if (first == days.end()) {
    first = days.begin();
    last = days.rbegin();
  }
  if (first->day == last->day) {
    return DayText(page.language(), first->day, DayStyle::kLong);
  }
  return page.Say(MessageId::kPeriod,
                  {{"first", IsoDay(first->day)}, {"last", IsoDay(last->day)}});
}

std::string WhatIsNew(const TextPage& page, const Summary& summary) {
  std::map<VerdictPlace, std::uint64_t> counts;
  for (const Verdict& verdict : summary.verdicts) {
    ++counts[PlaceOf(verdict)];
  }
  const std::uint64_t told = counts[VerdictPlace::kTold];
  const std::uint64_t going_on = counts[VerdictPlace::kGoesOn];
  std::vector<std::string> parts;
  const auto add = [&](MessageId id, std::uint64_t count) {
    if (count > 0) {
      parts.push_back(page.Say(id, {{"count", count}}));
    }
  };
  add(MessageId::kOutOfLine, counts[VerdictPlace::kNews]);
  add(MessageId::kBackInLine, counts[VerdictPlace::kReturned]);
  add(MessageId::kTakenBack, counts[VerdictPlace::kTakenBack]);
  if (parts.empty()) {
    const auto days = DaysAbout(summary);
    const bool has_closed =
        std::any_of(days.begin(), days.end(),
                    [](const DayReport& day) { return IsClosed(day.state); });
    parts.push_back(page.Say(told + going_on > 0 ? MessageId::kNothingNew
                             : has_closed        ? MessageId::kInLine
                                                 : MessageId::kNothingClosed));
  }
  add(MessageId::kGoingOn, going_on);
  add(MessageId::kAlreadyTold, told);
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string HeadlineOn(const TextPage& page, const Summary& summary) {
  MessageId grade = MessageId::kGradeRegular;
  switch (HeadlineGrade(summary)) {
    case Grade::kRegular:
      break;
    case Grade::kAttention:
      grade = MessageId::kGradeAttention;
      break;
    case Grade::kAlarm:
      grade = MessageId::kGradeAlarm;
      break;
  }
  return page.Say(MessageId::kHeadline, {{"grade", page.Say(grade)},
                                         {"gateway", LogText(summary.gateway)},
                                         {"period", Period(page, summary)},
                                         {"what", WhatIsNew(page, summary)}});
}

void WriteEnd(TextPage& page, const Summary& summary, const TimeZone& zone) {
  page.Line("");
  page.Paragraph(
      "", ZoneSentence(page.language(), summary.zone, summary.zone_origin));
  page.Paragraph("",
                 page.Say(MessageId::kGenerated,
                          {{"version", LogText(summary.version)},
                           {"stamp", LocalStamp(summary.generated, zone)}}));
  if (const DayReport* const newest = NewestDay(summary);
      summary.from_history && newest != nullptr) {
    page.Line(page.Say(MessageId::kReadMore, {{"day", IsoDay(newest->day)}}));
  } else {
    page.Line(page.Say(MessageId::kReadAll));
  }
}

}  // namespace

Grade HeadlineGrade(const Summary& summary) {
  const bool has_news =
      std::any_of(summary.verdicts.begin(), summary.verdicts.end(),
                  [](const Verdict& v) { return !v.told_before; });
  return WorstGrade(summary, has_news);
}

std::string Headline(const Summary& summary, Language language) {
  TextPage page(language);
  page.Line(HeadlineOn(page, summary));
  std::string line = page.Take();
  line.pop_back();
  return line;
}

std::string ZoneSentence(Language language, std::string_view zone,
                         std::string_view origin) {
  return Say(
      language, MessageId::kZone,
      {{"zone", LogText(zone)},
       {"origin", origin == "system" ? Say(language, MessageId::kZoneOfSystem)
                                     : LogText(origin)}});
}

std::string RenderText(const Summary& summary, const TimeZone& zone,
                       Language language) {
  TextPage page(language);
  page.Line(HeadlineOn(page, summary));
  if (summary.past_reading) {
    WritePastReading(page, summary);
    WriteRemarkable(page, summary);
    WriteGaps(page, summary);
    WriteNotes(page, summary);
    WriteInput(page, summary, zone);
    WriteEnd(page, summary, zone);
    return page.Take();
  }
  if (summary.history_days > 0) {
    page.Line("");
    page.Paragraph("", page.Say(MessageId::kHistory,
                                {{"days", summary.history_days},
                                 {"count", summary.history_out_of_line}}));
  }
  WriteNews(page, summary, zone);
  WriteGoingOn(page, summary);
  WriteTold(page, summary);
  WriteOldLines(page, summary);
  WriteDayTable(page, summary);
  WriteGaps(page, summary);
  WriteOutcomes(page, summary);
  WriteAccounts(page, summary);
  WriteNotes(page, summary);
  WriteInput(page, summary, zone);
  WriteEnd(page, summary, zone);
  return page.Take();
}

}  // namespace mailtide
