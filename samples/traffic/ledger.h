// What sessions count as: the truth of the dialects that write sessions.
//
// Whoever draws a session enters here what happens in it, at the second of the
// line that decides it; no line is ever read. A log shows the dialogue, the
// summaries, or both, and what counts depends on that: with any dialogue the
// dialogue alone decides; with summaries alone there are no refusals, no
// logins and no incomplete transactions.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_LEDGER_H_
#define MAILTIDE_SAMPLES_TRAFFIC_LEDGER_H_

#include <cstdint>
#include <map>

#include "samples/traffic/options.h"
#include "samples/traffic/truth.h"

namespace mailtide::traffic {

// Seconds are local, as civil_time.h counts them. What happens at the end of
// the log or after it counts for nothing: no line of it is written.
class Ledger {
 public:
  // `days` must outlive the ledger; its days are made as they are needed.
  Ledger(const Options& options, std::int64_t end,
         std::map<Day, DayTruth>* days);

  bool has_dialogue() const { return dialogue_; }
  bool has_summaries() const { return summaries_; }

  // A message that the gateway took or refused after its data, by the final
  // reply, and by its summary where there is nothing else: then the login is
  // unknown and all recipients are as the first one, the only one shown. The
  // fate is the one told by that line; refusals of the mail are not counted.
  void MessageByReply(const Mail& mail, std::int64_t second);
  void MessageBySummary(const Mail& mail, std::int64_t second);

  // One refused recipient or sender, or what became of a delivery: by the
  // dialogue, and by the summary where there is nothing else.
  void OutcomeByReply(Outcome outcome, std::int64_t second);
  void OutcomeBySummary(Outcome outcome, std::int64_t second);
  // What only a summary tells, in a session without dialogue.
  void OutcomeByLoneSummary(Outcome outcome, std::int64_t second);

  // A transaction with an accepted recipient since `since` that ends without
  // a reply; `last` is the second of the last line before its end.
  void Incomplete(std::int64_t since, std::int64_t last);
  // One that was ended at `until` by a reply, a RSET or an EHLO. It is
  // incomplete if the log ends before that.
  void Closed(std::int64_t since, std::int64_t until);

  // A mail forwarded by its age, without a session.
  void Forwarded(std::int64_t second);

 private:
  void Enter(const Mail& mail, std::int64_t second);
  void Enter(Outcome outcome, std::int64_t second);

  Policy policy_;
  bool dialogue_;
  bool summaries_;
  std::int64_t end_;
  std::map<Day, DayTruth>* days_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_LEDGER_H_
