#include "report/cli/file_results.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/cli/run_context.h"

namespace mailtide {
namespace {

// Takes off the path that begins the message where it stands beside it anyway.
std::string WithoutPath(const std::string& message, const std::string& path) {
  const std::string quoted = fmt::format("'{}' ", path);
  return message.starts_with(quoted) ? message.substr(quoted.size()) : message;
}

}  // namespace

FileResults::FileResults(const FoundFiles& found) : ignored_(found.ignored) {
  for (const Error& error : found.errors) {
    Fail(error);
  }
  for (const Error& error : found.unread_folders) {
    Fail(error);
  }
}

void FileResults::Fail(const Error& error) {
  Tell(error.message);
  code_ = Worse(code_, ExitCodeOf(error.code));
}

void FileResults::Add(const FileReading& reading) {
  if (reading.reading) {
    AddDamage(reading.reading->damage);
  } else {
    AddError(reading.file, reading.reading.error());
  }
}

void FileResults::Add(const LogFile& file,
                      const Result<ErrLogReport>& reading) {
  if (reading) {
    AddDamage(reading->damage);
  } else {
    AddError(file, reading.error());
  }
}

void FileResults::AddDamage(const std::string& damage) {
  if (damage.empty()) {
    return;
  }
  // The codecs say themselves what was read; the system does not.
  const bool says_it = damage.find("was read") != std::string::npos;
  Fail({ErrorCode::kInputDamaged,
        says_it ? damage : damage + "; what was readable is counted"});
}

void FileResults::AddError(const LogFile& file, Error error) {
  if (!file.typed && error.code == ErrorCode::kNotALog) {
    ignored_.emplace_back(file.path, WithoutPath(error.message, file.path));
    return;
  }
  if (!file.typed && error.code == ErrorCode::kNoInput) {
    error.code = ErrorCode::kInputDamaged;  // the folder was readable in part
    ignored_.emplace_back(file.path, WithoutPath(error.message, file.path));
  }
  Fail(error);
}

ExitCode FileResults::TellNothingRead(std::string_view dialect,
                                      std::string_view hint) {
  if (code_ != ExitCode::kDone) {
    return code_;
  }
  const auto left_out = ignored();
  const std::string why =
      left_out.empty()
          ? "there is none"
          : fmt::format("{} left out, such as '{}' ({})", left_out.size(),
                        left_out.front().first, left_out.front().second);
  const bool is_wrong_dialect = dialect != "auto" && !left_out.empty();
  Fail({is_wrong_dialect ? ErrorCode::kNotALog : ErrorCode::kNoInput,
        fmt::format("no log was read: {}; {}", why, hint)});
  return code_;
}

std::vector<std::pair<std::string, std::string>> FileResults::ignored() const {
  std::vector<std::pair<std::string, std::string>> sorted = ignored_;
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

SourceReport MakeSourceReport(const FileReading& reading) {
  const Segment& segment = reading.reading->segment;
  return {reading.file.path,
          segment.dialect,
          std::string(CompressionName(reading.reading->compression)),
          segment.account,
          segment.first,
          segment.last,
          reading.reading->damage};
}

}  // namespace mailtide
