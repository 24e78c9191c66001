// The law of one session (smtp_session.h), a row a sentence. A line is a
// second; the session ends behind its last one.
#include "parser/dialects/smtp_session.h"

#include <chrono>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "parser/dialects/icewarp_reply.h"
#include "parser/dialects/icewarp_summary.h"
#include "parser/dialects/smtp_step.h"
#include "tests/support/short_event.h"

namespace mailtide {
namespace {

using Texts = std::vector<std::string>;

// One session, fed with lines such as `<<< DATA`.
class Session {
 public:
  bool Take(std::string_view line) {
    Step step;
    std::vector<std::string_view> recipients;
    std::string user;
    const std::string_view mark = line.substr(0, 4);
    const std::string_view text = line.substr(4);
    if (mark == "*** ") {
      const auto summary = ParseIceWarpSummary(text, recipients);
      EXPECT_TRUE(summary) << line;
      step.kind = StepKind::kSummary;
      step.bytes = summary->bytes;
      step.id = summary->id;
      step.refusal = ClassOfResult(summary->result);
      step.recipients = recipients;
    } else {
      step.from_gateway = mark == ">>> ";
      ReadSmtpText(text, step, user);
    }
    step.time = time_;
    time_ += std::chrono::seconds(1);
    return Advance(state_, step, out_);
  }
  Texts Events() {
    Finish(state_, out_);
    return ShortEvents(sink_.events);
  }
  const SessionState& state() const { return state_; }
  const std::vector<OwnedEvent>& events() const { return sink_.events; }

