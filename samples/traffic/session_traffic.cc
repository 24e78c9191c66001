#include "samples/traffic/session_traffic.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace mailtide::traffic {
namespace {

// No session begins from 01:00 to 03:00 when the clocks change, so that none
// has a line in the hour that is not there or is there twice; nor does one
// fall silent in the hour before.
constexpr std::int32_t kPauseBegin = 60;
constexpr std::int32_t kPauseEnd = 180;

constexpr std::uint32_t kDeliverySpread = 40;  // seconds in the outbox
constexpr std::size_t kDeliveriesPerSession = 5;

// Of the mails, how many come in one session: one in most cases.
std::uint32_t DrawMailCount(Random& random) {
  std::uint32_t count = 1;
  while (count < 6 && random.Percent(30)) {
    ++count;
  }
  return count;
}

// A session that had to wait for a thread hurries, so that no queue grows.
Pace DrawPace(bool late, Random& random) {
  constexpr std::uint32_t kPatience = 240;
  const std::uint32_t speed = random.Below(100);
  if (late) {
    return {0, 0};
  }
  return {speed < 75 ? 1U : speed < 95 ? 6U : 45U, kPatience};
}

}  // namespace

SessionTraffic::SessionTraffic(const Options& options,
                               const Population& population, Ledger* ledger,
                               Secrets* secrets)
    : options_(options),
      population_(population),
      ledger_(ledger),
      random_(options.seed),
      sessions_(options, population, ledger, secrets),
      deliveries_(options, ledger),
      icewarp_(options.icewarp),
      lcd_(options.seed ^ 0xA5A5A5A5A5A5A5A5U),
      threads_(options.sessions) {}

bool SessionTraffic::Later::operator()(const Arrival& a,
                                       const Arrival& b) const {
  return a.due != b.due ? a.due > b.due : a.order > b.order;
}

void SessionTraffic::Expect(Arrival arrival) {
  arrival.order = arrived_++;
  arrivals_.push(std::move(arrival));
}

void SessionTraffic::PlanMails(std::int64_t begin) {
  constexpr std::uint32_t kProbePercent = 3;
  while (owed_mails_ > 0) {
    const std::uint32_t count = DrawMailCount(random_);
    owed_mails_ -= count;
    mails_ += count;
    Expect({.due = begin + random_.Below(60), .mails = count});
    if (random_.Percent(kProbePercent)) {
      Expect({.due = begin + random_.Below(60), .kind = Arrival::Kind::kProbe});
    }
  }
}

void SessionTraffic::PlanBursts(std::int64_t begin, std::int32_t minute,
                                const DayPlan& plan) {
  for (const auto& [index, all] : plan.bursts) {
    for (std::uint64_t n = office_hours_.Share(all, minute); n > 0; --n) {
      ++mails_;
      Expect({.due = begin + random_.Below(60),
              .kind = Arrival::Kind::kBurst,
              .burst = index});
    }
  }
}

// One every three hours at the least: the date of a line without one is told
// from the clock of its neighbours, which must not lie half a day away.
void SessionTraffic::WriteSystemLines(Day day, std::int32_t minute) {
  const std::int64_t begin = ToSeconds({day, minute * 60});
  if (!started_) {
    started_ = true;
    icewarp_.WriteSystem(begin, "SMTP Service started", &lines_);
  }
  if (minute % 180 != 3) {
    return;
  }
  icewarp_.WriteSystem(begin, "Domain limits reset", &lines_);
  if (minute == 3) {
    for (std::uint32_t n = random_.Below(4); n > 0; --n) {
      const std::int64_t second = begin + 52;
      // Drawn one by one: arguments have no order.
      const std::uint32_t days = random_.Between(10, 30);
      const std::string from = population_.DrawAccount(random_).Address();
      const std::string to = population_.DrawOutside(random_);
      icewarp_.WriteSystem(
          second,
          fmt::format("Forwarded mails older than {} days from '{}' to '{}'",
                      days, from, to),
          &lines_);
      ledger_->Forwarded(second);
    }
  }
}

