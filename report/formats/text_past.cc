#include "report/formats/text_past.h"

#include <algorithm>
#include <string>
#include <vector>

#include "report/formats/iso_time.h"
#include "report/formats/text_verdicts.h"
#include "report/local_dates.h"

namespace mailtide {
namespace {

constexpr double kMegabyte = 1e6;

// "Copie ricevute: 2.244, previsione 734 (3,1 volte)."
std::string CountSentence(const TextPage& page, MessageId id,
                          const std::string& what, const Verdict& verdict,
                          double usual) {
  return page.Say(id, {{"what", what},
                       {"value", verdict.value},
                       {"usual", usual},
                       {"times", static_cast<double>(verdict.value) / usual}});
}

std::string Sentence(const TextPage& page, const Summary& summary,
                     const Verdict& verdict) {
  switch (verdict.kind) {
    case VerdictKind::kSeasonalForecast:
    case VerdictKind::kCarryOver:
      if (verdict.expected > 0) {
        return CountSentence(page, MessageId::kUnusualForecast,
                             IndicatorWords(page, summary, verdict.subject),
                             verdict, verdict.expected);
      }
      break;
    case VerdictKind::kFixedRule:
      if (verdict.mean > 0) {
        return CountSentence(page, MessageId::kUnusualMean,
                             IndicatorWords(page, summary, verdict.subject),
                             verdict, verdict.mean);
      }
      break;
    case VerdictKind::kAccountLimit:
      if (verdict.limit > 0) {
        return CountSentence(page, MessageId::kUnusualLimit,
                             LogText(verdict.subject), verdict,
                             static_cast<double>(verdict.limit));
      }
      break;
    case VerdictKind::kAccountBaseline:
      return verdict.mean > 0 ? CountSentence(page, MessageId::kUnusualAccount,
                                              LogText(verdict.subject), verdict,
                                              verdict.mean)
                              : page.Say(MessageId::kUnusualNewAccount,
                                         {{"what", LogText(verdict.subject)},
                                          {"value", verdict.value}});
    default:
      break;
  }
  return VerdictSentence(page, summary, verdict);
}

// Where an account is most out of line, the forecast that is; else nothing.
std::string ForecastBeside(const TextPage& page, const Summary& summary,
                           const RemarkableDay& day) {
  if (day.most.kind != VerdictKind::kAccountLimit &&
      day.most.kind != VerdictKind::kAccountBaseline) {
    return "";
  }
  const Verdict* worst = nullptr;
  for (const Verdict& verdict : summary.verdicts) {
    const bool is_forecast = verdict.kind == VerdictKind::kSeasonalForecast ||
                             verdict.kind == VerdictKind::kCarryOver;
    if (verdict.day == day.day && is_forecast && Holds(verdict) &&
        (worst == nullptr ||
         RemarkableScore(verdict) > RemarkableScore(*worst))) {
      worst = &verdict;
    }
  }
  return worst == nullptr ? "" : " " + Sentence(page, summary, *worst);
}

// The accounts beside what is most out of line; empty for none.
std::string Accounts(const TextPage& page, const RemarkableDay& day) {
  constexpr std::size_t kShownAccounts = 3;
  std::vector<std::string> names;
  for (const Verdict& account : day.accounts) {
    // Only the first few are shown, but all of them are counted.
    names.push_back(names.size() < kShownAccounts
                        ? LogText(account.subject) + " " +
                              page.Number(account.value)
                        : "");
  }
  return names.empty()
             ? ""
             : " " + page.Say(MessageId::kUnusualAccounts,
                              {{"list", page.List(names, kShownAccounts)}});
}

}  // namespace

void WritePastReading(TextPage& page, const Summary& summary) {
  const PastReading& past = *summary.past_reading;
  page.Heading(page.Say(MessageId::kHeadPast));
  page.Paragraph("  ", page.Say(MessageId::kPastFiles,
                                {{"read", past.read},
                                 {"unchanged", past.unchanged},
                                 {"duplicates", summary.duplicates.size()},
                                 {"ignored", summary.ignored.size()},
                                 {"damaged", past.damaged}}));
  if (past.read == 0) {
    return;
  }
  const InputAccount& account = past.account;
  const auto disk = static_cast<double>(past.disk_bytes);
  page.Paragraph(
      "  ",
      page.Say(MessageId::kPastBytes,
               {{"disk", disk / kMegabyte},
                {"plain", static_cast<double>(account.bytes) / kMegabyte},
                {"time", DurationText(past.seconds)},
                {"rate", disk / kMegabyte / std::max(past.seconds, 1e-3)}}));
  page.Paragraph("  ", page.Say(MessageId::kSourceLines,
                                {{"lines", account.lines},
                                 {"events", account.events},
                                 {"context", account.context},
                                 {"blank", account.blank},
                                 {"rejected", account.Rejected()}}));
}

void WriteRemarkable(TextPage& page, const Summary& summary) {
  page.Heading(page.Say(MessageId::kHeadRemarkable));
  if (summary.remarkable.empty()) {
    page.Paragraph("  ", page.Say(MessageId::kNothingRemarkable));
    return;
  }
  for (const RemarkableDay& day : summary.remarkable) {
    page.Paragraph(
        (day.grade == Grade::kAlarm ? "  ! " : "  - ") +
            DayText(page.language(), day.day, DayStyle::kShort) + "  ",
        Sentence(page, summary, day.most) + ForecastBeside(page, summary, day) +
            Accounts(page, day));
  }
  page.Paragraph("  ", page.Say(MessageId::kRemarkableExplained));
  page.Line("  " + page.Say(MessageId::kReadADay,
                            {{"day", IsoDay(summary.remarkable.front().day)}}));
}

}  // namespace mailtide
