#include "parser/read_ahead.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace mailtide {
namespace {

// A ring of blocks. Blocks from taken_ to filled_ belong to the reader, the
// others to the thread; both only ever grow.
class ReadAheadInput final : public Input {
 public:
  explicit ReadAheadInput(std::unique_ptr<Input> below)
      : below_(std::move(below)), thread_([this] { Work(); }) {}
  ReadAheadInput(const ReadAheadInput&) = delete;
  ReadAheadInput& operator=(const ReadAheadInput&) = delete;
  ~ReadAheadInput() override { Cancel(); }

  Result<std::size_t> Read(std::span<char> buffer) override {
    if (given_ == current_.size() && !Advance()) {
      if (thrown_) {
        std::rethrow_exception(thrown_);
      }
      return end_;
    }
    const std::size_t n = std::min(buffer.size(), current_.size() - given_);
    std::copy_n(current_.data() + given_, n, buffer.data());
    given_ += n;
    return n;
  }

  void Cancel() override {
    {
      const std::lock_guard lock(mutex_);
      cancelled_ = true;
    }
    changed_.notify_all();
    below_->Cancel();
  }

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;  // none before its first use
    std::size_t size = 0;
  };

  // Gives the block that was read back and goes to the next. False: the thread
  // has ended and all it read was given.
  bool Advance() {
    std::unique_lock lock(mutex_);
    if (!current_.empty()) {
      ++taken_;
      changed_.notify_one();
    }
    changed_.wait(lock, [this] { return filled_ > taken_ || ended_; });
    given_ = 0;
    current_ = {};
    if (filled_ == taken_) {
      return false;
    }
    const Block& block = blocks_[taken_ % kReadAheadBlocks];
    current_ = {block.bytes.get(), block.size};
    return true;
  }

  void Work() {
    try {
      while (Block* block = WaitForRoom()) {
        if (block->bytes == nullptr) {
          block->bytes =
              std::make_unique_for_overwrite<char[]>(kReadAheadBlockBytes);
        }
        end_ = below_->Read({block->bytes.get(), kReadAheadBlockBytes});
        if (!end_ || *end_ == 0) {
          break;
        }
        block->size = *end_;
        const std::lock_guard lock(mutex_);
        ++filled_;
        changed_.notify_one();
      }
    } catch (...) {
      thrown_ = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_one();
  }

  // Returns nothing once nobody wants more.
  Block* WaitForRoom() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] {
      return filled_ - taken_ < kReadAheadBlocks || cancelled_;
    });
    return cancelled_ ? nullptr : &blocks_[filled_ % kReadAheadBlocks];
  }

  std::unique_ptr<Input> below_;
  std::array<Block, kReadAheadBlocks> blocks_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t filled_ = 0, taken_ = 0;  // blocks, ever
  bool ended_ = false;                  // the thread
  bool cancelled_ = false;

  // Of the thread; of the reader once it has ended.
  Result<std::size_t> end_ = 0;
  std::exception_ptr thrown_;

  // Of the reader.
  std::span<const char> current_;
  std::size_t given_ = 0;  // of current_

  std::jthread thread_;  // the last member: it uses all others
};

}  // namespace

std::unique_ptr<Input> ReadAhead(std::unique_ptr<Input> below) {
  return std::make_unique<ReadAheadInput>(std::move(below));
}

}  // namespace mailtide
