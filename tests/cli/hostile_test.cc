// Text that strangers wrote into logs and file names: it reaches no terminal,
// JSON reader or mail program raw, and no mail header at all.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/cli/cli_fixture.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using std::string_view_literals::operator""sv;

// Every one holds "pwn", by which it is found again.
constexpr std::string_view kHostile[] = {
    "pwn\x1b]0;title\x07\x1b[31m"sv,        // terminal
    "\x9bpwn31m\x90"sv,                     // 8-bit controls
    "pwn\x00nul"sv,                         // NUL
    "pwn\rBcc: evil@example.net\r"sv,       // CR
    "\xe2\x80\xaenwp\xe2\x80\xac-pwn"sv,    // U+202E, U+202C
    "p\xe2\x80\x8bwn-pwn\xef\xbb\xbf"sv,    // U+200B, U+FEFF
    "pwn\xe2\x80\xa8line\xe2\x80\xa9"sv,    // U+2028, U+2029
    "<script>pwn</script><img src=x>"sv,    // HTML
    "pwn\xff\xfe\xc0\xaf\xed\xa0\x80"sv,    // no UTF-8
    "=cmd|'/c_calc'!A1-pwn"sv,              // spreadsheet
    "`touch pwn`$(touch pwn);touch pwn"sv,  // shell
    "{pwn}{0}{x,plural}'{"sv,               // message patterns
    "%s%n%99999d-pwn"sv,                    // printf
    "\\u{1b}pwn\\x1b[31m"sv,                // imitates an escape of ours
    "pwn\x7f\x08\x08\x08safe"sv,            // DEL, backspace
    "\xd0\xb0pple-pwn"sv,                   // Cyrillic a
};

class CliHostile : public CliTest {
 protected:
  // A log in which every hostile text stands as account, sender, recipient,
  // domain and subject; each as an account over the limit of 3.
  static std::string HostileLog() {
    std::string log;
    int minute = 0;
    for (const std::string_view text : kHostile) {
      for (int i = 0; i < 5; ++i, ++minute) {
        log += fmt::format(
            "id=gw time=\"2026-11-20 {:02}:{:02}:00\" fw=\"{}\" pri=6 "
            "proto=smtp src=10.1.0.3 from=\"{}@example.org\" "
            "to=\"{}@{}.example.net\" size=1 result=250 msg=\"{}\" "
            "subject=\"{}\"\n",
            8 + minute / 60, minute % 60, text, text, text, text, text, text);
      }
    }
    return DayLog("2026-11-20", 2, 1) + log;
  }
};

TEST_F(CliHostile, TextAndJsonAreHarmless) {
  Write("smtp20261120.log", HostileLog());
  environment_.emplace_back("MAILTIDE_CHECKS_MAX_RELAY=3");
  for (const char* language : {"it", "en"}) {
    environment_.push_back(std::string("MAILTIDE_REPORT_LANGUAGE=") + language);
    const ProgramRun text = Analyze({"smtp20261120.log"});
    EXPECT_EQ(text.exit_code, 0) << Describe(text);
    EXPECT_EQ(text.err, "");
    EXPECT_TRUE(IsHarmless(text.out));
    EXPECT_NE(text.out.find("pwn"), std::string::npos);
    environment_.pop_back();
  }
  ProgramRun run;
  const nlohmann::json json = AnalyzeJson({"smtp20261120.log"}, run);
  EXPECT_TRUE(IsHarmless(run.out));
  EXPECT_EQ(run.out.find('<'), std::string::npos);
  ASSERT_TRUE(json.is_object());
  std::size_t hostile = 0;
  for (const nlohmann::json& alert : json["alerts"]) {
    hostile +=
        std::string(alert.value("account", "")).find("pwn") != std::string::npos
            ? 1U
            : 0U;
  }
  // All but the one in angle brackets, which delimit an address.
  EXPECT_EQ(hostile, std::size(kHostile) - 1) << json["alerts"].dump(1);
}

