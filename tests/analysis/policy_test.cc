// Where mail lands: the law at the head of analysis/policy.h.
#include "analysis/policy.h"

#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "parser/line_reader.h"
#include "parser/plain_address.h"
#include "tests/support/random.h"
#include "tests/support/temp_dir.h"

namespace mailtide {
namespace {

using Owner = Ruling::Owner;

Policy MakePolicy(PolicySettings settings) {
  Result<Policy> policy = Policy::Create(settings);
  EXPECT_TRUE(policy) << (policy ? "" : policy.error().message);
  return std::move(*policy);
}

const PolicySettings kWithHosts = {
    {"example.org", ".example.com"}, {"10.1.*"}, {}, "", 0};
const PolicySettings kWithoutHosts = {{"example.org"}, {}, {}, "", 0};

struct Case {
  std::string_view name;
  const PolicySettings& settings;
  std::string_view client, sender, account;
  std::vector<std::string_view> recipients;
  Owner owner;
  std::string_view owner_account;
  std::uint64_t internal, external;
  bool unauthenticated;
};

TEST(Policy, DecidesWhoseMailItIs) {
  const Case cases[] = {
      {"in from a stranger",
       kWithHosts,
       "192.0.2.7",
       "x@example.net",
       "",
       {"a@example.org"},
       Owner::kNobody,
       "",
       1,
       0,
       false},
      {"out from a local host",
       kWithHosts,
       "10.1.3.7",
       "A@Example.org",
       "",
       {"x@example.net", "b@sub.example.com"},
       Owner::kAccount,
       "a@example.org",
       1,
       1,
       false},
      {"authenticated from anywhere",
       kWithHosts,
       "192.0.2.7",
       "alias@example.net",
       "A@example.org",
       {"x@example.net"},
       Owner::kAccount,
       "a@example.org",
       0,
       1,
       false},
      {"authenticated null sender",
       kWithHosts,
       "192.0.2.7",
       "",
       "a@example.org",
       {"x@example.net"},
       Owner::kAccount,
       "a@example.org",
       0,
       1,
       false},
      {"null sender from outside",
       kWithHosts,
       "192.0.2.7",
       "",
       "",
       {"a@example.org"},
       Owner::kNobody,
       "",
       1,
       0,
       false},
      {"forged internal sender, for us",
       kWithHosts,
       "192.0.2.7",
       "boss@example.org",
       "",
       {"a@example.org"},
       Owner::kClaimed,
       "",
       1,
       0,
       false},
      {"forged internal sender, outward",
       kWithHosts,
       "192.0.2.7",
       "boss@example.org",
       "",
       {"x@example.net"},
       Owner::kClaimed,
       "",
       0,
       1,
       false},
      {"relay by a stranger",
       kWithHosts,
       "192.0.2.7",
       "x@example.net",
       "",
       {"y@d2.example.net"},
       Owner::kNobody,
       "",
       0,
       1,
       false},
      {"local PC with a foreign sender",
       kWithHosts,
       "10.1.3.7",
       "x@example.net",
       "",
       {"y@d2.example.net", "a@example.org"},
       Owner::kLocalHost,
       "[10.1.3.7]",
       1,
       1,
       false},
      {"local PC with the null sender, outward",
       kWithHosts,
       "10.1.3.7",
       "",
       "",
       {"y@example.net"},
       Owner::kLocalHost,
       "[10.1.3.7]",
       0,
       1,
       false},
      {"local PC with a foreign sender, inward only",
       kWithHosts,
       "10.1.3.7",
       "x@example.net",
       "",
       {"a@example.org"},
       Owner::kNobody,
       "",
       1,
       0,
       false},
      {"no local hosts: the sender decides",
       kWithoutHosts,
       "192.0.2.7",
       "a@example.org",
       "",
       {"x@example.net"},
       Owner::kAccount,
       "a@example.org",
       0,
       1,
       true},
      {"no local hosts, private client",
       kWithoutHosts,
       "10.9.9.9",
       "a@example.org",
       "",
       {"x@example.net"},
       Owner::kAccount,
       "a@example.org",
       0,
       1,
       false},
      {"bare login takes the only domain",
       kWithoutHosts,
       "192.0.2.7",
       "a@example.org",
       "Anna",
       {"x@example.net"},
       Owner::kAccount,
       "anna@example.org",
       0,
       1,
       false},
      {"percent stands for at",
       kWithoutHosts,
       "192.0.2.7",
       "a@example.org",
       "anna%example.com",
       {"x@example.net"},
       Owner::kAccount,
       "anna@example.com",
       0,
       1,
       false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Policy policy = MakePolicy(c.settings);
    MailEvent event;
    event.has_sender = true;
    event.client = c.client;
    event.sender = c.sender;
    event.account = c.account;
    event.recipients = c.recipients;
    event.recipient_count = static_cast<std::uint32_t>(c.recipients.size());
    Ruling ruling;
    policy.Judge(event, ruling);
    EXPECT_EQ(ruling.owner, c.owner);
    EXPECT_EQ(ruling.account, c.owner_account);
    EXPECT_EQ(ruling.internal_copies, c.internal);
    EXPECT_EQ(ruling.external_copies, c.external);
    EXPECT_EQ(ruling.unauthenticated, c.unauthenticated);
    EXPECT_FALSE(ruling.inferred);
  }
}

TEST(Policy, InfersTheDirectionFromTheClient) {
  Policy policy = MakePolicy(kWithHosts);
  MailEvent event;
  event.has_sender = true;
  event.sender = "a@example.org";
  event.recipient_count = 3;
  Ruling ruling;
  event.client = "10.1.0.9";
  policy.Judge(event, ruling);
  EXPECT_TRUE(ruling.inferred);
  EXPECT_EQ(ruling.external_copies, 3U);
  EXPECT_EQ(ruling.owner, Owner::kAccount);
  event.client = "192.0.2.9";
  policy.Judge(event, ruling);
  EXPECT_EQ(ruling.internal_copies, 3U);
  EXPECT_EQ(ruling.owner, Owner::kClaimed);
}

TEST(Policy, DomainsReachAsWritten) {
  struct Row {
    std::string_view rule, address;
    bool internal;
  };
  const Row rows[] = {
      {"example.org", "a@example.org", true},
      {"example.org", "a@EXAMPLE.ORG", true},
      {"example.org", "a@example.org.", true},
      {"example.org", "a@sub.example.org", false},
      {"example.org", "a@notexample.org", false},
      {".example.org", "a@example.org", true},
      {".example.org", "a@x.sub.example.org", true},
      {"*.example.org", "a@example.org", false},
      {"*.example.org", "a@sub.example.org", true},
      {"example.org", "postmaster", true},
      {"example.org", "a@b@example.org", true},
      {"example.org", "a@example.org@example.net", false},
      {"b\xC3\xBC"
       "cher.example.org",
       "a@xn--bcher-kva.example.org", true},
  };
  for (const Row& row : rows) {
    Policy policy = MakePolicy({{std::string(row.rule)}, {}, {}, "", 0});
    EXPECT_EQ(policy.IsInternal(row.address), row.internal)
        << row.rule << " and " << row.address;
  }
}

// Events that say their addresses are plain take shorter ways to the same
// answers.
TEST(Policy, PlainEventsAreJudgedAsOthers) {
  constexpr std::string_view kDomains[] = {
      "example.org",
      ".example.com",
      "*.example.net",
      "sub.example.org",
      "a.example",
      "x.test",
      "a-domain-that-is-rather-long.example.org",
      ".thirty-one-bytes-long.example",
      "xn--caf-dma.example"};
  constexpr std::string_view kNames[] = {
      "a",
      "User.Name",
      "x=y+z",
      "a--b",
      "b@c",
      "_",
      "a.name.of.more.than.thirty.two.bytes"};
  constexpr std::string_view kLabels[] = {"",    "SUB.",   "mail-1.", "a.b.",
                                          "--.", "xn--a.", "x"};
  constexpr std::string_view kAround[] = {"@example.org", ".example.org", "x",
                                          "-"};
  std::size_t ours = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed);
    PolicySettings settings;
    for (std::size_t n = 1 + random.Below(5); n > 0; --n) {
      settings.internal_domains.emplace_back(random.Of(kDomains));
    }
    if (random.Below(2) == 0) {
      settings.local_hosts = {"10.0.0.0/8"};
    }
    if (random.Below(4) == 0) {
      settings.forbidden = {"example.org"};
    }
    Policy policy = MakePolicy(settings);
    for (int mail = 0; mail < 100; ++mail) {
      // Each address stands in the middle of other text.
      std::vector<std::string> blocks;
      std::vector<std::string_view> addresses;
      blocks.reserve(4);
      for (std::size_t n = 2 + random.Below(3); n > 0; --n) {
        std::string address(random.Of(kNames));
        address += '@';
        address += random.Of(kLabels);
        std::string_view domain = random.Of(kDomains);
        domain.remove_prefix(domain.find_first_not_of(".*"));
        address += domain;
        if (random.Below(3) == 0) {
          address[random.Below(address.size())] -= 'a' - 'A';
        }
        if (!IsPlainAddress(address)) {
          address = "user@example.org";
        }
        std::string padding;
        while (padding.size() < kBlockPadding) {
          padding += random.Of(kAround);
        }
        blocks.push_back(padding + address + padding);
        addresses.push_back(std::string_view(blocks.back())
                                .substr(padding.size(), address.size()));
      }
      MailEvent event;
      event.client = random.Below(2) == 0 ? "10.1.2.3" : "203.0.113.9";
      event.has_sender = true;
      event.sender = addresses.front();
      event.recipients = std::span(addresses).subspan(1);
      event.recipient_count =
          static_cast<std::uint32_t>(event.recipients.size());
      Ruling slow;
      policy.Judge(event, slow);
      event.is_plain = true;
      event.client_ipv4 = *ParseIpv4(event.client);
      Ruling fast;
      policy.Judge(event, fast);
      ASSERT_EQ(fast.owner, slow.owner) << event.sender;
      ASSERT_EQ(fast.account, slow.account);
      ASSERT_EQ(fast.internal_copies, slow.internal_copies)
          << fmt::format("{}", fmt::join(event.recipients, " "));
      ASSERT_EQ(fast.external_copies, slow.external_copies);
      ASSERT_EQ(fast.unauthenticated, slow.unauthenticated);
      ASSERT_EQ(fast.forbidden, slow.forbidden);
      ours += fast.IsOurs() ? 1U : 0U;
    }
  }
  EXPECT_GT(ours, 3000U);
}

TEST(Policy, FingerprintIsOfTheRulesNotTheirOrder) {
  const Policy a =
      MakePolicy({{"example.org", "example.com"}, {"10.1.*"}, {}, "", 0});
  const Policy b =
      MakePolicy({{"example.com", "EXAMPLE.org"}, {"10.1.0.0/16"}, {}, "", 0});
  const Policy c = MakePolicy({{"example.org"}, {"10.1.*"}, {}, "", 0});
  EXPECT_EQ(a.fingerprint(), b.fingerprint());
  EXPECT_NE(a.fingerprint(), c.fingerprint());
}

TEST(Policy, RecipientsFileMakesUnknownRecipients) {
  const TempDir dir;
  const std::string path = dir.path() / "known";
  std::ofstream(path) << "# known\nA@example.org\r\n<b@example.org>\n\n";
  Policy policy = MakePolicy({{"example.org"}, {}, {}, path, 0});
  EXPECT_FALSE(policy.IsUnknownRecipient("a@Example.ORG"));
  EXPECT_FALSE(policy.IsUnknownRecipient("b@example.org"));
  EXPECT_TRUE(policy.IsUnknownRecipient("c@example.org"));
  EXPECT_FALSE(policy.IsUnknownRecipient("c@example.net"));
  const Result<Policy> missing =
      Policy::Create({{"example.org"}, {}, {}, path + "x", 0});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNoInput);
}

