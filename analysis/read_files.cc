#include "analysis/read_files.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <iterator>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <system_error>
#include <thread>

#include "analysis/read_ranges.h"
#include "analysis/read_unit.h"
#include "parser/dialects/registry.h"
#include "parser/log_unit.h"

namespace mailtide {
namespace {

constexpr std::size_t kReadBytes = std::size_t{256} * 1024;

std::size_t CoresToUse(int jobs) {
  return jobs > 0 ? static_cast<std::size_t>(jobs)
                  : std::max(1U, std::thread::hardware_concurrency());
}

// The large files that are being read at this moment, for threads that have
// none of their own.
class SharedReads {
 public:
  // So many threads may bring one; each of them calls Help or Leave once.
  explicit SharedReads(std::size_t threads) : bringing_(threads) {}

  // Reads `file` with this thread and with those that help.
  void Read(RangedRead& file, Policy& policy, const TimeZone& zone) {
    std::list<Shared>::iterator mine;
    {
      const std::lock_guard lock(mutex_);
      mine = open_.insert(open_.end(), {&file, 0});
    }
    changed_.notify_all();
    const auto close = [this, mine] {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [mine] { return mine->helpers == 0; });
      open_.erase(mine);
    };
    try {
      file.Work(policy, zone);
    } catch (...) {
      close();
      throw;
    }
    close();
  }

  // Helps with what others bring, until nobody brings any more.
  void Help(Policy& policy, const TimeZone& zone) {
    Leave();
    std::unique_lock lock(mutex_);
    for (;;) {
      auto found = open_.end();
      changed_.wait(lock, [this, &found] {
        found = std::find_if(
            open_.begin(), open_.end(),
            [](const Shared& shared) { return shared.file->HasWork(); });
        return found != open_.end() || bringing_ == 0;
      });
      if (found == open_.end()) {
        return;
      }
      ++found->helpers;
      lock.unlock();
      const auto stop = [this, found, &lock] {
        lock.lock();
        --found->helpers;
        changed_.notify_all();
      };
      try {
        found->file->Work(policy, zone);
      } catch (...) {
        stop();
        throw;
      }
      stop();
    }
  }

  void Leave() {
    {
      const std::lock_guard lock(mutex_);
      --bringing_;
    }
    changed_.notify_all();
  }

 private:
  struct Shared {
    RangedRead* file;
    int helpers;
  };
  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Shared> open_;
  std::size_t bringing_;
};

// What a file begins with; all of it, where it is shorter than this.
constexpr std::size_t kStartBytes = 512;

// Nothing of what can be read only once.
std::optional<std::string> StartOf(const LogFile& file) {
  if (file.path == "-" || !InputExists(file.path)) {
    return std::nullopt;
  }
  std::string start(kStartBytes, '\0');
  std::size_t bytes = 0;
  const Result<OpenedInput> opened = OpenLogFile(file);
  while (opened && bytes < start.size()) {
    const Result<std::size_t> got =
        opened->input->Read(std::span(start).subspan(bytes));
    if (!got || *got == 0) {
      break;
    }
    bytes += *got;
  }
  start.resize(bytes);
  return start;
}

// Which of `files` may hold what another one does, or the beginning of it, or
// are halves of a unit: which content each of these is must be known.
std::vector<bool> MayBeCopies(const std::vector<LogFile>& files,
                              const std::vector<LogUnit>& units) {
  std::vector<bool> may_be(files.size(), false);
  if (files.size() < 2) {
    return may_be;
  }
  std::map<std::string, std::vector<std::size_t>> by_start;
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::optional<std::string> start = StartOf(files[i]);
    if (!start) {
      return std::vector<bool>(files.size(), true);
    }
    by_start[*std::move(start)].push_back(i);
  }
  const auto mark = [&may_be](const std::vector<std::size_t>& some) {
    for (const std::size_t i : some) {
      may_be[i] = true;
    }
  };
  for (auto it = by_start.begin(); it != by_start.end(); ++it) {
    const auto& [start, same] = *it;
    if (same.size() > 1) {
      mark(same);
    }
    // An empty log is the beginning of none.
    const bool is_whole = !start.empty() && start.size() < kStartBytes;
    for (auto longer = std::next(it); is_whole && longer != by_start.end() &&
                                      longer->first.starts_with(start);
         ++longer) {
      mark(same);
      mark(longer->second);
    }
  }
  for (const LogUnit& unit : units) {
    if (unit.lcd) {
      may_be[unit.file] = may_be[*unit.lcd] = true;
    }
  }
  return may_be;
}

}  // namespace

