// Why a verdict on an indicator was given or not, from stores of logs that can
// be counted by hand.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

using nlohmann::json;

// The fourteen weekdays of the script that mailtide replaces; they begin on
// Monday, 2026-11-02, and the Friday after them is the 20th.
constexpr std::array<int, 14> kExample = {3176, 3524, 3258, 3118, 2837,
                                          3185, 3819, 3435, 3793, 3452,
                                          3414, 3364, 2657, 3664};
constexpr int kExampleValue = 2387;
constexpr int kWeekendValue = 700;

std::string November(int day) {
  return fmt::format("2026-11-{:02}", day);
}

bool IsWeekend(int november) {
  return november % 7 == 0 || november % 7 == 1;  // the 1st is a Sunday
}

std::string UpLine(std::string_view at) {
  return fmt::format("id=gw time=\"{}\" fw=gw1 pri=6 msg=\"up\"\n", at);
}

// `copies` received, in mails to at most 200 people.
std::string Received(std::string_view at, int copies) {
  std::string lines;
  while (copies > 0) {
    std::string to;
    for (int i = 0; i < 200 && copies > 0; ++i, --copies) {
      to += fmt::format("{}u{}@example.org", to.empty() ? "" : ",", i);
    }
    lines += WelfLine(at, "192.0.2.7", "s@example.net", to);
  }
  return lines;
}

std::string DayOf(std::string_view day, int copies) {
  return UpLine(fmt::format("{} 00:00:30", day)) +
         Received(fmt::format("{} 10:00:00", day), copies) +
         UpLine(fmt::format("{} 23:57:30", day));
}

class CliExplainIndicator : public CliTest {
 protected:
  CliExplainIndicator() { config_ = WriteConfig(); }

  ProgramRun Do(const Arguments& command, std::string_view now = kNow) const {
    Arguments arguments = command;
    arguments.insert(arguments.end(),
                     {"--config", config_, "--now", std::string(now)});
    return Run(arguments);
  }
  void Backfill(std::string_view now = kNow) const {
    const ProgramRun run = Do({"backfill", Path("logs")}, now);
    ASSERT_EQ(run.exit_code, 0) << Describe(run);
  }
  std::string Explain(const std::string& indicator, const std::string& day,
                      std::string_view now = kNow) const {
    const ProgramRun run =
        Do({"explain", "--indicator", indicator, "--day", day}, now);
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    EXPECT_TRUE(IsHarmless(run.out));
    return run.out;
  }
  json ExplainJson(const std::string& indicator, const std::string& day,
                   std::string_view now = kNow) const {
    const ProgramRun run = Do(
        {"explain", "--indicator", indicator, "--day", day, "--format", "json"},
        now);
    EXPECT_EQ(run.exit_code, 0) << Describe(run);
    return json::parse(run.out, nullptr, false);
  }

  // The example, with the day that gave the line.
  void WriteExample() const {
    std::size_t next = 0;
    for (int day = 2; day <= 19; ++day) {
      const int copies = IsWeekend(day) ? kWeekendValue : kExample.at(next);
      next += IsWeekend(day) ? 0U : 1U;
      Write("logs/" + LogName(November(day)), DayOf(November(day), copies));
    }
    ASSERT_EQ(next, kExample.size());
    Write("logs/" + LogName("2026-11-20"), DayOf("2026-11-20", kExampleValue));
  }

  std::string config_;
};

void ExpectHas(const std::string& page, std::string_view text) {
  EXPECT_NE(page.find(text), std::string::npos) << text << "\n--- is not in\n"
                                                << page;
}

