// The course of a transaction: a mail as it goes through a session, before a
// line of it is written.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_COURSE_H_
#define MAILTIDE_SAMPLES_TRAFFIC_COURSE_H_

#include <optional>
#include <string>
#include <vector>

#include "samples/traffic/mail.h"
#include "samples/traffic/options.h"
#include "samples/traffic/phrases.h"
#include "samples/traffic/random.h"

namespace mailtide::traffic {

// One RCPT: accepted, or refused with a reply.
struct Addressee {
  std::string address;
  bool internal = false;
  std::string refusal;     // empty: accepted
  bool permanent = false;  // of a refusal
};

// What the client does first and then does all over again, for the same mail:
// it names sender and recipients, and then drops them in one of these ways.
enum class FalseStart { kNone, kReset, kGreeting, kNewMail };

// How far a transaction comes before its session breaks off or falls silent.
enum class Stage {
  kEnvelope,  // the recipients are named
  kData,      // the data are asked for
  kSummary,   // the message is taken, and the reply never comes
};

struct Course {
  Mail mail;  // recipients: those that are accepted
  std::vector<Addressee> addressees;
  bool pipelined = false;
  bool declares_size = false;  // SIZE= at MAIL
  FalseStart false_start = FalseStart::kNone;
  // The first of these that is set ends the transaction, else `final_reply`.
  std::string sender_refusal;
  std::string data_refusal;
  bool refused_for_good = false;  // 5xx, of the two above
  std::optional<Stage> lost;      // the session ends there
  std::optional<Stage> idle;      // a long silence there; then it goes on
  FinalReply final_reply = {};
  bool short_reply = false;  // the acceptance does not show the size
  bool no_go = false;        // DATA has no reply of its own (.lcd)
};

// Draws the courses of mails.
class CourseMaker {
 public:
  explicit CourseMaker(const Options& options)
      : dialect_(options.dialect), idle_(options.idle) {}

  // Any course that fits the fate of `mail`.
  Course Draw(const Mail& mail, Random& random) const;
  // The mail is accepted at once and for all its recipients.
  Course DrawSimple(const Mail& mail, Random& random) const;

 private:
  void DrawEnding(Fate fate, Random& random, Course* course) const;
  void DrawTwist(Random& random, Course* course) const;

  Dialect dialect_;
  bool idle_;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_COURSE_H_