// 2026-11-21: the file was read with other eyes than the log, so that a bare
// `postmaster` in it never matched.
TEST(Policy, RecipientsFileIsReadAsTheLogIs) {
  const TempDir dir;
  const std::string path = dir.path() / "known";
  std::ofstream(path) << "postmaster\nAnna%example.org\n"
                         "Rossi, Mario <mario@example.org.> (home)\n"
                         "b@b\xC3\xBC"
                         "cher.example.org\n";
  Policy policy = MakePolicy({{"example.org"}, {}, {}, path, 0});
  for (const std::string_view known :
       {"postmaster", "Postmaster@example.org", "anna@example.org",
        "mario@EXAMPLE.org", "mario@example.org."}) {
    EXPECT_FALSE(policy.IsUnknownRecipient(known)) << known;
  }
  EXPECT_TRUE(policy.IsUnknownRecipient("root"));
  Policy idn = MakePolicy({{".example.org"}, {}, {}, path, 0});
  EXPECT_FALSE(idn.IsUnknownRecipient("B@xn--bcher-kva.example.org"));
  EXPECT_FALSE(
      idn.IsUnknownRecipient("b@B\xC3\x9C"
                             "CHER.example.org"));
  EXPECT_TRUE(idn.IsUnknownRecipient("c@xn--bcher-kva.example.org"));
  // With several domains a bare name stays one, in the file and in the log.
  Policy two = MakePolicy({{"example.org", "example.com"}, {}, {}, path, 0});
  EXPECT_FALSE(two.IsUnknownRecipient("postmaster"));
  EXPECT_TRUE(two.IsUnknownRecipient("postmaster@example.com"));
}

