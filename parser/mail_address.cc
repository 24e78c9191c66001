#include "parser/mail_address.h"

#include <cstddef>
#include <cstring>

#include "parser/base/scan.h"
#include "parser/plain_address.h"

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

// Takes off quotes, of any of the three kinds, that stand at both ends of
// `text` and nowhere inside.
std::string_view WithoutOuterQuotes(std::string_view text) {
  constexpr std::string_view kQuotes = "'\"`";
  if (text.size() < 2 || kQuotes.find(text.front()) == kNone ||
      text.find(text.front(), 1) != text.size() - 1) {
    return text;
  }
  return TrimFiller(text.substr(1, text.size() - 2));
}

// Rule 4, and the source route `@a,@b:user@c` (RFC 5321, 4.1.2), of which the
// part behind counts. Its colon is not one of `user@[IPv6:2001:db8::1]`.
std::string_view CleanAddress(std::string_view text) {
  text = WithoutOuterQuotes(TrimFiller(text));
  if (text.find('@') == kNone) {
    return text;
  }
  if (text.front() == '@') {
    const std::size_t colon = text.rfind(':', text.rfind('@'));
    text.remove_prefix(colon == kNone ? 0 : colon + 1);
  }
  constexpr std::string_view kNoDomainEndsIn = "<>()\"'`";
  while (kNoDomainEndsIn.find(text.back()) != kNone) {
    text.remove_suffix(1);
  }
  if (text.back() == '.') {
    text.remove_suffix(1);
  }
  return text;
}

bool IsPlaceholder(std::string_view address) {
  return address == "-" || EqualsIgnoreCase(address, "n/a");
}

bool IsSeparator(char c) {
  return c == ',' || c == ';' || IsBlank(c);
}

// Whether a separator inside an enclosure may part two addresses.
bool HoldsSeveral(std::string_view inside) {
  return inside.find('@') != kNone && inside.find_first_of(",; \t") != kNone;
}

// Whether `inside`, of a `<...>`, is `@a,@b:user@c`: its commas part no
// addresses.
bool IsRouted(std::string_view inside) {
  const std::size_t colon = inside.find(':');
  if (colon == kNone || HoldsSeveral(inside.substr(colon)) ||
      inside.find('@', colon) == kNone) {
    return false;
  }
  bool expects_host = true;
  for (const char c : inside.substr(0, colon)) {
    if (expects_host ? c != '@' : c == ';' || IsBlank(c)) {
      return false;
    }
    expects_host = c == ',';
  }
  return true;
}

// The following return where what starts at `at` ends, or `at` itself when it
// is none. Each looks no further than to the next mark of its kind: so a text
// is read in time also where every mark is tried in vain.

// A `"` that a backslash makes data neither opens nor closes a quoted string.
std::size_t QuotedEnd(std::string_view text, std::size_t at) {
  if (text[at] != '"') {
    return at;
  }
  std::size_t end = at + 1;
  while (end < text.size() && text[end] != '"') {
    end += text[end] == '\\' ? 2U : 1U;
  }
  return end < text.size() ? end + 1 : at;
}

// Returns what is behind the quoted string, quoted pair or character at `at`.
std::size_t AfterUnit(std::string_view text, std::size_t at) {
  const std::string_view pair = text.substr(at, 2);
  if (pair == "\\\"" || pair == "\\\\") {
    return at + 2;
  }
  const std::size_t end = QuotedEnd(text, at);
  return end > at ? end : at + 1;
}

// Returns where the first of `marks` behind `at` stands outside quoted
// strings: a quoted local part may hold a bracket (RFC 5321, 4.1.2).
std::size_t FindUnquoted(std::string_view text, std::string_view marks,
                         std::size_t at) {
  for (; at < text.size(); at = AfterUnit(text, at)) {
    if (marks.find(text[at]) != kNone) {
      return at;
    }
  }
  return kNone;
}

// A comment in what begins at `start`: innermost parentheses that end before a
// blank, a separator or a bracket, and begin behind one or behind an address
// (`has_at`). Others are part of an address that nobody quoted.
std::size_t CommentEnd(std::string_view text, std::size_t start, std::size_t at,
                       bool has_at) {
  static constexpr std::string_view kAfter(",; \t\0<(", 7);
  const bool begins = at == start || has_at || IsSeparator(text[at - 1]) ||
                      text[at - 1] == '\0';
  if (text[at] != '(' || !begins) {
    return at;
  }
  const std::size_t close = text.find_first_of("()", at + 1);
  if (close == kNone || text[close] == '(') {
    return at;
  }
  const std::size_t end = close + 1;
  return end == text.size() || kAfter.find(text[end]) != kNone ? end : at;
}

struct Entry {
  std::string_view text;     // empty: the list has ended
  std::string_view address;  // what of it is no bracket or quote
  bool angled = false;       // is a `<...>`
};

// Cuts a list into its entries.
class EntryReader {
 public:
  explicit EntryReader(std::string_view text) : text_(text) {}

