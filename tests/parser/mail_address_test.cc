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
           {"anna@example.org>", "anna@example.org>"},
           {"<@a.example,@b.example:anna@example.org>", "anna@example.org"},
           {"@a.example:anna@example.org", "anna@example.org"},
           {"@a.example", "@a.example"},
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
           {"<a@x.example><b@x.example>", List{"a@x.example"}},
           {"<a@x.example> <b@x.example>", List{"a@x.example", "b@x.example"}},
           {"<a@x.example>,<b@x.example>,", List{"a@x.example", "b@x.example"}},
           {"a@x.example,a@x.example", List{"a@x.example", "a@x.example"}},
           {R"("a,b"@x.example,c@x.example)",
            List{R"("a,b"@x.example)", "c@x.example"}},
           {"<a b@x.example>;c@x.example",
            List{"a b@x.example", "c@x.example"}},
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
           "\"old@example.org\" (was) <b@example.org>"sv,
           "'b@example.org' <b@example.org>"sv,
           "Mario<b@example.org>"sv,
           "b@example.org (comment)"sv,
           "b@example.org(comment)"sv,
           "(comment) b@example.org"sv,
           "b@example.org (one, (two) three; c@example.org)"sv,
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
  EXPECT_EQ(BareAddress("(((b@example.org)"), "(((b@example.org)");
}

TEST(MailAddressTest, SaysNoAddress) {
  for (const std::string_view text :
       {"-", " - ", "<->", "(null)", "(none) (none)", "N/A", "n/a"}) {
    EXPECT_TRUE(SaysNoAddress(text)) << text;
  }
  for (const std::string_view text :
       {"", "<>", "\"\"", "none", "null", "unknown", "--", "-@x.example"}) {
    EXPECT_FALSE(SaysNoAddress(text)) << text;
  }
}

// Were one of these quadratic, so much of it would take minutes.
TEST(MailAddressTest, HostileListsAreReadInTime) {
  for (const std::string_view text :
       {"\""sv,  "("sv,    "<"sv,      ")"sv,     ">"sv,      "\\\""sv,
        "(\""sv, "<\""sv,  "\"<"sv,    "()"sv,    "(,"sv,     "<,"sv,
        "\","sv, "a "sv,   "a@b <"sv,  "\"\" "sv, "'"sv,      "\0"sv,
        "-,"sv,  "a@b "sv, "<a@b> "sv, "x() "sv,  "a@b() "sv, "x()"sv}) {
    std::string list;
    while (list.size() < std::size_t{1} << 18) {
      list += text;
    }
    std::vector<std::string_view> addresses;
    SplitAddresses(list, addresses);
    const std::string_view bare = BareAddress(list);
    EXPECT_LE(bare.size(), list.size()) << text;
    addresses.clear();
    list.insert(0, "<");
    SplitAddresses(list, addresses);
  }
}

}  // namespace
}  // namespace mailtide
