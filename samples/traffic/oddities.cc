#include "samples/traffic/oddities.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "samples/traffic/odd_line.h"

namespace mailtide::traffic {
namespace {

using Texts = std::string_view;

// --- the text of msg --------------------------------------------------------

void AddToMsg(const Line& line, std::string_view text) {
  Field* msg = line.record->Find("msg");
  if (msg == nullptr) {
    msg = &line.record->AddQuoted("msg", "");
  }
  msg->value += msg->value.empty() ? "" : " ";
  msg->value += text;
}

// 6a.3: \" is a quote of the text, and so is one that nothing follows that
// could be a field.
void EscapedQuotes(const Line& line) {
  constexpr std::array<Texts, 3> kTexts = {
      R"(Subject: \"urgent\" offer)", R"(\"Rossi, Anna\" wrote)",
      R"(re: the \"new\" and the \"old\" one)"};
  AddToMsg(line, line.random.Pick(kTexts));
}

void InnerQuotes(const Line& line) {
  constexpr std::array<Texts, 3> kTexts = {R"(Subject: "urgent" offer)",
                                           R"(order "4711" of "d7" came)",
                                           R"(a "b" c result=550 d)"};
  AddToMsg(line, line.random.Pick(kTexts));
}

// 6a.5: an apostrophe inside a text closes nothing.
void Apostrophes(const Line& line) {
  constexpr std::array<Texts, 3> kTexts = {"Subject: l'offerta dell'anno",
                                           "n'est pas installe'",
                                           "it's 'quoted' here"};
  AddToMsg(line, line.random.Pick(kTexts));
}

// 6a.11: text inside a quoted value is never read for keys. Not together with
// Shuffle: without time=, fw= or pri= behind the record's own id=, rule 6a.2
// (i) would find the start of the record at the id= in the text.
void Injection(const Line& line) {
  constexpr std::array<Texts, 4> kTexts = {
      "Subject: from=boss@example.org to=all@d1.example.net result=250 "
      "size=999999999",
      R"(x time=\"2001-01-01 00:00:00\" src=198.51.100.99 op=RCPT y)",
      "id=firewall time=1999-01-01 fw=evil pri=0 proto=http x",
      "Re: user=root@example.org action=block virus=Worm spamlevel=3 end"};
  const std::string_view text = line.random.Pick(kTexts);
  if (line.random.Percent(50)) {
    AddToMsg(line, text);
  } else {
    line.record->AddQuoted("subject", text);
  }
}

// 6a.1: a line that is not UTF-8 is Windows-1252.
void OldCharacters(const Line& line) {
  AddToMsg(line, "Subject: perch\xE9 \x96 citt\xE0 \x80 10");
}

void NewCharacters(const Line& line) {
  AddToMsg(line, "Subject: perch\xC3\xA9 \xE2\x80\x93 citt\xC3\xA0");
}

// 6a.4: a quote that never closes ends with the line.
void UnclosedQuote(const Line& line) {
  AddToMsg(line, "Subject: cut off by the");
  line.record->MoveToEnd("msg");
  line.record->field(line.record->size() - 1).quote = Quote::kUnclosed;
}

// --- fields -----------------------------------------------------------------

// 1.2: id= first, all others in any order.
void Shuffle(const Line& line) {
  const auto size = static_cast<std::uint32_t>(line.record->size());
  for (std::uint32_t i = size - 1; i > 1; --i) {
    line.record->Swap(i, 1 + line.random.Below(i));
  }
}

// 6a.10: the first wins.
void Duplicates(const Line& line) {
  constexpr std::array<std::pair<Texts, Texts>, 12> kLater = {{
      {"from", "mallory@d66.example.net"},
      {"to", "one@d1.example.net,two@example.org,three@d1.example.net"},
      {"srcuser", "boss@example.org"},
      {"user", "root@example.org"},
      {"dstname", "four@d1.example.net"},
      {"size", "999999999"},
      {"rcvd", "888888888"},
      {"time", "2001-01-01 01:01:01"},
      {"src", "198.51.100.200"},
      {"result", "550 5.0.0 no"},
      {"action", "block"},
      {"op", "QUIT"},
  }};
  const std::uint32_t first = line.random.Below(kLater.size());
  std::uint32_t added = 0;
  for (std::uint32_t i = 0; i < kLater.size() && added < 2; ++i) {
    const auto& [key, value] = kLater[(first + i) % kLater.size()];
    if (line.record->Find(key) != nullptr) {
      line.record->AddQuoted(key, value);
      ++added;
    }
  }
}

void DoubleBlanks(const Line& line) {
  for (std::size_t i = 1; i < line.record->size(); ++i) {
    if (line.random.Percent(40)) {
      line.record->field(i).gap = line.random.Percent(25) ? "\t" : "  ";
    }
  }
  line.record->trailing = "  ";
}

// 6a.3: a closing quote may stand directly before a known key.
void MissingBlank(const Line& line) {
  constexpr std::array<Texts, 12> kKnown = {"pri",    "proto", "src",  "dst",
                                            "op",     "arg",   "from", "to",
                                            "result", "msg",   "rcvd", "rule"};
  for (std::size_t i = 1; i < line.record->size(); ++i) {
    const Field& field = line.record->field(i);
    if (line.record->field(i - 1).quote == Quote::kDouble &&
        std::find(kKnown.begin(), kKnown.end(), field.key) != kKnown.end()) {
      line.record->field(i).gap = "";
      return;
    }
  }
}

// 6a.5. The rule needs a value without a quote of its own.
void SingleQuotes(const Line& line) {
  for (std::size_t i = 1; i < line.record->size(); ++i) {
    Field& field = line.record->field(i);
    const bool fit = field.quote == Quote::kDouble && field.key != "time" &&
                     field.value.find('\'') == std::string::npos;
    if (fit && line.random.Percent(60)) {
      field.quote = Quote::kSingle;
    }
  }
}

// Design section 7: typographic quotes round a value are stripped.
void CurlyQuotes(const Line& line) {
  constexpr std::array<Texts, 4> kKeys = {"from", "to", "user", "srcuser"};
  const Quote quote =
      line.random.Percent(50) ? Quote::kCurly : Quote::kCurly1252;
  for (const std::string_view key : kKeys) {
    Field* field = line.record->Find(key);
    if (field != nullptr && field->quote == Quote::kDouble &&
        field->value.find(' ') == std::string::npos) {
      field->quote = quote;
    }
  }
}

// 6a.11 (first half): names compare without case.
void KeyCases(const Line& line) {
  const KeyCase key_case =
      line.random.Percent(50) ? KeyCase::kUpper : KeyCase::kTitle;
  for (std::size_t i = 1; i < line.record->size(); ++i) {
    line.record->field(i).key_case = key_case;
  }
}

// 6a.7: bare values keep their blanks; after a scalar key the rest is loose
// text, here without a word that could be a field.
void BareBlanks(const Line& line) {
  constexpr std::array<Texts, 4> kKeys = {"to", "msg", "op", "result"};
  for (const std::string_view key : kKeys) {
    Field* field = line.record->Find(key);
    const bool fit = field != nullptr && field->quote == Quote::kDouble &&
                     !field->value.empty();
    if (fit && line.random.Percent(60)) {
      field->quote = Quote::kBare;
    }
  }
}

// 6a.8: `key= value`.
void BlankAfterEqual(const Line& line) {
  constexpr std::array<Texts, 4> kKeys = {"size", "rcvd", "pri", "src"};
  for (const std::string_view key : kKeys) {
    Field* field = line.record->Find(key);
    if (field != nullptr) {
      field->after_equal = " ";
    }
  }
}

// 6a.13. Not where the proto is told otherwise: a port might tell more.
void SourceForms(const Line& line) {
  Field* proto = line.record->Find("proto");
  Field* src = line.record->Find("src");
  if (proto == nullptr || proto->value != "smtp" || src == nullptr) {
    return;
  }
  constexpr std::array<Texts, 4> kForms = {":4711", "/4711", ":4711:WAN",
                                           ":4711:WAN:PC7"};
  src->value += line.random.Pick(kForms);
}

void GatewayNames(const Line& line) {
  Field* fw = line.record->Find("fw");
  const bool blanks = line.random.Percent(50);
  fw->value = blanks ? "Mail Proxy 3000 #1" : "(none)";
  fw->quote = blanks ? Quote::kDouble : Quote::kBare;
}

// 6a.2 (ii): no id at all.
void NoId(const Line& line) {
  line.record->Remove("id");
}

// Whether an oddity leaves the order of the fields and the place of the
// record's start alone, so that they may be shuffled besides.
enum class Mixes { kNo, kYes };

struct Oddity {
  void (*make)(const Line&);
  Mixes mixes;
};

constexpr std::array<Oddity, 24> kOddities = {{
    {EscapedQuotes, Mixes::kYes}, {InnerQuotes, Mixes::kYes},
    {Apostrophes, Mixes::kYes},   {Injection, Mixes::kNo},
    {OldCharacters, Mixes::kYes}, {NewCharacters, Mixes::kYes},
    {UnclosedQuote, Mixes::kNo},  {Shuffle, Mixes::kNo},
    {Duplicates, Mixes::kYes},    {DoubleBlanks, Mixes::kYes},
    {MissingBlank, Mixes::kYes},  {SingleQuotes, Mixes::kYes},
    {CurlyQuotes, Mixes::kYes},   {KeyCases, Mixes::kYes},
    {BareBlanks, Mixes::kYes},    {BlankAfterEqual, Mixes::kYes},
    {SourceForms, Mixes::kYes},   {GatewayNames, Mixes::kYes},
    {NoId, Mixes::kNo},           {Unpadded, Mixes::kYes},
    {TimeMarks, Mixes::kYes},     {UnquotedTime, Mixes::kYes},
    {OtherZone, Mixes::kYes},     {Prefix, Mixes::kNo},
}};

}  // namespace

void MakeOdd(const Mail& mail, YearlessHeaders yearless, Random& random,
             Record* record) {
  const Line line = {mail, yearless, random, record};
  const std::uint32_t which = random.Below(kOddities.size() + 1);
  if (which == kOddities.size()) {
    HeaderTime(line);
    return;
  }
  if (kOddities[which].mixes == Mixes::kYes && random.Percent(20)) {
    Shuffle(line);
  }
  kOddities[which].make(line);
}

}  // namespace mailtide::traffic
