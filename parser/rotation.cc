#include "parser/rotation.h"

#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

#include <fmt/format.h>
#include <re2/re2.h>

#include "parser/base/scan.h"
#include "parser/base/take.h"
#include "parser/file_input.h"
#include "parser/log_unit.h"
#include "parser/zip_input.h"

namespace mailtide {
namespace {

namespace fs = std::filesystem;
using std::chrono::local_days;

// What mailtide itself writes into folders; never read as a log.
// The second one is kTemporaryPrefix of report/atomic_file.h, which this layer
// may not include; tests/report/atomic_file_test.cc compares them.
constexpr std::array<std::string_view, 2> kOwnPrefixes = {"mailtide-",
                                                          ".mailtide-"};
constexpr std::array<std::string_view, 7> kOwnSuffixes = {
    ".eml", ".db", ".db-wal", ".db-shm", ".lock", ".bak", ".conf"};
// Modules of the proxy that are not mail by SMTP; `cf_` may stand before.
constexpr std::array<std::string_view, 6> kOtherServices = {
    "pop3", "imap", "web", "http", "ftp", "catmanager"};

// The letters of IceWarp's names (formats: System, Logging, General) but `s`.
constexpr std::array<std::pair<char, std::string_view>, 7> kIceWarpServices = {
    {{'p', "POP3"},
     {'m', "IMAP"},
     {'c', "control"},
     {'e', "errors"},
     {'f', "FTP"},
     {'g', "GroupWare"},
     {'i', "instant messaging"}}};

std::optional<local_days> MakeDate(int year, int month, int day) {
  const std::chrono::year_month_day date{
      std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
      std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || year < 1990 || year > 2199) {
    return std::nullopt;
  }
  return local_days(date);
}

// A way to write a date: how many digits its three numbers have, and what
// stands between them. Not as regular expressions: to compile them takes longer
// than to read a small log.
struct DateForm {
  enum class Separator : std::uint8_t { kNone, kMaybe, kOne };
  std::array<std::size_t, 3> digits;
  Separator separator;
};
constexpr DateForm kYearFirst = {{4, 2, 2}, DateForm::Separator::kMaybe};
constexpr DateForm kDayFirst = {{2, 2, 4}, DateForm::Separator::kOne};
constexpr DateForm kShortYear = {{2, 2, 2}, DateForm::Separator::kNone};

// The numbers of a date, and what stands behind it.
struct DateText {
  std::array<int, 3> numbers = {};
  std::string_view rest;
};

// Reads the date that `text` begins with, and that no digit follows.
std::optional<DateText> ReadDate(std::string_view text, const DateForm& form) {
  DateText date;
  for (std::size_t i = 0; i < form.digits.size(); ++i) {
    if (i > 0 && form.separator != DateForm::Separator::kNone) {
      const bool has =
          TakeChar(text, '-') || TakeChar(text, '_') || TakeChar(text, '.');
      if (!has && form.separator == DateForm::Separator::kOne) {
        return std::nullopt;
      }
    }
    date.numbers[i] = TakeNumber(text, form.digits[i]);
    if (date.numbers[i] < 0) {
      return std::nullopt;
    }
  }
  if (!text.empty() && IsDigit(text.front())) {
    return std::nullopt;
  }
  date.rest = text;
  return date;
}

// Reads the part behind a date, "-00" up to the end or a dot, of at least so
// many digits and at most three.
std::optional<int> ReadPart(std::string_view rest, std::size_t least_digits) {
  constexpr std::size_t kMostDigits = 3;
  if (!TakeChar(rest, '-')) {
    return std::nullopt;
  }
  std::string_view digits = TakeDigits(rest);
  const bool is_part = digits.size() >= least_digits &&
                       digits.size() <= kMostDigits &&
                       (rest.empty() || rest.front() == '.');
  return is_part ? std::optional(TakeNumber(digits, digits.size()))
                 : std::nullopt;
}

// `smtp.err`, also with a date or a number of rotation, and compressed.
const re2::RE2& ErrLogForm() {
  static const re2::RE2 kPattern(
      R"((?i)\.err(?:[-_.]?\d[-_.\d]*)?(?:\.(?:gz|bz2|xz|zst))?$)");
  return kPattern;
}

// Shows each date of `form` in `name` to `take` until it takes one: a number
// that only looks like a date may stand before the date.
template <typename Take>
void FindDate(std::string_view name, const DateForm& form, Take take) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i > 0 && IsDigit(name[i - 1])) {
      continue;
    }
    const std::optional<DateText> date = ReadDate(name.substr(i), form);
    if (date && take(*date)) {
      return;
    }
  }
}

