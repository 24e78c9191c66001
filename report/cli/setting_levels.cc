#include "report/cli/setting_levels.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "report/cli/nearest.h"
#include "report/cli/value_forms.h"

namespace mailtide {
namespace {

constexpr std::string_view kVariablePrefix = "MAILTIDE_";

// Variables of ours that are no settings.
constexpr std::array<std::string_view, 4> kOtherVariables = {
    "MAILTIDE_CONFIG", "MAILTIDE_LIBDIR", "MAILTIDE_SIMD",
    "MAILTIDE_UPDATE_GOLDENS"};

// Appends the values of one variable; lists have one value a line.
void SplitVariable(const Setting& setting, const std::string& name,
                   std::string_view text, Level& level) {
  const std::string where = fmt::format("environment {}", name);
  const std::size_t before = level.given.size();
  while (setting.repeatable && text.find('\n') != std::string_view::npos) {
    const std::string_view line = TrimBlanks(text.substr(0, text.find('\n')));
    if (!line.empty()) {
      level.given.push_back({&setting, std::string(line), where, where});
    }
    text.remove_prefix(text.find('\n') + 1);
  }
  text = TrimBlanks(text);
  // An empty last line ends a list; an empty value is an error, told later.
  if (!text.empty() || level.given.size() == before) {
    level.given.push_back({&setting, std::string(text), where, where});
  }
}

}  // namespace

Level FromCommandLine(const CommandLine& line) {
  Level level;
  level.code = ErrorCode::kUsage;
  for (const TypedSetting& typed : line.settings) {
    level.given.push_back({typed.setting, typed.value, "command line",
                           fmt::format("option {}", typed.option)});
  }
  return level;
}

Level FromEnvironment(const Environment& environment,
                      std::vector<std::string>& warnings) {
  Level level;
  std::vector<std::string> names;
  for (const Setting& setting : Settings()) {
    names.push_back(setting.Variable());
    if (const auto found = environment.find(names.back());
        found != environment.end()) {
      SplitVariable(setting, found->first, found->second, level);
    }
  }
  std::vector<std::string_view> known(names.begin(), names.end());
  known.insert(known.end(), kOtherVariables.begin(), kOtherVariables.end());
  for (auto it = environment.lower_bound(kVariablePrefix);
       it != environment.end() && it->first.starts_with(kVariablePrefix);
       ++it) {
    if (std::find(known.begin(), known.end(), it->first) == known.end()) {
      warnings.push_back(
          fmt::format("environment {} is no setting and is "
                      "ignored{}",
                      it->first, DidYouMean(it->first, known)));
    }
  }
  return level;
}

Result<Level> FromSets(const std::vector<std::string>& sets) {
  constexpr std::string_view kSection = "checks";
  const auto fail = [](std::string_view message) {
    return Fail(ErrorCode::kUsage, fmt::format("option --set: {}", message));
  };
  Level level;
  level.code = ErrorCode::kUsage;
  for (const std::string& set : sets) {
    const std::string_view text = set;
    const std::size_t equals = text.find('=');
    const std::string_view name = TrimBlanks(text.substr(0, equals));
    const std::size_t dot = name.find('.');
    if (equals == std::string_view::npos || dot == std::string_view::npos) {
      return fail(fmt::format(
          "{} sets nothing; write checks.KEY=VALUE, such as checks.sigma=2.5",
          Quoted(text)));
    }
    const std::string_view section = name.substr(0, dot);
    const std::string_view key = name.substr(dot + 1);
    const std::vector<std::string_view> sections = SettingSections();
    if (std::ranges::find(sections, section) == sections.end()) {
      return fail(UnknownSectionMessage(section));
    }
    if (section != kSection) {
      return fail(fmt::format("[{}] cannot be tried out, only the keys of [{}]",
                              section, kSection));
    }
    const Setting* const setting = FindSetting(section, key);
    if (setting == nullptr) {
      return fail(UnknownKeyMessage(section, key));
    }
    const bool is_there =
        std::ranges::find(level.given, setting, &Given::setting) !=
        level.given.end();
    if (is_there && !setting->repeatable) {
      return fail(fmt::format("{} is set twice; keep one of the two",
                              setting->Description()));
    }
    level.given.push_back(
        {setting, std::string(TrimBlanks(text.substr(equals + 1))),
         "option --set",
         fmt::format("option --set: {}", setting->Description())});
  }
  return level;
}

Result<Level> FromFile(const ConfigFile& file) {
  const auto fail = [&file](int line, std::string_view message) {
    return Fail(ErrorCode::kConfiguration,
                fmt::format("{}:{}: {}", file.path, line, message));
  };
  const std::vector<std::string_view> sections = SettingSections();
  for (const ConfigSection& section : file.sections) {
    if (std::find(sections.begin(), sections.end(), section.name) ==
        sections.end()) {
      return fail(section.line, UnknownSectionMessage(section.name));
    }
  }
  Level level;
  std::map<const Setting*, int> seen_in_line;
  for (const ConfigEntry& entry : file.entries) {
    const Setting* const setting = FindSetting(entry.section, entry.key);
    if (setting == nullptr) {
      return fail(entry.line, UnknownKeyMessage(entry.section, entry.key));
    }
    const auto [seen, first] = seen_in_line.try_emplace(setting, entry.line);
    if (!first && !setting->repeatable) {
      return fail(entry.line,
                  fmt::format("{} stands in line {} already; keep one of the "
                              "two",
                              setting->Description(), seen->second));
    }
    const std::string origin = fmt::format("{}:{}", file.path, entry.line);
    level.given.push_back(
        {setting, entry.value, origin,
         fmt::format("{}: {}", origin, setting->Description())});
  }
  return level;
}

}  // namespace mailtide