TEST(Policy, AccountsThatAreTheSame) {
  const Policy policy = MakePolicy(kWithoutHosts);
  const auto account = [&policy](std::string_view name) {
    std::string text;
    policy.NormaliseAccount(name, text);
    return text;
  };
  for (const std::string_view name :
       {"anna", "ANNA@example.org", "anna@Example.Org.", "anna%example.org",
        "anna/example.org."}) {
    EXPECT_EQ(account(name), "anna@example.org") << name;
  }
  EXPECT_EQ(account("b@B\xC3\x9C"
                    "CHER.example."),
            "b@xn--bcher-kva.example");
  EXPECT_EQ(account("b@XN--bcher-kva.example"), "b@xn--bcher-kva.example");
  // The non-transitional form of the domain: its sharp s is not "ss".
  EXPECT_EQ(account("STRA\xC3\x9F"
                    "E@stra\xC3\x9F"
                    "e.example"),
            "strasse@xn--strae-oqa.example");
  EXPECT_EQ(account(""), "");
}

// 2026-11-22: a list that is exported every night made every nightly run read
// the whole history again.
TEST(Policy, AnotherListOfRecipientsCountsNothingAnew) {
  const TempDir folder;
  const auto fingerprint = [&folder](std::string_view list) {
    PolicySettings settings{{"example.org"}, {}, {}, "", 0};
    if (!list.empty()) {
      settings.recipients_file = folder.Write("list", list);
    }
    return MakePolicy(settings).fingerprint();
  };
  EXPECT_EQ(fingerprint("a@example.org\n"), fingerprint("b@example.org\n"));
  EXPECT_NE(fingerprint("a@example.org\n"), fingerprint(""));
}

