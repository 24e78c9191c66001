#include "report/formats/text.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/report/formats/sample_summary.h"

// Bidi overrides are what these tests are about.
// NOLINTBEGIN(misc-misleading-bidirectional)

namespace mailtide {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string Italian(const Summary& summary) {
  return RenderText(summary, Rome(), Language::kItalian);
}
std::string English(const Summary& summary) {
  return RenderText(summary, Rome(), Language::kEnglish);
}

// A report without the line breaks of its paragraphs, to look for sentences.
std::string Unwrapped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const char blank = c == '\n' ? ' ' : c;
    if (blank != ' ' || out.empty() || out.back() != ' ') {
      out += blank;
    }
  }
  return out;
}

std::vector<std::string> Lines(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> LinesStarting(const std::string& text,
                                       std::string_view start) {
  std::vector<std::string> lines = Lines(text);
  lines.erase(std::remove_if(lines.begin(), lines.end(),
                             [start](const std::string& line) {
                               return !line.starts_with(start);
                             }),
              lines.end());
  return lines;
}

std::size_t Width(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

TEST(TextTest, ANightInItalian) {
  EXPECT_EQ(
      Italian(SampleNight()),
      R"(ALLARME - mailtide@mx1.example.org - venerdì 20 novembre 2026: 2 fuori norma

NOVITÀ
  ! L'account user@domain.com ha inviato fuori 445 copie (limite 100).
  - Copie ricevute, lunedì-venerdì: 2.387, 28 % sotto la media. Attesi 3.335,4
    (media di 14 giorni), limiti da 2.696,9 a 3.974,0 (M ± 2S).

AVVISI DEL 2026-11-20
SMTP_RECVD_MSGS_W scostamento oltre il limite V:2387 M:3335.42857143 S:319.289101932
Account user@domain.com inviati: 445 messaggi

V = Valore attuale;
M = Media nel periodo definito;
S = Scarto quadratico medio.

GIORNI
                         ricevuti           inviati       all'esterno
 giorno         messaggi    copie messaggi    copie messaggi    copie stato
!ven 2026-11-20    2.102    2.387    1.204    1.610      833    1.015 ruotato
  ! = giorno con avvisi

ESITI DEL 2026-11-20
  3.101 accettati, 2.204 rifiutati, 61 in quarantena, 1 con virus, 640 spam.

INVII ALL'ESTERNO PER ACCOUNT, 2026-11-20
       all'esterno           inviati
    copie messaggi    copie messaggi  account
      445      431      460      440  user@domain.com
       71       40       92       61  a.rossi@example.org
        9        9        9        9  [10.1.3.7]

COME SI È CONTATO
  - Indicatori e limiti contano copie: una mail a tre persone è 1 messaggio e
    3 copie.
  - Di 12 messaggi il log non dà i destinatari: la direzione è dedotta
    dall'host mittente.
  - 1 messaggio con un mittente interno, ma da fuori e senza autenticazione
    (falsificato?): sul conto di nessuno.

LOG LETTI
  /var/log/proxy/smtp-20261120.log
    welf, 1.843.220 byte, 2026-11-19 23:58:03 - 2026-11-20 23:57:41
    6.120 righe = 6.013 eventi + 101 di contesto + 2 vuote + 4 scartate
    scartate: 3 senza un record, 1 senza un'ora leggibile
  - Contato una volta sola: /var/log/proxy/smtp-20261120.log.gz sta già tutto
    in /var/log/proxy/smtp-20261120.log.

Ore nel fuso Europe/Rome (quello del sistema).
mailtide 0.1.0, rapporto scritto il 2026-11-21 00:10:00.
Tutti i numeri: mailtide report --day 2026-11-20 --format json
)");
}

TEST(TextTest, TheSameNightInEnglish) {
  EXPECT_EQ(
      English(SampleNight()),
      R"(ALARM - mailtide@mx1.example.org - Friday 20 November 2026: 2 out of line

NEWS
  ! The account user@domain.com sent 445 copies outside (limit 100).
  - Copies received, Monday to Friday: 2,387, 28 % below the mean. Expected
    3,335.4 (mean of 14 days), bounds 2,696.9 to 3,974.0 (M ± 2S).

ALERTS OF 2026-11-20
SMTP_RECVD_MSGS_W scostamento oltre il limite V:2387 M:3335.42857143 S:319.289101932
Account user@domain.com inviati: 445 messaggi

V = Valore attuale;
M = Media nel periodo definito;
S = Scarto quadratico medio.

DAYS
                         received              sent      sent outside
 day            messages   copies messages   copies messages   copies state
!Fri 2026-11-20    2,102    2,387    1,204    1,610      833    1,015 rotated
  ! = day with alerts

OUTCOMES OF 2026-11-20
  3,101 accepted, 2,204 rejected, 61 quarantined, 1 with a virus, 640 spam.

SENT OUTSIDE BY ACCOUNT, 2026-11-20
      sent outside              sent
   copies messages   copies messages  account
      445      431      460      440  user@domain.com
       71       40       92       61  a.rossi@example.org
        9        9        9        9  [10.1.3.7]

HOW THIS WAS COUNTED
  - Indicators and limits count copies: a mail to three people is 1 message
    and 3 copies.
  - The log does not give the recipients of 12 messages: the direction was
    inferred from the sending host.
  - 1 message with an internal sender, but from elsewhere and unauthenticated
    (forged?): on nobody's account.

LOGS READ
  /var/log/proxy/smtp-20261120.log
    welf, 1,843,220 bytes, 2026-11-19 23:58:03 - 2026-11-20 23:57:41
    6,120 lines = 6,013 events + 101 of context + 2 blank + 4 rejected
    rejected: 3 without a record, 1 without a readable time
  - Counted only once: all of /var/log/proxy/smtp-20261120.log.gz is already
    in /var/log/proxy/smtp-20261120.log.

Times in the zone Europe/Rome (that of the system).
mailtide 0.1.0, report written on 2026-11-21 00:10:00.
All the numbers: mailtide report --day 2026-11-20 --format json
)");
}

TEST(TextTest, AQuietNightSaysSoAndShowsNoOldText) {
  Summary summary = SampleNight();
  summary.verdicts.clear();
  const std::string text = Italian(summary);
  EXPECT_THAT(text,
              StartsWith("REGOLARE - mailtide@mx1.example.org - venerdì "
                         "20 novembre 2026: tutto nella norma\n\nGIORNI"));
  EXPECT_THAT(text, Not(HasSubstr("V = Valore attuale")));
  EXPECT_THAT(text, Not(HasSubstr("giorno con avvisi")));
}

TEST(TextTest, TheFixedRuleAloneIsAttention) {
  Summary summary = SampleNight();
  summary.verdicts.pop_back();
  EXPECT_EQ(Headline(summary, Language::kItalian),
            "ATTENZIONE - mailtide@mx1.example.org - venerdì 20 novembre 2026: "
            "1 fuori norma");
  EXPECT_EQ(Headline(summary, Language::kEnglish),
            "ATTENTION - mailtide@mx1.example.org - Friday 20 November 2026: "
            "1 out of line");
}

TEST(TextTest, WhatWasToldIsNoNewsButStaysVisible) {
  Summary summary = SampleNight();
  summary.verdicts[1].told_before = true;
  std::string text = Italian(summary);
  EXPECT_THAT(text,
              StartsWith("ATTENZIONE - mailtide@mx1.example.org - venerdì "
                         "20 novembre 2026: 1 fuori norma, 1 già "
                         "segnalato\n"));
  EXPECT_THAT(text, HasSubstr("\nGIÀ SEGNALATI, ANCORA PRESENTI\n"
                              "  - 2026-11-20: L'account user@domain.com ha "
                              "inviato fuori 445 copie (limite\n    100).\n"));
  // The old lines are those of the day, told or not.
  EXPECT_THAT(LinesStarting(text, "Account "),
              ElementsAre("Account user@domain.com inviati: 445 messaggi"));

  // A second run of the day must not call an alarm regular.
  summary.verdicts[0].told_before = true;
  text = English(summary);
  EXPECT_THAT(text, StartsWith("ALARM - mailtide@mx1.example.org - Friday 20 "
                               "November 2026: nothing new, 2 already "
                               "told\n\nALREADY TOLD, STILL PRESENT\n"));
}

TEST(TextTest, ManyToldVerdictsAreOneLine) {
  Summary summary = SampleNight();
  for (int i = 0; i < 6; ++i) {
    Verdict verdict = AccountOver("old@example.org", 300);
    verdict.day = Day(2026, 11, 12) + std::chrono::days(i);
    verdict.told_before = true;
    summary.verdicts.push_back(verdict);
  }
  EXPECT_THAT(English(summary),
              HasSubstr("\nALREADY TOLD, STILL PRESENT\n"
                        "  6 alerts, from 2026-11-12 to 2026-11-17.\n"));
}

// 2026-11-22: "32 avvisi, dal 2026-11-19 al 2026-11-19".
TEST(TextTest, ManyToldVerdictsOfOneDayNameItOnce) {
  Summary summary = SampleNight();
  for (int i = 0; i < 32; ++i) {
    Verdict verdict = AccountOver(fmt::format("a{}@example.org", i), 300);
    verdict.day = Day(2026, 11, 19);
    verdict.told_before = true;
    summary.verdicts.push_back(verdict);
  }
  EXPECT_THAT(Italian(summary), HasSubstr("\n  32 avvisi, del 2026-11-19.\n"));
  EXPECT_THAT(English(summary), HasSubstr("\n  32 alerts, of 2026-11-19.\n"));
}

TEST(TextTest, TheWorstTwentyAccountsAndTheNumberOfTheOthers) {
  Summary summary = SampleNight();
  summary.verdicts.clear();
  for (std::uint64_t i = 0; i < 25; ++i) {
    // From 101 to 125, the worst last.
    summary.verdicts.push_back(
        AccountOver("u" + std::to_string(i) + "@example.org", 101 + i));
  }
  const std::string text = Italian(summary);
  const std::vector<std::string> lines = LinesStarting(text, "Account ");
  ASSERT_EQ(lines.size(), 20U);
  EXPECT_EQ(lines.front(), "Account u24@example.org inviati: 125 messaggi");
  EXPECT_EQ(lines.back(), "Account u5@example.org inviati: 106 messaggi");
  EXPECT_THAT(text, HasSubstr("inviati: 106 messaggi\n... e altri 5 account "
                              "oltre il limite, in tutto 25.\n\nV = "));
  EXPECT_THAT(text, HasSubstr("\n    ... e altri 5 avvisi di questo tipo, in "
                              "tutto 25.\n"));
}

TEST(TextTest, OldLinesStandAloneUnderTheDateOfEachDay) {
  Summary summary = SampleNight();
  Verdict earlier = DropInReceived();
  earlier.day = Day(2026, 11, 19);
  earlier.subject = "SMTP_SENT_MSGS";
  earlier.side = Side::kHigh;
  earlier.value = 5000;
  earlier.mean = 1000;
  earlier.deviation = 0.5;
  summary.verdicts.insert(summary.verdicts.begin(), earlier);
  const std::string text = English(summary);
  EXPECT_THAT(
      text,
      HasSubstr("\nALERTS OF 2026-11-19\n"
                "SMTP_SENT_MSGS scostamento oltre il limite V:5000 M:1000 "
                "S:0.5\n"
                "\nALERTS OF 2026-11-20\n"
                "SMTP_RECVD_MSGS_W scostamento oltre il limite V:2387 "
                "M:3335.42857143 S:319.289101932\n"
                "Account user@domain.com inviati: 445 messaggi\n"
                "\nV = Valore attuale;\nM = Media nel periodo definito;\n"
                "S = Scarto quadratico medio.\n"));
  // The days are named among the news too.
  EXPECT_THAT(text, HasSubstr("\nNEWS\nThursday 19 November 2026\n"
                              "  - Copies sent: 5,000, 400 % above the mean."));
  EXPECT_THAT(text, HasSubstr("\nFriday 20 November 2026\n  ! The account"));
}

struct Sentence {
  Verdict verdict;
  std::string_view italian, english;
};

Verdict Health(Problem problem, const std::vector<std::string>& details) {
  Verdict verdict;
  verdict.kind = VerdictKind::kInputHealth;
  verdict.day = Day(2026, 11, 20);
  verdict.problem = problem;
  for (const std::string& detail : details) {
    verdict.details.Add(detail);
  }
  return verdict;
}

Verdict Of(VerdictKind kind, std::string subject, std::uint64_t value) {
  Verdict verdict = AccountOver(std::move(subject), value);
  verdict.kind = kind;
  verdict.limit = 0;
  return verdict;
}

Verdict Deviation(std::string indicator, Side side, std::uint64_t value,
                  double mean, double deviation) {
  Verdict verdict = DropInReceived();
  verdict.subject = std::move(indicator);
  verdict.side = side;
  verdict.value = value;
  verdict.mean = mean;
  verdict.deviation = deviation;
  return verdict;
}

// Back in line, out of it since the 17th.
Verdict Returned(VerdictKind kind, std::string subject, std::uint64_t value) {
  Verdict verdict = Of(kind, std::move(subject), value);
  verdict.side = Side::kNone;
  verdict.episode = Episode::kReturned;
  verdict.since = Day(2026, 11, 17);
  return verdict;
}

// Told at ten past eleven.
Verdict TakenBack(VerdictKind kind, std::string subject, Side side,
                  std::uint64_t value) {
  Verdict verdict = Of(kind, std::move(subject), value);
  verdict.side = side;
  verdict.episode = Episode::kTakenBack;
  verdict.details.Add("2026-11-20 11:10:00");
  return verdict;
}

Verdict SilentSoFar() {
  Verdict verdict = Of(VerdictKind::kSoFar, "SMTP_RECVD_MSGS", 0);
  verdict.side = Side::kLow;
  verdict.expected = 88;
  verdict.low = 56;
  verdict.high = 124;
  verdict.details.Add("10:00");
  verdict.last_record = Day(2026, 11, 19) + std::chrono::hours(23) +
                        std::chrono::minutes(58) + std::chrono::seconds(4);
  return verdict;
}

Verdict CarriedOver() {
  Verdict verdict;
  verdict.kind = VerdictKind::kCarryOver;
  verdict.day = Day(2026, 11, 20);
  verdict.subject = "SMTP_RECVD_MSGS";
  verdict.side = Side::kLow;
  verdict.value = 302;
  verdict.expected = 405;
  verdict.low = 304;
  verdict.high = 506;
  return verdict;
}

TEST(TextTest, EveryKindOfVerdictHasASentence) {
  const Sentence sentences[] = {
      {Deviation("SMTP_RELAY_MSGS", Side::kHigh, 90, 30, 20.25),
       "- Copie inviate all'esterno: 90, 200 % sopra la media. Attesi 30,0 "
       "(media di 14 giorni), limiti da 0,0 a 70,5 (M ± 2S).",
       "- Copies sent outside: 90, 200 % above the mean. Expected 30.0 (mean "
       "of 14 days), bounds 0.0 to 70.5 (M ± 2S)."},
      {Deviation("SMTP_SENT_MSGS_W", Side::kHigh, 4, 0, 0),
       "- Copie inviate, lunedì-venerdì: 4, fuori dai limiti. Attesi 0,0",
       "- Copies sent, Monday to Friday: 4, outside the bounds. Expected 0.0"},
      {CarriedOver(),
       "! Copie ricevute: 302, 25 % sotto la previsione. Previsione 405, norma "
       "da 304 a 506. La previsione tiene conto anche del giorno lavorativo "
       "precedente.",
       "! Copies received: 302, 25 % below the forecast. Forecast 405, normal "
       "from 304 to 506. The forecast takes the working day before into "
       "account too."},
      {Of(VerdictKind::kOpenRelay, "198.51.100.7", 31),
       "! Sospetto open relay: da 198.51.100.7 31 copie verso l'esterno, di "
       "nessuno dei nostri.",
       "! Suspected open relay: 31 copies from 198.51.100.7 to the outside, "
       "sent by none of ours."},
      {Of(VerdictKind::kForbiddenAccepted, "x@example.net", 1),
       "! Mittente vietato ma accettato: x@example.net, 1 messaggio.",
       "! Forbidden sender accepted all the same: x@example.net, 1 message."},
      {SilentSoFar(),
       "! Copie ricevute fino alle 10:00: 0. Previsione a quest'ora 88, norma "
       "da 56 a 124. L'ultimo record è del 2026-11-19 23:58:04.",
       "! Copies received until 10:00: 0. By now 88 are forecast, normal from "
       "56 to 124. The last record is from 2026-11-19 23:58:04."},
      {Returned(VerdictKind::kAccountBaseline, "a@example.org", 1),
       "- a@example.org: 1 messaggio fuori, di nuovo nella norma. Era fuori "
       "norma dal 2026-11-17.",
       "- a@example.org: 1 message outside, back in line. It had been out of "
       "line since 2026-11-17."},
      {Returned(VerdictKind::kAccountLimit, "a@example.org", 0),
       "- a@example.org: nessuna copia fuori, di nuovo nella norma. Era fuori "
       "norma dal 2026-11-17.",
       "- a@example.org: no copy outside, back in line. It had been out of "
       "line since 2026-11-17."},
      {Returned(VerdictKind::kOpenRelay, "198.51.100.7", 0),
       "- 198.51.100.7: di nuovo nella norma, nessuna copia verso l'esterno "
       "che non sia dei nostri. Era segnalato dal 2026-11-17.",
       "- 198.51.100.7: back in line, no more copies to the outside but our "
       "own. It had been reported since 2026-11-17."},
      {TakenBack(VerdictKind::kSoFar, "SMTP_SENT_MSGS", Side::kLow, 1412),
       "- Copie inviate: 1.412 a giornata chiusa, nella norma. L'avviso del "
       "2026-11-20 11:10:00 (sotto i limiti) è ritirato.",
       "- Copies sent: 1,412 in the whole day, in line. The alert of "
       "2026-11-20 11:10:00 (below the limits) is taken back."},
      {TakenBack(VerdictKind::kAccountLimit, "a@example.org", Side::kHigh, 0),
       "- a@example.org: l'avviso del 2026-11-20 11:10:00 è ritirato, a "
       "giornata chiusa non vale più.",
       "- a@example.org: the alert of 2026-11-20 11:10:00 is taken back, it "
       "does not hold for the whole day."},
      {Health(Problem::kNoLog, {}), "! Manca il log: nessun file letto",
       "! The log is missing: no file"},
      {Health(Problem::kEmptyLog, {}),
       "! Il log c'è ma è vuoto:", "! The log is there but empty:"},
      {Health(Problem::kLogEnds, {"14:02"}), "! Il log finisce alle 14:02 e",
       "! The log ends at 14:02 and"},
      {Health(Problem::kDayIncomplete, {}),
       "! I log letti coprono il giorno solo in parte:",
       "! The logs that were read cover only a part of the day:"},
      {Health(Problem::kNotUnderstood, {"a.log (12 %)", "b.log (50 %)"}),
       "! Righe di log capite solo in parte: a.log (12 %), b.log (50 %).",
       "! Only a part of the log lines was understood: a.log (12 %), b.log (50 "
       "%"
       ")."},
      {Health(Problem::kOutOfRange, {"a.log (500)"}),
       "! Record di prima del 1990 o più di 36 ore nel futuro, non contati:",
       "! Records from before 1990 or more than 36 hours ahead, not counted:"},
      {Health(Problem::kFutureRecords, {"a.log (7)"}),
       "! Record con un'ora futura: a.log (7). È giusto il fuso orario",
       "! Records with a time in the future: a.log (7). Is the time zone "
       "right"},
      {Health(Problem::kOverlap, {"a.log + b.log"}),
       "può essere contata due volte: a.log + b.log.",
       "mail may be counted twice: a.log + b.log."},
      {Health(Problem::kDamaged, {"a.log.gz"}),
       "! Log danneggiato o tronco, contato solo quel che si legge: a.log.gz.",
       "! Log damaged or cut off, only what is readable was counted: "
       "a.log.gz."},
      {Health(Problem::kDamaged, {"a", "b", "c", "d", "e", "f", "g"}),
       "si legge: a, b, c, d, e e altri 2.",
       "was counted: a, b, c, d, e and 2 more."},
  };
  for (const Sentence& sentence : sentences) {
    Summary summary = SampleNight();
    summary.verdicts = {sentence.verdict};
    EXPECT_THAT(Unwrapped(Italian(summary)),
                HasSubstr(std::string(sentence.italian)));
    EXPECT_THAT(Unwrapped(English(summary)),
                HasSubstr(std::string(sentence.english)));
  }
}

TEST(TextTest, MessagesAndAnotherSigmaAreSaid) {
  Summary summary = SampleNight();
  summary.count_copies = false;
  summary.sigma = 2.5;
  const std::string text = Unwrapped(English(summary));
  EXPECT_THAT(text, HasSubstr("Messages received, Monday to Friday: 2,387"));
  // 3335.42857143 -+ 2.5 * 319.289101932
  EXPECT_THAT(text, HasSubstr("bounds 2,537.2 to 4,133.7 (M ± 2.5S)"));
  EXPECT_THAT(text,
              HasSubstr("Indicators count messages, account limits copies"));
}

TEST(TextTest, AZeroIsNeverWithoutItsReason) {
  Summary summary = SampleNight();
  summary.verdicts.clear();
  DayReport day;
  day.day = Day(2026, 11, 15);
  day.state = DayState::kMissing;
  DayReport partial = day;
  partial.day += std::chrono::days(1);
  partial.state = DayState::kPartial;
  partial.first = summary.sources[0].first;
  At(partial.totals, Metric::kReceivedMessages) = 1;
  DayReport empty = day;
  empty.day += std::chrono::days(2);
  empty.state = DayState::kComplete;
  DayReport quiet = empty;
  quiet.day += std::chrono::days(1);
  quiet.first = summary.sources[0].first;
  At(quiet.totals, Metric::kRejected) = 9;
  DayReport open = day;
  open.day = Day(2026, 11, 21);
  open.state = DayState::kOpen;
  summary.days[0].state = DayState::kEnded;
  summary.days = {day, partial, empty, quiet, summary.days[0], open};
  Verdict health = Health(Problem::kEmptyLog, {});
  health.day = empty.day;
  summary.verdicts = {health};
  const std::string text = Italian(summary);
  EXPECT_THAT(
      text,
      HasSubstr("\n dom 2026-11-15        -        -        -        -        -"
                "        - mancante\n"));
  EXPECT_THAT(
      text, HasSubstr("\nCOSA MANCA\n"
                      "  - Un giorno senza alcun log, numeri sconosciuti e non "
                      "zero: 2026-11-15.\n"
                      "  - Un giorno coperto solo in parte, numeri troppo "
                      "bassi, fuori dalle medie:\n    2026-11-16.\n"
                      "  - Un giorno ancora aperto, i numeri possono crescere: "
                      "2026-11-21.\n"
                      "  - Un giorno finito senza che si sia visto il log "
                      "ruotato o quello del giorno\n    dopo: 2026-11-20.\n"
                      "  - Un giorno con il log presente ma vuoto: "
                      "2026-11-17.\n"
                      "  - Un giorno senza posta ricevuta o inviata, ma con il "
                      "log presente e letto:\n    2026-11-18.\n"));
  // The open day is not what the first line speaks of, nor the accounts.
  EXPECT_THAT(text, HasSubstr(" - dal 2026-11-15 al 2026-11-20: "));
  EXPECT_THAT(text, HasSubstr("\nINVII ALL'ESTERNO PER ACCOUNT, 2026-11-20\n"));
  EXPECT_THAT(text, Not(HasSubstr("PER ACCOUNT, 2026-11-21")));
  EXPECT_THAT(text, HasSubstr("\n totale            2.103    2.387    1.204"));
}

// A nightly report: two weeks for comparison, then the day it is about.
TEST(TextTest, DaysForComparisonAreOnlyInTheTable) {
  Summary summary = SampleNight();
  summary.about_from = Day(2026, 11, 20);
  DayReport before = summary.days[0];
  before.day = Day(2026, 11, 19);
  before.accounts.clear();
  before.history_lacking = 3;
  DayReport missing;
  missing.day = Day(2026, 11, 18);
  missing.state = DayState::kMissing;
  summary.days = {missing, before, summary.days[0]};
  summary.history_days = 92;
  summary.history_out_of_line = 7;
  const std::string text = English(summary);
  EXPECT_THAT(text, StartsWith("ALARM - mailtide@mx1.example.org - Friday 20 "
                               "November 2026: 2 out of line\n"
                               "\nBefore these: 92 days of history, 7 out of "
                               "line.\n\nNEWS\n  ! The account"));
  EXPECT_THAT(text, HasSubstr("missing\n"
                              " Thu 2026-11-19    2,102    2,387    1,204    "
                              "1,610      833    1,015 rotated\n"
                              "\n"
                              "!Fri 2026-11-20    2,102    2,387    1,204    "
                              "1,610      833    1,015 rotated\n"
                              "  ! = day with alerts\n"));
  EXPECT_THAT(text, HasSubstr("\nWHAT IS MISSING\n  - One day without any log, "
                              "numbers unknown and not zero: 2026-11-18.\n"
                              "\nOUTCOMES OF 2026-11-20\n  3,101 accepted,"));
  EXPECT_EQ(LinesStarting(text, "SENT OUTSIDE BY ACCOUNT").size(), 1U);
  EXPECT_THAT(text, HasSubstr("of 12 messages: the direction"));
}

// 2026-11-22: "ESITI DI TUTTI I GIORNI" stood under a table of more days than
// it summed.
TEST(TextTest, TheOutcomesNameTheDaysTheySum) {
  Summary summary = SampleNight();
  summary.about_from = Day(2026, 11, 19);
  DayReport compared = summary.days[0];
  compared.day = Day(2026, 11, 18);
  DayReport before = summary.days[0];
  before.day = Day(2026, 11, 19);
  summary.days = {compared, before, summary.days[0]};
  // Two days with 3101 each.
  EXPECT_THAT(Italian(summary),
              HasSubstr("\nESITI DAL 2026-11-19 AL 2026-11-20\n"
                        "  6.202 accettati, "));
  EXPECT_THAT(English(summary),
              HasSubstr("\nOUTCOMES FROM 2026-11-19 TO 2026-11-20\n"
                        "  6,202 accepted, "));
}

TEST(TextTest, ADayWithoutItsAccountsHasNoAccountTable) {
  Summary summary = SampleNight();
  summary.days[0].accounts.clear();
  EXPECT_THAT(English(summary), Not(HasSubstr("SENT OUTSIDE BY ACCOUNT")));
  summary.days[0].totals = {};
  EXPECT_THAT(English(summary), HasSubstr("No account sent anything outside."));
}

TEST(TextTest, WithoutAClosedDayNothingIsInLine) {
  Summary summary = SampleNight();
  summary.verdicts.clear();
  summary.days[0].state = DayState::kOpen;
  EXPECT_THAT(English(summary),
              StartsWith("REGULAR - mailtide@mx1.example.org - Friday 20 "
                         "November 2026: no closed day to judge\n"));
  EXPECT_THAT(
      English(Summary{}),
      StartsWith("REGULAR - mailtide@ - no day: no closed day to judge\n"));
  EXPECT_THAT(English(Summary{}), HasSubstr("\n  No log was read.\n"));
}

TEST(TextTest, TooLittleHistoryIsSaid) {
  Summary summary = SampleNight();
  summary.days[0].history_lacking = 9;
  summary.days[0].old_settings = true;
  const std::string text = Unwrapped(English(summary));
  EXPECT_THAT(text, HasSubstr("- Too little history yet for the fixed rule, up "
                              "to 9 days are missing: its silence does not "
                              "mean that all is well (2026-11-20)."));
  EXPECT_THAT(text, HasSubstr("- One day counted under settings no longer in "
                              "force (the log is gone): 2026-11-20."));

  // Of several days the span, not each of them.
  DayReport later = summary.days[0];
  later.day = Day(2026, 11, 23);
  later.history_lacking = 8;
  summary.days.push_back(later);
  EXPECT_THAT(Unwrapped(English(summary)),
              HasSubstr("up to 9 days are missing: its silence does not mean "
                        "that all is well (2026-11-20 - 2026-11-23)."));
}

TEST(TextTest, GuessesAreTold) {
  Summary summary = SampleNight();
  MetricCounts& totals = summary.days[0].totals;
  At(totals, Metric::kUnauthenticated) = 1204;
  At(totals, Metric::kNoRecipient) = 1;
  At(totals, Metric::kSuspiciousRelay) = 40;
  summary.days[0].relaying_clients = {{"198.51.100.7", 31}, {"203.0.113.9", 9}};
  summary.has_recipients_file = true;
  At(totals, Metric::kUnknownRefused) = 70;
  const std::string text = Unwrapped(Italian(summary));
  EXPECT_THAT(text,
              HasSubstr("- 1.204 messaggi contati come nostri per il solo "
                        "mittente sono arrivati senza autenticazione da "
                        "indirizzi pubblici: configurare local_host."));
  EXPECT_THAT(text, HasSubstr("- 1 messaggio accettato senza destinatari nel "
                              "log: negli esiti sì, tra ricevuti e inviati "
                              "no."));
  EXPECT_THAT(text, HasSubstr("- 40 copie verso l'esterno di nessuno dei "
                              "nostri (open relay?): da 198.51.100.7 31, da "
                              "203.0.113.9 9."));
  EXPECT_THAT(text, HasSubstr("Destinatari fuori dall'elenco: 0 accettati, 70 "
                              "rifiutati."));
}

TEST(TextTest, TheAccountOfTheInputIsWhole) {
  Summary summary = SampleNight();
  SourceReport& first = summary.sources[0];
  first.compression = "gzip";
  first.damage = "truncated after 1843220 bytes";
  first.account.future = 2;
  first.account.repaired = 1;
  SourceReport second;
  second.path = "b.log";
  second.account.bytes = 5;
  second.account.lines = 1;
  second.account.rejected = {1, 0, 0, 0, 0};
  summary.sources.push_back(second);
  summary.ignored = {{"notes.txt", "no dialect recognises it"}};
  summary.zone_origin = "/etc/mailtide.conf:7";
  const std::string text = English(summary);
  EXPECT_THAT(text, HasSubstr("\n    welf, gzip, 1,843,220 bytes, "));
  EXPECT_THAT(text,
              HasSubstr("\n    to note: 2 records in the future (time zone?), "
                        "1 record with quotes that\n    do not close\n"));
  EXPECT_THAT(text,
              HasSubstr("\n    DAMAGED: truncated after 1843220 bytes\n"));
  EXPECT_THAT(text, HasSubstr("\n  b.log\n    unknown format, 5 bytes, no time "
                              "in it\n    1 line = 0 events + 0 of context + 0 "
                              "blank + 1 rejected\n    rejected: 1 too "
                              "long\n"));
  EXPECT_THAT(text, HasSubstr("\n  2 files, 6,121 lines, 1,843,225 bytes\n"));
  EXPECT_THAT(text, HasSubstr("\n  - Ignored: notes.txt (no dialect recognises "
                              "it).\n"));
  EXPECT_THAT(text, HasSubstr("\nTimes in the zone Europe/Rome "
                              "(/etc/mailtide.conf:7).\n"));
}

TEST(TextTest, DebugTextByLevel) {
  Summary summary = SampleNight();
  ErrLogReport log;
  log.path = "smtp.err";
  log.bytes = 1301;
  log.counts.lines = 1009;
  log.counts.by_level = {{"3", 1002}, {"error", 1}};
  log.counts.without_level = 3;
  log.counts.continuation = 2;
  log.counts.blank = 1;
  summary.err_logs = {log, ErrLogReport{"b.err.gz", 1, {}, "cut"}};
  EXPECT_THAT(Unwrapped(English(summary)),
              HasSubstr("- Debug text, no mail: smtp.err, 1,009 lines, 1,301 "
                        "bytes: level 3: 1,002, level error: 1, without a "
                        "level: 3, going on from others: 2, blank: 1. - Debug "
                        "text, no mail: b.err.gz, 0 lines, 1 byte. DAMAGED: "
                        "cut "));
  EXPECT_THAT(Unwrapped(Italian(summary)),
              HasSubstr("- Testo di debug, senza mail: smtp.err, 1.009 righe, "
                        "1.301 byte: livello 3: 1.002, livello error: 1, "
                        "senza livello: 3, di seguito ad altre: 2, vuote: 1."));
  summary.err_logs.assign(23, log);
  const std::string many = Unwrapped(English(summary));
  EXPECT_THAT(many, HasSubstr("blank: 1. ... and 3 more"));
}

TEST(TextTest, OfManyFilesOnlyThoseWithTrouble) {
  Summary summary = SampleNight();
  summary.sources[0].account.rejected = {};
  summary.sources.resize(40, summary.sources[0]);
  summary.sources[17].path = "bad.log";
  summary.sources[17].damage = "cut";
  const std::string text = English(summary);
  EXPECT_THAT(text, HasSubstr("\nLOGS READ\n  bad.log\n"));
  EXPECT_THAT(Unwrapped(text), HasSubstr("... and 39 more files, without "
                                         "rejected lines or damage. 40 files, "
                                         "244,800 lines, 73,728,800 bytes"));
}

// Sixty days: the first line still tells all, tables stay short.
Summary SixtyDays() {
  Summary summary = SampleNight();
  summary.from_history = false;
  const DayReport last = summary.days[0];
  summary.days.clear();
  for (int i = 59; i >= 0; --i) {
    DayReport day = last;
    day.day -= std::chrono::days(i);
    summary.days.push_back(day);
  }
  return summary;
}

TEST(TextTest, SixtyDaysStayReadable) {
  const Summary summary = SixtyDays();
  const std::string text = Italian(summary);
  EXPECT_THAT(text, StartsWith("ALLARME - mailtide@mx1.example.org - dal "
                               "2026-09-22 al 2026-11-20: 2 fuori norma\n"));
  // Fifteen days, the marked one last, and the total of all: 60 * 2387.
  EXPECT_EQ(LinesStarting(text, " ven 2026-").size(), 2U);
  EXPECT_EQ(LinesStarting(text, "!ven 2026-").size(), 1U);
  EXPECT_THAT(text, HasSubstr("\n ven 2026-11-06 "));
  EXPECT_THAT(text, Not(HasSubstr("2026-11-05 ")));
  EXPECT_THAT(text, HasSubstr("\n totale          126.120  143.220   72.240"));
  EXPECT_THAT(text,
              HasSubstr("\n  Nel totale anche i 45 giorni precedenti, dal "
                        "2026-09-22.\n"));
  EXPECT_EQ(LinesStarting(text, "INVII ALL'ESTERNO").size(), 1U);
  EXPECT_THAT(text, HasSubstr("\nTutti i numeri e tutti gli account: --format "
                              "json\n"));
  EXPECT_LE(Lines(text).size(), 75U);
}

TEST(TextTest, OfManyDaysWithVerdictsTheNewestAreSpelledOut) {
  Summary summary = SixtyDays();
  summary.verdicts.clear();
  for (const DayReport& day : summary.days) {
    Verdict verdict = AccountOver("user@domain.com", 445);
    verdict.day = day.day;
    summary.verdicts.push_back(verdict);
  }
  const std::string text = English(summary);
  EXPECT_THAT(text, HasSubstr("\nNEWS\n  45 alerts on the days before "
                              "2026-11-06.\nFriday 6 November 2026\n"));
  // The old lines are all there.
  EXPECT_EQ(LinesStarting(text, "Account user@domain.com").size(), 60U);
  EXPECT_EQ(LinesStarting(text, "SENT OUTSIDE BY ACCOUNT").size(), 15U);
}

TEST(TextTest, LinesFitThePage) {
  for (const Summary& summary : {SampleNight(), SixtyDays()}) {
    for (const std::string& text : {Italian(summary), English(summary)}) {
      for (const std::string& line : Lines(text)) {
        EXPECT_TRUE(Width(line) <= 78 || line.starts_with("SMTP_") ||
                    line.starts_with("AL"))
            << line;
        EXPECT_EQ(line.find_first_of("{}"), std::string::npos) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
      }
    }
  }
}

// Every text a stranger can write, in every place it can stand.
TEST(TextTest, HostileTextIsShownAndStartsNoLine) {
  const std::string hostile =
      "From \x1b[2J\r\n.\n-- \u202e x y" + std::string(300, 'z');
  Summary summary = SampleNight();
  summary.gateway = hostile;
  summary.zone_origin = hostile;
  summary.days[0].accounts[0].account = hostile;
  summary.days[0].relaying_clients = {{hostile, 31}};
  At(summary.days[0].totals, Metric::kSuspiciousRelay) = 31;
  summary.sources[0].path = hostile;
  summary.sources[0].damage = hostile;
  summary.duplicates = {{hostile, hostile}};
  summary.ignored = {{hostile, hostile}};
  ErrLogReport err_log{hostile, 1, {}, hostile};
  err_log.counts.by_level = {{hostile, 1}};
  summary.err_logs = {err_log};
  summary.verdicts = {AccountOver(hostile, 445),
                      Health(Problem::kDamaged, {hostile}),
                      Of(VerdictKind::kOpenRelay, hostile, 1),
                      Of(VerdictKind::kForbiddenAccepted, hostile, 1),
                      Deviation(hostile, Side::kHigh, 9, 1, 0)};
  for (const std::string& text : {Italian(summary), English(summary)}) {
    for (const char c : text) {
      ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
    }
    EXPECT_EQ(text.find("\u202e"), std::string::npos);
    for (const std::string& line : Lines(text)) {
      EXPECT_FALSE(line.starts_with("From ") && !line.ends_with("V:9 M:1 S:0"))
          << line;
      EXPECT_FALSE(line.starts_with(".") && !line.starts_with("... ")) << line;
      EXPECT_FALSE(line.starts_with("-- ")) << line;
    }
    const std::vector<std::string> old = LinesStarting(text, "Account ");
    ASSERT_EQ(old.size(), 1U);
    EXPECT_THAT(old[0],
                StartsWith("Account From \\u{1b}[2J\\u{d}\\u{a}.\\u{a}-- "
                           "\\u{202e} x y"));
    EXPECT_TRUE(old[0].ends_with("z… inviati: 445 messaggi"));
  }
}

TEST(TextTest, APastOfYearsIsToldInShort) {
  const std::string text = Italian(SamplePast());
  EXPECT_THAT(
      text,
      HasSubstr(
          "\n"
          "COSA È STATO LETTO\n"
          "  365 file letti (1 doppione, 1 danneggiato), 12 già in archivio e "
          "non\n"
          "  riletti, 0 ignorati.\n"
          "  2.500,0 MB su disco, 7.250,0 MB di testo, in 10 s: 250,0 MB/s.\n"
          "  1.003 righe = 900 eventi + 100 di contesto + 2 vuote + 1 "
          "scartata\n"
          "\n"
          "I GIORNI PIÙ INSOLITI\n"
          "  ! mer 2026-10-14  Copie ricevute: 2.244, previsione 734 (3,1 "
          "volte).\n"
          "                    Account: user@domain.com 445, b@example.org "
          "60.\n"
          "  - ven 2026-11-20  Copie ricevute, lunedì-venerdì: 2.387, media "
          "3.335 (0,7\n"
          "                    volte).\n"
          "  Dal più insolito; ! = allarme, - = attenzione.\n"
          "  Un giorno per intero: mailtide report --day 2026-10-14\n"));
  // Neither its days nor its alerts one by one.
  EXPECT_THAT(text, Not(HasSubstr("\nGIORNI\n")));
  EXPECT_THAT(text, Not(HasSubstr("NOVITÀ")));
  EXPECT_THAT(text, Not(HasSubstr("scostamento oltre il limite")));
  EXPECT_THAT(
      English(SamplePast()),
      HasSubstr("! Wed 2026-10-14  Copies received: 2,244, forecast 734 "
                "(3.1 times)."));
}

TEST(TextTest, APastWithNothingToTell) {
  Summary past = SamplePast();
  past.remarkable.clear();
  past.past_reading->read = 0;
  const std::string text = Unwrapped(English(past));
  EXPECT_THAT(text, HasSubstr("0 files read"));
  EXPECT_THAT(text, HasSubstr("12 in the store already and not read again"));
  EXPECT_THAT(text, HasSubstr("No day is out of line."));
  EXPECT_THAT(text, Not(HasSubstr("MB/s")));
}

TEST(TextTest, UnusualAccountsInOneLine) {
  Summary past = SamplePast();
  Verdict account = AccountOver("a@example.org", 60);
  account.kind = VerdictKind::kAccountBaseline;
  account.mean = 2.5;
  past.remarkable.front().most = account;
  past.remarkable.front().accounts = {};
  EXPECT_THAT(Unwrapped(Italian(past)),
              HasSubstr("a@example.org: 60 messaggi fuori, di solito 2,5 (24,0 "
                        "volte)."));
  past.remarkable.front().most.mean = 0;
  EXPECT_THAT(Unwrapped(Italian(past)),
              HasSubstr("a@example.org: 60 messaggi fuori, mai prima."));
  past.remarkable.front().most = AccountOver("a@example.org", 445);
  EXPECT_THAT(Unwrapped(Italian(past)),
              HasSubstr("a@example.org: 445 copie fuori, limite 100 (4,4 "
                        "volte)."));
}

TEST(TextTest, AForecastBesideAnAccount) {
  Summary past = SamplePast();
  Verdict forecast = past.remarkable.front().most;
  forecast.score = 5;
  Verdict weaker = forecast;
  weaker.subject = "SMTP_SENT_MSGS";
  weaker.score = -4;
  past.verdicts = {weaker, forecast};
  past.remarkable.front().most = AccountOver("a@example.org", 445);
  past.remarkable.front().accounts = {};
  EXPECT_THAT(Unwrapped(Italian(past)),
              HasSubstr("limite 100 (4,4 volte). Copie ricevute: 2.244, "
                        "previsione 734 (3,1 volte). - ven"));
}

TEST(TextTest, OfAPastOnlyDamagedLogsAreShown) {
  Summary past = SamplePast();
  past.duplicates.clear();
  past.sources.push_back(past.sources.front());
  past.sources.back().path = "/var/log/bad.log";
  past.sources.back().damage = "cut off";
  const std::string text = Italian(past);
  EXPECT_THAT(text, HasSubstr("LOG LETTI\n  /var/log/bad.log\n"));
  EXPECT_THAT(text, Not(HasSubstr("smtp-20261120.log")));
  EXPECT_THAT(text, Not(HasSubstr("2 file, ")));
  past.past_reading->damaged = 0;
  past.sources.pop_back();
  EXPECT_THAT(Italian(past), Not(HasSubstr("LOG LETTI")));
}

TEST(TextTest, ManyMissingDaysAreSpans) {
  Summary past = SamplePast();
  past.days.clear();
  for (int i = 0; i < 40; ++i) {
    if (i != 30) {
      DayReport day;
      day.day = Day(2026, 3, 1) + std::chrono::days(i);
      day.state = DayState::kMissing;
      past.days.push_back(day);
    }
  }
  EXPECT_THAT(Unwrapped(Italian(past)),
              HasSubstr("2026-03-01 - 2026-03-30, 2026-04-01 - 2026-04-09."));
}

}  // namespace
}  // namespace mailtide

// NOLINTEND(misc-misleading-bidirectional)
