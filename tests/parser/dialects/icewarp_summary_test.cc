#include "parser/dialects/icewarp_summary.h"

#include <cstdint>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using Views = std::vector<std::string_view>;

struct Case {
  std::string_view text;
  std::string_view sender;
  Views recipients;
  std::uint64_t count;
  std::uint64_t bytes;
  std::string_view result;
  std::string_view id;
};

TEST(IceWarpSummaryTest, Lines) {
  const Case cases[] = {
      {"<news@example.net> <anna@example.org> 1 2804 00:00:01 OK YAR93710",
       "news@example.net",
       {"anna@example.org"},
       1,
       2804,
       "OK",
       "YAR93710"},
      // 2004: no id.
      {"<admin@example.org> <friend@elsewhere.example> 1 348 00:00:00 OK",
       "admin@example.org",
       {"friend@elsewhere.example"},
       1,
       348,
       "OK",
       ""},
      // The null sender, and an outcome other than OK.
      {"<> <b@y.example> 1 10 0:00:00 GRLST",
       "",
       {"b@y.example"},
       1,
       10,
       "GRLST",
       ""},
      // One recipient shown of several, and all of them.
      {"<a@x.example> <b@y.example> 12 10 00:00:01 OK ABC12345",
       "a@x.example",
       {"b@y.example"},
       12,
       10,
       "OK",
       "ABC12345"},
      {"<a@x.example> <b@y.example> <c@y.example>,<d@y.example> , "
       "<e@y.example> 4 10 00:00:01 OK ABC12345",
       "a@x.example",
       {"b@y.example", "c@y.example", "d@y.example", "e@y.example"},
       4,
       10,
       "OK",
       "ABC12345"},
      // Paths hold blanks and commas; quoted local parts hold brackets.
      {"<a b@x.example> <b, c@y.example> 1 2 00:00:01 OK",
       "a b@x.example",
       {"b, c@y.example"},
       1,
       2,
       "OK",
       ""},
      {R"(<"> <x@y> 9 9 00:00:00 OK ZZZ99999"@x.example> <b@y.example> )"
       "1 2 00:00:01 OK ABC12345",
       R"("> <x@y> 9 9 00:00:00 OK ZZZ99999"@x.example)",
       {"b@y.example"},
       1,
       2,
       "OK",
       "ABC12345"},
      {R"(<"\">"@x.example> <b@y.example> 1 2 00:00:01 OK)",
       R"("\">"@x.example)",
       {"b@y.example"},
       1,
       2,
       "OK",
       ""},
      // A quote that does not close a local part is plain.
      {R"(<"a@x.example> <b"@y.example> 1 2 00:00:01 OK)",
       R"("a@x.example)",
       {R"(b"@y.example)"},
       1,
       2,
       "OK",
       ""},
      // Source routes; a null recipient is none.
      {"<@r.example:a@x.example> <> 1 2 00:00:01 OK",
       "a@x.example",
       {},
       1,
       2,
       "OK",
       ""},
      // What is no id is free text; free text may follow it.
      {"<a@x> <b@y> 1 2 00:00:01 OK virus found",
       "a@x",
       {"b@y"},
       1,
       2,
       "OK",
       ""},
      {"<a@x> <b@y> 1 2 00:00:01 OK ABC12345 and so on",
       "a@x",
       {"b@y"},
       1,
       2,
       "OK",
       "ABC12345"},
      {"<a@x> <b@y> 1 2 00:00:01 OK ABC", "a@x", {"b@y"}, 1, 2, "OK", ""},
      {"<a@x> <b@y> 1 2 00:00:01 OK ABCDEFGHIJ1234567890",
       "a@x",
       {"b@y"},
       1,
       2,
       "OK",
       "ABCDEFGHIJ1234567890"},
      {"<a@x> <b@y> 1 2 00:00:01 OK ABCDEFGHIJ12345678901",
       "a@x",
       {"b@y"},
       1,
       2,
       "OK",
       ""},
      // Blanks of any kind and number; long durations; bounded numbers.
      {"<a@x>\t<b@y>  1\t 2  123:00:01  OK  ABC12345 ",
       "a@x",
       {"b@y"},
       1,
       2,
       "OK",
       "ABC12345"},
      {"<a@x> <b@y> 99999999999999999999 99999999999999999999 00:00:01 OK",
       "a@x",
       {"b@y"},
       1'000'000,
       std::uint64_t{1} << 50,
       "OK",
       ""},
      {"<a@x> <b@y> 0 0 00:00:00 OK", "a@x", {"b@y"}, 0, 0, "OK", ""},
  };
  for (const Case& c : cases) {
    Views recipients;
    const auto summary = ParseIceWarpSummary(c.text, recipients);
    ASSERT_TRUE(summary) << c.text;
    EXPECT_EQ(summary->sender, c.sender) << c.text;
    EXPECT_EQ(recipients, c.recipients) << c.text;
    EXPECT_EQ(summary->count, c.count) << c.text;
    EXPECT_EQ(summary->bytes, c.bytes) << c.text;
    EXPECT_EQ(summary->result, c.result) << c.text;
    EXPECT_EQ(summary->id, c.id) << c.text;
  }
}

TEST(IceWarpSummaryTest, WhatIsNoneAppendsNothing) {
  for (const std::string_view text : {
           "",
           "<a@x>",
           "<a@x> 1 2 00:00:01 OK",
           "a@x b@y 1 2 00:00:01 OK",
           "<a@x><b@y> 1 2 00:00:01 OK",
           "<a@x>, <b@y> 1 2 00:00:01 OK",
           "<a@x> <b@y>1 2 00:00:01 OK",
           "<a@x> <b@y>, 1 2 00:00:01 OK",
           "<a@x> <b@y 1 2 00:00:01 OK",
           "<a@x> <b@y> 1 00:00:01 OK",
           "<a@x> <b@y> one 2 00:00:01 OK",
           "<a@x> <b@y> -1 2 00:00:01 OK",
           "<a@x> <b@y> 1 2k 00:00:01 OK",
           "<a@x> <b@y> 1 2 00:01 OK",
           "<a@x> <b@y> 1 2 :00:01 OK",
           "<a@x> <b@y> 1 2 00:0:01 OK",
           "<a@x> <b@y> 1 2 00:00:01.5 OK",
           "<a@x> <b@y> 1 2 00:00:01",
           "<a@x> <b@y> 1 2 00:00:01 ",
       }) {
    Views recipients = {"kept"};
    EXPECT_FALSE(ParseIceWarpSummary(text, recipients)) << text;
    EXPECT_EQ(recipients, Views{"kept"}) << text;
  }
}

}  // namespace
}  // namespace mailtide
