#include "analysis/read_pool.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace mailtide {
namespace {

// So much may be finished and not handed over: what is in a reading grows with
// the bytes of its log, and small logs are many.
constexpr std::size_t kMostFinished = 32;
constexpr std::uint64_t kMostFinishedBytes = std::uint64_t{1} << 29;

}  // namespace

ReadPool::ReadPool(std::vector<LogFile> files, const ReadSettings& settings,
                   int jobs)
    : files_(std::move(files)), units_(UnitsOf(files_)), settings_(settings) {
  const std::size_t wanted =
      jobs > 0 ? static_cast<std::size_t>(jobs)
               : std::max(1U, std::thread::hardware_concurrency());
  const std::size_t threads = std::min(wanted, units_.size());
  threads_.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) {
    // Copied here: what `settings` point to may be in use later.
    auto work = [this, policy = *settings.policy,
                 zone = TimeZone::Open(settings.zone->name())]() mutable {
      ReadSettings own = settings_;
      own.policy = &policy;
      own.zone = zone ? &*zone : settings_.zone;
      try {
        Read(own);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        thrown_ = std::current_exception();
        stopped_ = true;
        --reading_;
        changed_.notify_all();
      }
    };
    try {
      threads_.emplace_back(std::move(work));
    } catch (const std::system_error&) {
      if (threads_.empty()) {
        throw;
      }
      break;  // the system gives no more: fewer do it too
    }
  }
}

ReadPool::~ReadPool() {
  Stop();
}

std::optional<LogUnit> ReadPool::Begin() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] {
    return stopped_ || next_ == units_.size() ||
           (finished_.size() < kMostFinished &&
            finished_bytes_ < kMostFinishedBytes);
  });
  if (stopped_ || next_ == units_.size()) {
    return std::nullopt;
  }
  ++reading_;
  return units_[next_++];
}

void ReadPool::Read(const ReadSettings& settings) {
  while (const std::optional<LogUnit> unit = Begin()) {
    const auto start = std::chrono::steady_clock::now();
    FinishedUnit done;
    done.readings.push_back({files_[unit->file], SourceReading{}});
    if (unit->lcd) {
      done.readings.push_back({files_[*unit->lcd], SourceReading{}});
    }
    ReadAgain(done.readings,
              {0, unit->lcd ? std::optional<std::size_t>(1) : std::nullopt},
              settings);
    for (const FileReading& reading : done.readings) {
      done.bytes += reading.reading ? reading.reading->segment.id.bytes : 0;
    }
    done.took = std::chrono::steady_clock::now() - start;
    const std::lock_guard lock(mutex_);
    finished_bytes_ += done.bytes;
    finished_.push_back(std::move(done));
    --reading_;
    changed_.notify_all();
  }
}

std::optional<FinishedUnit> ReadPool::Next(std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, wait, [this] {
    const bool nothing_comes =
        reading_ == 0 && (stopped_ || next_ == units_.size());
    return !finished_.empty() || nothing_comes;
  });
  if (thrown_) {
    std::rethrow_exception(std::exchange(thrown_, nullptr));
  }
  if (finished_.empty()) {
    return std::nullopt;
  }
  FinishedUnit first = std::move(finished_.front());
  finished_.pop_front();
  finished_bytes_ -= first.bytes;
  changed_.notify_all();
  return first;
}

bool ReadPool::IsDone() {
  const std::lock_guard lock(mutex_);
  return thrown_ == nullptr && finished_.empty() && reading_ == 0 &&
         (stopped_ || next_ == units_.size());
}

void ReadPool::Stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

}  // namespace mailtide