void SessionTraffic::DrawMinute(Day day, std::int32_t minute,
                                const DayPlan& plan, const Profile& profile) {
  const std::int64_t begin = ToSeconds({day, minute * 60});
  const bool pause =
      IsClockChange(day) && minute >= kPauseBegin && minute < kPauseEnd;
  if (options_.dialect == Dialect::kIceWarp) {
    WriteSystemLines(day, minute);
  }
  owed_mails_ += static_cast<std::int64_t>(profile.Share(plan.mails, minute));
  if (!pause) {
    PlanMails(begin);
  }
  PlanBursts(begin, minute, plan);
  while (!arrivals_.empty() && arrivals_.top().due < begin + 60) {
    const Arrival arrival = arrivals_.top();
    arrivals_.pop();
    Serve(arrival);
  }
}

std::vector<Delivery> SessionTraffic::TakeDeliveries(const std::string& domain,
                                                     std::int64_t now) {
  std::vector<Delivery> ready;
  const auto waiting = outbox_.find(domain);
  if (waiting == outbox_.end()) {
    return ready;
  }
  std::vector<Delivery> rest;
  for (Delivery& delivery : waiting->second) {
    const bool goes =
        delivery.ready <= now && ready.size() < kDeliveriesPerSession;
    (goes ? ready : rest).push_back(std::move(delivery));
  }
  if (rest.empty()) {
    outbox_.erase(waiting);
  } else {
    waiting->second = std::move(rest);
  }
  return ready;
}

// Each delivery has an arrival of its own. The first one to come takes along
// whatever else is ready for the domain.
void SessionTraffic::QueueDeliveries() {
  for (Delivery& delivery : accepted_) {
    Expect({.due = delivery.ready + random_.Below(kDeliverySpread),
            .kind = Arrival::Kind::kDelivery,
            .domain = delivery.domain});
    outbox_[delivery.domain].push_back(std::move(delivery));
  }
  accepted_.clear();
}

Session SessionTraffic::DrawSession(const Arrival& arrival,
                                    const std::vector<Delivery>& deliveries,
                                    const Timing& timing) {
  switch (arrival.kind) {
    case Arrival::Kind::kMails:
      return sessions_.Draw(timing, arrival.mails, random_, &accepted_);
    case Arrival::Kind::kBurst:
      return sessions_.DrawBurst(
          timing, population_.BurstAccount(arrival.burst), random_, &accepted_);
    case Arrival::Kind::kProbe:
      return sessions_.DrawProbe(timing, random_);
    case Arrival::Kind::kDelivery:
      break;
  }
  return deliveries_.Draw(timing.start, timing.pace, deliveries, random_,
                          &accepted_);
}

void SessionTraffic::Serve(const Arrival& arrival) {
  const ThreadPool::Place place = threads_.Take(arrival.due, random_);
  std::vector<Delivery> deliveries;
  if (arrival.kind == Arrival::Kind::kDelivery) {
    deliveries = TakeDeliveries(arrival.domain, place.start);
    if (deliveries.empty()) {
      return;  // another session took them along
    }
  }
  const LocalTime start = FromSeconds(place.start);
  const bool may_idle =
      !IsClockChange(start.day) || start.second >= kPauseEnd * 60;
  const Session session =
      DrawSession(arrival, deliveries,
                  {.start = place.start,
                   .pace = DrawPace(place.start > arrival.due, random_),
                   .may_idle = may_idle});
  threads_.Occupy(place.thread, session.lines.back().second);
  Write(session, place.thread);
  QueueDeliveries();
}

void SessionTraffic::Write(const Session& session, std::size_t thread) {
  if (options_.dialect != Dialect::kIceWarp) {
    lcd_.Write(session, &lines_);
    if (options_.dialect == Dialect::kWelfAndLcd) {
      lcd_.WriteRecords(session, &lines_);
    }
    return;
  }
  // Threads that serve nothing else, and too many to come round soon.
  constexpr std::uint32_t kFirst = 0xC000;
  constexpr std::uint32_t kCount = 0x4000;
  const std::uint32_t id = session.connected
                               ? ThreadPool::IdOf(thread)
                               : kFirst + failed_connections_++ % kCount;
  icewarp_.Write(session, id, &lines_);
}

}  // namespace mailtide::traffic
