// What the README says is what a reader gets: its first screen, its
// configuration, every command it shows, every file it links to.
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/golden/delivered_mail.h"
#include "tests/golden/traffic.h"
#include "tests/support/run_program.h"
#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

const fs::path& Root() {
  static const fs::path kRoot = MAILTIDE_ROOT;
  return kRoot;
}

struct Block {
  std::string kind;  // "sh", "ini", ...
  Texts lines;
};

Texts ReadmeLines() {
  return Lines(ReadBytes(Root() / "README.md"));
}

// The fenced blocks, in order.
std::vector<Block> Blocks() {
  std::vector<Block> blocks;
  bool inside = false;
  for (const std::string& line : ReadmeLines()) {
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) {
        blocks.push_back({line.substr(3), {}});
      }
    } else if (inside) {
      blocks.back().lines.push_back(line);
    }
  }
  return blocks;
}

Block OnlyBlock(const std::string& kind) {
  std::vector<Block> found;
  for (Block& block : Blocks()) {
    if (block.kind == kind) {
      found.push_back(std::move(block));
    }
  }
  EXPECT_EQ(found.size(), 1U) << kind;
  return found.empty() ? Block() : found.front();
}

// Shell lines of the README without their comments.
Texts ShellLines() {
  Texts lines;
  for (const Block& block : Blocks()) {
    for (const std::string& line : block.lines) {
      if (block.kind == "sh") {
        lines.push_back(line.substr(0, line.find("  #")));
      }
    }
  }
  return lines;
}

// Commands in backquotes at the start of the rows of tables.
Texts TableCommands() {
  constexpr std::string_view kStart = "| `mailtide ";
  Texts commands;
  for (const std::string& line : ReadmeLines()) {
    if (line.starts_with(kStart)) {
      commands.push_back(line.substr(3, line.find('`', 3) - 3));
    }
  }
  return commands;
}

Texts Words(const std::string& line) {
  Texts words;
  std::istringstream in(line);
  for (std::string word; in >> word;) {
    if (word.size() > 1 && word.front() == '\'' && word.back() == '\'') {
      word = word.substr(1, word.size() - 2);
    }
    words.push_back(std::move(word));
  }
  return words;
}

ProgramRun RunArguments(Texts arguments) {
  ProgramCall call;
  call.arguments = std::move(arguments);
  return RunProgram(call);
}

// A machine of its own for the paths that the README names.
class Readme : public testing::Test {
 protected:
  // A path or text of the README as it is on this machine.
  std::string Here(std::string text) const {
    for (const char* place :
         {"/var/log/proxy", "/var/lib/mailtide", "/etc/mailtide"}) {
      for (std::size_t at = text.find(place); at != std::string::npos;
           at = text.find(place, at + folder_.path().native().size() + 1)) {
        text.insert(at, folder_.path().native());
      }
    }
    return text;
  }

  ProgramRun RunLine(const std::string& line) const {
    Texts words = Words(line);
    if (words.front() == "sudo") {
      words.erase(words.begin());
    }
    ProgramCall call;
    for (std::string& word : words) {
      call.arguments.push_back(word == "PATH..." ? Here("/var/log/proxy")
                               : word.starts_with("samples/")
                                   ? (Root() / word).native()
                                   : Here(word));
    }
    if (call.arguments.front() == "mailtide") {
      call.arguments.front() = MAILTIDE_PROGRAM;
      call.arguments.insert(call.arguments.end(),
                            {"--now", "2026-11-21T00:10"});
      call.environment.push_back("MAILTIDE_CONFIG=" + config_);
      // No test speaks to a mail server of this machine.
      call.environment.emplace_back("MAILTIDE_MAIL_TRANSPORT=file");
      call.environment.push_back("MAILTIDE_MAIL_DIRECTORY=" +
                                 folder_.path().native());
    }
    return RunProgram(call);
  }

  // The folders, the configuration and three days of logs.
  void Install() {
    for (const std::string& line : ShellLines()) {
      if (line.starts_with("sudo install -d")) {
        const ProgramRun made = RunLine(line);
        ASSERT_EQ(made.exit_code, 0) << line << Describe(made);
      }
    }
    std::string config;
    for (const std::string& line : OnlyBlock("ini").lines) {
      config += Here(line) + "\n";
    }
    config_ = folder_.Write("etc/mailtide/mailtide.conf", config);
    const fs::path made = folder_.path() / "made";
    const ProgramRun traffic =
        RunArguments({MAILTIDE_TRAFFIC, "--out", made, "--start", "2026-11-18",
                      "--days", "3", "--messages", "200"});
    ASSERT_EQ(traffic.exit_code, 0) << Describe(traffic);
    fs::create_directories(folder_.path() / "var/log");
    fs::rename(made / "logs", folder_.path() / "var/log/proxy");
  }

