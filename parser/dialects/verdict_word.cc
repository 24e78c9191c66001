#include "parser/dialects/verdict_word.h"

#include <array>
#include <span>

#include "parser/base/scan.h"

namespace mailtide {
namespace {

// A `*` at the end takes any ending.
struct VerdictWord {
  std::string_view word;
  Action action;
};
constexpr std::array kBlockingWords = {
    VerdictWord{"quarant*", Action::kQuarantined},
    VerdictWord{"elimina*", Action::kDeleted},
    VerdictWord{"delete*", Action::kDeleted},
    VerdictWord{"discard*", Action::kDeleted},
    VerdictWord{"drop*", Action::kDeleted},
    VerdictWord{"ritorna*", Action::kReturned},
    VerdictWord{"return*", Action::kReturned},
    VerdictWord{"block*", Action::kRefused},
    VerdictWord{"deny", Action::kRefused},
    VerdictWord{"denied", Action::kRefused},
    VerdictWord{"reject*", Action::kRefused},
    VerdictWord{"refuse*", Action::kRefused},
};
constexpr std::array kPassingWords = {
    VerdictWord{"pass*", Action::kPassed},
    VerdictWord{"accept*", Action::kPassed},
    VerdictWord{"allow*", Action::kPassed},
    VerdictWord{"permit*", Action::kPassed},
    VerdictWord{"permett*", Action::kPassed},
    VerdictWord{"consent*", Action::kPassed},
    VerdictWord{"continu*", Action::kPassed},
    VerdictWord{"deliver*", Action::kPassed},
    VerdictWord{"relay", Action::kPassed},
    VerdictWord{"ok", Action::kPassed},
    VerdictWord{"tag*", Action::kTagged},
    VerdictWord{"mark*", Action::kTagged},
    VerdictWord{"marca*", Action::kTagged},
    VerdictWord{"releas*", Action::kReleased},
    VerdictWord{"rilasci*", Action::kReleased},
};

std::string_view FirstWord(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && IsAlpha(text[length])) {
    ++length;
  }
  return text.substr(0, length);
}

bool Matches(std::string_view text, std::string_view word) {
  if (word.back() == '*') {
    return StartsWithIgnoreCase(text, word.substr(0, word.size() - 1));
  }
  return EqualsIgnoreCase(text, word);
}

std::optional<Action> Find(std::string_view text,
                           std::span<const VerdictWord> words) {
  const std::string_view first = FirstWord(text);
  if (first.empty()) {
    return std::nullopt;
  }
  for (const VerdictWord& word : words) {
    if (Matches(first, word.word)) {
      return word.action;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Action> BlockingAction(std::string_view text) {
  return Find(text, kBlockingWords);
}

std::optional<Action> PassingAction(std::string_view text) {
  return Find(text, kPassingWords);
}

}  // namespace mailtide
