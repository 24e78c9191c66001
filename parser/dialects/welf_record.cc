#include "parser/dialects/welf_record.h"

#include <algorithm>
#include <cstddef>

#include "parser/address.h"
#include "parser/base/scan.h"

namespace mailtide {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
// Longer names occur in no format; the bound keeps look-ahead cheap.
constexpr std::size_t kMaxKeyBytes = 64;
// How far behind `id=` the next words are looked for.
constexpr std::size_t kIdLookAhead = 256;
constexpr std::size_t kMacBytes = 17;

bool IsKeyChar(char c) {
  return IsAlnum(c) || c == '_' || c == '.' || c == '-' || c == '/' ||
         c == ':' || c == '(' || c == ')';
}

bool IsSeparator(char c) {
  return IsBlank(c) || c == ',' || c == ';';
}

// Returns the length of the KEY of a `KEY=` that starts at `at`, 0 for none.
std::size_t KeyLength(std::string_view line, std::size_t at) {
  if (at >= line.size() || (!IsAlpha(line[at]) && line[at] != '_')) {
    return 0;
  }
  std::size_t length = 1;
  while (at + length < line.size() && length <= kMaxKeyBytes &&
         IsKeyChar(line[at + length])) {
    ++length;
  }
  const bool is_key = length <= kMaxKeyBytes && at + length < line.size() &&
                      line[at + length] == '=';
  return is_key ? length : 0;
}

bool KnownKeyStarts(std::string_view line, std::size_t at) {
  const std::size_t length = KeyLength(line, at);
  return length > 0 &&
         FindWelfKey(line.substr(at, length)) != WelfKey::kUnknown;
}

std::size_t SkipSeparators(std::string_view line, std::size_t at) {
  while (at < line.size() && IsSeparator(line[at])) {
    ++at;
  }
  return at;
}

std::size_t SkipBlanks(std::string_view line, std::size_t at) {
  while (at < line.size() && IsBlank(line[at])) {
    ++at;
  }
  return at;
}

// Returns whether a value may close with the character before `after`.
bool ClosesBefore(std::string_view line, std::size_t after) {
  if (after >= line.size()) {
    return true;
  }
  if (IsSeparator(line[after])) {
    const std::size_t next = SkipSeparators(line, after);
    if (next >= line.size()) {
      return true;
    }
    return KeyLength(line, next) > 0;
  }
  return KnownKeyStarts(line, after);
}

bool IsWordStart(std::string_view line, std::size_t at) {
  if (at == 0) {
    return true;
  }
  const char c = line[at - 1];
  return !IsAlnum(c) && c != '_' && c != '.' && c != '-';
}

bool IsOneOf(std::string_view name, std::string_view a, std::string_view b,
             std::string_view c) {
  return EqualsIgnoreCase(name, a) || EqualsIgnoreCase(name, b) ||
         EqualsIgnoreCase(name, c);
}

// Returns whether `time=`, `fw=` or `pri=` is among the two words behind the
// id whose value starts at `at`; an `sn=` between does not count.
bool RequiredFieldFollows(std::string_view line, std::size_t at) {
  line = line.substr(0, at + kIdLookAhead);
  if (at < line.size() && line[at] == '"') {
    at = std::min(line.find('"', at + 1), line.size());
  }
  for (int words = 0; words < 2; ++words) {
    at = std::min(line.find_first_of(" \t", at), line.size());
    at = SkipBlanks(line, at);
    const std::size_t length = KeyLength(line, at);
    const std::string_view name = line.substr(at, length);
    if (IsOneOf(name, "time", "fw", "pri")) {
      return true;
    }
    if (EqualsIgnoreCase(name, "sn")) {
      --words;
      at += length;
    }
  }
  return false;
}

// Returns where the record starts (rule 1), kNone when no KEY= is there.
std::size_t FindRecordStart(std::string_view line) {
  std::size_t first_key = kNone;
  bool brackets_close = true;
  for (std::size_t at = 0; at < line.size(); ++at) {
    // `WTsyslog[... ip=... pri=...]`, the structured data of RFC 5424.
    if (line[at] == '[' && first_key == kNone && brackets_close) {
      const std::size_t close = line.find(']', at);
      brackets_close = close != kNone;
      at = brackets_close ? close : at;
      continue;
    }
    if (line[at] == '"') {
      // Headers hold no other quotes: an `id=` behind one is somebody's text.
      break;
    }
    if (!IsWordStart(line, at)) {
      continue;
    }
    std::size_t length = KeyLength(line, at);
    if (length == 0) {
      continue;
    }
    // `fw_proxy:id=`: the key is what follows the colon.
    std::string_view name = line.substr(at, length);
    if (const std::size_t colon = name.rfind(':'); colon != kNone) {
      at += colon + 1;
      length = KeyLength(line, at);
      name = line.substr(at, length);
    }
    if (EqualsIgnoreCase(name, "id") &&
        RequiredFieldFollows(line, at + length + 1)) {
      return at;
    }
    if (length > 0 && first_key == kNone) {
      first_key = at;
    }
    if (length > 0 && FindWelfKey(name) != WelfKey::kUnknown &&
        !EqualsIgnoreCase(name, "id")) {
      break;  // the record has begun without an id
    }
  }
  return first_key;
}

// How a double quote of typography is written. The bytes of Windows-1252 also
// stand inside characters of UTF-8, so that one kind never closes the other.
enum class Typography : std::uint8_t { kAbsent, kUtf8, kWindows1252 };

Typography TypographyAt(std::string_view line, std::size_t at) {
  const std::string_view mark = line.substr(at, 3);
  if (mark == "\xE2\x80\x9C" || mark == "\xE2\x80\x9D" ||
      mark == "\xE2\x80\x9E") {
    return Typography::kUtf8;
  }
  const char c = line[at];
  return c == '\x93' || c == '\x94' || c == '\x84' ? Typography::kWindows1252
                                                   : Typography::kAbsent;
}

std::size_t BytesOf(Typography kind) {
  return kind == Typography::kUtf8 ? 3 : 1;
}

// Returns whether the quote at `quote` may open a value.
bool OpensValue(std::string_view line, std::size_t quote) {
  std::size_t at = quote;
  while (at > 0 && IsBlank(line[at - 1])) {
    --at;
  }
  return at > 1 && line[at - 1] == '=' && IsKeyChar(line[at - 2]);
}

// Returns the end of the angled value that starts at `at`: its `>`, which a
// quoted local part may also hold; kNone when there is none.
std::size_t AngleEnd(std::string_view line, std::size_t at) {
  if (at + 1 < line.size() && line[at + 1] == '"') {
    std::size_t close = at + 2;
    while (close < line.size() && line[close] != '"') {
      close += line[close] == '\\' ? 2U : 1U;
    }
    if (close + 1 < line.size() && line[close + 1] == '@') {
      at = close;
    }
  }
  return line.find('>', at);
}

// Rule 7: whether `value` behind the word `key` is its value without an `=`.
bool IsBareField(WelfKey key, std::string_view value) {
  switch (key) {
    case WelfKey::kSrc:
    case WelfKey::kDst:
      return !ParseEndpoint(value).ip.empty();
    case WelfKey::kResult:
    case WelfKey::kSent:
    case WelfKey::kRcvd:
    case WelfKey::kPri:
    case WelfKey::kDuration:
      return LeadingNumber(value, 1).has_value();
    default:
      return false;
  }
}

}  // namespace