  TempDir folder_;
  std::string config_ = "/dev/null";
};

// Each stretch between "..." stands in what was printed as it is.
void ExpectStretches(Texts lines, const std::string& printed) {
  std::string stretch;
  Texts stretches;
  lines.emplace_back("...");
  for (const std::string& line : lines) {
    if (line != "...") {
      stretch += line + "\n";
    } else if (!stretch.empty()) {
      stretches.push_back(std::exchange(stretch, {}));
    }
  }
  ASSERT_FALSE(stretches.empty());
  for (const std::string& wanted : stretches) {
    EXPECT_NE(printed.find(wanted), std::string::npos)
        << wanted << "--- is not in\n"
        << printed;
  }
}

// The first screen, and the same month as a past.
TEST_F(Readme, ScreensAreRealRuns) {
  const ProgramRun demo =
      RunArguments({Root() / "samples/demo", MAILTIDE_PROGRAM, MAILTIDE_TRAFFIC,
                    folder_.path() / "demo"});
  ASSERT_EQ(demo.exit_code, 0) << Describe(demo);
  Block screen = OnlyBlock("console");
  ASSERT_EQ(screen.lines.front(), "$ samples/quickstart");
  screen.lines.erase(screen.lines.begin());
  ExpectStretches(screen.lines, demo.out);

  Block past = OnlyBlock("text");
  ASSERT_EQ(past.lines.front(), "$ mailtide backfill /srv/archive/mail-logs");
  past.lines.erase(past.lines.begin());
  ProgramCall call;
  call.arguments = {MAILTIDE_PROGRAM,
                    "backfill",
                    "--config",
                    folder_.path() / "demo/mailtide.conf",
                    "--now",
                    "2026-11-21T00:10",
                    folder_.path() / "demo/logs"};
  call.environment.push_back("MAILTIDE_STORE_PATH=" +
                             (folder_.path() / "past.db").native());
  const ProgramRun run = RunProgram(call);
  EXPECT_EQ(run.exit_code, 0) << Describe(run);
  ExpectStretches(past.lines, run.out);
}

TEST_F(Readme, EveryCommandRuns) {
  Install();
  Texts lines = ShellLines();
  for (std::string& command : TableCommands()) {
    lines.push_back(std::move(command));
  }
  std::set<std::string> seen;
  for (const std::string& line : lines) {
    if (!line.starts_with("mailtide ")) {
      continue;
    }
    const ProgramRun run = RunLine(line);
    EXPECT_EQ(run.exit_code, 0) << line << Describe(run);
    seen.insert(Words(line)[1]);
  }
  EXPECT_EQ(seen, (std::set<std::string>{"analyze", "backfill", "config",
                                         "explain", "nightly", "replay",
                                         "report", "send", "status"}));
}

TEST_F(Readme, WithoutADomainItAdvises) {
  Install();
  config_ = "/dev/null";
  const ProgramRun run = RunLine("mailtide analyze /var/log/proxy");
  EXPECT_EQ(run.exit_code, 78) << Describe(run);
  EXPECT_NE(run.out.find("\ninternal_domain = "), std::string::npos)
      << Describe(run);
}

TEST(ReadmeText, PresetsAndScriptsExist) {
  const auto presets =
      nlohmann::json::parse(ReadBytes(Root() / "CMakePresets.json"));
  std::set<std::string> workflows;
  for (const auto& preset : presets["workflowPresets"]) {
    workflows.insert(preset["name"].get<std::string>());
  }
  int checked = 0;
  for (const std::string& line : ShellLines()) {
    const Texts words = Words(line);
    if (words.front() == "cmake") {
      EXPECT_TRUE(workflows.contains(words.back())) << line;
      ++checked;
    } else if (words.front().find('/') != std::string::npos) {
      for (const std::string& word : words) {
        if (word.find('/') != std::string::npos) {
          EXPECT_TRUE(fs::exists(Root() / word)) << line;
          ++checked;
        }
      }
    }
  }
  EXPECT_GT(checked, 5);
}

TEST(ReadmeText, LinksLeadSomewhere) {
  const std::string text = ReadBytes(Root() / "README.md");
  int links = 0;
  for (std::size_t at = text.find("]("); at != std::string::npos;
       at = text.find("](", at + 1)) {
    const std::string target = text.substr(at + 2, text.find(')', at) - at - 2);
    EXPECT_TRUE(fs::exists(Root() / target)) << target;
    ++links;
  }
  EXPECT_GT(links, 20);
}

}  // namespace
}  // namespace mailtide
