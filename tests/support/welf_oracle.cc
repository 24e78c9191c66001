#include "tests/support/welf_oracle.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <string_view>

#include <re2/re2.h>

namespace mailtide {
namespace {

using re2::RE2;
using re2::StringPiece;

// A pattern over bytes, whatever their character set.
class Bytes : public RE2 {
 public:
  explicit Bytes(const std::string& pattern) : RE2(pattern, RE2::Latin1) {}
};

constexpr std::string_view kKey = R"([A-Za-z_][A-Za-z0-9_./:()-]*)";

// The field table of the format's notes, `id` first, with the mail fields of
// its mapping.
constexpr std::string_view kKnown =
    "id|time|fw|pri|rule|proto|duration|sent|rcvd|src|dst|srcname|dstname|user|"
    "op|arg|result|ref|agent|cache|msg|type|vpn|cat_site|cat_action|"
    "catlevel_site|cat_page|catlevel_page|sn|c|m|n|usr|sess|note|app|appname|"
    "category|code|gcat|fw_action|srcmac|dstmac|natsrc|natdst|srcv6|dstv6|spkt|"
    "rpkt|cdur|dpi|sid|ipscat|ipspri|vpnpolicy|tz|startime|confid|slotlevel|"
    "ruleid|rulename|srcif|srcifname|dstif|dstifname|ipproto|srcport|"
    "srcportname|dstport|dstportname|modsrc|modsrcport|origdst|origdstport|ipv|"
    "action|logtype|contentpolicy|virus|spamlevel|ads|filename|filetype|hash|"
    "sandboxing|sandboxinglevel|datechange|contenttype|requestid|scode|server|"
    "srcuser|smtp_action|spam|nat|natport|pkts_sent|pkts_rcvd|from|sender|"
    "mailfrom|to|rcpt|rcptto|recipient|dstuser|size|message_length|msgid|"
    "messageid|virusname|subject|dport|port|session";

// Rule 7: one word is the whole of a bare value.
constexpr std::string_view kScalar =
    "pri|sent|rcvd|duration|src|dst|[a-z]*port|c|m|n|rule|ruleid|result|fw|"
    "[a-z]*mac|size|scode|ipv|tz";

std::string Join(std::string_view a, std::string_view b, std::string_view c) {
  return std::string(a) + std::string(b) + std::string(c);
}

bool At(const std::string& line, std::size_t at, const Bytes& pattern) {
  StringPiece rest(line);
  rest.remove_prefix(std::min(at, line.size()));
  return RE2::PartialMatch(rest, pattern);
}

bool IsKnown(const std::string& name) {
  static const Bytes kKnownPattern(Join("(?i:", kKnown, ")"));
  return RE2::FullMatch(name, kKnownPattern);
}

bool IsScalarName(const std::string& name) {
  static const Bytes kScalarPattern(Join("(?i:", kScalar, ")"));
  return RE2::FullMatch(name, kScalarPattern);
}

std::string TrimmedCopy(const std::string& text) {
  std::string trimmed;
  static const Bytes kTrim(R"((?s)[ \t]*(.*?)[ \t]*)");
  RE2::FullMatch(text, kTrim, &trimmed);
  return trimmed;
}

class Oracle {
 public:
  explicit Oracle(const std::string& line) : line_(line) {}

  OracleRecord Read() {
    const std::optional<std::size_t> start = Start();
    if (!start) {
      return record_;
    }
    record_.header = line_.substr(0, *start);
    at_ = *start;
    while (SkipSeparators()) {
      if (!Field()) {
        LooseWord();
      }
    }
    std::size_t known = 0;
    bool essential = false;
    static const Bytes kEssentialName("time|fw|msg|src|user|op|result|proto");
    for (const auto& [name, value] : record_.fields) {
      known += IsKnown(name) ? 1U : 0U;
      essential |= RE2::FullMatch(name, kEssentialName);
    }
    record_.accepted = essential && known >= 2;
    record_.choice |= essential && known < 2 && known_seen_ >= 2;
    return record_;
  }

