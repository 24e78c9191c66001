#include "report/messages.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>

#include "analysis/metric.h"

namespace mailtide {
namespace {

constexpr Language kLanguages[] = {Language::kItalian, Language::kEnglish};

const char* LocaleName(Language language) {
  return language == Language::kItalian ? "it_IT" : "en_GB";
}

icu::UnicodeString ToIcu(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string FromIcu(const icu::UnicodeString& text) {
  std::string out;
  return text.toUTF8String(out);
}

// What a pattern wants in an argument: its words, if it chooses among some.
struct Wanted {
  UMessagePatternArgType type = UMSGPAT_ARG_TYPE_NONE;
  std::set<std::string> words;
};

// The arguments of message `id`, as ICU reads its pattern.
std::map<std::string, Wanted> ArgumentsOf(Language language, MessageId id) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::MessagePattern pattern(ToIcu(PatternOf(language, id)), nullptr,
                                    status);
  EXPECT_TRUE(U_SUCCESS(status)) << PatternOf(language, id);
  std::map<std::string, Wanted> arguments;
  std::vector<Wanted*> open;
  for (std::int32_t i = 0; i < pattern.countParts(); ++i) {
    const icu::MessagePattern::Part& part = pattern.getPart(i);
    if (part.getType() == UMSGPAT_PART_TYPE_ARG_START) {
      const std::string name =
          FromIcu(pattern.getSubstring(pattern.getPart(i + 1)));
      open.push_back(&arguments[name]);
      open.back()->type = std::max(open.back()->type, part.getArgType());
    } else if (part.getType() == UMSGPAT_PART_TYPE_ARG_LIMIT) {
      open.pop_back();
    } else if (part.getType() == UMSGPAT_PART_TYPE_ARG_SELECTOR) {
      open.back()->words.insert(FromIcu(pattern.getSubstring(part)));
    }
  }
  return arguments;
}

std::vector<std::string> ArgumentNames(Language language, MessageId id) {
  std::vector<std::string> names;
  for (const auto& [name, wanted] : ArgumentsOf(language, id)) {
    names.push_back(name);
  }
  return names;
}

std::string IcuSays(const icu::MessageFormat& format,
                    const std::vector<MessageArgument>& arguments) {
  std::vector<icu::UnicodeString> names;
  std::vector<icu::Formattable> values;
  for (const MessageArgument& argument : arguments) {
    names.push_back(ToIcu(argument.name));
    if (const auto* text = std::get_if<std::string_view>(&argument.value)) {
      values.emplace_back(ToIcu(*text));
    } else if (const auto* count =
                   std::get_if<std::uint64_t>(&argument.value)) {
      values.emplace_back(static_cast<std::int64_t>(*count));
    } else {
      values.emplace_back(std::get<double>(argument.value));
    }
  }
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString text;
  format.format(names.data(), values.data(),
                static_cast<std::int32_t>(values.size()), text, status);
  EXPECT_TRUE(U_SUCCESS(status));
  return FromIcu(text);
}

std::vector<std::uint64_t> Counts() {
  // Of a million Italian has a plural of its own, which the table does not use.
  return {2,
          0,
          1,
          3,
          10,
          11,
          21,
          100,
          999,
          1000,
          1001,
          9999,
          12345,
          100000,
          1000000,
          2000000,
          1234567,
          4294967296,
          9223372036854775807U};
}

std::vector<double> Reals(std::mt19937_64& random) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::vector<double> numbers = {
      0.0,       -0.0,       -0.0001,
      0.5,       1.5,        2.5,
      0.05,      0.15,       0.25,
      0.35,      0.0005,     0.0015,
      5e-5,      9.9995,     999.95,
      999.9995,  99.995,     1e15,
      1e-7,      -12.5,      1.005,
      -1234.5,   1e-300,     5e-324,
      2.675,     999.5,      0.1 + 0.2,
      1.115,     123456.5,   1234567.05,
      kInfinity, -kInfinity, std::numeric_limits<double>::quiet_NaN()};
  for (int i = 0; i < 8; ++i) {
    numbers.push_back(static_cast<double>(random() % 10000000) /
                      std::pow(10.0, static_cast<double>(i)));
    numbers.push_back(static_cast<double>(random() >> 11U) /
                      std::pow(2.0, static_cast<double>(random() % 60)));
  }
  return numbers;
}

// The values to try for one argument.
std::vector<MessageArgument> Choices(const std::string& name,
                                     const Wanted& wanted,
                                     std::mt19937_64& random) {
  std::vector<MessageArgument> choices;
  const auto add = [&](const auto& values) {
    for (const auto& value : values) {
      choices.push_back({name, value});
    }
  };
  if (wanted.type == UMSGPAT_ARG_TYPE_SELECT) {
    for (const std::string& word : wanted.words) {
      choices.push_back({name, std::string_view(word)});
    }
    return choices;
  }
  if (wanted.type == UMSGPAT_ARG_TYPE_NONE) {
    add(std::vector<std::string_view>{"some text", "", "{a}'#\u00e8"});
  }
  add(Counts());
  if (wanted.type != UMSGPAT_ARG_TYPE_PLURAL) {
    add(Reals(random));
  }
  return choices;
}

// Every argument in turn has each of its values, the others their first.
TEST(MessagesTest, EveryMessageIsSaidAsIcuSaysIt) {
  std::mt19937_64 random(20261122);
  for (const Language language : kLanguages) {
    for (std::size_t i = 0; i < kMessageCount; ++i) {
      const auto id = static_cast<MessageId>(i);
      SCOPED_TRACE(PatternOf(language, id));
      UErrorCode status = U_ZERO_ERROR;
      const icu::MessageFormat format(ToIcu(PatternOf(language, id)),
                                      icu::Locale(LocaleName(language)),
                                      status);
      ASSERT_TRUE(U_SUCCESS(status));
      const std::map<std::string, Wanted> wanted = ArgumentsOf(language, id);
      ASSERT_LE(wanted.size(), 6U);
      std::vector<std::vector<MessageArgument>> choices;
      std::vector<MessageArgument> arguments;
      for (const auto& [name, want] : wanted) {
        choices.push_back(Choices(name, want, random));
        arguments.push_back(choices.back().front());
      }
      const auto compare = [&] {
        const auto argument = [&arguments](std::size_t n) {
          return n < arguments.size()
                     ? arguments[n]
                     : MessageArgument{"unused", std::uint64_t{1}};
        };
        EXPECT_EQ(Say(language, id,
                      {argument(0), argument(1), argument(2), argument(3),
                       argument(4), argument(5)}),
                  IcuSays(format, arguments));
      };
      compare();
      for (std::size_t n = 0; n < choices.size(); ++n) {
        for (const MessageArgument& choice : choices[n]) {
          arguments[n] = choice;
          compare();
        }
        arguments[n] = choices[n].front();
      }
    }
  }
}

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

TEST(MessagesTest, EveryCountIsWrittenInFull) {
  EXPECT_EQ(NumberText(Language::kItalian, 0), "0");
  EXPECT_EQ(NumberText(Language::kItalian, 999), "999");
  EXPECT_EQ(NumberText(Language::kItalian, 1234567), "1.234.567");
  EXPECT_EQ(NumberText(Language::kEnglish, 1000), "1,000");
  EXPECT_EQ(NumberText(Language::kEnglish, 18446744073709551615U),
            "18,446,744,073,709,551,615");
  // ICU has none above 2^63.
  EXPECT_EQ(Say(Language::kEnglish, MessageId::kMoreInList,
                {{"count", std::uint64_t{18446744073709551615U}}}),
            "and 18,446,744,073,709,551,615 more");
}

}  // namespace
}  // namespace mailtide
