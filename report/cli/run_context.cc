#include "report/cli/run_context.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "parser/file_input.h"
#include "report/atomic_file.h"
#include "report/cli/check_settings.h"
#include "report/cli/holiday_forms.h"
#include "report/formats/escape.h"
#include "report/formats/registry.h"

namespace mailtide {
namespace {

// Longer than any path that Linux takes.
constexpr std::size_t kMaxMessage = 8192;

std::string HostName() {
  std::array<char, 256> name = {};
  if (gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') {
    return "localhost";
  }
  return name.data();
}

std::string ZoneOrigin(const LoadedOptions& loaded) {
  const auto origin = loaded.origins.find("logs.timezone");
  return origin == loaded.origins.end() || origin->second.empty()
             ? "system"
             : origin->second.front();
}

}  // namespace

ReadSettings RunContext::MakeReadSettings() {
  ReadSettings settings;
  settings.policy = &policy;
  settings.zone = &zone;
  settings.now = now;
  settings.dialect = options().logs.dialect;
  settings.lcd_pattern = lcd_pattern ? &*lcd_pattern : nullptr;
  return settings;
}

Summary RunContext::MakeSummary() const {
  Summary summary;
  summary.version = MAILTIDE_VERSION;
  summary.generated = now;
  summary.gateway = gateway;
  summary.zone = zone.name();
  summary.zone_origin = zone_origin;
  summary.count_copies = checks.count_copies;
  summary.sigma = checks.sigma;
  summary.has_recipients_file = policy.has_recipients_file();
  summary.by_marks = !policy.has_internal_domains();
  return summary;
}

Result<std::unique_ptr<RunContext>> MakeRunContext(LoadedOptions loaded,
                                                   const Clock& clock) {
  const Options& options = loaded.options;
  Result<TimeZone> zone = TimeZone::Open(options.logs.timezone);
  if (!zone) {
    return tl::unexpected<Error>(zone.error());
  }
  std::chrono::sys_seconds now = clock.Now();
  if (options.command.now) {
    now = *options.command.now;
  } else if (options.command.now_text) {
    now = zone->ToUtc(options.command.now_text->local);
  }
  Result<Policy> policy =
      Policy::Create({options.policy.internal_domain, options.policy.local_host,
                      options.policy.forbidden, options.policy.recipients_file,
                      options.policy.spam_score.value_or(0)});
  if (!policy) {
    // The rules were checked when they were loaded: only the file is left.
    return Fail(
        ErrorCode::kConfiguration,
        fmt::format("{}: {}", Where(loaded, "policy", "recipients_file"),
                    policy.error().message));
  }
  Result<CheckSettings> checks = MakeCheckSettings(loaded);
  if (!checks) {
    return tl::unexpected<Error>(checks.error());
  }
  Result<FileFilter> filter =
      FileFilter::Create(options.logs.include, options.logs.exclude);
  if (!filter) {
    return tl::unexpected<Error>(filter.error());
  }
  std::optional<LcdPattern> lcd_pattern;
  if (!options.lcd.line.empty()) {
    Result<LcdPattern> compiled = LcdPattern::Compile(options.lcd.line);
    if (!compiled) {
      return tl::unexpected<Error>(compiled.error());
    }
    lcd_pattern = std::move(*compiled);
  }
  const Language language =
      LanguageFromCode(options.report.language).value_or(Language::kItalian);
  std::string gateway =
      options.logs.gateway.empty() ? HostName() : options.logs.gateway;
  std::string zone_origin = ZoneOrigin(loaded);
  return std::unique_ptr<RunContext>(new RunContext{
      std::move(loaded), std::move(*zone), std::move(zone_origin), now,
      std::move(*policy), std::move(*checks), std::move(*filter),
      std::move(lcd_pattern), language, std::move(gateway)});
}

void Tell(std::string_view message) {
  const std::string line =
      fmt::format("mailtide: {}\n", EscapeForText(message, kMaxMessage));
  // Nowhere is left to tell that telling failed.
  static_cast<void>(std::fwrite(line.data(), 1, line.size(), stderr));
}

ExitCode TellError(const Error& error) {
  Tell(error.message);
  return ExitCodeOf(error.code);
}

Result<void> CheckOutput(const RunContext& context, const FoundFiles& inputs) {
  const std::string& output = context.options().command.output;
  if (output.empty()) {
    return {};
  }
  const auto is_output = [&output](const std::string& path) {
    std::error_code none;  // what is not there is not the same
    return !path.empty() &&
           (path == output || std::filesystem::equivalent(path, output, none));
  };
  const auto is_input = [&is_output](const LogFile& file) {
    const auto member = SplitMemberPath(file.path);
    return is_output(member ? member->archive : file.path);
  };
  const auto any_input = [&is_input](const std::vector<LogFile>& files) {
    return std::any_of(files.begin(), files.end(), is_input);
  };
  const auto is_holiday_file = [&](const std::string& text) {
    return IsHolidayFile(text) &&
           is_output(HolidayPath(context.loaded, text).string());
  };
  const std::vector<std::string>& holidays = context.options().checks.holiday;
  std::string_view what;
  if (is_output(context.loaded.config_path)) {
    what = "the configuration";
  } else if (is_output(context.options().store.path)) {
    what = "the store";
  } else if (is_output(context.options().policy.recipients_file)) {
    what = "the recipients file";
  } else if (is_output(context.options().mail.password_file)) {
    what = "the password file";
  } else if (std::any_of(holidays.begin(), holidays.end(), is_holiday_file)) {
    what = "a file of holidays";
  } else if (any_input(inputs.files) || any_input(inputs.err_logs)) {
    what = "one of the files to read";
  }
  if (!what.empty()) {
    return Fail(ErrorCode::kUsage,
                fmt::format("--output '{}' would replace {}; name another file",
                            output, what));
  }
  return {};
}

namespace {

Result<void> WriteMade(const RunContext& context, const ByteMaker& make) {
  const std::string& path = context.options().command.output;
  if (path.empty()) {
    return WriteStandardOutput(make);
  }
  // --output /dev/null, as scripts have it.
  return IsDeviceOrPipe(path) ? WriteIntoDevice(path, make)
                              : WriteFileAtomically(path, make);
}

}  // namespace

Result<void> WriteResult(const RunContext& context, std::string_view bytes) {
  return WriteMade(context, [bytes](const ByteSink& sink) { sink(bytes); });
}

Result<void> WriteReport(const RunContext& context, const Summary& summary) {
  const Format* const format = FindFormat(context.options().command.format);
  assert(format != nullptr && "the command line takes names of formats only");
  return WriteMade(context, [&](const ByteSink& sink) {
    if (format->write != nullptr) {
      format->write(summary, context.zone, context.language, sink);
    } else {
      sink(format->render(summary, context.zone, context.language));
    }
  });
}

}  // namespace mailtide
