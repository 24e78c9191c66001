#include "report/messages.h"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/metric.h"

namespace mailtide {
namespace {

constexpr Language kLanguages[] = {Language::kItalian, Language::kEnglish};

TEST(MessagesTest, CodesOfLanguages) {
  EXPECT_EQ(LanguageFromCode("it"), Language::kItalian);
  EXPECT_EQ(LanguageFromCode("en"), Language::kEnglish);
  EXPECT_EQ(LanguageFromCode("IT"), std::nullopt);
  EXPECT_EQ(LanguageFromCode(""), std::nullopt);
}

TEST(MessagesTest, EveryMessageTakesTheSameArgumentsInEveryLanguage) {
  for (std::size_t i = 0; i < kMessageCount; ++i) {
    const auto id = static_cast<MessageId>(i);
    EXPECT_EQ(ArgumentNames(Language::kItalian, id),
              ArgumentNames(Language::kEnglish, id))
        << "message " << i;
  }
}

// Every argument is used, none is taken for quoted text, and no pattern is
// left unfilled. Numbers stand for texts too.
TEST(MessagesTest, EveryMessageIsFilledIn) {
  for (const Language language : kLanguages) {
    for (std::size_t i = 0; i < kMessageCount; ++i) {
      const auto id = static_cast<MessageId>(i);
      if (id == MessageId::kReceived || id == MessageId::kSent ||
          id == MessageId::kRelayed || id == MessageId::kRefusal ||
          id == MessageId::kDrift || id == MessageId::kIndicatorGoesOn ||
          id == MessageId::kCauseAccounts || id == MessageId::kCauseDomains ||
          id == MessageId::kIndicatorTakenBack ||
          id == MessageId::kExcessAlone) {
        continue;  // take a word, see below
      }
      const std::vector<std::string> names = ArgumentNames(language, id);
      ASSERT_LE(names.size(), 6U);
      // Numbers that differ, so that each is found again.
      static constexpr std::uint64_t kNumbers[] = {11, 23, 37, 41, 53, 67};
      const auto argument = [&names](std::size_t n) {
        return n < names.size() ? MessageArgument{names[n], kNumbers[n]}
                                : MessageArgument{"unused", kNumbers[n]};
      };
      const std::string text = Say(language, id,
                                   {argument(0), argument(1), argument(2),
                                    argument(3), argument(4), argument(5)});
      EXPECT_FALSE(text.empty());
      EXPECT_EQ(text.find_first_of("{}#\n"), std::string::npos) << text;
      EXPECT_EQ(text.find("''"), std::string::npos) << text;
      for (std::size_t n = 0; n < names.size(); ++n) {
        EXPECT_NE(text.find(std::to_string(kNumbers[n])), std::string::npos)
            << names[n] << " is not in: " << text;
      }
    }
  }
}

// Of received mails it is others who send.
TEST(MessagesTest, WhoMakesUpAnExcess) {
  const auto say = [](MessageId id, std::string_view side) {
    return Say(Language::kEnglish, id, {{"side", side}, {"list", "x 10 %"}});
  };
  EXPECT_EQ(say(MessageId::kCauseAccounts, "received"), "recipients: x 10 %");
  EXPECT_EQ(say(MessageId::kCauseAccounts, "sent"), "accounts: x 10 %");
  EXPECT_EQ(Say(Language::kItalian, MessageId::kExcessAlone,
                {{"copies", std::uint64_t{1200}}, {"like", "known"}}),
            "Da dove vengono le 1.200 copie:");
  EXPECT_EQ(say(MessageId::kCauseDomains, "received"),
            "sender domains: x 10 %");
  EXPECT_EQ(say(MessageId::kCauseDomains, "sent"), "recipient domains: x 10 %");
}

TEST(MessagesTest, NumbersAndPluralsAreThoseOfTheLanguage) {
  const auto bounds = [](Language language) {
    return Say(language, MessageId::kBounds,
               {{"mean", 3335.42857142857},
                {"samples", std::uint64_t{14}},
                {"low", 2696.87},
                {"high", 3974.0},
                {"sigma", 2.5}});
  };
  EXPECT_EQ(bounds(Language::kItalian),
            "Attesi 3.335,4 (media di 14 giorni), limiti da 2.696,9 a 3.974,0 "
            "(M ± 2,5S).");
  EXPECT_EQ(bounds(Language::kEnglish),
            "Expected 3,335.4 (mean of 14 days), bounds 2,696.9 to 3,974.0 "
            "(M ± 2.5S).");

  const auto account = [](Language language, std::uint64_t value) {
    return Say(language, MessageId::kAccountOverLimit,
               {{"account", "a@example.org"},
                {"value", value},
                {"limit", std::uint64_t{0}}});
  };
  EXPECT_EQ(account(Language::kItalian, 1),
            "L'account a@example.org ha inviato fuori 1 copia (limite 0).");
  EXPECT_EQ(account(Language::kItalian, 12345),
            "L'account a@example.org ha inviato fuori 12.345 copie (limite "
            "0).");
  EXPECT_EQ(account(Language::kEnglish, 1),
            "The account a@example.org sent 1 copy outside (limit 0).");
  EXPECT_EQ(account(Language::kEnglish, 12345),
            "The account a@example.org sent 12,345 copies outside (limit "
            "0).");
}

TEST(MessagesTest, WhatIsCountedIsNamed) {
  const auto relayed = [](Language language, std::string_view count) {
    return Say(language, MessageId::kRelayed, {{"count", count}});
  };
  EXPECT_EQ(relayed(Language::kItalian, "copies"), "Copie inviate all'esterno");
  EXPECT_EQ(relayed(Language::kItalian, "messages"),
            "Messaggi inviati all'esterno");
  EXPECT_EQ(relayed(Language::kEnglish, "copies"), "Copies sent outside");
  EXPECT_EQ(relayed(Language::kEnglish, "messages"), "Messages sent outside");
}

TEST(MessagesTest, ReasonsOfRefusalsAreNamed) {
  for (const Language language : kLanguages) {
    std::set<std::string> texts;
    for (const Metric metric : RefusalMetrics()) {
      texts.insert(
          Say(language, MessageId::kRefusal,
              {{"reason", RefusalName(metric)}, {"count", std::uint64_t{3}}}));
    }
    EXPECT_EQ(texts.size(), RefusalMetrics().size());
  }
  EXPECT_EQ(Say(Language::kItalian, MessageId::kRefusal,
                {{"reason", "unk"}, {"count", std::uint64_t{1200}}}),
            "destinatario sconosciuto 1.200");
}

TEST(MessagesTest, ArgumentsAreNeverPatterns) {
  EXPECT_EQ(
      Say(Language::kEnglish, MessageId::kForbiddenAccepted,
          {{"sender", "{value}'{'#@example.org"}, {"value", std::uint64_t{2}}}),
      "Forbidden sender accepted all the same: "
      "{value}'{'#@example.org, 2 messages.");
}

TEST(MessagesTest, PlainNumbersAgreeWithIcu) {
  for (const Language language : kLanguages) {
    for (const std::uint64_t number :
         {std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{999},
          std::uint64_t{1000}, std::uint64_t{99999}, std::uint64_t{100000},
          std::uint64_t{1234567}, std::uint64_t{9223372036854775807U}}) {
      EXPECT_EQ(NumberText(language, number) + " spam",
                Say(language, MessageId::kSpam, {{"count", number}}));
    }
  }
  EXPECT_EQ(NumberText(Language::kItalian, 1234567), "1.234.567");
  EXPECT_EQ(NumberText(Language::kEnglish, 1000), "1,000");
  EXPECT_EQ(NumberText(Language::kEnglish, 18446744073709551615U),
            "18,446,744,073,709,551,615");
}

TEST(MessagesTest, ACountBeyondTheRangeOfIcuIsCapped) {
  EXPECT_EQ(Say(Language::kEnglish, MessageId::kMoreInList,
                {{"count", std::uint64_t{18446744073709551615U}}}),
            "and 9,223,372,036,854,775,807 more");
}

}  // namespace
}  // namespace mailtide
