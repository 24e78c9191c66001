#include "report/cli/help.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "report/cli/settings.h"

namespace mailtide {
namespace {

constexpr std::size_t kColumns = 80;

// Appends `left`, and `right` in a column of its own, broken at blanks.
void AppendRow(std::string_view left, std::string_view right,
               std::size_t left_columns, std::string& text) {
  std::string line = fmt::format("  {}", left);
  if (line.size() >= left_columns) {
    text += line + '\n';
    line.clear();
  }
  line.resize(left_columns, ' ');
  while (!right.empty()) {
    const std::string_view word = right.substr(0, right.find(' '));
    right.remove_prefix(std::min(word.size() + 1, right.size()));
    if (line.size() + word.size() >= kColumns && line.size() > left_columns) {
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + '\n';
      line.assign(left_columns, ' ');
    }
    line += word;
    line += ' ';
  }
  line.erase(line.find_last_not_of(' ') + 1);
  text += line + '\n';
}

std::string OptionHelp(const OptionRow& row) {
  std::string help(row.help);
  std::string default_text(row.default_text);
  if (const Setting* setting =
          FindSetting(row.setting_section, row.setting_key)) {
    help = setting->help;
    const std::vector<std::string> shown = setting->show(Options());
    default_text = shown.empty() ? "" : shown.front();
    if (row.repeatable) {
      help += "; may repeat";
    }
  }
  if (!default_text.empty()) {
    help += fmt::format(" (default: {})", default_text);
  }
  return help;
}

// The options of one command, or of all when `command` is empty.
void AppendOptions(std::string_view title, std::string_view command,
                   std::string& text) {
  constexpr std::size_t kOptionColumns = 28;
  std::string rows;
  for (const OptionRow& row : CommandLineOptions()) {
    if (row.IsCommon() == command.empty() && row.IsOf(command)) {
      AppendRow(
          fmt::format("--{}{}{}", row.name, row.IsFlag() ? "" : " ", row.form),
          OptionHelp(row), kOptionColumns, rows);
    }
  }
  if (!rows.empty()) {
    text += fmt::format("\n{}:\n{}", title, rows);
  }
}

}  // namespace

std::string ShortUsage() {
  std::string text = "usage: mailtide COMMAND [options]\n\ncommands:";
  for (const CommandRow& command : Commands()) {
    text += fmt::format(" {}", command.name);
  }
  return text + "\nTry 'mailtide --help'.\n";
}

std::string OverviewHelp() {
  constexpr std::size_t kCommandColumns = 14;
  std::string text =
      R"(usage: mailtide COMMAND [options]

Watches the tide of a mail server: reads its SMTP logs, counts for each day how
many messages were received, sent and sent outside, and by which account, and
reports by mail when something is out of line with the days before.

commands:
)";
  for (const CommandRow& command : Commands()) {
    AppendRow(command.name, command.summary, kCommandColumns, text);
  }
  text += R"(
'mailtide COMMAND --help' tells the options of a command, 'mailtide --version'
the version. -- ends the options; - as a PATH is standard input.

examples:
  mailtide analyze --internal-domain .example.org smtp.log
  mailtide backfill --jobs 4 /srv/archive/mail-logs
  mailtide nightly --config /etc/mailtide/mailtide.conf

configuration: the file given with --config, else the one that the environment
variable MAILTIDE_CONFIG names, else $XDG_CONFIG_HOME/mailtide/mailtide.conf
(~/.config/mailtide/mailtide.conf), else /etc/mailtide/mailtide.conf. Every key
can be set as MAILTIDE_SECTION_KEY in the environment too, lists one value a
line. Sections:
)";
  for (const std::string_view section : SettingSections()) {
    std::string keys;
    for (const Setting& setting : Settings()) {
      if (setting.section == section) {
        keys +=
            fmt::format("{}{} ", setting.key, setting.repeatable ? "*" : "");
      }
    }
    keys.pop_back();
    AppendRow(fmt::format("[{}]", section), keys, kCommandColumns, text);
  }
  text +=
      R"(Keys with a * may repeat. 'mailtide config' prints what is in force.

exit codes: 0 done, also with alerts; 1 alerts found, only with --exit-code;
64 usage; 65 input damaged or incomplete (what was readable is counted); 66 no
input; 69 mail not delivered yet; 73 cannot create a file; 74 read or write
error; 75 another run holds the history; 78 configuration. 'status' exits as a
Nagios check does: 0, 1, 2.
)";
  return text;
}

std::string CommandHelp(const CommandRow& command) {
  std::string text =
      fmt::format("usage: mailtide {} [options]{}{}\n\n{}\n", command.name,
                  command.arguments.empty() ? "" : " ", command.arguments,
                  command.description);
  AppendOptions(fmt::format("options of {}", command.name), command.name, text);
  AppendOptions("options of all commands", "", text);
  const bool has_more = command.examples.find('\n') != std::string_view::npos;
  text += has_more ? "\nexamples:\n  " : "\nexample:\n  ";
  for (const char c : command.examples) {
    text += c;
    text += c == '\n' ? "  " : "";
  }
  text += '\n';
  return text;
}

}  // namespace mailtide