bool WelfRecord::Parse(std::string_view line) {
  Reset(line);
  at_ = FindRecordStart(line);
  if (at_ == kNone) {
    header_ = line;
    return false;
  }
  header_ = line.substr(0, at_);
  while ((at_ = SkipSeparators(line_, at_)) < line_.size()) {
    ParseItem();
  }
  const bool has_telling_field = Has(WelfKey::kTime) || Has(WelfKey::kFw) ||
                                 Has(WelfKey::kMsg) || Has(WelfKey::kSrc) ||
                                 Has(WelfKey::kUser) || Has(WelfKey::kOp) ||
                                 Has(WelfKey::kResult) || Has(WelfKey::kProto);
  if (!Has(WelfKey::kMsg) && !loose_text_.empty()) {
    present_.set(static_cast<std::size_t>(WelfKey::kMsg));
    values_[static_cast<std::size_t>(WelfKey::kMsg)] = loose_text_;
  }
  return known_fields_ >= 2 && has_telling_field;
}

bool WelfRecord::conforming() const {
  return Has(WelfKey::kId) && Has(WelfKey::kTime) && Has(WelfKey::kFw) &&
         Has(WelfKey::kPri);
}

void WelfRecord::Reset(std::string_view line) {
  line_ = line;
  header_ = {};
  loose_text_ = {};
  present_.reset();
  known_fields_ = 0;
  duplicate_keys_ = 0;
  repeated_fields_ = false;
  unterminated_ = false;
  repaired_ = false;
  unescaped_.clear();
  no_double_close_from_ = kNone;
  no_single_close_from_ = kNone;
  no_utf8_close_from_ = kNone;
  no_windows_close_from_ = kNone;
  no_angle_close_from_ = kNone;
  quotes_judged_ = false;
}

