// What became of a mail: the outcome steps of section 6b of the notes on WELF
// (tests named Outcome<step>) and the rulings of the design.
#include "parser/dialects/welf_verdict.h"

#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace mailtide {
namespace {

struct Case {
  std::string_view fields;
  Filter filter;
  std::optional<Action> action;
  int code = 0;
  int spam_score = 0;
};

void ExpectVerdict(const Case& c) {
  const std::string line = "id=f time=t fw=a " + std::string(c.fields);
  WelfRecord record;
  ASSERT_TRUE(record.Parse(line)) << line;
  const WelfVerdict verdict = JudgeWelf(record, c.spam_score);
  EXPECT_EQ(FilterName(verdict.filter), FilterName(c.filter)) << line;
  EXPECT_EQ(verdict.action.has_value(), c.action.has_value()) << line;
  if (verdict.action && c.action) {
    EXPECT_EQ(ActionName(*verdict.action), ActionName(*c.action)) << line;
  }
  EXPECT_EQ(verdict.code, c.code) << line;
}

TEST(WelfVerdictTest, Outcome1_Virus) {
  for (const std::string_view virus :
       {"EICAR", "\"W32/Netsky.P\"", "infected", "yes", "1"}) {
    ExpectVerdict({"virus=" + std::string(virus) + " action=block",
                   Filter::kVirus, Action::kRefused});
    ExpectVerdict({"virusname=" + std::string(virus) + " action=pass",
                   Filter::kVirus, Action::kPassed});
  }
  ExpectVerdict({"virus=clean virusname=EICAR action=elimina", Filter::kVirus,
                 Action::kDeleted});
  // With no word and no reply the mail did not go on.
  ExpectVerdict({"virus=EICAR", Filter::kVirus, Action::kRefused});
  ExpectVerdict(
      {"virus=EICAR result=\"250 ok\"", Filter::kVirus, Action::kPassed, 250});
  ExpectVerdict(
      {"virus=EICAR result=554", Filter::kVirus, Action::kRefused, 554});
}

TEST(WelfVerdictTest, Outcome1_WordsForClean) {
  for (const std::string_view clean :
       {"clean", "none", "\"none found\"", "no", "0", "ok", "-", "n/a",
        "propre", "pulito", "nessuno", "", "\"\"", "CLEAN",
        "\" None Found \""}) {
    ExpectVerdict({"action=pass virus=" + std::string(clean), Filter::kNone,
                   Action::kPassed});
    ExpectVerdict({"action=pass virusname=" + std::string(clean), Filter::kNone,
                   Action::kPassed});
    ExpectVerdict({"virus=" + std::string(clean), Filter::kNone, std::nullopt});
  }
}

TEST(WelfVerdictTest, Outcome2_Phishing) {
  ExpectVerdict({"msg=\"AntiPhishing: link\" action=block", Filter::kPhishing,
                 Action::kRefused});
  ExpectVerdict({"cat_site=Phishing cat_action=pass", Filter::kPhishing,
                 Action::kPassed});
  ExpectVerdict(
      {"action=\"phishing quarantine\"", Filter::kPhishing, Action::kRefused});
  ExpectVerdict({"msg=phishing", Filter::kPhishing, Action::kRefused});
  // A virus comes first, phishing before spam.
  ExpectVerdict({"virus=EICAR msg=phishing action=block", Filter::kVirus,
                 Action::kRefused});
  ExpectVerdict({"msg=\"[SPAM] phishing\" action=block", Filter::kPhishing,
                 Action::kRefused});
}

TEST(WelfVerdictTest, Outcome2_Spam) {
  // Stormshield: 1 to 3 spam, 0 not, ? undetermined, X error.
  for (const char level : {'1', '2', '3'}) {
    ExpectVerdict({std::string("action=pass spamlevel=") + level, Filter::kSpam,
                   Action::kPassed});
    ExpectVerdict({std::string("action=block spamlevel=\"") + level + "\"",
                   Filter::kSpam, Action::kRefused});
    ExpectVerdict(
        {std::string("spamlevel=") + level, Filter::kSpam, Action::kPassed});
  }
  for (const std::string_view level : {"0", "?", "4", "10", "\"\"", "33"}) {
    ExpectVerdict({"action=pass spamlevel=" + std::string(level), Filter::kNone,
                   Action::kPassed});
  }
  // GTA: category and score.
  for (const std::string_view spam : {"spam,97", "\"spam, 97\"", "confirmed,99",
                                      "\"confirmed spam,99\"", "SPAM", "yes"}) {
    ExpectVerdict({"smtp_action=block spam=" + std::string(spam), Filter::kSpam,
                   Action::kRefused});
  }
  for (const std::string_view spam :
       {"unknown,2", "no", "none", "\"\"", "ham,0"}) {
    ExpectVerdict({"smtp_action=pass spam=" + std::string(spam), Filter::kNone,
                   Action::kPassed});
  }
  ExpectVerdict({"result=250 msg=\"[SPAM] offerta\"", Filter::kSpam,
                 Action::kPassed, 250});
  ExpectVerdict({"result=250 subject=\"Re: [spam] x\"", Filter::kSpam,
                 Action::kPassed, 250});
  ExpectVerdict(
      {"cat_site=spam cat_action=block", Filter::kSpam, Action::kRefused});
  ExpectVerdict(
      {"cat_site=shopping cat_action=block", Filter::kNone, Action::kRefused});
}

// "`spam=N` counts only against spam_score (unset: verdict words alone decide)"
TEST(WelfVerdictTest, Outcome2_SpamScore) {
  ExpectVerdict({"result=250 spam=97", Filter::kNone, Action::kPassed, 250, 0});
  ExpectVerdict(
      {"result=250 spam=97", Filter::kSpam, Action::kPassed, 250, 97});
  ExpectVerdict(
      {"result=250 spam=96", Filter::kNone, Action::kPassed, 250, 97});
  ExpectVerdict(
      {"result=250 spam=100", Filter::kSpam, Action::kPassed, 250, 1});
  ExpectVerdict({"result=250 spam=0", Filter::kNone, Action::kPassed, 250, 1});
  ExpectVerdict({"result=250 spam=99999999999999999999", Filter::kSpam,
                 Action::kPassed, 250, 50});
}

TEST(WelfVerdictTest, Outcome2_SubActionOfSpam) {
  ExpectVerdict({"spamlevel=2 action=mark", Filter::kSpam, Action::kTagged});
  ExpectVerdict({"spamlevel=2 action=tag result=250", Filter::kSpam,
                 Action::kTagged, 250});
  ExpectVerdict(
      {"spamlevel=2 action=quarantine", Filter::kSpam, Action::kQuarantined});
  ExpectVerdict(
      {"spamlevel=2 action=elimina", Filter::kSpam, Action::kDeleted});
}

// The words of step 3 and of the proxy's own panels.
TEST(WelfVerdictTest, Outcome3_BlockingWords) {
  struct Word {
    std::string_view word;
    Action action;
  };
  for (const Word& w : {
           Word{"block", Action::kRefused},
           {"blocked", Action::kRefused},
           {"deny", Action::kRefused},
           {"denied", Action::kRefused},
           {"reject", Action::kRefused},
           {"rejected", Action::kRefused},
           {"refuse", Action::kRefused},
           {"drop", Action::kDeleted},
           {"discard", Action::kDeleted},
           {"elimina", Action::kDeleted},
           {"Elimina", Action::kDeleted},
           {"delete", Action::kDeleted},
           {"deleted", Action::kDeleted},
           {"quarantena", Action::kQuarantined},
           {"quarantine", Action::kQuarantined},
           {"Quarantined", Action::kQuarantined},
           {"\"Quarantena e avvisa\"", Action::kQuarantined},
           {"\"Ritorna al mittente\"", Action::kReturned},
           {"\"Ritorna al mittente e avvisa\"", Action::kReturned},
       }) {
    for (const std::string_view key :
         {"action", "smtp_action", "cat_action", "fw_action", "op"}) {
      const std::string field = std::string(key) + "=" + std::string(w.word);
      ExpectVerdict({field, Filter::kNone, w.action});
      // Blocked is blocked, whatever the reply was.
      ExpectVerdict(
          {field + " result=\"250 ok\"", Filter::kNone, w.action, 250});
    }
  }
  ExpectVerdict(
      {"action=pass fw_action=drop", Filter::kNone, Action::kDeleted});
}

TEST(WelfVerdictTest, Outcome3_Reasons) {
  struct Reason {
    std::string_view text;
    Filter filter;
  };
  for (const Reason& r : {
           Reason{"Relay denied", Filter::kPolicy},
           {"unknown recipient", Filter::kUnknownRecipient},
           {"utente sconosciuto", Filter::kUnknownRecipient},
           {"mittente proibito", Filter::kPolicy},
           {"in blacklist", Filter::kPolicy},
           {"allegato vietato", Filter::kAttachment},
           {"bad Attachment", Filter::kAttachment},
           {"bad header", Filter::kHeader},
           {"filtro contenuti", Filter::kHeader},
           {"MIME malformato", Filter::kMalformed},
           {"something else", Filter::kNone},
       }) {
    for (const std::string_view key : {"msg", "note"}) {
      ExpectVerdict({"action=block " + std::string(key) + "=\"" +
                         std::string(r.text) + "\"",
                     r.filter, Action::kRefused});
    }
    ExpectVerdict({"action=block result=\"550 " + std::string(r.text) + "\"",
                   r.filter, Action::kRefused, 550});
  }
  // A filter that has already spoken stays.
  ExpectVerdict({"action=block virus=EICAR msg=\"relay denied\"",
                 Filter::kVirus, Action::kRefused});
  ExpectVerdict({"action=block msg=\"messo in quarantena\"", Filter::kNone,
                 Action::kQuarantined});
}

TEST(WelfVerdictTest, Outcome4_ReplyCodes) {
  ExpectVerdict({"result=\"250 ok\"", Filter::kNone, Action::kPassed, 250});
  ExpectVerdict({"result=250", Filter::kNone, Action::kPassed, 250});
  ExpectVerdict({"result=354", Filter::kNone, Action::kPassed, 354});
  ExpectVerdict(
      {"result=\"451 4.3.0 later\"", Filter::kNone, Action::kDeferred, 451});
  ExpectVerdict({"result=\"550 5.7.1 Relay denied\"", Filter::kNone,
                 Action::kRefused, 550});
  ExpectVerdict({"result=554-no", Filter::kNone, Action::kRefused, 554});
  // In this order: result, scode, code, msg.
  ExpectVerdict({"msg=\"550 no\"", Filter::kNone, Action::kRefused, 550});
  ExpectVerdict(
      {"code=451 msg=\"550 no\"", Filter::kNone, Action::kDeferred, 451});
  ExpectVerdict({"scode=250 code=451", Filter::kNone, Action::kPassed, 250});
  ExpectVerdict({"result=550 scode=250", Filter::kNone, Action::kRefused, 550});
  ExpectVerdict({"result=ok scode=250", Filter::kNone, Action::kPassed, 250});
  // A refusal is one, whatever the word.
  ExpectVerdict(
      {"action=pass result=550", Filter::kNone, Action::kRefused, 550});
  ExpectVerdict(
      {"action=pass result=450", Filter::kNone, Action::kDeferred, 450});
}

TEST(WelfVerdictTest, Outcome5_PassingWords) {
  struct Word {
    std::string_view word;
    Action action;
  };
  for (const Word& w : {
           Word{"pass", Action::kPassed},
           {"accept", Action::kPassed},
           {"allow", Action::kPassed},
           {"permit", Action::kPassed},
           {"permetti", Action::kPassed},
           {"Permetti", Action::kPassed},
           {"delivered", Action::kPassed},
           {"relay", Action::kPassed},
           {"ok", Action::kPassed},
           {"Continua", Action::kPassed},
           {"\"Marca il subject\"", Action::kTagged},
           {"tagged", Action::kTagged},
           {"released", Action::kReleased},
       }) {
    for (const std::string_view key :
         {"action", "smtp_action", "cat_action", "fw_action"}) {
      const std::string field = std::string(key) + "=" + std::string(w.word);
      ExpectVerdict({field, Filter::kNone, w.action});
      ExpectVerdict({field + " result=250", Filter::kNone, w.action, 250});
    }
  }
}

TEST(WelfVerdictTest, Outcome6_Errors) {
  ExpectVerdict({"spamlevel=X", Filter::kNone, Action::kBroken});
  ExpectVerdict(
      {"msg=\"Connection interrupted\"", Filter::kNone, Action::kBroken});
  ExpectVerdict({"msg=\"timeout after data\"", Filter::kNone, Action::kBroken});
  for (const char pri : {'0', '1', '2', '3'}) {
    ExpectVerdict({std::string("pri=") + pri, Filter::kNone, Action::kBroken});
  }
  // Only where nothing above has decided.
  ExpectVerdict({"pri=3 action=pass", Filter::kNone, Action::kPassed});
  ExpectVerdict({"pri=3 result=250", Filter::kNone, Action::kPassed, 250});
  ExpectVerdict({"spamlevel=X action=pass", Filter::kNone, Action::kPassed});
}

TEST(WelfVerdictTest, NothingSaidIsNoVerdict) {
  for (const std::string_view fields :
       {"", "pri=6", "pri=4", "pri=high", "action=\"\"", "action=log",
        "spamlevel=?", "result=0", "result=\"no code\"", "msg=\"hello\"",
        "op=\"To 1 recips\"", "op=RCPT", "op=MAIL", "pri=30"}) {
    ExpectVerdict({fields, Filter::kNone, std::nullopt});
  }
}

TEST(WelfVerdictTest, ReplyCode) {
  EXPECT_EQ(ReplyCode("250"), 250);
  EXPECT_EQ(ReplyCode(" 250 ok"), 250);
  EXPECT_EQ(ReplyCode("250-ok"), 250);
  EXPECT_EQ(ReplyCode("599"), 599);
  EXPECT_EQ(ReplyCode("200"), 200);
  for (const std::string_view none :
       {"", "2", "25", "2500", "250ok", "199", "600", "150", "x250", "-250",
        "25x", "ok 250"}) {
    EXPECT_EQ(ReplyCode(none), 0) << none;
  }
}

}  // namespace
}  // namespace mailtide
