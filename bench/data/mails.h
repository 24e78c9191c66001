// The mails that the benchmark's logs are about: who writes to whom, and what
// became of it. How they are written down is another matter: the same seed
// gives the same mails to every writer (welf_writer.h, postfix_writer.h).
//
//   accounts   of 40 internal domains, drawn by the law of Zipf and Mandelbrot:
//              the account of rank i weighs 1 / (i + shift), i = 0, 1, ...
//   outside    6,000 domains by the same law, some that only look internal
//   addresses  one in twenty in mixed case
//   of 100     80 accepted, 6 with a refused recipient, 4 with a refused
//              sender, 10 that are only the end of a session
//   of 100     48 from inside to outside, 10 inside, 41 from outside; the rest
//              passes through from outside to outside, from four clients
#ifndef MAILTIDE_BENCH_DATA_MAILS_H_
#define MAILTIDE_BENCH_DATA_MAILS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "samples/traffic/random.h"

namespace mailtide::bench {

inline constexpr std::size_t kInternalDomains = 40;
inline constexpr std::size_t kExternalDomains = 6000;
inline constexpr std::size_t kMostRecipients = 5;

// The domains that are ours, for the configuration.
std::vector<std::string> InternalDomains();

enum class MailKind { kAccepted, kRefusedRecipient, kRefusedSender, kQuit };

struct Mail {
  std::uint64_t number = 0;  // from 0
  MailKind kind = MailKind::kAccepted;
  bool for_now = false;  // what was refused may be tried again (4xx)
  std::string sender;    // empty: the null sender
  std::array<std::string, kMostRecipients> recipients;
  std::array<bool, kMostRecipients> recipient_is_internal{};
  std::size_t recipient_count = 1;  // one unless accepted
  bool passes_through = false;
  std::string client;  // IPv4 address
  std::string client_name;
  std::uint32_t bytes = 0;
};

struct MailSettings {
  std::uint64_t seed = 1;
  std::size_t accounts = 20'000;
  std::uint64_t account_shift = 1;  // greater: all send alike
  bool many_recipients = false;     // 1 to 5 alike, else mostly one
};

class MailMaker {
 public:
  explicit MailMaker(const MailSettings& settings);
  // Overwrites `mail` with the next one.
  void Draw(Mail& mail);

 private:
  // Overwrites `address`; returns the rank of the account.
  std::size_t DrawInternal(std::string& address);
  void DrawExternal(std::string& address);
  void MixCase(std::string& address);
  void DrawEnds(Mail& mail);

  traffic::Random random_;
  std::vector<std::string> accounts_;
  std::vector<std::string> external_domains_;
  traffic::Weighted account_law_;
  traffic::Weighted domain_law_;
  bool many_recipients_;
  std::uint64_t made_ = 0;
};

}  // namespace mailtide::bench

#endif  // MAILTIDE_BENCH_DATA_MAILS_H_
