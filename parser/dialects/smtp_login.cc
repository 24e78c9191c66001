#include "parser/dialects/smtp_login.h"

#include <string_view>
#include <utility>

namespace mailtide {
namespace {

using State = SessionLogin::State;

bool IsChallenge(const Step& step) {
  return step.kind == StepKind::kReply && step.code == 334;
}

}  // namespace

void BeginAuth(AuthExchange& auth, const Step& command) {
  ForgetAuth(auth);
  auth.mechanism = command.mechanism;
  auth.was_answered = command.has_initial;
  auth.user = command.user;
}

void TakeChallenge(AuthExchange& auth, const Step& reply) {
  auth.wants_answer = true;
  auth.wants_user = reply.wants_user;
  auth.wants_password = reply.wants_password;
  if (!auth.candidate.empty()) {
    auth.user = std::exchange(auth.candidate, {});
  }
}

void TakeAnswer(AuthExchange& auth, const Step& answer) {
  auth.wants_answer = false;
  if (auth.was_answered || auth.wants_password) {
    return;
  }
  auth.was_answered = true;
  const AuthMechanism mechanism = auth.mechanism;
  if (mechanism == AuthMechanism::kOther) {
    return;
  }
  if (!answer.user.empty()) {
    // An answer that was kept is known for what it is.
    const bool is_known = answer.mechanism == mechanism ||
                          (answer.mechanism == AuthMechanism::kPlain &&
                           mechanism == AuthMechanism::kLogin);
    auth.user = is_known ? answer.user : std::string_view();
    return;
  }
  const AuthMechanism form = mechanism == AuthMechanism::kCramMd5
                                 ? AuthMechanism::kCramMd5
                                 : AuthMechanism::kPlain;
  auth.user = DecodeAuthUser(form, answer.secret).value_or("");
  if (!auth.user.empty() || mechanism != AuthMechanism::kLogin) {
    return;
  }
  if (!answer.candidate.empty()) {
    auth.candidate = answer.candidate;
  } else if (!DecodeAuthUser(AuthMechanism::kCramMd5, answer.secret)) {
    auth.candidate =
        DecodeAuthUser(AuthMechanism::kLogin, answer.secret).value_or("");
  }
}

void ForgetCandidate(AuthExchange& auth, const Step& next) {
  if (!IsChallenge(next)) {
    Wipe(auth.candidate);
  }
}

void SettleAuth(AuthExchange& auth, const Step& reply, SessionLogin& login) {
  if (reply.code / 100 == 2) {
    login.state = auth.user.empty() ? State::kUnnamed : State::kNamed;
    login.name = auth.user;
  }
  ForgetAuth(auth);
}

void HideCandidate(AuthExchange& auth) {
  if (!auth.wants_user) {
    Wipe(auth.candidate);
  }
}

void ForgetAuth(AuthExchange& auth) {
  if (auth == AuthExchange()) {
    return;
  }
  Wipe(auth.candidate);
  auth = {};
}

void PutAccount(const SessionLogin& login, int owed_to, MailEvent& event) {
  switch (login.state) {
    case State::kNobody:
      break;
    case State::kNamed:
      event.account = login.name;
      break;
    case State::kUnnamed:
      event.account = event.sender;
      event.unnamed_login = true;
      break;
    case State::kInherited:
      event.owed_to = owed_to;
      break;
  }
}

void SettleAnswer(std::vector<KeptStep>& steps, const Step* next) {
  if (steps.empty()) {
    return;
  }
  KeptStep& answer = steps.back();
  const KeptStep* before =
      steps.size() > 1 ? &steps[steps.size() - 2] : nullptr;
  if (!answer.secret.empty()) {
    answer.user =
        DecodeAuthUser(AuthMechanism::kPlain, answer.secret).value_or("");
    answer.facts.mechanism = AuthMechanism::kPlain;
    if (answer.user.empty()) {
      answer.user =
          DecodeAuthUser(AuthMechanism::kCramMd5, answer.secret).value_or("");
      answer.facts.mechanism = AuthMechanism::kCramMd5;
    }
    // A client that does not wait for the 334 sends its password before one.
    const bool is_answer = before != nullptr &&
                           before->facts.kind == StepKind::kReply &&
                           before->facts.code == 334;
    const bool may_be_name =
        answer.user.empty() &&
        (next == nullptr
             ? before != nullptr && before->facts.wants_user
             : IsChallenge(*next) && (is_answer || next->wants_password));
    if (may_be_name) {
      answer.candidate =
          DecodeAuthUser(AuthMechanism::kLogin, answer.secret).value_or("");
    }
    if (may_be_name || !answer.user.empty() || next != nullptr) {
      Wipe(answer.secret);
    }
  }
  if (next != nullptr && !answer.candidate.empty()) {
    if (IsChallenge(*next)) {
      answer.user = answer.candidate;
      answer.facts.mechanism = AuthMechanism::kLogin;
    }
    Wipe(answer.candidate);
  }
}

}  // namespace mailtide
