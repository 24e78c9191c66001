#include "report/cli/help.h"

#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "report/cli/command_line.h"
#include "report/cli/settings.h"

namespace mailtide {
namespace {

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string HelpOf(const std::vector<std::string>& arguments) {
  const Result<CommandLine> line = ParseCommandLine(arguments);
  EXPECT_TRUE(line) << line.error().message;
  EXPECT_EQ(line->request, Request::kHelp);
  return line->text;
}

void ExpectNarrow(const std::string& text) {
  EXPECT_TRUE(text.ends_with('\n'));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80U) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

TEST(Help, OverviewNamesEverything) {
  const std::string help = HelpOf({"--help"});
  EXPECT_EQ(help, OverviewHelp());
  EXPECT_EQ(HelpOf({"-h"}), help);
  ExpectNarrow(help);
  ExpectNarrow(ShortUsage());
  for (const CommandRow& command : Commands()) {
    EXPECT_TRUE(Has(help, "\n  " + std::string(command.name) + " "));
    EXPECT_TRUE(Has(help, command.summary)) << command.name;
    EXPECT_TRUE(Has(ShortUsage(), " " + std::string(command.name)));
  }
  for (const Setting& setting : Settings()) {
    EXPECT_TRUE(Has(help, setting.key)) << setting.Name();
  }
  for (const char* code :
       {" 0 ", " 1 ", "64 ", "65 ", "66 ", "69 ", "73 ", "74 ", "75 ", "78 ",
        "/etc/mailtide/mailtide.conf", "MAILTIDE_CONFIG", "XDG_CONFIG_HOME"}) {
    EXPECT_TRUE(Has(help, code)) << code;
  }
}

TEST(Help, EachCommandListsItsOptions) {
  for (const CommandRow& command : Commands()) {
    const std::string name(command.name);
    const std::string help = HelpOf({name, "--help"});
    EXPECT_EQ(HelpOf({"--help", name, "x", "--jobs=none"}), help);
    ExpectNarrow(help);
    EXPECT_TRUE(help.starts_with("usage: mailtide " + name + " [options]"));
    EXPECT_TRUE(Has(help, command.description)) << name;
    const bool has_more = Has(std::string(command.examples), "\n");
    EXPECT_TRUE(Has(help, (has_more ? "\nexamples:\n  mailtide "
                                    : "\nexample:\n  mailtide ") +
                              name + " "))
        << name;
    for (const OptionRow& row : CommandLineOptions()) {
      EXPECT_EQ(
          Has(help, "\n  --" + std::string(row.name)),
          row.commands.empty() ||
              (" " + std::string(row.commands) + " ").find(" " + name + " ") !=
                  std::string::npos)
          << name << " --" << row.name;
    }
  }
}

TEST(Help, OptionsHaveTheirDefaults) {
  const std::string help = CommandHelp(*FindCommand("report"));
  EXPECT_TRUE(Has(help,
                  "\n  --count copies|messages   what the indicators count: "
                  "one per recipient, or\n"
                  "                            one per message (default: "
                  "copies)\n"));
  EXPECT_TRUE(Has(help,
                  "\n  --day DAY                 the day to print "
                  "(default: the newest judged)\n"));
}

// The examples of the help must be command lines that can be read.
TEST(Help, ExamplesParse) {
  std::vector<std::string> examples;
  std::string helps = OverviewHelp();
  for (const CommandRow& command : Commands()) {
    helps += CommandHelp(command);
  }
  std::istringstream lines(helps);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("  mailtide ")) {
      examples.push_back(line.substr(2));
    }
  }
  // Three of the overview; two of explain and of replay.
  EXPECT_EQ(examples.size(), 3 + Commands().size() + 2);
  for (const std::string& example : examples) {
    std::istringstream words(example);
    std::vector<std::string> arguments;
    for (std::string word; words >> word;) {
      arguments.push_back(word);
    }
    ASSERT_EQ(arguments.front(), "mailtide") << example;
    arguments.erase(arguments.begin());
    const Result<CommandLine> line = ParseCommandLine(arguments);
    ASSERT_TRUE(line) << example << ": " << line.error().message;
    EXPECT_EQ(line->request, Request::kRun) << example;
  }
}

TEST(Help, Version) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--version"}, {"analyze", "--version"}}) {
    const Result<CommandLine> line = ParseCommandLine(arguments);
    ASSERT_TRUE(line);
    EXPECT_EQ(line->request, Request::kVersion);
  }
}

// The words of a choice that the help shows are those that are taken.
TEST(Help, FormatsShownAreTaken) {
  const OptionRow* const format = FindOption("format");
  ASSERT_NE(format, nullptr);
  std::istringstream words{std::string(format->form)};
  for (std::string word; std::getline(words, word, '|');) {
    EXPECT_TRUE(ParseCommandLine({"report", "--format", word})) << word;
  }
}

}  // namespace
}  // namespace mailtide