void ReadAgain(std::span<FileReading> readings, const LogUnit& unit,
               const ReadSettings& settings) {
  FileReading& log = readings[unit.file];
  if (!unit.lcd) {
    log.reading = ReadSource(log.file, settings);
    return;
  }
  FileReading& lcd = readings[*unit.lcd];
  UnitReading both = ReadUnit(log.file, lcd.file, settings);
  log.reading = std::move(both.log);
  lcd.reading = std::move(both.lcd);
}

std::vector<FileReading> ReadFiles(
    const std::vector<LogFile>& files, const ReadSettings& settings, int jobs,
    const std::function<void(const FileReading&)>& on_done) {
  std::vector<FileReading> readings;
  readings.reserve(files.size());
  for (const LogFile& file : files) {
    readings.push_back({file, Result<SourceReading>(SourceReading{})});
  }
  const std::vector<LogUnit> units = UnitsOf(files);
  const std::vector<bool> identify = settings.identify
                                         ? std::vector<bool>(files.size(), true)
                                         : MayBeCopies(files, units);
  const std::size_t cores = settings.observer != nullptr ? 1 : CoresToUse(jobs);
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> done = 0;
  std::mutex done_mutex;
  bool has_large = false;
  for (std::size_t i = 0; i < files.size() && !has_large; ++i) {
    has_large = !identify[i] && RangedRead::IsLarge(files[i], settings);
  }
  const std::size_t threads =
      has_large ? cores : std::clamp(units.size(), std::size_t{1}, cores);
  SharedReads shared(threads);
  const auto read = [&](bool& brings) {
    Policy policy = *settings.policy;
    Result<TimeZone> zone = TimeZone::Open(settings.zone->name());
    ReadSettings own = settings;
    own.policy = &policy;
    own.zone = zone ? &*zone : settings.zone;
    const auto tell = [&](std::size_t i) {
      if (on_done) {
        const std::lock_guard lock(done_mutex);
        on_done(readings[i]);
      }
    };
    for (std::size_t i = next++; i < units.size(); i = next++) {
      // A core without a unit decodes for another one.
      own.read_ahead = units.size() - done < cores;
      own.identify = identify[units[i].file];
      FileReading& reading = readings[units[i].file];
      const std::unique_ptr<RangedRead> ranged =
          cores > 1 && !units[i].lcd ? RangedRead::Open(reading.file, own)
                                     : nullptr;
      if (ranged != nullptr) {
        shared.Read(*ranged, policy, *own.zone);
        reading.reading = ranged->Finish();
      } else {
        ReadAgain(readings, units[i], own);
      }
      ++done;
      tell(units[i].file);
      if (units[i].lcd) {
        tell(*units[i].lcd);
      }
    }
    brings = false;
    shared.Help(policy, *own.zone);
  };
  // What a thread throws (memory is exhausted) ends the others, and goes on
  // in this one.
  std::exception_ptr thrown;
  const auto work = [&] {
    bool brings = true;
    try {
      read(brings);
    } catch (...) {
      if (brings) {
        shared.Leave();
      }
      next = units.size();
      const std::lock_guard lock(done_mutex);
      thrown = std::current_exception();
    }
  };
  std::vector<std::jthread> others;
  others.reserve(threads);
  for (std::size_t i = 1; i < threads; ++i) {
    try {
      others.emplace_back(work);
    } catch (const std::system_error&) {
      shared.Leave();  // the system gives no more: fewer do it too
    }
  }
  work();
  others.clear();  // joins
  if (thrown) {
    std::rethrow_exception(thrown);
  }
  return readings;
}

bool FileStartsWith(const std::string& path, const SourceId& id) {
  Result<OpenedInput> opened = OpenInput(path);
  if (!opened) {
    return false;
  }
  HashingInput hashing(*opened->input, {id.bytes});
  std::vector<char> buffer(kReadBytes);
  std::uint64_t total = 0;
  while (total < id.bytes) {
    const Result<std::size_t> n = hashing.Read(buffer);
    if (!n || *n == 0) {
      break;
    }
    total += *n;
  }
  const ContentDigest digest = hashing.Digest();
  return std::any_of(digest.prefixes.begin(), digest.prefixes.end(),
                     [&id](const PrefixHash& prefix) {
                       return prefix.bytes == id.bytes &&
                              prefix.content == id.content;
                     });
}

