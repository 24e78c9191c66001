// bench_data: writes the logs that peers/run reads, the same bytes for the
// same options on every machine. README.md of bench/ says what they are like.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "bench/data/calendar.h"
#include "bench/data/icewarp_writer.h"
#include "bench/data/mails.h"
#include "bench/data/postfix_writer.h"
#include "bench/data/welf_writer.h"

namespace mailtide::bench {
namespace {

constexpr std::string_view kUsage =
    R"(Usage: bench_data --kind KIND [options]
  --kind KIND         welf, postfix, icewarp; config prints the mailtide.conf
                      that fits all of them
  --out FILE          file to write to (standard output)
  --bytes N           about so many bytes (100000000)
  --mails N           exactly so many mails instead; not for icewarp. welf and
                      postfix are twins when their numbers of mails are equal
  --seed N            number everything is drawn from (1)
  --accounts N        internal accounts (20000)
  --account-shift N   rank i of them weighs 1 / (i + N), i from 0 (1)
  --days N            days from 2025-03-03 on (7); icewarp has that one day
  --order any         welf: fields in another order on each line
  --escapes all       welf: \" in each line instead of one of eight
)";

struct Options {
  std::string kind;
  std::string out;
  std::uint64_t bytes = 100'000'000;
  std::uint64_t mails = 0;  // 0: as many as fit into bytes
  std::uint32_t days = 7;
  MailSettings mail_settings;
  WelfForm form;
};

bool ReadNumber(std::string_view text, std::uint64_t most,
                std::uint64_t& number) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end && number >= 1 && number <= most;
}