 private:
  SessionState state_;
  CollectingSink sink_;
  SessionOutput out_ = {sink_, "192.0.2.10", "", -1};
  std::chrono::sys_seconds time_ = kSessionStart;
};

// `lines` with line ends.
Texts Split(std::string_view lines) {
  Texts split;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    split.emplace_back(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return split;
}

struct Row {
  const char* name;
  std::string lines;
  Texts events;
};

void CheckRows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    Session session;
    for (const std::string& line : Split(row.lines)) {
      session.Take(line);
    }
    EXPECT_EQ(session.Events(), row.events) << row.name;
  }
}

// Pieces of sessions, each of as many lines as its number says.
const std::string kMail2 =
    "<<< MAIL FROM:<anna@example.org> SIZE=700\n"
    ">>> 250 2.1.0 <anna@example.org>... Sender ok\n";
const std::string kRcpt2 =
    "<<< RCPT TO:<bruno@example.org>\n"
    ">>> 250 2.1.5 <bruno@example.org>... Recipient ok\n";
const std::string kForward2 =
    "<<< RCPT TO:<carla@example.com>\n"
    ">>> 250 2.1.5 <carla@example.com>... Recipient ok; will forward\n";
const std::string kData2 = "<<< DATA\n>>> 354 go ahead\n";
const std::string kOk1 = ">>> 250 2.6.0 804 bytes received in 00:00:01\n";
const std::string kTo4 = kMail2 + kRcpt2;
const std::string kIn6 = kTo4 + kData2;

TEST(SmtpSession, RoleIsWhatTheGatewaySends) {
  const struct {
    const char* lines;
    SessionRole role;
  } rows[] = {
      {">>> 220 mail.example.org", SessionRole::kServer},
      {">>> 250-mail.example.org", SessionRole::kServer},
      {">>> 250", SessionRole::kServer},
      {">>> EHLO mail.example.org", SessionRole::kClient},
      {">>> bm9ib2R5", SessionRole::kClient},
      {">>> 199 no reply of SMTP", SessionRole::kClient},
      {">>> 600 no reply of SMTP", SessionRole::kClient},
      {">>> 2500 no reply of SMTP", SessionRole::kClient},
      // Nothing sent yet.
      {"<<< 220 mx.example.net", SessionRole::kClient},
      {"<<< EHLO pc.example.org", SessionRole::kServer},
      {"<<< bm9ib2R5", SessionRole::kServer},
      {"<<< 809 bytes (overall data transfer speed=1 B/s)",
       SessionRole::kServer},
      // What is sent beats what was received before.
      {"<<< QUIT\n>>> EHLO mail.example.org", SessionRole::kClient},
      {"<<< 220 mx.example.net\n>>> 220 mail.example.org",
       SessionRole::kServer},
      {">>> 220 mail.example.org\n<<< 250 a wrong command",
       SessionRole::kServer},
  };
  for (const auto& [lines, role] : rows) {
    Session session;
    for (const std::string& line : Split(lines)) {
      session.Take(line);
    }
    EXPECT_EQ(session.state().role, role) << lines;
  }
}

TEST(SmtpSession, Messages) {
  CheckRows({
      {"accepted",
       kIn6 + kOk1,
       {"6 passed anna@example.org > bruno@example.org:l 804 250"}},
      {"accepted, local and external",
       kTo4 + kForward2 + kData2 + kOk1,
       {"8 passed anna@example.org > bruno@example.org:l carla@example.com:f "
        "804 250"}},
      {"a recipient accepted twice counts twice",
       kTo4 + kRcpt2 + kData2 + kOk1,
       {"8 passed anna@example.org > bruno@example.org:l bruno@example.org:l "
        "804 250"}},
      {"a recipient accepted without words has no mark",
       kMail2 + "<<< RCPT TO:<bruno@example.org>\n>>> 250 ok\n" + kData2 + kOk1,
       {"6 passed anna@example.org > bruno@example.org 804 250"}},
      {"251 accepts too",
       kMail2 + "<<< RCPT TO:<bruno@example.org>\n>>> 251 will forward\n" +
           kData2 + kOk1,
       {"6 passed anna@example.org > bruno@example.org 804 250"}},
      {"the null sender",
       "<<< MAIL FROM:<>\n>>> 250 ok\n" + kRcpt2 + kData2 + kOk1,
       {"6 passed <> > bruno@example.org:l 804 250"}},
      {"two in one session",
       kIn6 + kOk1 + kMail2 + kForward2 + kData2 + kOk1,
       {"6 passed anna@example.org > bruno@example.org:l 804 250",
        "13 passed anna@example.org > carla@example.com:f 804 250"}},
      {"4xx defers the message",
       kIn6 + ">>> 451 4.3.0 try again\n",
       {"6 deferred anna@example.org > bruno@example.org:l 0 451"}},
      {"5xx rejects the message",
       kIn6 + ">>> 554 5.0.0 no\n",
       {"6 refused/policy anna@example.org > bruno@example.org:l 0 554"}},
      {"a virus",
       kIn6 + ">>> 554 5.7.1 Virus found\n",
       {"6 refused/virus anna@example.org > bruno@example.org:l 0 554"}},
      {"spam",
       kIn6 + ">>> 554 5.7.1 looks like SPAM\n",
       {"6 refused/spam anna@example.org > bruno@example.org:l 0 554"}},
      {"the words in an address say nothing",
       kIn6 + ">>> 554 5.7.1 <virus@example.org> no\n",
       {"6 refused/policy anna@example.org > bruno@example.org:l 0 554"}},
      {"a greylisted message is deferred, whatever is said of a virus",
       kIn6 + ">>> 451 4.7.1 virus scanner is busy\n",
       {"6 deferred anna@example.org > bruno@example.org:l 0 451"}},
      {"a reply of several lines is one, its last line counts",
       kIn6 + ">>> 250-2.6.0 taken\n" + kOk1,
       {"7 passed anna@example.org > bruno@example.org:l 804 250"}},
      {"behind the final reply the transaction is over",
       kIn6 + kOk1 + "<<< RCPT TO:<bruno@example.org>\n>>> 503 no MAIL\n",
       {"6 passed anna@example.org > bruno@example.org:l 804 250",
        "8 rcpt refused/policy <> > bruno@example.org 0 503"}},
      {"without a recipient a refused message is nothing",
       kMail2 + kData2 + ">>> 554 no\n",
       {}},
      // The example of an .lcd has it so.
      {"the reply to the data where no 354 is logged",
       kTo4 + "<<< DATA\n>>> 250 ok\n",
       {"5 passed anna@example.org > bruno@example.org:l 700 250"}},
  });
}

TEST(SmtpSession, Refusals) {
  CheckRows({
      {"a recipient, 5xx",
       kMail2 + "<<< RCPT TO:<zoe@example.org>\n>>> 550 User unknown\n",
       {"3 rcpt refused/unknown_recipient anna@example.org > zoe@example.org "
        "0 550"}},
      {"a recipient, 4xx",
       kMail2 + "<<< RCPT TO:<zoe@example.org>\n>>> 450 greylisted\n",
       {"3 rcpt deferred/policy anna@example.org > zoe@example.org 0 450"}},
      {"each one",
       kMail2 + "<<< RCPT TO:<a@example.org>\n>>> 550 no\n"
                "<<< RCPT TO:<b@example.org>\n>>> 450 no\n",
       {"3 rcpt refused/policy anna@example.org > a@example.org 0 550",
        "5 rcpt deferred/policy anna@example.org > b@example.org 0 450"}},
      {"a sender, 5xx",
       "<<< MAIL FROM:<anna@example.org>\n>>> 550 no\n",
       {"1 mail refused/policy anna@example.org > 0 550"}},
      {"a sender, 4xx",
       "<<< MAIL FROM:<anna@example.org>\n>>> 450 no\n",
       {"1 mail deferred/policy anna@example.org > 0 450"}},
      {"503 behind a refused MAIL",
       "<<< MAIL FROM:<anna@example.org>\n>>> 550 no\n"
       "<<< RCPT TO:<bruno@example.org>\n>>> 503 no MAIL\n"
       "<<< DATA\n>>> 503 no RCPT\n",
       {"1 mail refused/policy anna@example.org > 0 550",
        "3 rcpt refused/policy <> > bruno@example.org 0 503"}},
      {"DATA with a recipient",
       kTo4 + "<<< DATA\n>>> 554 no\n",
       {"5 refused/policy anna@example.org > bruno@example.org:l 0 554"}},
      {"DATA with a recipient, 4xx",
       kTo4 + "<<< DATA\n>>> 451 later\n",
       {"5 deferred anna@example.org > bruno@example.org:l 0 451"}},
      {"DATA without a recipient", kMail2 + "<<< DATA\n>>> 554 no\n", {}},
      {"BDAT",
       kTo4 + "<<< BDAT 100\n>>> 554 no\n",
       {"5 refused/policy anna@example.org > bruno@example.org:l 0 554"}},
      {"a second MAIL refused leaves the transaction",
       kTo4 + "<<< MAIL FROM:<x@example.org>\n>>> 503 nested\n" + kData2 + kOk1,
       {"5 mail refused/policy x@example.org > 0 503",
        "8 passed anna@example.org > bruno@example.org:l 804 250"}},
  });
}

TEST(SmtpSession, Bdat) {
  CheckRows({
      {"chunks",
       kTo4 + "<<< BDAT 100\n>>> 250 ok\n"
              "<<< BDAT 50 LAST\n>>> 250 ok\n",
       {"7 passed anna@example.org > bruno@example.org:l 150 250"}},
      {"all before the replies",
       "<<< MAIL FROM:<anna@example.org>\n<<< RCPT TO:<bruno@example.org>\n"
       "<<< BDAT 100\n<<< BDAT 0 LAST\n"
       ">>> 250 ok\n>>> 250 ok\n>>> 250 ok\n>>> 250 ok\n",
       {"7 passed anna@example.org > bruno@example.org 100 250"}},
      {"the last one refused",
       kTo4 + "<<< BDAT 50 LAST\n>>> 452 full\n",
       {"5 deferred anna@example.org > bruno@example.org:l 0 452"}},
      {"no last one",
       kTo4 + "<<< BDAT 100\n>>> 250 ok\n",
       {"5 broken anna@example.org > bruno@example.org:l 0 0"}},
  });
}

TEST(SmtpSession, Pipelining) {
  const std::string group =
      "<<< MAIL FROM:<anna@example.org>\n<<< RCPT TO:<a@example.org>\n"
      "<<< RCPT TO:<b@example.org>\n<<< DATA\n";
  CheckRows({
      {"replies answer in their order",
       group + ">>> 250 ok\n>>> 250 ok\n>>> 550 no\n>>> 354 go\n>>> 250 ok\n",
       {"6 rcpt refused/policy anna@example.org > b@example.org 0 550",
        "8 passed anna@example.org > a@example.org 0 250"}},
      {"all recipients refused, then DATA",
       group + ">>> 250 ok\n>>> 550 no\n>>> 550 no\n>>> 554 no\n",
       {"5 rcpt refused/policy anna@example.org > a@example.org 0 550",
        "6 rcpt refused/policy anna@example.org > b@example.org 0 550"}},
      {"a greeting answers nothing", group + ">>> 220 hello\n", {}},
      {"`Recipient ok` belongs to RCPT: the reply to MAIL is missing",
       group + ">>> 250 <a@example.org>... Recipient ok\n>>> 550 no\n"
               ">>> 354 go\n>>> 250 ok\n",
       {"5 rcpt refused/policy anna@example.org > b@example.org 0 550",
        "7 passed anna@example.org > a@example.org:l 0 250"}},
      {"354 answers everything before it",
       group + ">>> 250 ok\n>>> 250 ok\n>>> 354 go\n>>> 250 ok\n",
       {"7 passed anna@example.org > a@example.org 0 250"}},
      // A public sample has `250-` lines whose last `250 ` is missing.
      {"a command ends a reply of several lines",
       "<<< EHLO x\n>>> 250-mail.example.org\n>>> 250-SIZE\n" + kIn6 + kOk1,
       {"9 passed anna@example.org > bruno@example.org:l 804 250"}},
      {"a reply of another code ends one of several lines",
       "<<< NOOP\n<<< RCPT TO:<a@example.org>\n>>> 250-one\n>>> 550 no\n",
       {"3 rcpt refused/policy <> > a@example.org 0 550"}},
      {"221 answers QUIT",
       "<<< RCPT TO:<a@example.org>\n<<< QUIT\n>>> 221 bye\n",
       {}},
  });
}

TEST(SmtpSession, DropsWithoutACount) {
  const std::string rest = kRcpt2 + kData2 + kOk1;
  CheckRows({
      {"RSET", kTo4 + "<<< RSET\n>>> 250 ok\n", {}},
      {"RSET that nobody answered", kTo4 + "<<< RSET\n", {}},
      {"EHLO", kTo4 + "<<< EHLO x\n>>> 250 ok\n", {}},
      {"HELO", kTo4 + "<<< HELO x\n>>> 250 ok\n", {}},
      {"STARTTLS", kTo4 + "<<< STARTTLS\n>>> 220 go\n", {}},
      {"a refused STARTTLS drops nothing",
       kTo4 + "<<< STARTTLS\n>>> 454 no\n" + kData2 + kOk1,
       {"8 passed anna@example.org > bruno@example.org:l 804 250"}},
      {"another MAIL behind RSET counts alone",
       kTo4 + "<<< RSET\n>>> 250 ok\n" + kMail2 + kForward2 + kData2 + kOk1,
       {"12 passed anna@example.org > carla@example.com:f 804 250"}},
  });
}

TEST(SmtpSession, Incomplete) {
  CheckRows({
      {"the session ends",
       kTo4,
       {"3 broken anna@example.org > bruno@example.org:l 0 0"}},
      {"the session ends in the data",
       kIn6,
       {"5 broken anna@example.org > bruno@example.org:l 0 0"}},
      {"QUIT is no RSET",
       kTo4 + "<<< QUIT\n>>> 221 bye\n",
       {"5 broken anna@example.org > bruno@example.org:l 0 0"}},
      {"a new MAIL that is accepted",
       kTo4 + kMail2 + kForward2 + kData2 + kOk1,
       {"5 broken anna@example.org > bruno@example.org:l 0 0",
        "10 passed anna@example.org > carla@example.com:f 804 250"}},
      {"no accepted recipient", kMail2, {}},
      {"only a refused recipient",
       kMail2 + "<<< RCPT TO:<a@example.org>\n>>> 550 no\n",
       {"3 rcpt refused/policy anna@example.org > a@example.org 0 550"}},
      {"never of a client",
       ">>> MAIL FROM:<anna@example.org>\n<<< 250 ok\n"
       ">>> RCPT TO:<a@example.net>\n<<< 250 ok\n",
       {}},
  });
}

TEST(SmtpSession, SummaryStandsForAMissingReply) {
  const std::string summary =
      "*** <anna@example.org> <bruno@example.org> 1 800 00:00:01 ";
  CheckRows({
      {"at its own time",
       kIn6 + summary + "OK YAR93710\n<<< QUIT\n",
       {"6 passed anna@example.org > bruno@example.org:l 800 0"}},
      {"with both the reply decides, at its time",
       kIn6 + summary + "OK YAR93710\n>>> 554 no\n",
       {"7 refused/policy anna@example.org > bruno@example.org:l 0 554"}},
      {"before 354 it says nothing",
       kTo4 + summary + "OK YAR93710\n",
       {"4 broken anna@example.org > bruno@example.org:l 0 0"}},
      {"a catch-all account",
       kIn6 + summary + "CA\n",
       {"6 passed anna@example.org > bruno@example.org:l 800 0"}},
      {"a virus",
       kIn6 + summary + "AV\n",
       {"6 refused/virus anna@example.org > bruno@example.org:l 0 0"}},
      {"greylisted",
       kIn6 + summary + "GRLST\n",
       {"6 deferred anna@example.org > bruno@example.org:l 0 0"}},
      {"deleted by a filter",
       kIn6 + summary + "DBF\n",
       {"6 deleted/header anna@example.org > bruno@example.org:l 0 0"}},
      {"incomplete",
       kIn6 + summary + "INCPLT\n",
       {"6 broken/policy anna@example.org > bruno@example.org:l 0 0"}},
      {"any other word",
       kIn6 + summary + "WHATEVER\n",
       {"6 refused/policy anna@example.org > bruno@example.org:l 0 0"}},
      {"a new MAIL ends it too",
       kIn6 + summary + "OK\n" + kMail2,
       {"6 passed anna@example.org > bruno@example.org:l 800 0"}},
      {"its copies are those of the dialogue",
       kTo4 + kForward2 + kData2 + summary + "OK\n",
       {"8 passed anna@example.org > bruno@example.org:l carla@example.com:f "
        "800 0"}},
  });
}

TEST(SmtpSession, Bytes) {
  const std::string bytes =
      "<<< 809 bytes (overall data transfer speed=1 "
      "B/s)\n";
  const std::string summary =
      "*** <anna@example.org> <bruno@example.org> 1 805 00:00:01 OK\n";
  const std::string no_size =
      "<<< MAIL FROM:<anna@example.org>\n>>> 250 ok\n" + kRcpt2 + kData2;
  CheckRows({
      {"of the reply",
       kIn6 + bytes + summary + kOk1,
       {"8 passed anna@example.org > bruno@example.org:l 804 250"}},
      {"else of the summary",
       kIn6 + bytes + summary + ">>> 250 ok\n",
       {"8 passed anna@example.org > bruno@example.org:l 805 250"}},
      {"else of the body",
       kIn6 + bytes + ">>> 250 ok\n",
       {"7 passed anna@example.org > bruno@example.org:l 809 250"}},
      {"else SIZE=",
       kIn6 + ">>> 250 ok\n",
       {"6 passed anna@example.org > bruno@example.org:l 700 250"}},
      {"else none",
       no_size + ">>> 250 ok\n",
       {"6 passed anna@example.org > bruno@example.org:l 0 250"}},
      {"of the body where the 354 is missing",
       kTo4 + "<<< DATA\n" + bytes + ">>> 250 ok\n",
       {"6 passed anna@example.org > bruno@example.org:l 809 250"}},
      {"what is typed in place of a command is no body",
       kTo4 + bytes + ">>> 500 what\n" + kData2 + ">>> 250 ok\n",
       {"8 passed anna@example.org > bruno@example.org:l 700 250"}},
  });
}

TEST(SmtpSession, Login) {
  // anna@example.org, carla@example.org NUL-parted, bruno@example.org digest.
  const std::string login =
      "<<< AUTH LOGIN\n>>> 334 VXNlcm5hbWU6\n"
      "<<< YW5uYUBleGFtcGxlLm9yZw==\n"
      ">>> 334 UGFzc3dvcmQ6\n<<< c2VjcmV0\n";
  const std::string yes = ">>> 235 2.7.0 ok\n";
  const std::string plain = "AGNhcmxhQGV4YW1wbGUub3JnAHdyb25n\n";
  const std::string mail = kIn6 + kOk1;
  const auto passed = [](int at, const std::string& account) {
    return Texts{std::to_string(at) +
                 " passed anna@example.org > bruno@example.org:l 804 250" +
                 account};
  };
  CheckRows({
      {"LOGIN", login + yes + mail, passed(12, " as anna@example.org")},
      {"LOGIN with the name in the command",
       "<<< AUTH LOGIN YW5uYUBleGFtcGxlLm9yZw==\n>>> 334 UGFzc3dvcmQ6\n"
       "<<< c2VjcmV0\n" +
           yes + mail,
       passed(10, " as anna@example.org")},
      {"PLAIN with a response", "<<< AUTH PLAIN " + plain + yes + mail,
       passed(8, " as carla@example.org")},
      {"PLAIN behind 334", "<<< AUTH PLAIN\n>>> 334\n<<< " + plain + yes + mail,
       passed(10, " as carla@example.org")},
      {"CRAM-MD5",
       "<<< AUTH CRAM-MD5\n>>> 334 PDEyMz4=\n"
       // and the digits 0123456789abcdef0123456789ABCDEF
       "<<< YnJ1bm9AZXhhbXBsZS5vcmcgMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlBQkNERUY"
       "=\n" +
           yes + mail,
       passed(10, " as bruno@example.org")},
      {"failed, 535", login + ">>> 535 5.7.8 no\n" + mail, passed(12, "")},
      {"failed, 454", login + ">>> 454 4.7.0 no\n" + mail, passed(12, "")},
      {"a failed one leaves the login before",
       login + yes + "<<< AUTH PLAIN " + plain + ">>> 503 again\n" + mail,
       passed(14, " as anna@example.org")},
      {"masked", "<<< AUTH LOGIN ***\n" + yes + mail,
       passed(8, " as anna@example.org unnamed")},
      {"masked answers",
       "<<< AUTH LOGIN\n>>> 334 VXNlcm5hbWU6\n<<< ***\n"
       ">>> 334 UGFzc3dvcmQ6\n<<< ***\n" +
           yes + mail,
       passed(12, " as anna@example.org unnamed")},
      {"another mechanism", "<<< AUTH GSSAPI YWJj\n" + yes + mail,
       passed(8, " as anna@example.org unnamed")},
      {"answers left out", "<<< AUTH LOGIN\n" + yes + mail,
       passed(8, " as anna@example.org unnamed")},
      {"a password is no name",
       "<<< AUTH LOGIN\n>>> 334 UGFzc3dvcmQ6\n<<< c2VjcmV0\n" + yes + mail,
       passed(10, " as anna@example.org unnamed")},
      {"an answer that looks like a command is none",
       "<<< AUTH LOGIN\n>>> 334 VXNlcm5hbWU6\n<<< QUIT\n"
       ">>> 334 UGFzc3dvcmQ6\n<<< DATA\n" +
           yes + mail,
       passed(12, " as anna@example.org unnamed")},
      {"RSET ends it", login + yes + "<<< RSET\n>>> 250 ok\n" + mail,
       passed(14, "")},
      {"STARTTLS ends it", login + yes + "<<< STARTTLS\n>>> 220 go\n" + mail,
       passed(14, "")},
      {"EHLO does not", login + yes + "<<< EHLO x\n>>> 250 ok\n" + mail,
       passed(14, " as anna@example.org")},
      {"a null sender is the account's",
       login + yes + "<<< MAIL FROM:<>\n>>> 250 ok\n" + kRcpt2 + kData2 + kOk1,
       {"12 passed <> > bruno@example.org:l 804 250 as anna@example.org"}},
  });
}

TEST(SmtpSession, ClientSessions) {
  const std::string mail =
      ">>> MAIL FROM:<anna@example.org> SIZE=700\n"
      "<<< 250 ok\n";
  const std::string rcpt = ">>> RCPT TO:<dora@example.net>\n";
  const std::string data = ">>> DATA\n<<< 354 go\n";
  CheckRows({
      {"delivered",
       mail + rcpt + "<<< 250 ok\n" + data + "<<< 250 ok\n",
       {"6 passed anna@example.org > dora@example.net 700 250 onward"}},
      {"a reply's words mark nothing",
       mail + rcpt + "<<< 250 <dora@example.net>... Recipient ok\n" + data +
           "<<< 250 ok\n",
       {"6 passed anna@example.org > dora@example.net 700 250 onward"}},
      {"a recipient, 4xx",
       mail + rcpt + "<<< 450 later\n",
       {"3 rcpt deferred/policy anna@example.org > dora@example.net 0 450 "
        "onward"}},
      {"a recipient, 5xx",
       mail + rcpt + "<<< 550 no\n",
       {"3 rcpt refused/policy anna@example.org > dora@example.net 0 550 "
        "onward"}},
      {"the sender, 4xx",
       ">>> MAIL FROM:<anna@example.org>\n<<< 450 later\n",
       {"1 mail deferred/policy anna@example.org > 0 450 onward"}},
      {"the sender, 5xx",
       ">>> MAIL FROM:<anna@example.org>\n<<< 550 no\n",
       {"1 mail refused/policy anna@example.org > 0 550 onward"}},
      {"the data, 4xx",
       mail + rcpt + "<<< 250 ok\n" + data + "<<< 451 later\n",
       {"6 deferred anna@example.org > dora@example.net 0 451 onward"}},
      {"the data, 5xx",
       mail + rcpt + "<<< 250 ok\n" + data + "<<< 554 no\n",
       {"6 refused/policy anna@example.org > dora@example.net 0 554 onward"}},
      {"the data, no recipient accepted",
       mail + rcpt + "<<< 550 no\n" + data + "<<< 554 no\n",
       {"3 rcpt refused/policy anna@example.org > dora@example.net 0 550 "
        "onward"}},
      {"a login of the gateway is nobody's",
       ">>> AUTH PLAIN AGNhcmxhQGV4YW1wbGUub3JnAHdyb25n\n<<< 235 ok\n" + mail +
           rcpt + "<<< 250 ok\n" + data + "<<< 250 ok\n",
       {"8 passed anna@example.org > dora@example.net 700 250 onward"}},
  });
}

TEST(SmtpSession, ALineDecidesWhatItsReplySays) {
  Session session;
  for (const std::string& line : Split(kIn6)) {
    EXPECT_FALSE(session.Take(line)) << line;
  }
  EXPECT_TRUE(session.Take(">>> 250 ok"));
  EXPECT_FALSE(session.Take("<<< RCPT TO:<a@example.org>"));
  EXPECT_TRUE(session.Take(">>> 503 no MAIL"));
}

TEST(SmtpSession, PasswordsAreNotKept) {
  const struct {
    const char* name;
    const char* lines;
  } rows[] = {
      {"LOGIN",
       "<<< AUTH LOGIN\n>>> 334 VXNlcm5hbWU6\n"
       "<<< YW5uYUBleGFtcGxlLm9yZw==\n>>> 334 UGFzc3dvcmQ6\n"
       "<<< c2VjcmV0\n"},
      {"LOGIN, the other way round",
       "<<< AUTH LOGIN\n>>> 334 UGFzc3dvcmQ6\n<<< c2VjcmV0\n"},
      {"PLAIN", "<<< AUTH PLAIN AGNhcmxhQGV4YW1wbGUub3JnAHNlY3JldA==\n"},
      {"PLAIN behind 334",
       "<<< AUTH PLAIN\n>>> 334\n<<< AGNhcmxhQGV4YW1wbGUub3JnAHNlY3JldA==\n"},
  };
  for (const auto& [name, lines] : rows) {
    Session session;
    for (const std::string& line : Split(lines)) {
      session.Take(line);
      const SessionState& state = session.state();
      for (const std::string& text :
           {state.auth.user, state.auth.candidate, state.login.name}) {
        EXPECT_EQ(text.find("secret"), std::string::npos) << name;
        EXPECT_EQ(text.find("c2VjcmV0"), std::string::npos) << name;
      }
    }
  }
}

// ---- bounds

double SecondsSince(std::clock_t start) {
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

TEST(SmtpSession, ManyRecipientsAreCountedExactly) {
  constexpr std::size_t kCount = 200'000;
  const std::clock_t start = std::clock();
  Session session;
  for (const std::string& line : Split(kMail2)) {
    session.Take(line);
  }
  for (std::size_t i = 0; i < kCount; ++i) {
    session.Take("<<< RCPT TO:<r" + std::to_string(i) + "@example.org>");
    session.Take(">>> 250 ok");
  }
  for (const std::string& line : Split(kData2 + kOk1)) {
    session.Take(line);
  }
  EXPECT_LT(SecondsSince(start), 10);
  ASSERT_EQ(session.events().size(), 1U);
  const OwnedEvent& event = session.events().front();
  EXPECT_EQ(event.recipient_count, kCount);
  EXPECT_EQ(event.recipients.size(), kCount);
  EXPECT_EQ(event.recipients.back(), "r199999@example.org");
}

TEST(SmtpSession, CommandsWithoutRepliesAreBounded) {
  constexpr std::size_t kCount = 200'000;
  const std::clock_t start = std::clock();
  Session session;
  for (const std::string& line : Split(kMail2)) {
    session.Take(line);
  }
  for (std::size_t i = 0; i < kCount; ++i) {
    session.Take("<<< RCPT TO:<r@example.org>");
  }
  EXPECT_LE(session.state().pending.size(), kMaxPendingReplies);
  // All at once.
  for (std::size_t i = 0; i < kCount; ++i) {
    session.Take(">>> 250 ok");
  }
  EXPECT_TRUE(session.state().pending.empty());
  EXPECT_LT(SecondsSince(start), 10);
}

TEST(SmtpSession, OfALongAddressTheEndIsKept) {
  Session session;
  session.Take(">>> 220 mail.example.org");
  session.Take("<<< MAIL FROM:<" + std::string(5'000, 'a') + "@example.org>");
  session.Take(">>> 550 no");
  ASSERT_EQ(session.events().size(), 1U);
  const std::string& sender = session.events().front().sender;
  EXPECT_EQ(sender.size(), kMaxPathBytes);
  EXPECT_TRUE(sender.ends_with("aaa@example.org"));
}

}  // namespace
}  // namespace mailtide