bool IsForbidden(Policy& policy, std::string_view sender) {
  const std::string_view recipient = "a@example.org";
  MailEvent event;
  event.sender = sender;
  event.recipients = {&recipient, 1};
  Ruling ruling;
  policy.Judge(event, ruling);
  return ruling.forbidden;
}

TEST(Policy, ForbiddenSendersInOtherSpellings) {
  Policy policy = MakePolicy({{"example.org"},
                              {},
                              {"bad@example.net.",
                               "b\xC3\xBC"
                               "cher.example"},
                              "",
                              0});
  const auto is_forbidden = [&policy](std::string_view sender) {
    return IsForbidden(policy, sender);
  };
  EXPECT_TRUE(is_forbidden("bad@example.net"));
  EXPECT_TRUE(is_forbidden("Bad@example.net."));
  EXPECT_TRUE(
      is_forbidden("x@b\xC3\xBC"
                   "cher.example"));
  EXPECT_TRUE(is_forbidden("x@xn--bcher-kva.example."));
}

TEST(Policy, ForbiddenSenders) {
  Policy policy = MakePolicy(
      {{"example.org"}, {}, {"bad@example.net", "evil.example.net"}, "", 0});
  const auto is_forbidden = [&policy](std::string_view sender) {
    return IsForbidden(policy, sender);
  };
  EXPECT_TRUE(is_forbidden("BAD@example.net"));
  EXPECT_TRUE(is_forbidden("x@evil.example.net"));
  EXPECT_TRUE(is_forbidden("x@a.evil.example.net"));
  EXPECT_FALSE(is_forbidden("good@example.net"));
  EXPECT_FALSE(is_forbidden("x@devil.example.net"));
}