std::vector<std::pair<std::size_t, std::size_t>> FindDuplicates(
    const std::vector<FileReading>& readings) {
  std::vector<std::pair<std::size_t, std::size_t>> duplicates;
  std::map<SourceId, std::size_t> originals;
  std::vector<std::size_t> by_path;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (readings[i].reading && readings[i].reading->identified) {
      by_path.push_back(i);
    }
  }
  std::stable_sort(by_path.begin(), by_path.end(),
                   [&readings](std::size_t a, std::size_t b) {
                     const auto place = [&readings](std::size_t i) {
                       const FileReading& reading = readings[i];
                       return std::pair(!reading.reading->segment.HasPartner(),
                                        std::string_view(reading.file.path));
                     };
                     return place(a) < place(b);
                   });
  for (const std::size_t i : by_path) {
    const auto [found, is_new] =
        originals.emplace(readings[i].reading->segment.id, i);
    if (!is_new) {
      duplicates.emplace_back(i, found->second);
    }
  }
  // A beginning of a longer source: same first record, equal blocks, and the
  // bytes themselves agree. Longest first, so that chains end at the longest.
  std::vector<std::size_t> by_length;
  by_length.reserve(originals.size());
  for (const auto& [id, i] : originals) {
    by_length.push_back(i);
  }
  const auto bytes_of = [&readings](std::size_t i) {
    return readings[i].reading->segment.id.bytes;
  };
  std::stable_sort(
      by_length.begin(), by_length.end(),
      [&](std::size_t a, std::size_t b) { return bytes_of(a) > bytes_of(b); });
  std::map<std::size_t, std::size_t> whole_of;
  for (std::size_t s = 0; s < by_length.size(); ++s) {
    const Segment& shorter = readings[by_length[s]].reading->segment;
    for (std::size_t l = 0; l < s && shorter.first; ++l) {
      const std::size_t candidate = by_length[l];
      const Segment& longer = readings[candidate].reading->segment;
      const bool may_be =
          longer.id.bytes > shorter.id.bytes && longer.first == shorter.first &&
          (shorter.blocks.empty() || StartsWith(longer.blocks, shorter.blocks));
      if (may_be && !whole_of.contains(candidate) &&
          FileStartsWith(readings[candidate].file.path, shorter.id)) {
        whole_of.emplace(by_length[s], candidate);
        break;
      }
    }
  }
  for (auto& [duplicate, original] : duplicates) {
    if (const auto whole = whole_of.find(original); whole != whole_of.end()) {
      original = whole->second;
    }
  }
  duplicates.insert(duplicates.end(), whole_of.begin(), whole_of.end());
  std::sort(duplicates.begin(), duplicates.end());
  return duplicates;
}

void MendUnits(std::vector<FileReading>& readings,
               std::span<const std::pair<std::size_t, std::size_t>> duplicates,
               ReadSettings settings) {
  settings.identify = true;
  std::map<std::size_t, std::size_t> original_of(duplicates.begin(),
                                                 duplicates.end());
  // Which reading stands for a content.
  std::map<Hash128, std::size_t> standing;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (readings[i].reading) {
      const auto original = original_of.find(i);
      const std::size_t stands =
          original == original_of.end() ? i : original->second;
      standing.emplace(readings[i].reading->segment.id.content, stands);
    }
  }
  const auto is_broken = [&](std::size_t i) {
    if (!readings[i].reading || original_of.contains(i) ||
        !readings[i].reading->segment.HasPartner()) {
      return false;
    }
    const Segment& segment = readings[i].reading->segment;
    const auto other = standing.find(segment.partner);
    return other == standing.end() || !readings[other->second].reading ||
           readings[other->second].reading->segment.partner !=
               segment.id.content;
  };
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (!is_broken(i)) {
      continue;
    }
    const Segment& segment = readings[i].reading->segment;
    const auto other = standing.find(segment.partner);
    const bool is_lcd = HalfIn(segment.dialect) == LogHalf::kLcd;
    if (other == standing.end()) {
      ReadAgain(readings, {i, {}}, settings);
    } else if (is_lcd) {
      ReadAgain(readings, {other->second, i}, settings);
    } else {
      ReadAgain(readings, {i, other->second}, settings);
    }
  }
}

}  // namespace mailtide