// Returns false for a mistake.
bool ReadOption(std::string_view name, std::string_view value,
                Options& options) {
  constexpr std::uint64_t kAny = UINT64_MAX;
  std::uint64_t number = 0;
  if (name == "--kind") {
    options.kind = value;
    return value == "welf" || value == "postfix" || value == "icewarp" ||
           value == "config";
  }
  if (name == "--out") {
    options.out = value;
    return true;
  }
  if (name == "--order") {
    options.form.any_order = true;
    return value == "any";
  }
  if (name == "--escapes") {
    options.form.escapes_always = true;
    return value == "all";
  }
  if (name == "--bytes") {
    return ReadNumber(value, kAny, options.bytes);
  }
  if (name == "--mails") {
    return ReadNumber(value, kAny, options.mails);
  }
  if (name == "--seed") {
    return ReadNumber(value, kAny, options.mail_settings.seed);
  }
  if (name == "--accounts") {
    const bool read = ReadNumber(value, 10'000'000, number);
    options.mail_settings.accounts = number;
    return read;
  }
  if (name == "--account-shift") {
    return ReadNumber(value, 1'000'000'000,
                      options.mail_settings.account_shift);
  }
  if (name == "--days") {
    const bool read = ReadNumber(value, 10'000, number);
    options.days = static_cast<std::uint32_t>(number);
    return read;
  }
  return false;
}

class Output {
 public:
  explicit Output(const std::string& path)
      : file_(path.empty() ? stdout : std::fopen(path.c_str(), "wb")) {}

  // Writes what was appended to text(), when it is enough to be worth it.
  void Flush(std::size_t least) {
    if (text_.size() < least) {
      return;
    }
    failed_ = failed_ || file_ == nullptr ||
              std::fwrite(text_.data(), 1, text_.size(), file_) != text_.size();
    text_.clear();
  }
  std::string& text() { return text_; }
  bool failed() const { return failed_; }
  // Returns whether everything was written.
  bool Close() {
    Flush(1);
    return file_ != nullptr && !failed_ && std::fclose(file_) == 0;
  }

 private:
  std::FILE* file_;
  std::string text_;
  bool failed_ = false;
};

// A file system takes blocks of this size well.
constexpr std::size_t kBlock = 1U << 20U;
// Enough mails or lines to know their mean size by.
constexpr std::uint64_t kTried = 20'000;

// Hands each mail with its time to `write`, which appends to a string.
template <typename Write>
void WriteMails(const Options& options, Write write, Output& output) {
  std::uint64_t count = options.mails;
  Mail mail;
  if (count == 0) {
    MailMaker tried(options.mail_settings);
    std::string text;
    for (std::uint64_t i = 0; i < kTried; ++i) {
      tried.Draw(mail);
      write(mail, LogTime{}, text);
    }
    count = std::max<std::uint64_t>(1, options.bytes * kTried / text.size());
  }
  const std::uint64_t seconds = std::uint64_t{options.days} * kSecondsPerDay;
  MailMaker maker(options.mail_settings);
  for (std::uint64_t i = 0; i < count && !output.failed(); ++i) {
    maker.Draw(mail);
    const std::uint64_t at = i * seconds / count;
    write(mail,
          LogTime{static_cast<std::uint32_t>(at / kSecondsPerDay),
                  static_cast<std::uint32_t>(at % kSecondsPerDay)},
          output.text());
    output.Flush(kBlock);
  }
}

void WriteSessions(const Options& options, Output& output) {
  // More than a line in two seconds in all, or the silence between the lines
  // of one of 64 sessions would end it.
  constexpr std::uint64_t kLeastLinesPerSecond = 2;
  MailSettings mails = options.mail_settings;
  mails.many_recipients = true;
  IceWarpWriter tried(mails.seed, mails);
  std::string text;
  for (std::uint64_t i = 0; i < kTried; ++i) {
    tried.WriteLine(0, true, text);
  }
  const std::uint64_t lines = options.bytes * kTried / text.size() + 1;
  const std::uint64_t seconds =
      std::min<std::uint64_t>(kSecondsPerDay, lines / kLeastLinesPerSecond + 1);
  IceWarpWriter writer(mails.seed, mails);
  for (std::uint64_t i = 0; !output.failed(); ++i) {
    const std::uint64_t second = std::min(i, lines - 1) * seconds / lines;
    if (!writer.WriteLine(static_cast<std::uint32_t>(second), i < lines,
                          output.text())) {
      return;
    }
    output.Flush(kBlock);
  }
}

void WriteConfig(Output& output) {
  output.text() +=
      "# Fits the logs that bench_data writes.\n"
      "[logs]\ntimezone = UTC\n[policy]\n";
  for (const std::string& domain : InternalDomains()) {
    output.text() += fmt::format("internal_domain = {}\n", domain);
  }
}

void WriteAll(const Options& options, Output& output) {
  if (options.kind == "config") {
    WriteConfig(output);
  } else if (options.kind == "icewarp") {
    WriteSessions(options, output);
  } else if (options.kind == "postfix") {
    WriteMails(
        options,
        [writer = PostfixWriter()](const Mail& mail, LogTime time,
                                   std::string& out) mutable {
          writer.Write(mail, time, out);
        },
        output);
  } else {
    WriteMails(
        options,
        [writer = WelfWriter(options.mail_settings.seed, options.form)](
            const Mail& mail, LogTime time, std::string& out) mutable {
          writer.Write(mail, time, out);
        },
        output);
  }
}

int Run(const std::vector<std::string_view>& arguments) {
  constexpr int kUsageError = 64;
  constexpr int kCannotWrite = 73;
  Options options;
  bool is_right = arguments.size() % 2 == 0;
  for (std::size_t i = 0; is_right && i < arguments.size(); i += 2) {
    is_right = ReadOption(arguments[i], arguments[i + 1], options);
  }
  if (!is_right || options.kind.empty()) {
    fmt::print(stderr, "{}", kUsage);
    return kUsageError;
  }
  Output output(options.out);
  WriteAll(options, output);
  if (!output.Close()) {
    fmt::print(stderr, "bench_data: cannot write {}\n", options.out);
    return kCannotWrite;
  }
  return 0;
}

}  // namespace
}  // namespace mailtide::bench

int main(int argc, char** argv) {
  return mailtide::bench::Run({argv + 1, argv + argc});
}