TEST(PolicyRules, LocalHosts) {
  struct Row {
    std::string_view rule, host;
    bool matches;
  };
  const Row rows[] = {
      {"10.1.*", "10.1.255.3", true},
      {"10.1.*", "10.2.0.1", false},
      {"10.*", "10.250.0.1", true},
      {"10.1.2.*", "10.1.3.1", false},
      {"10.1.2.3", "10.1.2.3", true},
      {"10.1.2.3", "10.1.2.4", false},
      {"10.1.2.0/25", "10.1.2.127", true},
      {"10.1.2.0/25", "10.1.2.128", false},
      {"2001:db8::/33", "2001:db8:7fff::1", true},
      {"2001:db8::/33", "2001:db8:8000::1", false},
      {"10.1.2.3", "::ffff:10.1.2.3", true},
  };
  for (const Row& row : rows) {
    const Result<HostRule> rule = ParseHostRule(row.rule);
    ASSERT_TRUE(rule) << row.rule;
    EXPECT_EQ(rule->Matches(*ParseIp(row.host)), row.matches)
        << row.rule << " and " << row.host;
  }
  for (const std::string_view bad :
       {"*", "", "10", "10.*.3", "10.1.2.3.4", "300.1.*", "10.0.0.0/0",
        "10.0.0.0/33", "::/0", "host", "*.*", "10.1.2.3/x"}) {
    EXPECT_FALSE(ParseHostRule(bad)) << bad;
  }
}

TEST(PolicyRules, AddressPatterns) {
  struct Row {
    std::string_view pattern, address;
    bool matches;
  };
  const Row rows[] = {
      {"news@example.org", "NEWS@example.org", true},
      {"*@example.org", "a.b@example.org", true},
      {"*@example.org", "a@example.orgx", false},
      {"n?ws@*", "news@example.net", true},
      {"cs:News@*", "news@example.net", false},
      {"re:^n.*@example\\.(org|net)$", "news@example.net", true},
      {"re:news", "news@example.net", false},
      {"*@b\xC3\xBC"
       "cher.example",
       "a@xn--bcher-kva.example", true},
      {"****************a", "bbbbbbbbbbbbbbbbbbbbbbbbbbbb", false},
  };
  for (const Row& row : rows) {
    const Result<AddressPattern> pattern = AddressPattern::Parse(row.pattern);
    ASSERT_TRUE(pattern) << row.pattern;
    EXPECT_EQ(pattern->Matches(row.address), row.matches)
        << row.pattern << " and " << row.address;
  }
  EXPECT_FALSE(AddressPattern::Parse("re:("));
  EXPECT_FALSE(AddressPattern::Parse(" "));
}

TEST(PolicyRules, BadDomainsAndForbidden) {
  for (const std::string_view bad : {"", "*", ".", "*.", "a b", "a@b", "-/"}) {
    EXPECT_FALSE(ParseDomainRule(bad)) << bad;
  }
  EXPECT_FALSE(ParseForbiddenRule(""));
  EXPECT_EQ(ParseForbiddenRule("@Example.org")->domain, "example.org");
}

}  // namespace
}  // namespace mailtide
