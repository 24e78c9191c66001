// What stands under an alert, read as a person reads it.
#include "report/formats/text_evidence.h"

#include <chrono>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "report/formats/text.h"
#include "tests/report/formats/sample_summary.h"

namespace mailtide {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;

constexpr std::chrono::sys_seconds kMidnight =
    sys_days(year(2026) / 11 / 19) + 23h;  // of the 20th in Rome

Verdict High(std::string subject, std::uint64_t value, double expected) {
  Verdict verdict;
  verdict.kind = VerdictKind::kSeasonalForecast;
  verdict.day = Day(2026, 11, 20);
  verdict.subject = std::move(subject);
  verdict.side = Side::kHigh;
  verdict.value = value;
  verdict.expected = expected;
  verdict.low = 10;
  verdict.high = 150;
  return verdict;
}

AccountEvidence Mario() {
  AccountEvidence evidence;
  evidence.account = "mario@example.org";
  evidence.messages = evidence.copies = 445;
  evidence.recipients = 431;
  evidence.first = kMidnight + 2h + 11min + 5s;
  evidence.last = kMidnight + 5h + 47min;
  evidence.busiest_hour = 3;
  evidence.busiest_copies = 201;
  evidence.refused = 55;
  evidence.tried = 500;
  evidence.domains = {{{"example.net", 300},
                       {"example.com", 100},
                       {"c", 20},
                       {"d", 10},
                       {"e", 9}},
                      2,
                      6,
                      false};
  evidence.clients = {{{"203.0.113.7", 445}}, 0, 0, false};
  evidence.files = {{"/l/a.log", Compression::kNone, {12, 4031, 445}}};
  return evidence;
}

Summary Of(Verdict verdict, DayEvidence evidence) {
  Summary summary;
  summary.days.push_back({});
  summary.days.back().day = verdict.day;
  summary.days.back().state = DayState::kRotated;
  summary.verdicts.push_back(std::move(verdict));
  summary.evidence.push_back(std::move(evidence));
  return summary;
}

// The news of a report: from the first alert to the blank line behind it.
std::string News(const Summary& summary, Language language) {
  const std::string text = RenderText(summary, Rome(), language);
  const std::size_t start = text.find("\n  ! ") + 1;
  return text.substr(start, text.find("\n\n", start) + 1 - start);
}

TEST(TextEvidence, UnderAnAccount) {
  const Summary summary = Of(AccountOver("mario@example.org", 445),
                             {Day(2026, 11, 20), {Mario()}, {}, {}});
  EXPECT_EQ(
      News(summary, Language::kItalian),
      "  ! L'account mario@example.org ha inviato fuori 445 copie (limite "
      "100).\n"
      "    Prima 02:11:05, ultima 05:47:00. Ora di punta 3-4: 201 copie. "
      "Destinatari\n"
      "    diversi: 431. Destinatari rifiutati: 55 di 500 (11 %). Domini, "
      "in copie:\n"
      "    example.net 300, example.com 100, c 20 e altri 4 "
      "con 25. Client, in\n"
      "    messaggi: 203.0.113.7 445.\n"
      "    Righe 12-4031 di /l/a.log\n"
      "    Di più: mailtide explain --day 2026-11-20 "
      "--account=mario@example.org\n");
}

// Only a part is there: that is said, and which log is amiss.
TEST(TextEvidence, OfWhatIsGone) {
  AccountEvidence nothing;
  nothing.account = "mario@example.org";
  const Summary summary = Of(AccountOver("mario@example.org", 445),
                             {Day(2026, 11, 20),
                              {nothing},
                              {},
                              {{"/l/a.log", LogTrouble::kGone, ""}}});
  EXPECT_EQ(News(summary, Language::kEnglish),
            "  ! The account mario@example.org sent 445 copies outside "
            "(limit 100).\n"
            "    Found 0 copies, counted were 445: the logs are no longer "
            "those of then, or\n"
            "    something lies across two of them.\n"
            "    More: mailtide explain --day 2026-11-20 "
            "--account=mario@example.org\n"
            "    /l/a.log: is gone, no evidence from here.\n");
}

// 2026-11-22. So many domains that none of them was kept are not none.
TEST(TextEvidence, OfTooManyDomains) {
  AccountEvidence evidence = Mario();
  evidence.domains = {{}, 10'000, 10'001, true};
  const Summary summary = Of(AccountOver("mario@example.org", 445),
                             {Day(2026, 11, 20), {evidence}, {}, {}});
  std::string news = News(summary, Language::kEnglish);
  EXPECT_NE(news.find("Domains, in copies:\n"
                      "    more than 10,000 with 10,001 in all, none stands "
                      "out. "),
            std::string::npos)
      << news;
  news = News(summary, Language::kItalian);
  EXPECT_NE(
      news.find("Domini, in copie:\n"
                "    più di 10.000 con 10.001 in tutto, nessuno spicca. "),
      std::string::npos)
      << news;
}

TEST(TextEvidence, OfAnExcess) {
  Excess excess;
  excess.flow = Flow::kReceived;
  excess.beside = Day(2026, 11, 13);
  excess.copies = 300;
  excess.usual = 100;
  excess.accounts = {{"anna@example.org", 170, 10, .8}};
  excess.domains = {{"", 200, 0, 1}, {"example.com", 25, 3, .11}};
  const Summary summary = Of(High("SMTP_RECVD_MSGS", 300, 100),
                             {Day(2026, 11, 20), {}, {excess}, {}});
  const std::string news = News(summary, Language::kItalian);
  EXPECT_NE(news.find("    Da dove viene l'eccesso, rispetto a ven 2026-11-13 "
                      "(100 copie):\n"
                      "      destinatari: anna@example.org 80 % (170, allora "
                      "10)\n"
                      "      domini mittenti: - 100 % (200, allora 0),\n"
                      "      example.com 11 % (25, allora 3)\n"),
            std::string::npos)
      << news;
}

TEST(TextEvidence, OfAnExcessOfEverybody) {
  Excess excess;
  excess.flow = Flow::kRelay;
  excess.copies = 300;
  const Summary summary = Of(High("SMTP_RELAY_MSGS", 300, 100),
                             {Day(2026, 11, 20), {}, {excess}, {}});
  const std::string news = News(summary, Language::kEnglish);
  EXPECT_NE(
      news.find("    What makes up the 300 copies (there is no comparable "
                "day to set them\n"
                "    against):\n"
                "      no account, domain or client makes up 10 % of it "
                "or more: it is spread\n"
                "      out\n"),
      std::string::npos)
      << news;
}

// What is sent outside is sent: the second alert needs no second list.
TEST(TextEvidence, TheSameExcessIsSaidOnce) {
  Excess excess;
  excess.flow = Flow::kSent;
  excess.copies = 300;
  excess.accounts = {{"anna@example.org", 300, 0, 1}};
  Excess outside = excess;
  outside.flow = Flow::kRelay;
  Summary summary = Of(High("SMTP_SENT_MSGS", 300, 100),
                       {Day(2026, 11, 20), {}, {excess, outside}, {}});
  summary.verdicts.push_back(High("SMTP_RELAY_MSGS", 300, 100));
  const std::string news = News(summary, Language::kItalian);
  EXPECT_NE(news.find("account: anna"), std::string::npos) << news;
  EXPECT_EQ(news.find("account: anna", news.find("account: anna") + 1),
            std::string::npos)
      << news;
  EXPECT_NE(news.find("    L'eccesso è lo stesso della voce \"Copie "
                      "inviate\".\n"),
            std::string::npos)
      << news;
}

// 2026-11-22. Two that are spread over everybody have no cause to share.
TEST(TextEvidence, TwoSpreadExcessesAreNotTheSame) {
  Excess excess;
  excess.flow = Flow::kReceived;
  excess.copies = 300;
  Excess sent = excess;
  sent.flow = Flow::kSent;
  sent.copies = 90;
  Summary summary = Of(High("SMTP_RECVD_MSGS", 300, 100),
                       {Day(2026, 11, 20), {}, {excess, sent}, {}});
  summary.verdicts.push_back(High("SMTP_SENT_MSGS", 90, 30));
  // Of the same copies it is the same all the same.
  summary.verdicts.push_back(High("SMTP_SENT_MSGS_W", 90, 30));
  const std::string news = News(summary, Language::kEnglish);
  EXPECT_NE(news.find("makes up the 300 copies"), std::string::npos) << news;
  EXPECT_NE(news.find("makes up the 90 copies"), std::string::npos) << news;
  EXPECT_NE(news.find("    The excess is the same as of the entry \"Copies "
                      "sent\".\n"),
            std::string::npos)
      << news;
}

// 2026-11-22. What is left of the day is not the day. The lost log is told
// once, to the first that lacks it.
TEST(TextEvidence, OfAPartOfAnExcess) {
  Excess excess;
  excess.flow = Flow::kReceived;
  excess.copies = 250;
  excess.accounts = {{"anna@example.org", 250, 0, 1}};
  AccountEvidence mario = Mario();
  mario.copies = mario.messages = 400;
  Summary summary = Of(AccountOver("mario@example.org", 445),
                       {Day(2026, 11, 20),
                        {mario},
                        {excess},
                        {{"/l/a.log", LogTrouble::kGone, ""}}});
  summary.days[0].totals[static_cast<std::size_t>(Metric::kReceivedCopies)] =
      300;
  summary.verdicts.push_back(High("SMTP_RECVD_MSGS", 300, 100));
  const std::string news = News(summary, Language::kEnglish);
  const std::string lost = "    /l/a.log: is gone, no evidence from here.\n";
  EXPECT_NE(news.find("    Found 400 copies in 400 messages, counted were 445"),
            std::string::npos)
      << news;
  EXPECT_NE(news.find("    Found 250 copies, counted were 300: the logs are no "
                      "longer those of then,\n"
                      "    or something lies across two of them.\n"
                      "    What makes up the 250 copies"),
            std::string::npos)
      << news;
  EXPECT_LT(news.find(lost), news.find("Copies received")) << news;
  EXPECT_EQ(news.rfind(lost), news.find(lost)) << news;
}

// 2026-11-22. There is such a day, it had as many: none is missing.
TEST(TextEvidence, BesideADayWithAsMany) {
  Excess excess;
  excess.flow = Flow::kRelay;
  excess.beside = Day(2026, 11, 13);
  excess.copies = 300;
  excess.usual = 310;
  excess.accounts = {{"anna@example.org", 150, 0, .5}};
  const Summary summary = Of(High("SMTP_RELAY_MSGS", 300, 100),
                             {Day(2026, 11, 20), {}, {excess}, {}});
  const std::string news = News(summary, Language::kItalian);
  EXPECT_NE(news.find("    Da dove vengono le 300 copie:\n"
                      "      account: anna@example.org 50 % (150)\n"),
            std::string::npos)
      << news;
}

// Nothing that a stranger chose is an option or a command, nor starts a line.
TEST(TextEvidence, NoNameIsACommand) {
  AccountEvidence evidence = Mario();
  evidence.account = "--output=/x';reboot;\x1b[2J'@example.org";
  evidence.clients = {{{"\nALLARME - finto", 445}}, 0, 0, false};
  evidence.files[0].path = "/l/a\nb.log";
  const Summary summary = Of(AccountOver(evidence.account, 445),
                             {Day(2026, 11, 20), {evidence}, {}, {}});
  const std::string news = News(summary, Language::kItalian);
  EXPECT_NE(news.find("--account='--output=/x'\\'';reboot;\\u{1b}[2J'\\''"
                      "@example.org'\n"),
            std::string::npos)
      << news;
  EXPECT_EQ(news.find("\nALLARME"), std::string::npos) << news;
  EXPECT_NE(news.find("/l/a\\u{a}b.log\n"), std::string::npos) << news;
}

}  // namespace
}  // namespace mailtide