 private:
  // Rule 1.
  std::optional<std::size_t> Start() const {
    StringPiece text(line_);
    // Brackets before the first KEY= hold what is no field.
    StringPiece bracket;
    static const Bytes kBrackets(Join(R"((?s)^([^"[]*\[[^]]*\]))", "", ""));
    static const Bytes kWithKey(
        Join(R"((?s)(?:^|[^A-Za-z0-9_.-]))", kKey, R"(=[^[]*\[)"));
    while (RE2::PartialMatch(text, kBrackets, &bracket) &&
           !RE2::PartialMatch(bracket.substr(0, bracket.find('[') + 1),
                              kWithKey)) {
      text.remove_prefix(bracket.size());
    }
    const auto where = [this](StringPiece piece) {
      return static_cast<std::size_t>(piece.data() - line_.data());
    };
    static const Bytes kAnyKey(
        Join(R"((?s)(?:^|[^A-Za-z0-9_.-])()", kKey, "=)"));
    static const Bytes kKnownKey(
        Join(R"((?si)(?:^|[^A-Za-z0-9_.-])((?:)", kKnown.substr(3), ")=)"));
    static const Bytes kId(
        R"((?si)(?:^|[^A-Za-z0-9_.-])(id=(?:"[^"]*"?)?[^ \t]*(?:[ \t]+sn=[^ \t]*)?)"
        R"((?:[ \t]+[^ \t]+)?[ \t]+(?:time|fw|pri)=))");
    StringPiece key;
    StringPiece found;
    const bool has_known = RE2::PartialMatch(text, kKnownKey, &key);
    // An `id=` behind other known fields is one of them.
    if (RE2::PartialMatch(text, kId, &found) && has_known &&
        key.data() >= found.data()) {
      return where(found);
    }
    if (RE2::PartialMatch(text, kAnyKey, &key)) {
      return where(key);
    }
    return std::nullopt;
  }

  bool SkipSeparators() {
    while (at_ < line_.size() &&
           std::string_view(" \t,;").find(line_[at_]) != std::string::npos) {
      ++at_;
    }
    return at_ < line_.size();
  }