// Reads a name of IceWarp's form (service, server, date, part); nothing for any
// other.
std::optional<NameStamp> ParseIceWarpName(std::string_view name) {
  constexpr std::size_t kDateDigits = 8;
  constexpr std::size_t kMostServerDigits = 10;
  if (name.empty() || !IsAlpha(name.front())) {
    return std::nullopt;
  }
  std::string_view rest = name.substr(1);
  const std::string_view digits = TakeDigits(rest);
  if (digits.size() < kDateDigits ||
      digits.size() > kDateDigits + kMostServerDigits) {
    return std::nullopt;
  }
  const std::size_t server_digits = digits.size() - kDateDigits;
  NameStamp stamp;
  stamp.server = digits.substr(0, server_digits);
  stamp.part = ReadPart(rest, 2);
  const std::optional<DateText> date =
      ReadDate(digits.substr(server_digits), kYearFirst);
  if (!stamp.part || !date) {
    return std::nullopt;
  }
  stamp.date = MakeDate(date->numbers[0], date->numbers[1], date->numbers[2]);
  stamp.service = AsciiLower(name.front());
  return stamp.date ? std::optional(std::move(stamp)) : std::nullopt;
}

std::string IceWarpService(char letter) {
  for (const auto& [known, name] : kIceWarpServices) {
    if (letter == known) {
      return std::string(name);
    }
  }
  return fmt::format("IceWarp's letter {}", letter);
}

std::optional<std::string> WhyIgnored(const std::string& name) {
  const auto ends = [&name](std::string_view suffix) {
    return name.size() >= suffix.size() &&
           EqualsIgnoreCase(
               std::string_view(name).substr(name.size() - suffix.size()),
               suffix);
  };
  const auto starts = [&name](std::string_view prefix) {
    return name.starts_with(prefix);
  };
  if (std::any_of(kOwnPrefixes.begin(), kOwnPrefixes.end(), starts) ||
      std::any_of(kOwnSuffixes.begin(), kOwnSuffixes.end(), ends)) {
    return "written by mailtide or part of its setup";
  }
  if (const char letter = ParseFileName(name).service;
      letter != 0 && letter != 's') {
    return fmt::format("of another service: {}", IceWarpService(letter));
  }
  std::string_view service = name;
  if (StartsWithIgnoreCase(service, "cf_")) {
    service.remove_prefix(3);
  }
  std::size_t length = 0;
  while (length < service.size() &&
         (IsAlpha(service[length]) || (length > 0 && service[length] == '3'))) {
    ++length;
  }
  service = service.substr(0, length);
  for (const std::string_view other : kOtherServices) {
    if (EqualsIgnoreCase(service, other)) {
      return fmt::format("a log of another service ({})", other);
    }
  }
  return std::nullopt;
}

