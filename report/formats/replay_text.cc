#include "report/formats/replay_text.h"

#include <cstdint>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "report/formats/iso_time.h"
#include "report/formats/text_page.h"
#include "report/formats/text_verdicts.h"

namespace mailtide {
namespace {

std::string Values(const TextPage& page,
                   const std::vector<std::string>& values) {
  if (values.empty()) {
    return page.Say(MessageId::kReplayNotSet);
  }
  std::vector<std::string> shown;
  for (const std::string& value : values) {
    shown.push_back(LogText(value));
  }
  return fmt::format("{}", fmt::join(shown, ", "));
}

std::string Headline(const TextPage& page, const ReplayComparison& comparison) {
  std::vector<std::string> settings;
  for (const TriedSetting& setting : comparison.settings) {
    settings.push_back(page.Say(MessageId::kReplaySetting,
                                {{"name", setting.name},
                                 {"tried", Values(page, setting.tried)},
                                 {"now", Values(page, setting.in_force)}}));
  }
  return page.Say(MessageId::kReplayHead,
                  {{"settings", fmt::format("{}", fmt::join(settings, "; "))},
                   {"period", page.Say(MessageId::kPeriod,
                                       {{"first", IsoDay(comparison.from)},
                                        {"last", IsoDay(comparison.to)}})},
                   {"days", comparison.days},
                   {"appear", std::uint64_t{comparison.appear.verdicts.size()}},
                   {"vanish", std::uint64_t{comparison.vanish.verdicts.size()}},
                   {"same", comparison.same}});
}

void WriteAlerts(TextPage& page, MessageId heading, const Summary& summary) {
  if (summary.verdicts.empty()) {
    return;
  }
  page.Heading(page.Say(heading));
  for (const Verdict& verdict : summary.verdicts) {
    page.Paragraph(fmt::format("  {}  ", IsoDay(verdict.day)),
                   VerdictSentence(page, summary, verdict));
  }
}

}  // namespace

std::string RenderReplayText(const ReplayComparison& comparison,
                             Language language) {
  TextPage page(language);
  page.Line(Headline(page, comparison));
  WriteAlerts(page, MessageId::kHeadAppear, comparison.appear);
  WriteAlerts(page, MessageId::kHeadVanish, comparison.vanish);
  return page.Take();
}

}  // namespace mailtide
