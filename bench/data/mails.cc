#include "bench/data/mails.h"

#include <string_view>

#include <fmt/format.h>

#include "bench/data/append.h"

namespace mailtide::bench {
namespace {

using traffic::Weighted;

constexpr std::array<std::string_view, 16> kGivenNames = {
    "anna", "bruno", "carla", "dario", "elena", "fabio", "giulia",  "irene",
    "luca", "marco", "nadia", "oscar", "paola", "rita",  "stefano", "ugo"};
constexpr std::array<std::string_view, 16> kSurnames = {
    "rossi",   "russo", "ferrari", "esposito", "bianchi", "romano",
    "colombo", "ricci", "marino",  "greco",    "gallo",   "conti",
    "costa",   "neri",  "fontana", "lombardi"};
constexpr std::array<std::string_view, 8> kInternalKinds = {
    "sede", "ufficio", "filiale", "studio", "scuola", "comune", "asl", "lab"};
constexpr std::array<std::string_view, 10> kExternalKinds = {
    "mail", "posta", "fornitore", "cliente", "shop",
    "news", "banca", "trasporti", "a",       "assicurazioni-di-genova"};

void AppendPerson(std::string& out, std::size_t i) {
  constexpr std::size_t kGiven = kGivenNames.size();
  constexpr std::size_t kAll = kGiven * kSurnames.size();
  out += kGivenNames[i % kGiven];
  out += '.';
  out += kSurnames[i % kAll / kGiven];
  if (i >= kAll) {
    AppendNumber(out, i / kAll);
  }
}

std::vector<std::string> Accounts(std::size_t count) {
  const std::vector<std::string> domains = InternalDomains();
  std::vector<std::string> accounts(count);
  for (std::size_t i = 0; i < count; ++i) {
    AppendPerson(accounts[i], i);
    accounts[i] += '@';
    accounts[i] += domains[i % domains.size()];
  }
  return accounts;
}

std::vector<std::string> ExternalDomains() {
  std::vector<std::string> domains;
  domains.reserve(kExternalDomains);
  for (std::size_t i = 0; i < kExternalDomains; ++i) {
    domains.push_back(fmt::format("{}{}.example.{}",
                                  kExternalKinds[i % kExternalKinds.size()], i,
                                  i % 3 == 0 ? "com" : "net"));
  }
  // Below, above and beside an internal domain is outside.
  domains[5] = "news.example.org";
  domains[17] = "example.org.example.net";
  domains[29] = "sede.example.org";
  return domains;
}

Weighted Law(std::size_t ranks, std::uint64_t shift) {
  constexpr std::uint64_t kScale = std::uint64_t{1} << 40U;
  std::vector<std::uint64_t> weights(ranks);
  for (std::size_t i = 0; i < ranks; ++i) {
    weights[i] = kScale / (i + shift);
  }
  return Weighted(weights);
}

}  // namespace

std::vector<std::string> InternalDomains() {
  std::vector<std::string> domains = {"example.org"};
  for (std::size_t i = 1; i < kInternalDomains; ++i) {
    domains.push_back(fmt::format(
        "{}{:02}.example.org", kInternalKinds[i % kInternalKinds.size()], i));
  }
  return domains;
}

MailMaker::MailMaker(const MailSettings& settings)
    : random_(settings.seed),
      accounts_(Accounts(settings.accounts)),
      external_domains_(ExternalDomains()),
      account_law_(Law(settings.accounts, settings.account_shift)),
      domain_law_(Law(kExternalDomains, 1)),
      many_recipients_(settings.many_recipients) {}

void MailMaker::MixCase(std::string& address) {
  if (!random_.Percent(5)) {
    return;
  }
  std::uint64_t bits = random_.Next() | 1U;
  for (char& c : address) {
    if ((bits & 1U) != 0 && c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 'a' + 'A');
    }
    bits = bits >> 1U | bits << 63U;
  }
}

std::size_t MailMaker::DrawInternal(std::string& address) {
  const std::size_t rank = account_law_.Draw(random_);
  address = accounts_[rank];
  MixCase(address);
  return rank;
}

void MailMaker::DrawExternal(std::string& address) {
  address.clear();
  AppendPerson(address, random_.Below(2048));
  address += '@';
  address += external_domains_[domain_law_.Draw(random_)];
  MixCase(address);
}

void MailMaker::DrawEnds(Mail& mail) {
  const std::uint32_t way = random_.Below(1000);
  const bool from_inside = way < 580;
  const bool to_inside = way >= 480 && way < 990;
  mail.passes_through = !from_inside && !to_inside;
  mail.client.clear();
  mail.client_name.clear();
  if (from_inside) {
    const std::size_t host = DrawInternal(mail.sender) % 62'500;
    mail.client += "10.1.";
    AppendNumber(mail.client, host / 250);
    mail.client += '.';
    AppendNumber(mail.client, host % 250 + 1);
    mail.client_name += "pc";
    AppendNumber(mail.client_name, host);
  } else {
    if (random_.Percent(3)) {
      mail.sender.clear();
    } else {
      DrawExternal(mail.sender);
    }
    const std::uint32_t host = random_.Below(mail.passes_through ? 4 : 508);
    mail.client += host < 254 ? "198.51.100." : "203.0.113.";
    AppendNumber(mail.client, host % 254 + 1);
    mail.client_name += "mx";
    AppendNumber(mail.client_name, host);
  }
  for (std::size_t i = 0; i < mail.recipient_count; ++i) {
    // Who writes to several outside writes to somebody inside too, at times.
    const bool inside =
        to_inside || (i > 0 && from_inside && random_.Percent(30));
    mail.recipient_is_internal[i] = inside;
    if (inside) {
      DrawInternal(mail.recipients[i]);
    } else {
      DrawExternal(mail.recipients[i]);
    }
  }
}

void MailMaker::Draw(Mail& mail) {
  mail.number = made_++;
  const std::uint32_t kind = random_.Below(100);
  mail.kind = kind < 80   ? MailKind::kAccepted
              : kind < 86 ? MailKind::kRefusedRecipient
              : kind < 90 ? MailKind::kRefusedSender
                          : MailKind::kQuit;
  mail.for_now = random_.Percent(30);
  const std::uint32_t several = random_.Below(100);
  mail.recipient_count = mail.kind != MailKind::kAccepted ? 1
                         : many_recipients_               ? several / 20 + 1
                         : several < 90                   ? 1
                         : several < 97                   ? 2
                                                          : 3;
  // Mostly some kilobytes, at times megabytes.
  const std::uint32_t scale = random_.Below(12);
  mail.bytes = 600 + random_.Below(std::uint32_t{2048} << scale);
  DrawEnds(mail);
}

}  // namespace mailtide::bench
