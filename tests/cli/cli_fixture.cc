#include "tests/cli/cli_fixture.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

namespace mailtide {
namespace {

namespace fs = std::filesystem;

// Decodes one character; its length is 0 when the bytes are not UTF-8.
struct Character {
  std::uint32_t code = 0;
  std::size_t length = 0;
};

// Written from RFC 3629, apart from the program's own decoder.
Character First(std::string_view text) {
  const auto byte = [&text](std::size_t i) {
    return i < text.size()
               ? static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]))
               : 0U;
  };
  const auto tail = [&byte](std::size_t i) {
    return (byte(i) & 0xC0U) == 0x80U;
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80U) {
    return {lead, 1};
  }
  if (lead >= 0xC2U && lead <= 0xDFU && tail(1)) {
    return {((lead & 0x1FU) << 6U) | (byte(1) & 0x3FU), 2};
  }
  if (lead >= 0xE0U && lead <= 0xEFU && tail(1) && tail(2)) {
    const std::uint32_t code =
        ((lead & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
    const bool good = code >= 0x800U && (code < 0xD800U || code > 0xDFFFU);
    return {code, good ? 3U : 0U};
  }
  if (lead >= 0xF0U && lead <= 0xF4U && tail(1) && tail(2) && tail(3)) {
    const std::uint32_t code = ((lead & 0x07U) << 18U) |
                               ((byte(1) & 0x3FU) << 12U) |
                               ((byte(2) & 0x3FU) << 6U) | (byte(3) & 0x3FU);
    return {code, code >= 0x10000U && code <= 0x10FFFFU ? 4U : 0U};
  }
  return {};
}

bool IsDangerous(std::uint32_t code) {
  struct Span {
    std::uint32_t first, last;
  };
  // C0 without LF, DEL and C1; bidi controls, zero-width, separators, BOM.
  constexpr Span kSpans[] = {
      {0x00, 0x09},     {0x0B, 0x1F},     {0x7F, 0x9F},
      {0xAD, 0xAD},     {0x061C, 0x061C}, {0x200B, 0x200F},
      {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}};
  return std::any_of(
      std::begin(kSpans), std::end(kSpans),
      [code](const Span& s) { return code >= s.first && code <= s.last; });
}

}  // namespace

std::string WelfLine(std::string_view at, std::string_view client,
                     std::string_view from, std::string_view to) {
  return fmt::format(
      "id=gw time=\"{}\" fw=gw1 pri=6 proto=smtp src={} from=\"{}\" to=\"{}\" "
      "size=1000 result=250 msg=\"ok\"\n",
      at, client, from, to);
}

std::string DayLog(std::string_view day, int received, int relayed) {
  std::string log =
      fmt::format("id=gw time=\"{} 00:00:30\" fw=gw1 pri=6 msg=\"up\"\n", day);
  for (int i = 0; i < received; ++i) {
    log += WelfLine(fmt::format("{} {:02}:{:02}:00", day, 8 + i / 60, i % 60),
                    "192.0.2.7", fmt::format("s{}@example.net", i),
                    "ann@example.org");
  }
  for (int i = 0; i < relayed; ++i) {
    log += WelfLine(fmt::format("{} {:02}:{:02}:00", day, 12 + i / 60, i % 60),
                    "10.1.0.3", "ann@example.org",
                    fmt::format("r{}@example.net", i));
  }
  return log + fmt::format(
                   "id=gw time=\"{} 23:57:30\" fw=gw1 pri=6 msg=\"up\"\n", day);
}

std::string LogName(std::string_view day) {
  std::string digits(day);
  std::erase(digits, '-');
  return fmt::format("smtp{}.log", digits);
}

testing::AssertionResult IsHarmless(std::string_view text) {
  std::size_t line = 1;
  for (std::size_t at = 0; at < text.size();) {
    const Character character = First(text.substr(at));
    if (character.length == 0) {
      return testing::AssertionFailure()
             << fmt::format("byte {:02x} in line {} is no UTF-8",
                            static_cast<unsigned char>(text[at]), line);
    }
    if (IsDangerous(character.code)) {
      return testing::AssertionFailure()
             << fmt::format("U+{:04X} in line {} is raw", character.code, line);
    }
    line += character.code == '\n' ? 1U : 0U;
    at += character.length;
  }
  return testing::AssertionSuccess();
}

