// The rules by which a record and a transaction are one mail (mail_match.h),
// each by its name, and what is then told of the two.
#include "analysis/mail_match.h"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "parser/dialects/smtp_session.h"
#include "parser/dialects/transcript.h"
#include "tests/support/short_event.h"

namespace mailtide {
namespace {

using std::chrono::seconds;
using Texts = std::vector<std::string>;

// What every mail here is unless a test says otherwise.
KeptMail Mail(bool is_record, int second, std::string_view session) {
  KeptMail mail;
  mail.is_record = is_record;
  mail.facts.has_sender = true;
  mail.facts.code = 250;
  mail.facts.recipient_count = 1;
  mail.facts.time = kSessionStart + seconds(second);
  mail.client = "203.0.113.25";
  mail.session = session;
  mail.sender = "anna@example.org";
  return mail;
}

// A record of the .log has only the number of its recipients.
KeptMail Record(int second, std::string_view session = "") {
  return Mail(true, second, session);
}

KeptMail Transaction(int second, std::string_view session = "") {
  KeptMail mail = Mail(false, second, session);
  mail.recipients = {"bruno@example.org"};
  mail.marks = {RecipientMark::kNone};
  return mail;
}

KeptMail RefusedRecipient(KeptMail mail) {
  mail.facts.kind = EventKind::kRefusedRecipient;
  mail.facts.action = Action::kRefused;
  mail.facts.code = 550;
  mail.recipients = {"zoe@example.org"};
  mail.marks.clear();
  return mail;
}

KeptMail RefusedSender(KeptMail mail) {
  mail.facts.kind = EventKind::kRefusedSender;
  mail.facts.action = Action::kRefused;
  mail.facts.code = 550;
  mail.facts.recipient_count = 0;
  mail.recipients.clear();
  mail.marks.clear();
  return mail;
}

KeptMail With(KeptMail mail, Action action, int code = 250,
              Filter filter = Filter::kNone) {
  mail.facts.action = action;
  mail.facts.code = code;
  mail.facts.filter = filter;
  return mail;
}

KeptMail Lasting(KeptMail mail, int duration) {
  mail.facts.duration = seconds(duration);
  return mail;
}

KeptMail From(KeptMail mail, std::string_view sender) {
  mail.sender = sender;
  return mail;
}

// A matcher, and what came out of it: `log` or `lcd`, and the mail.
class Matching {
 public:
  void Add(KeptMail mail) { matcher_.Add(std::move(mail), sinks_); }
  void Finish() {
    matcher_.Release([](const KeptMail&) { return true; }, sinks_);
  }
  void Release(std::chrono::sys_seconds before) {
    matcher_.Release(
        [before](const KeptMail& mail) { return mail.facts.time < before; },
        sinks_);
  }
  MailMatcher& matcher() { return matcher_; }
  // Since the last time.
  Texts Told() { return std::exchange(told_, {}); }

 private:
  struct Sink final : EventSink {
    Sink(const char* its_name, Texts& all) : name(its_name), told(all) {}
    void OnEvent(const MailEvent& event) override {
      told.push_back(fmt::format("{} {}", name, ShortEvent(Own(event))));
    }
    const char* name;
    Texts& told;
  };

