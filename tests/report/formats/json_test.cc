#include "report/formats/json.h"

#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "report/formats/registry.h"
#include "tests/report/formats/sample_summary.h"

namespace mailtide {
namespace {

// Keeps the order of keys, which is a part of the contract.
using Json = nlohmann::ordered_json;

Json Render(const Summary& summary) {
  return Json::parse(RenderJson(summary, Rome()));
}

std::vector<std::string> Keys(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& item : object.items()) {
    keys.push_back(item.key());
  }
  return keys;
}

using Names = std::vector<std::string>;

std::string AlertOf(const Verdict& verdict) {
  static const TimeZone rome = TimeZone::Open("Europe/Rome").value();
  return AlertJson(verdict, rome);
}

TEST(JsonTest, KeysAndTheirOrderAreThoseOfTheContract) {
  const Json json = Render(SampleNight());
  EXPECT_EQ(Keys(json),
            (Names{"mailtide", "generated", "count", "input", "days", "alerts",
                   "gateway", "timezone", "timezone_origin"}));
  EXPECT_EQ(Keys(json["input"]), (Names{"sources", "duplicates"}));
  EXPECT_EQ(
      Keys(json["input"]["sources"][0]),
      (Names{"path", "dialect", "compression", "bytes", "lines", "events",
             "context", "blank", "rejected", "reasons", "first", "last"}));
  EXPECT_EQ(
      Keys(json["input"]["sources"][0]["reasons"]),
      (Names{"too_long", "no_record", "bad_time", "out_of_range", "torn"}));
  EXPECT_EQ(Keys(json["days"][0]), (Names{"day", "state", "received", "sent",
                                          "relay", "outcomes", "accounts"}));
  EXPECT_EQ(Keys(json["days"][0]["relay"]),
            (Names{"messages", "copies", "bytes"}));
  EXPECT_EQ(Keys(json["days"][0]["outcomes"]),
            (Names{"accepted", "rejected", "deferred", "quarantined", "deleted",
                   "virus", "spam", "phishing", "delivered", "bounced",
                   "incomplete"}));
  EXPECT_EQ(Keys(json["days"][0]["accounts"][0]),
            (Names{"account", "sent", "relay"}));
}

TEST(JsonTest, ValuesOfANight) {
  const Json json = Render(SampleNight());
  EXPECT_EQ(json["mailtide"], "0.1.0");
  EXPECT_EQ(json["generated"], "2026-11-21T00:10:00+01:00");
  EXPECT_EQ(json["count"], "copies");
  EXPECT_EQ(json["gateway"], "mx1.example.org");
  EXPECT_EQ(json["timezone"], "Europe/Rome");
  EXPECT_EQ(json["input"], Json::parse(R"({
    "sources": [{"path": "/var/log/proxy/smtp-20261120.log",
      "dialect": "welf", "compression": "none", "bytes": 1843220,
      "lines": 6120, "events": 6013, "context": 101, "blank": 2, "rejected": 4,
      "reasons": {"too_long": 0, "no_record": 3, "bad_time": 1,
                  "out_of_range": 0, "torn": 0},
      "first": "2026-11-19T23:58:03+01:00",
      "last": "2026-11-20T23:57:41+01:00"}],
    "duplicates": [{"path": "/var/log/proxy/smtp-20261120.log.gz",
                    "same_as": "/var/log/proxy/smtp-20261120.log"}]})"));
  EXPECT_EQ(json["days"], Json::parse(R"([{
    "day": "2026-11-20", "state": "rotated",
    "received": {"messages": 2102, "copies": 2387, "bytes": 98120334},
    "sent": {"messages": 1204, "copies": 1610, "bytes": 50213100},
    "relay": {"messages": 833, "copies": 1015, "bytes": 41002118},
    "outcomes": {"accepted": 3101, "rejected": 2204, "deferred": 0,
      "quarantined": 61, "deleted": 0, "virus": 1, "spam": 640, "phishing": 0,
      "delivered": 0, "bounced": 0, "incomplete": 0},
    "accounts": [
      {"account": "user@domain.com", "sent": {"messages": 440, "copies": 460},
       "relay": {"messages": 431, "copies": 445}},
      {"account": "a.rossi@example.org", "sent": {"messages": 61, "copies": 92},
       "relay": {"messages": 40, "copies": 71}},
      {"account": "[10.1.3.7]", "sent": {"messages": 9, "copies": 9},
       "relay": {"messages": 9, "copies": 9}},
      {"account": "b@example.org", "sent": {"messages": 12, "copies": 30},
       "relay": {"messages": 0, "copies": 0}}]}])"));
}