testing::AssertionResult TellsOneLine(const ProgramRun& run,
                                      const Arguments& words) {
  const std::string_view text = run.err;
  const auto fail = [&run](std::string_view what) {
    return testing::AssertionFailure() << what << "\n" << Describe(run);
  };
  if (!text.starts_with("mailtide: ") || !text.ends_with("\n") ||
      std::count(text.begin(), text.end(), '\n') != 1) {
    return fail("standard error is not one line of mailtide");
  }
  // An ellipsis, as in PATH..., is none.
  if (text.ends_with(".\n") && !text.ends_with("...\n")) {
    return fail("the message ends with a dot");
  }
  if (testing::AssertionResult harmless = IsHarmless(text); !harmless) {
    return harmless << "\n" << Describe(run);
  }
  for (const std::string& word : words) {
    if (text.find(word) == std::string_view::npos) {
      return fail(fmt::format("the message lacks {}", word));
    }
  }
  return testing::AssertionSuccess();
}

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

CliTest::CliTest() {
  // An empty configuration where the program looks first, so that none of the
  // machine is found.
  Write("xdg/mailtide/mailtide.conf", "");
  environment_ = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8",
                  "XDG_CONFIG_HOME=" + Path("xdg")};
}

ProgramRun CliTest::Run(const Arguments& arguments,
                        std::string_view input) const {
  ProgramCall call;
  call.arguments = {MAILTIDE_PROGRAM};
  call.arguments.insert(call.arguments.end(), arguments.begin(),
                        arguments.end());
  call.environment = environment_;
  call.folder = dir_.path();
  call.input = input;
  return RunProgram(call);
}

ProgramRun CliTest::RunInShell(std::string_view script,
                               const Arguments& arguments) const {
  ProgramCall call;
  call.arguments = {"bash", "-c", std::string(script), "bash",
                    MAILTIDE_PROGRAM};
  call.arguments.insert(call.arguments.end(), arguments.begin(),
                        arguments.end());
  call.environment = environment_;
  call.folder = dir_.path();
  return RunProgram(call);
}

ProgramRun CliTest::Analyze(Arguments arguments, std::string_view input) const {
  const Arguments options = {
      "analyze",        "--internal-domain", "example.org", "--local-host",
      "10.1.*",         "--timezone",        "Europe/Rome", "--now",
      std::string(kNow)};
  arguments.insert(arguments.begin(), options.begin(), options.end());
  return Run(arguments, input);
}

nlohmann::json CliTest::AnalyzeJson(Arguments arguments,
                                    ProgramRun& run) const {
  arguments.insert(arguments.begin(), {"--format", "json"});
  run = Analyze(std::move(arguments));
  return nlohmann::json::parse(run.out, nullptr, /*allow_exceptions=*/false);
}

std::string CliTest::Write(const fs::path& name, std::string_view bytes) const {
  return dir_.Write(name, bytes);
}

std::string CliTest::Path(const fs::path& name) const {
  return dir_.path() / name;
}

std::string CliTest::WriteConfig(std::string_view more) const {
  for (const char* folder : {"logs", "reports", "mail"}) {
    fs::create_directories(dir_.path() / folder);
  }
  const std::string root = dir_.path();
  return Write("mailtide.conf",
               fmt::format("[logs]\ndirectory = {0}/logs\n"
                           "timezone = Europe/Rome\ngateway = mx\n"
                           "[store]\npath = {0}/state/history.db\n"
                           "[policy]\ninternal_domain = example.org\n"
                           "local_host = 10.1.*\n"
                           "[report]\ndirectory = {0}/reports\n"
                           "[mail]\nfrom_address = mailtide@example.org\n"
                           "recipient = admin@example.org Admin\n"
                           "{1}",
                           root,
                           more.empty() ? fmt::format("transport = file\n"
                                                      "directory = {}/mail\n",
                                                      root)
                                        : std::string(more)));
}

}  // namespace mailtide
