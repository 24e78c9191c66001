#include "report/cli/command_line.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

// Boost's typed_value::notify tests its any_cast, which g++ 12 does not see
// once it is inlined; the warning is placed in the instantiating file.
#pragma GCC diagnostic ignored "-Wnull-dereference"
#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/variables_map.hpp>
#include <fmt/format.h>

#include "report/cli/command_table.h"
#include "report/cli/config_file.h"
#include "report/cli/help.h"
#include "report/cli/nearest.h"
#include "report/cli/value_forms.h"

namespace mailtide {
namespace {

namespace po = boost::program_options;
using Texts = std::vector<std::string>;

struct Split {
  po::variables_map values;
  Texts words;  // the command and its PATHs
};

tl::unexpected<Error> Usage(std::string message) {
  return Fail(ErrorCode::kUsage, std::move(message));
}

po::options_description Describe() {
  po::options_description known;
  known.add_options()("help,h", po::bool_switch());
  known.add_options()("version", po::bool_switch());
  for (const OptionRow& row : CommandLineOptions()) {
    const std::string name(row.name);
    if (row.IsFlag()) {
      known.add_options()(name.c_str(), po::bool_switch());
    } else if (row.repeatable) {
      known.add_options()(name.c_str(), po::value<Texts>());
    } else {
      known.add_options()(name.c_str(), po::value<std::string>());
    }
  }
  return known;
}

// Takes the dashes and the value off what Boost calls the option.
std::string_view BareName(std::string_view name) {
  name.remove_prefix(std::min(name.find_first_not_of('-'), name.size()));
  return name.substr(0, name.find('='));
}

Error FromBoost(const po::error_with_option_name& error,
                std::string_view command) {
  const std::string typed = error.get_option_name();
  const std::string_view name = BareName(typed);
  if (dynamic_cast<const po::unknown_option*>(&error) != nullptr) {
    std::string hint = DidYouMean(name, OptionNames(command), "--");
    if (hint.empty()) {
      hint = fmt::format("; see 'mailtide {}{}--help'", command,
                         command.empty() ? "" : " ");
    }
    return {ErrorCode::kUsage,
            fmt::format("unknown option {}{}", Quoted(typed), hint)};
  }
  if (dynamic_cast<const po::multiple_occurrences*>(&error) != nullptr) {
    return {ErrorCode::kUsage,
            fmt::format("option --{} is given twice; keep one", name)};
  }
  const OptionRow* const row = FindOption(name);
  if (row == nullptr || row->IsFlag()) {
    return {ErrorCode::kUsage, fmt::format("option --{} takes no value", name)};
  }
  return {ErrorCode::kUsage,
          fmt::format("option --{} needs a value; write --{} {}", name, name,
                      row->form)};
}

Result<Split> SplitArguments(const Texts& arguments,
                             const po::options_description& known,
                             std::string_view command) try {
  using Style = po::command_line_style::style_t;
  // Short options are allowed so that -x is refused instead of read as a PATH.
  const po::parsed_options parsed =
      po::command_line_parser(arguments)
          .options(known)
          .style(Style::allow_long | Style::long_allow_adjacent |
                 Style::long_allow_next | Style::allow_short |
                 Style::allow_dash_for_short | Style::short_allow_next)
          .run();
  Split split;
  po::store(parsed, split.values);
  split.words =
      po::collect_unrecognized(parsed.options, po::include_positional);
  return split;
} catch (const po::error_with_option_name& error) {
  return tl::unexpected(FromBoost(error, command));
} catch (const po::error& error) {
  return Usage(fmt::format("cannot read the command line: {}", error.what()));
}

// The command of a line that Boost cannot read, for its suggestions: the first
// word that is one.
std::string_view GuessCommand(const Texts& arguments) {
  for (const std::string& argument : arguments) {
    if (FindCommand(argument) != nullptr) {
      return argument;
    }
  }
  return {};
}

Result<void> CheckText(const OptionRow& row, std::string_view text) {
  if (text.empty()) {
    return Usage(fmt::format("option --{} has an empty value; write --{} {}",
                             row.name, row.name, row.form));
  }
  if (text.starts_with("--")) {
    return Usage(
        fmt::format("option --{} needs a value, but {} follows; write "
                    "--{} {}",
                    row.name, Quoted(text), row.name, row.form));
  }
  if (FindControlCharacter(text) != std::string_view::npos) {
    return Usage(
        fmt::format("option --{}: a control character in its value", row.name));
  }
  return {};
}

Result<void> ApplyOption(const OptionRow& row, const po::variables_map& values,
                         CommandLine& line) {
  const po::variable_value& value = values[std::string(row.name)];
  if (value.empty() || (row.IsFlag() && !value.as<bool>())) {
    return {};
  }
  if (!row.IsOf(line.command.command)) {
    std::string message =
        fmt::format("option --{} is of no use to '{}', only to: {}", row.name,
                    line.command.command, row.commands);
    if (!row.may_be_idle) {
      return Usage(std::move(message));
    }
    line.warnings.push_back(std::move(message));
  }
  // Of an idle option only the value is checked.
  CommandOptions idle;
  CommandOptions& options =
      row.IsOf(line.command.command) ? line.command : idle;
  if (row.IsFlag()) {
    return row.apply("", options);
  }
  const Texts texts =
      row.repeatable ? value.as<Texts>() : Texts{value.as<std::string>()};
  for (const std::string& untrimmed : texts) {
    const std::string text(TrimBlanks(untrimmed));
    if (Result<void> checked = CheckText(row, text); !checked) {
      return checked;
    }
    if (row.IsSetting()) {
      line.settings.push_back(
          {FindSetting(row.setting_section, row.setting_key), text,
           fmt::format("--{}", row.name)});
    } else if (Result<void> applied = row.apply(text, options); !applied) {
      return Usage(
          fmt::format("option --{}: {}", row.name, applied.error().message));
    }
  }
  return {};
}

Result<void> CheckArguments(const CommandRow& command,
                            const CommandOptions& options) {
  const Texts& arguments = options.arguments;
  if (command.arguments.empty() && !arguments.empty()) {
    return Usage(
        fmt::format("unexpected argument {}; '{}' takes only options, "
                    "see 'mailtide {} --help'",
                    Quoted(arguments.front()), command.name, command.name));
  }
  if (arguments.size() < static_cast<std::size_t>(command.min_arguments)) {
    return Usage(fmt::format("'{}' needs a PATH; write mailtide {} {}",
                             command.name, command.name, command.arguments));
  }
  for (const std::string& argument : arguments) {
    if (argument.empty()) {
      return Usage("a PATH is empty; remove it, or write . for this folder");
    }
  }
  if (options.from && options.to && *options.from > *options.to) {
    return Usage("--from is a later day than --to; exchange them");
  }
  return {};
}

CommandLine Ask(Request request, std::string text) {
  CommandLine line;
  line.request = request;
  line.text = std::move(text);
  return line;
}

}  // namespace

Result<CommandLine> ParseCommandLine(const Texts& arguments) {
  if (arguments.empty()) {
    return Ask(Request::kShortUsage, ShortUsage());
  }
  const po::options_description known = Describe();
  const Result<Split> split =
      SplitArguments(arguments, known, GuessCommand(arguments));
  if (!split) {
    return tl::unexpected(split.error());
  }
  const auto& [values, words] = *split;
  if (values["version"].as<bool>()) {
    return Ask(Request::kVersion, "");
  }
  const bool help = values["help"].as<bool>();
  if (words.empty()) {
    return help ? Ask(Request::kHelp, OverviewHelp())
                : Ask(Request::kShortUsage, ShortUsage());
  }
  const CommandRow* const command = FindCommand(words.front());
  if (command == nullptr) {
    std::string hint = DidYouMean(words.front(), CommandNames());
    return Usage(fmt::format(
        "unknown command {}{}", Quoted(words.front()),
        hint.empty() ? "; see 'mailtide --help'" : std::move(hint)));
  }
  if (help) {
    return Ask(Request::kHelp, CommandHelp(*command));
  }
  CommandLine line;
  line.command.command = command->name;
  line.command.arguments.assign(words.begin() + 1, words.end());
  for (const OptionRow& row : CommandLineOptions()) {
    if (Result<void> applied = ApplyOption(row, values, line); !applied) {
      return tl::unexpected(std::move(applied.error()));
    }
  }
  if (Result<void> checked = CheckArguments(*command, line.command); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  return line;
}

}  // namespace mailtide