TEST_F(CliExplainIndicator, TheScriptsOwnExample) {
  WriteExample();
  Backfill();
  const std::string page = Explain("SMTP_RECVD_MSGS_W", "2026-11-20");
  ExpectHas(
      page,
      "SMTP_RECVD_MSGS_W - venerdì 20 novembre 2026 (ruotato)\n\n"
      "Copie ricevute, lunedì-venerdì: 2.387.\n\n"
      "LA REGOLA FISSA\n"
      "  Avviso: 2.387 è sotto i limiti.\n"
      "  Attesi 3.335,4 (media di 14 giorni), limiti da 2.696,9 a 3.974,0 "
      "(M ± 2S).\n"
      "SMTP_RECVD_MSGS_W scostamento oltre il limite V:2387 "
      "M:3335.42857143 S:319.289101932\n\n"
      "I VALORI DELLA FINESTRA\n"
      "giorno            valore\n"
      "lun 2026-11-02     3.176\n"
      "mar 2026-11-03     3.524\n"
      "mer 2026-11-04     3.258\n"
      "gio 2026-11-05     3.118\n"
      "ven 2026-11-06     2.837\n"
      "sab 2026-11-07       700  non conta: fine settimana\n"
      "dom 2026-11-08       700  non conta: fine settimana\n"
      "lun 2026-11-09     3.185\n");
  ExpectHas(page, "gio 2026-11-19     3.664\n\nLA PREVISIONE\n");

  const json found = ExplainJson("smtp_recvd_msgs_w", "2026-11-20");
  EXPECT_EQ(found["indicator"], "SMTP_RECVD_MSGS_W");
  EXPECT_EQ(found["value"], kExampleValue);
  const json& rule = found["fixed_rule"];
  EXPECT_EQ(rule["verdict"], "low");
  EXPECT_EQ(rule["in_force"], true);
  const double mean = rule["mean"];
  const double deviation = rule["deviation"];
  EXPECT_EQ(fmt::format("{:.12g} {:.12g}", mean, deviation),
            "3335.42857143 319.289101932");
  EXPECT_DOUBLE_EQ(rule["low"].get<double>(), mean - 2 * deviation);
  EXPECT_DOUBLE_EQ(rule["high"].get<double>(), mean + 2 * deviation);
  std::vector<int> values;
  std::string left_out;
  for (const json& day : rule["days"]) {
    if (day.contains("left_out")) {
      left_out += day["day"].get<std::string>().substr(8) + " ";
      EXPECT_EQ(day["left_out"], "weekend");
    } else {
      values.push_back(day["value"]);
    }
  }
  EXPECT_EQ(values, std::vector(kExample.begin(), kExample.end()));
  EXPECT_EQ(left_out, "07 08 14 15 ");
  EXPECT_EQ(rule["line"], found["alerts"][0]["line"]);
  // Over all days the weekends are values, and so wide a spread says nothing.
  const json all = ExplainJson("SMTP_RECVD_MSGS", "2026-11-20")["fixed_rule"];
  EXPECT_EQ(all["verdict"], "in_line");
  EXPECT_EQ(all["days"].size(), 14U);
  EXPECT_EQ(all["days"][0]["day"], "2026-11-06");
}

TEST_F(CliExplainIndicator, InEnglishAndInLine) {
  WriteExample();
  Backfill();
  environment_.emplace_back("MAILTIDE_REPORT_LANGUAGE=en");
  environment_.emplace_back("MAILTIDE_CHECKS_SIGMA=3");
  const std::string page = Explain("SMTP_RECVD_MSGS_W", "2026-11-20");
  ExpectHas(page, "\nTHE FIXED RULE\n  In line: 2,387.\n");
  ExpectHas(page,
            "  Expected 3,335.4 (mean of 14 days), bounds 2,377.6 to 4,293.3 "
            "(M ± 3S).\n"
            "  V:2387 M:3335.42857143 S:319.289101932\n");
}

TEST_F(CliExplainIndicator, WeekendsAndShortWindows) {
  WriteExample();
  Backfill();
  std::string page = Explain("SMTP_RECVD_MSGS_W", "2026-11-15");
  ExpectHas(page,
            "Nessun verdetto: un indicatore _W conta da lunedì a venerdì");
  json found = ExplainJson("SMTP_RECVD_MSGS_W", "2026-11-15");
  EXPECT_EQ(found["fixed_rule"]["verdict"], "none");
  EXPECT_EQ(found["fixed_rule"]["reason"], "weekend");
  EXPECT_NE(found["forecast"]["verdict"], "none");
  EXPECT_EQ(found["forecast"]["weekday"], "sunday");

  page = Explain("SMTP_RECVD_MSGS", "2026-11-05");
  ExpectHas(page, "  Tace: la finestra ha 3 dei 14 giorni che servono.\n");
  ExpectHas(page, "  Tace: ha visto 3 dei 7 giorni chiusi che le servono.\n");
  found = ExplainJson("SMTP_RECVD_MSGS", "2026-11-05");
  EXPECT_EQ(found["fixed_rule"]["reason"], "window_short");
  EXPECT_EQ(found["fixed_rule"]["values_before"], 3);
  EXPECT_EQ(found["fixed_rule"]["values_needed"], 14);
  EXPECT_FALSE(found["fixed_rule"].contains("mean"));
  EXPECT_EQ(found["forecast"]["reason"], "history_short");
  EXPECT_EQ(found["forecast"]["days_before"], 3);
  EXPECT_TRUE(found["alerts"].empty());
}