  Entry Next() {
    SkipSeparators();
    const std::size_t start = at_;
    Entry entry;
    if (const std::size_t end = AngledEnd(at_); end > at_) {
      at_ = end;
      entry.angled = true;
      entry.text = text_.substr(start, end - start);
      entry.address = CleanAddress(entry.text.substr(1, end - start - 2));
      return entry;
    }
    bool has_at = false;
    while (at_ < text_.size() && !IsSeparator(text_[at_]) &&
           AngledEnd(at_) == at_ && ListCommentEnd(start, has_at) == at_) {
      const std::size_t end = WordPartEnd(has_at);
      has_at = has_at || text_.substr(at_, end - at_).find('@') != kNone;
      at_ = end;
    }
    entry.text = text_.substr(start, at_ - start);
    // A bracket that is none still begins an address.
    entry.address =
        CleanAddress(entry.text.substr(entry.text.starts_with('<') ? 1 : 0));
    return entry;
  }

  // Returns whether `<...>` comes next, with nothing but blanks before it.
  bool AngledFollows() const {
    std::size_t at = at_;
    while (at < text_.size() && IsBlank(text_[at])) {
      ++at;
    }
    return AngledEnd(at) > at;
  }

 private:
  std::size_t AngledEnd(std::size_t at) const {
    if (at >= text_.size() || text_[at] != '<') {
      return at;
    }
    const std::size_t close = FindUnquoted(text_, "<>", at + 1);
    if (close == kNone || text_[close] == '<') {
      return at;
    }
    const std::string_view inside =
        TrimFiller(text_.substr(at + 1, close - at - 1));
    return HoldsSeveral(inside) && !IsRouted(inside) ? at : close + 1;
  }

  std::size_t ListCommentEnd(std::size_t start, bool has_at) const {
    const std::size_t end = CommentEnd(text_, start, at_, has_at);
    return HoldsSeveral(text_.substr(at_, end - at_)) ? at_ : end;
  }

  // A quoted string is a local part or a name, and so stands before any `@`.
  std::size_t WordPartEnd(bool has_at) const {
    const std::size_t end = AfterUnit(text_, at_);
    const bool is_data = text_[at_] == '"' &&
                         (has_at || HoldsSeveral(text_.substr(at_, end - at_)));
    return is_data ? at_ + 1 : end;
  }

  void SkipSeparators() {
    while (at_ < text_.size()) {
      const std::size_t end = IsSeparator(text_[at_]) || IsFiller(text_[at_])
                                  ? at_ + 1
                                  : ListCommentEnd(at_, false);
      if (end == at_) {
        return;
      }
      at_ = end;
    }
  }

  std::string_view text_;
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
  if (IsPlainAddress(text)) {
    return text;
  }
  text = TrimFiller(text);
  std::size_t start = 0;        // behind comments at the start
  std::size_t comment = kNone;  // the first one behind that
  bool has_at = false;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '<') {
      // A bracket that does not close still begins the address.
      const std::size_t close = FindUnquoted(text, ">", at + 1);
      return CleanAddress(text.substr(at + 1, close - at - 1));
    }
    if (const std::size_t end = CommentEnd(text, start, at, has_at); end > at) {
      if (start == at) {
        start = end;
      } else if (comment == kNone) {
        comment = at;
      }
      at = end;
      continue;
    }
    start += start == at && IsFiller(text[at]) ? 1U : 0U;
    has_at = has_at || text[at] == '@';
    at = AfterUnit(text, at);
  }
  return CleanAddress(text.substr(start, comment - start));
}

bool SaysNoAddress(std::string_view text) {
  if (IsPlainAddress(text)) {
    return false;
  }
  if (text.find('<') != kNone) {
    return false;
  }
  const std::string_view address = BareAddress(text);
  return address.empty() ? text.find('(') != kNone : IsPlaceholder(address);
}

std::string_view DomainOf(std::string_view address) {
  if (address.empty()) {
    return {};
  }
  const void* const found = memrchr(address.data(), '@', address.size());
  if (found == nullptr) {
    return {};
  }
  const char* const domain = static_cast<const char*>(found) + 1;
  return {domain,
          static_cast<std::size_t>(address.data() + address.size() - domain)};
}

void SplitAddresses(std::string_view text,
                    std::vector<std::string_view>& addresses) {
  if (text.empty()) {
    return;
  }
  if (IsPlainAddress(text)) {
    addresses.push_back(text);
    return;
  }
  text = TrimFiller(text);
  const std::string_view inside = WithoutOuterQuotes(text);
  // One double quoted string is one long name.
  if (!text.starts_with('"') || HoldsSeveral(inside)) {
    text = inside;
  }
  const bool has_angled = HoldsAngled(text);
  EntryReader entries(text);
  for (Entry entry = entries.Next(); !entry.text.empty();
       entry = entries.Next()) {
    const std::string_view address = entry.address;
    if (address.empty() || IsPlaceholder(address)) {
      continue;
    }
    const bool has_at = address.find('@') != kNone;
    const bool is_quoted =
        WithoutOuterQuotes(entry.text).size() < entry.text.size();
    const bool is_name =
        !entry.angled && (has_at ? is_quoted && entries.AngledFollows()
                                 : has_angled || address.back() == ':');
    if (!is_name) {
      addresses.push_back(address);
    }
  }
}

}  // namespace mailtide