void WelfRecord::ParseItem() {
  const std::size_t length = KeyLength(line_, at_);
  if (length == 0) {
    ParseLooseWord();
    return;
  }
  const std::string_view name = line_.substr(at_, length);
  at_ += length + 1;
  ParseValue(name, FindWelfKey(name));
}

void WelfRecord::ParseLooseWord() {
  const std::size_t start = at_;
  at_ = std::min(line_.find_first_of(" \t", at_), line_.size());
  const std::string_view word = line_.substr(start, at_ - start);
  const WelfKey key = FindWelfKey(word);
  const std::size_t next = SkipBlanks(line_, at_);
  const std::size_t next_end =
      std::min(line_.find_first_of(" \t", next), line_.size());
  const std::string_view value = line_.substr(next, next_end - next);
  if (IsBareField(key, value)) {
    Put(key, value);
    at_ = next_end;
    return;
  }
  // Free text without a `msg=` stands for it: the first run of such words.
  if (loose_text_.empty()) {
    loose_text_ = word;
  } else if (loose_text_.data() + loose_text_.size() <= word.data() &&
             Trim({loose_text_.data() + loose_text_.size(), word.data()})
                 .empty()) {
    loose_text_ = {loose_text_.data(), word.data() + word.size()};
  }
}

void WelfRecord::ParseValue(std::string_view name, WelfKey key) {
  const std::size_t value = SkipBlanks(line_, at_);
  const bool is_empty =
      value >= line_.size() || (value > at_ && KeyLength(line_, value) > 0);
  at_ = value;
  if (is_empty) {
    Put(key, {});
    return;
  }
  if (line_[at_] == '"') {
    ParseQuoted(key);
  } else if (!ParseOtherQuotes(key)) {
    ParseBare(name, key);
  }
}

void WelfRecord::ParseQuoted(WelfKey key) {
  const std::size_t start = at_ + 1;
  std::size_t from = start;
  while (start < no_double_close_from_) {
    const std::size_t quote = line_.find('"', from);
    if (quote == kNone) {
      no_double_close_from_ = start;
      break;
    }
    const bool escaped = quote > start && line_[quote - 1] == '\\';
    const bool closing = ClosesBefore(line_, quote + 1);
    const bool doubled =
        !escaped && quote + 1 < line_.size() && line_[quote + 1] == '"';
    if (escaped) {
      if (closing && RestIsWellFormed(quote, /*doubled=*/false)) {
        PutQuoted(key, start, quote);
        return;
      }
      from = quote + 1;
    } else if (doubled) {
      if (ClosesBefore(line_, quote + 2) &&
          RestIsWellFormed(quote + 1, /*doubled=*/true)) {
        repaired_ = true;
        PutQuoted(key, start, quote + 1);
        return;
      }
      from = quote + 2;
    } else if (closing) {
      PutQuoted(key, start, quote);
      return;
    } else {
      repaired_ = true;
      from = quote + 1;
    }
  }
  PutUnterminated(key, start);
}

