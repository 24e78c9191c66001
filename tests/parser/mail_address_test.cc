#include "parser/mail_address.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

using namespace std::string_view_literals;

std::vector<std::string> Split(std::string_view text) {
  std::vector<std::string_view> addresses;
  SplitAddresses(text, addresses);
  return {addresses.begin(), addresses.end()};
}

TEST(MailAddressTest, BareAddress) {
  struct Case {
    std::string_view text, address;
  };
  for (const Case& c : {
           Case{"anna@example.org", "anna@example.org"},
           {"  anna@example.org\t", "anna@example.org"},
           {"<anna@example.org>", "anna@example.org"},
           {" < anna@example.org > ", "anna@example.org"},
           {"Anna <anna@example.org>", "anna@example.org"},
           {"<anna@example.org> SIZE=100", "anna@example.org"},
           {"<>", ""},
           {"< >", ""},
           {"", ""},
           {"<anna@example.org", "anna@example.org"},
           {"anna@example.org>", "anna@example.org"},
           {"<@a.example,@b.example:anna@example.org>", "anna@example.org"},
           {"@a.example:anna@example.org", "anna@example.org"},
           {"@a.example", "@a.example"},
           {"@a.example:anna@[IPv6:2001:db8::1]", "anna@[IPv6:2001:db8::1]"},
           {"<@[IPv6:2001:db8::1]:anna@x.example>", "anna@x.example"},
           {"anna@[IPv6:2001:db8::1]", "anna@[IPv6:2001:db8::1]"},
           {"@[IPv6:2001:db8::1]", "@[IPv6:2001:db8::1]"},
           {"<a@x.example><b@x.example>", "a@x.example"},
       }) {
    EXPECT_EQ(BareAddress(c.text), c.address) << c.text;
  }
}

