#include "tests/support/random_sessions.h"

#include <array>
#include <chrono>
#include <random>
#include <string_view>

#include <fmt/format.h>

namespace mailtide {
namespace {

// The engine's numbers are fixed by the standard, its distributions are not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t Below(std::size_t limit) { return engine_() % limit; }

 private:
  std::mt19937_64 engine_;
};

constexpr std::array<std::string_view, 62> kBodies = {
    "Connected",
    "Connected, local IP=10.6.21.17",
    "Disconnected",
    "Start of mail processing",
    ">>> 220 mail.example.org ESMTP IceWarp 10.3.1",
    "<<< 220 mx.example.net ESMTP",
    "<<< EHLO gw.example.net",
    ">>> EHLO mail.example.org",
    ">>> 250-mail.example.org Hello",
    ">>> 250 mail.example.org Hello",
    "<<< MAIL FROM:<anna@example.org> SIZE=700",
    "<<< MAIL FROM:<anna@example.org>",
    "<<< MAIL FROM:<news@example.net>",
    "<<< MAIL FROM:<>",
    ">>> MAIL FROM:<anna@example.org>",
    ">>> 250 2.1.0 <anna@example.org>... Sender ok",
    ">>> 250 2.1.0 <anna@example.org>... Sender ok",
    ">>> 250 2.1.0 <news@example.net>... Sender ok",
    "<<< RCPT TO:<bruno@example.org>",
    "<<< RCPT TO:<carla@example.com>",
    "<<< RCPT TO:<carla@example.com>",
    ">>> RCPT TO:<dora@example.net>",
    ">>> 250 2.1.5 <bruno@example.org>... Recipient ok",
    ">>> 250 2.1.5 <bruno@example.org>... Recipient ok",
    ">>> 250 2.1.5 <carla@example.com>... Recipient ok; will forward",
    ">>> 250 2.1.5 <carla@example.com>... Recipient ok; will forward",
    ">>> 550 5.1.1 <zoe@example.org>... User unknown; rejecting",
    ">>> 450 4.7.1 greylisted",
    "<<< DATA",
    "<<< DATA",
    ">>> DATA",
    ">>> 354 Enter mail, end with \".\" on a line by itself",
    ">>> 354 Enter mail, end with \".\" on a line by itself",
    ">>> 354 Enter mail, end with \".\" on a line by itself",
    "<<< 354 go ahead",
    "<<< 809 bytes (overall data transfer speed=325115741 B/s)",
    "*** <anna@example.org> <carla@example.com> 1 804 00:00:01 OK YAR93710",
    "*** <news@example.net> <bruno@example.org> 3 804 00:00:01 OK YAR93711",
    "*** <news@example.net> <bruno@example.org> 1 804 00:00:01 AV YAR93712",
    "*** <news@example.net> <bruno@example.org> 1 804 00:00:01 OK",
    ">>> 250 2.6.0 804 bytes received in 00:00:01; Message id YAR93710 "
    "accepted "
    "for delivery",
    ">>> 250 2.6.0 804 bytes received in 00:00:01; Message id YAR93710 "
    "accepted "
    "for delivery",
    ">>> 554 5.7.1 virus found",
    ">>> 451 4.3.0 try again",
    "<<< 250 ok",
    "<<< 250 ok",
    "<<< 550 no",
    "<<< 450 later",
    "<<< AUTH LOGIN",
    "<<< AUTH PLAIN AGFubmFAZXhhbXBsZS5vcmcAc2VjcmV0",  // anna@example.org
    "<<< AUTH LOGIN YnJ1bm9AZXhhbXBsZS5vcmc=",          // bruno@example.org
    ">>> 334 VXNlcm5hbWU6",
    "<<< YW5uYUBleGFtcGxlLm9yZw==",  // anna@example.org
    ">>> 334 UGFzc3dvcmQ6",
    "<<< ********",
    ">>> 235 2.7.0 Authentication successful",
    ">>> 535 5.7.8 Authentication failed",
    "<<< RSET",
    "<<< STARTTLS",
    ">>> 220 2.0.0 Ready to start TLS",
    "<<< QUIT",
    ">>> 221 2.0.0 mail.example.org closing connection",
};

}  // namespace

std::span<const std::string_view> SessionBodies() {
  return kBodies;
}

std::string SessionLine(std::size_t client, std::size_t thread,
                        std::chrono::sys_seconds time, RandomStamps stamps,
                        std::string_view body) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss clock(time - day);
  const std::chrono::year_month_day date(day);
  const std::string dated =
      stamps == RandomStamps::kDateless
          ? std::string()
          : fmt::format("{:04}-{:02}-{:02}T", static_cast<int>(date.year()),
                        static_cast<unsigned>(date.month()),
                        static_cast<unsigned>(date.day()));
  return fmt::format("10.6.21.{} [{:04X}] {}{:02}:{:02}:{:02} {}", client,
                     thread + 16, dated, clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), body);
}

std::vector<std::string> RandomSessions(std::uint64_t seed, std::size_t count,
                                        RandomStamps stamps) {
  Dice dice(seed);
  const std::size_t keys = 1 + dice.Below(6);
  const bool is_calm = dice.Below(2) == 0;  // else sessions die of silence
  // Dateless ones begin late in the evening before, to pass midnight.
  const auto midnight = std::chrono::sys_days(std::chrono::year(2011) / 5 / 16);
  auto time = std::chrono::sys_seconds(midnight) -
              std::chrono::seconds(dice.Below(400));
  std::vector<std::string> lines;
  lines.reserve(count);
  // A session goes on where it is more often than not.
  std::vector<std::size_t> next(keys, 0);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t step = dice.Below(100);
    if (step < 60) {
      time += std::chrono::seconds(dice.Below(4));
    } else if (step < 62 && !is_calm) {
      time += std::chrono::seconds(600 + dice.Below(500));
    } else if (step == 99) {
      time -= std::chrono::seconds(dice.Below(20));
    } else if (step == 98) {
      time += std::chrono::seconds(dice.Below(200));
    }
    const std::size_t key = dice.Below(keys);
    next[key] = dice.Below(3) == 0
                    ? dice.Below(kBodies.size())
                    : (next[key] + 1 + dice.Below(3)) % kBodies.size();
    lines.push_back(
        SessionLine(key % 3, key / 3, time, stamps, kBodies[next[key]]));
  }
  return lines;
}

}  // namespace mailtide
