// Which files of a folder are logs, and which day their names bear.
//
// Rotation renames the live file and puts the date into its name. The date
// says which day the file was closed on; it never says which day a record
// belongs to.
#ifndef MAILTIDE_PARSER_ROTATION_H_
#define MAILTIDE_PARSER_ROTATION_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parser/base/error.h"

namespace re2 {
class RE2;
}

namespace mailtide {

// What a file name says, its folder left out.
struct NameStamp {
  std::optional<std::chrono::local_days> date;
  std::optional<int> part;  // the `nn` of the name below
  // Of IceWarp's names `s[x]YYYYMMDD-nn.log` only, one letter, up to ten
  // digits and the date, a part of two or three: x, the number of the server
  // in a cluster, empty otherwise, and the letter in lower case, which stands
  // for the service (s SMTP, p POP3, m IMAP, ...).
  std::string server = {};
  char service = 0;
};

// Finds a date anywhere in `name`: YYYYMMDD with or without `-` `_` `.`
// between, DD-MM-YYYY, or YYMMDD, not inside a longer number (but behind the
// server's number in a name of IceWarp's form), and for the first form a part
// `-nn` directly behind it: one to three digits before a dot or the end. More
// digits are a time (`smtp-20261104-0100.log`) and no part. Dates that do not
// exist are no dates, and a name of IceWarp's form has one.
NameStamp ParseFileName(std::string_view name);

// Returns `path` without `.gz`, `.bz2`, `.xz` or `.zst`, in small or capital
// letters, at its end.
std::string_view WithoutCompression(std::string_view path);

struct LogFile {
  std::string path;
  NameStamp name;
  bool typed = false;  // named by the user, not met in a folder
  // May still be written to: a last line without its end is torn.
  bool growing = false;
  // A member of an archive, whose path is ARCHIVE/MEMBER, and where to look for
  // it (InputOptions).
  bool in_archive = false;
  std::uint64_t zip_entry = 0;
};

// Marks the files of a log folder that the gateway still writes to: those
// without a date or a number of rotation (`smtp.log.1.gz`) in their names and,
// where names bear a part, the highest part of the newest date of each server.
// What lies in an archive is written to no more.
void MarkGrowing(std::vector<LogFile>& files);

struct FoundFiles {
  std::vector<LogFile> files;     // by path
  std::vector<LogFile> err_logs;  // by path; no mail in them (err_log.h)
  std::vector<std::pair<std::string, std::string>> ignored;  // path, why
  std::vector<Error> errors;  // of typed paths that are not there (kNoInput)
  // Of folders met on the way that cannot be read, and of archives that cannot
  // or not whole (kInputDamaged): the logs in them, if any, are missing.
  std::vector<Error> unread_folders;
};

// `include` and `exclude` of the configuration: globs, which must match all of
// the text, or `/RE2/`, which must match somewhere in it. The text is the file
// name; for a pattern that holds a `/` (between those of `/RE2/`) it is the
// path as it was typed and found. No include pattern includes everything.
class FileFilter {
 public:
  // kConfiguration when a regular expression does not compile.
  static Result<FileFilter> Create(const std::vector<std::string>& include,
                                   const std::vector<std::string>& exclude);
  bool Takes(std::string_view path) const;
  // Whether an exclude pattern matches.
  bool Excludes(std::string_view path) const;

 private:
  struct Pattern {
    std::string glob;
    std::shared_ptr<const re2::RE2> regex;  // set: used instead of glob
    bool over_path = false;
    bool Matches(const std::string& path) const;
  };
  static Result<std::vector<Pattern>> Compile(
      const std::vector<std::string>& texts);
  static bool AnyMatches(const std::vector<Pattern>& patterns,
                         std::string_view path);
  std::vector<Pattern> include_, exclude_;
};

// Lists the files that `paths` name: files as they are, folders recursively
// (links met there are not followed). What is left out, and why, stands in
// `ignored`: among it what mailtide itself writes, and what by its name is a
// log of another service than SMTP. A typed file is never left out. What by its
// name is the debug text of the SMTP module is one of `err_logs`, typed or met.
// `-` is standard input.
//
// Of a typed file that is half of a unit (log_unit.h) the other half is a file
// that was met, when it lies beside it.
//
// A ZIP archive, known by its first bytes, is a folder here, typed or met: its
// members are files that were met, with paths ARCHIVE/MEMBER. Patterns are
// asked about each of them by its name or path; about the archive itself, when
// it was met, only those of exclude. A member alone may be typed too.
FoundFiles FindLogFiles(const std::vector<std::string>& paths,
                        const FileFilter& filter);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_ROTATION_H_
