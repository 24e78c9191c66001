// Text of strangers (subjects, HELO names, addresses) inside WELF records must
// change no field but its own, however the writer escapes quotes; and the
// limits of that.
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "parser/dialects/welf_record.h"

namespace mailtide {
namespace {

using K = WelfKey;
using Fields = std::initializer_list<std::pair<WelfKey, std::string_view>>;

// Parses `line` and expects it to be a record with these values among others.
WelfRecord Expect(std::string_view line, Fields fields) {
  WelfRecord record;
  EXPECT_TRUE(record.Parse(line)) << line;
  for (const auto& [key, value] : fields) {
    EXPECT_EQ(record.Get(key), value)
        << "field " << static_cast<int>(key) << " of " << line;
  }
  return record;
}

// How a writer puts text between quotes.
enum class Escape { kBackslash, kBackslashAll, kDouble, kStrip };

std::string Quoted(std::string_view text, Escape escape) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' && escape == Escape::kStrip) {
      continue;
    }
    if (c == '"') {
      out += escape == Escape::kDouble ? '"' : '\\';
    } else if (c == '\\' && escape == Escape::kBackslashAll) {
      out += '\\';
    }
    out += c;
  }
  return out + '"';
}

// Text that a stranger might put into a subject, a HELO name, an address.
std::vector<std::string> HostileTexts() {
  std::vector<std::string> texts = {
      R"(x" src=203.0.113.66 y)",
      R"(x" src=203.0.113.66 time="2001-01-01 00:00:00" user="mallory" to="m@x.example" from="m@x.example" result="250 ok" id=evil fw=evil pri=1 z="y)",
      R"(" src=203.0.113.66 y=")",
      R"(" src=203.0.113.66 ")",
      R"(x"src=203.0.113.66 y)",
      R"(x" src=203.0.113.66)",
      R"(x" src=203.0.113.66 b=)",
      R"(x" src=203.0.113.66 b=")",
      R"(x" src=203.0.113.66 b="")",
      R"(x"" src=203.0.113.66 "" y)",
      R"(x""" src=203.0.113.66 """ y)",
      R"(")",
      R"("")",
      R"(=")",
      R"(a="b" c="d")",
      " src=203.0.113.66 user=mallory time=2001-01-01 00:00:00 ",
      "id=evil time=\"2001-01-01 00:00:00\" fw=evil pri=1 src=203.0.113.66",
      "' src=203.0.113.66 user='mallory' ",
      "<a> src=203.0.113.66 <b",
      "\xe2\x80\x9d src=203.0.113.66 user=mallory \xe2\x80\x9c",
      "\x94 src=203.0.113.66 user=mallory \x93",
      ", src=203.0.113.66; user=mallory",
      "result 550 src 203.0.113.66",
  };
  // The same before and behind, so that quotes come out even and odd.
  const std::size_t count = texts.size();
  for (std::size_t i = 0; i < count; ++i) {
    texts.push_back(texts[i] + " and " + texts[(i * 7 + 3) % count]);
  }
  return texts;
}

struct Layout {
  std::string_view name;
  // Field names; those in upper case hold text and are quoted, and one at a
  // time is hostile.
  std::vector<std::string_view> keys;
};

std::string_view Honest(std::string_view key) {
  static constexpr std::pair<std::string_view, std::string_view> kValues[] = {
      {"time", "2024-03-08 18:15:00"},
      {"src", "203.0.113.25"},
      {"from", "from@example.net"},
      {"sender", "sender@example.net"},
      {"user", "user@example.org"},
      {"to", "to@example.org"},
      {"srcuser", "su@example.net"},
      {"dstname", "dn@example.org"},
      {"result", "250 accepted"},
      {"op", "To 1 recips"},
      {"proto", "smtp"},
      {"fw", "gateway"},
      {"id", "firewall"},
      {"sent", "1264"},
      {"pri", "6"},
      {"action", "pass"}};
  for (const auto& [name, value] : kValues) {
    if (name == key) {
      return value;
    }
  }
  return "text of no one";
}

// Every layout with its text fields; `SUBJECT` may be hostile, also SRCNAME
// (what HELO said), ARG (the message id), MSG, and as the last one RESULT.
std::vector<Layout> Layouts() {
  return {
      {"full",
       {"id", "time", "fw", "pri", "proto", "src", "SRCNAME", "from", "to",
        "user", "SUBJECT", "sent", "result", "MSG"}},
      {"text first",
       {"id", "time", "MSG", "SUBJECT", "fw", "pri", "ARG", "src", "from", "to",
        "user", "sent", "result", "SRCNAME"}},
      {"extensivecontrol",
       {"id", "time", "fw", "pri", "proto", "sent", "src", "SRCNAME", "user",
        "op", "ARG", "result", "MSG"}},
      {"gta, no id",
       {"pri", "MSG", "action", "proto", "user", "srcuser", "src", "sent",
        "SUBJECT", "time"}},
      {"sekoia, no id",
       {"time", "fw", "SUBJECT", "src", "user", "dstname", "MSG", "action"}},
      {"text before all, no id",
       {"MSG", "time", "fw", "src", "from", "to", "result", "SUBJECT"}},
      {"syslog-ng, sorted",
       {"id", "ARG", "from", "fw", "MSG", "pri", "proto", "result", "sent",
        "src", "SUBJECT", "time", "to", "user"}},
  };
}

std::string Lower(std::string_view text) {
  std::string lower;
  for (const char c : text) {
    lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  return lower;
}

std::string Write(const Layout& layout, Escape escape, std::size_t hostile,
                  std::string_view text, std::size_t also_hostile,
                  std::string_view also_text) {
  std::string line;
  for (std::size_t i = 0; i < layout.keys.size(); ++i) {
    const std::string key = Lower(layout.keys[i]);
    const bool is_text = key != layout.keys[i];
    std::string_view value = Honest(key);
    value = i == hostile ? text : i == also_hostile ? also_text : value;
    const bool quote = is_text || value.find(' ') != std::string::npos;
    line += (i == 0 ? "" : " ") + key + "=" +
            (quote ? Quoted(value, escape) : std::string(value));
  }
  return line;
}

void ExpectHonest(const Layout& layout, const std::string& line) {
  WelfRecord record;
  ASSERT_TRUE(record.Parse(line)) << line;
  for (const std::string_view key : layout.keys) {
    if (Lower(key) != key) {
      continue;
    }
    const WelfKey welf_key = FindWelfKey(key);
    ASSERT_EQ(record.Get(welf_key), Honest(key))
        << key << ", layout " << layout.name << ":\n"
        << line;
  }
  for (const WelfKey key : {K::kFrom, K::kTo, K::kUser, K::kResult}) {
    bool written = false;
    for (const std::string_view name : layout.keys) {
      written |= FindWelfKey(name) == key;
    }
    ASSERT_EQ(record.Has(key), written) << layout.name << ":\n" << line;
  }
  EXPECT_FALSE(record.unterminated()) << line;
  EXPECT_FALSE(record.repeated_fields()) << line;
}

// Whatever one text of a stranger holds, between the quotes of a writer that
// escapes them (or leaves them out) it changes no other field.
TEST(WelfInjectionTest, OneTextChangesNoOtherField) {
  int lines = 0;
  for (const Layout& layout : Layouts()) {
    for (const Escape escape : {Escape::kBackslash, Escape::kBackslashAll,
                                Escape::kDouble, Escape::kStrip}) {
      for (const std::string& text : HostileTexts()) {
        for (std::size_t i = 0; i < layout.keys.size(); ++i) {
          if (Lower(layout.keys[i]) != layout.keys[i]) {
            ExpectHonest(
                layout, Write(layout, escape, i, text, layout.keys.size(), ""));
            ++lines;
          }
        }
      }
    }
  }
  EXPECT_GT(lines, 3000);
}

// Two texts at a time, also such as hold backslashes where the writer escapes
// these too. (A writer that doubles quotes and leaves backslashes alone writes
// `\""` as one that escapes does at the end of a value: those texts are left
// out there.)
TEST(WelfInjectionTest, TwoTextsChangeNoOtherField) {
  std::vector<std::string> texts = HostileTexts();
  for (const std::string_view text :
       {R"(x\)", R"(\)", R"(x\\)", R"(x" src=203.0.113.66 y\)",
        R"( src=203.0.113.66 x\)", R"(x\" src=203.0.113.66 y\" b=)",
        R"(C:\a b\)", R"(x" src=203.0.113.66 b="y\)"}) {
    texts.emplace_back(text);
  }
  for (const Layout& layout : Layouts()) {
    for (const Escape escape : {Escape::kBackslashAll, Escape::kDouble}) {
      for (std::size_t a = 0; a < texts.size(); ++a) {
        for (std::size_t b = 0; b < texts.size(); b += 4 + a % 3) {
          const bool is_limit = texts[a].find("\\\"") != std::string::npos ||
                                texts[b].find("\\\"") != std::string::npos;
          if (escape == Escape::kDouble && is_limit) {
            continue;
          }
          std::vector<std::size_t> places;
          for (std::size_t i = 0; i < layout.keys.size(); ++i) {
            if (Lower(layout.keys[i]) != layout.keys[i]) {
              places.push_back(i);
            }
          }
          const std::size_t first = places[a % places.size()];
          const std::size_t second = places[(a + 1) % places.size()];
          ExpectHonest(
              layout, Write(layout, escape, first, texts[a], second, texts[b]));
          if (HasFatalFailure()) {
            return;
          }
        }
      }
    }
  }
}

// A writer that escapes quotes and not backslashes: one text that ends with a
// backslash still changes nothing.
TEST(WelfInjectionTest, BackslashAtTheEndOfOneText) {
  for (const Layout& layout : Layouts()) {
    for (const std::string_view text :
         {R"(x\)", R"(\)", R"(x\\)", R"(x" src=203.0.113.66 y\)",
          R"(x" src=203.0.113.66 b="y\)", R"(x" src=203.0.113.66 b=\)"}) {
      for (std::size_t i = 0; i < layout.keys.size(); ++i) {
        if (Lower(layout.keys[i]) != layout.keys[i]) {
          ExpectHonest(layout, Write(layout, Escape::kBackslash, i, text,
                                     layout.keys.size(), ""));
        }
      }
    }
  }
}

// The limit that no parser can lift: a writer that does not escape quotes lets
// a stranger end the value. What stood before it is safe, and a field that
// came twice is remarked.
TEST(WelfInjectionTest, UnescapedQuotesAreTheLimit) {
  WelfRecord record = Expect(
      R"(id=f time="t" fw=a src=192.0.2.1 user=anna msg="x" src=203.0.113.66 y" pri=6)",
      {{K::kSrc, "192.0.2.1"}, {K::kUser, "anna"}, {K::kMsg, "x"}});
  EXPECT_TRUE(record.repeated_fields());
  record = Expect(
      R"(id=f time="t" fw=a msg="x" src=203.0.113.66 y" src=192.0.2.1 pri=6)",
      {{K::kSrc, "203.0.113.66"}});
  EXPECT_TRUE(record.repeated_fields());
  // What the record itself does not have cannot be told from a forged one.
  record = Expect(R"(id=f time="t" fw=a msg="x" src=203.0.113.66 y" pri=6)",
                  {{K::kSrc, "203.0.113.66"}});
  EXPECT_FALSE(record.repeated_fields());
}

// A bare value has no protection at all behind it, only before it.
TEST(WelfInjectionTest, BareTextIsTheOtherLimit) {
  const WelfRecord record =
      Expect("id=f time=t fw=a src=192.0.2.1 msg=x src=203.0.113.66 user=anna",
             {{K::kSrc, "192.0.2.1"}, {K::kUser, "anna"}});
  EXPECT_TRUE(record.repeated_fields());
}

}  // namespace
}  // namespace mailtide
