#include "parser/dialects/icewarp_reply.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "parser/base/scan.h"

namespace mailtide {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

struct Phrase {
  std::string_view words;  // lower case
  RefusalClass refusal;
};
// In the order in which they are tried. A phrase covers all longer words that
// begin with it.
constexpr std::array kRefusals = {
    Phrase{"greylist", RefusalClass::kGreylist},
    Phrase{"graylist", RefusalClass::kGreylist},
    Phrase{"grey list", RefusalClass::kGreylist},
    Phrase{"gray list", RefusalClass::kGreylist},
    Phrase{"grey-list", RefusalClass::kGreylist},
    Phrase{"gray-list", RefusalClass::kGreylist},
    Phrase{"dnsbl", RefusalClass::kDnsbl},
    Phrase{"rbl", RefusalClass::kDnsbl},
    Phrase{"dns black", RefusalClass::kDnsbl},
    Phrase{"blacklist", RefusalClass::kDnsbl},
    Phrase{"black list", RefusalClass::kDnsbl},
    Phrase{"blocklist", RefusalClass::kDnsbl},
    Phrase{"block list", RefusalClass::kDnsbl},
    Phrase{"blocked using", RefusalClass::kDnsbl},
    Phrase{"spamhaus", RefusalClass::kDnsbl},
    Phrase{"spamcop", RefusalClass::kDnsbl},
    Phrase{"tarpit", RefusalClass::kTarpit},
    Phrase{"intrusion", RefusalClass::kTarpit},
    Phrase{"virus", RefusalClass::kVirus},
    Phrase{"antivirus", RefusalClass::kVirus},
    Phrase{"infected", RefusalClass::kVirus},
    Phrase{"infett", RefusalClass::kVirus},
    Phrase{"malware", RefusalClass::kVirus},
    Phrase{"spam", RefusalClass::kSpam},
    Phrase{"antispam", RefusalClass::kSpam},
    Phrase{"sender's domain", RefusalClass::kBadDomain},
    Phrase{"sender domain", RefusalClass::kBadDomain},
    Phrase{"domain of sender", RefusalClass::kBadDomain},
    Phrase{"domain must exist", RefusalClass::kBadDomain},
    Phrase{"relay", RefusalClass::kNoRelay},
    Phrase{"unknown", RefusalClass::kUnknown},
    Phrase{"no such user", RefusalClass::kUnknown},
    Phrase{"user not found", RefusalClass::kUnknown},
    Phrase{"does not exist", RefusalClass::kUnknown},
    Phrase{"sconosciut", RefusalClass::kUnknown},
    Phrase{"filter", RefusalClass::kFilter},
    Phrase{"access", RefusalClass::kNoAccess},
    Phrase{"permission denied", RefusalClass::kNoAccess},
    Phrase{"not allowed", RefusalClass::kNoAccess},
};

struct Result {
  std::string_view name;
  RefusalClass refusal;
};
// In the order of ILA's help page.
constexpr std::array kResults = {
    Result{"OK", RefusalClass::kNone},
    Result{"CA", RefusalClass::kNone},
    Result{"DNSBL", RefusalClass::kDnsbl},
    Result{"ANA", RefusalClass::kNoAccess},
    Result{"AS", RefusalClass::kSpam},
    Result{"AV", RefusalClass::kVirus},
    Result{"DBF", RefusalClass::kFilter},
    Result{"SDME", RefusalClass::kBadDomain},
    Result{"SCAN", RefusalClass::kScan},
    Result{"TARP", RefusalClass::kTarpit},
    Result{"WDNR", RefusalClass::kNoRelay},
    Result{"UNK", RefusalClass::kUnknown},
    Result{"CNC", RefusalClass::kNoConnect},
    Result{"GRLST", RefusalClass::kGreylist},
    Result{"INCPLT", RefusalClass::kIncomplete},
    Result{"ERROR", RefusalClass::kError},
};

// For each letter the place of the first phrase that begins with it; of those
// that none does, behind them all.
constexpr std::array<std::uint8_t, 26> kFirstOfLetter = [] {
  std::array<std::uint8_t, 26> first = {};
  first.fill(kRefusals.size());
  for (std::size_t i = kRefusals.size(); i > 0; --i) {
    const char letter = kRefusals[i - 1].words.front();
    first[static_cast<std::size_t>(letter - 'a')] =
        static_cast<std::uint8_t>(i - 1);
  }
  return first;
}();

// Returns the place in kRefusals of the first phrase that begins with a word of
// `text`, at most `best`.
std::size_t FirstPhrase(std::string_view text, std::size_t best) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!IsAlpha(text[at]) || (at > 0 && IsAlnum(text[at - 1]))) {
      continue;
    }
    const char first = AsciiLower(text[at]);
    for (std::size_t i = kFirstOfLetter[static_cast<std::size_t>(first - 'a')];
         i < best; ++i) {
      if (kRefusals[i].words.front() == first &&
          StartsWithIgnoreCase(text.substr(at), kRefusals[i].words)) {
        best = i;
      }
    }
  }
  return best;
}

// Returns `text` without `2.6.0 ` (RFC 3463) at its start.
std::string_view WithoutEnhancedCode(std::string_view text) {
  const std::size_t end =
      std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view code = text.substr(0, end);
  return std::count(code.begin(), code.end(), '.') == 2 ? Trim(text.substr(end))
                                                        : text;
}

}  // namespace

std::optional<std::uint64_t> ReceivedBytes(std::string_view reply_text) {
  return NumberBefore(WithoutEnhancedCode(Trim(reply_text)),
                      " bytes received in");
}

ReplyEnding EndingOf(const SmtpReply& reply) {
  if (reply.code != 250) {
    return ReplyEnding::kNone;
  }
  const std::string_view text = Trim(reply.text);
  return EndsWithIgnoreCase(text, "... Sender ok") ? ReplyEnding::kSenderOk
         : EndsWithIgnoreCase(text, "... Recipient ok")
             ? ReplyEnding::kRecipientOk
         : EndsWithIgnoreCase(text, "... Recipient ok; will forward")
             ? ReplyEnding::kRecipientForward
             : ReplyEnding::kNone;
}

RefusalClass ClassOfResult(std::string_view result) {
  const std::string_view name = Trim(result);
  for (const Result& known : kResults) {
    if (EqualsIgnoreCase(name, known.name)) {
      return known.refusal;
    }
  }
  return RefusalClass::kError;
}

RefusalClass ClassOfRefusal(std::string_view reply_text) {
  std::size_t best = kRefusals.size();
  for (;;) {
    const std::size_t open = reply_text.find('<');
    const std::size_t end = open == kNone ? kNone : PathEnd(reply_text, open);
    best = FirstPhrase(reply_text.substr(0, end == kNone ? end : open), best);
    if (end == kNone) {
      return best < kRefusals.size() ? kRefusals[best].refusal
                                     : RefusalClass::kError;
    }
    reply_text.remove_prefix(end);
  }
}

}  // namespace mailtide
