#include "parser/dialects/welf_record.h"

#include <algorithm>
#include <cstddef>

#include "parser/address.h"
#include "parser/base/scan.h"
#include "parser/dialects/welf_header.h"
#include "parser/dialects/welf_words.h"

namespace mailtide {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMacBytes = 17;

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
  quotes_.Reset();
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
  at_ = WordEnd(line_, at_);
  const std::string_view word = line_.substr(start, at_ - start);
  const WelfKey key = FindWelfKey(word);
  const std::size_t next = SkipBlanks(line_, at_);
  const std::size_t next_end = WordEnd(line_, next);
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
      if (closing &&
          quotes_.RestIsWellFormed(line_, quote, /*doubled=*/false)) {
        PutQuoted(key, start, quote);
        return;
      }
      from = quote + 1;
    } else if (doubled) {
      if (ClosesBefore(line_, quote + 2) &&
          quotes_.RestIsWellFormed(line_, quote + 1, /*doubled=*/true)) {
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
    const std::size_t blank = WordEnd(line_, at_);
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
      end = WordEnd(line_, start);
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
      end = WordEnd(line_, from);
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
  std::size_t from = 0;  // what stands before is done
  for (std::size_t quote = value.find('"', 1); quote != kNone;
       quote = value.find('"', quote + 1)) {
    const char before = value[quote - 1];
    if (quote > from && (before == '\\' || before == '"')) {
      unescaped_.append(value, from, quote - 1 - from);
      unescaped_ += '"';
      from = quote + 1;
    }
  }
  unescaped_.append(value, from);
  return std::string_view(unescaped_).substr(start);
}

}  // namespace mailtide