void WelfRecord::PutQuoted(WelfKey key, std::size_t start, std::size_t end) {
  at_ = end + 1;
  const std::string_view value = line_.substr(start, end - start);
  Put(key, value.find('"') == kNone ? value : Unescape(value));
}

// Rule 4. The value may hold what the writer meant as further fields; that is
// the price of a missing quote.
void WelfRecord::PutUnterminated(WelfKey key, std::size_t start) {
  unterminated_ = true;
  repaired_ = true;
  at_ = start;
  while (at_ < line_.size()) {
    const std::size_t blank =
        std::min(line_.find_first_of(" \t", at_), line_.size());
    const std::size_t next = SkipBlanks(line_, blank);
    if (next >= line_.size() || KnownKeyStarts(line_, next)) {
      Put(key, line_.substr(start, blank - start));
      at_ = next;
      return;
    }
    at_ = next;
  }
  Put(key, line_.substr(start));
}

// Reads a value between single or typographic quotes. Returns false, with
// nothing read, when there is none or it does not close.
bool WelfRecord::ParseOtherQuotes(WelfKey key) {
  const Typography kind = TypographyAt(line_, at_);
  if (line_[at_] != '\'' && kind == Typography::kAbsent) {
    return false;
  }
  const std::size_t start =
      at_ + (kind == Typography::kAbsent ? 1 : BytesOf(kind));
  std::size_t& no_close_from =
      kind == Typography::kAbsent ? no_single_close_from_
      : kind == Typography::kUtf8 ? no_utf8_close_from_
                                  : no_windows_close_from_;
  if (start >= no_close_from) {
    return false;
  }
  for (std::size_t at = start; at < line_.size(); ++at) {
    std::size_t bytes = 0;
    if (kind == Typography::kAbsent) {
      bytes = line_[at] == '\'' ? 1 : 0;
    } else if (line_[at] == '"') {
      bytes = 1;
    } else if (TypographyAt(line_, at) == kind) {
      bytes = BytesOf(kind);
    }
    if (bytes > 0 && ClosesBefore(line_, at + bytes)) {
      Put(key, line_.substr(start, at - start));
      at_ = at + bytes;
      return true;
    }
  }
  no_close_from = start;
  return false;
}

void WelfRecord::ParseBare(std::string_view name, WelfKey key) {
  const std::size_t start = at_;
  std::size_t end = start;
  if (IsScalar(key, name)) {
    end = GluedEnd(name, key, start);
    if (end == kNone) {
      end = std::min(line_.find_first_of(" \t", start), line_.size());
    }
  } else {
    std::size_t from = start;
    if (line_[start] == '<' && start < no_angle_close_from_) {
      const std::size_t close = AngleEnd(line_, start);
      if (close == kNone) {
        no_angle_close_from_ = start;
      } else {
        from = close;
      }
    }
    for (;;) {
      end = std::min(line_.find_first_of(" \t", from), line_.size());
      from = SkipBlanks(line_, end);
      if (from >= line_.size() || KeyLength(line_, from) > 0) {
        break;
      }
    }
  }
  if (key == WelfKey::kOp || key == WelfKey::kProto) {
    end = EndBeforeBareField(start, end);
  }
  at_ = end;
  std::string_view value = line_.substr(start, end - start);
  while (!value.empty() && (value.back() == ',' || value.back() == ';')) {
    value.remove_suffix(1);
  }
  if (value.size() > 1 && value.find('"') == value.size() - 1) {
    repaired_ = true;
    value.remove_suffix(1);
  }
  Put(key, value);
}

// `op=GET result 0 rcvd=1426`: the last two words of a value that is one word
// by nature may be a field without its `=`. Returns the end of the value.
std::size_t WelfRecord::EndBeforeBareField(std::size_t start,
                                           std::size_t end) const {
  const std::string_view value = line_.substr(start, end - start);
  const std::size_t number = value.find_last_of(" \t");
  if (number == kNone) {
    return end;
  }
  const std::string_view before = Trim(value.substr(0, number));
  const std::size_t name = before.find_last_of(" \t");
  if (name == kNone || !IsBareField(FindWelfKey(before.substr(name + 1)),
                                    value.substr(number + 1))) {
    return end;
  }
  return start + Trim(before.substr(0, name)).size();
}

