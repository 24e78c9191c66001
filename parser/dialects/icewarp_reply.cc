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
  IlaClass ila_class;
};
// In the order in which they are tried. A phrase covers all longer words that
// begin with it.
constexpr std::array kRefusals = {
    Phrase{"greylist", IlaClass::kGrlst},
    Phrase{"graylist", IlaClass::kGrlst},
    Phrase{"grey list", IlaClass::kGrlst},
    Phrase{"gray list", IlaClass::kGrlst},
    Phrase{"grey-list", IlaClass::kGrlst},
    Phrase{"gray-list", IlaClass::kGrlst},
    Phrase{"dnsbl", IlaClass::kDnsbl},
    Phrase{"rbl", IlaClass::kDnsbl},
    Phrase{"dns black", IlaClass::kDnsbl},
    Phrase{"blacklist", IlaClass::kDnsbl},
    Phrase{"black list", IlaClass::kDnsbl},
    Phrase{"blocklist", IlaClass::kDnsbl},
    Phrase{"block list", IlaClass::kDnsbl},
    Phrase{"blocked using", IlaClass::kDnsbl},
    Phrase{"spamhaus", IlaClass::kDnsbl},
    Phrase{"spamcop", IlaClass::kDnsbl},
    Phrase{"tarpit", IlaClass::kTarp},
    Phrase{"intrusion", IlaClass::kTarp},
    Phrase{"virus", IlaClass::kAv},
    Phrase{"antivirus", IlaClass::kAv},
    Phrase{"infected", IlaClass::kAv},
    Phrase{"infett", IlaClass::kAv},
    Phrase{"malware", IlaClass::kAv},
    Phrase{"spam", IlaClass::kAs},
    Phrase{"antispam", IlaClass::kAs},
    Phrase{"sender's domain", IlaClass::kSdme},
    Phrase{"sender domain", IlaClass::kSdme},
    Phrase{"domain of sender", IlaClass::kSdme},
    Phrase{"domain must exist", IlaClass::kSdme},
    Phrase{"relay", IlaClass::kWdnr},
    Phrase{"unknown", IlaClass::kUnk},
    Phrase{"no such user", IlaClass::kUnk},
    Phrase{"user not found", IlaClass::kUnk},
    Phrase{"does not exist", IlaClass::kUnk},
    Phrase{"sconosciut", IlaClass::kUnk},
    Phrase{"filter", IlaClass::kDbf},
    Phrase{"access", IlaClass::kAna},
    Phrase{"permission denied", IlaClass::kAna},
    Phrase{"not allowed", IlaClass::kAna},
};

constexpr std::array<std::string_view, 16> kClassNames = {
    "OK",   "CA",   "DNSBL", "ANA", "AS",  "AV",    "DBF",    "SDME",
    "SCAN", "TARP", "WDNR",  "UNK", "CNC", "GRLST", "INCPLT", "ERROR"};

// Returns the place in kRefusals of the first phrase that begins with a word of
// `text`, at most `best`.
std::size_t FirstPhrase(std::string_view text, std::size_t best) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!IsAlpha(text[at]) || (at > 0 && IsAlnum(text[at - 1]))) {
      continue;
    }
    const char first = AsciiLower(text[at]);
    for (std::size_t i = 0; i < best; ++i) {
      if (kRefusals[i].words.front() == first &&
          StartsWithIgnoreCase(text.substr(at), kRefusals[i].words)) {
        best = i;
      }
    }
  }
  return best;
}

bool EndsWithIgnoreCase(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         EqualsIgnoreCase(text.substr(text.size() - end.size()), end);
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

std::optional<std::string_view> AcceptedMessageId(std::string_view reply_text) {
  constexpr std::string_view kBefore = "; message id ";
  std::size_t at = reply_text.find(';');
  while (at != kNone && !StartsWithIgnoreCase(reply_text.substr(at), kBefore)) {
    at = reply_text.find(';', at + 1);
  }
  if (at == kNone) {
    return std::nullopt;
  }
  const std::string_view rest = Trim(reply_text.substr(at + kBefore.size()));
  const std::string_view id = rest.substr(0, rest.find_first_of(" \t"));
  const std::string_view behind = Trim(rest.substr(id.size()));
  return !id.empty() && StartsWithIgnoreCase(behind, "accepted")
             ? std::optional(id)
             : std::nullopt;
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

std::string_view IlaClassName(IlaClass ila_class) {
  return kClassNames[static_cast<std::size_t>(ila_class)];
}

IlaClass ClassOfResult(std::string_view result) {
  const auto* const found = std::find_if(
      kClassNames.begin(), kClassNames.end(), [result](std::string_view name) {
        return EqualsIgnoreCase(name, Trim(result));
      });
  return found == kClassNames.end()
             ? IlaClass::kError
             : static_cast<IlaClass>(found - kClassNames.begin());
}

IlaClass ClassOfRefusal(std::string_view reply_text) {
  std::size_t best = kRefusals.size();
  for (;;) {
    const std::size_t open = reply_text.find('<');
    const std::size_t end = open == kNone ? kNone : PathEnd(reply_text, open);
    best = FirstPhrase(reply_text.substr(0, end == kNone ? end : open), best);
    if (end == kNone) {
      return best < kRefusals.size() ? kRefusals[best].ila_class
                                     : IlaClass::kError;
    }
    reply_text.remove_prefix(end);
  }
}

}  // namespace mailtide