std::string FileName(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

// `smtp.log.1`, `smtp.log.12.gz`.
bool HasRotationNumber(const std::string& path) {
  const std::string number =
      fs::path(WithoutCompression(path)).extension().string();
  return number.size() > 1 &&
         std::all_of(number.begin() + 1, number.end(), IsDigit);
}

// Puts a file that is to be read where it belongs.
void AddToRead(LogFile file, FoundFiles& found) {
  const std::string name = FileName(file.path);
  const std::size_t dot = name.find('.');  // of `.err`, if it is one
  const bool is_err_log =
      dot != std::string::npos &&
      std::any_of(name.begin() + static_cast<std::ptrdiff_t>(dot), name.end(),
                  [](char c) { return c == 'e' || c == 'E'; }) &&
      re2::RE2::PartialMatch(name, ErrLogForm());
  (is_err_log ? found.err_logs : found.files).push_back(std::move(file));
}

// Sorts by path. Of the same path the typed one stays.
void SortByPath(std::vector<LogFile>& files) {
  std::stable_sort(
      files.begin(), files.end(), [](const LogFile& a, const LogFile& b) {
        return a.path != b.path ? a.path < b.path : a.typed && !b.typed;
      });
  const auto same = [](const LogFile& a, const LogFile& b) {
    return a.path == b.path;
  };
  files.erase(std::unique(files.begin(), files.end(), same), files.end());
}

bool MayBeLastPart(const LogFile& file) {
  return !file.in_archive && file.name.date && file.name.part;
}

Error PathError(const std::string& path, const std::error_code& error) {
  return {ErrorCode::kNoInput,
          fmt::format("cannot read '{}': {}", path, error.message())};
}

// Lists the members of an archive by the rules for files met in a folder.
void AddArchive(const std::string& archive, bool typed,
                const FileFilter& filter, FoundFiles& found) {
  Result<ZipListing> listing = ListZip(archive, /*follow_link=*/typed);
  if (!listing) {
    Error& error = listing.error();
    if (typed && error.code != ErrorCode::kInputDamaged) {
      found.errors.push_back(std::move(error));
    } else {
      error.code = ErrorCode::kInputDamaged;
      found.unread_folders.push_back(std::move(error));
    }
    return;
  }
  if (!listing->damage.empty()) {
    found.unread_folders.push_back(
        {ErrorCode::kInputDamaged, std::move(listing->damage)});
  } else if (listing->members.empty() && listing->ignored.empty()) {
    found.ignored.emplace_back(archive, "a ZIP archive with no file in it");
  }
  for (auto& [member, why] : listing->ignored) {
    std::string path = archive;
    path += '/';
    path += member;
    found.ignored.emplace_back(std::move(path), std::move(why));
  }
  for (const ZipMember& member : listing->members) {
    LogFile file;
    file.path = archive + "/" + member.name;
    const std::string name = FileName(file.path);
    if (!filter.Takes(file.path)) {
      found.ignored.emplace_back(file.path, "left out by include or exclude");
    } else if (const auto why = WhyIgnored(name)) {
      found.ignored.emplace_back(file.path, *why);
    } else {
      file.name = ParseFileName(name);
      file.in_archive = true;
      file.zip_entry = member.entry;
      AddToRead(std::move(file), found);
    }
  }
}

// Sorts a regular file met in a folder.
void AddFile(const std::string& path, const FileFilter& filter,
             FoundFiles& found) {
  const std::string name = FileName(path);
  const std::optional<std::string> why = WhyIgnored(name);
  if (!why && !filter.Excludes(path) && IsZipFile(path, false)) {
    AddArchive(path, /*typed=*/false, filter, found);
  } else if (!filter.Takes(path)) {
    found.ignored.emplace_back(path, "left out by include or exclude");
  } else if (why) {
    found.ignored.emplace_back(path, *why);
  } else {
    AddToRead({path, ParseFileName(name)}, found);
  }
}

// Lists one folder; its own folders are added to `folders`. Returns what kept
// it from being read.
std::error_code AddFolder(const fs::path& folder, const FileFilter& filter,
                          FoundFiles& found, std::vector<fs::path>& folders) {
  std::error_code error;
  fs::directory_iterator it(folder, error);
  for (const fs::directory_iterator end; !error && it != end;
       it.increment(error)) {
    const fs::path path = it->path();
    std::error_code status_error;
    const fs::file_status status = it->symlink_status(status_error);
    if (fs::is_directory(status)) {
      folders.push_back(path);
    } else if (fs::is_symlink(status)) {
      found.ignored.emplace_back(path.string(), "a link");
    } else if (!fs::is_regular_file(status)) {
      found.ignored.emplace_back(path.string(), "not a regular file");
    } else {
      AddFile(path.string(), filter, found);
    }
  }
  return error;
}

// Walks a folder that was typed. One further down that cannot be read keeps
// nothing else from being found.
void WalkFolder(const std::string& typed, const FileFilter& filter,
                FoundFiles& found) {
  std::vector<fs::path> folders;
  if (const auto error = AddFolder(typed, filter, found, folders)) {
    found.errors.push_back(PathError(typed, error));
  }
  while (!folders.empty()) {
    const fs::path folder = std::move(folders.back());
    folders.pop_back();
    if (const auto error = AddFolder(folder, filter, found, folders)) {
      Error unread = PathError(folder.string(), error);
      unread.code = ErrorCode::kInputDamaged;
      found.unread_folders.push_back(std::move(unread));
    }
  }
}

void AddTyped(const std::string& path, const FileFilter& filter,
              FoundFiles& found) {
  LogFile file;
  file.path = path;
  file.typed = true;
  if (path == "-") {
    found.files.push_back(std::move(file));
    return;
  }
  file.name = ParseFileName(FileName(path));
  file.in_archive = SplitMemberPath(path).has_value();
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  const bool is_missing = !file.in_archive && (error || !fs::exists(status));
  if (is_missing) {
    if (!error) {
      error = std::make_error_code(std::errc::no_such_file_or_directory);
    }
    found.errors.push_back(PathError(path, error));
  } else if (!file.in_archive && fs::is_directory(status)) {
    WalkFolder(path, filter, found);
  } else if (!file.in_archive && fs::is_regular_file(status) &&
             IsZipFile(path, true)) {
    AddArchive(path, /*typed=*/true, filter, found);
  } else {
    AddToRead(std::move(file), found);
  }
}

// Adds the other halves (log_unit.h) of the files that were typed, from beside
// them.
void AddOtherHalves(const FileFilter& filter, FoundFiles& found) {
  // What is looked for in each folder: what a half's path has in common with
  // the other one, and whether that is the .lcd.
  std::map<std::string, std::set<std::pair<std::string, bool>>> wanted;
  std::set<std::string> known;
  for (const LogFile& file : found.files) {
    known.insert(file.path);
    const std::optional<HalfName> half = file.typed && !file.in_archive
                                             ? ParseHalfName(file.path)
                                             : std::nullopt;
    if (half) {
      wanted[file.path.substr(0, file.path.rfind('/') + 1)].emplace(
          half->common, !half->is_lcd);
    }
  }
  for (const auto& [folder, halves] : wanted) {
    std::error_code error;
    fs::directory_iterator it(folder.empty() ? "." : folder, error);
    for (const fs::directory_iterator end; !error && it != end;
         it.increment(error)) {
      const std::string path = folder + it->path().filename().string();
      const std::optional<HalfName> half = ParseHalfName(path);
      std::error_code status_error;
      if (half && halves.contains({half->common, half->is_lcd}) &&
          fs::is_regular_file(it->symlink_status(status_error)) &&
          filter.Takes(path) && known.insert(path).second) {
        found.files.push_back({path, ParseFileName(FileName(path))});
      }
    }
  }
}

}  // namespace

