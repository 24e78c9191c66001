#include "samples/traffic/mail_maker.h"

#include <array>
#include <cstddef>

namespace mailtide::traffic {
namespace {

// From where to whom. Those from kForgedRelay on are always accepted.
enum class Way {
  kInbound,
  kInboundMany,
  kOutbound,
  kOutboundMany,
  kInternal,
  kMixed,
  kLogin,
  kLoginNull,
  kBounce,
  kForged,
  kRelayRefused,
  kForgedRelay,
  kForeignRelay,
  kForeignPc,
  kNullPc,
  kNobody,
};

template <typename T>
struct Share {
  T what;
  std::uint32_t permille;
};

constexpr std::array<Share<Way>, 16> kWays = {{
    {Way::kInbound, 450},
    {Way::kInboundMany, 70},
    {Way::kOutbound, 190},
    {Way::kOutboundMany, 45},
    {Way::kInternal, 80},
    {Way::kMixed, 25},
    {Way::kLogin, 45},
    {Way::kLoginNull, 3},
    {Way::kBounce, 30},
    {Way::kForged, 20},
    {Way::kRelayRefused, 20},
    {Way::kForgedRelay, 3},
    {Way::kForeignRelay, 3},
    {Way::kForeignPc, 9},
    {Way::kNullPc, 5},
    {Way::kNobody, 2},
}};

constexpr std::array<Share<Fate>, 15> kFates = {{
    {Fate::kAccepted, 850},
    {Fate::kNone, 30},  // recipients are refused; some mails go on
    {Fate::kSenderRefused, 8},
    {Fate::kDeferred, 15},
    {Fate::kRejected, 12},
    {Fate::kQuarantined, 6},
    {Fate::kDeleted, 6},
    {Fate::kBlocked, 5},
    {Fate::kVirusBlocked, 8},
    {Fate::kVirusPassed, 2},
    {Fate::kSpamBlocked, 28},
    {Fate::kSpamPassed, 17},
    {Fate::kPhishingBlocked, 4},
    {Fate::kPhishingPassed, 2},
    {Fate::kBroken, 7},
}};

template <typename T, std::size_t N>
constexpr bool SumsUp(const std::array<Share<T>, N>& shares) {
  std::uint32_t sum = 0;
  for (const Share<T>& share : shares) {
    sum += share.permille;
  }
  return sum == 1000;
}
static_assert(SumsUp(kWays) && SumsUp(kFates));

template <typename T, std::size_t N>
T DrawShare(const std::array<Share<T>, N>& shares, Random& random) {
  std::uint32_t at = random.Below(1000);
  for (const Share<T>& share : shares) {
    if (at < share.permille) {
      return share.what;
    }
    at -= share.permille;
  }
  return shares.back().what;
}

// Most mails are a few kilobytes, few are many megabytes (26 MB at most).
std::uint64_t DrawSize(Random& random) {
  std::uint32_t doublings = 0;
  while (doublings < 13 && random.Percent(52)) {
    ++doublings;
  }
  return std::uint64_t{random.Between(700, 3200)} << doublings;
}

}  // namespace

MailMaker::MailMaker(const Options& options, const Population& population)
    : layout_(options.layout),
      closed_relay_(options.closed_relay),
      population_(population) {}

void MailMaker::Begin(Random& random, Mail* mail) const {
  switch (layout_) {
    case LayoutChoice::kFull:
      mail->layout = Layout::kFull;
      break;
    case LayoutChoice::kGta:
      mail->layout = Layout::kGta;
      break;
    case LayoutChoice::kStormshield:
      mail->layout = Layout::kStormshield;
      break;
    case LayoutChoice::kCounts:
      mail->layout = Layout::kCounts;
      break;
    case LayoutChoice::kMixed:
      mail->layout = static_cast<Layout>(random.Below(4));
      break;
  }
  mail->fate = Fate::kAccepted;
  mail->login_form = LoginForm::kNone;
  mail->login_name.clear();
  mail->login_domain.clear();
  mail->recipients.clear();
  mail->refusals.clear();
  mail->bytes = DrawSize(random);
}

void MailMaker::FromOutside(Random& random, Mail* mail) const {
  mail->sender = population_.DrawOutside(random);
  mail->sender_internal = false;
  mail->client = Population::HostOf(mail->sender);
  mail->client_local = false;
}

void MailMaker::FromAccount(const Account& account, Mail* mail) const {
  mail->sender = account.Address();
  mail->sender_internal = true;
  mail->client = account.host;
  mail->client_local = true;
}

// On the road: the client is public, the login says whose mail it is, and the
// sender is mostly, but not always, the same person.
void MailMaker::FromLogin(Random& random, Mail* mail) const {
  const Account& account = population_.DrawAccount(random);
  FromAccount(account, mail);
  mail->client = Population::HostOf(population_.DrawOutside(random));
  mail->client_local = false;
  mail->login_name = account.name;
  mail->login_domain = account.domain;
  const std::uint32_t form = random.Below(20);
  mail->login_form = form == 0   ? LoginForm::kPercent
                     : form == 1 ? LoginForm::kSlash
                     : form <= 4 ? LoginForm::kBare
                                 : LoginForm::kAddress;
  if (random.Percent(8)) {
    mail->sender = population_.DrawOutside(random);
    mail->sender_internal = false;
  }
}

void MailMaker::FromForger(Random& random, Mail* mail) const {
  FromOutside(random, mail);
  mail->sender = population_.DrawAccount(random).Address();
  mail->sender_internal = true;
}

void MailMaker::FromForeignPc(Random& random, Mail* mail) const {
  FromOutside(random, mail);
  mail->client = Population::DrawLocalHost(random);
  mail->client_local = true;
}

void MailMaker::ToInside(std::uint32_t count, Random& random,
                         Mail* mail) const {
  for (; count > 0; --count) {
    mail->recipients.push_back(
        {.address = population_.DrawAccount(random).Address(),
         .internal = true});
  }
}

void MailMaker::ToOutside(std::uint32_t count, Random& random,
                          Mail* mail) const {
  for (; count > 0; --count) {
    mail->recipients.push_back(
        {.address = population_.DrawOutside(random), .internal = false});
  }
}

void MailMaker::ToBoth(Random& random, Mail* mail) const {
  const std::uint32_t inside = random.Between(1, 3);
  const std::uint32_t outside = random.Between(1, 3);
  if (random.Percent(50)) {
    ToInside(inside, random, mail);
    ToOutside(outside, random, mail);
  } else {
    ToOutside(outside, random, mail);
    ToInside(inside, random, mail);
  }
}

void MailMaker::RefuseRelay(Random& random, Mail* mail) const {
  if (mail->layout == Layout::kGta || mail->layout == Layout::kStormshield) {
    mail->fate = Fate::kBlocked;
    return;
  }
  for (const Recipient& recipient : mail->recipients) {
    mail->refusals.push_back(
        {.address = recipient.address, .permanent = !random.Percent(10)});
  }
  mail->recipients.clear();
  mail->fate = Fate::kNone;
}

// One to three recipients are refused; in more than half of the cases there
// are others, and the mail is accepted for them.
void MailMaker::RefuseRecipients(Random& random, Mail* mail) const {
  const std::uint32_t count = random.Between(1, 3);
  for (std::uint32_t i = 0; i < count; ++i) {
    mail->refusals.push_back(
        {.address = mail->client_local ? population_.DrawOutside(random)
                                       : population_.DrawUnknownInside(random),
         .permanent = !random.Percent(25)});
  }
  mail->fate = random.Percent(60) ? Fate::kAccepted : Fate::kNone;
}

void MailMaker::DrawFate(Random& random, Mail* mail) const {
  mail->fate = DrawShare(kFates, random);
  // The Mail Sentinel and the l_smtp layouts write one record a mail, and the
  // latter no reply codes.
  const bool per_mail =
      mail->layout == Layout::kGta || mail->layout == Layout::kStormshield;
  const bool refused =
      mail->fate == Fate::kNone || mail->fate == Fate::kSenderRefused;
  const bool by_code =
      mail->fate == Fate::kDeferred || mail->fate == Fate::kRejected;
  if ((per_mail && refused) ||
      (mail->layout == Layout::kStormshield && by_code)) {
    mail->fate = Fate::kBlocked;
  } else if (mail->fate == Fate::kNone) {
    RefuseRecipients(random, mail);
  } else if (mail->fate == Fate::kSenderRefused && mail->sender.empty()) {
    mail->fate = Fate::kRejected;  // nobody refuses bounces at MAIL
  }
}

void MailMaker::Draw(Random& random, Mail* mail) const {
  Begin(random, mail);
  Way way = DrawShare(kWays, random);
  if (closed_relay_ &&
      (way == Way::kForgedRelay || way == Way::kForeignRelay)) {
    way = Way::kRelayRefused;
  }
  if (mail->layout != Layout::kFull) {
    // Only the full layout has a key for the login, and a mail without
    // recipients only means something where they would be shown.
    way = way == Way::kLogin       ? Way::kOutbound
          : way == Way::kLoginNull ? Way::kBounce
          : way == Way::kNobody    ? Way::kInbound
                                   : way;
  }
  switch (way) {
    case Way::kInbound:
      FromOutside(random, mail);
      ToInside(1, random, mail);
      break;
    case Way::kInboundMany:
      FromOutside(random, mail);
      ToInside(random.Between(2, 6), random, mail);
      break;
    case Way::kOutbound:
      FromAccount(population_.DrawAccount(random), mail);
      ToOutside(1, random, mail);
      break;
    case Way::kOutboundMany:
      FromAccount(population_.DrawAccount(random), mail);
      ToOutside(random.Between(2, 8), random, mail);
      break;
    case Way::kInternal:
      FromAccount(population_.DrawAccount(random), mail);
      ToInside(random.Between(1, 3), random, mail);
      break;
    case Way::kMixed:
      FromAccount(population_.DrawAccount(random), mail);
      ToBoth(random, mail);
      break;
    case Way::kLogin:
    case Way::kLoginNull:
      FromLogin(random, mail);
      if (way == Way::kLoginNull) {
        mail->sender.clear();
        mail->sender_internal = false;
      }
      if (random.Percent(70)) {
        ToOutside(random.Between(1, 3), random, mail);
      } else {
        ToBoth(random, mail);
      }
      break;
    case Way::kBounce:
      FromOutside(random, mail);
      mail->sender.clear();
      ToInside(1, random, mail);
      break;
    case Way::kForged:
      FromForger(random, mail);
      ToInside(random.Between(1, 2), random, mail);
      break;
    case Way::kForgedRelay:
      FromForger(random, mail);
      if (random.Percent(50)) {
        ToOutside(random.Between(1, 5), random, mail);
      } else {
        ToBoth(random, mail);
      }
      return;
    case Way::kForeignRelay:
      FromOutside(random, mail);
      ToOutside(random.Between(1, 5), random, mail);
      return;
    case Way::kRelayRefused:
      FromOutside(random, mail);
      ToOutside(random.Between(1, 2), random, mail);
      RefuseRelay(random, mail);
      return;
    case Way::kForeignPc:
    case Way::kNullPc:
      FromForeignPc(random, mail);
      if (way == Way::kNullPc) {
        mail->sender.clear();
      }
      if (random.Percent(50)) {
        ToOutside(random.Between(1, 4), random, mail);
      } else if (random.Percent(70)) {
        ToBoth(random, mail);
      } else {
        ToInside(1, random, mail);
      }
      return;
    case Way::kNobody:
      FromOutside(random, mail);
      return;
  }
  if (random.Percent(2)) {
    mail->recipients.push_back(random.Pick(mail->recipients));
  }
  DrawFate(random, mail);
}

void MailMaker::DrawSimpleInbound(Random& random, Mail* mail) const {
  Begin(random, mail);
  FromOutside(random, mail);
  ToInside(1, random, mail);
}

void MailMaker::DrawSimpleOutbound(const Account& account, Random& random,
                                   Mail* mail) const {
  Begin(random, mail);
  FromAccount(account, mail);
  ToOutside(1, random, mail);
}

void MailMaker::DrawSimpleOutbound(Random& random, Mail* mail) const {
  DrawSimpleOutbound(population_.DrawAccount(random), random, mail);
}

}  // namespace mailtide::traffic