TEST_F(CliExplainIndicator, DaysWithoutTheirLogAreLeftOut) {
  WriteExample();
  std::filesystem::remove(Path("logs/" + LogName("2026-11-18")));
  Backfill();
  // The 18th is missing: thirteen weekdays are left of the fourteen.
  const json rule =
      ExplainJson("SMTP_RECVD_MSGS_W", "2026-11-20")["fixed_rule"];
  EXPECT_EQ(rule["reason"], "window_short");
  EXPECT_EQ(rule["values_before"], 13);
  bool is_told = false;
  for (const json& day : rule["days"]) {
    if (day["day"] == "2026-11-18") {
      EXPECT_EQ(day["left_out"], "state");
      EXPECT_EQ(day["state"], "missing");
      EXPECT_TRUE(day["value"].is_null());
      is_told = true;
    }
  }
  EXPECT_TRUE(is_told);
  ExpectHas(Explain("SMTP_RECVD_MSGS_W", "2026-11-20"),
            "mer 2026-11-18         -  non conta: mancante\n");
  const json missing = ExplainJson("SMTP_RECVD_MSGS", "2026-11-18");
  EXPECT_TRUE(missing["value"].is_null());
  EXPECT_EQ(missing["fixed_rule"]["reason"], "day_state");
  EXPECT_EQ(missing["forecast"]["reason"], "day_state");
  ExpectHas(Explain("SMTP_RECVD_MSGS", "2026-11-18"),
            "Nessun verdetto: il giorno è mancante");
}

// The forecast of a series is that of `replay --csv`, which is checked against
// an independent program; the sums of cusum are added here from its scores.
TEST_F(CliExplainIndicator, TheForecastIsThatOfTheSeries) {
  std::string csv = "date,count\n";
  for (int day = 1; day <= 30; ++day) {
    int copies = IsWeekend(day) ? 40 + day : 300 + 7 * (day * 13 % 11);
    copies = day == 25 ? 1000 : day == 19 ? 400 : copies;
    Write("logs/" + LogName(November(day)), DayOf(November(day), copies));
    csv += fmt::format("{},{}\n", November(day), copies);
  }
  constexpr std::string_view kAfter = "2026-12-01T00:10";
  Backfill(kAfter);
  Write("series.csv", csv);
  const ProgramRun replay = Run({"replay", "--csv", Path("series.csv"),
                                 "--detector", "seasonal_forecast"});
  ASSERT_EQ(replay.exit_code, 0) << Describe(replay);
  std::istringstream rows(replay.out);
  std::string row;
  std::getline(rows, row);  // the names
  double high = 0;
  double low = 0;
  int alerts = 0;
  for (int day = 1; day <= 30; ++day) {
    std::getline(rows, row);
    SCOPED_TRACE(row);
    const json found = ExplainJson("SMTP_RECVD_MSGS", November(day), kAfter);
    const json& forecast = found["forecast"];
    if (day <= 7) {
      EXPECT_EQ(forecast["reason"], "history_short");
      continue;
    }
    const double score = forecast["score"];
    const bool is_out = forecast["verdict"] != "in_line";
    EXPECT_EQ(row, fmt::format("{},{},{:.12g},{},{},{:.12g},{:d}",
                               November(day), found["value"].get<int>(),
                               forecast["expected"].get<double>(),
                               forecast["low"].get<int>(),
                               forecast["high"].get<int>(), score, is_out));
    EXPECT_NEAR(
        forecast["expected"].get<double>(),
        forecast["level"].get<double>() * forecast["factor"].get<double>(),
        1e-9);
    // The tail of the side of the mean on which the value lies.
    const double sign = found["value"] < forecast["expected"] ? -1 : 1;
    EXPECT_NEAR(forecast["p"].get<double>(),
                .5 * std::erfc(sign * score / std::sqrt(2)), 1e-9);
    alerts += is_out ? 1 : 0;
    if (!IsWeekend(day)) {
      const double z = std::max(-3., std::min(3., score));
      high = std::max(0., high + z - 1);
      low = std::max(0., low - z - 1);
      high = high > 3 ? 0 : high;
      low = low > 3 ? 0 : low;
    }
    EXPECT_NEAR(found["cusum"]["high"].get<double>(), high, 1e-9);
    EXPECT_NEAR(found["cusum"]["low"].get<double>(), low, 1e-9);
  }
  EXPECT_GE(alerts, 1);
  const json jump = ExplainJson("SMTP_RECVD_MSGS", "2026-11-25", kAfter);
  EXPECT_EQ(jump["forecast"]["verdict"], "high");
  EXPECT_EQ(jump["forecast"]["state"], "new");
  EXPECT_EQ(jump["forecast"]["since"], "2026-11-25");
  const std::string page = Explain("SMTP_RECVD_MSGS_W", "2026-11-25", kAfter);
  ExpectHas(page, "La previsione segue SMTP_RECVD_MSGS:");
  ExpectHas(page, "Il caso comincia in questo giorno.");
  ExpectHas(page, "di mercoledì;");
  ExpectHas(page, "(p sotto 0,0001)");
  // A holiday is forecast as a Sunday.
  environment_.emplace_back("MAILTIDE_CHECKS_HOLIDAY=2026-11-26");
  const json holiday = ExplainJson("SMTP_RECVD_MSGS", "2026-11-26", kAfter);
  EXPECT_EQ(holiday["forecast"]["holiday"], true);
  EXPECT_EQ(holiday["forecast"]["weekday"], "sunday");
}