NameStamp ParseFileName(std::string_view name) {
  if (std::optional<NameStamp> stamp = ParseIceWarpName(name)) {
    return std::move(*stamp);
  }
  NameStamp stamp;
  if (std::count_if(name.begin(), name.end(), IsDigit) < 6) {
    return stamp;  // a date has six
  }
  FindDate(name, kYearFirst, [&stamp](const DateText& text) {
    stamp.date = MakeDate(text.numbers[0], text.numbers[1], text.numbers[2]);
    if (stamp.date) {
      stamp.part = ReadPart(text.rest, 1);
    }
    return stamp.date.has_value();
  });
  if (!stamp.date) {
    FindDate(name, kDayFirst, [&stamp](const DateText& text) {
      stamp.date = MakeDate(text.numbers[2], text.numbers[1], text.numbers[0]);
      return stamp.date.has_value();
    });
  }
  if (!stamp.date) {
    FindDate(name, kShortYear, [&stamp](const DateText& text) {
      const int year = text.numbers[0];
      stamp.date = MakeDate(year + (year < 90 ? 2000 : 1900), text.numbers[1],
                            text.numbers[2]);
      return stamp.date.has_value();
    });
  }
  return stamp;
}

std::string_view WithoutCompression(std::string_view path) {
  for (const std::string_view ending : {".gz", ".bz2", ".xz", ".zst"}) {
    if (path.size() > ending.size() &&
        EqualsIgnoreCase(path.substr(path.size() - ending.size()), ending)) {
      return path.substr(0, path.size() - ending.size());
    }
  }
  return path;
}

