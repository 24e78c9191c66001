#include "report/cli/config_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "parser/text.h"
#include "report/cli/value_forms.h"

namespace mailtide {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

tl::unexpected<Error> FailAt(const ConfigFile& file, int line,
                             std::string_view message) {
  return Fail(ErrorCode::kConfiguration,
              fmt::format("{}:{}: {}", file.path, line, message));
}

Result<void> CheckBytes(const ConfigFile& file, int line,
                        std::string_view text) {
  if (text.size() > kMaxConfigLineBytes) {
    return FailAt(file, line,
                  fmt::format("the line is longer than {} bytes; is this a "
                              "configuration file?",
                              kMaxConfigLineBytes));
  }
  if (const std::string fault = TextFault(text); !fault.empty()) {
    return FailAt(file, line, fault);
  }
  return {};
}

Result<void> ParseSection(std::string_view text, int line, ConfigFile& file) {
  const std::size_t end = text.find(']');
  if (end == std::string_view::npos || end + 1 != text.size()) {
    return FailAt(file, line,
                  fmt::format("{} is not a section; write [name] alone on its "
                              "line",
                              Quoted(text)));
  }
  const std::string_view name = TrimBlanks(text.substr(1, end - 1));
  file.sections.push_back({std::string(name), line});
  return {};
}

Result<void> ParseEntry(std::string_view text, int line, ConfigFile& file) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) {
    return FailAt(
        file, line,
        fmt::format("{} has no '='; write key = value, or # before a comment",
                    Quoted(text)));
  }
  const std::string_view key = TrimBlanks(text.substr(0, equals));
  if (key.empty()) {
    return FailAt(file, line, "no key before '='; write key = value");
  }
  if (file.sections.empty()) {
    return FailAt(file, line,
                  fmt::format("key {} stands before the first section; write a "
                              "line such as [logs] above it",
                              Quoted(key)));
  }
  const std::string_view value = TrimBlanks(text.substr(equals + 1));
  file.entries.push_back(
      {file.sections.back().name, std::string(key), std::string(value), line});
  return {};
}

Result<void> ParseLine(std::string_view text, int line, ConfigFile& file) {
  if (!text.empty() && text.back() == '\r') {
    text.remove_suffix(1);
  }
  if (Result<void> checked = CheckBytes(file, line, text); !checked) {
    return checked;
  }
  text = TrimBlanks(text);
  if (text.empty() || text.front() == '#' || text.front() == ';') {
    return {};
  }
  return text.front() == '[' ? ParseSection(text, line, file)
                             : ParseEntry(text, line, file);
}

struct CloseFile {
  void operator()(std::FILE* file) const {
    // Only read from: nothing can be lost when closing fails.
    static_cast<void>(std::fclose(file));
  }
};

tl::unexpected<Error> CannotRead(const std::string& path, int error) {
  return Fail(ErrorCode::kConfiguration,
              fmt::format("cannot read configuration '{}': {}; check its path "
                          "and who may read it",
                          path, std::generic_category().message(error)));
}

}  // namespace

std::string_view TrimBlanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::size_t FindControlCharacter(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\t') || byte == 0x7f) {
      return i;
    }
  }
  return std::string_view::npos;
}

std::string TextFault(std::string_view text) {
  const std::size_t control = FindControlCharacter(text);
  if (control == std::string_view::npos) {
    return IsValidUtf8(text) ? ""
                             : "bytes that are not UTF-8; save it as UTF-8";
  }
  if (text[control] == '\0') {
    return "a NUL byte; is this text? save it as UTF-8";
  }
  return fmt::format("control character 0x{:02x} at column {}; remove it",
                     static_cast<unsigned char>(text[control]), control + 1);
}

Result<ConfigFile> ParseConfig(std::string_view text, std::string path) {
  ConfigFile file;
  file.path = std::move(path);
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  for (int line = 1; !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    const std::string_view rest =
        end == std::string_view::npos ? "" : text.substr(end + 1);
    Result<void> parsed = ParseLine(text.substr(0, end), line, file);
    if (!parsed) {
      return tl::unexpected(std::move(parsed.error()));
    }
    text = rest;
  }
  return file;
}

Result<ConfigFile> ReadConfigFile(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(
      std::fopen(path.c_str(), "rbe"));
  if (file == nullptr) {
    return CannotRead(path, errno);
  }
  std::string text;
  std::array<char, 4096> block = {};
  errno = 0;
  for (std::size_t got = block.size();
       got == block.size() && text.size() <= kMaxConfigBytes;) {
    got = std::fread(block.data(), 1, block.size(), file.get());
    text.append(block.data(), got);
  }
  if (std::ferror(file.get()) != 0) {
    return CannotRead(path, errno);
  }
  if (text.size() > kMaxConfigBytes) {
    return Fail(ErrorCode::kConfiguration,
                fmt::format("cannot use configuration '{}': it is larger than "
                            "{} MiB; is this a configuration file?",
                            path, kMaxConfigBytes >> 20));
  }
  return ParseConfig(text, path);
}

}  // namespace mailtide