TEST(JsonTest, AlertsToTheLetter) {
  EXPECT_EQ(AlertOf(DropInReceived()),
            R"({"kind":"fixed_rule","indicator":"SMTP_RECVD_MSGS_W",)"
            R"("day":"2026-11-20","side":"low","value":2387,)"
            R"("mean":3335.4285714285716,"deviation":319.289101932,)"
            R"("samples":14,"line":"SMTP_RECVD_MSGS_W scostamento oltre il )"
            R"(limite V:2387 M:3335.42857143 S:319.289101932"})");
  EXPECT_EQ(AlertOf(AccountOver("user@domain.com", 445)),
            R"({"kind":"account_limit","day":"2026-11-20",)"
            R"("account":"user@domain.com","value":445,"limit":100,)"
            R"("line":"Account user@domain.com inviati: 445 messaggi"})");

  Verdict verdict;
  verdict.kind = VerdictKind::kOpenRelay;
  verdict.day = Day(2026, 11, 20);
  verdict.subject = "198.51.100.7";
  verdict.value = 31;
  EXPECT_EQ(AlertOf(verdict), R"({"kind":"open_relay","day":"2026-11-20",)"
                              R"("client":"198.51.100.7","value":31})");
  verdict.kind = VerdictKind::kForbiddenAccepted;
  verdict.subject = "x@example.net";
  EXPECT_EQ(AlertOf(verdict),
            R"({"kind":"forbidden_accepted","day":"2026-11-20",)"
            R"("sender":"x@example.net","value":31})");
  verdict.kind = VerdictKind::kInputHealth;
  verdict.problem = Problem::kLogEnds;
  verdict.details.Add("14:02");
  EXPECT_EQ(AlertOf(verdict), R"({"kind":"input_health","day":"2026-11-20",)"
                              R"("problem":"log_ends","detail":"14:02"})");
}

TEST(JsonTest, AlertsOfTheForecastsToTheLetter) {
  Verdict verdict;
  verdict.kind = VerdictKind::kSeasonalForecast;
  verdict.day = Day(2026, 11, 20);
  verdict.subject = "SMTP_RECVD_MSGS";
  verdict.side = Side::kLow;
  verdict.value = 401;
  verdict.expected = 1324.5;
  verdict.low = 904;
  verdict.high = 1841;
  verdict.score = -7.25;
  verdict.episode = Episode::kContinuing;
  verdict.since = Day(2026, 11, 19);
  EXPECT_EQ(AlertOf(verdict),
            R"({"kind":"seasonal_forecast","indicator":"SMTP_RECVD_MSGS",)"
            R"("day":"2026-11-20","side":"low","value":401,"expected":1324.5,)"
            R"("low":904,"high":1841,"score":-7.25,"state":"continuing",)"
            R"("since":"2026-11-19"})");
  verdict.kind = VerdictKind::kCarryOver;
  EXPECT_EQ(AlertOf(verdict),
            R"({"kind":"carry_over","indicator":"SMTP_RECVD_MSGS",)"
            R"("day":"2026-11-20","side":"low","value":401,"expected":1324.5,)"
            R"("low":904,"high":1841,"score":-7.25})");
  verdict.kind = VerdictKind::kCusum;
  EXPECT_EQ(AlertOf(verdict),
            R"({"kind":"cusum","indicator":"SMTP_RECVD_MSGS",)"
            R"("day":"2026-11-20","side":"low","score":-7.25})");
  verdict.kind = VerdictKind::kSoFar;
  verdict.at = std::chrono::sys_seconds(
      std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) +
      std::chrono::hours(10));
  EXPECT_EQ(AlertOf(verdict),
            R"({"kind":"so_far","indicator":"SMTP_RECVD_MSGS",)"
            R"("day":"2026-11-20","at":"2026-11-20T11:00:00+01:00",)"
            R"("side":"low","value":401,"expected":1324.5,"low":904,)"
            R"("high":1841})");
  verdict.kind = VerdictKind::kAccountBaseline;
  verdict.subject = "user@domain.com";
  verdict.copies = 500;
  verdict.p = .001;
  EXPECT_EQ(AlertOf(verdict),
            R"({"kind":"account_baseline","day":"2026-11-20",)"
            R"("account":"user@domain.com","value":401,"copies":500,)"
            R"("expected":1324.5,"p":0.001})");
}

