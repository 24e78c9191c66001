// Who is logged in to a session: the exchange of AUTH, line by line.
//
// The law (RFC 4954, and what IceWarp adds)
//  * 235 after AUTH logs in; a refusal leaves things as they were.
//  * What follows a 334 is an answer to it, whatever it looks like.
//  * The user is read from the initial response; else from the first answer to
//    a 334: of PLAIN and CRAM-MD5 by its form, of LOGIN if the next line is
//    another 334. So what it is can be told from what follows it, wherever the
//    log is cut. An answer to a 334 that asks for the password is not read.
//  * Where the name cannot be read (other mechanisms, masked logs) the envelope
//    sender stands for it.
//  * RSET (IceWarp documents it) and STARTTLS (RFC 3207) end a login; a new
//    AUTH and a 354 end the exchange that is under way.
//  * An answer may be a password. None is kept once the line behind it is
//    there, and none is ever written (KeptStep::secret).
#ifndef MAILTIDE_PARSER_DIALECTS_SMTP_LOGIN_H_
#define MAILTIDE_PARSER_DIALECTS_SMTP_LOGIN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "parser/dialects/smtp_auth.h"
#include "parser/dialects/smtp_step.h"
#include "parser/mail_event.h"

namespace mailtide {

// Whether somebody is logged in, and under which name.
struct SessionLogin {
  enum class State : std::uint8_t {
    kNobody,
    kNamed,
    kUnnamed,    // the name could not be read
    kInherited,  // as it was before the first line that was seen
  };
  State state = State::kNobody;
  std::string name;

  void Clear() {
    state = State::kNobody;
    name.clear();
  }
  friend bool operator==(const SessionLogin&, const SessionLogin&) = default;
};

// The AUTH that is under way; a default one where none is.
struct AuthExchange {
  bool wants_answer = false;    // 334 was the last word
  bool wants_user = false;      // so it asked for the name
  bool wants_password = false;  // or for the password
  bool was_answered = false;    // what follows is no name any more
  AuthMechanism mechanism = AuthMechanism::kOther;
  std::string user;
  std::string candidate;  // a name if another challenge follows (LOGIN)

  friend bool operator==(const AuthExchange&, const AuthExchange&) = default;
};

// Begins the exchange of an AUTH command.
void BeginAuth(AuthExchange& auth, const Step& command);

// Takes the 334 that is the next word of the server.
void TakeChallenge(AuthExchange& auth, const Step& reply);

// Takes the answer to a 334.
void TakeAnswer(AuthExchange& auth, const Step& answer);

// Forgets the candidate where `next`, the line behind it, is no 334: it may be
// a password.
void ForgetCandidate(AuthExchange& auth, const Step& next);

// Ends the exchange with the reply to its AUTH, which may log in.
void SettleAuth(AuthExchange& auth, const Step& reply, SessionLogin& login);

// Forgets, at the end of a log, an answer that was not asked for as a name: it
// may be a password, and what is not certain is written.
void HideCandidate(AuthExchange& auth);

// Ends the exchange; nobody is logged in by it.
void ForgetAuth(AuthExchange& auth);

// Writes into an event whose mail it is. `owed_to` is what kInherited means
// (MailEvent::owed_to); the account is a view into `login` or the sender.
void PutAccount(const SessionLogin& login, int owed_to, MailEvent& event);

// Reads the last of the kept lines of a session, where it is an answer to a
// 334, by what follows it; then wipes it. `next` is nullptr at the end of the
// log, where an answer is taken for a name only if it was prompted for.
void SettleAnswer(std::vector<KeptStep>& steps, const Step* next);

}  // namespace mailtide

#endif  // MAILTIDE_PARSER_DIALECTS_SMTP_LOGIN_H_
