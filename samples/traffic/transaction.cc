#include "samples/traffic/transaction.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "samples/traffic/commands.h"

namespace mailtide::traffic {
namespace {

// Longer than the 15 minutes that end a session.
constexpr std::uint32_t kSilence = 20 * 60;
constexpr std::uint32_t kSilenceSpread = 5 * 60;

// What the proxy notes about a message while it takes it.
void WriteNotes(Random& random, Script* script) {
  constexpr std::array<std::string_view, 4> kSubjects = {
      "SUBJECT Offerta \"speciale\"", "SUBJECT Re: riunione",
      "SUBJECT order 4711 of Monday", "SUBJECT"};
  script->Add(LineKind::kNote, random.Pick(kSubjects));
  if (random.Percent(60)) {
    script->Add(LineKind::kNote,
                fmt::format("FILTER antispam score={} action=continua",
                            random.Below(50)));
  }
}

}  // namespace

// A transaction whose recipients are named.
struct TransactionMaker::Step {
  const Course& course;
  Visit& visit;
  Envelope envelope;
  std::int64_t since;  // when its first recipient was accepted, if any was
  std::int64_t data_second = 0;  // when DATA was answered
  // Whether a silence ended the session that the log shows: what follows is
  // real, but counts for nothing where the dialogue decides.
  bool forgotten = false;
};

bool TransactionMaker::Draw(const Course& course, Visit* visit) {
  visit->script.Wait();
  StartFalsely(course, visit);
  const bool stops_before_data =
      course.lost == Stage::kEnvelope || course.idle == Stage::kEnvelope;
  Envelope envelope =
      envelopes_.Draw(course, course.pipelined && !stops_before_data, visit);
  Step step = {course, *visit, std::move(envelope), 0};
  if (!step.envelope.since) {
    GiveUp(step);
    return true;
  }
  step.since = *step.envelope.since;
  step.data_second = step.envelope.answered_until;
  if (BreaksOff(Stage::kEnvelope, &step)) {
    return false;
  }
  if (!step.envelope.data_asked) {
    const bool mute = course.no_go && course.data_refusal.empty();
    visit->script.Wait();
    visit->script.AskAtOnce({"DATA", mute ? "" : envelopes_.DataReply(course)});
    step.data_second = visit->script.now();
  }
  if (!course.data_refusal.empty()) {
    RefuseData(step);
    return true;
  }
  if (BreaksOff(Stage::kData, &step)) {
    return false;
  }
  TakeData(&step);
  return course.lost != Stage::kSummary;
}

void TransactionMaker::StartFalsely(const Course& course, Visit* visit) {
  if (course.false_start == FalseStart::kNone) {
    return;
  }
  Script& script = visit->script;
  const std::int64_t since = *envelopes_.Draw(course, false, visit).since;
  if (course.false_start == FalseStart::kNewMail) {
    // It follows at once and is accepted.
    ledger_->Incomplete(since, script.now());
    return;
  }
  script.Wait();
  if (course.false_start == FalseStart::kReset) {
    script.AskAtOnce(ResetCommand());
    visit->LoseLogin();
  } else {
    script.AskAtOnce({"EHLO " + visit->helo,
                      phrases_.Ehlo(visit->helo, visit->client, false)});
  }
  ledger_->Closed(since, script.now());
  script.Wait();
}

// Nobody was accepted: the client asks for the data all the same, starts
// afresh, or leaves it at that.
void TransactionMaker::GiveUp(const Step& step) {
  if (step.envelope.data_asked) {
    return;
  }
  Visit& visit = step.visit;
  const std::uint32_t way = visit.random.Below(10);
  visit.script.Wait();
  if (way < 3 && step.course.sender_refusal.empty()) {
    visit.script.AskAtOnce({"DATA", envelopes_.DataReply(step.course)});
  } else if (way < 6) {
    visit.script.AskAtOnce(ResetCommand());
    visit.LoseLogin();
  }
}

bool TransactionMaker::BreaksOff(Stage stage, Step* step) {
  Visit& visit = step->visit;
  if (step->course.lost == stage) {
    ledger_->Incomplete(step->since, visit.script.now());
    return true;
  }
  if (step->course.idle == stage) {
    ledger_->Incomplete(step->since, visit.script.now());
    visit.script.Pass(kSilence + visit.random.Below(kSilenceSpread));
    visit.LoseLogin();
    step->forgotten = true;
  }
  return false;
}

// No data, no summary: only the reply tells.
void TransactionMaker::RefuseData(const Step& step) {
  const bool for_good = step.course.refused_for_good;
  ledger_->OutcomeByReply(RefusalOutcome(for_good), step.data_second);
  ledger_->Closed(step.since, step.data_second);
  step.visit.Record(step.envelope.mail,
                    for_good ? Fate::kRejected : Fate::kDeferred,
                    step.data_second);
}

void TransactionMaker::TakeData(Step* step) {
  const Course& course = step->course;
  const Mail& mail = course.mail;
  Random& random = step->visit.random;
  Script& script = step->visit.script;
  script.Wait();
  if (phrases_.icewarp()) {
    script.Add(LineKind::kCommand, PrintTransfer(mail.bytes, random));
    script.Add(LineKind::kNote, "Start of mail processing");
  } else {
    WriteNotes(random, &script);
  }
  const std::int64_t duration = script.now() - step->data_second;
  script.Wait();
  // A mail that goes nowhere else may have a summary without an id.
  const bool stays = std::all_of(
      mail.recipients.begin(), mail.recipients.end(),
      [](const Recipient& recipient) { return recipient.internal; });
  const std::string id = ids_.Next();
  const bool shows_id = !stays || !random.Percent(8);
  script.Add(LineKind::kSummary,
             PrintSummary({.sender = mail.sender,
                           .recipient = mail.recipients.front().address,
                           .recipients = mail.recipients.size(),
                           .bytes = mail.bytes,
                           .duration = duration,
                           .result = course.final_reply.result,
                           .id = shows_id ? std::string_view(id) : ""}));
  Answer(step, id, duration);
}

// The final reply comes in the second of the summary, or never.
void TransactionMaker::Answer(Step* step, const std::string& id,
                              std::int64_t duration) {
  const Course& course = step->course;
  const FinalReply& reply = course.final_reply;
  Visit& visit = step->visit;
  Mail& mail = step->envelope.mail;
  const std::int64_t now = visit.script.now();
  const bool accepted = reply.by_reply == Fate::kAccepted;
  const bool lost = course.lost == Stage::kSummary;
  if (!lost) {
    visit.script.Reply(accepted ? phrases_.Accepted(course.mail.bytes, duration,
                                                    id, course.short_reply)
                                : std::string(reply.text));
  }
  mail.fate = reply.by_result;
  ledger_->MessageBySummary(mail, now);
  if (accepted && phrases_.icewarp()) {
    for (Delivery& delivery : DeliveriesOf(course.mail, id, now)) {
      visit.deliveries->push_back(std::move(delivery));
    }
  }
  if (step->forgotten) {
    return;
  }
  if (lost && !ledger_->has_summaries()) {
    ledger_->Incomplete(step->since, now);
    return;
  }
  visit.Record(mail, reply.by_reply, now);
  mail.fate = reply.by_reply;
  mail.bytes = BytesByReply(course);
  ledger_->MessageByReply(mail, now);
  ledger_->Closed(step->since, now);
}

// A reply without the size leaves that of the summary, else that of the
// transfer. A .lcd knows only what MAIL declared.
std::uint64_t TransactionMaker::BytesByReply(const Course& course) const {
  if (!phrases_.icewarp()) {
    return course.declares_size ? course.mail.bytes : 0;
  }
  const bool shown = ledger_->has_summaries() || !course.short_reply;
  return course.mail.bytes + (shown ? 0 : kClosingDot);
}

}  // namespace mailtide::traffic
