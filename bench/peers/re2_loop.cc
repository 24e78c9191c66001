// A peer: what a program with a good regular-expression library does. Lines by
// std::getline, each matched once by RE2 with seven captures, counted as
// count.awk counts.  re2_loop CONFIG LOG [all]
#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>
#include <re2/re2.h>

namespace {

// In the order in which they are printed.
struct Day {
  std::array<std::uint64_t, 3> received{};  // messages, copies, bytes
  std::array<std::uint64_t, 3> sent{};
  std::array<std::uint64_t, 3> relay{};
  std::array<std::uint64_t, 3> outcomes{};  // accepted, rejected, deferred
};

struct Account {
  std::array<std::uint64_t, 2> sent{};  // messages, copies
  std::array<std::uint64_t, 2> relay{};
};

using Accounts = std::unordered_map<std::string, Account>;

void Add(std::array<std::uint64_t, 3>& counts, std::uint64_t copies,
         std::uint64_t bytes) {
  counts[0] += copies > 0 ? 1 : 0;
  counts[1] += copies;
  counts[2] += copies > 0 ? bytes : 0;
}

void Fold(re2::StringPiece text, std::string& folded) {
  folded.assign(text.data(), text.size());
  for (char& c : folded) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
}

class Counter {
 public:
  explicit Counter(const char* config) {
    std::ifstream lines(config);
    std::string line;
    std::string domain;
    while (std::getline(lines, line)) {
      if (RE2::FullMatch(line, "internal_domain = (\\S+)", &domain)) {
        internal_.insert(domain);
      }
    }
  }

  void AddRecord(re2::StringPiece date, re2::StringPiece op, char digit,
                 re2::StringPiece sender, re2::StringPiece recipients,
                 std::uint64_t bytes) {
    if (op != "MAIL" && op != "RCPT") {
      return;
    }
    key_.assign(date.data(), date.size());
    Day& day = days_[key_];
    if (op == "RCPT" || digit != '2') {
      day.outcomes[1] += digit == '5' ? 1 : 0;
      day.outcomes[2] += digit == '4' ? 1 : 0;
      return;
    }
    Fold(recipients, folded_);
    std::uint64_t inside = 0;
    std::uint64_t outside = 0;
    for (std::size_t from = 0; from <= folded_.size();) {
      const std::size_t end = std::min(folded_.find(',', from), folded_.size());
      ++(IsInternal(std::string_view(folded_).substr(from, end - from))
             ? inside
             : outside);
      from = end + 1;
    }
    ++day.outcomes[0];
    Add(day.received, inside, bytes);
    Add(day.relay, outside, bytes);
    Fold(sender, folded_);
    if (!IsInternal(folded_)) {
      return;
    }
    Add(day.sent, inside + outside, bytes);
    key_ += ' ';
    key_ += folded_;
    Account& account = accounts_[key_];
    account.sent[0] += 1;
    account.sent[1] += inside + outside;
    account.relay[0] += outside > 0 ? 1 : 0;
    account.relay[1] += outside;
  }

  void Print(bool all) const {
    for (const auto& [date, day] : days_) {
      fmt::print("day {} {} {} {} {}\n", date, fmt::join(day.received, " "),
                 fmt::join(day.sent, " "), fmt::join(day.relay, " "),
                 fmt::join(day.outcomes, " "));
    }
    if (!all) {
      return;
    }
    for (const auto& [key, account] : accounts_) {
      fmt::print("account {} {} {}\n", key, fmt::join(account.sent, " "),
                 fmt::join(account.relay, " "));
    }
  }

 private:
  bool IsInternal(std::string_view address) {
    const std::size_t at = address.find('@');
    if (at == std::string_view::npos) {
      return false;
    }
    domain_.assign(address.substr(at + 1));
    return internal_.contains(domain_);
  }

  std::unordered_set<std::string> internal_;
  std::map<std::string, Day> days_;
  Accounts accounts_;
  std::string key_;
  std::string folded_;
  std::string domain_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "Usage: re2_loop CONFIG LOG [all]\n");
    return 64;
  }
  const RE2 record(
      "id=\\S+ time=\"(\\d{4}-\\d\\d-\\d\\d) [^\"]*\" fw=\\S+ pri=\\d "
      "proto=\\w+ duration=\\d+ sent=(\\d+) rcvd=(\\d+) src=\\S+ "
      "srcname=\\S+ dst=\\S+ dstname=\\S+ user=\"([^\"]*)\" op=(\\w+) "
      "arg=\"([^\"]*)\" result=\"(\\d)[^\"]*\" msg=\".*\"");
  Counter counter(argv[1]);
  std::ifstream lines(argv[2]);
  std::string line;
  re2::StringPiece date, sender, op, recipients, digit;
  std::uint64_t sent = 0;
  std::uint64_t rcvd = 0;
  while (std::getline(lines, line)) {
    if (RE2::FullMatch(line, record, &date, &sent, &rcvd, &sender, &op,
                       &recipients, &digit)) {
      counter.AddRecord(date, op, digit[0], sender, recipients,
                        std::max(sent, rcvd));
    }
  }
  counter.Print(argc > 3);
  return 0;
}