TEST_F(CliHostile, NamesOfAMebibyte) {
  // 300 KiB: a line that is still parsed. 1 MiB and more: too long.
  const std::string big(300 * 1024, 'x');
  const std::string bigger(1024 * 1024, 'y');
  Write("smtp20261120.log",
        DayLog("2026-11-20", 2, 1) +
            WelfLine("2026-11-20 10:00:00", "10.1.0.3", big + "@example.org",
                     big + "@example.net") +
            WelfLine("2026-11-20 10:00:00", "10.1.0.3", bigger + "@example.org",
                     "x@example.net"));
  ProgramRun run;
  const nlohmann::json json = AnalyzeJson({"smtp20261120.log"}, run);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(json["input"]["sources"][0]["reasons"]["too_long"], 1);
  EXPECT_EQ(json["input"]["sources"][0]["events"], 4);
  const ProgramRun text = Analyze({"smtp20261120.log"});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_LT(text.out.size(), 16'384U) << "a long name fills the report";
}

TEST_F(CliHostile, TheMailCarriesItInItsBodyOnly) {
  const std::string config = WriteConfig();
  Write("logs/smtp20261120.log", HostileLog());
  environment_.emplace_back("MAILTIDE_CHECKS_MAX_RELAY=3");
  const ProgramRun run = Run({"nightly", "--config", config, "--now",
                              std::string(kNow), "--format", "json"});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_TRUE(IsHarmless(run.out));
  std::string mail;
  for (const auto& entry : fs::directory_iterator(Path("mail"))) {
    EXPECT_EQ(mail, "") << "more than one mail";
    mail = ReadAll(entry.path());
  }
  const std::size_t end = mail.find("\r\n\r\n");
  ASSERT_NE(end, std::string::npos) << mail;
  const std::string head = mail.substr(0, end + 2);
  EXPECT_EQ(head.find("pwn"), std::string::npos) << head;
  EXPECT_EQ(head.find("evil"), std::string::npos) << head;
  // Only fields of ours, every line one or a continuation.
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t next = head.find("\r\n", at);
    const std::string line = head.substr(at, next - at);
    const std::string name = line.substr(0, line.find(':'));
    const bool known =
        line.starts_with(' ') || name.starts_with("X-Mailtide-") ||
        std::ranges::count(
            std::vector<std::string>{"Date", "From", "To", "Subject",
                                     "Message-Id", "Message-ID", "MIME-Version",
                                     "Auto-Submitted", "Content-Type",
                                     "Content-Transfer-Encoding"},
            name) == 1;
    EXPECT_TRUE(known) << line;
    at = next + 2;
  }
  // The wire form is plain ASCII in lines of at most 998 bytes.
  std::size_t column = 0;
  for (const char c : mail) {
    EXPECT_TRUE((c >= ' ' && c <= '~') || c == '\r' || c == '\n');
    column = c == '\n' ? 0 : column + 1;
    EXPECT_LE(column, 999U);
  }
  // Quoted-printable undone (RFC 2045, 6.7), it is harmless text.
  std::string body;
  for (std::size_t i = end + 4; i < mail.size(); ++i) {
    if (mail.compare(i, 3, "=\r\n") == 0) {
      i += 2;
    } else if (mail[i] == '=') {
      body += static_cast<char>(std::stoi(mail.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else if (mail[i] != '\r') {
      body += mail[i];
    }
  }
  EXPECT_TRUE(IsHarmless(body));
  EXPECT_NE(body.find("pwn"), std::string::npos);
  EXPECT_EQ(body.find("\nFrom "), std::string::npos);
  // And the same file as a report, later.
  const ProgramRun report = Run({"report", "--config", config});
  EXPECT_EQ(report.exit_code, 0);
  EXPECT_TRUE(IsHarmless(report.out));
}

TEST_F(CliHostile, FileNames) {
  fs::create_directories(Path("logs"));
  std::size_t made = 0;
  const auto make = [this, &made](const std::string& name,
                                  std::string_view bytes) {
    std::ofstream out(dir_.path() / "logs" / name, std::ios::binary);
    out << bytes;
    ASSERT_TRUE(out.flush()) << name;
    ++made;
  };
  int second = 0;
  for (const std::string_view text : kHostile) {
    std::string name(text);
    std::erase(name, '\0');
    std::erase(name, '/');
    make(name + "-20261120.log",
         WelfLine(fmt::format("2026-11-20 10:00:{:02}", second++), "192.0.2.7",
                  "s@example.net", "ann@example.org"));
    make("garbage" + name, "no log\n");
  }
  make("a\nmailtide: all is well\n20261120.log",
       WelfLine("2026-11-20 10:01:00", "192.0.2.7", "s@example.net",
                "ann@example.org"));
  ProgramRun run;
  const nlohmann::json json = AnalyzeJson({"logs"}, run);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_TRUE(IsHarmless(run.out));
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(json["input"]["sources"].size(), std::size(kHostile) + 1);
  EXPECT_EQ(json["input"]["ignored"].size(), std::size(kHostile));
  EXPECT_EQ(json["days"][0]["received"]["copies"], std::size(kHostile) + 1);
  const ProgramRun text = Analyze({"logs"});
  EXPECT_TRUE(IsHarmless(text.out));
  EXPECT_EQ(text.out.find("\nmailtide: all is well"), std::string::npos);

  // Named one by one, as no logs: standard error.
  for (const auto& entry : fs::directory_iterator(Path("logs"))) {
    const std::string name = entry.path().filename();
    if (name.starts_with("garbage")) {
      const ProgramRun named = Analyze({"--", entry.path()});
      EXPECT_EQ(named.exit_code, 65) << Describe(named);
      EXPECT_TRUE(TellsOneLine(named, {"garbage", "pwn"}));
    }
  }
  EXPECT_FALSE(fs::exists(Path("pwn"))) << "a shell ran";
  EXPECT_FALSE(fs::exists(Path("logs/pwn"))) << "a shell ran";
}

TEST_F(CliHostile, ANameThatLooksLikeAnOptionIsAPathBehindTwoDashes) {
  Write("--help", DayLog("2026-11-20", 2, 1));
  ProgramRun run = Analyze({"--format", "json", "--", "--help"});
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  EXPECT_EQ(nlohmann::json::parse(run.out, nullptr,
                                  false)["input"]["sources"][0]["path"],
            "--help");
}

}  // namespace
}  // namespace mailtide
