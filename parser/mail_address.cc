#include "parser/mail_address.h"

#include <cstddef>

#include "parser/base/scan.h"

namespace mailtide {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// Writers in C pad with NULs; a NUL inside an address is data, or a stranger
// could cut the domain off.
bool IsFiller(char c) {
  return IsBlank(c) || c == '\0';
}

std::string_view TrimFiller(std::string_view text) {
  while (!text.empty() && IsFiller(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && IsFiller(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

// Whether `text` is one quoted string, in any of the three quotes.
bool IsQuoted(std::string_view text) {
  const char first = text.front();
  return text.size() > 1 && text.back() == first &&
         (first == '\'' || first == '"' || first == '`');
}

// Takes off quotes that stand at both ends of `text` and nowhere inside.
std::string_view WithoutOuterQuotes(std::string_view text) {
  const bool strip = !text.empty() && IsQuoted(text) &&
                     text.find(text.front(), 1) == text.size() - 1;
  return strip ? TrimFiller(text.substr(1, text.size() - 2)) : text;
}

// Rule 4, and the source route `@a,@b:user@c` (RFC 5321, 4.1.2), of which the
// part behind counts.
std::string_view CleanAddress(std::string_view text) {
  text = WithoutOuterQuotes(TrimFiller(text));
  if (!text.empty() && text.front() == '@') {
    const std::size_t colon = text.rfind(':');
    if (colon != kNone) {
      text.remove_prefix(colon + 1);
    }
  }
  if (!text.empty() && text.back() == '.' && text.find('@') != kNone) {
    text.remove_suffix(1);
  }
  return text;
}

bool IsPlaceholder(std::string_view address) {
  return address == "-" || EqualsIgnoreCase(address, "n/a");
}

// Finds the ends of quotes, comments and brackets in one text. Once one of a
// kind has not closed, none of that kind behind it does, or is taken to: so no
// part of the text is searched twice.
class Enclosures {
 public:
  explicit Enclosures(std::string_view text) : text_(text) {}

  // Returns the end of the quoted string, comment or `<...>` that starts at
  // `at`; `at` itself when none does.
  std::size_t End(std::size_t at) {
    switch (text_[at]) {
      case '"':
        return Remember(quotes_close_, at, QuoteEnd(at));
      case '(':
        return Remember(comments_close_, at, CommentEnd(at));
      case '<':
        return Remember(brackets_close_, at, BracketEnd(at));
      default:
        return at;
    }
  }

 private:
  static std::size_t Remember(bool& close, std::size_t at, std::size_t end) {
    close = close && end != kNone;
    return close ? end : at;
  }

  std::size_t QuoteEnd(std::size_t at) const {
    if (!quotes_close_) {
      return kNone;
    }
    for (++at; at < text_.size() && text_[at] != '"'; ++at) {
      at += text_[at] == '\\' ? 1U : 0U;
    }
    return at < text_.size() ? at + 1 : kNone;
  }

  std::size_t CommentEnd(std::size_t at) const {
    if (!comments_close_) {
      return kNone;
    }
    std::size_t depth = 0;
    for (; at < text_.size(); ++at) {
      depth += text_[at] == '(' ? 1U : 0U;
      if (text_[at] == ')' && --depth == 0) {
        return at + 1;
      }
    }
    return kNone;
  }

  // A quoted local part may hold a bracket (RFC 5321, 4.1.2).
  std::size_t BracketEnd(std::size_t at) {
    if (!brackets_close_) {
      return kNone;
    }
    for (++at; at < text_.size();) {
      if (text_[at] == '>') {
        return at + 1;
      }
      const std::size_t quoted = text_[at] == '"' ? End(at) : at;
      at = quoted > at ? quoted : at + 1;
    }
    return kNone;
  }

  std::string_view text_;
  bool quotes_close_ = true;
  bool comments_close_ = true;
  bool brackets_close_ = true;
};

// Whether the parentheses [open, end) of what begins at `start` are a comment,
// and not part of an address that nobody quoted: they end before a blank, a
// separator or a bracket, and begin behind one or behind an address
// (`has_at`).
bool IsComment(std::string_view text, std::size_t start, std::size_t open,
               std::size_t end, bool has_at) {
  static constexpr std::string_view kParting(" \t,;<()\0", 8);
  const auto parts = [](char c) { return kParting.find(c) != kNone; };
  return (end == text.size() || parts(text[end])) &&
         (open == start || parts(text[open - 1]) || has_at);
}

struct Entry {
  std::string_view text;  // empty: the list has ended
  bool angled = false;    // holds a `<...>`
};

// Cuts a list into its entries.
class EntryReader {
 public:
  explicit EntryReader(std::string_view text)
      : text_(text), enclosures_(text) {}

  Entry Next() {
    SkipSeparators();
    Entry entry;
    const std::size_t start = at_;
    bool has_at = false;
    while (at_ < text_.size() && !EndsEntry(text_[at_])) {
      const std::size_t end = enclosures_.End(at_);
      if (end == at_) {
        has_at = has_at || text_[at_] == '@';
        ++at_;
        continue;
      }
      if (text_[at_] == '(' && IsComment(text_, start, at_, end, has_at)) {
        break;
      }
      entry.angled = entry.angled || text_[at_] == '<';
      at_ = end;
    }
    entry.text = text_.substr(start, at_ - start);
    return entry;
  }

  // Returns whether `<` comes next, with nothing but blanks and comments
  // before it.
  bool BracketFollows() {
    return !SkipSeparators() && at_ < text_.size() && text_[at_] == '<';
  }

 private:
  static bool EndsEntry(char c) { return c == ',' || c == ';' || IsBlank(c); }

  // Returns whether a `,` or `;` was among them.
  bool SkipSeparators() {
    bool parted = false;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ',' || c == ';') {
        parted = true;
      } else if (!IsFiller(c)) {
        const std::size_t end = c == '(' ? enclosures_.End(at_) : at_;
        if (end == at_ || !IsComment(text_, at_, at_, end, false)) {
          break;
        }
        at_ = end;
        continue;
      }
      ++at_;
    }
    return parted;
  }

  std::string_view text_;
  Enclosures enclosures_;
  std::size_t at_ = 0;
};

bool HoldsAngled(std::string_view text) {
  if (text.find('<') == kNone) {
    return false;
  }
  EntryReader entries(text);
  for (Entry entry = entries.Next(); !entry.text.empty();
       entry = entries.Next()) {
    if (entry.angled) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::string_view BareAddress(std::string_view text) {
  text = TrimFiller(text);
  Enclosures enclosures(text);
  std::size_t start = 0;        // behind comments at the start
  std::size_t comment = kNone;  // the first one behind that
  bool has_at = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = enclosures.End(at);
    if (end == at) {
      // A bracket that does not close still begins the address.
      if (text[at] == '<') {
        return CleanAddress(text.substr(at + 1));
      }
      start += start == at && IsFiller(text[at]) ? 1U : 0U;
      has_at = has_at || text[at] == '@';
      ++at;
      continue;
    }
    if (text[at] == '<') {
      return CleanAddress(text.substr(at + 1, end - at - 2));
    }
    if (text[at] == '(' && IsComment(text, start, at, end, has_at)) {
      if (start == at) {
        start = end;
      } else if (comment == kNone) {
        comment = at;
      }
    }
    at = end;
  }
  return CleanAddress(text.substr(start, comment - start));
}

bool SaysNoAddress(std::string_view text) {
  const std::string_view address = BareAddress(text);
  if (address.empty()) {
    return text.find('(') != kNone && text.find('<') == kNone;
  }
  return IsPlaceholder(address);
}

std::string_view DomainOf(std::string_view address) {
  const std::size_t at = address.rfind('@');
  return at == kNone ? std::string_view() : address.substr(at + 1);
}

void SplitAddresses(std::string_view text,
                    std::vector<std::string_view>& addresses) {
  text = TrimFiller(text);
  if (!text.empty() && text.front() != '"') {  // that may be one long name
    text = WithoutOuterQuotes(text);
  }
  const bool has_angled = HoldsAngled(text);
  EntryReader entries(text);
  for (Entry entry = entries.Next(); !entry.text.empty();
       entry = entries.Next()) {
    const std::string_view address = BareAddress(entry.text);
    const bool is_name = has_angled && !entry.angled &&
                         (address.find('@') == kNone ||
                          (IsQuoted(entry.text) && entries.BracketFollows()));
    if (is_name || address.empty() || IsPlaceholder(address)) {
      continue;
    }
    addresses.push_back(address);
  }
}

}  // namespace mailtide