// `55proto=udp`, `00:17:c5:4c:ae:05dstMac=...`: a number or a MAC directly
// before a known field ends there. Returns that end, kNone when it is not so.
std::size_t WelfRecord::GluedEnd(std::string_view name, WelfKey key,
                                 std::size_t start) {
  std::size_t split = start;
  if (IsNumeric(key, name)) {
    while (split < line_.size() && IsDigit(line_[split])) {
      ++split;
    }
  } else if (name.size() > 3 && AsciiLower(name.back()) == 'c') {
    const std::string_view mac = line_.substr(start, kMacBytes);
    split += mac.find_first_of(" \t") == kNone ? mac.size() : 0;
  }
  if (split == start || !KnownKeyStarts(line_, split)) {
    return kNone;
  }
  repaired_ = true;
  return split;
}

void WelfRecord::Put(WelfKey key, std::string_view value) {
  if (key == WelfKey::kUnknown) {
    return;
  }
  ++known_fields_;
  if (key == WelfKey::kKnownOnly) {
    return;
  }
  const auto i = static_cast<std::size_t>(key);
  if (present_[i]) {
    ++duplicate_keys_;
    repeated_fields_ |=
        key == WelfKey::kSrc || key == WelfKey::kTime || key == WelfKey::kUser;
    return;
  }
  present_.set(i);
  values_[i] = Trim(value);
}

std::string_view WelfRecord::Unescape(std::string_view value) {
  // Reserved once for the whole line, so that earlier views stay valid.
  unescaped_.reserve(line_.size());
  const std::size_t start = unescaped_.size();
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool pair = i + 1 < value.size() && value[i + 1] == '"' &&
                      (value[i] == '\\' || value[i] == '"');
    if (pair) {
      ++i;
    }
    unescaped_.push_back(value[i]);
  }
  return std::string_view(unescaped_).substr(start);
}

// Returns whether what follows a value that closes at `quote` is well formed
// (see JudgeQuotes); after a doubled quote, with an even number of quotes.
bool WelfRecord::RestIsWellFormed(std::size_t quote, bool doubled) {
  if (!quotes_judged_) {
    JudgeQuotes();
    quotes_judged_ = true;
  }
  return (doubled ? even_after_ : well_formed_after_)[quote];
}

// Looks at the quotes of the line from the last to the first. Is the line from
// there on well formed, when the quote stands between values and when it
// stands inside of one? Between values a quote must open one: KEY=". Inside, a
// plain one closes where a quote may close and is data elsewhere, though never
// directly behind a KEY=; hidden and doubled ones may be either.
//
// So text between quotes that a writer escaped never comes out: of the plain
// quotes behind one of its own one is too many, the one that really closes.
void WelfRecord::JudgeQuotes() {
  struct FromQuote {
    bool between;
    bool inside;
  };
  well_formed_after_.assign(line_.size(), false);
  even_after_.assign(line_.size(), false);
  FromQuote next = {true, false};
  FromQuote after_next = next;
  std::size_t next_quote = kNone;
  bool even = true;  // number of quotes behind this one
  for (std::size_t quote = line_.rfind('"'); quote != kNone;
       quote = quote == 0 ? kNone : line_.rfind('"', quote - 1)) {
    well_formed_after_[quote] = next.between;
    even_after_[quote] = next.between && even;
    const bool opens = OpensValue(line_, quote);
    FromQuote from = {opens && next.inside, false};
    if (quote > 0 && line_[quote - 1] == '\\') {
      from.inside =
          (next.between && ClosesBefore(line_, quote + 1)) || next.inside;
    } else if (next_quote == quote + 1) {
      from.inside = (!opens && !even && after_next.between &&
                     ClosesBefore(line_, quote + 2)) ||
                    after_next.inside;
    } else if (ClosesBefore(line_, quote + 1)) {
      from.inside = next.between;
    } else {
      from.inside = !opens && next.inside;
    }
    even = !even;
    after_next = next;
    next = from;
    next_quote = quote;
  }
}

}  // namespace mailtide