TEST(JsonTest, AlertsOfTheReportAreThoseObjects) {
  const Summary summary = SampleNight();
  const Json json = Render(summary);
  ASSERT_EQ(json["alerts"].size(), 2U);
  EXPECT_EQ(json["alerts"][0], Json::parse(AlertOf(summary.verdicts[0])));
  EXPECT_EQ(json["alerts"][1], Json::parse(AlertOf(summary.verdicts[1])));
}

// Scripts count alerts.
TEST(JsonTest, WhatDoesNotHoldIsNoAlertButForTheForecasts) {
  Summary summary = SampleNight();
  Verdict account = AccountOver("a@example.org", 12);
  account.episode = Episode::kReturned;
  Verdict told = DropInReceived();
  told.episode = Episode::kTakenBack;
  Verdict forecast = DropInReceived();
  forecast.kind = VerdictKind::kSeasonalForecast;
  forecast.episode = Episode::kReturned;
  summary.verdicts = {account, told, forecast};
  const Json json = Render(summary);
  ASSERT_EQ(json["alerts"].size(), 1U);
  EXPECT_EQ(json["alerts"][0]["kind"], "seasonal_forecast");
  EXPECT_EQ(json["alerts"][0]["state"], "returned");
}

TEST(JsonTest, NothingAtAllIsStillTheWholeObject) {
  const Json json = Render(Summary{});
  EXPECT_EQ(json["generated"], "1970-01-01T01:00:00+01:00");
  EXPECT_EQ(json["input"].dump(), R"({"sources":[],"duplicates":[]})");
  EXPECT_EQ(json["days"].dump(), "[]");
  EXPECT_EQ(json["alerts"].dump(), "[]");
}

TEST(JsonTest, KeysThatAreThereOnlyWhenTheyApply) {
  Summary summary = SampleNight();
  summary.count_copies = false;
  summary.has_recipients_file = true;
  summary.ignored = {{"notes.txt", "no dialect recognises it"}};
  summary.sources[0].damage = "gzip stream is truncated";
  summary.sources[0].first.reset();
  summary.sources[0].last.reset();
  At(summary.days[0].totals, Metric::kUnknownAccepted) = 5;
  At(summary.days[0].totals, Metric::kUnknownRefused) = 70;
  summary.days[0].relaying_clients = {{"198.51.100.7", 31}};
  summary.days[0].old_settings = true;
  const Json json = Render(summary);
  EXPECT_EQ(json["count"], "messages");
  EXPECT_EQ(json["input"]["ignored"].dump(),
            R"([{"path":"notes.txt","why":"no dialect recognises it"}])");
  const Json& source = json["input"]["sources"][0];
  EXPECT_EQ(source["damage"], "gzip stream is truncated");
  EXPECT_TRUE(source["first"].is_null());
  EXPECT_TRUE(source["last"].is_null());
  const Json& day = json["days"][0];
  EXPECT_EQ(Keys(day), (Names{"day", "state", "received", "sent", "relay",
                              "outcomes", "accounts", "unknown_recipients",
                              "open_relay", "old_settings"}));
  EXPECT_EQ(day["unknown_recipients"].dump(), R"({"accepted":5,"refused":70})");
  EXPECT_EQ(day["open_relay"].dump(),
            R"([{"client":"198.51.100.7","copies":31}])");
}