Result<std::vector<FileFilter::Pattern>> FileFilter::Compile(
    const std::vector<std::string>& texts) {
  std::vector<Pattern> patterns;
  for (const std::string& text : texts) {
    Pattern pattern{text, nullptr, text.find('/') != std::string::npos};
    if (text.size() > 2 && text.front() == '/' && text.back() == '/') {
      pattern.over_path = text.find('/', 1) < text.size() - 1;
      re2::RE2::Options options;
      options.set_log_errors(false);
      auto regex = std::make_shared<const re2::RE2>(
          re2::StringPiece(text).substr(1, text.size() - 2), options);
      if (!regex->ok()) {
        return Fail(ErrorCode::kConfiguration,
                    fmt::format("'{}' is no regular expression: {}", text,
                                regex->error()));
      }
      pattern.regex = std::move(regex);
    }
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

Result<FileFilter> FileFilter::Create(const std::vector<std::string>& include,
                                      const std::vector<std::string>& exclude) {
  FileFilter filter;
  Result<std::vector<Pattern>> in = Compile(include);
  if (!in) {
    return tl::unexpected<Error>(in.error());
  }
  Result<std::vector<Pattern>> out = Compile(exclude);
  if (!out) {
    return tl::unexpected<Error>(out.error());
  }
  filter.include_ = std::move(*in);
  filter.exclude_ = std::move(*out);
  return filter;
}

bool FileFilter::Pattern::Matches(const std::string& path) const {
  const std::size_t slash = over_path ? std::string::npos : path.rfind('/');
  const std::size_t start = slash == std::string::npos ? 0 : slash + 1;
  return regex != nullptr ? re2::RE2::PartialMatch(
                                re2::StringPiece(path).substr(start), *regex)
                          : fnmatch(glob.c_str(), path.c_str() + start, 0) == 0;
}

bool FileFilter::Takes(std::string_view path) const {
  return (include_.empty() || AnyMatches(include_, path)) && !Excludes(path);
}

bool FileFilter::Excludes(std::string_view path) const {
  return AnyMatches(exclude_, path);
}

bool FileFilter::AnyMatches(const std::vector<Pattern>& patterns,
                            std::string_view path) {
  const std::string text(path);
  return std::any_of(patterns.begin(), patterns.end(),
                     [&text](const Pattern& p) { return p.Matches(text); });
}

void MarkGrowing(std::vector<LogFile>& files) {
  const auto stamp = [](const LogFile& file) {
    return std::pair(*file.name.date, *file.name.part);
  };
  std::map<std::string_view, const LogFile*> newest;  // of each server
  for (LogFile& file : files) {
    file.growing =
        !file.in_archive && !file.name.date && !HasRotationNumber(file.path);
    if (MayBeLastPart(file)) {
      const LogFile*& last = newest[file.name.server];
      if (last == nullptr || stamp(file) > stamp(*last)) {
        last = &file;
      }
    }
  }
  for (LogFile& file : files) {
    if (MayBeLastPart(file)) {
      file.growing = stamp(file) == stamp(*newest[file.name.server]);
    }
  }
}

FoundFiles FindLogFiles(const std::vector<std::string>& paths,
                        const FileFilter& filter) {
  FoundFiles found;
  for (const std::string& path : paths) {
    AddTyped(path, filter, found);
  }
  AddOtherHalves(filter, found);
  SortByPath(found.files);
  SortByPath(found.err_logs);
  std::sort(found.ignored.begin(), found.ignored.end());
  std::sort(
      found.unread_folders.begin(), found.unread_folders.end(),
      [](const Error& a, const Error& b) { return a.message < b.message; });
  return found;
}

}  // namespace mailtide
