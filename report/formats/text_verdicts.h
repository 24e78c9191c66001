// The part of the text report that is about verdicts: what is news, what was
// told before, and the lines of the old script.
#ifndef MAILTIDE_REPORT_FORMATS_TEXT_VERDICTS_H_
#define MAILTIDE_REPORT_FORMATS_TEXT_VERDICTS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "analysis/summary.h"
#include "parser/time_zone.h"
#include "report/formats/text_page.h"

namespace mailtide {

// Of one kind and day, this many are shown one by one, the worst first; the
// rest is one line with their number. Also of accounts in a table.
inline constexpr std::size_t kShownPerKind = 20;
// A report over more days shows the news and accounts of this many, the newest.
inline constexpr std::size_t kShownDays = 15;

// Where the report speaks of a verdict.
enum class VerdictPlace : std::uint8_t {
  kNews,
  kReturned,    // news too, but good ones
  kTakenBack,   // and so are these
  kGoesOn,      // from the days before
  kTold,        // by an earlier run
  kSaidBetter,  // by another verdict of the day
};
VerdictPlace PlaceOf(const Verdict& verdict);

// Names what an indicator counts: "Copie ricevute, lunedì-venerdì".
std::string IndicatorWords(const TextPage& page, const Summary& summary,
                           std::string_view indicator);

// Says one verdict in plain words, text from the log as LogText.
std::string VerdictSentence(const TextPage& page, const Summary& summary,
                            const Verdict& verdict);

// Verdicts no earlier run told, alarms first, day by day; without those that
// go on from the days before. Under each stands its evidence, if there is any.
void WriteNews(TextPage& page, const Summary& summary, const TimeZone& zone);
// What goes on, one line each, as it is on the last day.
void WriteGoingOn(TextPage& page, const Summary& summary);
// Those that were told and still hold: a few lines, or one.
void WriteTold(TextPage& page, const Summary& summary);
// The old lines of every day under its date, then their legend.
void WriteOldLines(TextPage& page, const Summary& summary);

}  // namespace mailtide

#endif  // MAILTIDE_REPORT_FORMATS_TEXT_VERDICTS_H_
