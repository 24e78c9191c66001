#include "report/cli/load_options.h"

#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "report/cli/config_file.h"
#include "report/cli/setting_levels.h"

namespace mailtide {
namespace {

using Texts = std::vector<std::string>;

constexpr std::string_view kConfigVariable = "MAILTIDE_CONFIG";
constexpr const char* kSystemPlace = "/etc/mailtide/mailtide.conf";
// Below this a standard deviation says little.
constexpr int kFewDays = 15;

// Checks values that a higher level replaces too: they would be wrong later.
Result<void> CheckLevel(const Level& level, const SettingContext& context) {
  Options scratch;
  for (const Given& given : level.given) {
    std::string wrong;
    if (given.value.empty()) {
      wrong = fmt::format("no value; write {}, or leave it out altogether",
                          given.setting->form);
    } else if (std::string fault = TextFault(given.value); !fault.empty()) {
      wrong = std::move(fault);
    } else if (const Result<void> applied =
                   given.setting->apply(given.value, context, scratch);
               !applied) {
      wrong = applied.error().message;
    }
    if (!wrong.empty()) {
      const bool has_comment = given.value.find(" #") != std::string::npos ||
                               given.value.find(" ;") != std::string::npos;
      if (has_comment) {
        wrong += "; a comment needs a line of its own";
      }
      return Fail(level.code, fmt::format("{}: {}", given.where, wrong));
    }
    if (given.setting->clear != nullptr) {
      given.setting->clear(scratch);
    }
  }
  return {};
}

// Gives every key the values of the highest level that has it. `levels` begin
// with the highest.
Result<void> Merge(const std::vector<Level>& levels,
                   const SettingContext& context, LoadedOptions& loaded) {
  std::map<const Setting*, const Level*> highest;
  for (const Level& level : levels) {
    for (const Given& given : level.given) {
      const auto [has_it, is_first] =
          highest.try_emplace(given.setting, &level);
      if (has_it->second != &level) {
        continue;
      }
      if (is_first && given.setting->clear != nullptr) {
        given.setting->clear(loaded.options);
      }
      if (Result<void> applied =
              given.setting->apply(given.value, context, loaded.options);
          !applied) {
        return applied;
      }
      loaded.origins[given.setting->Name()].push_back(given.origin);
    }
  }
  return {};
}

// Returns whether there is something at `path`. A folder that may not be looked
// into (a service's view of somebody's home) is passed over, with a warning.
bool Exists(const std::string& path, Texts& warnings) {
  std::error_code error;
  const auto type = std::filesystem::status(path, error).type();
  if (type == std::filesystem::file_type::none) {
    warnings.push_back(
        fmt::format("cannot look for configuration '{}': {}; passed over", path,
                    error.message()));
    return false;
  }
  return type != std::filesystem::file_type::not_found;
}

// Returns the path to read, or an empty one.
Result<std::string> ChooseConfig(const CommandLine& line,
                                 const Environment& environment,
                                 const Texts& places, Texts& warnings) {
  if (!line.command.config_path.empty()) {
    return line.command.config_path;
  }
  if (const auto named = environment.find(kConfigVariable);
      named != environment.end()) {
    if (named->second.empty()) {
      return Fail(ErrorCode::kConfiguration,
                  fmt::format("environment {}: no value; write a path, or "
                              "unset it",
                              kConfigVariable));
    }
    return named->second;
  }
  for (const std::string& place : places) {
    if (Exists(place, warnings)) {
      return place;
    }
  }
  return std::string();
}

std::string OriginOf(const LoadedOptions& loaded, std::string_view name) {
  const auto found = loaded.origins.find(name);
  return found == loaded.origins.end() ? "default" : found->second.front();
}

void Warn(LoadedOptions& loaded) {
  const ChecksOptions& checks = loaded.options.checks;
  if (checks.days_of_data < kFewDays) {
    loaded.warnings.push_back(fmt::format(
        "[checks] days_of_data is {} ({}): with fewer than {} days the "
        "deviation is unreliable and alerts are false more often",
        checks.days_of_data, OriginOf(loaded, "checks.days_of_data"),
        kFewDays));
  }
  const int full = checks.window == WindowKind::kPast ? checks.days_of_data - 1
                                                      : checks.days_of_data;
  if (checks.min_samples && *checks.min_samples > full) {
    loaded.warnings.push_back(fmt::format(
        "[checks] min_samples is {} ({}): the window is full with {} days, a "
        "higher number has no effect",
        *checks.min_samples, OriginOf(loaded, "checks.min_samples"), full));
  }
}

}  // namespace

Environment CopyEnvironment(const char* const* variables) {
  Environment environment;
  for (; variables != nullptr && *variables != nullptr; ++variables) {
    const std::string_view text = *variables;
    if (const std::size_t equals = text.find('=');
        equals != std::string_view::npos) {
      environment.try_emplace(std::string(text.substr(0, equals)),
                              text.substr(equals + 1));
    }
  }
  return environment;
}

std::vector<std::string> DefaultConfigPlaces(const Environment& environment) {
  constexpr std::string_view kFile = "mailtide/mailtide.conf";
  std::vector<std::string> places;
  const auto absolute = [&environment](const char* name) -> std::string {
    const auto found = environment.find(name);
    return found != environment.end() && found->second.starts_with('/')
               ? found->second
               : "";
  };
  if (const std::string xdg = absolute("XDG_CONFIG_HOME"); !xdg.empty()) {
    places.push_back(fmt::format("{}/{}", xdg, kFile));
  } else if (const std::string home = absolute("HOME"); !home.empty()) {
    places.push_back(fmt::format("{}/.config/{}", home, kFile));
  }
  places.emplace_back(kSystemPlace);
  return places;
}

Result<LoadedOptions> LoadOptions(const CommandLine& command_line,
                                  const Environment& environment,
                                  const SettingContext& context,
                                  const std::vector<std::string>& places) {
  LoadedOptions loaded;
  loaded.options.command = command_line.command;
  std::vector<Level> levels;
  levels.push_back(FromCommandLine(command_line));
  levels.push_back(FromEnvironment(environment, loaded.warnings));
  // Mistakes of the command line are told before those of the file.
  if (Result<void> checked = CheckLevel(levels.front(), context); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  Result<std::string> path =
      ChooseConfig(command_line, environment, places, loaded.warnings);
  if (!path) {
    return tl::unexpected(std::move(path.error()));
  }
  if (!path->empty()) {
    const Result<ConfigFile> file = ReadConfigFile(*path);
    if (!file) {
      return tl::unexpected(file.error());
    }
    Result<Level> written = FromFile(*file);
    if (!written) {
      return tl::unexpected(std::move(written.error()));
    }
    levels.push_back(*std::move(written));
    loaded.config_path = *std::move(path);
  }
  for (const Level& level : levels) {
    if (Result<void> checked = CheckLevel(level, context); !checked) {
      return tl::unexpected(std::move(checked.error()));
    }
  }
  if (Result<void> merged = Merge(levels, context, loaded); !merged) {
    return tl::unexpected(std::move(merged.error()));
  }
  Warn(loaded);
  return loaded;
}

Result<LoadedOptions> WithLevel(LoadedOptions loaded, const Level& level,
                                const SettingContext& context) {
  if (Result<void> checked = CheckLevel(level, context); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  for (const Given& given : level.given) {
    if (given.setting->clear != nullptr) {
      given.setting->clear(loaded.options);
    }
    loaded.origins.erase(given.setting->Name());
  }
  for (const Given& given : level.given) {
    if (Result<void> applied =
            given.setting->apply(given.value, context, loaded.options);
        !applied) {
      return tl::unexpected(std::move(applied.error()));
    }
    loaded.origins[given.setting->Name()].push_back(given.origin);
  }
  loaded.warnings.clear();
  Warn(loaded);
  return loaded;
}

std::string Where(const LoadedOptions& loaded, std::string_view section,
                  std::string_view key) {
  const auto origin = loaded.origins.find(fmt::format("{}.{}", section, key));
  return origin == loaded.origins.end() || origin->second.empty()
             ? fmt::format("[{}] {}", section, key)
             : fmt::format("{}: [{}] {}", origin->second.front(), section, key);
}

std::vector<SettingRow> DescribeSettings(const LoadedOptions& loaded) {
  std::vector<SettingRow> rows;
  for (const Setting& setting : Settings()) {
    const Texts values = setting.show(loaded.options);
    const auto given = loaded.origins.find(setting.Name());
    SettingRow row{std::string(setting.section), std::string(setting.key),
                   std::nullopt, "default"};
    for (std::size_t i = 0; i < values.size(); ++i) {
      row.value = values[i];
      if (given != loaded.origins.end() && i < given->second.size()) {
        row.origin = given->second[i];
      }
      rows.push_back(row);
    }
    if (values.empty()) {
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

std::string FormatSettings(const std::vector<SettingRow>& rows) {
  std::string text;
  std::string_view section;
  for (const SettingRow& row : rows) {
    if (row.section != section) {
      text += fmt::format("{}[{}]\n", section.empty() ? "" : "\n", row.section);
      section = row.section;
    }
    // An origin holds a path as it was typed: it must not end the comment.
    std::string origin = row.origin;
    for (std::size_t at = 0;
         (at = FindControlCharacter(origin)) != std::string::npos;) {
      origin[at] = '?';
    }
    text += row.value
                ? fmt::format("# {}\n{} = {}\n", origin, row.key, *row.value)
                : fmt::format("# not set\n#{} =\n", row.key);
  }
  return text;
}

}  // namespace mailtide
