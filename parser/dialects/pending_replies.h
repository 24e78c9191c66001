// The commands of a session that wait for their replies, oldest first.
#ifndef MAILTIDE_PARSER_DIALECTS_PENDING_REPLIES_H_
#define MAILTIDE_PARSER_DIALECTS_PENDING_REPLIES_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

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
  std::uint64_t bytes = 0;  // SIZE= of MAIL, the size of BDAT
  std::string address;      // of MAIL and RCPT

  friend bool operator==(const PendingReply&, const PendingReply&) = default;
};

// A queue in one piece of memory, or in none: nearly all sessions have one
// command in it, and a std::deque takes half a KiB for that. All of it takes
// constant time, spread over the calls.
class PendingReplies {
 public:
  using const_iterator = std::vector<PendingReply>::const_iterator;

  const_iterator begin() const {
    return items_.begin() + static_cast<std::ptrdiff_t>(taken_);
  }
  const_iterator end() const { return items_.end(); }
  std::size_t size() const { return items_.size() - taken_; }
  bool empty() const { return size() == 0; }
  // Memory behind this object, about.
  std::size_t bytes() const {
    return items_.capacity() * sizeof(PendingReply) + text_bytes_;
  }

  void Push(PendingReply command) {
    text_bytes_ += command.address.size();
    items_.push_back(std::move(command));
  }
  // Takes the oldest one; there is one.
  PendingReply Pop() {
    PendingReply oldest = std::move(items_[taken_]);
    text_bytes_ -= oldest.address.size();
    ++taken_;
    if (taken_ * 2 >= items_.size()) {
      items_.erase(items_.begin(),
                   items_.begin() + static_cast<std::ptrdiff_t>(taken_));
      taken_ = 0;
    }
    return oldest;
  }

  friend bool operator==(const PendingReplies& a, const PendingReplies& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  std::vector<PendingReply> items_;
  std::size_t taken_ = 0;  // of the front of `items_`
  std::size_t text_bytes_ = 0;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_PENDING_REPLIES_H_
