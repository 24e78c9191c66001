#include "samples/traffic/phrases.h"

#include <array>
#include <cstddef>

#include <fmt/format.h>

#include "samples/traffic/log_stamp.h"

namespace mailtide::traffic {
namespace {

using Words = std::string_view;

constexpr std::array<FinalReply, 2> kAccepted = {{
    {"", Fate::kAccepted, "OK", Fate::kAccepted},
    {"", Fate::kAccepted, "CA", Fate::kAccepted},
}};
// A word of spam in a 4xx is no spam: the message may still come.
constexpr std::array<FinalReply, 3> kDeferred = {{
    {"451 4.7.1 Greylisted, come back later", Fate::kDeferred, "GRLST",
     Fate::kDeferred},
    {"452 4.3.1 Insufficient system storage", Fate::kDeferred, "ERROR",
     Fate::kRejected},
    {"451 4.3.2 Spam filter is busy, try again", Fate::kDeferred, "AS",
     Fate::kSpamBlocked},
}};
constexpr std::array<FinalReply, 8> kRejected = {{
    {"554 5.6.0 Message refused", Fate::kRejected, "ERROR", Fate::kRejected},
    {"501 5.7.1 Message is too long", Fate::kRejected, "ERROR",
     Fate::kRejected},
    {"554 5.7.1 Access not allowed", Fate::kRejected, "ANA", Fate::kRejected},
    {"554 5.7.1 Host is on a black list", Fate::kRejected, "DNSBL",
     Fate::kRejected},
    {"553 5.1.8 Sender's domain must exist", Fate::kRejected, "SDME",
     Fate::kRejected},
    {"550 5.7.1 Tarpitted", Fate::kRejected, "TARP", Fate::kRejected},
    {"550 5.7.1 We do not relay", Fate::kRejected, "WDNR", Fate::kRejected},
    {"550 5.1.1 User unknown; rejecting", Fate::kRejected, "UNK",
     Fate::kRejected},
}};
constexpr std::array<FinalReply, 1> kDeleted = {{
    {"554 5.7.1 Message refused by content filter", Fate::kRejected, "DBF",
     Fate::kDeleted},
}};
constexpr std::array<FinalReply, 2> kVirus = {{
    {"554 5.7.1 Virus found: EICAR-Test-File", Fate::kVirusBlocked, "AV",
     Fate::kVirusBlocked},
    {"550 5.7.1 The message holds a virus", Fate::kVirusBlocked, "AV",
     Fate::kVirusBlocked},
}};
constexpr std::array<FinalReply, 2> kSpam = {{
    {"554 5.7.1 Message identified as SPAM", Fate::kSpamBlocked, "AS",
     Fate::kSpamBlocked},
    {"550 5.7.1 Spam score 9.10", Fate::kSpamBlocked, "AS", Fate::kSpamBlocked},
}};

constexpr std::array<Words, 3> kUnknown = {
    "550 5.1.1 User unknown; rejecting",
    "550 5.1.1 No such user here",
    "550-5.1.1 The mailbox does not exist.\n550 5.1.1 Check the address.",
};
constexpr std::array<Words, 2> kRelay = {
    "550 5.7.1 We do not relay",
    "550-5.7.1 We do not relay.\n550 5.7.1 Log in first.",
};
constexpr std::array<Words, 3> kLater = {
    "450 4.7.1 Greylisted, come back later",
    "450 4.2.1 Mailbox busy",
    "452 4.2.2 Mailbox full",
};
constexpr std::array<Words, 2> kSenderNever = {
    "550 5.7.1 Sender refused",
    "553 5.1.8 Sender's domain must exist",
};
constexpr std::array<Words, 1> kSenderLater = {
    "451 4.1.8 Sender's domain does not resolve"};
constexpr std::array<Words, 2> kDataNever = {"554 5.7.1 Permission denied",
                                             "550 5.7.0 Message not wanted"};
constexpr std::array<Words, 1> kDataLater = {"451 4.3.2 Too much to do"};

template <std::size_t N, std::size_t M>
std::string DrawRefusal(const std::array<Words, N>& never,
                        const std::array<Words, M>& later, bool permanent,
                        Random& random) {
  return std::string(permanent ? random.Pick(never) : random.Pick(later));
}

}  // namespace

const FinalReply& DrawFinalReply(Fate fate, Random& random) {
  switch (fate) {
    case Fate::kDeferred:
      return random.Pick(kDeferred);
    case Fate::kRejected:
    case Fate::kPhishingBlocked:
      return random.Pick(kRejected);
    case Fate::kDeleted:
      return random.Pick(kDeleted);
    case Fate::kVirusBlocked:
      return random.Pick(kVirus);
    case Fate::kSpamBlocked:
      return random.Pick(kSpam);
    default:
      return kAccepted[random.Percent(5) ? 1 : 0];
  }
}

std::string DrawRecipientRefusal(bool unknown, bool permanent, Random& random) {
  return unknown ? DrawRefusal(kUnknown, kLater, permanent, random)
                 : DrawRefusal(kRelay, kLater, permanent, random);
}

std::string DrawSenderRefusal(bool permanent, Random& random) {
  return DrawRefusal(kSenderNever, kSenderLater, permanent, random);
}

std::string DrawDataRefusal(bool permanent, Random& random) {
  return DrawRefusal(kDataNever, kDataLater, permanent, random);
}

std::string PrintSummary(const Summary& summary) {
  std::string text =
      fmt::format("*** <{}> <{}> {} {} {} {}", summary.sender,
                  summary.recipient, summary.recipients, summary.bytes,
                  PrintDuration(summary.duration), summary.result);
  if (!summary.id.empty()) {
    text += ' ';
    text += summary.id;
  }
  return text;
}

std::string PrintTransfer(std::uint64_t bytes, Random& random) {
  return fmt::format("{} bytes (overall data transfer speed={} B/s)",
                     bytes + kClosingDot, random.Between(20'000, 400'000'000));
}

Phrases::Phrases(const Options& options)
    : icewarp_(options.dialect == Dialect::kIceWarp),
      host_((icewarp_ ? "mail." : "gateway.") + options.domains.front()) {}

std::string Phrases::Connected(Random& random) const {
  if (!icewarp_) {
    return "CONNECT 192.0.2.10:25";
  }
  const std::uint32_t form = random.Below(10);
  return form == 0   ? "Connected"
         : form == 1 ? "Connected, local IP=192.0.2.10:25"
                     : "Connected, local IP=192.0.2.10";
}

std::string Phrases::Banner(std::int64_t second, Random& random) const {
  if (!icewarp_) {
    return fmt::format("220 {} ESMTP", host_);
  }
  const std::string date = PrintRfc822(second);
  return random.Percent(10)
             ? fmt::format(
                   "220-{0} ESMTP IceWarp 10.3.1; {1}\n"
                   "220 {0} no unsolicited mail",
                   host_, date)
             : fmt::format("220 {} ESMTP IceWarp 10.3.1; {}", host_, date);
}

std::string Phrases::Helo(std::string_view name, std::string_view peer) const {
  return icewarp_ ? fmt::format("250 {} Hello {} [{}], pleased to meet you.",
                                host_, name, peer)
                  : "250 " + host_;
}

std::string Phrases::Ehlo(std::string_view name, std::string_view peer,
                          bool unfinished) const {
  std::string reply = Helo(name, peer);
  reply[3] = '-';
  if (!unfinished) {
    reply +=
        "\n250-ENHANCEDSTATUSCODES\n250-SIZE\n250-PIPELINING\n"
        "250-AUTH LOGIN PLAIN CRAM-MD5\n250 HELP";
  }
  return reply;
}

std::string Phrases::SenderOk(std::string_view sender) const {
  return icewarp_ ? fmt::format("250 2.1.0 <{}>... Sender ok", sender)
                  : "250 OK";
}

std::string Phrases::RecipientOk(std::string_view recipient,
                                 bool internal) const {
  return icewarp_ ? fmt::format("250 2.1.5 <{}>... Recipient ok{}", recipient,
                                internal ? "" : "; will forward")
                  : "250 OK";
}

std::string Phrases::DataGo() const {
  return R"(354 Enter mail, end with "." on a line by itself)";
}

std::string Phrases::Accepted(std::uint64_t bytes, std::int64_t duration,
                              std::string_view id, bool short_form) const {
  if (!icewarp_) {
    return "250 Message accepted";
  }
  if (short_form) {
    return fmt::format("250 2.6.0 Message id {} accepted for delivery", id);
  }
  return fmt::format(
      "250 2.6.0 {} bytes received in {}; Message id {} accepted for delivery",
      bytes, PrintDuration(duration), id);
}

}  // namespace mailtide::traffic
