#include "samples/traffic/course.h"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace mailtide::traffic {
namespace {

// The refused recipients stand anywhere among the others.
std::vector<Addressee> MixAddressees(const Mail& mail, Random& random) {
  std::vector<Addressee> all;
  for (const Recipient& recipient : mail.recipients) {
    all.push_back({recipient.address, recipient.internal, "", false});
  }
  for (const Refusal& refusal : mail.refusals) {
    const bool unknown = refusal.address.compare(0, 6, "nobody") == 0;
    const std::size_t at =
        random.Below(static_cast<std::uint32_t>(all.size()) + 1);
    all.insert(all.begin() + static_cast<std::ptrdiff_t>(at),
               {refusal.address, false,
                DrawRecipientRefusal(unknown, refusal.permanent, random),
                refusal.permanent});
  }
  return all;
}

}  // namespace

Course CourseMaker::DrawSimple(const Mail& mail, Random& random) const {
  Course course;
  course.mail = mail;
  course.addressees = MixAddressees(mail, random);
  course.pipelined = random.Percent(35);
  // A record of the .log beside it knows the size of every mail.
  course.declares_size = random.Percent(70) || dialect_ == Dialect::kWelfAndLcd;
  course.final_reply = DrawFinalReply(Fate::kAccepted, random);
  course.short_reply = random.Percent(5);
  course.no_go = dialect_ != Dialect::kIceWarp && random.Percent(30);
  return course;
}

// Quarantine, tagging and phishing leave no trace in a session: the mail is
// accepted.
void CourseMaker::DrawEnding(Fate fate, Random& random, Course* course) const {
  switch (fate) {
    case Fate::kSenderRefused:
      course->refused_for_good = random.Percent(80);
      course->sender_refusal =
          DrawSenderRefusal(course->refused_for_good, random);
      return;
    case Fate::kBlocked:
      course->refused_for_good = random.Percent(70);
      course->data_refusal = DrawDataRefusal(course->refused_for_good, random);
      return;
    case Fate::kBroken:
      course->lost = static_cast<Stage>(random.Below(3));
      return;
    default:
      course->final_reply = DrawFinalReply(fate, random);
  }
}

void CourseMaker::DrawTwist(Random& random, Course* course) const {
  const std::uint32_t twist = random.Below(100);
  if (twist < 2) {
    course->false_start = FalseStart::kReset;
  } else if (twist < 3) {
    course->false_start = FalseStart::kGreeting;
  } else if (twist < 4) {
    course->false_start = FalseStart::kNewMail;
  } else if (idle_ && twist < 7) {
    course->idle = random.Percent(50) ? Stage::kEnvelope : Stage::kData;
  }
}

Course CourseMaker::Draw(const Mail& mail, Random& random) const {
  Course course = DrawSimple(mail, random);
  if (!mail.recipients.empty()) {
    DrawEnding(mail.fate, random, &course);
    if (mail.fate == Fate::kAccepted) {
      DrawTwist(random, &course);
    }
  }
  return course;
}

}  // namespace mailtide::traffic
