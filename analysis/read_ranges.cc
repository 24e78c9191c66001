#include "analysis/read_ranges.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

namespace mailtide {
namespace {

constexpr std::size_t kSearchBytes = std::size_t{64} << 10;

}  // namespace

// A file that is read here and there.
class RangedRead::File {
 public:
  explicit File(const std::string& path)
      : descriptor_(
            open(path.c_str(), O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) {
      close(descriptor_);
    }
  }
  // Returns whether it is the file that `stamp` is of.
  bool Is(const FileStamp& stamp) const {
    struct stat status = {};
    return descriptor_ >= 0 && fstat(descriptor_, &status) == 0 &&
           status.st_dev == stamp.device && status.st_ino == stamp.inode;
  }

  // Returns its size now; nothing when that cannot be told.
  std::optional<std::uint64_t> Size() const {
    struct stat status = {};
    return fstat(descriptor_, &status) == 0
               ? std::optional(static_cast<std::uint64_t>(status.st_size))
               : std::nullopt;
  }

  // As read(2), but for interruptions; -1 for an error. From any thread.
  std::ptrdiff_t Read(std::span<char> buffer, std::uint64_t offset) const {
    for (;;) {
      const ssize_t got = pread(descriptor_, buffer.data(), buffer.size(),
                                static_cast<off_t>(offset));
      if (got >= 0 || errno != EINTR) {
        return got;
      }
    }
  }

 private:
  int descriptor_;
};

namespace {

// Finds the first LF at or behind `from`, before `until`; `until` itself when
// there is none. Nothing: it cannot be read up to there.
std::optional<std::uint64_t> FindLf(const auto& file, std::uint64_t from,
                                    std::uint64_t until) {
  std::vector<char> buffer(kSearchBytes);
  while (from < until) {
    const auto wanted = static_cast<std::size_t>(
        std::min<std::uint64_t>(buffer.size(), until - from));
    const std::ptrdiff_t got = file.Read(std::span(buffer).first(wanted), from);
    if (got <= 0) {
      return std::nullopt;
    }
    const auto* const end = buffer.data() + got;
    const auto* const lf = std::find(std::as_const(buffer).data(), end, '\n');
    if (lf != end) {
      return from + static_cast<std::uint64_t>(lf - buffer.data());
    }
    from += static_cast<std::uint64_t>(got);
  }
  return until;
}

// The bytes of a file from `begin` up to `end`, and on to the end of the line
// that is not ended there.
template <typename File>
class RangeInput final : public Input {
 public:
  RangeInput(const File& file, std::uint64_t begin, std::uint64_t end)
      : file_(file), at_(begin), end_(end) {}

  Result<std::size_t> Read(std::span<char> buffer) override {
    if (ended_ || (at_ >= end_ && ends_line_)) {
      return 0;
    }
    const bool is_inside = at_ < end_;
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(
        buffer.size(), is_inside ? end_ - at_ : kSearchBytes));
    const std::ptrdiff_t got = file_.Read(buffer.first(wanted), at_);
    if (got < 0) {
      return Fail(ErrorCode::kIo, "cannot read");
    }
    auto given = static_cast<std::size_t>(got);
    if (!is_inside && given > 0) {
      const void* const lf = std::memchr(buffer.data(), '\n', given);
      if (lf != nullptr) {
        given = static_cast<std::size_t>(static_cast<const char*>(lf) -
                                         buffer.data()) +
                1;
      }
    }
    ended_ = given == 0;
    at_ += given;
    ends_line_ = given > 0 && buffer[given - 1] == '\n';
    return given;
  }
  // How far it was read.
  std::uint64_t at() const { return at_; }

 private:
  const File& file_;
  std::uint64_t at_;
  std::uint64_t end_;
  bool ends_line_ = false;
  bool ended_ = false;
};

// Whether a day may have a rest (kMaxKeysPerDay): what falls into it depends on
// the order of mails.
bool MayHaveRest(const Days& days) {
  return std::any_of(days.begin(), days.end(), [](const auto& row) {
    const DayCounts& day = row.second;
    return day.accounts.size() > kMaxKeysPerDay ||
           day.relaying_clients.size() > kMaxKeysPerDay ||
           day.forbidden_senders.size() > kMaxKeysPerDay;
  });
}

}  // namespace

bool RangedRead::IsLarge(const LogFile& file, const ReadSettings& settings) {
  struct stat status = {};
  return file.path != "-" && stat(file.path.c_str(), &status) == 0 &&
         S_ISREG(status.st_mode) &&
         static_cast<std::uint64_t>(status.st_size) >= 2 * settings.range_bytes;
}

