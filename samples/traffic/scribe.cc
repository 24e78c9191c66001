#include "samples/traffic/scribe.h"

#include <algorithm>

#include "samples/traffic/oddities.h"
#include "samples/traffic/stray_lines.h"

namespace mailtide::traffic {
namespace {

// Lines over this many bytes are refused by a reader.
constexpr std::size_t kLongestLine = std::size_t{1} << 20U;
// A header without a year tells the time only in a log shorter than a year.
constexpr std::int32_t kYearlessDays = 300;

}  // namespace

void Scribe::FillSlots(std::int32_t minute, const DayPlan& plan,
                       const Profile& profile) {
  slots_.clear();
  const std::uint64_t mails = profile.Share(plan.mails, minute);
  for (std::uint64_t i = 0; i < mails; ++i) {
    slots_.push_back({chances_.traffic.Below(60), false, 0});
  }
  for (const auto& [index, all] : plan.bursts) {
    const std::uint64_t burst = office_hours_.Share(all, minute);
    for (std::uint64_t i = 0; i < burst; ++i) {
      slots_.push_back({chances_.traffic.Below(60), true, index});
    }
  }
  std::sort(slots_.begin(), slots_.end(), [](const Slot& a, const Slot& b) {
    return a.second != b.second ? a.second < b.second
                                : a.burst_index < b.burst_index;
  });
}

void Scribe::DrawMail(const Slot& slot) {
  Random& random = chances_.traffic;
  if (slot.burst) {
    maker_.DrawSimpleOutbound(population_.BurstAccount(slot.burst_index),
                              random, &mail_);
  } else if (options_.plain) {
    maker_.DrawSimpleInbound(random, &mail_);
  } else {
    maker_.Draw(random, &mail_);
  }
}

void Scribe::WriteMinute(Day day, std::int32_t minute, const DayPlan& plan,
                         const Profile& profile) {
  FillSlots(minute, plan, profile);
  // How many more copies may be received in this minute, if that is fixed.
  std::uint64_t room =
      plan.received ? profile.Share(*plan.received, minute) : 0;
  for (const Slot& slot : slots_) {
    mail_.time = {day, minute * 60 + static_cast<std::int32_t>(slot.second)};
    DrawMail(slot);
    Effect effect = Judge(mail_, policy_);
    if (plan.received) {
      if (effect.received > room) {
        maker_.DrawSimpleOutbound(chances_.traffic, &mail_);
        effect = Judge(mail_, policy_);
      }
      if (effect.received > room) {
        continue;
      }
      room -= effect.received;
    }
    Write(effect);
  }
  for (; room > 0; --room) {
    mail_.time = {day, minute * 60 + 59};
    maker_.DrawSimpleInbound(chances_.traffic, &mail_);
    Write(Judge(mail_, policy_));
  }
}

void Scribe::WriteRecord(LineClass line_class) {
  line_.clear();
  record_.Write(&line_);
  writer_->Add(line_class, line_);
}

void Scribe::WriteEvent() {
  if (chances_.odd.Permille(options_.odd_permille)) {
    MakeOdd(mail_,
            options_.days <= kYearlessDays ? YearlessHeaders::kYes
                                           : YearlessHeaders::kNo,
            chances_.odd, &record_);
  }
  WriteRecord(LineClass::kEvent);
}

// Some lines that count for nothing.
void Scribe::WriteStrays() {
  Random& odd = chances_.odd;
  const std::uint32_t p = options_.odd_permille;
  if (odd.Permille(3 * p)) {
    for (std::uint32_t n = odd.Between(1, 3); n > 0; --n) {
      maker_.Draw(odd, &stray_);
      stray_.time = mail_.time;
      WriteContext(stray_, odd, &record_);
      WriteRecord(LineClass::kContext);
    }
  }
  if (odd.Below(4000) < p) {
    writer_->Add(LineClass::kBlank, "");
  }
  if (odd.Below(4000) < p) {
    writer_->Add(LineClass::kNoRecord, DrawNoRecord(odd));
  }
  const bool spoil = odd.Below(4000) < p;
  const bool misplace = odd.Below(8000) < p;
  for (const LineClass which : {LineClass::kBadTime, LineClass::kOutOfRange}) {
    if (!(which == LineClass::kBadTime ? spoil : misplace)) {
      continue;
    }
    stray_.time = mail_.time;
    maker_.DrawSimpleInbound(odd, &stray_);
    WriteMail(stray_, Style::kVaried, odd, &record_);
    which == LineClass::kBadTime ? SpoilTime(odd, &record_)
                                 : MisplaceTime(odd, &record_);
    WriteRecord(which);
  }
}

void Scribe::Write(const Effect& effect) {
  ++mails_;
  if (options_.odd_permille > 0) {
    WriteStrays();
    if (chances_.odd.Permille(options_.odd_permille / 8)) {
      // A little too late in the log; never out of its minute, lest it change
      // the day or fall into the hour that is not there.
      const auto back = static_cast<std::int32_t>(chances_.odd.Between(1, 5));
      mail_.time.second -= std::min(back, mail_.time.second % 60);
    }
  }
  for (const Refusal& refusal : mail_.refusals) {
    WriteRefusal(mail_, refusal, style(), chances_.style, &record_);
    WriteEvent();
  }
  if (mail_.fate != Fate::kNone) {
    WriteMail(mail_, style(), chances_.style, &record_);
    WriteEvent();
  }
  writer_->TruthOf(mail_.time.day).Add(mail_, effect);
}

void Scribe::WriteLongLine(Day day) {
  stray_.time = {day, 0};
  maker_.DrawSimpleInbound(chances_.odd, &stray_);
  WriteMail(stray_, Style::kPlain, chances_.odd, &record_);
  record_.AddQuoted("msg", std::string(kLongestLine, 'x'));
  WriteRecord(LineClass::kTooLong);
}

}  // namespace mailtide::traffic