  Texts told_;
  Sink records_{"log", told_}, sessions_{"lcd", told_};
  MailMatcher::Sinks sinks_{records_, sessions_};
  MailMatcher matcher_;
};

// Whether the second finds the first, in either order.
bool Match(const KeptMail& one, const KeptMail& other) {
  bool found[2] = {};
  for (const bool swapped : {false, true}) {
    Matching matching;
    matching.Add(swapped ? other : one);
    matching.Add(swapped ? one : other);
    found[swapped ? 1 : 0] = !matching.Told().empty();
  }
  EXPECT_EQ(found[0], found[1]) << "the order of arrival matters";
  return found[0];
}

// What is told of them when nothing else comes.
Texts ToldOf(const std::vector<KeptMail>& mails) {
  Matching matching;
  for (const KeptMail& mail : mails) {
    matching.Add(mail);
  }
  matching.Finish();
  return matching.Told();
}

// ---- the rules

TEST(MailMatch, WhatWaitsIsToldWhenItIsFound) {
  Matching matching;
  matching.Add(Record(0));
  EXPECT_EQ(matching.Told(), Texts{});
  matching.Add(Transaction(1));
  EXPECT_EQ(matching.Told(),
            Texts{"lcd 1 passed anna@example.org > bruno@example.org 0 250"});
  matching.Finish();
  EXPECT_EQ(matching.Told(), Texts{});
}

TEST(MailMatch, OfTheSameHalfNoneBelongTogether) {
  EXPECT_FALSE(Match(Record(0), Record(0)));
  EXPECT_FALSE(Match(Transaction(0), Transaction(0)));
  EXPECT_FALSE(Match(Record(0, "7"), Record(0, "7")));
}

TEST(MailMatch, BySession) {
  static_assert(kSessionSilence == std::chrono::minutes(15));
  EXPECT_TRUE(Match(Record(0, "7"), Transaction(900, "7")));
  EXPECT_FALSE(Match(Record(0, "7"), Transaction(901, "7")));
  EXPECT_TRUE(Match(Record(900, "7"), Transaction(0, "7")));
  EXPECT_FALSE(Match(Record(901, "7"), Transaction(0, "7")));
  // And the duration told.
  EXPECT_TRUE(Match(Lasting(Record(960, "7"), 60), Transaction(0, "7")));
  EXPECT_FALSE(Match(Lasting(Record(961, "7"), 60), Transaction(0, "7")));
  // The client may be written otherwise in the other half.
  KeptMail elsewhere = Record(0, "7");
  elsewhere.client = "::ffff:203.0.113.25";
  EXPECT_TRUE(Match(elsewhere, Transaction(0, "7")));
}

TEST(MailMatch, ByClient) {
  static_assert(kClockSlack == seconds(5));
  for (const auto& [record, transaction] :
       std::vector<std::pair<const char*, const char*>>{
           {"", ""}, {"7", ""}, {"", "7"}}) {
    EXPECT_TRUE(Match(Record(0, record), Transaction(5, transaction)));
    EXPECT_FALSE(Match(Record(0, record), Transaction(6, transaction)));
    EXPECT_TRUE(Match(Record(5, record), Transaction(0, transaction)));
    EXPECT_FALSE(Match(Record(6, record), Transaction(0, transaction)));
    EXPECT_TRUE(
        Match(Lasting(Record(7, record), 2), Transaction(0, transaction)));
    EXPECT_FALSE(
        Match(Lasting(Record(8, record), 2), Transaction(0, transaction)));
    EXPECT_TRUE(
        Match(Lasting(Record(0, record), 2), Transaction(7, transaction)));
  }
  KeptMail other = Record(0);
  other.client = "203.0.113.26";
  EXPECT_FALSE(Match(other, Transaction(0)));
}

// The duration of one record says nothing of another one.
TEST(MailMatch, ADurationIsOfItsMail) {
  Matching matching;
  matching.Add(From(Lasting(Record(0), 600), "carla@example.org"));
  matching.Add(Record(0));
  matching.Add(Transaction(6));
  EXPECT_EQ(matching.Told(), Texts{});
}

TEST(MailMatch, ALongerDurationIsASessions) {
  static_assert(kMaxDuration == std::chrono::hours(1));
  for (const int duration : {3600, 86'400}) {
    const KeptMail record = Lasting(Record(0), duration);
    EXPECT_TRUE(Match(record, Transaction(3605))) << duration;
    EXPECT_FALSE(Match(record, Transaction(3606))) << duration;
    const KeptMail named = Lasting(Record(0, "7"), duration);
    EXPECT_TRUE(Match(named, Transaction(4500, "7"))) << duration;
    EXPECT_FALSE(Match(named, Transaction(4501, "7"))) << duration;
  }
}

TEST(MailMatch, TwoSessionsAreTwoMails) {
  EXPECT_FALSE(Match(Record(0, "7"), Transaction(0, "8")));
  EXPECT_EQ(ToldOf({Record(0, "7"), Transaction(0, "8")}),
            (Texts{"log 0 passed anna@example.org > 0 250",
                   "lcd 0 passed anna@example.org > bruno@example.org 0 250"}));
  // The second of the client is of the record's session.
  Matching matching;
  matching.Add(Transaction(0, "8"));
  matching.Add(Transaction(1, "7"));
  matching.Add(Record(1, "7"));
  EXPECT_EQ(matching.Told(),
            Texts{"lcd 1 passed anna@example.org > bruno@example.org 0 250"});
}

TEST(MailMatch, SendersAreOne) {
  EXPECT_FALSE(Match(From(Record(0), "carla@example.org"), Transaction(0)));
  EXPECT_FALSE(Match(From(Record(0), ""), Transaction(0)));
  EXPECT_TRUE(Match(From(Record(0), ""), From(Transaction(0), "")));
  EXPECT_TRUE(Match(From(Record(0), "ANNA@Example.ORG"), Transaction(0)));
  EXPECT_FALSE(
      Match(From(Record(0, "7"), "carla@example.org"), Transaction(0, "7")));
  // Another letter, not another case, in UTF-8.
  EXPECT_FALSE(Match(From(Record(0), "\xc3\xa0@x.example"),
                     From(Transaction(0), "\xc3\x80@x.example")));
}

// A session keeps only the end of a long address.
TEST(MailMatch, LongSenders) {
  const std::string end = "@" + std::string(kMaxPathBytes - 1, 'x');
  ASSERT_EQ(end.size(), 1024U);
  EXPECT_TRUE(Match(From(Record(0), "anna" + end), From(Transaction(0), end)));
  EXPECT_FALSE(
      Match(From(Record(0), "anna" + end + "y"), From(Transaction(0), end)));
  EXPECT_FALSE(
      Match(From(Record(0), end.substr(1)), From(Transaction(0), end)));
}

TEST(MailMatch, RefusalsOfOneRecipient) {
  const KeptMail record = RefusedRecipient(Record(0));
  EXPECT_TRUE(Match(record, RefusedRecipient(Transaction(5))));
  EXPECT_FALSE(Match(record, RefusedRecipient(Transaction(6))));
  EXPECT_TRUE(Match(RefusedRecipient(Record(0, "7")),
                    RefusedRecipient(Transaction(900, "7"))));
  KeptMail other = RefusedRecipient(Transaction(0));
  other.recipients = {"ZOE@EXAMPLE.ORG"};
  EXPECT_TRUE(Match(record, other));
  other.recipients = {"ugo@example.org"};
  EXPECT_FALSE(Match(record, other));
  // A record of a refusal may not have the sender.
  EXPECT_TRUE(Match(From(record, ""), RefusedRecipient(Transaction(0))));
  // A message is none.
  EXPECT_FALSE(Match(record, Transaction(0)));
  EXPECT_FALSE(Match(Record(0), RefusedRecipient(Transaction(0))));
}

TEST(MailMatch, RefusalsOfOneSender) {
  const KeptMail record = RefusedSender(Record(0));
  EXPECT_TRUE(Match(record, RefusedSender(Transaction(5))));
  EXPECT_FALSE(Match(record, RefusedSender(Transaction(6))));
  EXPECT_FALSE(
      Match(record, From(RefusedSender(Transaction(0)), "x@example.org")));
  EXPECT_FALSE(Match(record, Transaction(0)));
  EXPECT_FALSE(Match(record, RefusedRecipient(Transaction(0))));
}

TEST(MailMatch, WhatEndedWithoutAReply) {
  const KeptMail record = With(Record(0), Action::kBroken, 0);
  const KeptMail transaction = With(Transaction(0), Action::kBroken, 0);
  EXPECT_TRUE(Match(record, transaction));
  EXPECT_FALSE(Match(record, Transaction(0)));
  EXPECT_FALSE(Match(Record(0), transaction));
  // The client tried again: the record is that of the second try.
  EXPECT_EQ(ToldOf({With(Transaction(0, "7"), Action::kBroken, 0),
                    Transaction(3, "7"), Record(3, "7")}),
            (Texts{"lcd 3 passed anna@example.org > bruno@example.org 0 250",
                   "lcd 0 broken anna@example.org > bruno@example.org 0 0"}));
}

// ---- the order

TEST(MailMatch, EachIsUsedOnce) {
  EXPECT_EQ(ToldOf({Transaction(0), Record(0), Record(0)}),
            (Texts{"lcd 0 passed anna@example.org > bruno@example.org 0 250",
                   "log 0 passed anna@example.org > 0 250"}));
  EXPECT_EQ(ToldOf({Record(0), Transaction(0), Transaction(0)}),
            (Texts{"lcd 0 passed anna@example.org > bruno@example.org 0 250",
                   "lcd 0 passed anna@example.org > bruno@example.org 0 250"}));
}

TEST(MailMatch, TheEarliestInReachIsTheOne) {
  for (const char* session : {"", "7"}) {
    Matching matching;
    // In the order in which they came, not in that of their times.
    for (const int second : {12, 10, 11}) {
      KeptMail record = Record(second, session);
      record.facts.bytes = static_cast<std::uint64_t>(second);
      matching.Add(record);
    }
    for (const int second : {11, 11, 11}) {
      matching.Add(Transaction(second, session));
    }
    EXPECT_EQ(
        matching.Told(),
        (Texts{"lcd 11 passed anna@example.org > bruno@example.org 10 250",
               "lcd 11 passed anna@example.org > bruno@example.org 11 250",
               "lcd 11 passed anna@example.org > bruno@example.org 12 250"}))
        << session;
  }
  // At one time, the one that came first.
  Matching matching;
  for (const std::uint64_t bytes : {1U, 2U}) {
    KeptMail record = Record(0);
    record.facts.bytes = bytes;
    matching.Add(record);
  }
  matching.Add(Transaction(0));
  EXPECT_EQ(matching.Told(),
            Texts{"lcd 0 passed anna@example.org > bruno@example.org 1 250"});
}

// One of the same session is preferred to an earlier one of the client.
TEST(MailMatch, TheSessionIsBetterThanTheClient) {
  Matching matching;
  matching.Add(Transaction(0));
  matching.Add(Transaction(3, "7"));
  matching.Add(Record(3, "7"));
  EXPECT_EQ(matching.Told(),
            Texts{"lcd 3 passed anna@example.org > bruno@example.org 0 250"});
}

// ---- what is left at the end

TEST(MailMatch, AtTheEndAllIsTold) {
  Matching matching;
  matching.Add(From(Record(9), "x@example.org"));
  matching.Add(From(Transaction(1), "y@example.org"));
  matching.Add(RefusedSender(Record(2)));
  matching.Finish();
  EXPECT_EQ(matching.Told(),
            (Texts{"log 9 passed x@example.org > 0 250",
                   "lcd 1 passed y@example.org > bruno@example.org 0 250",
                   "log 2 mail refused anna@example.org > 0 550"}));
  matching.Finish();
  EXPECT_EQ(matching.Told(), Texts{});
}

TEST(MailMatch, AtTheEndMessagesOfOneSession) {
  const Texts together = {
      "lcd 5 passed anna@example.org > bruno@example.org 0 250"};
  // Whatever their senders.
  const KeptMail other = From(Record(0, "7"), "x@example.org");
  EXPECT_EQ(ToldOf({other, Transaction(5, "7")}), together);
  EXPECT_EQ(ToldOf({Transaction(5, "7"), other}), together);
  EXPECT_EQ(ToldOf({other, Transaction(901, "7")}).size(), 2U);
  EXPECT_EQ(ToldOf({other, Transaction(0, "8")}).size(), 2U);
  EXPECT_EQ(ToldOf({other, Transaction(0)}).size(), 2U);
  // Whatever their ends.
  EXPECT_EQ(
      ToldOf({Record(0, "7"), With(Transaction(5, "7"), Action::kBroken, 0)}),
      Texts{"lcd 5 passed anna@example.org > bruno@example.org 0 0"});
  EXPECT_EQ(
      ToldOf({With(Record(0, "7"), Action::kBroken, 0), Transaction(5, "7")}),
      Texts{"lcd 5 broken anna@example.org > bruno@example.org 0 250"});
  // What came while both were there goes first.
  EXPECT_EQ(ToldOf({other, Transaction(5, "7"), Record(5, "7")}),
            (Texts{"lcd 5 passed anna@example.org > bruno@example.org 0 250",
                   "log 0 passed x@example.org > 0 250"}));
}

TEST(MailMatch, AtTheEndARefusedMessageIsARefusal) {
  const Texts together = {
      "lcd 0 rcpt refused anna@example.org > zoe@example.org 0 550"};
  for (const char* session : {"", "7"}) {
    const KeptMail refused = With(Record(0, session), Action::kRefused, 550);
    EXPECT_EQ(ToldOf({refused, RefusedRecipient(Transaction(0, session))}),
              together);
    EXPECT_EQ(ToldOf({refused, RefusedSender(Transaction(0, session))}),
              Texts{"lcd 0 mail refused anna@example.org > 0 550"});
    EXPECT_EQ(ToldOf({With(Record(0, session), Action::kDeferred, 451),
                      RefusedRecipient(Transaction(0, session))}),
              together);
    // What was accepted is none.
    EXPECT_EQ(
        ToldOf({Record(0, session), RefusedRecipient(Transaction(0, session))})
            .size(),
        2U);
    EXPECT_EQ(ToldOf({refused, RefusedRecipient(Transaction(0, "8"))}).size(),
              session[0] == '7' ? 2U : 1U);
  }
  const KeptMail refused = With(Record(0), Action::kRefused, 550);
  EXPECT_EQ(ToldOf({refused, RefusedRecipient(Transaction(6))}).size(), 2U);
  EXPECT_EQ(
      ToldOf({refused, From(RefusedRecipient(Transaction(0)), "x@y.z")}).size(),
      2U);
  // The other way round it is two: the session's message had recipients.
  EXPECT_EQ(ToldOf({RefusedRecipient(Record(0)),
                    With(Transaction(0), Action::kRefused, 550)})
                .size(),
            2U);
}

TEST(MailMatch, AtTheEndEachIsUsedOnce) {
  const KeptMail other = From(Record(0, "7"), "x@example.org");
  EXPECT_EQ(ToldOf({other, other, Transaction(1, "7"), Transaction(2, "7")}),
            (Texts{"lcd 1 passed anna@example.org > bruno@example.org 0 250",
                   "lcd 2 passed anna@example.org > bruno@example.org 0 250"}));
  EXPECT_EQ(ToldOf({other, other, Transaction(1, "7")}),
            (Texts{"lcd 1 passed anna@example.org > bruno@example.org 0 250",
                   "log 0 passed x@example.org > 0 250"}));
}

// ---- what of which half

KeptMail Completed(const KeptMail& transaction, const KeptMail& record) {
  struct Sink final : EventSink {
    void OnEvent(const MailEvent& event) override {
      mails.push_back(KeptMail::Of(event, false));
    }
    std::vector<KeptMail> mails;
  } records, sessions;
  MailMatcher matcher;
  matcher.Add(transaction, {records, sessions});
  matcher.Add(record, {records, sessions});
  matcher.Release([](const KeptMail&) { return true; }, {records, sessions});
  EXPECT_TRUE(records.mails.empty());
  EXPECT_EQ(sessions.mails.size(), 1U);
  return sessions.mails.empty() ? KeptMail() : sessions.mails[0];
}

TEST(MailMatch, TheVerdictIsTheRecords) {
  struct End {
    Action action;
    int code;
    Filter filter = Filter::kNone;
  };
  const struct {
    const char* name;
    End transaction, record;
    Action action;
    Filter filter;
  } rows[] = {
      {"both passed",
       {Action::kPassed, 250},
       {Action::kPassed, 250},
       Action::kPassed,
       Filter::kNone},
      {"quarantined behind a 250",
       {Action::kPassed, 250},
       {Action::kQuarantined, 250, Filter::kSpam},
       Action::kQuarantined,
       Filter::kSpam},
      {"a passed virus",
       {Action::kPassed, 250},
       {Action::kPassed, 250, Filter::kVirus},
       Action::kPassed,
       Filter::kVirus},
      {"blocked by a word behind a 250",
       {Action::kPassed, 250},
       {Action::kRefused, 250, Filter::kSpam},
       Action::kRefused,
       Filter::kSpam},
      {"blocked by a word alone",
       {Action::kPassed, 250},
       {Action::kRefused, 0, Filter::kPolicy},
       Action::kRefused,
       Filter::kPolicy},
      {"another verdict than the note's",
       {Action::kDeleted, 250, Filter::kVirus},
       {Action::kQuarantined, 250, Filter::kSpam},
       Action::kQuarantined,
       Filter::kSpam},
      // A refusing code does not undo the 250 that the client got.
      {"refused by its code only",
       {Action::kPassed, 250},
       {Action::kRefused, 554},
       Action::kPassed,
       Filter::kNone},
      {"deferred by its code only",
       {Action::kPassed, 250},
       {Action::kDeferred, 451},
       Action::kPassed,
       Filter::kNone},
      {"but its filter is known",
       {Action::kPassed, 250},
       {Action::kRefused, 554, Filter::kSpam},
       Action::kPassed,
       Filter::kSpam},
      {"unless the note said it",
       {Action::kDeleted, 250, Filter::kVirus},
       {Action::kRefused, 554, Filter::kSpam},
       Action::kDeleted,
       Filter::kVirus},
      // A refused transaction is refused.
      {"refused, and the filter told",
       {Action::kRefused, 554},
       {Action::kRefused, 554, Filter::kSpam},
       Action::kRefused,
       Filter::kSpam},
      {"refused by another filter",
       {Action::kRefused, 554, Filter::kVirus},
       {Action::kRefused, 554, Filter::kSpam},
       Action::kRefused,
       Filter::kVirus},
      {"refused though it passed",
       {Action::kRefused, 554},
       {Action::kPassed, 250},
       Action::kRefused,
       Filter::kNone},
      {"refused though quarantined",
       {Action::kRefused, 554},
       {Action::kQuarantined, 250, Filter::kSpam},
       Action::kRefused,
       Filter::kSpam},
      {"deferred, whatever the filter",
       {Action::kDeferred, 451},
       {Action::kDeferred, 451, Filter::kSpam},
       Action::kDeferred,
       Filter::kNone},
      // What has no end of its own has the record's.
      {"both broken",
       {Action::kBroken, 0},
       {Action::kBroken, 0},
       Action::kBroken,
       Filter::kNone},
      {"both broken, with a filter",
       {Action::kBroken, 0},
       {Action::kBroken, 0, Filter::kSpam},
       Action::kBroken,
       Filter::kNone},
      {"the record knows the end",
       {Action::kBroken, 0},
       {Action::kDeleted, 250, Filter::kVirus},
       Action::kDeleted,
       Filter::kVirus},
      {"the record knows the refusal",
       {Action::kBroken, 0},
       {Action::kRefused, 554, Filter::kSpam},
       Action::kRefused,
       Filter::kSpam},
  };
  for (const auto& row : rows) {
    // With a session, where ends may differ too.
    const KeptMail mail =
        Completed(With(Transaction(0, "7"), row.transaction.action,
                       row.transaction.code, row.transaction.filter),
                  With(Record(1, "7"), row.record.action, row.record.code,
                       row.record.filter));
    EXPECT_EQ(mail.facts.action, row.action) << row.name;
    EXPECT_EQ(mail.facts.filter, row.filter) << row.name;
    EXPECT_EQ(mail.facts.code, row.transaction.code) << row.name;
  }
}

TEST(MailMatch, TheSizeIsTheRecordsWhereItWasNotRefused) {
  const auto bytes_of = [](Action action, std::uint64_t transaction,
                           std::uint64_t record) {
    KeptMail its = With(Transaction(0), action, 250);
    its.facts.bytes = transaction;
    KeptMail other = Record(0);
    other.facts.bytes = record;
    return Completed(its, other).facts.bytes;
  };
  EXPECT_EQ(bytes_of(Action::kPassed, 804, 911), 911U);
  EXPECT_EQ(bytes_of(Action::kPassed, 0, 911), 911U);
  EXPECT_EQ(bytes_of(Action::kPassed, 804, 0), 804U);
  EXPECT_EQ(bytes_of(Action::kQuarantined, 804, 911), 911U);
}

TEST(MailMatch, TheLoginIsTheTransactionsWhereItHasOne) {
  struct Login {
    const char* account;
    bool unnamed = false;
    int owed_to = -1;
  };
  const struct {
    Login transaction;
    const char* record;
    Login expected;
  } rows[] = {
      {{""}, "", {""}},
      {{"bruno"}, "", {"bruno"}},
      {{""}, "anna", {"anna"}},
      {{"bruno"}, "anna", {"bruno"}},
      // The sender stands for a name that cannot be read.
      {{"anna@example.org", true}, "", {"anna@example.org", true}},
      {{"anna@example.org", true}, "anna", {"anna"}},
      // Only the log before knows it, or the record.
      {{"", false, 3}, "", {"", false, 3}},
      {{"", false, 3}, "anna", {"anna"}},
  };
  for (const auto& row : rows) {
    KeptMail transaction = Transaction(0);
    transaction.account = row.transaction.account;
    transaction.facts.unnamed_login = row.transaction.unnamed;
    transaction.facts.owed_to = row.transaction.owed_to;
    KeptMail record = Record(0);
    record.account = row.record;
    const KeptMail mail = Completed(transaction, record);
    EXPECT_EQ(mail.account, row.expected.account);
    EXPECT_EQ(mail.facts.unnamed_login, row.expected.unnamed);
    EXPECT_EQ(mail.facts.owed_to, row.expected.owed_to);
  }
}

TEST(MailMatch, TheRecipientsAreTheTransactionsWhereItHasAny) {
  KeptMail record = Record(0);
  record.recipients = {"ugo@example.org", "vera@example.org"};
  record.facts.recipient_count = 2;
  const KeptMail whole = Transaction(0);
  EXPECT_EQ(Completed(whole, record).recipients, whole.recipients);
  EXPECT_EQ(Completed(whole, record).marks, whole.marks);
  EXPECT_EQ(Completed(whole, record).facts.recipient_count, 1U);

  KeptMail empty = Transaction(0);
  empty.recipients.clear();
  empty.marks.clear();
  empty.facts.recipient_count = 0;
  EXPECT_EQ(Completed(empty, record).recipients, record.recipients);
  EXPECT_EQ(Completed(empty, record).facts.recipient_count, 2U);
  // Their number alone.
  record.recipients.clear();
  EXPECT_EQ(Completed(empty, record).recipients, Texts{});
  EXPECT_EQ(Completed(empty, record).facts.recipient_count, 2U);
}

TEST(MailMatch, AllElseIsTheTransactions) {
  KeptMail record = Lasting(From(Record(4, "7"), "ANNA@example.org"), 9);
  record.client = "203.0.113.26";
  record.facts.has_sender = false;
  const KeptMail transaction = Transaction(0, "7");
  EXPECT_EQ(Completed(transaction, record), transaction);
  // A refusal has all it needs.
  KeptMail refusal = RefusedRecipient(Record(0));
  refusal.facts.filter = Filter::kSpam;
  refusal.facts.bytes = 911;
  refusal.account = "anna";
  EXPECT_EQ(Completed(RefusedRecipient(Transaction(0)), refusal),
            RefusedRecipient(Transaction(0)));
}

// ---- what waits, and its bounds

TEST(MailMatch, TakeWaitingKeepsTheOrder) {
  Matching matching;
  // Not that of their times.
  const std::vector<KeptMail> mails = {
      From(Record(9), "a@x.example"), From(Transaction(5), "b@x.example"),
      From(Record(1), "c@x.example"), From(Transaction(7), "d@x.example")};
  for (const KeptMail& mail : mails) {
    matching.Add(mail);
  }
  EXPECT_EQ(matching.matcher().TakeWaiting(), mails);
  // They are gone.
  matching.Add(From(Transaction(9), "a@x.example"));
  EXPECT_EQ(matching.Told(), Texts{});
}

// What is due is told, with what is left of a mail that is not due yet.
TEST(MailMatch, ReleasesWhatIsDue) {
  Matching matching;
  matching.Add(From(Record(1, "7"), "a@x.example"));
  matching.Add(From(Record(2), "b@x.example"));
  matching.Add(From(Transaction(60, "7"), "c@x.example"));
  matching.Add(From(Transaction(61), "d@x.example"));
  matching.Release(kSessionStart + seconds(30));
  EXPECT_EQ(matching.Told(),
            (Texts{"lcd 60 passed c@x.example > bruno@example.org 0 250",
                   "log 2 passed b@x.example > 0 250"}));
  matching.Finish();
  EXPECT_EQ(matching.Told(),
            Texts{"lcd 61 passed d@x.example > bruno@example.org 0 250"});
}

TEST(MailMatch, BeyondTheBoundTheOldestHasNoOtherHalf) {
  static_assert(kMaxWaitingBytes == std::size_t{64} << 20);
  Matching matching;
  const auto add = [&matching](int number, bool is_record) {
    KeptMail mail = is_record ? Record(0) : Transaction(0);
    mail.sender = fmt::format("{}@x.example", number);
    mail.recipients = {std::string(std::size_t{1} << 20, 'x')};
    mail.marks.clear();
    matching.Add(mail);
  };
  for (int i = 0; i < 63; ++i) {
    add(i, i % 2 == 0);
  }
  EXPECT_EQ(matching.Told().size(), 0U);
  add(63, false);
  add(64, false);
  const Texts told = matching.Told();
  ASSERT_EQ(told.size(), 2U);
  EXPECT_TRUE(told[0].starts_with("log 0 passed 0@x.example")) << told[0];
  EXPECT_TRUE(told[1].starts_with("lcd 0 passed 1@x.example")) << told[1];
  // What was given up is not found; the next one is.
  add(0, false);
  EXPECT_TRUE(matching.Told()[0].starts_with("log 0 passed 2@x.example"));
  add(4, false);
  EXPECT_TRUE(matching.Told()[0].starts_with("lcd 0 passed 4@x.example"));
}

// Of those in reach the first ones are looked at: records that lie too far away
// for their own duration, but not for that of another one.
TEST(MailMatch, NoMoreThanTheCandidates) {
  static_assert(kMaxCandidates == 200);
  for (const int others : {199, 200}) {
    Matching matching;
    matching.Add(Lasting(From(Record(0), "long@x.example"), 3600));
    for (int i = 0; i < others; ++i) {
      matching.Add(Record(-100));
    }
    matching.Add(Record(0));
    matching.Add(Transaction(0));
    EXPECT_EQ(matching.Told().size(), others == 199 ? 1U : 0U) << others;
    matching.Finish();
    EXPECT_EQ(matching.Told().size(), others == 199 ? 200U : 203U) << others;
  }
}

// A newsletter: mails of one client and sender within a second, 50,000 in all,
// which must not take long. By client, and by session.
TEST(MailMatch, ManyMailsOfOneClientAndSender) {
  constexpr int kMails = 12'500;
  for (const bool named : {false, true}) {
    Matching matching;
    const auto session = [named](int i) {
      return named ? std::to_string(i) : std::string();
    };
    for (int i = 0; i < kMails; ++i) {
      matching.Add(Record(0, session(i)));
    }
    for (int i = 0; i < kMails; ++i) {
      matching.Add(Transaction(0, session(i)));
    }
    EXPECT_EQ(matching.Told().size(), static_cast<std::size_t>(kMails));
    matching.Finish();
    EXPECT_EQ(matching.Told().size(), 0U);
  }
}

}  // namespace
}  // namespace mailtide
