#include "samples/traffic/session_maker.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "samples/traffic/commands.h"
#include "samples/traffic/peer.h"

namespace mailtide::traffic {
namespace {

// The name a client gives itself.
std::string HeloName(const Mail& mail) {
  if (mail.client_local) {
    return "pc." + std::string(mail.client);
  }
  const std::size_t at = mail.sender.find('@');
  return at == std::string::npos ? "mx1.d7.example.net"
                                 : "mx1." + mail.sender.substr(at + 1);
}

// Whether the second mail can come from the client that sent the first.
bool SameOrigin(const Mail& first, const Mail& second) {
  const bool first_logs_in = first.login_form != LoginForm::kNone;
  const bool second_logs_in = second.login_form != LoginForm::kNone;
  return first.client_local == second.client_local &&
         first.sender_internal == second.sender_internal &&
         first_logs_in == second_logs_in;
}

}  // namespace

SessionMaker::SessionMaker(const Options& options, const Population& population,
                           Ledger* ledger, Secrets* secrets)
    : population_(population),
      mails_(options, population),
      courses_(options),
      phrases_(options),
      logins_(options.seed, phrases_.icewarp(), secrets),
      transactions_(options, ledger) {}

Mail SessionMaker::DrawFirst(Random& random) const {
  Mail mail;
  mails_.Draw(random, &mail);
  return mail;
}

// Draws the next mail of the same client. Returns false when none is found
// soon: some clients are too rare.
bool SessionMaker::DrawNext(const Mail& first, const Visit& visit,
                            Mail* mail) const {
  constexpr int kTries = 64;
  for (int i = 0; i < kTries; ++i) {
    mails_.Draw(visit.random, mail);
    if (SameOrigin(first, *mail)) {
      mail->client = first.client;
      if (mail->sender_internal) {
        mail->sender = first.sender;
      }
      return true;
    }
  }
  return false;
}

Visit SessionMaker::Begin(const Timing& timing, const Mail& mail,
                          Random& random,
                          std::vector<Delivery>* deliveries) const {
  Visit visit = {random,      Script(timing.start, timing.pace, &random),
                 mail.client, HeloName(mail),
                 {},          {},
                 deliveries};
  visit.script.Add(LineKind::kNote, phrases_.Connected(random));
  return visit;
}

void SessionMaker::Greet(bool extended, bool unfinished, Visit* visit) const {
  Script& script = visit->script;
  script.Wait();
  if (extended) {
    script.AskAtOnce({"EHLO " + visit->helo,
                      phrases_.Ehlo(visit->helo, visit->client, unfinished)});
  } else {
    script.AskAtOnce(
        {"HELO " + visit->helo, phrases_.Helo(visit->helo, visit->client)});
  }
}

bool SessionMaker::Open(bool logs_in, Visit* visit) const {
  Script& script = visit->script;
  Random& random = visit->random;
  script.Wait();
  script.Reply(phrases_.Banner(script.now(), random));
  const bool secure = random.Percent(logs_in ? 50 : 10);
  const bool extended = logs_in || secure || random.Percent(90);
  const bool unfinished = phrases_.icewarp() && !logs_in && !secure &&
                          extended && random.Percent(3);
  Greet(extended, unfinished, visit);
  if (secure) {
    script.Wait();
    script.AskAtOnce({"STARTTLS", "220 2.0.0 Ready to start TLS"});
    Greet(true, false, visit);
  }
  return !unfinished;
}

void SessionMaker::LogIn(const Mail& mail, Visit* visit) {
  const std::string login = LoginText(mail);
  visit->script.Wait();
  if (visit->random.Percent(10)) {
    logins_.Fail(login, visit->random, &visit->script);
    visit->script.Wait();
  }
  const LoginMaker::Seen seen =
      logins_.Succeed(login, visit->random, &visit->script);
  visit->login = {mail.login_form, mail.login_name, mail.login_domain,
                  seen == LoginMaker::Seen::kNothing};
}

// Some clients begin every transaction with RSET, which ends their login.
void SessionMaker::Between(const Mail& first, Visit* visit) {
  if (visit->random.Percent(20)) {
    visit->script.Wait();
    visit->script.AskAtOnce(ResetCommand());
    visit->LoseLogin();
  }
  const bool logged_out = first.login_form != LoginForm::kNone &&
                          visit->login.form == LoginForm::kNone;
  if (logged_out && visit->random.Percent(60)) {
    LogIn(first, visit);
  }
}

// QUIT may have no reply, and the end of the connection no line.
void SessionMaker::Close(Visit* visit) const {
  Script& script = visit->script;
  const std::uint32_t way = visit->random.Below(100);
  script.Wait();
  if (way < 93) {
    const bool answered = way >= 5;
    script.AskAtOnce({"QUIT", answered ? "221 2.0.0 Bye" : ""});
  }
  if (phrases_.icewarp() && way >= 12 && way < 97) {
    script.Add(LineKind::kNote, "Disconnected");
  }
}

// The line of the end, if there is one, comes at once: it is not clear whether
// it still belongs to the transaction.
void SessionMaker::BreakOff(Visit* visit) const {
  if (phrases_.icewarp() && visit->random.Percent(60)) {
    visit->script.Add(LineKind::kNote, "Disconnected");
  }
}

Session SessionMaker::Finish(Visit* visit) const {
  Session session;
  session.side = Side::kServer;
  session.peer = visit->client;
  session.lines = visit->script.Take();
  session.records = std::move(visit->records);
  return session;
}

Session SessionMaker::Draw(const Timing& timing, std::uint32_t mails,
                           Random& random, std::vector<Delivery>* deliveries) {
  Mail mail = DrawFirst(random);
  if (phrases_.icewarp() && !mail.client_local) {
    mail.client = PeerAddress(mail.client);
  }
  const Mail first = mail;
  const bool logs_in = first.login_form != LoginForm::kNone;
  Visit visit = Begin(timing, first, random, deliveries);
  bool pipelining = Open(logs_in, &visit);
  if (logs_in) {
    LogIn(first, &visit);
  } else if (pipelining && random.Permille(5)) {
    visit.script.Wait();
    logins_.Fail("admin", random, &visit.script);
  }
  for (std::uint32_t i = 0; i < mails; ++i) {
    if (i > 0) {
      if (!DrawNext(first, visit, &mail)) {
        break;
      }
      Between(first, &visit);
    }
    if (visit.login.hidden && mail.sender.empty()) {
      // Then nothing would tell whose mail it is.
      mail.sender = first.login_name + '@' + first.login_domain;
      mail.sender_internal = true;
    }
    Course course = courses_.Draw(mail, random);
    course.pipelined = course.pipelined && pipelining;
    course.idle = timing.may_idle ? course.idle : std::nullopt;
    if (!transactions_.Draw(course, &visit)) {
      BreakOff(&visit);
      return Finish(&visit);
    }
    pipelining = true;
  }
  Close(&visit);
  return Finish(&visit);
}

Session SessionMaker::DrawBurst(const Timing& timing, const Account& account,
                                Random& random,
                                std::vector<Delivery>* deliveries) {
  Mail mail;
  mails_.DrawSimpleOutbound(account, random, &mail);
  Visit visit = Begin(timing, mail, random, deliveries);
  Course course = courses_.DrawSimple(mail, random);
  course.pipelined = Open(false, &visit) && course.pipelined;
  transactions_.Draw(course, &visit);
  Close(&visit);
  return Finish(&visit);
}

Session SessionMaker::DrawProbe(const Timing& timing, Random& random) {
  Mail mail;
  mails_.DrawSimpleInbound(random, &mail);
  if (phrases_.icewarp()) {
    mail.client = PeerAddress(mail.client);
  }
  Visit visit = Begin(timing, mail, random, nullptr);
  if (random.Percent(40)) {
    BreakOff(&visit);
    return Finish(&visit);
  }
  Open(true, &visit);
  const std::string login = population_.DrawAccount(random).Address();
  for (std::uint32_t i = random.Between(1, 3); i > 0; --i) {
    visit.script.Wait();
    logins_.Fail(login, random, &visit.script);
  }
  Close(&visit);
  return Finish(&visit);
}

}  // namespace mailtide::traffic