TEST(JsonTest, WhatABackfillAppends) {
  const Summary past = SamplePast();
  const Json json = Render(past);
  const Names keys = Keys(json);
  EXPECT_EQ(Names(keys.end() - 3, keys.end()),
            (Names{"timezone_origin", "read", "remarkable"}));
  EXPECT_EQ(json["read"].dump(),
            R"({"files":365,"unchanged":12,"duplicates":1,"ignored":0,)"
            R"("damaged":1,"disk_bytes":2500000000,"bytes":7250000000,)"
            R"("lines":1003,"events":900,"context":100,"blank":2,)"
            R"("rejected":1,"seconds":10})");
  ASSERT_EQ(json["remarkable"].size(), 2U);
  const Json& day = json["remarkable"][0];
  EXPECT_EQ(Keys(day), (Names{"day", "grade", "score", "alert", "accounts"}));
  EXPECT_EQ(day["day"], "2026-10-14");
  EXPECT_EQ(day["grade"], "alarm");
  EXPECT_EQ(day["score"], 7.25);
  EXPECT_EQ(day["alert"], Json::parse(AlertOf(past.remarkable[0].most)));
  ASSERT_EQ(day["accounts"].size(), 2U);
  EXPECT_EQ(day["accounts"][1],
            Json::parse(AlertOf(past.remarkable[0].accounts[1])));
  EXPECT_EQ(json["remarkable"][1]["grade"], "attention");
  EXPECT_EQ(json["remarkable"][1]["accounts"].dump(), "[]");
}

TEST(JsonTest, DebugTextStandsBehindTheOtherInput) {
  Summary summary = SampleNight();
  ErrLogReport log;
  log.path = "smtp.err";
  log.bytes = 301;
  log.counts.lines = 9;
  log.counts.by_level = {{"3", 2}, {"error", 1}};
  log.counts.without_level = 3;
  log.counts.continuation = 2;
  log.counts.blank = 1;
  summary.err_logs = {log, ErrLogReport{"\x1b.err.gz", 0, {}, "cut <off>"}};
  const Json json = Render(summary);
  EXPECT_EQ(Keys(json["input"]), (Names{"sources", "duplicates", "err"}));
  EXPECT_EQ(json["input"]["err"].dump(),
            R"([{"path":"smtp.err","bytes":301,"lines":9,)"
            R"("levels":{"3":2,"error":1},"without_level":3,)"
            R"("continuation":2,"blank":1},)"
            R"({"path":"\u001b.err.gz","bytes":0,"lines":0,"levels":{},)"
            R"("without_level":0,"continuation":0,"blank":0,)"
            R"("damage":"cut <off>"}])");
}

// The reader lets only letters and digits be levels; nobody relies on it here.
TEST(JsonTest, HostileLevelsOfDebugTextAreOnlyText) {
  const std::string hostile = "\"}]\\<\x1b[2J\n\u202e";
  Summary summary = SampleNight();
  ErrLogReport log;
  log.counts.by_level = {{hostile, 7}};
  summary.err_logs = {log};
  const std::string bytes = RenderJson(summary, Rome());
  EXPECT_EQ(Json::parse(bytes)["input"]["err"][0]["levels"][hostile], 7);
  EXPECT_EQ(bytes.find('<'), std::string::npos);
  EXPECT_EQ(bytes.find('\x1b'), std::string::npos);
}

TEST(JsonTest, DaysForComparisonAreLeftOut) {
  Summary summary = SampleNight();
  summary.days = {DayReport{}, summary.days[0]};
  summary.about_from = summary.days[1].day;
  const Json json = Render(summary);
  ASSERT_EQ(json["days"].size(), 1U);
  EXPECT_EQ(json["days"][0]["day"], "2026-11-20");
}

TEST(JsonTest, TimesHaveTheOffsetOfTheirSeason) {
  Summary summary;
  summary.generated = std::chrono::sys_days(std::chrono::year(2026) / 7 / 1);
  EXPECT_EQ(Render(summary)["generated"], "2026-07-01T02:00:00+02:00");
  const TimeZone newfoundland =
      std::move(TimeZone::Open("America/St_Johns")).value();
  EXPECT_EQ(Json::parse(RenderJson(summary, newfoundland))["generated"],
            "2026-06-30T21:30:00-02:30");
}

