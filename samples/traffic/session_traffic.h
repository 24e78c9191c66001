// Draws the sessions of a log in order of time, and hands out its lines in
// theirs.
#ifndef MAILTIDE_SAMPLES_TRAFFIC_SESSION_TRAFFIC_H_
#define MAILTIDE_SAMPLES_TRAFFIC_SESSION_TRAFFIC_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <queue>
#include <string>
#include <vector>

#include "samples/traffic/delivery.h"
#include "samples/traffic/icewarp_writer.h"
#include "samples/traffic/lcd_writer.h"
#include "samples/traffic/ledger.h"
#include "samples/traffic/line_queue.h"
#include "samples/traffic/options.h"
#include "samples/traffic/population.h"
#include "samples/traffic/random.h"
#include "samples/traffic/schedule.h"
#include "samples/traffic/session_maker.h"
#include "samples/traffic/thread_pool.h"

namespace mailtide::traffic {

class SessionTraffic {
 public:
  SessionTraffic(const Options& options, const Population& population,
                 Ledger* ledger, Secrets* secrets);

  // Draws what begins in that minute. All lines before its end are then in the
  // queue; minutes must come in order.
  void DrawMinute(Day day, std::int32_t minute, const DayPlan& plan,
                  const Profile& profile);
  LineQueue& lines() { return lines_; }
  // How many mails have been planned so far.
  std::uint64_t mails() const { return mails_; }

 private:
  // A session to come.
  struct Arrival {
    enum class Kind { kMails, kBurst, kProbe, kDelivery };
    std::int64_t due = 0;
    Kind kind = Kind::kMails;
    std::uint32_t mails = 0;  // kMails
    std::size_t burst = 0;    // kBurst: index
    std::string domain = {};  // kDelivery
    std::uint64_t order = 0;  // set by Expect
  };
  struct Later {
    bool operator()(const Arrival& a, const Arrival& b) const;
  };

  void Expect(Arrival arrival);
  void PlanMails(std::int64_t begin);  // those that are owed
  void PlanBursts(std::int64_t begin, std::int32_t minute, const DayPlan& plan);
  void WriteSystemLines(Day day, std::int32_t minute);
  void Serve(const Arrival& arrival);
  Session DrawSession(const Arrival& arrival,
                      const std::vector<Delivery>& deliveries,
                      const Timing& timing);
  // Returns the deliveries to a domain that are ready, and forgets them.
  std::vector<Delivery> TakeDeliveries(const std::string& domain,
                                       std::int64_t now);
  void QueueDeliveries();
  void Write(const Session& session, std::size_t thread);

  const Options& options_;
  const Population& population_;
  Ledger* ledger_;
  Random random_;
  SessionMaker sessions_;
  DeliveryMaker deliveries_;
  IceWarpWriter icewarp_;
  LcdWriter lcd_;
  LineQueue lines_;
  ThreadPool threads_;
  Profile office_hours_ = Profile::OfficeHours();
  std::priority_queue<Arrival, std::vector<Arrival>, Later> arrivals_;
  std::uint64_t arrived_ = 0;
  std::int64_t owed_mails_ = 0;  // planned and not yet in a session
  std::map<std::string, std::vector<Delivery>> outbox_;  // by domain
  std::vector<Delivery> accepted_;  // of the session that is drawn
  std::uint32_t failed_connections_ = 0;
  bool started_ = false;
  std::uint64_t mails_ = 0;
};

}  // namespace mailtide::traffic

#endif  // MAILTIDE_SAMPLES_TRAFFIC_SESSION_TRAFFIC_H_