  void SkipBlanks() {
    while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t')) {
      ++at_;
    }
  }

  // Whether a value may end before `at`.
  bool Closes(std::size_t at) const {
    static const Bytes kClosing(Join(R"((?s)^(?:[ \t,;]*$|[ \t,;]+)", kKey,
                                     "=|(?i:" + std::string(kKnown) + ")=)"));
    return At(line_, at, kClosing);
  }

  bool KeyBehindBlanks(std::size_t at) const {
    static const Bytes kKeyPattern(Join(R"((?s)^[ \t]+)", kKey, "="));
    return At(line_, at, kKeyPattern);
  }

  bool Field() {
    static const Bytes kField(Join("(?s)^(", kKey, ")="));
    StringPiece rest(line_);
    rest.remove_prefix(at_);
    StringPiece name;
    if (!RE2::PartialMatch(rest, kField, &name)) {
      return false;
    }
    const std::string key(name);
    at_ += key.size() + 1;
    static const Bytes kOnlyBlanks(R"((?s)^[ \t]*$)");
    if (At(line_, at_, kOnlyBlanks) || KeyBehindBlanks(at_)) {
      Put(key, "");
      return true;
    }
    SkipBlanks();
    if (line_[at_] == '"') {
      Quoted(key);
    } else if (!SingleQuoted(key)) {
      Bare(key);
    }
    return true;
  }

  // Whether the quotes from `at` on balance beyond doubt: each in its turn
  // opens a value and stands where one may close.
  bool PlainRest(std::size_t at) const {
    bool open = false;
    for (; at < line_.size(); ++at) {
      if (line_[at] != '"') {
        continue;
      }
      const std::string before = line_.substr(0, at);
      static const Bytes kKeyBefore(Join("(?s)", kKey, "=$"));
      if (before.back() == '\\' ||
          (!open && !RE2::PartialMatch(before, kKeyBefore)) ||
          (open && !Closes(at + 1))) {
        return false;
      }
      open = !open;
    }
    return !open;
  }

  // Rules 2, 3 and 4.
  void Quoted(const std::string& key) {
    const std::size_t start = ++at_;
    std::string value;
    for (std::size_t at = start; at < line_.size(); ++at) {
      if (line_[at] != '"') {
        value += line_[at];
        continue;
      }
      const bool pair = line_.substr(at, 2) == "\"\"";
      const bool escaped = at > start && line_[at - 1] == '\\';
      if (escaped && Closes(at + 1)) {
        if (PlainRest(at + 1)) {
          Put(key, value);
          at_ = at + 1;
          return;
        }
        record_.choice = true;
      }
      if (escaped) {
        record_.choice |= pair;
        value.back() = '"';
        continue;
      }
      if (pair) {
        record_.choice |= Closes(at + 2);
        value += '"';
        ++at;
        continue;
      }
      if (Closes(at + 1)) {
        Put(key, value);
        at_ = at + 1;
        return;
      }
      value += '"';
    }
    record_.unterminated = true;
    static const Bytes kCut(Join(R"((?si)([ \t]+(?:)", kKnown, ")=)"));
    StringPiece rest(line_);
    rest.remove_prefix(start);
    StringPiece hit;
    std::string text = line_.substr(start);
    if (RE2::PartialMatch(rest, kCut, &hit)) {
      text.resize(static_cast<std::size_t>(hit.data() - rest.data()));
    }
    // Whether escapes are undone in what was cut off is open.
    record_.choice |= text.find('"') != std::string::npos;
    at_ = start + text.size();
    Put(key, text);
  }

  // Rule 5.
  bool SingleQuoted(const std::string& key) {
    if (line_[at_] != '\'') {
      return false;
    }
    for (std::size_t at = at_ + 1; at < line_.size(); ++at) {
      if (line_[at] == '\'' && Closes(at + 1)) {
        Put(key, line_.substr(at_ + 1, at - at_ - 1));
        at_ = at + 1;
        return true;
      }
    }
    return false;
  }

  // Rules 6 and 7.
  void Bare(const std::string& key) {
    std::size_t end = at_;
    if (IsScalarName(key)) {
      end = std::min(line_.find_first_of(" \t", at_), line_.size());
    } else {
      if (line_[at_] == '<') {
        // A quoted local part may hold a bracket.
        static const Bytes kLocalPart(R"((?s)^(<"(?:[^"\\]|\\.)*")@)");
        StringPiece part;
        RE2::PartialMatch(StringPiece(line_).substr(at_), kLocalPart, &part);
        const std::size_t close = line_.find('>', at_ + part.size());
        end = close == std::string::npos ? end : close;
      }
      static const Bytes kStop(Join(R"((?s)^(?:[ \t]*$|[ \t]+)", kKey, "=)"));
      while (!At(line_, end, kStop)) {
        ++end;
      }
    }
    std::string value = line_.substr(at_, end - at_);
    // A number or a MAC that runs into the next field has tests of its own.
    record_.choice |= IsScalarName(key) && value.find('=') != std::string::npos;
    record_.choice |= value.find_first_of(",;") != std::string::npos;
    if (std::count(value.begin(), value.end(), '"') == 1 && value.size() > 1 &&
        value.back() == '"') {
      value.pop_back();
    }
    // Typographic quotes have tests of their own.
    static const Bytes kTypographic(
        "^(?:\xe2\x80[\x9c\x9d\x9e]|[\x93\x94\x84])");
    record_.choice |= RE2::PartialMatch(value, kTypographic);
    static const Bytes kOperation("(?i)op|proto");
    static const Bytes kBareField(
        R"((?si)^(.*?)[ \t]+(?:(?:src|dst)[ \t]+\d+\.\d+\.\d+\.\d+|)"
        R"((?:result|sent|rcvd|pri|duration)[ \t]+\d[^ \t]*)$)");
    std::string before;
    if (RE2::FullMatch(key, kOperation) &&
        RE2::FullMatch(value, kBareField, &before)) {
      end = at_ + before.size();
      value = before;
    }
    at_ = end;
    Put(key, value);
  }

  void LooseWord() {
    static const Bytes kPair(
        R"((?si)^((?:src|dst)[ \t]+\d+\.\d+\.\d+\.\d+|)"
        R"((?:result|sent|rcvd|pri|duration)[ \t]+\d[^ \t]*)(?:[ \t]|$))");
    StringPiece rest(line_);
    rest.remove_prefix(at_);
    StringPiece found;
    if (RE2::PartialMatch(rest, kPair, &found)) {
      std::string key;
      std::string value;
      static const Bytes kTwoWords(R"((\w+)[ \t]+(.*))");
      RE2::FullMatch(found, kTwoWords, &key, &value);
      at_ += found.size();
      Put(key, value);
      return;
    }
    at_ = std::min(line_.find_first_of(" \t", at_), line_.size());
  }

  void Put(const std::string& key, const std::string& value) {
    std::string name = key;
    std::transform(name.begin(), name.end(), name.begin(), [](char c) {
      return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    known_seen_ += IsKnown(name) ? 1U : 0U;
    record_.fields.emplace(name, TrimmedCopy(value));
  }

  const std::string& line_;
  std::size_t at_ = 0;
  std::size_t known_seen_ = 0;
  OracleRecord record_;
};

}  // namespace

OracleRecord ReadByOracle(const std::string& line) {
  return Oracle(line).Read();
}

}  // namespace mailtide