// A quoted local part may hold brackets (RFC 5321, 4.1.2): they are no end of
// the address, or a stranger could show any other.
TEST(MailAddressTest, BracketsInsideQuotesAreData) {
  EXPECT_EQ(BareAddress(R"("<anna@example.org>"@example.net)"),
            R"("<anna@example.org>"@example.net)");
  EXPECT_EQ(BareAddress(R"(<"<anna@example.org>"@example.net>)"),
            R"("<anna@example.org>"@example.net)");
  EXPECT_EQ(BareAddress(R"("anna <a@example.org>" <b@example.net>)"),
            "b@example.net");
  EXPECT_EQ(BareAddress(R"(<"a\"b>c"@example.net>)"),
            R"("a\"b>c"@example.net)");
  // A quote that never closes is no quote.
  EXPECT_EQ(BareAddress(R"(anna" <a@example.org>)"), "a@example.org");
}

TEST(MailAddressTest, DomainOf) {
  EXPECT_EQ(DomainOf("anna@example.org"), "example.org");
  EXPECT_EQ(DomainOf(R"("a@b"@example.org)"), "example.org");
  EXPECT_EQ(DomainOf("anna@"), "");
  EXPECT_EQ(DomainOf("anna"), "");
  EXPECT_EQ(DomainOf(""), "");
}

TEST(MailAddressTest, SplitsAddresses) {
  using List = std::vector<std::string>;
  struct Case {
    std::string_view text;
    List addresses;
  };
  for (const Case& c : {
           Case{"", List{}},
           {" ,; \t", List{}},
           {"a@x.example", List{"a@x.example"}},
           {"a@x.example,b@x.example", List{"a@x.example", "b@x.example"}},
           {"a@x.example; b@x.example", List{"a@x.example", "b@x.example"}},
           {"a@x.example b@x.example", List{"a@x.example", "b@x.example"}},
           {"<a@x.example><b@x.example>", List{"a@x.example", "b@x.example"}},
           {"<a@x.example> <b@x.example>", List{"a@x.example", "b@x.example"}},
           {"<a@x.example>,<b@x.example>,", List{"a@x.example", "b@x.example"}},
           {"a@x.example,a@x.example", List{"a@x.example", "a@x.example"}},
           {R"("a,b"@x.example,c@x.example)",
            List{R"("a,b"@x.example)", "c@x.example"}},
           {R"(<"a b"@x.example>;c@x.example)",
            List{R"("a b"@x.example)", "c@x.example"}},
           {R"(<"a>b"@x.example>)", List{R"("a>b"@x.example)"}},
           {R"(<"<a@x.example>"@y.example>)",
            List{R"("<a@x.example>"@y.example)"}},
           {"root", List{"root"}},
           {"root postmaster", List{"root", "postmaster"}},
           {"<>", List{}},
           {"Anna <a@x.example>", List{"a@x.example"}},
           {R"("Anna, B." <a@x.example>, c@x.example)",
            List{"a@x.example", "c@x.example"}},
           {"a@x.example <b@x.example>", List{"a@x.example", "b@x.example"}},
           {"<a@x.example", List{"a@x.example"}},
       }) {
    EXPECT_EQ(Split(c.text), c.addresses) << c.text;
  }
}

// A name of several words is still no recipient.
TEST(MailAddressTest, DisplayNameOfSeveralWords) {
  using List = std::vector<std::string>;
  EXPECT_EQ(Split("Anna Maria Rossi <a@x.example>"), List{"a@x.example"});
  EXPECT_EQ(Split("b@x.example Anna Maria <a@x.example>"),
            (List{"b@x.example", "a@x.example"}));
}

TEST(MailAddressTest, SplitAppends) {
  std::vector<std::string_view> addresses = {"first"};
  SplitAddresses("Anna <a@x.example>", addresses);
  EXPECT_EQ(addresses, (std::vector<std::string_view>{"first", "a@x.example"}));
}

// 2026-11-21: a comma inside a name made a second recipient.
TEST(MailAddressTest, NamesAndCommentsAreNoRecipients) {
  const std::vector<std::string> one = {"b@example.org"};
  for (const std::string_view text : {
           "Rossi, Mario <b@example.org>"sv,
           "\"Rossi, Mario\" <b@example.org>"sv,
           "'Rossi, Mario' <b@example.org>"sv,
           "\"b@example.org\" <b@example.org>"sv,
           "'b@example.org' <b@example.org>"sv,
           "Mario<b@example.org>"sv,
           "b@example.org (comment)"sv,
           "b@example.org(comment)"sv,
           "(comment) b@example.org"sv,
           "b@example.org (one, two; three)"sv,
           "b@example.org (was:c@example.org) (and others)"sv,
           "(<c@example.org>) b@example.org"sv,
           "Mario (the boss) Rossi <b@example.org> (home)"sv,
           "<b@example.org> SIZE=100 BODY=8BITMIME"sv,
           "postmaster <b@example.org>"sv,
       }) {
    EXPECT_EQ(Split(text), one) << text;
  }
}

TEST(MailAddressTest, WordsAloneAreMailboxes) {
  using List = std::vector<std::string>;
  EXPECT_EQ(Split("postmaster"), List{"postmaster"});
  EXPECT_EQ(Split("unknown"), List{"unknown"});
  EXPECT_EQ(Split("none, null"), (List{"none", "null"}));
  EXPECT_EQ(Split("root, b@x.example"), (List{"root", "b@x.example"}));
  EXPECT_EQ(Split("<root>"), List{"root"});
  EXPECT_EQ(Split("root <root>, <admin>"), (List{"root", "admin"}));
}

TEST(MailAddressTest, PlaceholdersAreNoRecipients) {
  using List = std::vector<std::string>;
  for (const std::string_view text : {"-", "<->", "'-'", "(null)", "(none)",
                                      "N/A", "n/a", "-,-", "- (none)"}) {
    EXPECT_EQ(Split(text), List{}) << text;
  }
  EXPECT_EQ(Split("-, b@x.example"), List{"b@x.example"});
  EXPECT_EQ(Split("-@x.example"), List{"-@x.example"});
}

// The same mail to two people must stay two.
TEST(MailAddressTest, OtherAddressesBeforeABracketStay) {
  using List = std::vector<std::string>;
  EXPECT_EQ(Split("b@x.example, <b@x.example>"),
            (List{"b@x.example", "b@x.example"}));
  EXPECT_EQ(Split("b@x.example, Mario <b@x.example>"),
            (List{"b@x.example", "b@x.example"}));
  EXPECT_EQ(Split("\"a@x.example\", <b@x.example>"),
            (List{"a@x.example", "b@x.example"}));
  EXPECT_EQ(Split("b@x.example <b@x.example>"),
            (List{"b@x.example", "b@x.example"}));
  EXPECT_EQ(Split("<b@x.example> <b@x.example>"),
            (List{"b@x.example", "b@x.example"}));
}

TEST(MailAddressTest, QuotesNulsAndFinalDotsAreNoPartOfIt) {
  const std::vector<std::string> one = {"b@example.org"};
  for (const std::string_view text :
       {"'b@example.org'"sv, "`b@example.org`"sv, "\"b@example.org\""sv,
        "<'b@example.org'>"sv, "'<b@example.org>'"sv, "b@example.org."sv,
        "<b@example.org.>"sv, "b@example.org\0"sv, "b@example.org\0\0\0"sv,
        "b@example.org \0"sv, "b@example.org \0 \0,"sv, "\0b@example.org"sv,
        "<b@example.org\0>"sv}) {
    EXPECT_EQ(Split(text), one) << text;
    EXPECT_EQ(BareAddress(text.substr(0, text.find(','))), one[0]) << text;
  }
  EXPECT_EQ(Split("'b@example.org', 'c@example.org'"),
            (std::vector<std::string>{"b@example.org", "c@example.org"}));
  EXPECT_EQ(Split("'b@example.org, c@example.org'"),
            (std::vector<std::string>{"b@example.org", "c@example.org"}));
  EXPECT_EQ(Split("o'neil@example.org"),
            std::vector<std::string>{"o'neil@example.org"});
}

// A stranger chooses his local part; it must not cut off his domain, or mail
// outward would count as mail to a local mailbox.
TEST(MailAddressTest, NothingInALocalPartHidesTheDomain) {
  for (const std::string_view text :
       {"x(y)z@evil.example"sv, "x\0y@evil.example"sv, "x\0@evil.example"sv,
        "`x`$(y)z@evil.example"sv, "x()@evil.example"sv, "x(@evil.example"sv}) {
    EXPECT_EQ(BareAddress(text), text) << text;
    EXPECT_EQ(Split(text), std::vector<std::string>{std::string(text)}) << text;
  }
  EXPECT_EQ(Split("(y)z@evil.example"),
            std::vector<std::string>{"(y)z@evil.example"});
}

TEST(MailAddressTest, BareAddressWithoutItsComments) {
  EXPECT_EQ(BareAddress("b@example.org (Mario <m@example.org>)"),
            "b@example.org");
  EXPECT_EQ(BareAddress("(x) b@example.org (y) (z)"), "b@example.org");
  EXPECT_EQ(BareAddress("Rossi, Mario <b@example.org>"), "b@example.org");
  EXPECT_EQ(BareAddress("anna rossi"), "anna rossi");
  // What never closes is no comment.
  EXPECT_EQ(BareAddress("b(x@example.org"), "b(x@example.org");
  EXPECT_EQ(BareAddress("(((b@example.org)"), "(((b@example.org");
}

TEST(MailAddressTest, SaysNoAddress) {
  for (const std::string_view text :
       {"-", " - ", "'-'", "()", "( )", "(null)", "(none) (none)",
        "(a@x.example)", "N/A", "n/a"}) {
    EXPECT_TRUE(SaysNoAddress(text)) << text;
  }
  for (const std::string_view text :
       {"", "<>", "\"\"", "none", "null", "unknown", "--", "-@x.example", "<->",
        "<N/A>", "<(null)>", "<()>", "(", "(x", "()@x.example"}) {
    EXPECT_FALSE(SaysNoAddress(text)) << text;
  }
}

// 2026-11-22: one client, several recipients, and an enclosure that begins in
// one of them and ends in another hid those between.
TEST(MailAddressTest, NoEnclosureHidesAnAddress) {
  using List = std::vector<std::string>;
  struct Case {
    std::string_view text;
    List addresses;
  };
  for (const Case& c : {
           Case{"<@a.net,v@x.net,w@y.net,>@a.net",
                List{"@a.net", "v@x.net", "w@y.net", ">@a.net"}},
           {"<@a.net v@x.net w@y.net >@a.net",
            List{"@a.net", "v@x.net", "w@y.net", ">@a.net"}},
           {R"("@a.net,v@x.net,w@y.net,"@a.net)",
            List{R"("@a.net)", "v@x.net", "w@y.net", R"("@a.net)"}},
           {R"(\"@a.net,v@x.net,w@y.net,\"@a.net)",
            List{R"(\"@a.net)", "v@x.net", "w@y.net", R"(\"@a.net)"}},
           {R"("@a.net "@b.net)", List{R"("@a.net)", R"("@b.net)"}},
           {R"(a@b.net","c@d.net)", List{"a@b.net", R"("c@d.net)"}},
           {"(@a.net,v@x.net,w@y.net,)@a.net",
            List{"(@a.net", "v@x.net", "w@y.net", ")@a.net"}},
           {"a(@a.net,v@x.net,b)@a.net",
            List{"a(@a.net", "v@x.net", "b)@a.net"}},
           {R"("v@x.net,b"<c>@y.net)", List{"\"v@x.net", "c", "@y.net"}},
           {R"(v@x.net,"<"@a.net,w@y.net,">"@a.net)",
            List{"v@x.net", R"("<"@a.net)", "w@y.net", R"(">"@a.net)"}},
           {"<@a.net,@b.net:u>@c.net", List{"@a.net", "u>@c.net"}},
           {R"("a@x.net" <b@y.net)", List{"a@x.net", "b@y.net"}},
           {R"("a@x.net" (was) <b@y.net>)", List{"a@x.net", "b@y.net"}},
           {R"("a@x.net,b@y.net" <c@z.net>)",
            List{"\"a@x.net", "b@y.net", "c@z.net"}},
           {R"("a@x.net,b@y.net")", List{"a@x.net", "b@y.net"}},
           {"<@a.net,@b.net:u@c.net>,d@e.net", List{"u@c.net", "d@e.net"}},
       }) {
    EXPECT_EQ(Split(c.text), c.addresses) << c.text;
  }
}

// 2026-11-22: what stood behind a bracket was dropped.
TEST(MailAddressTest, AnEntryEndsBehindItsBracket) {
  using List = std::vector<std::string>;
  const List two = {"v@x.net", "w@y.net"};
  for (const std::string_view text :
       {"<v@x.net><w@y.net>", "<v@x.net>(c)<w@y.net>", "<v@x.net>w@y.net",
        "v@x.net<w@y.net>", "<v@x.net,w@y.net>", "<v@x.net;w@y.net>",
        "<v@x.net w@y.net>", "< v@x.net ><w@y.net >", "<<v@x.net>>,w@y.net"}) {
    EXPECT_EQ(Split(text), two) << text;
  }
}

TEST(MailAddressTest, NamesOfGroupsAreNoRecipients) {
  using List = std::vector<std::string>;
  EXPECT_EQ(Split("undisclosed-recipients:;"), List{});
  EXPECT_EQ(Split("undisclosed-recipients: ;"), List{});
  EXPECT_EQ(Split("Friends: a@x.example, b@y.example;"),
            (List{"a@x.example", "b@y.example"}));
  EXPECT_EQ(Split("Friends: <a@x.example>, b@y.example;"),
            (List{"a@x.example", "b@y.example"}));
}

// Returns every text of one or two characters that may begin, end or escape an
// enclosure, and the empty one.
std::vector<std::string> Decorations() {
  constexpr std::string_view kMarks = "<>()\"'\\`";
  std::vector<std::string> all = {""};
  for (const char first : kMarks) {
    all.emplace_back(1, first);
    for (const char second : kMarks) {
      all.push_back({first, second});
    }
  }
  return all;
}

// Whatever two of the clients' addresses hold, none of the list is lost.
TEST(MailAddressTest, NoLocalPartHidesAnAddress) {
  const std::vector<std::string> decorations = Decorations();
  for (const std::string_view separator : {",", ";", " ", ", "}) {
    const std::string sep(separator);
    for (const std::string& a : decorations) {
      for (const std::string& b : decorations) {
        for (const std::string& list :
             {"a" + a + "@a.net" + sep + "v@x.net" + sep + b + "b@b.net",
              a + "a@a.net" + sep + "b" + b + "@b.net" + sep + "v@x.net",
              a + "@a.net" + sep + b + "@b.net" + sep + "v@x.net",
              "v@x.net" + sep + a + "a" + b + "@a.net" + sep + b + "b" + a +
                  "@b.net"}) {
          ASSERT_GE(Split(list).size(), 3U) << list;
        }
      }
    }
  }
}

// Reads `text` over and over, `bytes` long, alone and behind a bracket.
void ReadRepeated(std::string_view text, std::size_t bytes) {
  std::string list;
  while (list.size() < bytes) {
    list += text;
  }
  std::vector<std::string_view> addresses;
  SplitAddresses(list, addresses);
  EXPECT_LE(BareAddress(list).size(), list.size()) << text;
  addresses.clear();
  list.insert(0, "<");
  SplitAddresses(list, addresses);
}

// Were one of these quadratic, so much of it would take minutes.
TEST(MailAddressTest, HostileListsAreReadInTime) {
  for (const std::string_view text :
       {"\""sv,     "("sv,     "<"sv,         ")"sv,        ">"sv,
        "\\\""sv,   "(\""sv,   "<\""sv,       "\"<"sv,      "()"sv,
        "(,"sv,     "<,"sv,    "\","sv,       "a "sv,       "a@b <"sv,
        "\"\" "sv,  "'"sv,     "\0"sv,        "-,"sv,       "a@b "sv,
        "<a@b> "sv, "x() "sv,  "a@b() "sv,    "x()"sv,      "<@a,"sv,
        "(@a,"sv,   "\"@a,"sv, "<\"@,"sv,     "\\\"@,\""sv, "<@,\""sv,
        "(@,)\""sv, "<@a:"sv,  "\\\\\"<@,"sv, "\"a@b\" "sv, "\"@,<"sv}) {
    ReadRepeated(text, std::size_t{1} << 16);
  }
  for (const std::string_view text : {"<", "(", "\"", "<@a,"}) {
    ReadRepeated(text, std::size_t{1} << 20);
  }
}

}  // namespace
}  // namespace mailtide
