#include "report/cli/run.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "parser/base/simd_level.h"
#include "report/atomic_file.h"
#include "report/cli/command_line.h"
#include "report/cli/commands.h"
#include "report/cli/load_options.h"
#include "report/cli/run_context.h"
#include "report/cli/setting_context.h"

namespace mailtide {
namespace {

struct CommandFunction {
  std::string_view name;
  ExitCode (*run)(RunContext& context);
};

constexpr std::array kCommands = {
    CommandFunction{"analyze", RunAnalyze},
    CommandFunction{"nightly", RunNightly},
    CommandFunction{"backfill", RunBackfill},
    CommandFunction{"report", RunReport},
    CommandFunction{"explain", RunExplain},
    CommandFunction{"send", RunSend},
    CommandFunction{"status", RunStatus},
    CommandFunction{"replay", RunReplay},
    CommandFunction{"config", RunConfig},
};

int Fails(const Error& error) {
  return static_cast<int>(TellError(error));
}

int Prints(std::string_view text) {
  const Result<void> written = WriteStandardOutput(text);
  return written ? 0 : Fails(written.error());
}

// MAILTIDE_SIMD forces a scanner, for comparisons; a typing error there must
// not pass for one.
Result<void> CheckScanner(const Environment& variables) {
  const auto wanted = variables.find("MAILTIDE_SIMD");
  if (wanted == variables.end()) {
    return {};
  }
  const std::optional<SimdLevel> level = SimdLevelFromName(wanted->second);
  if (level && IsSupported(*level)) {
    return {};
  }
  return Fail(
      ErrorCode::kConfiguration,
      fmt::format("MAILTIDE_SIMD: '{}' is {}; write portable, sse2 or "
                  "avx2, or leave it out",
                  wanted->second,
                  level ? "more than this processor can do" : "no scanner"));
}

}  // namespace

int Run(const std::vector<std::string>& arguments,
        const char* const* environment, const Clock& clock) {
  const Result<CommandLine> line = ParseCommandLine(arguments);
  if (!line) {
    return Fails(line.error());
  }
  switch (line->request) {
    case Request::kHelp:
      return Prints(line->text);
    case Request::kVersion:
      return Prints(fmt::format("mailtide {} ({})\n", MAILTIDE_VERSION,
                                SimdLevelName(ActiveSimdLevel())));
    case Request::kShortUsage:
      // Our own text of several lines, which Tell would escape.
      static_cast<void>(std::fputs(line->text.c_str(), stderr));
      return static_cast<int>(ExitCode::kUsage);
    case Request::kRun:
      break;
  }
  const Environment variables = CopyEnvironment(environment);
  if (const Result<void> scanner = CheckScanner(variables); !scanner) {
    return Fails(scanner.error());
  }
  Result<LoadedOptions> loaded = LoadOptions(
      *line, variables, MakeSettingContext(), DefaultConfigPlaces(variables));
  if (!loaded) {
    return Fails(loaded.error());
  }
  for (const std::string& warning : line->warnings) {
    Tell(warning);
  }
  for (const std::string& warning : loaded->warnings) {
    Tell(warning);
  }
  Result<std::unique_ptr<RunContext>> context =
      MakeRunContext(std::move(*loaded), clock);
  if (!context) {
    return Fails(context.error());
  }
  if (const Result<void> checked = CheckOutput(**context, {}); !checked) {
    return Fails(checked.error());
  }
  const auto* command = std::find_if(kCommands.begin(), kCommands.end(),
                                     [&line](const CommandFunction& c) {
                                       return c.name == line->command.command;
                                     });
  if (command == kCommands.end()) {
    return Fails({ErrorCode::kUsage, "unknown command"});
  }
  return static_cast<int>(command->run(**context));
}

}  // namespace mailtide
