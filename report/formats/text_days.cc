#include "report/formats/text_days.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "report/formats/iso_time.h"
#include "report/formats/text_verdicts.h"
#include "report/local_dates.h"

namespace mailtide {
namespace {

constexpr std::size_t kDayWidth = 15;  // "!ven 2026-11-20"
constexpr std::size_t kNumberWidth = 9;

constexpr std::array kColumns = {
    Metric::kReceivedMessages, Metric::kReceivedCopies, Metric::kSentMessages,
    Metric::kSentCopies,       Metric::kRelayMessages,  Metric::kRelayCopies};

// Days that are only back in line are not among them.
std::set<std::chrono::local_days> DaysWithAlerts(const Summary& summary) {
  std::set<std::chrono::local_days> days;
  for (const Verdict& verdict : summary.verdicts) {
    if (GradeOf(verdict) != Grade::kRegular) {
      days.insert(verdict.day);
    }
  }
  return days;
}

std::string Numbers(const TextPage& page, const MetricCounts& counts) {
  std::string line;
  for (const Metric column : kColumns) {
    line += PadLeft(page.Number(At(counts, column)), kNumberWidth);
  }
  return line;
}

void WriteTableHead(TextPage& page) {
  std::string groups(kDayWidth, ' ');
  std::string names =
      PadRight(" " + page.Say(MessageId::kColumnDay), kDayWidth);
  for (const MessageId group :
       {MessageId::kColumnReceived, MessageId::kColumnSent,
        MessageId::kColumnRelayed}) {
    groups += PadLeft(page.Say(group), 2 * kNumberWidth);
    names += PadLeft(page.Say(MessageId::kColumnMessages), kNumberWidth);
    names += PadLeft(page.Say(MessageId::kColumnCopies), kNumberWidth);
  }
  page.Line(groups);
  page.Line(names + " " + page.Say(MessageId::kColumnState));
}

void WriteTableRow(TextPage& page, const DayReport& day, bool mark) {
  std::string line =
      (mark ? "!" : " ") + DayText(page.language(), day.day, DayStyle::kShort);
  if (day.state == DayState::kMissing) {
    for (std::size_t column = 0; column < kColumns.size(); ++column) {
      line += PadLeft("-", kNumberWidth);
    }
  } else {
    line += Numbers(page, day.totals);
  }
  page.Line(line + " " + page.Say(StateWord(day.state)));
}

void WriteAccountTable(TextPage& page, const DayReport& day) {
  page.Heading(page.Say(MessageId::kHeadAccounts, {{"day", IsoDay(day.day)}}));
  // Most relay copies first: those that sent outside stand in front.
  const auto end = std::find_if(
      day.accounts.begin(), day.accounts.end(),
      [](const AccountRow& row) { return row.counts.relay_copies == 0; });
  if (end == day.accounts.begin()) {
    page.Paragraph("  ", page.Say(MessageId::kNobodyRelaying));
    return;
  }
  page.Line(PadLeft(page.Say(MessageId::kColumnRelayed), 2 * kNumberWidth) +
            PadLeft(page.Say(MessageId::kColumnSent), 2 * kNumberWidth));
  std::string names;
  for (int i = 0; i < 2; ++i) {
    names += PadLeft(page.Say(MessageId::kColumnCopies), kNumberWidth);
    names += PadLeft(page.Say(MessageId::kColumnMessages), kNumberWidth);
  }
  page.Line(names + "  " + page.Say(MessageId::kColumnAccount));
  const auto shown =
      day.accounts.begin() +
      std::min<std::ptrdiff_t>(end - day.accounts.begin(), kShownPerKind);
  for (auto row = day.accounts.begin(); row != shown; ++row) {
    std::string line;
    for (const std::uint64_t number :
         {row->counts.relay_copies, row->counts.relay_messages,
          row->counts.sent_copies, row->counts.sent_messages}) {
      line += PadLeft(page.Number(number), kNumberWidth);
    }
    page.Line(line + "  " + LogText(row->account));
  }
  if (shown != end) {
    const std::uint64_t copies =
        std::accumulate(shown, end, std::uint64_t{0},
                        [](std::uint64_t sum, const AccountRow& row) {
                          return sum + row.counts.relay_copies;
                        });
    page.Paragraph("  ",
                   page.Say(MessageId::kMoreRelaying,
                            {{"count", static_cast<std::uint64_t>(end - shown)},
                             {"copies", copies}}));
  }
}

}  // namespace

MessageId StateWord(DayState state) {
  switch (state) {
    case DayState::kOpen:
      return MessageId::kStateOpen;
    case DayState::kRotated:
      return MessageId::kStateRotated;
    case DayState::kComplete:
      return MessageId::kStateComplete;
    case DayState::kEnded:
      return MessageId::kStateEnded;
    case DayState::kPartial:
      return MessageId::kStatePartial;
    case DayState::kMissing:
      break;
  }
  return MessageId::kStateMissing;
}

MetricCounts TotalAbout(const Summary& summary) {
  MetricCounts total = {};
  for (const DayReport& day : DaysAbout(summary)) {
    for (std::size_t i = 0; i < kMetricCount; ++i) {
      total[i] += day.totals[i];
    }
  }
  return total;
}

const DayReport* NewestDay(const Summary& summary) {
  const auto days = DaysAbout(summary);
  const auto newest =
      std::find_if(days.rbegin(), days.rend(), [](const DayReport& day) {
        return day.state != DayState::kMissing && day.state != DayState::kOpen;
      });
  if (newest != days.rend()) {
    return &*newest;
  }
  return days.empty() ? nullptr : &days.back();
}

void WriteDayTable(TextPage& page, const Summary& summary) {
  const auto about = DaysAbout(summary);
  if (about.empty()) {
    return;
  }
  page.Heading(page.Say(MessageId::kHeadDays));
  WriteTableHead(page);
  const auto alerts = DaysWithAlerts(summary);
  const std::size_t first =
      summary.days.size() - std::min(summary.days.size(), kShownDays);
  const std::size_t compared = summary.days.size() - about.size();
  bool marked = false;
  for (std::size_t i = first; i < summary.days.size(); ++i) {
    const DayReport& day = summary.days[i];
    const bool mark = alerts.contains(day.day);
    marked = marked || mark;
    if (i == compared && i > first) {
      page.Line("");  // what the report is about stands apart
    }
    WriteTableRow(page, day, mark);
  }
  // With days for comparison above it, a total would look like theirs.
  if (about.size() > 1 && compared == 0) {
    page.Line(PadRight(" " + page.Say(MessageId::kTotal), kDayWidth) +
              Numbers(page, TotalAbout(summary)));
    if (first > 0) {
      page.Paragraph("  ", page.Say(MessageId::kEarlierDays,
                                    {{"count", first},
                                     {"first", IsoDay(about.front().day)}}));
    }
  }
  if (marked) {
    page.Paragraph("  ", page.Say(MessageId::kMarkExplained));
  }
}

void WriteOutcomes(TextPage& page, const Summary& summary) {
  const auto days = DaysAbout(summary);
  if (days.empty()) {
    return;
  }
  if (days.size() == 1) {
    page.Heading(page.Say(MessageId::kHeadOutcomes,
                          {{"day", IsoDay(days.front().day)}}));
  } else {
    page.Heading(page.Say(MessageId::kHeadOutcomesTotal,
                          {{"first", IsoDay(days.front().day)},
                           {"last", IsoDay(days.back().day)}}));
  }
  constexpr std::array kOutcomes = {
      std::pair(Metric::kAccepted, MessageId::kAccepted),
      std::pair(Metric::kRejected, MessageId::kRejected),
      std::pair(Metric::kDeferred, MessageId::kDeferred),
      std::pair(Metric::kQuarantined, MessageId::kQuarantined),
      std::pair(Metric::kDeleted, MessageId::kDeleted),
      std::pair(Metric::kVirus, MessageId::kVirus),
      std::pair(Metric::kSpam, MessageId::kSpam),
      std::pair(Metric::kPhishing, MessageId::kPhishing),
      std::pair(Metric::kDelivered, MessageId::kDelivered),
      std::pair(Metric::kBounced, MessageId::kBounced),
      std::pair(Metric::kIncomplete, MessageId::kIncomplete),
  };
  const MetricCounts total = TotalAbout(summary);
  std::vector<std::string> words;
  for (const auto& [metric, message] : kOutcomes) {
    if (At(total, metric) != 0) {
      words.push_back(page.Say(message, {{"count", At(total, metric)}}));
    }
  }
  page.Paragraph("  ", words.empty() ? page.Say(MessageId::kNoOutcomes)
                                     : page.List(words, words.size()) + ".");
  if (summary.has_recipients_file) {
    page.Paragraph("  ",
                   page.Say(MessageId::kUnknownRecipients,
                            {{"accepted", At(total, Metric::kUnknownAccepted)},
                             {"refused", At(total, Metric::kUnknownRefused)}}));
  }
}

void WriteAccounts(TextPage& page, const Summary& summary) {
  std::set<std::chrono::local_days> wanted = DaysWithAlerts(summary);
  if (const DayReport* const newest = NewestDay(summary); newest != nullptr) {
    wanted.insert(newest->day);
  }
  while (wanted.size() > kShownDays) {
    wanted.erase(wanted.begin());
  }
  for (const DayReport& day : DaysAbout(summary)) {
    // A day that was not judged again comes without its accounts.
    const bool is_bare =
        day.accounts.empty() && At(day.totals, Metric::kRelayCopies) >
                                    At(day.totals, Metric::kSuspiciousRelay);
    if (day.state != DayState::kMissing && wanted.contains(day.day) &&
        !is_bare) {
      WriteAccountTable(page, day);
    }
  }
}

}  // namespace mailtide
