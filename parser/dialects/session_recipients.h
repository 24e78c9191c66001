// The recipients of a transaction that were accepted.
#ifndef MAILTIDE_PARSER_DIALECTS_SESSION_RECIPIENTS_H_
#define MAILTIDE_PARSER_DIALECTS_SESSION_RECIPIENTS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parser/base/lifetime.h"
#include "parser/mail_event.h"

namespace mailtide {

// All addresses are in one piece of memory, which is used again.
class SessionRecipients {
 public:
  std::size_t size() const { return ends_.size(); }
  bool empty() const { return ends_.empty(); }
  std::string_view address(std::size_t i) const MAILTIDE_LIFETIME_BOUND {
    const std::size_t start = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(texts_).substr(start, ends_[i] - start);
  }
  // What the log says of each of them.
  const std::vector<RecipientMark>& marks() const MAILTIDE_LIFETIME_BOUND {
    return marks_;
  }
  // Memory behind this object, about.
  std::size_t bytes() const {
    return ends_.size() * (sizeof(std::size_t) + sizeof(RecipientMark)) +
           texts_.size();
  }

  void Add(std::string_view address, RecipientMark mark) {
    texts_.append(address);
    ends_.push_back(texts_.size());
    marks_.push_back(mark);
  }

  void Clear() {
    if (ends_.capacity() > kKeptItems || texts_.capacity() > kKeptBytes) {
      *this = {};
      return;
    }
    texts_.clear();
    ends_.clear();
    marks_.clear();
  }

  friend bool operator==(const SessionRecipients&,
                         const SessionRecipients&) = default;

 private:
  // What an empty list keeps for the next recipients.
  static constexpr std::size_t kKeptItems = 16;
  static constexpr std::size_t kKeptBytes = 512;

  std::string texts_;  // one behind the other
  std::vector<std::size_t> ends_;
  std::vector<RecipientMark> marks_;
};

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_SESSION_RECIPIENTS_H_
