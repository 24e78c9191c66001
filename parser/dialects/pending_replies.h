// The commands of a session that wait for their replies, oldest first.
#ifndef MAILTIDE_PARSER_DIALECTS_PENDING_REPLIES_H_
#define MAILTIDE_PARSER_DIALECTS_PENDING_REPLIES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/base/lifetime.h"

namespace mailtide {

// A command that waits for its reply.
struct PendingReply {
  enum class To : std::uint8_t {
    kHello,
    kMail,
    kRcpt,
    kData,
    kBody,
    kBdat,
    kBdatLast,
    kRset,
    kAuth,
    kStartTls,
    kQuit,
    kOther,
  };
  To to = To::kOther;
  std::uint64_t bytes = 0;   // SIZE= of MAIL, the size of BDAT
  std::string_view address;  // of MAIL and RCPT

  friend bool operator==(const PendingReply&, const PendingReply&) = default;
};

// A queue whose texts are in one piece of memory, which is used again: nearly
// all sessions have one command in it, all the time another one. All of it
// takes constant time, spread over the calls, but for Find.
class PendingReplies {
 public:
  std::size_t size() const { return items_.size() - taken_; }
  bool empty() const { return items_.size() == taken_; }
  // The i-th oldest one, as Pop returns it.
  PendingReply operator[](std::size_t i) const MAILTIDE_LIFETIME_BOUND {
    return At(taken_ + i);
  }
  // Returns which one is the oldest of its kind.
  std::optional<std::size_t> Find(PendingReply::To to) const {
    for (std::size_t i = taken_; i < items_.size(); ++i) {
      if (items_[i].to == to) {
        return i - taken_;
      }
    }
    return std::nullopt;
  }
  // Memory behind this object, about.
  std::size_t bytes() const {
    return items_.size() * sizeof(Item) + texts_.size();
  }

  // Not inlined: where the compiler knows how long addresses are at most, it
  // copies them with `rep movs`, which takes longer than all the rest.
  [[gnu::noinline]] void Push(const PendingReply& command) {
    if (taken_ > 0 && taken_ * 2 >= items_.size()) {
      Compact();
    }
    if (!command.address.empty()) {
      texts_.append(command.address);
    }
    items_.push_back({command.bytes, texts_.size(), command.to});
  }
  // Takes the oldest one; there is one. Its address is valid until the next
  // Push.
  PendingReply Pop() MAILTIDE_LIFETIME_BOUND { return At(taken_++); }

  void Clear() {
    taken_ = items_.size();
    Compact();
  }

  friend bool operator==(const PendingReplies& a, const PendingReplies& b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (!(a[i] == b[i])) {
        return false;
      }
    }
    return true;
  }

 private:
  struct Item {
    std::uint64_t bytes = 0;
    std::size_t text_end = 0;  // in texts_
    PendingReply::To to = PendingReply::To::kOther;
  };
  // What an empty queue keeps for the next commands.
  static constexpr std::size_t kKeptItems = 16;
  static constexpr std::size_t kKeptBytes = 256;

  std::size_t TextStart(std::size_t item) const {
    return item == 0 ? 0 : items_[item - 1].text_end;
  }
  PendingReply At(std::size_t item) const {
    const std::size_t start = TextStart(item);
    return {
        items_[item].to, items_[item].bytes,
        std::string_view(texts_).substr(start, items_[item].text_end - start)};
  }
  // Forgets those that were taken.
  void Compact() {
    if (taken_ < items_.size()) {
      const std::size_t start = TextStart(taken_);
      texts_.erase(0, start);
      items_.erase(items_.begin(),
                   items_.begin() + static_cast<std::ptrdiff_t>(taken_));
      for (Item& item : items_) {
        item.text_end -= start;
      }
    } else if (items_.capacity() > kKeptItems ||
               texts_.capacity() > kKeptBytes) {
      items_ = {};
      texts_ = {};
    } else {
      items_.clear();
      texts_.clear();
    }
    taken_ = 0;
  }

  std::vector<Item> items_;
  std::string texts_;      // of the items, one behind the other
  std::size_t taken_ = 0;  // of the front of `items_`
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_PENDING_REPLIES_H_