std::unique_ptr<RangedRead> RangedRead::Open(const LogFile& file,
                                             const ReadSettings& settings) {
  if (settings.observer != nullptr || settings.number_lines ||
      settings.identify || !IsLarge(file, settings)) {
    return nullptr;
  }
  Result<std::unique_ptr<SourceScan>> scan = SourceScan::Open(file, settings);
  if (!scan || !(*scan)->CanBeCut()) {
    return nullptr;
  }
  // Opened once, so that all threads read the same file, whatever its name
  // comes to mean.
  auto source = std::make_unique<File>(file.path);
  if (!source->Is(*(*scan)->opened_stamp())) {
    return nullptr;
  }
  return std::unique_ptr<RangedRead>(
      new RangedRead(file, settings, std::move(*scan), std::move(source)));
}

RangedRead::RangedRead(const LogFile& file, const ReadSettings& settings,
                       std::unique_ptr<SourceScan> scan,
                       std::unique_ptr<File> source)
    : file_(file),
      settings_(settings),
      scan_(std::move(scan)),
      source_(std::move(source)),
      stamp_(*scan_->opened_stamp()),
      ranges_((stamp_.size + settings.range_bytes - 1) / settings.range_bytes) {
}

RangedRead::~RangedRead() = default;

bool RangedRead::HasWork() const {
  return next_range_ < ranges_ && !failed_;
}

void RangedRead::Work(Policy& policy, const TimeZone& zone) {
  try {
    Count(policy, zone);
  } catch (...) {
    failed_ = true;
    throw;
  }
}

void RangedRead::Count(Policy& policy, const TimeZone& zone) {
  const std::unique_ptr<Dialect> dialect = scan_->MakeDialect(zone);
  Days days;
  Tally tally(policy, zone, days);
  InputAccount account;
  for (std::uint64_t range = next_range_++; range < ranges_ && !failed_;
       range = next_range_++) {
    if (!ReadRange(range, *dialect, tally, account)) {
      failed_ = true;
    }
  }
  const std::lock_guard lock(mutex_);
  Segment& whole = scan_->segment();
  whole.account.Merge(account);
  for (auto& [day, counts] : days) {
    const auto [found, is_new] = whole.days.try_emplace(day);
    if (is_new) {
      found->second = std::move(counts);
    } else {
      found->second.Merge(counts);
    }
  }
}

bool RangedRead::ReadRange(std::uint64_t range, Dialect& dialect, Tally& tally,
                           InputAccount& account) const {
  const bool is_last = range + 1 == ranges_;
  const std::uint64_t begin = range * settings_.range_bytes;
  const std::uint64_t end =
      is_last ? stamp_.size : begin + settings_.range_bytes;
  std::uint64_t start = 0;
  if (range > 0) {
    const std::optional<std::uint64_t> lf = FindLf(*source_, begin - 1, end);
    if (!lf || *lf == end) {
      return lf.has_value();  // not readable; or all of it is of one line
    }
    start = *lf;
  }
  // The last one goes on behind the end, if the file has grown.
  RangeInput input(*source_, start,
                   is_last ? std::numeric_limits<std::uint64_t>::max() : end);
  LineReader lines(input);
  std::uint64_t passed = 0;
  if (range > 0) {
    lines.Next();  // the end of the line before: nothing but its LF
    passed = lines.bytes();
  }
  for (;;) {
    const LineBlock block = lines.NextBlock();
    if (!block.bytes.empty()) {
      dialect.ReadBlock(block, tally, account);
      continue;
    }
    const std::optional<Line> line = lines.Next();
    if (!line) {
      break;
    }
    const LineOutcome outcome =
        ReadOneLine(*line, file_.growing, dialect, tally, account);
    if (outcome.time) {
      tally.OnTime(*outcome.time);
    }
  }
  account.bytes += lines.bytes() - passed;
  return !lines.damage() && input.at() >= end;
}

Result<SourceReading> RangedRead::Finish() {
  if (failed_ || MayHaveRest(scan_->segment().days)) {
    Result<SourceReading> again = ReadSource(file_, settings_);
    const std::optional<std::uint64_t> size = source_->Size();
    if (again && size && *size < stamp_.size) {
      // As one thread tells it (file_input.cc).
      again->segment.damaged = true;
      again->damage = fmt::format(
          "'{}' was truncated while it was read: {} bytes were there, {} are "
          "left; read its rotated copy, and rotate by renaming rather than by "
          "copying and truncating",
          file_.path, stamp_.size, *size);
    }
    return again;
  }
  return std::move(*scan_).Finish();
}

}  // namespace mailtide