TEST(JsonTest, NumbersReadBackTheSame) {
  Verdict verdict = DropInReceived();
  verdict.value = std::numeric_limits<std::uint64_t>::max();
  for (const double number : {0.1, 1.0 / 3, 1e300, 5e-324, 3335.0, 0.0}) {
    verdict.mean = number;
    const Json json = Json::parse(AlertOf(verdict));
    EXPECT_EQ(json["mean"].get<double>(), number);
    EXPECT_EQ(json["value"].get<std::uint64_t>(), verdict.value);
  }
  verdict.mean = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(Json::parse(AlertOf(verdict))["mean"].is_null());
}

TEST(JsonTest, HostileTextIsOnlyText) {
  const std::string hostile = "\x1b]0;p\x07\"}]\\<\u202e\u200b\n@x";
  Summary summary = SampleNight();
  summary.days[0].accounts[0].account = hostile;
  summary.verdicts[1].subject = hostile;
  summary.sources[0].path = "caff\xe8.log";
  const std::string bytes = RenderJson(summary, Rome());
  const Json json = Json::parse(bytes);
  EXPECT_EQ(json["days"][0]["accounts"][0]["account"], hostile);
  EXPECT_EQ(json["alerts"][1]["account"], hostile);
  // The line can be printed as it is.
  EXPECT_EQ(json["alerts"][1]["line"],
            "Account \\u{1b}]0;p\\u{7}\"}]\\<\\u{202e}\\u{200b}\\u{a}@x "
            "inviati: 445 messaggi");
  EXPECT_EQ(json["input"]["sources"][0]["path"], "caff\\xe8.log");
  EXPECT_EQ(bytes.find('<'), std::string::npos);
  EXPECT_EQ(bytes.find('\x1b'), std::string::npos);
}

TEST(JsonTest, OneLineForEachThing) {
  const std::string bytes = RenderJson(SampleNight(), Rome());
  EXPECT_NE(bytes.find("\n    {\"account\":\"a.rossi@example.org\","),
            std::string::npos);
  EXPECT_NE(bytes.find("\n  {\"kind\":\"account_limit\","), std::string::npos);
  EXPECT_EQ(bytes.back(), '\n');
}

TEST(JsonTest, ComesInPieces) {
  Summary summary = SampleNight();
  summary.days[0].accounts.resize(2000, summary.days[0].accounts[0]);
  std::string bytes;
  std::size_t pieces = 0;
  WriteJson(summary, Rome(), [&](std::string_view piece) {
    EXPECT_LT(piece.size(), 66'000U);
    bytes += piece;
    ++pieces;
  });
  EXPECT_EQ(bytes, RenderJson(summary, Rome()));
  EXPECT_EQ(pieces, bytes.size() / 65'536 + 1);
}

TEST(FormatRegistryTest, NamesItsRows) {
  EXPECT_EQ(FormatNames(), (std::vector<std::string_view>{"text", "json"}));
  EXPECT_EQ(kFormatChoice, "text|json");
}

TEST(FormatRegistryTest, FindsByName) {
  EXPECT_EQ(Formats().front().name, "text");
  ASSERT_NE(FindFormat("json"), nullptr);
  EXPECT_EQ(FindFormat("json")->suffix, ".json");
  EXPECT_EQ(FindFormat("JSON"), nullptr);
  EXPECT_EQ(FindFormat(""), nullptr);
  for (const Format& format : Formats()) {
    const std::string bytes =
        format.render(SampleNight(), Rome(), Language::kEnglish);
    ASSERT_FALSE(bytes.empty()) << format.name;
    EXPECT_EQ(bytes.back(), '\n') << format.name;
    EXPECT_EQ(bytes, format.render(SampleNight(), Rome(), Language::kEnglish));
  }
}

}  // namespace
}  // namespace mailtide