// Every hour of every day brings ten copies: by noon half of a day.
TEST_F(CliExplainIndicator, AnOpenDayUntilNow) {
  const auto hours = [](std::string_view day, int until, int copies) {
    std::string log = UpLine(fmt::format("{} 00:00:30", day));
    for (int hour = 0; hour < until; ++hour) {
      log += Received(fmt::format("{} {:02}:30:00", day, hour), copies);
    }
    return log;
  };
  for (int day = 1; day <= 23; ++day) {
    Write("logs/" + LogName(November(day)),
          hours(November(day), 24, 10) + UpLine(November(day) + " 23:59:00"));
  }
  Write("logs/smtp.log",
        hours("2026-11-24", 12, 40) + UpLine("2026-11-24 12:00:00"));
  constexpr std::string_view kNoon = "2026-11-24T12:05";
  Backfill(kNoon);
  const json found = ExplainJson("SMTP_RECVD_MSGS", "2026-11-24", kNoon);
  EXPECT_EQ(found["state"], "open");
  EXPECT_EQ(found["value"], 480);
  EXPECT_EQ(found["fixed_rule"]["verdict"], "high");
  const json& forecast = found["forecast"];
  EXPECT_EQ(forecast["verdict"], "none");
  EXPECT_EQ(forecast["reason"], "open_day");
  const json& so_far = found["so_far"];
  EXPECT_EQ(so_far["at"], "2026-11-24T12:00:00+01:00");
  EXPECT_DOUBLE_EQ(so_far["share"].get<double>(), .5);
  const double mean = forecast["expected"];
  EXPECT_DOUBLE_EQ(so_far["expected"].get<double>(), mean / 2);
  EXPECT_DOUBLE_EQ(so_far["day_end"].get<double>(), 480 + mean / 2);
  EXPECT_EQ(so_far["verdict"], "high");
  EXPECT_EQ(found["alerts"].back()["kind"], "so_far");
  EXPECT_EQ(so_far["low"], found["alerts"].back()["low"]);
  EXPECT_EQ(so_far["high"], found["alerts"].back()["high"]);
  const std::string page = Explain("SMTP_RECVD_MSGS", "2026-11-24", kNoon);
  ExpectHas(page, "Alle 12:00 di solito è arrivato il 50,0 % della giornata.");
  ExpectHas(page, "A fine giornata saranno circa");
}

TEST_F(CliExplainIndicator, ADetectorThatIsOffStillHasNumbers) {
  WriteExample();
  Backfill();
  environment_.emplace_back("MAILTIDE_CHECKS_DETECTOR=cusum");
  const json found = ExplainJson("SMTP_RECVD_MSGS_W", "2026-11-20");
  EXPECT_EQ(found["fixed_rule"]["in_force"], false);
  EXPECT_EQ(found["fixed_rule"]["verdict"], "low");
  EXPECT_EQ(found["forecast"]["in_force"], false);
  EXPECT_EQ(found["cusum"]["in_force"], true);
  EXPECT_TRUE(found["alerts"].empty());
  const std::string page = Explain("SMTP_RECVD_MSGS_W", "2026-11-20");
  ExpectHas(page, "[checks] detector non nomina fixed_rule");
  ExpectHas(page, "Fuori norma: 2.387.");
}

TEST_F(CliExplainIndicator, Errors) {
  ProgramRun run = Do({"explain", "--indicator", "SMTP_RECVD_MSGS"});
  EXPECT_EQ(run.exit_code, 66) << Describe(run);
  run = Do({"explain", "--indicator", "SMTP_RCVD_MSGS"});
  EXPECT_EQ(run.exit_code, 64) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"--indicator", "'SMTP_RCVD_MSGS'",
                                 "did you mean 'SMTP_RECVD_MSGS'?"}));
  run = Do({"explain", "--indicator", "mails"});
  EXPECT_EQ(run.exit_code, 64) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"SMTP_SENT_MSGS_W", "SMTP_RELAY_MSGS"}));
  run = Do({"explain"});
  EXPECT_EQ(run.exit_code, 64) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"--account", "--indicator"}));
  run = Do({"explain", "--indicator", "SMTP_SENT_MSGS", "--account", "a"});
  EXPECT_EQ(run.exit_code, 64) << Describe(run);
  EXPECT_TRUE(TellsOneLine(run, {"--account", "--indicator", "keep one"}));
}

}  // namespace
}  // namespace mailtide
